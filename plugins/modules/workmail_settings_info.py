#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_settings_info
short_description: Read the settings of an Amazon WorkMail organization
description:
  - Returns the settings of an organization, in the shape that M(mailops.workmail.workmail_settings) takes.
author:
  - mailops.workmail contributors (@mailops)
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_settings
"""

EXAMPLES = r"""
---
- name: Read the settings
  mailops.workmail.workmail_settings_info:
    organization: acme
  register: result

- name: Fail if forged mail would be accepted
  ansible.builtin.assert:
    that: result.settings.inbound_dmarc.enforced
"""

RETURN = r"""
---
settings:
  description: The settings, in the shape that M(mailops.workmail.workmail_settings) takes.
  returned: success
  type: dict
  contains:
    inbound_dmarc:
      description: How mail is handled that fails the DMARC check of its sender's domain.
      returned: always
      type: dict
      contains:
        enforced:
          description:
            - Whether the policy of the sender's domain is enforced, so that such mail is refused or put into
              quarantine.
          returned: always
          type: bool
          sample: false
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["organization: is required; add `organization: …`."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.settings import run_settings_info


def main() -> None:
    run_settings_info()


if __name__ == "__main__":
    main()
