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
author:
  - mailops.workmail contributors (@mailops)
options:
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

- name: Do not enforce it during a test
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
