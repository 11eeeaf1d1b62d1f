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
options:
  include:
    description:
      - The settings to read. The module calls the API only for these.
      - The module reads all settings by default.
    type: list
    elements: str
    choices:
      - access_control_rules
      - availability_configurations
      - email_monitoring
      - identity_provider
      - impersonation_roles
      - inbound_dmarc
      - mobile_device_access_overrides
      - mobile_device_access_rules
      - retention_policy
    default:
      - access_control_rules
      - availability_configurations
      - email_monitoring
      - identity_provider
      - impersonation_roles
      - inbound_dmarc
      - mobile_device_access_overrides
      - mobile_device_access_rules
      - retention_policy
seealso:
  - module: mailops.workmail.workmail_settings
"""

EXAMPLES = r"""
---
- name: Read the settings
  mailops.workmail.workmail_settings_info:
    organization: acme
  register: result

- name: Read only the setting of inbound DMARC
  mailops.workmail.workmail_settings_info:
    organization: acme
    include:
      - inbound_dmarc
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
    access_control_rules:
      description: Who may use which protocol, from which networks.
      returned: when it is asked for
      type: list
      elements: dict
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
    availability_configurations:
      description: Where WorkMail looks up whether people of another mail domain are free.
      returned: when it is asked for
      type: list
      elements: dict
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
    impersonation_roles:
      description: Which programs may open whose mailboxes through EWS.
      returned: when it is asked for
      type: list
      elements: dict
      contains:
        name:
          description: Name of the role.
          returned: always
          type: str
          sample: archiver
        role_id:
          description: Id of the role, which WorkMail assigns.
          returned: always
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
    mobile_device_access_overrides:
      description: Single devices of single users that may, or may not, connect whatever the rules say.
      returned: when it is asked for
      type: list
      elements: dict
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
    mobile_device_access_rules:
      description: Which mobile devices may connect.
      returned: when it is asked for
      type: list
      elements: dict
      contains:
        name:
          description: Name of the rule.
          returned: always
          type: str
          sample: phones
        rule_id:
          description: Id of the rule, which WorkMail assigns.
          returned: always
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
