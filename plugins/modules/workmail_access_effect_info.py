#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_access_effect_info
short_description: Ask who may use an Amazon WorkMail organization, and how
version_added: 0.2.0
description:
  - Asks WorkMail whether a user or an impersonation role may use a protocol from an address, whether a mobile device may connect, and whether
    an impersonation role may open a mailbox. Names the rules that decide.
  - The answers are those of the rules as they are now. WorkMail enforces a change of the rules within minutes.
  - The answer about a device follows from the mobile device access rules alone. An override for the device of a user is not considered.
author:
  - mailops.workmail contributors (@mailops)
options:
  questions:
    description:
      - The questions, each in one of three forms. All errors in them, unknown users and roles included, are reported before the first question is
        asked.
      - O(questions[].user) or O(questions[].impersonation_role), with O(questions[].action) and O(questions[].ip_address), asks the access control
        rules.
      - O(questions[].impersonation_role) with O(questions[].mailbox) asks the rules of the role.
      - O(questions[].device) asks the mobile device access rules.
    type: list
    elements: dict
    required: true
    suboptions:
      user:
        description: The user who signs in, by name, address or id.
        type: str
      impersonation_role:
        description: The impersonation role, by name or id. Names are case-sensitive.
        type: str
      action:
        description: The protocol or the program. An impersonation role uses V(EWS) only.
        type: str
        choices: [ActiveSync, AutoDiscover, EWS, IMAP, SMTP, WindowsOutlook, WebMail]
      ip_address:
        description: The IPv4 address from which it is used.
        type: str
      mailbox:
        description: The user whose mailbox the role is to open, by name, address or id.
        type: str
      device:
        description: What the mobile device reports. Omit what it does not report; C({}) is a device that reports nothing.
        type: dict
        suboptions:
          type:
            description: Type of the device.
            type: str
          model:
            description: Model of the device.
            type: str
          operating_system:
            description: Operating system of the device.
            type: str
          user_agent:
            description: User agent of the device.
            type: str
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
- name: May alice read her mail by IMAP from home, and from this phone?
  mailops.workmail.workmail_access_effect_info:
    organization: acme
    questions:
      - user: alice
        action: IMAP
        ip_address: 198.51.100.7
      - device:
          type: iPhone
          operating_system: iOS 17.5
  register: result

- name: Show what is denied, and by which rules
  ansible.builtin.debug:
    msg: "{{ result.questions | selectattr('effect', 'eq', 'DENY') }}"
"""

RETURN = r"""
---
questions:
  description: The questions in their order, each with its answer.
  returned: success
  type: list
  elements: dict
  contains:
    user:
      description: The user, as given.
      returned: when it is given
      type: str
      sample: alice
    impersonation_role:
      description: The impersonation role, as given.
      returned: when it is given
      type: str
      sample: backup
    action:
      description: The protocol or the program.
      returned: when it is given
      type: str
      sample: IMAP
    ip_address:
      description: The address.
      returned: when it is given
      type: str
      sample: 198.51.100.7
    mailbox:
      description: The user whose mailbox it is, as given.
      returned: when it is given
      type: str
      sample: alice
    device:
      description: What the device reports.
      returned: when it is given
      type: dict
      sample: {type: iPhone, model: iPhone15C2, operating_system: iOS 17.5, user_agent: Apple-iPhone15C2/2105.219}
    effect:
      description: V(ALLOW) or V(DENY).
      returned: always
      type: str
      sample: DENY
    rules:
      description: The rules that WorkMail names as those that decide. Empty if no rule matches, which denies access.
      returned: always
      type: list
      elements: dict
      contains:
        name:
          description: Name of the rule.
          returned: when it has one
          type: str
          sample: imap-in-the-office
        rule_id:
          description: Id of the rule.
          returned: when it is a rule of an impersonation role or a mobile device access rule
          type: str
          sample: 0a1b2c3d-1111-2222-3333-444444444444
    type:
      description: What the role may do with a mailbox that it may open, V(FULL_ACCESS) or V(READ_ONLY).
      returned: when the question is about a mailbox
      type: str
      sample: READ_ONLY
errors:
  description: All errors in the questions, unknown users and roles included, one text each. No question was asked.
  returned: when there are errors
  type: list
  elements: str
  sample: ["questions[1].ip_address: '198.51.100' is not an IPv4 address; write four numbers such as 198.51.100.7."]
errors_truncated:
  description: How many errors there were.
  returned: when not all are returned
  type: int
  sample: 1250
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.access_effect_info import run_access_effect_info


def main() -> None:
    run_access_effect_info()


if __name__ == "__main__":
    main()
