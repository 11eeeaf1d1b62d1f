#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_group_info
short_description: Read groups of an Amazon WorkMail organization
description:
  - Returns groups under the option names of M(mailops.workmail.workmail_group). Deleted ones are never returned.
author:
  - mailops.workmail contributors (@mailops)
options:
  group_id:
    description: Only the group with this id.
    type: str
  include:
    description:
      - What to read beside what the list tells.
      - V(attributes) are all scalars, V(aliases) the further addresses of enabled ones, V(permissions) who may use the
        mailbox, returned as C(mailbox_permissions).
      - V(members) are the direct members by name.
    type: list
    elements: str
    choices: [attributes, aliases, members, permissions]
    default: []
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
  - mailops.workmail.selection
seealso:
  - module: mailops.workmail.workmail_group
"""

EXAMPLES = r"""
---
- name: Read all groups
  mailops.workmail.workmail_group_info:
    organization: acme
  register: result

- name: Read those whose name begins with a, with everything
  mailops.workmail.workmail_group_info:
    organization: acme
    name_prefix: a
    include: [attributes, aliases, members, permissions]
"""

RETURN = r"""
---
groups:
  description: The groups, sorted by name. A key is left out where it is unset or was not read.
  returned: success
  type: list
  elements: dict
  sample:
    - name: everyone
      group_id: 52ef4c1d-1504-4b2d-b049-5510d5935009
      entity_state: ENABLED
      enabled: true
      email: everyone@acme.awsapps.com
      members: [alice, bob]
"""

from ..module_utils._model.group import GROUP
from ..module_utils._run.entity_info import run_entity_info


def main() -> None:
    run_entity_info(GROUP)


if __name__ == "__main__":
    main()
