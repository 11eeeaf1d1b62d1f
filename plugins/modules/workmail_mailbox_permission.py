#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_mailbox_permission
short_description: Manage the permissions on a mailbox of an Amazon WorkMail organization
description:
  - Grants and revokes the permissions that one user, group or resource has on the mailbox of another.
  - The service shows a change at once but may take minutes to enforce it.
  - Permissions on a disabled mailbox or for a disabled grantee are not set but reported in RV(deferred).
  - The service refuses V(FULL_ACCESS) on a group, which has no mailbox, and may refuse it for a group as grantee.
    RV(failures) then contains its answer.
author:
  - mailops.workmail contributors (@mailops)
options:
  mailbox:
    description: The owner of the mailbox, by name, address or id.
    type: str
    required: true
  grantee:
    description: The entity that gets the permissions, by name, address or id.
    type: str
    required: true
  state:
    description:
      - V(absent) removes O(permissions), or all permissions if they are omitted.
    type: str
    choices: [present, absent]
    default: present
  permissions:
    description:
      - The permissions. Required with O(state=present), where an empty list removes all of them.
      - With O(state=absent), the permissions to remove. Omit the option to remove all of them; an empty list is an error.
    type: list
    elements: str
    choices: [FULL_ACCESS, SEND_AS, SEND_ON_BEHALF]
  purge_permissions:
    description: Whether the grantee gets exactly O(permissions) on this mailbox, or keeps its other permissions too.
    type: bool
    default: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
  - mailops.workmail.approval
  - mailops.workmail.reference
  - mailops.workmail.removal
  - mailops.workmail.wait.timeout
seealso:
  - module: mailops.workmail.workmail_mailbox_permission_info
"""

EXAMPLES = r"""
---
- name: Create the users of the examples below
  mailops.workmail.workmail_user:
    organization: acme
    name: "{{ item }}"
    email: "{{ item }}@acme.awsapps.com"
  loop: [alice, bob]

- name: Let bob read alice's mail and send on her behalf
  mailops.workmail.workmail_mailbox_permission:
    organization: acme
    mailbox: alice
    grantee: bob
    permissions: [FULL_ACCESS, SEND_ON_BEHALF]

- name: Remove all of bob's permissions
  mailops.workmail.workmail_mailbox_permission:
    organization: acme
    mailbox: alice
    grantee: bob
    state: absent
"""

RETURN = r"""
---
permissions:
  description: The permissions of the grantee on the mailbox afterwards.
  returned: success
  type: list
  elements: str
  sample: [FULL_ACCESS]
operations:
  description: The operations that were done, or would be done in check mode, in the order of their dependencies.
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
      sample: alice
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: put_mailbox_permissions
    changes:
      description: Field to C(before) and C(after), for lists C(added) and C(removed). Secrets are masked.
      returned: always
      type: dict
      sample: {mailbox_permissions.bob: {before: null, after: [FULL_ACCESS]}}
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
  description: The operations that failed, and those that were skipped because they depended on a failed one.
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
      sample: alice
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: put_mailbox_permissions
    code:
      description: The error code of the service, or V(Skipped).
      returned: always
      type: str
      sample: EntityStateException
    message:
      description: The message of the service.
      returned: always
      type: str
      sample: The entity is not in a state that allows this.
errors:
  description: All errors in the options, one text each. Nothing was changed.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["grantee: 'alice' is the entity itself; remove it."]
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
      sample: []
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
      sample: grantee
    value:
      description: The value of the option.
      returned: always
      type: str
      sample: carol
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.reference import run_permission


def main() -> None:
    run_permission()


if __name__ == "__main__":
    main()
