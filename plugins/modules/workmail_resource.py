#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_resource
short_description: Manage a room or a piece of equipment of an Amazon WorkMail organization
description:
  - Creates, changes, renames, enables, disables and deletes one resource, and sets its booking options and delegates.
  - Delegates and booking options are changed in the order in which the service accepts them.
  - One of O(name), O(resource_id) and O(email) is required.
author:
  - mailops.workmail contributors (@mailops)
options:
  resource_id:
    description: The id. Identifies the resource; must agree with O(name) if both are given.
    type: str
  new_name:
    description:
      - Another name for the resource. If only the new name is there, it is renamed already; if both are, that is an error; if
        neither is, the resource is created under the new name.
    type: str
  type:
    description: What it is. Needed to create it.
    type: str
    choices: [ROOM, EQUIPMENT]
  description:
    description: What people read about it, at most 64 characters.
    type: str
  booking_options:
    description: How booking requests are answered. What is left out stays as it is.
    type: dict
    suboptions:
      auto_accept_requests:
        description: Whether requests are accepted by itself. Without that, it needs a delegate.
        type: bool
      auto_decline_recurring_requests:
        description: Whether recurring requests are declined.
        type: bool
      auto_decline_conflicting_requests:
        description: Whether conflicting requests are declined.
        type: bool
  delegates:
    description: All users and groups who answer its booking requests. V([]) removes all; left out, they are not touched.
    type: list
    elements: str
  purge_delegates:
    description: Whether delegates that are not in O(delegates) are removed.
    type: bool
    default: true
  remove_delegates:
    description:
      - Delegates to remove. Other delegates stay, also those that were added meanwhile.
      - A text that means no entity is an error.
    type: list
    elements: str
    version_added: 0.2.0
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
  - mailops.workmail.reference
  - mailops.workmail.entity
  - mailops.workmail.wait
seealso:
  - module: mailops.workmail.workmail_resource_info
  - module: mailops.workmail.workmail_directory
"""

EXAMPLES = r"""
---
- name: Create the delegate of the examples below
  mailops.workmail.workmail_user:
    organization: acme
    name: alice
    email: alice@acme.awsapps.com

- name: Create a room that accepts bookings by itself
  mailops.workmail.workmail_resource:
    organization: acme
    name: fjord
    type: ROOM
    email: fjord@acme.awsapps.com
    description: 12 seats, 3rd floor

- name: Let alice answer the bookings instead
  mailops.workmail.workmail_resource:
    organization: acme
    name: fjord
    booking_options:
      auto_accept_requests: false
    delegates: [alice]

- name: Rename it
  mailops.workmail.workmail_resource:
    organization: acme
    name: fjord
    new_name: fjord-north
"""

RETURN = r"""
---
resource:
  description:
    - The resource as it is after the task, or would be. Keys are the options; a key is left out where it is unset or was not
      read.
  returned: on success, when the resource exists afterwards
  type: dict
  contains:
    name:
      description: The name.
      type: str
      returned: always
      sample: fjord
    resource_id:
      description: The id.
      type: str
      returned: when it exists
      sample: r-0123456789abcdef0123456789abcdef
    entity_state:
      description: V(ENABLED) or V(DISABLED).
      type: str
      returned: always
      sample: ENABLED
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
      returned: when they were read
      sample: [fjord2@acme.awsapps.com]
    type:
      description: V(ROOM) or V(EQUIPMENT).
      type: str
      returned: when it was read
      sample: ROOM
    description:
      description: What it is.
      type: str
      returned: when it was read
      sample: 12 seats, 3rd floor
    booking_options:
      description: What happens to bookings.
      type: dict
      returned: when it is set and was read
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
      returned: when it is set and was read
      sample: false
    delegates:
      description: Names of the delegates, sorted.
      type: list
      elements: str
      returned: when they were read
      sample: [alice]
    mailbox_permissions:
      description: Nobody may use the mailbox of a new resource. Those of an old one are not read; M(mailops.workmail.workmail_mailbox_permission_info) does.
      type: list
      elements: dict
      returned: when the resource is new
      sample: []
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
operations:
  description:
    - What was done, or would be done in check mode, in the order in which it depends on each other.
    - At most 200 are returned, and no more than a log can carry; RV(operations_truncated) then tells how many there were.
  returned: when the input is right and the organization could be read
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
      sample: fjord
    action:
      description: Name of the boto3 method.
      type: str
      returned: always
      sample: update_resource
    changes:
      description: Field to C(before) and C(after), for lists C(added) and C(removed). Secrets are masked.
      type: dict
      returned: always
      sample: {booking_options.auto_accept_requests: {before: true, after: false}}
    unforeseen:
      description: True if it became necessary only during the run, because the service brought old aliases back.
      type: bool
      returned: when true
      sample: true
operations_truncated:
  description: How many operations there were.
  returned: when not all are returned
  type: int
  sample: 1250
deferred:
  description: What is wanted of an entity that is and stays DISABLED, or of a link to one. It is neither done nor an error.
  returned: when the input is right and the organization could be read
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
  description: What failed, and what was skipped because it depended on that. At most 200, and no more than a log can carry.
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
  returned: when not all are returned
  type: int
  sample: 300
faults:
  description: Everything that is wrong with the input, one text each. Nothing was changed then.
  returned: when the input is wrong
  type: list
  elements: str
  sample:
    - "resource fjord.booking_options.auto_accept_requests: is false and no delegate is left, so nobody would answer a booking."
faults_truncated:
  description: How many faults there were.
  returned: when not all are returned
  type: int
  sample: 1250
summary:
  description: How many entities of each kind were created, changed, disabled and deleted.
  returned: when the input is right and the organization could be read
  type: dict
  contains:
    text:
      description: The same in short, as created, changed, and disabled or deleted.
      type: str
      returned: always
      sample: "+1 ~0 -0"
    users:
      description: How many users.
      type: dict
      returned: always
      sample: {created: 0, changed: 1, disabled: 0, deleted: 0}
    groups:
      description: How many groups.
      type: dict
      returned: always
      sample: {created: 0, changed: 1, disabled: 0, deleted: 0}
    resources:
      description: How many resources.
      type: dict
      returned: always
      sample: {created: 0, changed: 1, disabled: 0, deleted: 0}
    addresses_released:
      description: Addresses that nobody of this task holds any more.
      type: list
      elements: str
      returned: always
      sample: [info@acme.awsapps.com]
    addresses_released_truncated:
      description: How many such addresses there are.
      type: int
      returned: when not all are returned
      sample: 1250
diff:
  description: The entities before and after, by kind and name, only what differs.
  returned: when the input is right and the organization could be read
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
      sample: delegates
    value:
      description: What stands there.
      type: str
      returned: always
      sample: carol
unresolved_truncated:
  description: How many references there were.
  returned: when not all are returned
  type: int
  sample: 1250
code:
  description:
    - The service's error code, or a word for what stood in the way, where it was not a single operation that failed.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._model.resource import RESOURCE
from ..module_utils._run.entity import run_entity


def main() -> None:
    run_entity(RESOURCE)


if __name__ == "__main__":
    main()
