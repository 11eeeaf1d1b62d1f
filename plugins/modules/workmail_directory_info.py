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
  - Returns users, groups and resources under option names only. Fed to M(mailops.workmail.workmail_directory), it changes
    nothing; fed to an empty organization, it makes the same one, passwords aside.
  - Of disabled entities, only what a create call takes comes back in an empty organization. Addresses come back where the
    other organization has their domains.
  - Other entities are referred to by name, or by address where the name means somebody else, too. Accounts of the service
    itself are not returned.
  - The playbook C(mailops.workmail.export) writes it into files, and the filter
    P(mailops.workmail.directory_yaml#filter) makes their text.
author:
  - mailops.workmail contributors (@mailops)
options:
  include:
    description:
      - What to read beside what the lists tell; everything if it is left out, nothing if it is empty.
      - The lists tell names, addresses, states, display names, roles, and types and descriptions of resources, a hundred
        entities a call. V(attributes), V(aliases) and V(permissions) cost a call for each entity, V(mailbox) for each user,
        V(members) for each group, and V(delegates) for each resource. Aliases and mailboxes are read of enabled ones only.
      - What is not read is not returned, and so is left alone when it is fed back.
    type: list
    elements: str
    choices: [attributes, aliases, mailbox, members, delegates, permissions]
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

- name: Feed it back, which changes nothing
  mailops.workmail.workmail_directory:
    organization: acme
    users: "{{ result.directory.users }}"
    groups: "{{ result.directory.groups }}"
    resources: "{{ result.directory.resources }}"

- name: Read only who is a member of which group
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
      type: list
      elements: dict
      returned: always
      contains:
        name:
          description: The name.
          type: str
          returned: always
          sample: alice
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
          returned: when O(include) is left out or has V(aliases)
          sample: [info@acme.awsapps.com]
        display_name:
          description: The name that people see.
          type: str
          returned: when it is set
          sample: Alice Vik
        first_name:
          description: First name.
          type: str
          returned: when it is set
          sample: Alice
        last_name:
          description: Last name.
          type: str
          returned: when it is set
          sample: Vik
        initials:
          description: Initials.
          type: str
          returned: when it is set
          sample: AV
        telephone:
          description: Telephone number.
          type: str
          returned: when it is set
          sample: "+47 22 00 00 00"
        street:
          description: Street.
          type: str
          returned: when it is set
          sample: Storgata 1
        job_title:
          description: Job title.
          type: str
          returned: when it is set
          sample: Baker
        city:
          description: City.
          type: str
          returned: when it is set
          sample: Oslo
        company:
          description: Company.
          type: str
          returned: when it is set
          sample: Acme
        zip_code:
          description: Postal code.
          type: str
          returned: when it is set
          sample: "0150"
        department:
          description: Department.
          type: str
          returned: when it is set
          sample: Bakery
        country:
          description: Country.
          type: str
          returned: when it is set
          sample: "NO"
        office:
          description: Office.
          type: str
          returned: when it is set
          sample: "12"
        role:
          description: V(USER) or V(REMOTE_USER).
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
          returned: when it is set
          sample: false
        mailbox_quota:
          description: Size of the mailbox in megabytes.
          type: int
          returned: when O(include) is left out or has V(mailbox), and the user is ENABLED
          sample: 51200
        mailbox_permissions:
          description: Who may use the mailbox.
          type: list
          elements: dict
          returned: when O(include) is left out or has V(permissions), and the service tells them
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
    groups:
      description: The groups, sorted by name.
      type: list
      elements: dict
      returned: always
      contains:
        name:
          description: The name.
          type: str
          returned: always
          sample: Board Members
        enabled:
          description: Whether the group is ENABLED.
          type: bool
          returned: always
          sample: true
        email:
          description: The primary address.
          type: str
          returned: when there is one
          sample: board@acme.awsapps.com
        aliases:
          description: The further addresses, sorted.
          type: list
          elements: str
          returned: when O(include) is left out or has V(aliases)
          sample: [board2@acme.awsapps.com]
        hidden_from_global_address_list:
          description: Whether it is left out of the address book.
          type: bool
          returned: when it is set
          sample: false
        members:
          description: Names of the direct members, sorted.
          type: list
          elements: str
          returned: when O(include) is left out or has V(members)
          sample: [alice, bob]
        mailbox_permissions:
          description: Who may use the mailbox.
          type: list
          elements: dict
          returned: when O(include) is left out or has V(permissions), and the service tells them
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
    resources:
      description: The resources, sorted by name.
      type: list
      elements: dict
      returned: always
      contains:
        name:
          description: The name.
          type: str
          returned: always
          sample: fjord
        enabled:
          description: Whether the resource is ENABLED.
          type: bool
          returned: always
          sample: true
        email:
          description: The primary address.
          type: str
          returned: when there is one
          sample: fjord@acme.awsapps.com
        aliases:
          description: The further addresses, sorted.
          type: list
          elements: str
          returned: when O(include) is left out or has V(aliases)
          sample: [fjord2@acme.awsapps.com]
        type:
          description: V(ROOM) or V(EQUIPMENT).
          type: str
          returned: when it is set
          sample: ROOM
        description:
          description: What it is.
          type: str
          returned: when it is set
          sample: 12 seats, 3rd floor
        booking_options:
          description: What happens to bookings.
          type: dict
          returned: when it is set
          contains:
            auto_accept_requests:
              description: Whether bookings are accepted by themselves.
              type: bool
              returned: when it is known
              sample: true
            auto_decline_recurring_requests:
              description: Whether recurring bookings are declined by themselves.
              type: bool
              returned: when it is known
              sample: false
            auto_decline_conflicting_requests:
              description: Whether bookings at a taken time are declined by themselves.
              type: bool
              returned: when it is known
              sample: true
        hidden_from_global_address_list:
          description: Whether it is left out of the address book.
          type: bool
          returned: when it is set
          sample: false
        delegates:
          description: Names of the delegates, sorted.
          type: list
          elements: str
          returned: when O(include) is left out or has V(delegates)
          sample: [alice]
        mailbox_permissions:
          description: Who may use the mailbox.
          type: list
          elements: dict
          returned: when O(include) is left out or has V(permissions), and the service tells them
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
unreadable:
  description: Facts that the service does not tell; they are left out of RV(directory).
  returned: when there are any
  type: list
  elements: dict
  contains:
    kind:
      description: V(user), V(group) or V(resource).
      type: str
      returned: always
      sample: group
    name:
      description: Name of the entity.
      type: str
      returned: always
      sample: everyone
    field:
      description: The option that could not be read.
      type: str
      returned: always
      sample: mailbox_permissions
    reason:
      description: What the service said.
      type: str
      returned: always
      sample: "InvalidParameterException: The permissions of a group can't be listed."
faults:
  description: Everything that is wrong with the input, one text each. Nothing was read then.
  returned: when the input is wrong
  type: list
  elements: str
  sample:
    - "include[0]: 'groups' is none of attributes, aliases, mailbox, members, delegates, permissions. Choose one of these."
code:
  description:
    - The service's error code, or a word for what stood in the way, where it was not a single operation that failed.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.directory_info import run_directory_info


def main() -> None:
    run_directory_info()


if __name__ == "__main__":
    main()
