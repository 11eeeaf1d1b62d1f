#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_mailbox_export_info
short_description: Show where each mailbox export of an Amazon WorkMail organization is
description:
  - Shows which mailboxes of a wave have been exported, which jobs are running, and what has failed, from the jobs that WorkMail lists and
    the records in the store.
  - Only reads. What it finds out about a job that has ended is not recorded.
author:
  - mailops.workmail contributors (@mailops)
options:
  mailboxes:
    description:
      - The users and resources whose mailboxes the task shows, each by id, name or address.
      - If omitted, every ENABLED user and resource, but for users with the role V(REMOTE_USER), whose mailboxes are not in WorkMail.
    type: list
    elements: str
  exclude:
    description: Users and resources, by id, name or address, that the task leaves out.
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
    description: The ARN or the alias of the KMS key. With O(role), the pre-flight of M(mailops.workmail.workmail_mailbox_export) is made too.
    type: str
  role:
    description: The ARN or the name of the IAM role that WorkMail assumes. Needs O(kms_key).
    type: str
  steps:
    description:
      - Whether to show the steps after the export too, as P(mailops.workmail.workmail_archive_info#module),
        P(mailops.workmail.workmail_archive_import#module) and P(mailops.workmail.workmail_archive#module) have recorded them in
        the store.
      - If neither O(mailboxes) nor O(exclude) is given, mailboxes that were exported and are no longer ENABLED are shown too.
    type: bool
    default: false
  report_path:
    description:
      - A file to which the module writes where every mailbox is. Its extension selects the format, C(.json) or C(.csv).
      - It is created with mode 0600, in check mode too.
    type: path
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
notes:
  - O(endpoint_url) is for WorkMail only. To use other endpoints for S3, KMS and IAM, set C(AWS_ENDPOINT_URL_S3),
    C(AWS_ENDPOINT_URL_KMS) and C(AWS_ENDPOINT_URL_IAM).
seealso:
  - module: mailops.workmail.workmail_mailbox_export
"""

EXAMPLES = r"""
---
- name: Show where each mailbox is
  mailops.workmail.workmail_mailbox_export_info:
    organization: acme
    wave: first
    store: s3://acme-exports/exit
  register: result

- name: Show how far each mailbox is on its way to another system
  mailops.workmail.workmail_mailbox_export_info:
    organization: acme
    wave: first
    store: s3://acme-exports/exit
    steps: true

- name: Check the bucket, the key and the role
  mailops.workmail.workmail_mailbox_export_info:
    organization: acme
    wave: first
    store: s3://acme-exports/exit
    kms_key: alias/workmail-exports
    role: workmail-exports

- name: Show what has failed
  ansible.builtin.debug:
    msg: "{{ result.exports | selectattr('state', 'eq', 'failed') | map(attribute='message') }}"
"""

RETURN = r"""
---
summary:
  description: How many mailboxes are in which state, and the size of what has been exported.
  returned: success
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
    verified:
      description: Mailboxes whose archive was read and balances.
      returned: when O(steps=true)
      type: int
      sample: 8
    imported:
      description: Mailboxes that are in a target as a whole.
      returned: when O(steps=true)
      type: int
      sample: 2
    frozen:
      description: Mailboxes that people cannot open, because access is denied for the switch.
      returned: when O(steps=true)
      type: int
      sample: 2
    switched:
      description: Mailboxes whose mail goes to the new system.
      returned: when O(steps=true)
      type: int
      sample: 0
    evidence:
      description: Mailboxes that are in the evidence.
      returned: when O(steps=true)
      type: int
      sample: 0
    closed:
      description: Mailboxes that are disabled or deleted.
      returned: when O(steps=true)
      type: int
      sample: 0
    red:
      description: Mailboxes of which a step failed or must be repeated.
      returned: when O(steps=true)
      type: int
      sample: 1
exports:
  description:
    - The mailboxes, those that need attention first. At most 200, and only as many as fit in a log. All of them are in
      O(report_path).
  returned: success
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
    verification:
      description: How the archive was read.
      returned: when O(steps=true) and it was read
      type: dict
      contains:
        state:
          description:
            - V(balanced); V(not_balanced) if something is missing or unreadable; V(failed) if it cannot be read;
              V(outdated) if the mailbox was exported again since.
          returned: always
          type: str
          sample: balanced
        at:
          description: When it was read.
          returned: always
          type: str
          sample: "2027-01-15T10:00:00Z"
        messages:
          description: Messages.
          returned: when it could be read
          type: int
          sample: 1200
        calendar_items:
          description: Calendar items.
          returned: when it could be read
          type: int
          sample: 50
        other:
          description: Other entries.
          returned: when it could be read
          type: int
          sample: 0
        unreadable:
          description: Entries that cannot be read.
          returned: when it could be read
          type: int
          sample: 0
        bytes:
          description: Bytes of all readable entries after unpacking.
          returned: when it could be read
          type: int
          sample: 98304000
        text:
          description: What is wrong, and the next step.
          returned: when it is not V(balanced)
          type: str
          sample: 1 entry cannot be read. Copy the archive again, or export the mailbox again.
    imports:
      description: Where the archive was imported.
      returned: when O(steps=true) and it was imported
      type: list
      elements: dict
      contains:
        target:
          description: The user and the server, or the format and the directory.
          returned: always
          type: str
          sample: alice@example.com on imap.example.com
        state:
          description:
            - V(complete); V(incomplete) if messages or calendar items are missing; V(failed) if the target could not be
              used; V(outdated) if the mailbox was exported again since.
          returned: always
          type: str
          sample: complete
        at:
          description: When the import ended.
          returned: always
          type: str
          sample: "2027-01-16T10:00:00Z"
        messages:
          description: Messages of the archive that are not excluded.
          returned: when the target could be read
          type: int
          sample: 1200
        present:
          description: How many of them are in the target.
          returned: when the target could be read
          type: int
          sample: 1200
        missing:
          description: How many are not.
          returned: when it is a mail server that could be read
          type: int
          sample: 0
        excluded:
          description: Messages of the archive that are not imported.
          returned: when it is a mail server that could be read
          type: int
          sample: 0
        unreadable:
          description: Entries of the archive that cannot be read.
          returned: when the target could be read
          type: int
          sample: 0
        calendar_items:
          description: Calendar items of the archive.
          returned: when the target could be read
          type: int
          sample: 50
        calendar_missing:
          description: Events that are not in the calendar.
          returned: when it is a mail server that could be read
          type: int
          sample: 0
        calendar_left:
          description: Calendar items for which the import had no place.
          returned: when it is a mail server that could be read
          type: int
          sample: 0
        text:
          description: The same in sentences.
          returned: always
          type: str
          sample: All 1,200 messages of the archive are in the target.
    frozen:
      description: How access was denied for the switch.
      returned: when O(steps=true) and the store has a record of it
      type: dict
      contains:
        state:
          description: V(frozen), V(thawed) or V(failed).
          returned: always
          type: str
          sample: frozen
        at:
          description: When that was.
          returned: always
          type: str
          sample: "2027-02-15T08:00:00Z"
        text:
          description: What is wrong, or what you must know.
          returned: when there is something to say
          type: str
          sample: The rule exit-freeze denies every protocol but from 198.51.100.7.
    switched:
      description: How mail was switched to the new system.
      returned: when O(steps=true) and the store has a record of it
      type: dict
      contains:
        state:
          description: V(switched), V(switched_back) or V(failed).
          returned: always
          type: str
          sample: switched
        at:
          description: When that was.
          returned: always
          type: str
          sample: "2027-02-15T08:00:00Z"
        text:
          description: What is wrong, or what you must know.
          returned: when there is something to say
          type: str
          sample: The MX record of example.com is mx.example.net.
    evidence:
      description: How the mailbox was taken into the evidence.
      returned: when O(steps=true) and the store has a record of it
      type: dict
      contains:
        state:
          description:
            - V(hashed) while the bag is not complete, V(in_bag), V(failed), or V(outdated) if the mailbox was exported
              again since.
          returned: always
          type: str
          sample: in_bag
        at:
          description: When that was.
          returned: always
          type: str
          sample: "2027-02-15T08:00:00Z"
        text:
          description: What is wrong, or what you must know.
          returned: when there is something to say
          type: str
          sample: The bag is s3://acme-exports/exit/evidence.
    closed:
      description: How the mailbox was closed.
      returned: when O(steps=true) and the store has a record of it
      type: dict
      contains:
        state:
          description: V(disabled) or V(deleted).
          returned: always
          type: str
          sample: disabled
        at:
          description: When that was.
          returned: always
          type: str
          sample: "2027-02-15T08:00:00Z"
        until:
          description: Until when the mailbox can be opened again.
          returned: when it is V(disabled)
          type: str
          sample: "2027-03-17T08:00:00Z"
        text:
          description: What is wrong, or what you must know.
          returned: when there is something to say
          type: str
          sample: The user was disabled with the reason that it has left.
    red:
      description: Whether a step failed or must be repeated.
      returned: when O(steps=true)
      type: bool
      sample: false
    next_step:
      description: V(export), V(verify), V(import), V(freeze), V(switch), V(evidence), V(close) or V(done).
      returned: when O(steps=true)
      type: str
      sample: done
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
unknown_wave:
  description:
    - The store has no such wave; the text names those that it has, or other stores beside it. Then RV(next) is empty,
      and no report is written.
  returned: when O(steps=true) and the store does not have the wave
  type: str
  sample: "'frist' has no exports in s3://acme-exports/exit, which has 'first'. Did you mean 'first'?"
next:
  description:
    - What to run next, in this order.
    - The freeze, the switch, the evidence and closing are for the whole organization, so they come when no mailbox has
      an earlier step to make.
  returned: when O(steps=true)
  type: list
  elements: dict
  contains:
    playbook:
      description: The playbook.
      returned: always
      type: str
      sample: mailops.workmail.exit_verify
    command:
      description: The command that runs it. Replace the examples in those for an import, the freeze and the switch.
      returned: always
      type: str
      sample: ansible-playbook mailops.workmail.exit_verify -e exit_verify_wave=first
    mailboxes:
      description: How many mailboxes it is for.
      returned: always
      type: int
      sample: 4
    text:
      description: The same as a text.
      returned: always
      type: str
      sample: 4 mailboxes are not verified
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
rate:
  description: How long the jobs of the wave took.
  returned: when at least three jobs have ended
  type: dict
  contains:
    jobs:
      description: Jobs that have ended.
      returned: always
      type: int
      sample: 12
    seconds:
      description: Median of the seconds of a job.
      returned: always
      type: float
      sample: 900.0
    shortest_seconds:
      description: Seconds of the shortest job.
      returned: always
      type: float
      sample: 310.0
    seconds_per_gb:
      description: Median of the seconds that a gigabyte took.
      returned: when enough large mailboxes have been exported
      type: float
      sample: 610.5
retry_at:
  description: The earliest time at which WorkMail may accept a job for one of the postponed mailboxes.
  returned: when it is known
  type: str
  sample: "2027-01-16T08:30:00Z"
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
findings:
  description: What the pre-flight found. Empty if everything fits.
  returned: when O(kms_key) and O(role) are given
  type: list
  elements: dict
  contains:
    option:
      description: The option that it is about.
      returned: always
      type: str
      sample: kms_key
    message:
      description: The resource, what is wrong, and the command or the setting that fixes it.
      returned: always
      type: str
      sample: the key arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab is Disabled. Run `aws kms enable-key --key-id …`.
    forbids_exports:
      description: Whether no export is started because of it.
      returned: always
      type: bool
      sample: true
    missing:
      description: Whether the bucket, the key or the role does not exist.
      returned: always
      type: bool
      sample: false
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["store: '/srv/exit' is not a location in S3; use s3://<bucket>/<prefix>."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.export_info import run_export_info


def main() -> None:
    run_export_info()


if __name__ == "__main__":
    main()
