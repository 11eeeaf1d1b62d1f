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
  - amazon.aws.boto3
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
  sample:
    users:
      - name: alice
        email: alice@acme.awsapps.com
        enabled: true
        display_name: Alice
        aliases: [info@acme.awsapps.com]
    groups: []
    resources: []
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
"""

from ..module_utils._run.directory_info import run_directory_info


def main() -> None:
    run_directory_info()


if __name__ == "__main__":
    main()
