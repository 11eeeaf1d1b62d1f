#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_domain
short_description: Manage a mail domain of an Amazon WorkMail organization
description:
  - Registers a mail domain, returns the DNS records that it needs, waits until WorkMail has found them, makes it the default
    domain, and removes it.
author:
  - mailops.workmail contributors (@mailops)
options:
  domain:
    description: The name of the domain, ASCII only; an international name in its C(xn--) form.
    type: str
    required: true
  state:
    description:
      - Whether it is a mail domain of the organization.
      - V(absent) is refused for the default domain, for the test domain, and while an address is on the domain. The identity
        in Amazon SES stays.
    type: str
    choices: [present, absent]
    default: present
  default:
    description:
      - V(true) makes it the default domain, which the console proposes for new addresses; existing addresses do not change.
      - Only a verified domain can be the default, so a domain that is not yet verified is refused unless
        O(wait_verified=true).
      - There is always exactly one default domain. V(false) for it is therefore an error; make another domain the default.
    type: bool
  wait_verified:
    description:
      - Whether to wait until the ownership of the domain is VERIFIED, which addresses on it need. That takes from minutes to
        72 hours after its DNS records are there.
      - DKIM may be verified later; the task does not wait for it.
    type: bool
    default: false
  wait_timeout:
    description: Seconds to wait for that.
    type: int
    default: 1800
notes:
  - An omitted option is never changed; null means omitted.
  - In check mode, a missing organization counts as one that an earlier task would have created, with a
    warning and an entry in RV(unresolved). The preview cannot know whether a domain will be verified then.
  - To find addresses on a domain that it removes, the task lists each kind and, if these lists show none, makes one call
    for each ENABLED entity.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
  - mailops.workmail.approval
seealso:
  - module: mailops.workmail.workmail_domain_info
  - module: mailops.workmail.workmail_organization
  - module: amazon.aws.route53
"""

EXAMPLES = r"""
---
- name: Register a domain
  mailops.workmail.workmail_domain:
    organization: acme
    domain: example.org
  register: result

- name: Show the DNS records that it needs
  ansible.builtin.debug:
    msg: "{{ result.domain.records }}"

- name: Make a verified domain the default
  mailops.workmail.workmail_domain:
    organization: acme
    domain: example.com
    default: true
    wait_verified: true

- name: Make the test domain the default again
  mailops.workmail.workmail_domain:
    organization: acme
    domain: acme.awsapps.com
    default: true

- name: Remove a domain
  mailops.workmail.workmail_domain:
    organization: acme
    domain: example.org
    state: absent
"""

RETURN = r"""
---
domain:
  description:
    - The domain as it is after the task, or would be. In check mode, values that only the service can set for a new
      domain are omitted. If the task fails, the domain as it was found.
  returned: when the domain exists
  type: dict
  contains:
    domain:
      description: Its name, in lower case.
      returned: always
      type: str
      sample: example.com
    default:
      description: Whether it is the default domain.
      returned: always
      type: bool
      sample: true
    test:
      description: Whether it is the organization's test domain.
      returned: always
      type: bool
      sample: false
    ownership_verification:
      description: V(PENDING), V(VERIFIED) or V(FAILED). Only a verified domain carries addresses.
      returned: always
      type: str
      sample: VERIFIED
    dkim_verification:
      description: V(PENDING), V(VERIFIED) or V(FAILED).
      returned: when it is known
      type: str
      sample: VERIFIED
    records:
      description: The DNS records that WorkMail asks for.
      returned: when they are known
      type: list
      elements: dict
      contains:
        type:
          description: Type of the record.
          returned: always
          type: str
          sample: MX
        hostname:
          description: Its name, with a dot at the end.
          returned: always
          type: str
          sample: example.com.
        value:
          description: Its value. Texts are not quoted.
          returned: always
          type: str
          sample: 10 inbound-smtp.eu-west-1.amazonaws.com.
operations:
  description: The operations that were done, or would be done in check mode, in this order.
  returned: when the options are valid
  type: list
  elements: dict
  contains:
    kind:
      description: V(domain).
      returned: always
      type: str
      sample: domain
    name:
      description: Its name.
      returned: always
      type: str
      sample: example.com
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: update_default_mail_domain
    changes:
      description: Field to C(before) and C(after).
      returned: always
      type: dict
      sample: {default: {before: false, after: true}}
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
  description: The operation that failed, and those that were skipped because they came after it.
  returned: when an operation failed
  type: list
  elements: dict
  contains:
    kind:
      description: V(domain).
      returned: always
      type: str
      sample: domain
    name:
      description: Its name.
      returned: always
      type: str
      sample: example.com
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: register_mail_domain
    code:
      description:
        - The error code of the service, V(DomainNotVerified), V(WaitTimeout) or V(Skipped).
        - After V(WaitTimeout) the operation itself is done and is in RV(operations) too; only waiting for its effect
          failed.
      returned: always
      type: str
      sample: MailDomainInUseException
    message:
      description: The message of the service, and what to do.
      returned: always
      type: str
      sample: The domain example.com is used by another organization. Remove it there first.
errors:
  description:
    - All errors in the options and all other reasons that prevent the change, one text each. Nothing was changed.
  returned: when there are errors
  type: list
  elements: str
  sample:
    - "domain example.com.state: it is used by addresses: ann@example.com (user ann). Move or remove them first; workmail_alias_info lists all."
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

from ..module_utils._model.domain import DOMAIN
from ..module_utils._plan.domain_rules import RULES
from ..module_utils._run.named import run_named


def main() -> None:
    run_named(DOMAIN, RULES)


if __name__ == "__main__":
    main()
