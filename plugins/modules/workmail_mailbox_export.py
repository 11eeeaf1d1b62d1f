#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_mailbox_export
short_description: Export the mailboxes of an Amazon WorkMail organization to Amazon S3
description:
  - Exports mailboxes to an S3 bucket with the export jobs of WorkMail, up to ten at a time, the largest mailbox first, and
    records in the bucket which mailbox has been exported.
  - A mailbox is done if its record says so and its object is in the bucket, with the recorded size and ETag. The task starts, waits
    for or retries the others. You can interrupt it at any time and continue on another machine. It never starts two jobs
    for one attempt.
  - WorkMail exports a mailbox once in 24 hours. A mailbox that it refuses for this reason is postponed, not failed.
  - Jobs that were not started by this wave count for the limits of WorkMail, and are left alone.
author:
  - mailops.workmail contributors (@mailops)
options:
  mailboxes:
    description:
      - The users and resources whose mailboxes the task exports, each by id, name or address.
      - If omitted, every ENABLED user and resource, but for users with the role V(REMOTE_USER), whose mailboxes are not in WorkMail.
    type: list
    elements: str
  exclude:
    description: Users and resources, by id, name or address, that the task does not export.
    type: list
    elements: str
    default: []
  wave:
    description:
      - The name of the wave of exports, such as V(pilot), V(first) or V(final). A mailbox is exported once in each wave.
      - It has 1 to 32 lowercase letters, digits, hyphens and underscores.
    type: str
    required: true
  store:
    description:
      - Where exports and their records are, as C(s3://<bucket>/<prefix>).
      - The role P(mailops.workmail.exit_storage#role) creates the bucket.
    type: str
    required: true
  kms_key:
    description:
      - The ARN or the alias, as C(alias/<name>), of the symmetric KMS key with which WorkMail encrypts exports.
      - Required if O(state=present).
    type: str
  role:
    description:
      - The ARN or the name of the IAM role that WorkMail assumes to write into the bucket.
      - Required if O(state=present).
    type: str
  state:
    description:
      - V(present) exports the mailboxes.
      - V(cancelled) cancels the running jobs of the wave. What has been exported stays. WorkMail may not accept another job for a
        cancelled mailbox for 24 hours.
    type: str
    choices: [present, cancelled]
    default: present
  concurrency:
    description:
      - Jobs that the wave has at a time. WorkMail runs 10 in an organization.
      - Running jobs that this wave did not start count too.
    type: int
    default: 10
  wait:
    description:
      - Whether to wait until every job has ended, and to start the next ones when there is room.
      - If V(false), the task starts as many jobs as there is room for, records the jobs that have ended, and returns. Run it
        on a schedule, such as every half hour.
    type: bool
    default: true
  poll_interval:
    description:
      - The most seconds between two looks at the jobs, from 0 to 3600. A look is one call, mostly.
      - The first look follows after five seconds, and the task looks more often while jobs are shorter than that time.
    type: float
    default: 60.0
  time_limit:
    description:
      - Seconds after which the task starts nothing more, stops waiting and returns. Running jobs continue.
      - Without it, the task waits for as long as the jobs take.
    type: int
  retry_failed:
    description: Whether to export a mailbox again whose job failed or was cancelled, up to three attempts in a wave.
    type: bool
    default: true
  preflight:
    description:
      - Whether to check the bucket, the key and the role before the first job is started. Every finding is reported at once.
      - What you are not allowed to read is a warning that names the IAM action.
    type: bool
    default: true
  accept_late_start:
    description: Must be V(true) to start jobs from 2027-03-24 on. A job that has not ended when AWS ends WorkMail is lost.
    type: bool
    default: false
  report_path:
    description:
      - A file to which the task writes where every mailbox is. Its extension selects the format, C(.json) or C(.csv).
      - It is created with mode 0600.
    type: path
  progress_path:
    description:
      - A file to which the task appends a line of JSON with its progress every two seconds.
      - It is created with mode 0600, or set to it, and must not be a symbolic link. If it cannot be written, the task warns
        and continues.
    type: path
  option_names:
    description: Option to the name that messages use in its place, for playbooks and roles that set options from variables.
    type: dict
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
notes:
  - O(endpoint_url) is for WorkMail only. To use other endpoints for S3, KMS and IAM, set C(AWS_ENDPOINT_URL_S3),
    C(AWS_ENDPOINT_URL_KMS) and C(AWS_ENDPOINT_URL_IAM).
  - An export contains messages and calendar items. It does not contain contacts, tasks and notes.
  - Export a mailbox before you disable its user. Whether WorkMail exports a DISABLED mailbox is not documented.
  - In check mode, nothing is written, neither to WorkMail nor to the bucket.
seealso:
  - module: mailops.workmail.workmail_mailbox_export_info
"""

EXAMPLES = r"""
---
- name: Export every mailbox
  mailops.workmail.workmail_mailbox_export:
    organization: acme
    wave: first
    store: s3://acme-exports/exit
    kms_key: alias/workmail-exports
    role: workmail-exports
    report_path: "{{ playbook_dir }}/exports.csv"

- name: Start as many exports as there is room for, and return
  mailops.workmail.workmail_mailbox_export:
    organization: acme
    wave: first
    store: s3://acme-exports/exit
    kms_key: alias/workmail-exports
    role: workmail-exports
    wait: false

- name: Try two mailboxes first
  mailops.workmail.workmail_mailbox_export:
    organization: acme
    mailboxes: [ann, room]
    wave: pilot
    store: s3://acme-exports/exit
    kms_key: alias/workmail-exports
    role: workmail-exports

- name: Cancel the jobs of the pilot
  mailops.workmail.workmail_mailbox_export:
    organization: acme
    wave: pilot
    store: s3://acme-exports/exit
    state: cancelled
"""

RETURN = r"""
---
summary:
  description: How many mailboxes are in which state, and the size of what has been exported.
  returned: when the options are valid and the store could be read
  type: dict
  contains:
    text:
      description: The same as a text.
      returned: always
      type: str
      sample: 12 completed, 10 running, 18 waiting
    completed:
      description: Mailboxes that have been exported.
      returned: always
      type: int
      sample: 12
    running:
      description: Mailboxes whose job is running.
      returned: always
      type: int
      sample: 10
    waiting:
      description: Mailboxes for which no job has been started yet.
      returned: always
      type: int
      sample: 18
    postponed:
      description: Mailboxes that WorkMail does not export yet.
      returned: always
      type: int
      sample: 0
    failed:
      description: Mailboxes that cannot be exported until you fix the cause.
      returned: always
      type: int
      sample: 0
    not_selected:
      description: Mailboxes with data that are not in the wave, because they are disabled or O(exclude) names them.
      returned: always
      type: int
      sample: 1
    bytes:
      description: Size of all exported objects, in bytes.
      returned: always
      type: int
      sample: 18253611008
exports:
  description:
    - The mailboxes, those that need attention first. At most 200, and only as many as fit in a log. All of them are in
      O(report_path).
    - In check mode, they are as they were found.
  returned: when the options are valid and the store could be read
  type: list
  elements: dict
  contains:
    kind:
      description: V(user) or V(resource).
      returned: always
      type: str
      sample: user
    name:
      description: Its name.
      returned: always
      type: str
      sample: alice
    entity_id:
      description: Its id.
      returned: always
      type: str
      sample: 0c0ffee0-1111-2222-3333-444444444444
    wave:
      description: The wave.
      returned: always
      type: str
      sample: first
    state:
      description: V(completed), V(running), V(waiting), V(postponed) or V(failed).
      returned: always
      type: str
      sample: completed
    attempt:
      description: Number of the attempt in the wave, the next one if no job is running.
      returned: always
      type: int
      sample: 1
    mailbox_size:
      description: Size of the mailbox in MB, as it was before the export.
      returned: when it is known
      type: int
      sample: 1536
    job_id:
      description: Id of the export job.
      returned: when a job of this attempt is known
      type: str
      sample: 7d9f7bd0-1c3d-4a92-9d6b-3a2f5c1e8b47
    progress:
      description: Progress of the job in percent, as WorkMail estimates it.
      returned: when the job is running
      type: int
      sample: 40
    started:
      description: When the job was started, by the clock of the service.
      returned: when a job of this attempt is known
      type: str
      sample: "2027-01-15T08:00:00Z"
    ended:
      description: When the job ended.
      returned: when the job has ended
      type: str
      sample: "2027-01-15T08:30:00Z"
    bytes:
      description: Size of the exported objects in bytes.
      returned: when it is completed
      type: int
      sample: 1503238553
    objects:
      description: The objects that the job has written.
      returned: when it is completed
      type: list
      elements: str
      sample: [s3://acme-exports/exit/exports/0c0ffee0-1111-2222-3333-444444444444/first/1/4f5a.zip]
    not_before:
      description: The earliest time at which WorkMail may accept another job. The service is asked again after it.
      returned: when it is postponed and the time is known
      type: str
      sample: "2027-01-16T08:30:00Z"
    message:
      description: Why it is in this state, and the next step.
      returned: when there is something to say
      type: str
      sample: WorkMail exports a mailbox once in 24 hours. Run the task again after 2027-01-16T08:30:00Z.
exports_truncated:
  description: How many mailboxes there are.
  returned: when not all are returned
  type: int
  sample: 1250
not_selected:
  description: The mailboxes with data that are not in the wave. Remedy those that are disabled before they are deleted.
  returned: when there are any
  type: list
  elements: dict
  contains:
    kind:
      description: V(user) or V(resource).
      returned: always
      type: str
      sample: user
    name:
      description: Its name.
      returned: always
      type: str
      sample: bob
    entity_id:
      description: Its id.
      returned: always
      type: str
      sample: S-1-1-11-1111111111-2222222222-3333333333-4444
    reason:
      description: V(disabled) or V(excluded).
      returned: always
      type: str
      sample: disabled
    text:
      description: Why it is not in the wave, and the next step.
      returned: always
      type: str
      sample: It is disabled. Enable it first, or export it by name. WorkMail keeps its mailbox until 2027-01-15.
not_selected_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
started:
  description: The mailboxes for which a job was started, or would be started in check mode, in this order.
  returned: when the options are valid and the store could be read
  type: list
  elements: dict
  contains:
    kind:
      description: V(user) or V(resource).
      returned: always
      type: str
      sample: user
    name:
      description: Its name.
      returned: always
      type: str
      sample: alice
    entity_id:
      description: Its id.
      returned: always
      type: str
      sample: 0c0ffee0-1111-2222-3333-444444444444
    attempt:
      description: Number of the attempt in the wave.
      returned: always
      type: int
      sample: 1
started_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
cancelled:
  description: The mailboxes whose job was cancelled, or would be cancelled in check mode.
  returned: when O(state=cancelled) and the store could be read
  type: list
  elements: dict
  contains:
    kind:
      description: V(user) or V(resource).
      returned: always
      type: str
      sample: user
    name:
      description: Its name.
      returned: always
      type: str
      sample: alice
    entity_id:
      description: Its id.
      returned: always
      type: str
      sample: 0c0ffee0-1111-2222-3333-444444444444
    attempt:
      description: Number of the attempt in the wave.
      returned: always
      type: int
      sample: 1
    job_id:
      description: Id of the export job.
      returned: always
      type: str
      sample: 7d9f7bd0-1c3d-4a92-9d6b-3a2f5c1e8b47
eta:
  description: When the exports will be done, estimated from the jobs of the wave that have ended.
  returned: when at least three jobs have ended and others are still running or waiting
  type: dict
  contains:
    seconds:
      description: Seconds until the last export ends.
      returned: always
      type: int
      sample: 5400
    ends:
      description: When that is.
      returned: always
      type: str
      sample: "2027-01-15T11:00:00Z"
    jobs:
      description: Jobs that the estimate is based on.
      returned: always
      type: int
      sample: 12
    seconds_per_gb:
      description: Median of the seconds that a gigabyte took.
      returned: when enough large mailboxes have been exported
      type: float
      sample: 610.5
retry_at:
  description:
    - The earliest time at which WorkMail may accept a job for one of the postponed mailboxes. Run the task again then.
  returned: when it is known
  type: str
  sample: "2027-01-16T08:30:00Z"
report_path:
  description: Where the report was written.
  returned: when O(report_path) is given and the report was written
  type: str
  sample: report.json
report_failure:
  description: Why the report was not written. The exports in the result were made nevertheless.
  returned: when O(report_path) is given and the report could not be written
  type: str
  sample: "the report could not be written to 'report.json': No space left on device."
diff:
  description: The jobs that were started or cancelled, or would be, as a text with a line for each.
  returned: when the options are valid and the store could be read
  type: dict
  sample: {prepared: "+ export  user alice  attempt 1\n"}
errors:
  description: All errors in the options, and all findings that prevent an export, one text each. Nothing was started.
  returned: when there are errors
  type: list
  elements: str
  sample:
    - "wave: 'First wave' is not a valid name for a wave: use 1 to 32 lowercase letters, digits, hyphens and underscores."
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

from ..module_utils._run.export import run_export


def main() -> None:
    run_export()


if __name__ == "__main__":
    main()
