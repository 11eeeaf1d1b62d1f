#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_settings
short_description: Manage the settings of an Amazon WorkMail organization
description:
  - Manages the settings of an organization. An omitted setting is neither read nor changed.
  - Enforces DMARC, logs what happens to messages, sets how people sign in and how long mail is kept.
author:
  - mailops.workmail contributors (@mailops)
options:
  confirm_deletion:
    description:
      - Whether the task may set an O(retention_policy) that deletes more mail than the current one.
      - A policy deletes more if a folder gets V(DELETE) or V(PERMANENTLY_DELETE) that did not have it, if its mail can
        no longer be recovered, or if the period of a folder with one of these actions becomes shorter.
      - Otherwise such a policy is an error, in check mode too.
    version_added: 0.2.0
    type: bool
    default: false
  email_monitoring:
    description:
      - Where WorkMail logs what happens to the messages of the organization.
      - What is omitted is kept.
    version_added: 0.2.0
    type: dict
    suboptions:
      state:
        description: Whether the organization has it.
        type: str
        choices: [present, absent]
        default: present
      log_group_arn:
        description:
          - ARN of the log group in Amazon CloudWatch Logs. It ends in C(:*).
          - It is required where the organization has no email monitoring yet.
        type: str
      role_arn:
        description:
          - ARN of the IAM role by which WorkMail writes to the log group.
          - Without it, WorkMail uses its service-linked role, which is not returned.
          - To use the service-linked role instead of another one, make the configuration absent and set it again.
        type: str
  identity_provider:
    description:
      - How people sign in to their mailboxes.
      - What is omitted is kept, also in the dictionaries. Where the organization has no identity provider yet, all but
        O(identity_provider.personal_access_token_configuration.lifetime_in_days) is required.
    version_added: 0.2.0
    type: dict
    suboptions:
      state:
        description: Whether the organization has it.
        type: str
        choices: [present, absent]
        default: present
      authentication_mode:
        description:
          - Whether people sign in by IAM Identity Center only, or by their password in the directory too.
          - A task that changes it to V(IDENTITY_PROVIDER_ONLY) warns that programs can no longer use IMAP and SMTP with
            the passwords of the directory.
        type: str
        choices: [IDENTITY_PROVIDER_ONLY, IDENTITY_PROVIDER_AND_DIRECTORY]
      identity_center_configuration:
        description: The instance of IAM Identity Center and its application for WorkMail.
        type: dict
        suboptions:
          instance_arn:
            description: ARN of the instance.
            type: str
            required: true
          application_arn:
            description: ARN of the application.
            type: str
            required: true
      personal_access_token_configuration:
        description:
          - The tokens that people use instead of a password in programs that do not support IAM Identity Center.
        type: dict
        suboptions:
          status:
            description: Whether people can create and use them.
            type: str
            required: true
            choices: [ACTIVE, INACTIVE]
          lifetime_in_days:
            description:
              - How many days a new token is valid.
              - If it is never set, it is 365.
            type: int
  inbound_dmarc:
    description: How mail is handled that fails the DMARC check of its sender's domain.
    type: dict
    suboptions:
      enforced:
        description:
          - Whether the policy of the sender's domain is enforced, so that such mail is refused or put into quarantine.
          - A new organization enforces it.
        type: bool
        required: true
  retention_policy:
    description:
      - How long the mail in each folder is kept.
      - What is omitted is kept.
    version_added: 0.2.0
    type: dict
    suboptions:
      state:
        description: Whether the organization has it.
        type: str
        choices: [present, absent]
        default: present
      name:
        description:
          - Name of the policy.
          - It is required where the organization has no policy yet.
        type: str
      description:
        description: Description of the policy.
        type: str
      folder_configurations:
        description:
          - What happens to the mail in each folder. The mail of a folder that is not in the list is kept.
          - The list replaces the current one. It is required where the organization has no policy yet.
          - A list that deletes more mail than the current one needs O(confirm_deletion).
        type: list
        elements: dict
        suboptions:
          name:
            description: The folder.
            type: str
            required: true
            choices: [INBOX, DELETED_ITEMS, SENT_ITEMS, DRAFTS, JUNK_EMAIL]
          action:
            description: What happens to the mail after the period.
            type: str
            required: true
            choices: [NONE, DELETE, PERMANENTLY_DELETE]
          period:
            description:
              - The period in days.
              - It is required for the actions V(DELETE) and V(PERMANENTLY_DELETE).
            type: int
notes:
  - In check mode, a missing organization counts as one that an earlier task would have created, with a
    warning and an entry in RV(unresolved).
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
  - mailops.workmail.approval
seealso:
  - module: mailops.workmail.workmail_settings_info
  - module: mailops.workmail.workmail_domain
"""

EXAMPLES = r"""
---
- name: Enforce DMARC for inbound mail
  mailops.workmail.workmail_settings:
    organization: acme
    inbound_dmarc:
      enforced: true

