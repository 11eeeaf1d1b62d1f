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
      - Another name for the resource. If only the new name exists, it is already renamed; if both exist, that is an error;
        if neither exists, the resource is created with the new name.
    type: str
  type:
    description: The type. Required to create it.
    type: str
    choices: [ROOM, EQUIPMENT]
  description:
    description: The description that users see. The limit is 64 characters.
    type: str
  booking_options:
    description: How booking requests are answered. Omitted options stay as they are.
    type: dict
    suboptions:
      auto_accept_requests:
        description: Whether requests are accepted automatically. If they are not, the resource needs a delegate.
        type: bool
      auto_decline_recurring_requests:
        description: Whether recurring requests are declined automatically.
        type: bool
      auto_decline_conflicting_requests:
        description: Whether requests for a time that is taken are declined automatically.
        type: bool
  delegates:
    description: All users and groups that answer its booking requests. V([]) removes all; if omitted, they do not change.
    type: list
    elements: str
  purge_delegates:
    description: Whether delegates that are not in O(delegates) are removed.
    type: bool
    default: true
  remove_delegates:
    description:
      - Delegates to remove. Other delegates stay, including those that were added in the meantime.
      - A text that matches no entity is an error.
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
  - mailops.workmail.approval
  - mailops.workmail.reference
  - mailops.workmail.entity
  - mailops.workmail.removal
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

- name: Create a room that accepts bookings automatically
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
    - The resource as it is after the task, or would be. Keys are the options; a key is omitted if it is unset or was
      not read.
  returned: on success, when the resource exists afterwards
  type: dict
  contains:
    name:
      description: The name.
      returned: always
      type: str
      sample: fjord
    resource_id:
      description: The id.
      returned: when it exists
      type: str
      sample: r-0123456789abcdef0123456789abcdef
    entity_state:
      description: V(ENABLED) or V(DISABLED).
      returned: always
      type: str
      sample: ENABLED
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
      returned: when they were read
      type: list
      elements: str
      sample: [fjord2@acme.awsapps.com]
    type:
      description: V(ROOM) or V(EQUIPMENT).
      returned: when it is set and was read
      type: str
      sample: ROOM
    description:
      description: The description that users see.
      returned: when it is set and was read
      type: str
      sample: 12 seats, 3rd floor
    hidden_from_global_address_list:
      description: Whether it is hidden from the address book.
      returned: when it is set and was read
      type: bool
      sample: false
    booking_options:
      description: How booking requests are answered.
      returned: when it is set and was read
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
      returned: when they were read
      type: list
      elements: str
      sample: [alice]
    mailbox_permissions:
      description:
        - Empty, because no other entity may use the mailbox of a new resource.
        - The permissions on the mailbox of an existing resource are not read. Use
          M(mailops.workmail.workmail_mailbox_permission_info).
      returned: when the resource is new
      type: list
      elements: dict
      sample: []
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
operations:
  description:
    - The operations that were done, or would be done in check mode, in the order of their dependencies.
    - At most 200 are returned, and only as many as fit in a log; RV(operations_truncated) is then the total number.
  returned: when the options are valid and the organization could be read
  type: list
  elements: dict
  contains:
    kind:
      description: V(user), V(group) or V(resource).
      returned: always
      type: str
      sample: resource
    name:
      description: Name of the entity.
      returned: always
      type: str
      sample: fjord
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: update_resource
    changes:
      description: Field to C(before) and C(after), for lists C(added) and C(removed). Secrets are masked.
      returned: always
      type: dict
      sample: {booking_options.auto_accept_requests: {before: true, after: false}}
    added_during_run:
      description: True if it became necessary only during the run, because the service brought old aliases back.
      returned: when true
      type: bool
      sample: true
operations_truncated:
  description: How many operations there were.
  returned: when not all are returned
  type: int
  sample: 1250
deferred:
  description:
    - Options that were not applied because the entity, or an entity that it refers to, is and stays DISABLED. This is
      not an error.
  returned: when the options are valid and the organization could be read
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
      sample: carol
    field:
      description: The option.
      returned: always
      type: str
      sample: email
    reason:
      description: Why, and what to do about it.
      returned: always
      type: str
      sample: carol has no address while it is DISABLED.
