#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_availability_test_info
short_description: Test an availability configuration of an Amazon WorkMail organization
version_added: 0.2.0
description:
  - Lets WorkMail ask a provider of free and busy times for a test, the configured one of a domain, or one that the task describes.
  - A test that WorkMail carried out is a success of the task, whatever its result is. Look at RV(test_passed).
  - Nothing in the organization is changed.
author:
  - mailops.workmail contributors (@mailops)
options:
  domain:
    description:
      - The domain whose availability configuration is tested, with the password that WorkMail has stored.
      - Exactly one of O(domain), O(ews_provider) and O(lambda_provider) is required.
    type: str
  ews_provider:
    description: A server with Exchange Web Services.
    type: dict
    suboptions:
      endpoint:
        description: The URL of the endpoint, with C(/) behind the name of the host.
        type: str
        required: true
      username:
        description: The user who asks.
        type: str
        required: true
      password:
        description: The password of the user. It is sent to WorkMail for the test and not stored.
        type: str
        required: true
  lambda_provider:
    description: A Lambda function that answers.
    type: dict
    suboptions:
      lambda_arn:
        description: The ARN of the function, with or without a version or an alias.
        type: str
        required: true
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
- name: Test a provider before it is configured
  mailops.workmail.workmail_availability_test_info:
    organization: acme
    lambda_provider:
      lambda_arn: arn:aws:lambda:eu-west-1:123456789012:function:free-busy
  register: result

- name: Require that the test has passed
  ansible.builtin.assert:
    that: result.test_passed
    fail_msg: "{{ result.failure_reason | default('') }}"
"""

RETURN = r"""
---
test_passed:
  description: Whether the provider has answered as it should.
  returned: success
  type: bool
  sample: false
failure_reason:
  description: Why the test has failed, as WorkMail says it. A password in it is masked.
  returned: when the test has failed and WorkMail says why
  type: str
  sample: The endpoint https://mail.example.net/EWS/Exchange.asmx cannot be reached.
errors:
  description: All errors in the options, and a domain without an availability configuration, one text each.
  returned: when there are errors
  type: list
  elements: str
  sample: ["domain: 'example.org' has no availability configuration in the organization."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.availability_test_info import run_availability_test_info


def main() -> None:
    run_availability_test_info()


if __name__ == "__main__":
    main()
