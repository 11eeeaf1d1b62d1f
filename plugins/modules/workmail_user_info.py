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
  contains:
    name:
      description: The name.
      type: str
      returned: always
      sample: alice
    user_id:
      description: The id.
      type: str
      returned: always
      sample: d4a76c69-d488-4bb6-a1d8-aa8e638e6ee4
    entity_state:
      description: V(ENABLED) or V(DISABLED).
      type: str
      returned: always
      sample: ENABLED
    enabled:
      description: Whether the user is ENABLED.
      type: bool
      returned: always
      sample: true
    email:
      description: The primary address.
      type: str
      returned: when there is one
      sample: alice@acme.awsapps.com
    aliases:
      description: The further addresses, sorted.
      type: list
      elements: str
      returned: when O(include=aliases)
      sample: [info@acme.awsapps.com]
    display_name:
      description: The name that people see.
      type: str
      returned: when it is set
      sample: Alice Vik
    first_name:
      description: First name.
      type: str
      returned: when it is set and O(include=attributes)
      sample: Alice
    last_name:
      description: Last name.
      type: str
      returned: when it is set and O(include=attributes)
      sample: Vik
    initials:
      description: Initials.
      type: str
      returned: when it is set and O(include=attributes)
      sample: AV
    telephone:
      description: Telephone number.
      type: str
      returned: when it is set and O(include=attributes)
      sample: "+47 22 00 00 00"
    street:
      description: Street.
      type: str
      returned: when it is set and O(include=attributes)
      sample: Storgata 1
    job_title:
      description: Job title.
      type: str
      returned: when it is set and O(include=attributes)
      sample: Baker
    city:
      description: City.
      type: str
      returned: when it is set and O(include=attributes)
      sample: Oslo
    company:
      description: Company.
      type: str
      returned: when it is set and O(include=attributes)
      sample: Acme
    zip_code:
      description: Postal code.
      type: str
      returned: when it is set and O(include=attributes)
      sample: "0150"
    department:
      description: Department.
      type: str
      returned: when it is set and O(include=attributes)
      sample: Bakery
    country:
      description: Country.
      type: str
      returned: when it is set and O(include=attributes)
      sample: "NO"
    office:
      description: Office.
      type: str
      returned: when it is set and O(include=attributes)
      sample: "12"
    role:
      description: V(USER), V(REMOTE_USER), or what the service says of its own accounts.
      type: str
      returned: when it is set
      sample: USER
    identity_provider_user_id:
      description: The user's id in IAM Identity Center.
      type: str
      returned: when it is set
      sample: 11111111-2222-3333-4444-555555555555
    hidden_from_global_address_list:
      description: Whether it is left out of the address book.
      type: bool
      returned: when O(include=attributes)
      sample: false
    mailbox_quota:
      description: Size of the mailbox in megabytes.
      type: int
      returned: when O(include=mailbox), and the user is ENABLED
      sample: 51200
    mailbox_size:
      description: What is used of it, in megabytes.
      type: float
      returned: when O(include=mailbox), and the user is ENABLED
      sample: 12.5
    groups:
      description: Names of the groups that the user is a direct member of, sorted.
      type: list
      elements: str
      returned: when O(include=groups)
      sample: [everyone]
    mailbox_permissions:
      description: Who may use the mailbox.
      type: list
      elements: dict
      returned: when O(include=permissions), and the service tells them
      contains:
        grantee:
          description: Name of who may use it.
          type: str
          returned: always
          sample: bob
        permissions:
          description: What the grantee may do.
          type: list
          elements: str
          returned: always
          sample: [FULL_ACCESS]
    enabled_date:
      description: When it was enabled last.
      type: str
      returned: when the service tells it
      sample: "2026-01-05T09:00:00+00:00"
    disabled_date:
      description: When it was disabled last.
      type: str
      returned: when the service tells it
      sample: "2026-01-06T09:00:00+00:00"
    mailbox_provisioned_date:
      description: When the mailbox was opened last.
      type: str
      returned: when the service tells it
      sample: "2026-01-05T09:00:00+00:00"
    mailbox_deprovisioned_date:
      description: When the mailbox was closed last.
      type: str
      returned: when the service tells it
      sample: "2026-01-06T09:00:00+00:00"
unreadable:
  description: What the service does not tell; it is left out of RV(users).
  returned: when there is any
  type: list
  elements: dict
  contains:
    kind:
      description: V(user), V(group) or V(resource).
      type: str
      returned: always
      sample: user
    name:
      description: Name of the entity.
      type: str
      returned: always
      sample: alice
    field:
      description: What could not be read.
      type: str
      returned: always
      sample: aliases
    reason:
      description: What the service said.
      type: str
      returned: always
      sample: "EntityStateException: The entity is not in a state that allows this."
faults:
  description: Everything that is wrong with the input, one text each. Nothing was read then.
  returned: when the input is wrong
  type: list
  elements: str
  sample:
    - "include[0]: 'sizes' is none of attributes, aliases, groups, permissions, mailbox. Choose one of these."
code:
  description:
    - The service's error code, or a word for what stood in the way, where it was not a single operation that failed.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._model.user import USER
from ..module_utils._run.entity_info import run_entity_info


def main() -> None:
    run_entity_info(USER)


if __name__ == "__main__":
    main()
