#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_availability_configuration
short_description: Manage an availability configuration of an Amazon WorkMail organization
version_added: 0.2.0
description:
  - Creates, changes or deletes what WorkMail asks for the free and busy times of people in another domain.
  - A configuration has one provider. Setting the other one replaces it.
  - WorkMail does not return the password of a provider, so it is not compared. O(update_password) writes it again.
author:
  - mailops.workmail contributors (@mailops)
options:
  domain:
    description: The other mail domain.
    type: str
    required: true
  state:
    description: Whether the organization has the availability configuration.
    type: str
    choices: [present, absent]
    default: present
  ews_provider:
    description: A server with Exchange Web Services (EWS).
    type: dict
    suboptions:
      endpoint:
        description: URL of EWS.
        type: str
        required: true
      username:
        description: Name by which WorkMail signs in.
        type: str
        required: true
      password:
        description:
          - Password with which WorkMail signs in. WorkMail does not return it, so that it cannot be compared.
          - It is required to create the configuration and to change it.
        type: str
  lambda_provider:
    description: A function in AWS Lambda.
    type: dict
    suboptions:
      lambda_arn:
        description: ARN of the function.
        type: str
        required: true
  update_password:
    description: Whether the password is written each time, or only if the configuration is created or changed.
    type: str
    choices: [on_create, always]
    default: on_create
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
  - module: mailops.workmail.workmail_availability_test_info
"""

EXAMPLES = r"""
---
- name: Ask a Lambda function
  mailops.workmail.workmail_availability_configuration:
    organization: acme
    domain: example.net
    lambda_provider:
      lambda_arn: arn:aws:lambda:eu-west-1:123456789012:function:free-busy

- name: Ask a server with Exchange Web Services instead
  mailops.workmail.workmail_availability_configuration:
    organization: acme
    domain: example.net
    ews_provider:
      endpoint: https://mail.example.net/EWS/Exchange.asmx
      username: free-busy
      password: "{{ vault_bob_password }}"

- name: Delete the configuration
  mailops.workmail.workmail_availability_configuration:
    organization: acme
    domain: example.net
    state: absent
"""

RETURN = r"""
---
availability_configuration:
  description: The configuration as it is after the task, or would be. A key is omitted if it has no value.
  returned: on success, when the configuration exists afterwards
  type: dict
  contains:
    domain:
      description: The other mail domain.
      returned: always
      type: str
      sample: example.net
    ews_provider:
      description: A server with Exchange Web Services (EWS).
      returned: when it is set
      type: dict
      contains:
        endpoint:
          description: URL of EWS.
          returned: always
          type: str
          sample: https://mail.example.net/EWS/Exchange.asmx
        username:
          description: Name by which WorkMail signs in.
          returned: always
          type: str
          sample: availability@example.net
    lambda_provider:
      description: A function in AWS Lambda.
      returned: when it is set
      type: dict
      contains:
        lambda_arn:
          description: ARN of the function.
          returned: always
          type: str
          sample: arn:aws:lambda:eu-west-1:123456789012:function:availability
operations:
  description: The operation that was done, or would be done in check mode.
  returned: when the options are valid
  type: list
  elements: dict
  contains:
    kind:
      description: V(availability_configuration).
      returned: always
      type: str
      sample: availability_configuration
    name:
      description: Its domain.
      returned: always
      type: str
      sample: example.net
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: update_availability_configuration
    changes:
      description: Field to C(before) and C(after). Secrets are masked.
      returned: always
      type: dict
      sample:
        lambda_provider: {before: {lambda_arn: arn:aws:lambda:eu-west-1:123456789012:function:old}, after: null}
failures:
  description: The operation that failed.
  returned: when an operation failed
  type: list
  elements: dict
  contains:
    kind:
      description: V(availability_configuration).
      returned: always
      type: str
      sample: availability_configuration
    name:
      description: Its domain.
      returned: always
      type: str
      sample: example.net
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: update_availability_configuration
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
  sample: ["availability_configuration example.net: needs exactly one of `ews_provider` and `lambda_provider`."]
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
    prepared: "~ availability_configuration  b.example  ews_provider.password  set\nDone: 0 added, 1 changed, 0 disabled or deleted. Plan id 7f3c9d2e41b8a605\n"
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
    run_rule("availability_configuration")


if __name__ == "__main__":
    main()