failures:
  description:
    - The operations that failed, and those that were skipped because they depended on a failed one. At most 200, and
      only as many as fit in a log.
  returned: when an operation failed
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
      sample: bob
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: create_alias
    code:
      description: The error code of the service, or V(Skipped).
      returned: always
      type: str
      sample: LimitExceededException
    message:
      description: The message of the service.
      returned: always
      type: str
      sample: Maximum alias limit exceeded
failures_truncated:
  description: How many failures there were.
  returned: when not all are returned
  type: int
  sample: 1250
errors:
  description: All errors in the options, one text each. Nothing was changed.
  returned: when the options have errors
  type: list
  elements: str
  sample:
    - "resource fjord.booking_options.auto_accept_requests: is false and no delegate is left, so bookings would go unanswered."
errors_truncated:
  description: How many errors there were.
  returned: when not all are returned
  type: int
  sample: 1250
summary:
  description: How many entities of each kind were created, changed, disabled and deleted.
  returned: when the options are valid and the organization could be read
  type: dict
  contains:
    text:
      description: The same as a text, or V(no changes).
      returned: always
      type: str
      sample: "1 added, 0 changed, 0 disabled or deleted; removed: 1 alias"
    users:
      description: How many users.
      returned: always
      type: dict
      sample: {created: 0, changed: 1, disabled: 0, deleted: 0}
    groups:
      description: How many groups.
      returned: always
      type: dict
      sample: {created: 0, changed: 1, disabled: 0, deleted: 0}
    resources:
      description: How many resources.
      returned: always
      type: dict
      sample: {created: 0, changed: 1, disabled: 0, deleted: 0}
    removed:
      description:
        - How many members, delegates, aliases and permissions lists lose, also aliases that another entity gets. What
          falls because its entity is disabled or deleted is not counted.
      returned: always
      type: dict
      sample: {members: 1, delegates: 0, aliases: 1, mailbox_permissions: 0}
    addresses_released:
      description: Addresses that no longer receive mail, including those of a mailbox that closes.
      returned: always
      type: list
      elements: str
      sample: [info@acme.awsapps.com]
    addresses_released_truncated:
      description: How many such addresses there are.
      returned: when not all are returned
      type: int
      sample: 1250
plan_id:
  description:
    - The id of the plan, to be set as O(approved_plan) in the run that is approved. A plan without operations has one
      too.
  returned: when the options are valid and the organization could be read
  type: str
  sample: 7f3c9d2e41b8a605
new_changes:
  description:
    - The changes that the approved plan does not contain, as lines of a preview. Without O(approved_report), all
      changes of the current plan.
  returned: when the plan is not the approved one
  type: list
  elements: str
  sample: ["+ user dora email dora@acme.awsapps.com, no password"]
missing_changes:
  description: The changes of the approved plan that are no longer in the plan, as lines of a preview.
  returned: when the plan is not the approved one, and O(approved_report) is given
  type: list
  elements: str
  sample: [~ user bob city Oslo -> Rome]
report_path:
  description: Where the report was written.
  returned: when O(report_path) is given and the report was written
  type: str
  sample: report.json
report_failure:
  description: Why the report was not written. The operations in the result were applied nevertheless.
  returned: when O(report_path) is given and the report could not be written
  type: str
  sample: "the report could not be written to 'report.json': No space left on device."
diff:
  description:
    - What differs afterwards, or would differ, as a text with a line for each change. Empty if nothing changes. At most
      200 changes are in it, and only as many as fit in a log.
  returned: when the options are valid and the organization could be read
  type: dict
  sample:
    prepared: "~ user  bob  city  Oslo -> Bergen\nDone: 0 added, 1 changed, 0 disabled or deleted. Plan id 7f3c9d2e41b8a605\n"
unresolved:
  description:
    - References to entities that do not exist yet. Check mode assumes that an earlier task would have created them.
  returned: in check mode, when there are any
  type: list
  elements: dict
  contains:
    field:
      description: The option.
      returned: always
      type: str
      sample: delegates
    value:
      description: The value of the option.
      returned: always
      type: str
      sample: carol
unresolved_truncated:
  description: How many references there were.
  returned: when not all are returned
  type: int
  sample: 1250
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
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