- name: Delete junk after a month and keep all other mail
  mailops.workmail.workmail_settings:
    organization: acme
    retention_policy:
      name: tidy
      folder_configurations:
        - name: JUNK_EMAIL
          action: DELETE
          period: 30
    confirm_deletion: true

- name: Stop logging what happens to messages
  mailops.workmail.workmail_settings:
    organization: acme
    email_monitoring:
      state: absent

- name: Do not enforce DMARC during a test
  mailops.workmail.workmail_settings:
    organization: acme
    inbound_dmarc:
      enforced: false
"""

RETURN = r"""
---
settings:
  description:
    - The settings that the task names, as they are afterwards or would be, in the shape that
      M(mailops.workmail.workmail_settings) takes.
  returned: success
  type: dict
  contains:
    email_monitoring:
      description: Where WorkMail logs what happens to the messages of the organization.
      returned: when the task names it and it is not absent
      type: dict
      contains:
        log_group_arn:
          description: ARN of the log group in Amazon CloudWatch Logs.
          returned: always
          type: str
          sample: arn:aws:logs:eu-west-1:123456789012:log-group:mail:*
        role_arn:
          description: ARN of the IAM role by which WorkMail writes to the log group.
          returned: when it is set
          type: str
          sample: arn:aws:iam::123456789012:role/workmail-monitoring
    identity_provider:
      description: How people sign in to their mailboxes.
      returned: when the task names it and it is not absent
      type: dict
      contains:
        authentication_mode:
          description: Whether people sign in by IAM Identity Center only, or by their password in the directory too.
          returned: always
          type: str
          sample: IDENTITY_PROVIDER_AND_DIRECTORY
        identity_center_configuration:
          description: The instance of IAM Identity Center and its application for WorkMail.
          returned: always
          type: dict
          contains:
            instance_arn:
              description: ARN of the instance.
              returned: always
              type: str
              sample: arn:aws:sso:::instance/ssoins-1234567890abcdef
            application_arn:
              description: ARN of the application.
              returned: always
              type: str
              sample: arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-1234567890abcdef
        personal_access_token_configuration:
          description:
            - The tokens that people use instead of a password in programs that do not support IAM Identity Center.
          returned: always
          type: dict
          contains:
            status:
              description: Whether people can create and use them.
              returned: always
              type: str
              sample: ACTIVE
            lifetime_in_days:
              description: How many days a new token is valid.
              returned: when it is set
              type: int
              sample: 90
    inbound_dmarc:
      description: How mail is handled that fails the DMARC check of its sender's domain.
      returned: when the task names it
      type: dict
      contains:
        enforced:
          description:
            - Whether the policy of the sender's domain is enforced, so that such mail is refused or put into
              quarantine.
          returned: always
          type: bool
          sample: false
    retention_policy:
      description: How long the mail in each folder is kept.
      returned: when the task names it and it is not absent
      type: dict
      contains:
        name:
          description: Name of the policy.
          returned: always
          type: str
          sample: tidy
        description:
          description: Description of the policy.
          returned: when it is set
          type: str
          sample: Keep junk for a month.
        folder_configurations:
          description: What happens to the mail in each folder.
          returned: always
          type: list
          elements: dict
          contains:
            name:
              description: The folder.
              returned: always
              type: str
              sample: JUNK_EMAIL
            action:
              description: What happens to the mail after the period.
              returned: always
              type: str
              sample: DELETE
            period:
              description: The period in days.
              returned: when it is set
              type: int
              sample: 30
operations:
  description: The operations that were done, or would be done in check mode, in this order.
  returned: when the options are valid
  type: list
  elements: dict
  contains:
    kind:
      description: The option that names the setting.
      returned: always
      type: str
      sample: inbound_dmarc
    name:
      description: Empty, because an organization has one of each setting.
      returned: always
      type: str
      sample: ""
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: put_inbound_dmarc_settings
    changes:
      description: Field to C(before) and C(after).
      returned: always
      type: dict
      sample: {enforced: {before: false, after: true}}
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
    prepared: "~ user  bob  city  Oslo -> Bergen\nDone: 0 added, 1 changed, 0 disabled or deleted. Plan id 7f3c9d2e41b8a605\n"
failures:
  description: The operations that failed.
  returned: when an operation failed
  type: list
  elements: dict
  contains:
    kind:
      description: The option that names the setting.
      returned: always
      type: str
      sample: inbound_dmarc
    name:
      description: Empty, because an organization has one of each setting.
      returned: always
      type: str
      sample: ""
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: put_inbound_dmarc_settings
    code:
      description: The error code of the service.
      returned: always
      type: str
      sample: AccessDeniedException
    message:
      description: The message of the service, and what to do.
      returned: always
      type: str
      sample: "access denied: the IAM action workmail:PutInboundDmarcSettings is required."
errors:
  description: All errors in the options, one text each. Nothing was changed.
  returned: when there are errors
  type: list
  elements: str
  sample: ["inbound_dmarc.enforced: is text but must be true or false; write one of these."]
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

from ..module_utils._run.settings import run_settings


def main() -> None:
    run_settings()


if __name__ == "__main__":
    main()
