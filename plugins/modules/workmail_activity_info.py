#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_activity_info
short_description: Show which mailboxes of an Amazon WorkMail organization are still in use
version_added: 0.2.0
description:
  - Shows which users still receive, send and sign in, and by which protocol. Use it after mail was switched to another system, to find
    the programs, printers and phones that still use WorkMail.
  - Metrics of CloudWatch show how much mail there is on each day. The log groups of email events and of audit logs show which users it
    is, as far as logging is turned on.
  - What cannot be read is not an error. It is returned in RV(unread) with the reason and the next step.
author:
  - mailops.workmail contributors (@mailops)
options:
  days:
    description: How many days to look back, 1 to 455.
    type: int
    default: 14
  log_groups:
    description:
      - The log groups to read. If omitted, they are found; the one of email events in the settings of the organization, those of audit
        logs by the deliveries of CloudWatch Logs. An empty list reads none.
    type: list
    elements: str
  max_events:
    description: Events of one log group that are read, the oldest first. A log group that has more is listed in RV(unread).
    type: int
    default: 100000
  report_path:
    description:
      - File that gets all users. Its name ends with C(.json) or C(.csv). In a CSV file, no cell is computed by a spreadsheet.
    type: path
  option_names:
    description: Option to the name that messages use in its place, for playbooks and roles that set options from variables.
    type: dict
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
- name: See which users still use WorkMail
  mailops.workmail.workmail_activity_info:
    organization: acme
  register: activity

- name: Show them
  ansible.builtin.debug:
    msg: "{{ activity.users | map(attribute='name') }}"

- name: Keep a table of the last week
  mailops.workmail.workmail_activity_info:
    organization: acme
    days: 7
    report_path: activity.csv
"""

RETURN = r"""
---
summary:
  description: How many mailboxes are in use.
  returned: success
  type: dict
  contains:
    text:
      description: The same as a text.
      returned: always
      type: str
      sample: "3 of 64 mailboxes were seen in 14 days: 2 received, 1 sent, 1 signed in"
    mailboxes:
      description: Users and resources that are enabled.
      returned: always
      type: int
      sample: 64
    used:
      description: Users, resources and groups of which anything was seen.
      returned: always
      type: int
      sample: 3
    receiving:
      description: Those that received mail.
      returned: always
      type: int
      sample: 2
    sending:
      description: Those that sent mail.
      returned: always
      type: int
      sample: 1
    signing_in:
      description: Those that signed in or read a mailbox.
      returned: always
      type: int
      sample: 1
    unknown:
      description: Addresses and ids that belong to no entity of the organization that is enabled.
      returned: always
      type: int
      sample: 0
    unread:
      description: Sources that could not be read.
      returned: always
      type: int
      sample: 0
period:
  description: The time that was looked at.
  returned: success
  type: dict
  contains:
    from:
      description: Its beginning.
      returned: always
      type: str
      sample: "2027-01-18T08:00:00Z"
    to:
      description: Its end, by the clock of the service.
      returned: always
      type: str
      sample: "2027-02-01T08:00:00Z"
users:
  description:
    - What was seen of each user, the busiest first. At most 200, and only as many as fit in a log. All of them are in
      O(report_path).
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: V(user), V(group) or V(resource); empty for an address or id that belongs to no enabled entity.
      returned: always
      type: str
      sample: user
    name:
      description: Its name, or the address or id.
      returned: always
      type: str
      sample: alice
    entity_id:
      description: Its id, or empty.
      returned: always
      type: str
      sample: 0c0ffee0-1111-2222-3333-444444444444
    email:
      description: Its primary address, or empty.
      returned: always
      type: str
      sample: alice@example.com
    received:
      description: Messages that were delivered.
      returned: always
      type: int
      sample: 4
    sent:
      description: Messages that it sent.
      returned: always
      type: int
      sample: 1
    sign_ins:
      description: Times it signed in.
      returned: always
      type: int
      sample: 12
    accesses:
      description: Operations on mailboxes.
      returned: always
      type: int
      sample: 0
    refused:
      description: Attempts that were denied.
      returned: always
      type: int
      sample: 0
    last_received:
      description: When it last received mail.
      returned: when it received mail
      type: str
      sample: "2027-01-30T08:00:00Z"
    last_sent:
      description: When it last sent mail.
      returned: when it sent mail
      type: str
      sample: "2027-01-29T08:00:00Z"
    last_sign_ins:
      description: When it last signed in.
      returned: when it signed in
      type: str
      sample: "2027-01-30T09:00:00Z"
    last_accesses:
      description: When it last used a mailbox.
      returned: when it used one
      type: str
      sample: "2027-01-30T09:00:00Z"
    last_refused:
      description: When an attempt was last denied.
      returned: when one was denied
      type: str
      sample: "2027-01-30T09:00:00Z"
    protocols:
      description: The protocols that it used, the most used first.
      returned: always
      type: list
      elements: dict
      contains:
        protocol:
          description: The protocol.
          returned: always
          type: str
          sample: IMAP
        count:
          description: How often.
          returned: always
          type: int
          sample: 12
        last:
          description: The last time.
          returned: always
          type: str
          sample: "2027-01-30T09:00:00Z"
        sources:
          description: IP addresses that it came from, at most five.
          returned: always
          type: list
          elements: str
          sample: [192.0.2.17]
users_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
metrics:
  description: How much mail there was, from CloudWatch.
  returned: success
  type: list
  elements: dict
  contains:
    metric:
      description: The metric.
      returned: always
      type: str
      sample: MailboxEmailDelivered
    total:
      description: Its sum.
      returned: always
      type: int
      sample: 27
    last:
      description: The last day that has a message.
      returned: when a day has one
      type: str
      sample: "2027-01-30"
    days:
      description: The days that have a message.
      returned: always
      type: list
      elements: dict
      contains:
        date:
          description: The day, in UTC.
          returned: always
          type: str
          sample: "2027-01-30"
        count:
          description: How many there were.
          returned: always
          type: int
          sample: 4
log_groups:
  description: The log groups that were read.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Its name.
      returned: always
      type: str
      sample: /aws/workmail/emailevents/acme
    logs:
      description: What is delivered into it, if it was found by the settings.
      returned: always
      type: list
      elements: str
      sample: [email events]
    events:
      description: Events that were read.
      returned: always
      type: int
      sample: 120
unread:
  description: Sources of activity that could not be read. The result does not contain activity that only they record.
  returned: success
  type: list
  elements: dict
  contains:
    what:
      description: What it would show.
      returned: always
      type: str
      sample: sign-ins and their protocols
    reason:
      description: Why it could not be read.
      returned: always
      type: str
      sample: the authentication log is not delivered to CloudWatch Logs
    next:
      description: What to do about it.
      returned: always
      type: str
      sample: Turn on audit logging in the WorkMail console.
report_path:
  description: Where the report was written.
  returned: when O(report_path) is given and the report was written
  type: str
  sample: report.json
report_failure:
  description: Why the report was not written.
  returned: when O(report_path) is given and the report could not be written
  type: str
  sample: "the report could not be written to 'report.json': No space left on device."
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["days: 0 is outside 1 to 455."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.activity_info import run_activity_info


def main() -> None:
    run_activity_info()


if __name__ == "__main__":
    main()
