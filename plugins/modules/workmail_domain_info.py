#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_domain_info
short_description: Read the mail domains of an Amazon WorkMail organization and their DNS records
description:
  - Returns the mail domains with the DNS records that they need and their verification.
  - Reading all domains costs one call for each of them.
author:
  - mailops.workmail contributors (@mailops)
options:
  domain:
    description: Only this one. A domain that is not in the organization gives an empty list.
    type: str
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_domain
"""

EXAMPLES = r"""
---
- name: Read all domains
  mailops.workmail.workmail_domain_info:
    organization: acme
  register: result

- name: Show those that are not verified
  ansible.builtin.debug:
    msg: "{{ result.domains | rejectattr('ownership_verification', 'eq', 'VERIFIED') | map(attribute='domain') }}"

- name: Read one
  mailops.workmail.workmail_domain_info:
    organization: acme
    domain: example.com
"""

RETURN = r"""
---
domains:
  description: The domains, sorted by name.
  returned: success
  type: list
  elements: dict
  contains:
    domain:
      description: Its name, in lower case.
      returned: always
      type: str
      sample: example.com
    default:
      description: Whether it is the default domain.
      returned: always
      type: bool
      sample: true
    test:
      description: Whether it is the organization's test domain.
      returned: always
      type: bool
      sample: false
    ownership_verification:
      description: V(PENDING), V(VERIFIED) or V(FAILED). Only a verified domain carries addresses.
      returned: always
      type: str
      sample: VERIFIED
    dkim_verification:
      description: V(PENDING), V(VERIFIED) or V(FAILED).
      returned: always
      type: str
      sample: VERIFIED
    records:
      description: The DNS records that WorkMail asks for.
      returned: always
      type: list
      elements: dict
      contains:
        type:
          description: Type of the record.
          returned: always
          type: str
          sample: MX
        hostname:
          description: Its name, with a dot at the end.
          returned: always
          type: str
          sample: example.com.
        value:
          description: Its value. Texts are not quoted.
          returned: always
          type: str
          sample: 10 inbound-smtp.eu-west-1.amazonaws.com.
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["domain: '-' is not a valid domain name: use ASCII, at most 209 characters, without a trailing dot."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._model.domain import DOMAIN
from ..module_utils._run.named_info import run_named_info


def main() -> None:
    run_named_info(DOMAIN)


if __name__ == "__main__":
    main()
