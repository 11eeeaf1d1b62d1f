#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_alias
short_description: Manage aliases of a user, group or resource of an Amazon WorkMail organization
description:
  - Adds addresses to an entity or removes them, and does not change its other aliases.
  - A disabled entity has no addresses; the task reports its aliases in RV(deferred).
author:
  - mailops.workmail contributors (@mailops)
options:
  entity:
    description: The user, group or resource, by name, address or id.
    type: str
    required: true
  alias:
    description: One address or several.
    type: list
    elements: str
    required: true
  state:
    description: Whether the entity must have the addresses.
    type: str
    choices: [present, absent]
    default: present
  move:
    description:
      - Whether an address is taken from the entity that has it now.
      - A primary address is never taken.
    type: bool
    default: false
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
  - module: mailops.workmail.workmail_alias_info
"""

EXAMPLES = r"""
---
- name: Create the users of the examples below
  mailops.workmail.workmail_user:
    organization: acme
    name: "{{ item }}"
    email: "{{ item }}@acme.awsapps.com"
  loop: [alice, bob]

- name: Give alice two more addresses
  mailops.workmail.workmail_alias:
    organization: acme
    entity: alice
    alias:
      - info@acme.awsapps.com
      - postmaster@acme.awsapps.com

- name: Move one of them to bob
  mailops.workmail.workmail_alias:
    organization: acme
    entity: bob
    alias: info@acme.awsapps.com
    move: true

- name: Remove it
  mailops.workmail.workmail_alias:
    organization: acme
    entity: bob
    alias: info@acme.awsapps.com
    state: absent
"""

RETURN = r"""
---
aliases:
  description: The aliases that the entity has afterwards, sorted, without its primary address.
  returned: success
  type: list
  elements: str
  sample: [info@acme.awsapps.com]
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
      sample: create_alias
    changes:
      description: Field to C(before) and C(after), for lists C(added) and C(removed). Secrets are masked.
      returned: always
      type: dict
      sample: {aliases: {added: [info@acme.awsapps.com], removed: []}}
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
  sample: ["alias[0]: 'info' is not a valid e-mail address; use local@domain in ASCII."]
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
      sample: entity
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

from ..module_utils._run.reference import run_alias


def main() -> None:
    run_alias()


if __name__ == "__main__":
    main()
