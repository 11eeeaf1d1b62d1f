#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_identity_center_application
short_description: Manage an IAM Identity Center application for Amazon WorkMail
version_added: 0.2.0
description:
  - Creates or deletes the application of IAM Identity Center by which users sign in to WorkMail. It belongs to the AWS account, and one or more
    organizations use it. M(mailops.workmail.workmail_settings) lets an organization use it (C(identity_provider)).
  - No call of WorkMail lists or reads applications. All that can be read is which application an organization uses. So the module can
    only know that an application exists if O(organization) uses it.
author:
  - mailops.workmail contributors (@mailops)
options:
  organization:
    description:
      - An organization, by its id or its alias. If it uses an application of O(instance_arn), a task with O(state=present) changes nothing and
        returns that application, whatever its name is.
      - If it is omitted, or uses no application of the instance, the application counts as missing.
      - With O(state=absent) it is not used. All organizations of the account and Region are looked at.
    type: str
  state:
    description:
      - V(present) creates the application, unless O(organization) uses one of the instance. If the instance has an application of that name,
        WorkMail refuses a second one or, as far as is known, creates it.
      - V(absent) deletes the application. If an active organization of the account and Region uses it, the task fails in check mode too,
        because the users of that organization could no longer sign in.
    type: str
    choices: [present, absent]
    default: present
  name:
    description: The name of a new application. Required with O(state=present). It is not compared, because it cannot be read.
    type: str
  instance_arn:
    description: The ARN of the instance of IAM Identity Center. Required with O(state=present).
    type: str
  application_arn:
    description:
      - The ARN of the application to delete. Required with O(state=absent). Cannot be combined with O(name) or O(instance_arn).
      - RV(application.application_arn) of the task that created it. IAM Identity Center lists the ARNs of all its applications.
    type: str
notes:
  - A preview with O(state=absent) reports the deletion even if the application was deleted before. A second task with O(state=absent) changes
    nothing if WorkMail refuses to delete an application that does not exist, and reports a deletion otherwise.
  - Until O(organization) uses the application, each task with O(state=present) tries to create another one.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.unread
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.approval
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_settings
"""

EXAMPLES = r"""
---
- name: Create the application, unless the organization uses one of the instance
  mailops.workmail.workmail_identity_center_application:
    organization: acme
    name: workmail
    instance_arn: arn:aws:sso:::instance/ssoins-1234567890abcdef
  register: result

- name: Let users sign in through IAM Identity Center too
  mailops.workmail.workmail_settings:
    organization: acme
    identity_provider:
      authentication_mode: IDENTITY_PROVIDER_AND_DIRECTORY
      identity_center_configuration:
        instance_arn: arn:aws:sso:::instance/ssoins-1234567890abcdef
        application_arn: "{{ result.application.application_arn }}"
      personal_access_token_configuration:
        status: ACTIVE

- name: Return to the passwords of the directory
  mailops.workmail.workmail_settings:
    organization: acme
    identity_provider:
      state: absent

- name: Delete the application, which no organization uses any longer
  mailops.workmail.workmail_identity_center_application:
    application_arn: "{{ result.application.application_arn }}"
    state: absent
"""

RETURN = r"""
---
application:
  description:
    - The application that the task has created, or would create, or the one of the instance that O(organization) uses.
  returned: on success, with O(state=present)
  type: dict
  contains:
    application_arn:
      description: Its ARN.
      returned: unless check mode reports its creation
      type: str
      sample: arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-1234567890abcdef
    instance_arn:
      description: The ARN of its instance of IAM Identity Center.
      returned: always
      type: str
      sample: arn:aws:sso:::instance/ssoins-1234567890abcdef
    name:
      description: Its name. The name of an application that exists cannot be read.
      returned: when the task creates it
      type: str
      sample: workmail
operations:
  description: The operation that was done, or would be done in check mode.
  returned: when the options are valid
  type: list
  elements: dict
  contains:
    kind:
      description: V(identity_center_application).
      returned: always
      type: str
      sample: identity_center_application
    name:
      description: The name of a new application, the ARN of one that is deleted.
      returned: always
      type: str
      sample: workmail
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: create_identity_center_application
    changes:
      description: Field to C(before) and C(after).
      returned: always
      type: dict
      sample: {name: {before: null, after: workmail}}
failures:
  description: The operation that failed.
  returned: when an operation failed
  type: list
  elements: dict
  contains:
    kind:
      description: V(identity_center_application).
      returned: always
      type: str
      sample: identity_center_application
    name:
      description: The name of a new application, the ARN of one that is to be deleted.
      returned: always
      type: str
      sample: workmail
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: create_identity_center_application
    code:
      description: The error code of the service.
      returned: always
      type: str
      sample: InvalidParameterException
    message:
      description: The message of the service, and what to do.
      returned: always
      type: str
      sample: Maximum alias limit exceeded
errors:
  description: All errors in the options, and an application that is used, one text each. Nothing was changed.
  returned: when there are errors
  type: list
  elements: str
  sample: ["instance_arn: is required where `state` is present; write `instance_arn: …`."]
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
    prepared: "+ identity_center_application  workmail\nDone: 1 added, 0 changed, 0 disabled or deleted. Plan id 7f3c9d2e41b8a605\n"
unresolved:
  description: The organization that an earlier task would have created.
  returned: in check mode, when it is not there yet
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

from ..module_utils._run.identity_center_application import run_application


def main() -> None:
    run_application()


if __name__ == "__main__":
    main()
