#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_mobile_device_access_rule
short_description: Manage a mobile device access rule of an Amazon WorkMail organization
version_added: 0.2.0
description:
  - Creates, changes or deletes a rule about which mobile devices may connect.
  - A task describes the rule whole. A condition that the task omits is not a condition of the rule.
  - A condition is met by a property that begins with one of its values, in any case. V($NONE) is met if the device does not report the property.
  - If no rule matches, access is denied. If several match, one with V(DENY) decides.
author:
  - mailops.workmail contributors (@mailops)
options:
  name:
    description: Name of the rule. Case matters.
    type: str
    required: true
  rule_id:
    description:
      - Id of the rule, which WorkMail assigns.
      - It is needed only to choose among rules with one name. If no rule has it, the name counts.
    type: str
  state:
    description: Whether the organization has the mobile device access rule.
    type: str
    choices: [present, absent]
    default: present
  effect:
    description: Whether a device that meets all conditions may connect. It is required unless the rule is absent.
    type: str
    choices: [ALLOW, DENY]
  description:
    description: What the rule is for.
    type: str
  device_types:
    description: Types of devices to which the rule applies.
    type: list
    elements: str
  not_device_types:
    description: Types of devices to which the rule does not apply.
    type: list
    elements: str
  device_models:
    description: Models to which the rule applies.
    type: list
    elements: str
  not_device_models:
    description: Models to which the rule does not apply.
    type: list
    elements: str
  device_operating_systems:
    description: Operating systems to which the rule applies.
    type: list
    elements: str
  not_device_operating_systems:
    description: Operating systems to which the rule does not apply.
    type: list
    elements: str
  device_user_agents:
    description: User agents to which the rule applies.
    type: list
    elements: str
  not_device_user_agents:
    description: User agents to which the rule does not apply.
    type: list
    elements: str
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.approval
  - mailops.workmail.organization
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_settings
  - module: mailops.workmail.workmail_settings_info
  - module: mailops.workmail.workmail_mobile_device_access_override
  - module: mailops.workmail.workmail_access_effect_info
"""

EXAMPLES = r"""
---
- name: Refuse old phones
  mailops.workmail.workmail_mobile_device_access_rule:
    organization: acme
    name: old-phones
    effect: DENY
    description: Operating systems without security updates
    device_operating_systems: [iOS 12, Android 8]

- name: Delete the rule
  mailops.workmail.workmail_mobile_device_access_rule:
    organization: acme
    name: old-phones
    state: absent
"""

RETURN = r"""
---
mobile_device_access_rule:
  description: The rule as it is after the task, or would be. A key is omitted if it has no value.
  returned: on success, when the rule exists afterwards
  type: dict
  contains:
    name:
      description: Name of the rule.
      returned: always
      type: str
      sample: phones
    rule_id:
      description: Id of the rule, which WorkMail assigns.
      returned: unless check mode reports its creation
      type: str
      sample: 0d9b1b2b-6b5a-4a39-8a5e-2d9f6c0f7c11
    effect:
      description: Whether a device that meets all conditions may connect.
      returned: always
      type: str
      sample: ALLOW
    description:
      description: What the rule is for.
      returned: when it is set
      type: str
      sample: Phones that the company manages
    device_types:
      description: Types of devices to which the rule applies.
      returned: when it is set
      type: list
      elements: str
      sample: [iPhone]
    not_device_types:
      description: Types of devices to which the rule does not apply.
      returned: when it is set
      type: list
      elements: str
      sample: [Android]
    device_models:
      description: Models to which the rule applies.
      returned: when it is set
      type: list
      elements: str
      sample: [iPhone14C5]
    not_device_models:
      description: Models to which the rule does not apply.
      returned: when it is set
      type: list
      elements: str
      sample: [iPhone9C1]
    device_operating_systems:
      description: Operating systems to which the rule applies.
      returned: when it is set
      type: list
      elements: str
      sample: [iOS 17]
    not_device_operating_systems:
      description: Operating systems to which the rule does not apply.
      returned: when it is set
      type: list
      elements: str
      sample: [iOS 12]
    device_user_agents:
      description: User agents to which the rule applies.
      returned: when it is set
      type: list
      elements: str
      sample: [Apple-iPhone]
    not_device_user_agents:
      description: User agents to which the rule does not apply.
      returned: when it is set
      type: list
      elements: str
      sample: [Outlook-iOS]
operations:
  description: The operation that was done, or would be done in check mode.
  returned: when the options are valid
  type: list
  elements: dict
  contains:
    kind:
      description: V(mobile_device_access_rule).
      returned: always
      type: str
      sample: mobile_device_access_rule
    name:
      description: Its name.
      returned: always
      type: str
      sample: phones
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: update_mobile_device_access_rule
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
      description: V(mobile_device_access_rule).
      returned: always
      type: str
      sample: mobile_device_access_rule
    name:
      description: Its name.
      returned: always
      type: str
      sample: phones
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: update_mobile_device_access_rule
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
  sample: ["mobile_device_access_rule phones.effect: is required where `state` is present; write `effect: …`."]
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
    prepared: "~ mobile_device_access_rule  phones  effect  ALLOW -> DENY\nDone: 0 added, 1 changed, 0 disabled or deleted. Plan id 7f3c9d2e41b8a605\n"
unresolved:
  description: The organization that an earlier task would have created.
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
    run_rule("mobile_device_access_rule")


if __name__ == "__main__":
    main()
