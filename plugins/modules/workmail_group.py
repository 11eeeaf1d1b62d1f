#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_group
short_description: Manage a group of an Amazon WorkMail organization
description:
  - Creates, changes, enables, disables and deletes one group and sets its members.
  - One of O(name), O(group_id) and O(email) is required.
author:
  - mailops.workmail contributors (@mailops)
options:
  group_id:
    description: The id. Identifies the group; must agree with O(name) if both are given.
    type: str
  members:
    description:
      - All members, users and groups, each by name, address or id. V([]) empties the group; left out, they are not touched.
      - A group that would contain itself is an error.
    type: list
    elements: str
  purge_members:
    description: Whether members that are not in O(members) are taken out.
    type: bool
    default: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
  - mailops.workmail.reference
  - mailops.workmail.entity
  - mailops.workmail.wait
seealso:
  - module: mailops.workmail.workmail_group_info
  - module: mailops.workmail.workmail_directory
"""

EXAMPLES = r"""
---
- name: Create the users of the examples below
  mailops.workmail.workmail_user:
    organization: acme
    name: "{{ item }}"
    email: "{{ item }}@acme.awsapps.com"
  loop: [alice, bob]

- name: Create a group with two members
  mailops.workmail.workmail_group:
    organization: acme
    name: Board Members
    email: board@acme.awsapps.com
    members: [alice, bob@acme.awsapps.com]

- name: Hide it from the address book and make alice its only member
  mailops.workmail.workmail_group:
    organization: acme
    name: Board Members
    hidden_from_global_address_list: true
    members: [alice]

- name: Delete it
  mailops.workmail.workmail_group:
    organization: acme
    name: Board Members
    state: absent
"""

RETURN = r"""
---
group:
  description:
    - The group as it is after the task, or would be. Keys are the options; a key is left out where it is unset or was not read.
  returned: when the group exists afterwards
  type: dict
  sample:
    name: Board Members
    group_id: 52ef4c1d-1504-4b2d-b049-5510d5935009
    entity_state: ENABLED
    enabled: true
    email: board@acme.awsapps.com
    hidden_from_global_address_list: false
    members: [alice, bob]
operations:
  description:
    - What was done, or would be done in check mode, in the order in which it depends on each other.
    - At most 200 are returned; RV(operations_truncated) then tells how many there were.
  returned: always
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
      sample: Board Members
    action:
      description: Name of the boto3 method.
      type: str
      returned: always
      sample: associate_member_to_group
    changes:
      description: Field to C(before) and C(after), for lists C(added) and C(removed). Secrets are masked.
      type: dict
      returned: always
      sample: {members: {added: [alice], removed: []}}
    unforeseen:
      description: True if it became necessary only during the run, because the service brought old aliases back.
      type: bool
      returned: when true
      sample: true
operations_truncated:
  description: How many operations there were.
  returned: when there were more than 200
  type: int
  sample: 1250
deferred:
  description: What is wanted of an entity that is and stays DISABLED, or of a link to one. It is neither done nor an error.
  returned: always
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
      sample: carol
    field:
      description: The option.
      type: str
      returned: always
      sample: email
    reason:
      description: Why, and what to do about it.
      type: str
      returned: always
      sample: "carol has no address while it is DISABLED."
failures:
  description: What failed, and what was skipped because it depended on that. At most 200.
  returned: when an operation failed
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
      sample: bob
    action:
      description: Name of the boto3 method.
      type: str
      returned: always
      sample: create_alias
    code:
      description: The service's error code, or V(Skipped).
      type: str
      returned: always
      sample: LimitExceededException
    message:
      description: What the service said.
      type: str
      returned: always
      sample: Maximum alias limit exceeded
failures_truncated:
  description: How many failures there were.
  returned: when there were more than 200
  type: int
  sample: 300
faults:
  description: Everything that is wrong with the input, one text each. Nothing was changed then.
  returned: when the input is wrong
  type: list
  elements: str
  sample:
    - "group Board Members.email: 'board' is not an e-mail address that WorkMail takes; use local@domain in ASCII."
summary:
  description:
    - How many entities of each kind were created, changed, disabled and deleted.
    - C(addresses_released) are the addresses that nobody of this task holds any more.
  returned: always
  type: dict
  sample:
    text: "+1 ~0 -0"
    users: {created: 1, changed: 0, disabled: 0, deleted: 0}
    groups: {created: 0, changed: 0, disabled: 0, deleted: 0}
    resources: {created: 0, changed: 0, disabled: 0, deleted: 0}
    addresses_released: []
diff:
  description:
    - The entities before and after, by kind and name, only what differs.
    - At most 200 entities; C(diff_truncated) in it then tells how many there were.
  returned: always
  type: dict
  sample:
    before: {users: {bob: {city: Oslo}}}
    after: {users: {bob: {city: Bergen}}}
unresolved:
  description: References that an earlier task would have created, taken as there.
  returned: in check mode, when there are any
  type: list
  elements: dict
  contains:
    field:
      description: The option.
      type: str
      returned: always
      sample: members
    value:
      description: What stands there.
      type: str
      returned: always
      sample: carol
"""

from ..module_utils._model.group import GROUP
from ..module_utils._run.entity import run_entity


def main() -> None:
    run_entity(GROUP)


if __name__ == "__main__":
    main()
