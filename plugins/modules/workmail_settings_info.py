#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_settings_info
short_description: Read the settings of an Amazon WorkMail organization
description:
  - Returns the settings of an organization, in the shape that M(mailops.workmail.workmail_settings) takes.
author:
  - mailops.workmail contributors (@mailops)
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_settings
"""

EXAMPLES = r"""
---
- name: Read the settings
  mailops.workmail.workmail_settings_info:
    organization: acme
  register: result

- name: Fail if forged mail would be accepted
  ansible.builtin.assert:
    that: result.settings.inbound_dmarc.enforced
"""

RETURN = r"""
---
settings:
  description: The settings, in the shape that M(mailops.workmail.workmail_settings) takes.
  returned: success
  type: dict
  contains:
    email_monitoring:
      description: Where WorkMail logs what happens to the messages of the organization.
      returned: when the organization has it
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
      returned: when the organization has it
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
      returned: always
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
      returned: when the organization has it
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
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["organization: is required; add `organization: …`."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.settings import run_settings_info


def main() -> None:
    run_settings_info()


if __name__ == "__main__":
    main()
