#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_impersonation_role
short_description: Manage an impersonation role of an Amazon WorkMail organization
version_added: 0.2.0
description:
  - Creates, changes or deletes a role by which a program opens mailboxes of users, for example to archive or to move them.
  - A task describes the role whole. What the task omits is not part of the role, nor of its rules.
  - Without a rule that applies to a mailbox, the role cannot open it. If several rules apply, one with V(DENY) decides.
  - No module returns the token with which a program assumes a role.
author:
  - mailops.workmail contributors (@mailops)
options:
  name:
    description: Name of the role. Case matters.
    type: str
    required: true
  role_id:
    description:
      - Id of the role, which WorkMail assigns.
      - It is needed only to choose among roles with one name. If no role has it, the name counts.
    type: str
  state:
    description: Whether the organization has the impersonation role.
    type: str
    choices: [present, absent]
    default: present
  type:
    description: What the role may do with the mailboxes. It is required unless the role is absent.
    type: str
    choices: [FULL_ACCESS, READ_ONLY]
  description:
    description: What the role is for.
    type: str
  rules:
    description:
      - Which mailboxes the role may open.
      - If no rule matches, access is denied. If several match, one with V(DENY) decides.
      - A role without a rule that allows something opens no mailbox. WorkMail has such roles, so a task that writes one
        warns.
    type: list
    elements: dict
    suboptions:
      impersonation_rule_id:
        description: Id of the rule, which you choose. It is unique in the role.
        type: str
        required: true
      name:
        description: Name of the rule.
        type: str
      description:
        description: What the rule is for.
        type: str
      effect:
        description: Whether the role may open the mailboxes.
        type: str
        required: true
        choices: [ALLOW, DENY]
      target_users:
        description:
          - Users that the rule applies to, each by name, primary address or id. If it is omitted, to all users.
        type: list
        elements: str
      not_target_users:
        description: Users that the rule does not apply to, each by name, primary address or id.
        type: list
        elements: str
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.approval
  - mailops.workmail.organization
  - mailops.workmail.reference
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_settings
  - module: mailops.workmail.workmail_settings_info
  - module: mailops.workmail.workmail_access_effect_info
"""

EXAMPLES = r"""
---
- name: Create the user
  mailops.workmail.workmail_user:
    organization: acme
    name: alice
    email: alice@acme.awsapps.com

- name: Let a backup read all mailboxes but one
  mailops.workmail.workmail_impersonation_role:
    organization: acme
    name: backup
    type: READ_ONLY
    description: Nightly backup
    rules:
      - impersonation_rule_id: all-users
        effect: ALLOW
      - impersonation_rule_id: not-alice
        effect: DENY
        target_users: [alice]

- name: Delete the role
  mailops.workmail.workmail_impersonation_role:
    organization: acme
    name: backup
    state: absent
"""

RETURN = r"""
---
impersonation_role:
  description: The role as it is after the task, or would be. A key is omitted if it has no value.
  returned: on success, when the role exists afterwards
  type: dict
  contains:
    name:
      description: Name of the role.
      returned: always
      type: str
      sample: archiver
    role_id:
      description: Id of the role, which WorkMail assigns.
      returned: unless check mode reports its creation
      type: str
      sample: 3f1e4f0a-7f6e-4c0f-9a53-1f6d1f0f9d77
    type:
      description: What the role may do with the mailboxes.
      returned: always
      type: str
      sample: READ_ONLY
    description:
      description: What the role is for.
      returned: when it is set
      type: str
      sample: The archive reads all mail
    rules:
      description: Which mailboxes the role may open.
      returned: when it is set
      type: list
      elements: dict
      contains:
        impersonation_rule_id:
          description: Id of the rule, which you choose.
          returned: always
          type: str
          sample: everybody
        name:
          description: Name of the rule.
          returned: when it is set
          type: str
          sample: Everybody
        description:
          description: What the rule is for.
          returned: when it is set
          type: str
          sample: All mailboxes but that of the works council
        effect:
          description: Whether the role may open the mailboxes.
          returned: always
          type: str
          sample: ALLOW
        target_users:
          description: Users that the rule applies to, each by name, primary address or id.
          returned: when it is set
          type: list
          elements: str
          sample: [alice]
        not_target_users:
          description: Users that the rule does not apply to, each by name, primary address or id.
          returned: when it is set
          type: list
          elements: str
          sample: [bob]
operations:
  description: The operation that was done, or would be done in check mode.
  returned: when the options are valid
  type: list
  elements: dict
  contains:
    kind:
      description: V(impersonation_role).
      returned: always
      type: str
      sample: impersonation_role
    name:
      description: Its name.
      returned: always
      type: str
      sample: backup
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: update_impersonation_role
    changes:
      description: Field to C(before) and C(after). Secrets are masked.
      returned: always
      type: dict
      sample: {type: {before: FULL_ACCESS, after: READ_ONLY}}
failures:
  description: The operation that failed.
  returned: when an operation failed
  type: list
  elements: dict
  contains:
    kind:
      description: V(impersonation_role).
      returned: always
      type: str
      sample: impersonation_role
    name:
      description: Its name.
      returned: always
      type: str
      sample: backup
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: update_impersonation_role
    code:
      description: The error code of the service.
      returned: always
      type: str
      sample: LimitExceededException
    message:
      description: The message of the service, and what to do.
      returned: always
      type: str
      sample: Maximum alias limit exceeded
errors:
  description:
    - All errors in the options and all other reasons that prevent the change, one text each. Nothing was changed.
  returned: when there are errors
  type: list
  elements: str
  sample: ["impersonation_role backup.type: is required where `state` is present; write `type: …`."]
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
  returned: when the options are valid
  type: dict
  sample:
    prepared: "~ impersonation_role  backup  type  FULL_ACCESS -> READ_ONLY\nDone: 0 added, 1 changed, 0 disabled or deleted. Plan id 7f3c9d2e41b8a605\n"
unresolved:
  description: The organization and the entities that earlier tasks would have created.
  returned: in check mode, when there are any
  type: list
  elements: dict
  contains:
    field:
      description: The option.
      returned: always
      type: str
      sample: organization
    value:
      description: The value of the option.
      returned: always
      type: str
      sample: acme
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.rule import run_rule


def main() -> None:
    run_rule("impersonation_role")


if __name__ == "__main__":
    main()
