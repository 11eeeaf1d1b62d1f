#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_user
short_description: Manage a user of an Amazon WorkMail organization
description:
  - Creates, changes, enables, disables and deletes one user, always in the least destructive way.
  - A change of the primary address keeps the mailbox.
  - One of O(name), O(user_id) and O(email) is required.
author:
  - mailops.workmail contributors (@mailops)
options:
  user_id:
    description: The id. Identifies the user; must agree with O(name) if both are given.
    type: str
  display_name:
    description: The name that other users see. If omitted, it is O(name) when the user is created.
    type: str
  first_name:
    description: First name.
    type: str
  last_name:
    description: Last name.
    type: str
  initials:
    description: Initials.
    type: str
  telephone:
    description: Telephone number.
    type: str
  street:
    description: Street.
    type: str
  job_title:
    description: Job title.
    type: str
  city:
    description: City.
    type: str
  company:
    description: Company.
    type: str
  zip_code:
    description: Postal code. Quote it.
    type: str
  department:
    description: Department.
    type: str
  country:
    description: 'Country. Quote it, V("NO") is Norway.'
    type: str
  office:
    description: Office.
    type: str
  role:
    description: V(REMOTE_USER) is a user of an Exchange server that works with WorkMail.
    type: str
    choices: [USER, REMOTE_USER]
  identity_provider_user_id:
    description: The user's id in IAM Identity Center. V("") unlinks.
    type: str
  password:
    description:
      - The password, 8 to 63 characters of at least three classes (upper case, lower case, digits, special, Latin-1).
      - Set when the user is created; see O(update_password).
      - It appears in no result of this module. While a task runs, Ansible keeps the options in a file on the host; with pipelining
        it does not.
    type: str
  update_password:
    description:
      - When O(password) is set. V(on_create) sets it only when the user is created. V(always) resets it on every run, and
        therefore always reports a change, because it cannot be read back.
    type: str
    choices: [on_create, always]
    default: on_create
  mailbox_quota:
    description: Size of the mailbox in megabytes. The range is 1 to 51200.
    type: int
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
  - mailops.workmail.approval
  - mailops.workmail.entity
  - mailops.workmail.removal
  - mailops.workmail.wait
seealso:
  - module: mailops.workmail.workmail_user_info
  - module: mailops.workmail.workmail_alias
  - module: mailops.workmail.workmail_mailbox_permission
  - module: mailops.workmail.workmail_directory
"""

EXAMPLES = r"""
---
- name: Create a user with a mailbox
  mailops.workmail.workmail_user:
    organization: acme
    name: bob
    email: bob@acme.awsapps.com
    display_name: Bob O'Neill
    password: "{{ vault_bob_password }}"
    job_title: Baker
    country: "NO"
    zip_code: "0150"
    mailbox_quota: 10000

- name: Give bob another primary address, keep the old one as an alias
  mailops.workmail.workmail_user:
    organization: acme
    name: bob
    email: robert@acme.awsapps.com

- name: Add an alias, keep the others
  mailops.workmail.workmail_user:
    organization: acme
    name: bob
    aliases: [bakery@acme.awsapps.com]
    purge_aliases: false

- name: Disable bob, the mailbox is kept for 30 days
  mailops.workmail.workmail_user:
    organization: acme
    name: bob
    enabled: false

- name: Delete bob permanently
  mailops.workmail.workmail_user:
    organization: acme
    name: bob
    state: absent
"""

RETURN = r"""
---
user:
  description:
    - The user as it is after the task, or would be. Keys are the options; a key is omitted if it is unset or was not
      read.
  returned: on success, when the user exists afterwards
  type: dict
  contains:
    name:
      description: The name.
      returned: always
      type: str
      sample: alice
    user_id:
      description: The id.
      returned: when it exists
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
      returned: when they were read
      type: list
      elements: str
      sample: [info@acme.awsapps.com]
    display_name:
      description: The name that other users see.
      returned: when it is set and was read
      type: str
      sample: Alice Vik
    first_name:
      description: First name.
      returned: when it is set and was read
      type: str
      sample: Alice
    last_name:
      description: Last name.
      returned: when it is set and was read
      type: str
      sample: Vik
    initials:
      description: Initials.
      returned: when it is set and was read
      type: str
      sample: AV
    telephone:
      description: Telephone number.
      returned: when it is set and was read
      type: str
      sample: +47 22 00 00 00
    street:
      description: Street.
      returned: when it is set and was read
      type: str
      sample: Storgata 1
    job_title:
      description: Job title.
      returned: when it is set and was read
      type: str
      sample: Baker
    city:
      description: City.
      returned: when it is set and was read
      type: str
      sample: Oslo
    company:
      description: Company.
      returned: when it is set and was read
      type: str
      sample: Acme
    zip_code:
      description: Postal code.
      returned: when it is set and was read
      type: str
      sample: "0150"
    department:
      description: Department.
      returned: when it is set and was read
      type: str
      sample: Bakery
    country:
      description: Country.
      returned: when it is set and was read
      type: str
      sample: "NO"
    office:
      description: Office.
      returned: when it is set and was read
      type: str
      sample: "12"
    role:
      description: V(USER) or V(REMOTE_USER).
      returned: when it is set and was read
      type: str
      sample: USER
    hidden_from_global_address_list:
      description: Whether it is hidden from the address book.
      returned: when it is set and was read
      type: bool
      sample: false
    identity_provider_user_id:
      description: The user's id in IAM Identity Center.
      returned: when it is set and was read
      type: str
      sample: 11111111-2222-3333-4444-555555555555
    mailbox_quota:
      description: Size of the mailbox in megabytes.
      returned: when it is set and was read
      type: int
      sample: 51200
    mailbox_permissions:
      description:
        - Empty, because no other entity may use the mailbox of a new user.
        - The permissions on the mailbox of an existing user are not read. Use
          M(mailops.workmail.workmail_mailbox_permission_info).
      returned: when the user is new
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
      sample: bob
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: register_to_work_mail
    changes:
      description: Field to C(before) and C(after), for lists C(added) and C(removed). Secrets are masked.
      returned: always
      type: dict
      sample: {entity_state: {before: DISABLED, after: ENABLED}, email: {before: null, after: bob@acme.awsapps.com}}
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
  sample: ["user bob.mailbox_quota: 60000 is outside 1 to 51200."]
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
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._model.user import USER
from ..module_utils._run.entity import run_entity


def main() -> None:
    run_entity(USER)


if __name__ == "__main__":
    main()
