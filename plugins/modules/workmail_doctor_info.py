#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_doctor_info
short_description: Check everything that work on an Amazon WorkMail organization depends on
description:
  - Checks the region, the credentials, the connection to the service, the local clock, the organization with its directory
    and its domains, the permissions of the caller, limits that are nearly reached, the retention policy, availability
    configurations, email monitoring, DMARC, the identity provider, the versions of the software, and the days that are left.
  - Continues after a broken check, and reports which checks could not be made. It fails only for invalid options.
  - Tries each permission to read with one call. It cannot try permissions to change without changing something, so it lets
    IAM simulate them, if the caller may use C(iam:SimulatePrincipalPolicy) on itself. For a role with a path, it also needs
    C(iam:GetRole).
  - Tests each availability configuration, up to 20. Looks up the log group and the role of email monitoring with
    C(logs:DescribeLogGroups) and C(iam:GetRole), if the caller may use them.
  - The playbook C(mailops.workmail.doctor) shows the result as a list and fails if a check is broken.
author:
  - mailops.workmail contributors (@mailops)
options:
  quotas:
    description:
      - Whether the addresses of every enabled entity are counted, and the size of every enabled user's mailbox is read.
      - This makes one call for each entity and one more for each user.
    type: bool
    default: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
notes:
  - O(endpoint_url) is for WorkMail only. If the endpoint is not AWS, as in a rehearsal, the module does not ask AWS for
    permissions.
seealso:
  - module: mailops.workmail.workmail_assumptions_info
"""

EXAMPLES = r"""
---
- name: Check everything
  mailops.workmail.workmail_doctor_info:
    organization: acme
  register: result

- name: Show the advice
  ansible.builtin.debug:
    msg: "{{ result.checks | rejectattr('verdict', 'eq', 'fine') | map(attribute='advice') }}"

- name: Skip the checks that make a call for each user
  mailops.workmail.workmail_doctor_info:
    organization: acme
    quotas: false
"""

RETURN = r"""
---
checks:
  description: The checks, the most serious result first.
  returned: success
  type: list
  elements: dict
  contains:
    check:
      description:
        - The name of the check. It is one of V(region), V(credentials), V(connection), V(clock), V(organization),
          V(permissions to read), V(permissions to change), V(default domain), V(domains), V(directory),
          V(interoperability), V(users), V(aliases), V(mailboxes), V(versions), V(end of WorkMail).
      returned: always
      type: str
      sample: default domain
    verdict:
      description:
        - The result. V(broken) means that something does not work, V(attention) that something soon may not, or is
          unusual.
        - It is V(broken), V(attention), V(could not be checked) or V(fine).
      returned: always
      type: str
      sample: broken
    found:
      description: What was found, in plain words.
      returned: always
      type: str
      sample: example.com is PENDING, so no address can use it.
    advice:
      description: How to fix it. Empty if nothing needs to be done.
      returned: always
      type: str
      sample: Create the DNS records that `workmail_domain_info` returns; verification can take 72 hours.
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["quotas: 'perhaps' is neither true nor false; write one of these."]
"""

from ..module_utils._doctor.doctor import run_doctor


def main() -> None:
    run_doctor()


if __name__ == "__main__":
    main()
