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
  access_control_rules:
    description:
      - Who may use which protocol, from which networks.
      - A rule is described whole. A condition that an item omits is not a condition of the rule.
      - If no rule matches, access is denied. If several match, one with V(DENY) decides.
      - A task after which no rule allows anything is an error, because then no user could open a mailbox. New and
        changed rules are written before others are removed.
      - A value that is a condition and an exception of one rule is an error, as is a rule whose exceptions leave
        nothing to apply to.
    version_added: 0.2.0
    type: list
    elements: dict
    suboptions:
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
  availability_configurations:
    description:
      - Where WorkMail looks up whether people of another mail domain are free.
      - A configuration is described whole. It has exactly one provider.
    version_added: 0.2.0
    type: list
    elements: dict
    suboptions:
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
  impersonation_roles:
    description:
      - Which programs may open whose mailboxes through EWS.
      - A role is described whole. What an item omits is removed from the role.
      - A role with V(FULL_ACCESS) and a rule without users can read and change all mail of the organization.
    version_added: 0.2.0
    type: list
    elements: dict
    suboptions:
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
          - A role without a rule that allows something opens no mailbox. WorkMail has such roles, so a task that writes
            one warns.
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
  mobile_device_access_overrides:
    description:
      - Single devices of single users that may, or may not, connect whatever the rules say.
      - An override is described whole. A description that an item omits is removed.
    version_added: 0.2.0
    type: list
    elements: dict
    suboptions:
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
  mobile_device_access_rules:
    description:
      - Which mobile devices may connect.
      - A rule is described whole. A condition that an item omits is not a condition of the rule.
      - A condition is met by a property that begins with one of its values, in any case. V($NONE) is met if the device
        does not report the property.
      - If no rule matches, access is denied. If several match, one with V(DENY) decides.
    version_added: 0.2.0
    type: list
    elements: dict
    suboptions:
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
  access_expectations:
    description:
      - Questions about the access control rules with the answers that they must get, as tests of the rules.
      - Each is checked against the rules as they will be, in check mode too. If an answer is another one, the task
        fails before it changes anything, and names the rules that decide.
      - After a run, WorkMail itself is asked.
    version_added: 0.2.0
    type: list
    elements: dict
    suboptions:
      user:
        description: Who asks, by name, primary address or id. Set this or O(access_expectations[].impersonation_role).
        type: str
      impersonation_role:
        description: The impersonation role that asks, by name or id. Its O(access_expectations[].action) is V(EWS).
        type: str
      action:
        description: The protocol.
        type: str
        required: true
        choices: [ActiveSync, AutoDiscover, EWS, IMAP, SMTP, WindowsOutlook, WebMail]
      ip_address:
        description: The IPv4 address of the request.
        type: str
        required: true
      effect:
        description: The answer that is expected.
        type: str
        required: true
        choices: [ALLOW, DENY]
      because:
        description: Why it is expected, for the message if it is not met.
        type: str
  prune:
    description:
      - The lists of which everything is removed that no item names.
      - The rule C(default) of a new organization stays. To remove it, list it with V(absent).
      - A list without an item that is present cannot be pruned.
    version_added: 0.2.0
    type: list
    elements: str
    choices:
      - access_control_rules
      - availability_configurations
      - impersonation_roles
      - mobile_device_access_overrides
      - mobile_device_access_rules
  removal_limit:
    description:
      - Most entries that the task may remove, whether they are pruned or V(absent). If there are more, nothing is
        changed.
    version_added: 0.2.0
    type: int
    default: 10
  confirm_deletion:
    description:
      - Whether the task may set an O(retention_policy) that deletes more mail than the current one.
      - A policy deletes more if a folder gets V(DELETE) or V(PERMANENTLY_DELETE) that did not have it, if its mail can
        no longer be recovered, or if the period of a folder with one of these actions becomes shorter.
      - Otherwise such a policy is an error, in check mode too.
    version_added: 0.2.0
    type: bool
    default: false
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
