#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_mobile_device_access_override
short_description: Manage a mobile device access override of an Amazon WorkMail organization
version_added: 0.2.0
description:
  - Creates, changes or deletes the exception for one device of one user, which applies whatever the mobile device access rules say.
  - A task describes the override whole. A description that the task omits is removed.
  - The module reads this one override, not the list of all.
author:
  - mailops.workmail contributors (@mailops)
options:
  state:
    description: Whether the organization has the mobile device access override.
    type: str
    choices: [present, absent]
    default: present
  user:
    description: The user, by name, primary address or id.
    type: str
    required: true
  device_id:
    description: Id of the device, in any case.
    type: str
    required: true
  effect:
    description: Whether the device may connect. It is required unless the override is absent.
    type: str
    choices: [ALLOW, DENY]
  description:
    description: Why there is an override.
    type: str
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
  - module: mailops.workmail.workmail_mobile_device_access_rule
"""

EXAMPLES = r"""
---
- name: Create the user
  mailops.workmail.workmail_user:
    organization: acme
    name: alice
    email: alice@acme.awsapps.com

- name: Refuse a lost phone
  mailops.workmail.workmail_mobile_device_access_override:
    organization: acme
    user: alice
    device_id: ApplDN6H2K3X
    effect: DENY
    description: Lost on 2026-11-20

- name: Delete the override
  mailops.workmail.workmail_mobile_device_access_override:
    organization: acme
    user: alice
    device_id: ApplDN6H2K3X
    state: absent
"""

RETURN = r"""
---
mobile_device_access_override:
  description: The override as it is after the task, or would be. A key is omitted if it has no value.
  returned: on success, when the override exists afterwards
  type: dict
  contains:
    user:
      description: The user, by name, primary address or id.
      returned: always
      type: str
      sample: alice
    device_id:
      description: Id of the device, in any case.
      returned: always
      type: str
      sample: ApplDN6H2K3X
    effect:
      description: Whether the device may connect.
      returned: always
      type: str
      sample: DENY
    description:
      description: Why there is an override.
      returned: when it is set
      type: str
      sample: Lost in May
operations:
  description: The operation that was done, or would be done in check mode.
  returned: when the options are valid
  type: list
  elements: dict
  contains:
    kind:
      description: V(mobile_device_access_override).
      returned: always
      type: str
      sample: mobile_device_access_override
    name:
      description: Id of the user and id of the device.
      returned: always
      type: str
      sample: d4a76c69-d488-4bb6-a1d8-aa8e638e6ee4 appldn6h2k3x
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: put_mobile_device_access_override
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
      description: V(mobile_device_access_override).
      returned: always
      type: str
      sample: mobile_device_access_override
    name:
      description: Id of the user and id of the device.
      returned: always
      type: str
      sample: d4a76c69-d488-4bb6-a1d8-aa8e638e6ee4 appldn6h2k3x
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: put_mobile_device_access_override
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
  sample:
    - "mobile_device_access_override ApplDN6H2K3X.user: there is no user 'alic' in the organization. Did you mean 'alice'?"
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
    prepared: "~ mobile_device_access_override  d4a76c69 appldn6h2k3x  effect  ALLOW -> DENY\nDone: 0 added, 1 changed, 0 disabled or deleted.\n"
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
    run_rule("mobile_device_access_override")


if __name__ == "__main__":
    main()
