#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_access_control_rule
short_description: Manage an access control rule of an Amazon WorkMail organization
version_added: 0.2.0
description:
  - Creates, changes or deletes a rule about who may use which protocol from which networks.
  - A task describes the rule whole. A condition that the task omits is not a condition of the rule.
  - If no rule matches, access is denied. If several match, one with V(DENY) decides. A task after which no rule allows
    anything is an error, because all users would be locked out.
  - Every organization starts with the rule V(default), which allows everything.
author:
  - mailops.workmail contributors (@mailops)
options:
  name:
    description: Name of the rule. Case matters.
    type: str
    required: true
  state:
    description: Whether the organization has the access control rule.
    type: str
    choices: [present, absent]
    default: present
  effect:
    description: Whether a request that meets all conditions is allowed. It is required unless the rule is absent.
    type: str
    choices: [ALLOW, DENY]
  description:
    description:
      - What the rule is for.
      - WorkMail requires one. If it is omitted, it is the name of the rule.
    type: str
  ip_ranges:
    description: Networks from which the rule applies, as C(198.51.100.0/24).
    type: list
    elements: str
  not_ip_ranges:
    description: Networks from which the rule does not apply.
    type: list
    elements: str
  actions:
    description: Protocols to which the rule applies.
    type: list
    elements: str
    choices: [ActiveSync, AutoDiscover, EWS, IMAP, SMTP, WindowsOutlook, WebMail]
  not_actions:
    description: Protocols to which the rule does not apply.
    type: list
    elements: str
    choices: [ActiveSync, AutoDiscover, EWS, IMAP, SMTP, WindowsOutlook, WebMail]
  users:
    description: Users that the rule applies to, each by name, primary address or id.
    type: list
    elements: str
  not_users:
    description: Users that the rule does not apply to, each by name, primary address or id.
    type: list
    elements: str
  impersonation_roles:
    description: Impersonation roles to which the rule applies, each by name or id.
    type: list
    elements: str
  not_impersonation_roles:
    description: Impersonation roles to which the rule does not apply, each by name or id.
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
- name: Allow IMAP and SMTP in the office only
  mailops.workmail.workmail_access_control_rule:
    organization: acme
    name: programs-in-the-office
    effect: DENY
    description: Programs that use IMAP and SMTP, outside of the office
    actions: [IMAP, SMTP]
    not_ip_ranges: [198.51.100.0/24]

- name: Delete a rule
  mailops.workmail.workmail_access_control_rule:
    organization: acme
    name: programs-in-the-office
    state: absent
"""

RETURN = r"""
---
access_control_rule:
  description: The rule as it is after the task, or would be. A key is omitted if it has no value.
  returned: on success, when the rule exists afterwards
  type: dict
  contains:
    name:
      description: Name of the rule.
      returned: always
      type: str
      sample: office
    effect:
      description: Whether a request that meets all conditions is allowed.
      returned: always
      type: str
      sample: ALLOW
    description:
      description: What the rule is for.
      returned: when it is set
      type: str
      sample: The office in Dublin
    ip_ranges:
      description: Networks from which the rule applies, as C(198.51.100.0/24).
      returned: when it is set
      type: list
      elements: str
      sample: [198.51.100.0/24]
    not_ip_ranges:
      description: Networks from which the rule does not apply.
      returned: when it is set
      type: list
      elements: str
      sample: [198.51.100.128/25]
    actions:
      description: Protocols to which the rule applies.
      returned: when it is set
      type: list
      elements: str
      sample: [IMAP, SMTP]
    not_actions:
      description: Protocols to which the rule does not apply.
      returned: when it is set
      type: list
      elements: str
      sample: [WebMail]
    users:
      description: Users that the rule applies to, each by name, primary address or id.
      returned: when it is set
      type: list
      elements: str
      sample: [alice]
    not_users:
      description: Users that the rule does not apply to, each by name, primary address or id.
      returned: when it is set
      type: list
      elements: str
      sample: [bob]
    impersonation_roles:
      description: Impersonation roles to which the rule applies, each by name or id.
      returned: when it is set
      type: list
      elements: str
      sample: [archiver]
    not_impersonation_roles:
      description: Impersonation roles to which the rule does not apply, each by name or id.
      returned: when it is set
      type: list
      elements: str
      sample: [backup]
operations:
  description: The operation that was done, or would be done in check mode.
  returned: when the options are valid
  type: list
  elements: dict
  contains:
    kind:
      description: V(access_control_rule).
      returned: always
      type: str
      sample: access_control_rule
    name:
      description: Its name.
      returned: always
      type: str
      sample: office
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: put_access_control_rule
    changes:
      description: Field to C(before) and C(after). Secrets are masked.
      returned: always
      type: dict
      sample: {effect: {before: ALLOW, after: DENY}}
failures:
  description: The operation that failed.
  returned: when an operation failed
  type: list
  elements: dict
  contains:
    kind:
      description: V(access_control_rule).
      returned: always
      type: str
      sample: access_control_rule
    name:
      description: Its name.
      returned: always
      type: str
      sample: office
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: put_access_control_rule
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
  sample: ["access_control_rule office.effect: is required where `state` is present; write `effect: …`."]
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
    prepared: "~ access_control_rule  office  effect  ALLOW -> DENY\nDone: 0 added, 1 changed, 0 disabled or deleted. Plan id 7f3c9d2e41b8a605\n"
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
    run_rule("access_control_rule")


if __name__ == "__main__":
    main()
