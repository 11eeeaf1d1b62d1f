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
  - Returns users with the option names of M(mailops.workmail.workmail_user). Deleted ones are never returned.
  - Accounts of the service itself are returned too, with the role C(SYSTEM_USER). No module changes them.
author:
  - mailops.workmail contributors (@mailops)
options:
  user_id:
    description: Only the user with this id.
    type: str
  include:
    description:
      - What to read in addition to the list.
      - V(attributes) are all scalars, V(aliases) the further addresses of enabled entities, V(permissions) the permissions
        on the mailbox, returned as C(mailbox_permissions).
      - V(groups) are the groups that the user is a direct member of, V(mailbox) is the quota and
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

- name: Read those whose name begins with a, with all parts
  mailops.workmail.workmail_user_info:
    organization: acme
    name_prefix: a
    include: [attributes, aliases, groups, permissions, mailbox]
"""

RETURN = r"""
---
users:
  description: The users, sorted by name. A key is omitted if it is unset or was not read.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name.
      returned: always
      type: str
      sample: alice
    user_id:
      description: The id.
      returned: always
      type: str
      sample: d4a76c69-d488-4bb6-a1d8-aa8e638e6ee4
    entity_state:
      description: V(ENABLED) or V(DISABLED).
      returned: always
      type: str
      sample: ENABLED
    enabled:
      description: Whether the user is ENABLED.
      returned: always
      type: bool
      sample: true
    email:
      description: The primary address.
      returned: when there is one
      type: str
      sample: alice@acme.awsapps.com
    aliases:
      description: The further addresses, sorted.
      returned: when O(include=aliases)
      type: list
      elements: str
      sample: [info@acme.awsapps.com]
    display_name:
      description: The name that other users see.
      returned: when it is set
      type: str
      sample: Alice Vik
    first_name:
      description: First name.
      returned: when it is set and O(include=attributes)
      type: str
      sample: Alice
    last_name:
      description: Last name.
      returned: when it is set and O(include=attributes)
      type: str
      sample: Vik
    initials:
      description: Initials.
      returned: when it is set and O(include=attributes)
      type: str
      sample: AV
    telephone:
      description: Telephone number.
      returned: when it is set and O(include=attributes)
      type: str
      sample: +47 22 00 00 00
    street:
      description: Street.
      returned: when it is set and O(include=attributes)
      type: str
      sample: Storgata 1
    job_title:
      description: Job title.
      returned: when it is set and O(include=attributes)
      type: str
      sample: Baker
    city:
      description: City.
      returned: when it is set and O(include=attributes)
      type: str
      sample: Oslo
    company:
      description: Company.
      returned: when it is set and O(include=attributes)
      type: str
      sample: Acme
    zip_code:
      description: Postal code.
      returned: when it is set and O(include=attributes)
      type: str
      sample: "0150"
    department:
      description: Department.
      returned: when it is set and O(include=attributes)
      type: str
      sample: Bakery
    country:
      description: Country.
      returned: when it is set and O(include=attributes)
      type: str
      sample: "NO"
    office:
      description: Office.
      returned: when it is set and O(include=attributes)
      type: str
      sample: "12"
    role:
      description: V(USER), V(REMOTE_USER), or the role that the service gives its own accounts.
      returned: when it is set
      type: str
      sample: USER
    hidden_from_global_address_list:
      description: Whether it is hidden from the address book.
      returned: when it is set and O(include=attributes)
      type: bool
      sample: false
    identity_provider_user_id:
      description: The user's id in IAM Identity Center.
      returned: when it is set
      type: str
      sample: 11111111-2222-3333-4444-555555555555
    mailbox_quota:
      description: Size of the mailbox in megabytes.
      returned: when O(include=mailbox) and the user is ENABLED
      type: int
      sample: 51200
    mailbox_size:
      description: How much of it is used, in megabytes.
      returned: when O(include=mailbox) and the user is ENABLED
      type: float
      sample: 12.5
    mailbox_permissions:
      description: The permissions on the mailbox.
      returned: when O(include=permissions) and the service returns them
      type: list
      elements: dict
      contains:
        grantee:
          description: Name of the entity that may use it.
          returned: always
          type: str
          sample: bob
        permissions:
          description: The permissions of the grantee.
          returned: always
          type: list
          elements: str
          sample: [FULL_ACCESS]
    enabled_date:
      description: When it was enabled last.
      returned: when the service returns it
      type: str
      sample: "2026-01-05T09:00:00+00:00"
    disabled_date:
      description: When it was disabled last.
      returned: when the service returns it
      type: str
      sample: "2026-01-06T09:00:00+00:00"
    mailbox_provisioned_date:
      description: When the mailbox was opened last.
      returned: when the service returns it
      type: str
      sample: "2026-01-05T09:00:00+00:00"
    mailbox_deprovisioned_date:
      description: When the mailbox was closed last.
      returned: when the service returns it
      type: str
      sample: "2026-01-06T09:00:00+00:00"
    groups:
      description: Names of the groups that the user is a direct member of, sorted.
      returned: when O(include=groups)
      type: list
      elements: str
      sample: [everyone]
unreadable:
  description: Parts that the service does not return. They are omitted from RV(users).
  returned: when there is any
  type: list
  elements: dict
  contains:
    kind:
      description: V(user), V(group) or V(resource).
      returned: always
      type: str
      sample: user
    name:
      description: Name of the entity.
      returned: always
      type: str
      sample: alice
    field:
      description: What could not be read.
      returned: always
      type: str
      sample: aliases
    reason:
      description: The message of the service.
      returned: always
      type: str
      sample: "EntityStateException: The entity is not in a state that allows this."
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["include[0]: 'sizes' is not one of attributes, aliases, groups, permissions, mailbox. Choose one of these."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
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
