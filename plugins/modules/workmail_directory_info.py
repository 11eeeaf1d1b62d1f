#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_directory_info
short_description: Read a whole Amazon WorkMail organization in the shape that workmail_directory takes
description:
  - Returns users, groups and resources with option names as keys. If you pass the result to
    M(mailops.workmail.workmail_directory), nothing changes; if you apply it to an empty organization, you get the same
    organization, except for passwords.
  - In an empty organization, disabled entities get only the options that a create call accepts. Addresses are restored if
    the other organization has their domains.
  - Other entities are referred to by name, or by address if the name is ambiguous. Accounts of the service
    itself are not returned.
  - The playbook C(mailops.workmail.export) writes it into files, and the filter P(mailops.workmail.directory_yaml#filter)
    generates their text.
author:
  - mailops.workmail contributors (@mailops)
options:
  include:
    description:
      - What to read in addition to the lists; everything if omitted, nothing if empty.
      - The lists contain names, addresses, states, display names, roles, and types and descriptions of resources, a hundred
        entities a call. V(attributes), V(aliases) and V(permissions) cost a call for each entity, V(mailbox) for each user,
        V(members) for each group, and V(delegates) for each resource. Aliases and mailboxes are read only for enabled
        entities.
      - Parts that are not read are not returned, and so do not change when you apply the result.
    type: list
    elements: str
    choices: [attributes, aliases, mailbox, members, delegates, permissions]
  assigned:
    description:
      - Whether to return RV(assigned) too, which costs no further call.
    type: bool
    default: false
    version_added: 0.2.0
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_directory
  - plugin: mailops.workmail.directory_yaml
    plugin_type: filter
"""

EXAMPLES = r"""
---
- name: Read the organization
  mailops.workmail.workmail_directory_info:
    organization: acme
  register: result

- name: Apply it again, which changes nothing
  mailops.workmail.workmail_directory:
    organization: acme
    users: "{{ result.directory.users }}"
    groups: "{{ result.directory.groups }}"
    resources: "{{ result.directory.resources }}"

- name: Read only the members of groups
  mailops.workmail.workmail_directory_info:
    organization: acme
    include: [members]
"""

RETURN = r"""
---
directory:
  description:
    - V(users), V(groups) and V(resources), each sorted by name. There are no ids, no dates and no keys without a value;
      C(enabled) is always there.
  returned: success
  type: dict
  contains:
    users:
      description: The users, sorted by name.
      returned: always
      type: list
      elements: dict
      contains:
        name:
          description: The name.
          returned: always
          type: str
          sample: alice
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
          returned: when O(include) is left out or has V(aliases)
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
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: str
          sample: Alice
        last_name:
          description: Last name.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: str
          sample: Vik
        initials:
          description: Initials.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: str
          sample: AV
        telephone:
          description: Telephone number.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: str
          sample: +47 22 00 00 00
        street:
          description: Street.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: str
          sample: Storgata 1
        job_title:
          description: Job title.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: str
          sample: Baker
        city:
          description: City.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: str
          sample: Oslo
        company:
          description: Company.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: str
          sample: Acme
        zip_code:
          description: Postal code.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: str
          sample: "0150"
        department:
          description: Department.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: str
          sample: Bakery
        country:
          description: Country.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: str
          sample: "NO"
        office:
          description: Office.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: str
          sample: "12"
        role:
          description: V(USER) or V(REMOTE_USER).
          returned: when it is set
          type: str
          sample: USER
        hidden_from_global_address_list:
          description: Whether it is hidden from the address book.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: bool
          sample: false
        identity_provider_user_id:
          description: The user's id in IAM Identity Center.
          returned: when it is set
          type: str
          sample: 11111111-2222-3333-4444-555555555555
        mailbox_quota:
          description: Size of the mailbox in megabytes.
          returned: when O(include) is left out or has V(mailbox), and the user is ENABLED
          type: int
          sample: 51200
        mailbox_permissions:
          description: The permissions on the mailbox.
          returned: when O(include) is left out or has V(permissions), and the service returns them
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
    groups:
      description: The groups, sorted by name.
      returned: always
      type: list
      elements: dict
      contains:
        name:
          description: The name.
          returned: always
          type: str
          sample: Board Members
        enabled:
          description: Whether the group is ENABLED.
          returned: always
          type: bool
          sample: true
        email:
          description: The primary address.
          returned: when there is one
          type: str
          sample: board@acme.awsapps.com
        aliases:
          description: The further addresses, sorted.
          returned: when O(include) is left out or has V(aliases)
          type: list
          elements: str
          sample: [board2@acme.awsapps.com]
        hidden_from_global_address_list:
          description: Whether it is hidden from the address book.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: bool
          sample: false
        members:
          description: Names of the direct members, sorted.
          returned: when O(include) is left out or has V(members)
          type: list
          elements: str
          sample: [alice, bob]
        mailbox_permissions:
          description: The permissions on the mailbox.
          returned: when O(include) is left out or has V(permissions), and the service returns them
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
    resources:
      description: The resources, sorted by name.
      returned: always
      type: list
      elements: dict
      contains:
        name:
          description: The name.
          returned: always
          type: str
          sample: fjord
        enabled:
          description: Whether the resource is ENABLED.
          returned: always
          type: bool
          sample: true
        email:
          description: The primary address.
          returned: when there is one
          type: str
          sample: fjord@acme.awsapps.com
        aliases:
          description: The further addresses, sorted.
          returned: when O(include) is left out or has V(aliases)
          type: list
          elements: str
          sample: [fjord2@acme.awsapps.com]
        type:
          description: V(ROOM) or V(EQUIPMENT).
          returned: when it is set
          type: str
          sample: ROOM
        description:
          description: The description that users see.
          returned: when it is set
          type: str
          sample: 12 seats, 3rd floor
        hidden_from_global_address_list:
          description: Whether it is hidden from the address book.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: bool
          sample: false
        booking_options:
          description: How booking requests are answered.
          returned: when it is set, and O(include) is left out or has V(attributes)
          type: dict
          contains:
            auto_accept_requests:
              description: Whether requests are accepted automatically.
              returned: when it is known
              type: bool
              sample: true
            auto_decline_recurring_requests:
              description: Whether recurring requests are declined automatically.
              returned: when it is known
              type: bool
              sample: false
            auto_decline_conflicting_requests:
              description: Whether requests for a time that is taken are declined automatically.
              returned: when it is known
              type: bool
              sample: true
        delegates:
          description: Names of the delegates, sorted.
          returned: when O(include) is left out or has V(delegates)
          type: list
          elements: str
          sample: [alice]
        mailbox_permissions:
          description: The permissions on the mailbox.
          returned: when O(include) is left out or has V(permissions), and the service returns them
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
assigned:
  description: What the service assigns to each entity of RV(directory).
  returned: when O(assigned=true)
  type: list
  elements: dict
  contains:
    kind:
      description: V(user), V(group) or V(resource).
      returned: always
      type: str
      sample: user
    name:
      description: Its name.
      returned: always
      type: str
      sample: alice
    id:
      description: Its id.
      returned: always
      type: str
      sample: d4a76c69-d488-4bb6-a1d8-aa8e638e6ee4
    entity_state:
      description: V(ENABLED) or V(DISABLED).
      returned: always
      type: str
      sample: ENABLED
    enabled_date:
      description: When it was enabled.
      returned: when it is set
      type: str
      sample: "2026-09-18T12:00:00+00:00"
    disabled_date:
      description: When it was disabled.
      returned: when it is set
      type: str
      sample: "2026-09-19T12:00:00+00:00"
    mailbox_provisioned_date:
      description: When its mailbox was created.
      returned: for users, when it is set, and O(include) is left out or has V(attributes)
      type: str
      sample: "2026-09-18T12:00:00+00:00"
    mailbox_deprovisioned_date:
      description: When its mailbox was removed.
      returned: for users, when it is set, and O(include) is left out or has V(attributes)
      type: str
      sample: "2026-09-19T12:00:00+00:00"
    mailbox_size:
      description: Size of the mailbox in megabytes.
      returned: for enabled users, when O(include) is left out or has V(mailbox)
      type: float
      sample: 812.4
unreadable:
  description: Parts that the service does not return. They are omitted from RV(directory).
  returned: when there is any
  type: list
  elements: dict
  contains:
    kind:
      description: V(user), V(group) or V(resource).
      returned: always
      type: str
      sample: group
    name:
      description: Name of the entity.
      returned: always
      type: str
      sample: everyone
    field:
      description: The option that could not be read.
      returned: always
      type: str
      sample: mailbox_permissions
    reason:
      description: The message of the service.
      returned: always
      type: str
      sample: "InvalidParameterException: The permissions of a group can't be listed."
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample:
    - "include[0]: 'groups' is not one of attributes, aliases, mailbox, members, delegates, permissions. Choose one of these."
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.directory_info import run_directory_info


def main() -> None:
    run_directory_info()


if __name__ == "__main__":
    main()
