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
  - Looks at the region, the credentials, the way to the service, the local clock, the organization with its directory and
    its domains, what the caller may do, what is nearly full, the versions of the software, and the days that are left.
  - Goes on after what is broken, and says of the rest that it could not be checked. It fails only for options that are wrong.
  - Permissions to read are tried, each with one call. Permissions to change cannot be tried without changing something, so IAM
    is asked to simulate them, if the caller may use C(iam:SimulatePrincipalPolicy) on itself. For a role with a path,
    C(iam:GetRole) is needed, too.
  - The playbook C(mailops.workmail.doctor) shows the result as a list and fails for what is broken.
author:
  - mailops.workmail contributors (@mailops)
options:
  quotas:
    description:
      - Whether the addresses of every enabled entity are counted, and the size of every enabled user's mailbox is read.
      - That is one call for each entity and one more for each user.
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
  - O(endpoint_url) is for WorkMail only. Where WorkMail is not AWS's, as in a rehearsal, AWS is not asked for permissions.
seealso:
  - module: mailops.workmail.workmail_assumptions_info
"""

EXAMPLES = r"""
---
- name: Look at everything
  mailops.workmail.workmail_doctor_info:
    organization: acme
  register: result

- name: Show what is to be done
  ansible.builtin.debug:
    msg: "{{ result.checks | rejectattr('verdict', 'eq', 'fine') | map(attribute='advice') }}"

- name: Leave out what costs a call for each user
  mailops.workmail.workmail_doctor_info:
    organization: acme
    quotas: false
"""

RETURN = r"""
---
checks:
  description: What was looked at, the most serious first.
  returned: success
  type: list
  elements: dict
  contains:
    check:
      description:
        - What was looked at. It is one of V(region), V(credentials), V(connection), V(clock), V(organization),
          V(permissions to read), V(permissions to change), V(default domain), V(domains), V(directory),
          V(interoperability), V(users), V(aliases), V(mailboxes), V(versions), V(end of WorkMail).
      returned: always
      type: str
      sample: default domain
    verdict:
      description:
        - How it is. V(broken) means that something does not work, V(attention) that something soon may not or is not as
          usual.
        - It is V(broken), V(attention), V(could not be checked) or V(fine).
      returned: always
      type: str
      sample: broken
    found:
      description: What was found, in plain words.
      returned: always
      type: str
      sample: example.com is PENDING, so no address can be on it.
    advice:
      description: What to do about it. Empty where nothing is to be done.
      returned: always
      type: str
      sample: Create the DNS records that `workmail_domain_info` tells; it may take 72 hours to be seen.
faults:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options are wrong
  type: list
  elements: str
  sample: ["quotas: 'perhaps' is neither true nor false; write one of these."]
"""

from ..module_utils._run.doctor import run_doctor


def main() -> None:
    run_doctor()


if __name__ == "__main__":
    main()
