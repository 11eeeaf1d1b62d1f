#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_user_info
short_description: Read users of an Amazon WorkMail organization
description:
  - Returns users under the option names of M(mailops.workmail.workmail_user). Deleted ones are never returned.
  - Accounts of the service itself are returned too, with the role C(SYSTEM_USER). No module changes them.
author:
  - mailops.workmail contributors (@mailops)
options:
  user_id:
    description: Only the user with this id.
    type: str
  include:
    description:
      - What to read beside what the list tells.
      - V(attributes) are all scalars, V(aliases) the further addresses of enabled ones, V(permissions) who may use the
        mailbox, returned as C(mailbox_permissions).
      - V(groups) are the groups that the user is directly in, V(mailbox) is the quota and
        the size, in megabytes, as C(mailbox_quota) and C(mailbox_size).
    type: list
    elements: str
    choices: [attributes, aliases, groups, permissions, mailbox]
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
  - module: mailops.workmail.workmail_user
"""

EXAMPLES = r"""
---
- name: Read all users
  mailops.workmail.workmail_user_info:
    organization: acme
  register: result

- name: Read those whose name begins with a, with everything
  mailops.workmail.workmail_user_info:
    organization: acme
    name_prefix: a
    include: [attributes, aliases, groups, permissions, mailbox]
"""

RETURN = r"""
---
users:
  description: The users, sorted by name. A key is left out where it is unset or was not read.
  returned: success
  type: list
  elements: dict
  sample:
    - name: alice
      user_id: d4a76c69-d488-4bb6-a1d8-aa8e638e6ee4
      entity_state: ENABLED
      enabled: true
      email: alice@acme.awsapps.com
      display_name: Alice
      role: USER
      enabled_date: "2026-01-05T09:00:00+00:00"
"""

from ..module_utils._model.user import USER
from ..module_utils._run.entity_info import run_entity_info


def main() -> None:
    run_entity_info(USER)


if __name__ == "__main__":
    main()
