#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_archive_info
short_description: Read exported Amazon WorkMail mailboxes and check that nothing is missing
description:
  - Reads every entry of the zip files that mailbox exports write, in Amazon S3 or on the host, and counts and hashes each message.
  - Returns for each mailbox the totals, its folders, a balance of what the archive contains, and findings that matter for a
    move, such as messages without a Message-ID or over the size limit of the target.
  - Keeps an inventory of each mailbox, with one line of JSON for each entry. An archive whose inventory is kept is not read
    again, unless it has changed.
  - Does not rely on a layout of the archives, because WorkMail does not document one. What an entry is depends on its content,
    and its folder is its directory.
  - An archive that is damaged, truncated, replaced while it is read, or a zip bomb is an error of its mailbox. The others
    are read, and then the task fails.
author:
  - mailops.workmail contributors (@mailops)
options:
  compare_with:
    description:
      - Another inventory of the same mailboxes to compare with. With O(store), the name of a wave; otherwise, a directory
        that another task used as O(inventory_path).
      - Returns which messages are added, gone, or moved between folders.
      - A mailbox without another inventory is not compared. The task says why and what to do, and compares the others.
    type: str
  report_path:
    description: A file that ends with C(.json), to which the whole result is written. It is created with mode 0600.
    type: path
  progress_path:
    description:
      - A file to which the task appends a line of JSON every two seconds. It is created with mode 0600.
      - C(done), C(failed) and C(planned) are bytes of archives, C(left) are the estimated seconds to the end.
    type: path
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.archives
  - mailops.workmail.service
notes:
  - In check mode, the archives are read, and neither inventories nor the report are written.
  - O(endpoint_url) is for WorkMail only. To use another endpoint for S3, set C(AWS_ENDPOINT_URL_S3).
  - Files on the host need no AWS account.
  - Memory does not depend on the size of archives and messages. The temporary directory of the host needs room for the
    inventory, about 500 bytes for each message.
seealso:
  - module: mailops.workmail.workmail_mailbox_export
  - module: mailops.workmail.workmail_archive
"""

EXAMPLES = r"""
---
- name: Read an archive on the host
  mailops.workmail.workmail_archive_info:
    archives:
      - src: ["{{ playbook_dir }}/alice.zip"]
    inventory_path: "{{ playbook_dir }}/inventories"
  register: result

- name: Check that everything is accounted for
  ansible.builtin.assert:
    that: result.summary.balanced == result.summary.mailboxes

- name: Find what changed since an earlier archive of the same mailbox
  mailops.workmail.workmail_archive_info:
    archives:
      - mailbox: alice
        src: ["{{ playbook_dir }}/alice-final.zip"]
    compare_with: "{{ playbook_dir }}/inventories"
"""

RETURN = r"""
---
summary:
  description: How many mailboxes were read, and the sum of their totals.
  returned: when the options are valid
  type: dict
  contains:
    text:
      description: The same as a text.
      returned: always
      type: str
      sample: 40 mailboxes read, 40 balanced
    mailboxes:
      description: How many mailboxes were read.
      returned: always
      type: int
      sample: 40
    balanced:
      description: How many of them balance.
      returned: always
      type: int
      sample: 40
    failed:
      description: How many mailboxes could not be read.
      returned: always
      type: int
      sample: 0
    entries:
      description: Entries of the archives, without directories.
      returned: always
      type: int
      sample: 51240
    messages:
      description: Messages.
      returned: always
      type: int
      sample: 50000
    calendar_items:
      description: Calendar items.
      returned: always
      type: int
      sample: 1240
    other:
      description: Entries that are neither, such as the log of an export.
      returned: always
      type: int
      sample: 0
    unreadable:
      description: Entries that cannot be read.
      returned: always
      type: int
      sample: 0
    bytes:
      description: Bytes of all readable entries after unpacking.
      returned: always
      type: int
      sample: 4100000000
    bytes_read:
      description: Bytes of archives that were read by this task. Archives whose inventory is kept are not read.
      returned: always
      type: int
      sample: 0
    compared:
      description: How many mailboxes were compared.
      returned: when O(compare_with) is given and a mailbox was read
      type: int
      sample: 39
    not_compared:
      description: How many mailboxes were read, but could not be compared.
      returned: when O(compare_with) is given and a mailbox was read
      type: int
      sample: 1
    added:
      description: Messages and calendar items that the other inventories do not have.
      returned: when O(compare_with) is given and a mailbox was read
      type: int
      sample: 12
    gone:
      description: Those that only the other inventories have.
      returned: when O(compare_with) is given and a mailbox was read
      type: int
      sample: 3
    moved:
      description: Those that are in another folder.
      returned: when O(compare_with) is given and a mailbox was read
      type: int
      sample: 1
    findings:
      description: What was found in all mailboxes, in alphabetical order.
      returned: always
      type: list
      elements: dict
      contains:
        finding:
          description: What it is, as in the mailboxes.
          returned: always
          type: str
          sample: no-date
        count:
          description: How many entries.
          returned: always
          type: int
          sample: 2
    not_balanced:
      description: The mailboxes that do not balance.
      returned: always
      type: list
      elements: str
      sample: [bob]
    not_balanced_truncated:
      description: How many mailboxes do not balance.
      returned: when not all are returned
      type: int
      sample: 1250
mailboxes:
  description:
    - The mailboxes that were read. At most 200, and only as many as fit in a log. All of them are in O(report_path).
  returned: when the options are valid
  type: list
  elements: dict
  contains:
    mailbox:
      description: The name of the mailbox.
      returned: always
      type: str
      sample: alice
    entries:
      description: Entries of its archives, without directories.
      returned: always
      type: int
      sample: 1250
    messages:
      description: Messages. An invitation to a meeting is a message.
      returned: always
      type: int
      sample: 1200
    calendar_items:
      description: Calendar items.
      returned: always
      type: int
      sample: 50
    other:
      description: Entries that are neither, such as the log of an export.
      returned: always
      type: int
      sample: 0
    unreadable:
      description: Entries that cannot be read.
      returned: always
      type: int
      sample: 0
    bytes:
      description: Bytes of all readable entries after unpacking.
      returned: always
      type: int
      sample: 98304000
    balance:
      description: Whether everything is accounted for.
      returned: always
      type: dict
      contains:
        closed:
          description:
            - Whether every entry could be read and counted, and the figures of the log of the export, if there is one,
              agree.
          returned: always
          type: bool
          sample: true
        reasons:
          description: Why not, one text each.
          returned: always
          type: list
          elements: str
          sample: ["1 entry cannot be read. Copy the archive again, or export the mailbox again."]
        log:
          description:
            - The figures of the log, each with the reading that agrees, or V(unmatched). What they cover is not
              documented.
          returned: always
          type: dict
          sample: {messages: messages and calendar items, bytes: content, hash: archives}
        share_of_mailbox:
          description: The size of what was read, divided by the size that WorkMail shows for the mailbox.
          returned: when the size of the mailbox is known
          type: float
          sample: 0.98
    largest_message:
      description: Bytes of the largest message.
      returned: always
      type: int
      sample: 5242880
    findings:
      description: What was found, in alphabetical order.
      returned: always
      type: list
      elements: dict
      contains:
        finding:
          description:
            - V(damaged), V(encrypted), V(unsupported), V(overlap), V(too-large) and V(hidden-entry) are entries that
              cannot be read.
            - V(no-headers), V(odd-headers), V(long-headers), V(no-message-id), V(no-date), V(odd-date), V(empty),
              V(nul) and V(oversize) are messages that a target may refuse or change. V(odd-date) is one before 1980 or
              after 2030.
            - V(repeated) are messages that their folder has more than once, V(repeated-elsewhere) those that an earlier
              folder has too.
            - V(odd-name) are names of entries that are not UTF-8, and V(mixed-separators) those with slashes and
              backslashes.
          returned: always
          type: str
          sample: no-message-id
        count:
          description: How many entries it concerns.
          returned: always
          type: int
          sample: 3
        examples:
          description: Names of some of these entries.
          returned: always
          type: list
          elements: str
          sample: [Sent Items/00000017.eml]
    folders:
      description: The folders, sorted by name.
      returned: always
      type: list
      elements: dict
      contains:
        folder:
          description: The folder as a text. Slashes in names are doubled.
          returned: always
          type: str
          sample: Inbox/Projects
        path:
          description: The names of the folder and of those above it.
          returned: always
          type: list
          elements: str
          sample: [Inbox, Projects]
        place:
          description:
            - The folder where messages are written, with C(INBOX) for the inbox and without the root that all folders
              share.
          returned: always
          type: list
          elements: str
          sample: [INBOX, Projects]
        messages:
          description: Messages in it.
          returned: always
          type: int
          sample: 120
        calendar_items:
          description: Calendar items in it.
          returned: always
          type: int
          sample: 0
        other:
          description: Other entries in it.
          returned: always
          type: int
          sample: 0
        unreadable:
          description: Entries in it that cannot be read.
          returned: always
          type: int
          sample: 0
        bytes:
          description: Bytes of its readable entries.
          returned: always
          type: int
          sample: 9830400
        oldest:
          description: Date of its oldest message.
          returned: when a message has a date
          type: str
          sample: "2019-03-01T08:15:00Z"
        newest:
          description: Date of its newest message.
          returned: when a message has a date
          type: str
          sample: "2026-12-24T16:40:00Z"
    folders_truncated:
      description: How many folders there are.
      returned: when not all are returned
      type: int
      sample: 1250
    unreadable_entries:
      description: The first entries that cannot be read.
      returned: always
      type: list
      elements: dict
      contains:
        name:
          description: Name of the entry.
          returned: always
          type: str
          sample: Inbox/00000001.eml
        reason:
          description: Why.
          returned: always
          type: str
          sample: its checksum differs from the one in the zip
    other_entries:
      description: The first entries that are neither messages nor calendar items.
      returned: always
      type: list
      elements: dict
      contains:
        name:
          description: Name of the entry.
          returned: always
          type: str
          sample: export.json
        reason:
          description: By which rule.
          returned: always
          type: str
          sample: JSON with the keys of an export log
    archives:
      description: The archives of the mailbox.
      returned: always
      type: list
      elements: dict
      contains:
        source:
          description: Path or URL.
          returned: always
          type: str
          sample: s3://acme-exports/exit/exports/S-1-1-11-1/first/1/export.zip
        size:
          description: Bytes.
          returned: always
          type: int
          sample: 61440000
        version:
          description: What identifies these bytes.
          returned: always
          type: str
          sample: '"9b2cf535f27731c974343645a3985328"'
    bytes_read:
      description: Bytes of its archives that were read by this task.
      returned: always
      type: int
      sample: 61440000
    inventory:
      description: Where its inventory is kept.
      returned: when inventories are kept
      type: str
      sample: s3://acme-exports/exit/inventories/S-1-1-11-1/first.jsonl.gz
    delta:
      description: What changed since the other inventory.
      returned: when O(compare_with) is given and the other inventory exists
      type: dict
      contains:
        added:
          description: Messages and calendar items that only this archive has.
          returned: always
          type: int
          sample: 12
        gone:
          description: Those that only the other one has.
          returned: always
          type: int
          sample: 1
        moved:
          description: Those that are in another folder.
          returned: always
          type: int
          sample: 3
        changes:
          description: The first changes. All of them are in O(report_path).
          returned: always
          type: list
          elements: dict
          contains:
            change:
              description: V(added), V(gone) or V(moved).
              returned: always
              type: str
              sample: moved
            folder:
              description: The folder.
              returned: always
              type: str
              sample: Archive
            name:
              description: Name of the entry.
              returned: always
              type: str
              sample: Archive/00000004.eml
            size:
              description: Bytes.
              returned: always
              type: int
              sample: 16384
            date:
              description: When it was written or received.
              returned: when it is known
              type: str
              sample: "2026-01-05T09:00:00Z"
            message_id:
              description: Its Message-ID.
              returned: when it has one
              type: str
              sample: <4@example.net>
            before:
              description: The folder in which it was.
              returned: when it is moved
              type: str
              sample: Inbox
            rung:
              description: By what it was found again. V(bytes), V(header), V(content) or V(outline).
              returned: when it is moved
              type: str
              sample: bytes
        changes_truncated:
          description: How many changes there are.
          returned: when not all are returned
          type: int
          sample: 1250
    not_compared:
      description: Why the mailbox was not compared, and the next step.
      returned: when O(compare_with) is given and the other inventory cannot be used
      type: str
      sample: has no export in the wave first, so everything in its archive is new.
mailboxes_truncated:
  description: How many mailboxes were read.
  returned: when not all are returned
  type: int
  sample: 1250
not_named:
  description:
    - The mailboxes of the wave whose export is completed and that O(mailboxes) does not name. They were not read.
  returned: when O(mailboxes) leaves out such mailboxes
  type: list
  elements: dict
  contains:
    mailbox:
      description: The name of the mailbox.
      returned: always
      type: str
      sample: lab
    entity_id:
      description: Its id.
      returned: always
      type: str
      sample: r-0123456789abcdef0123456789abcdef
    kind:
      description: V(user) or V(resource).
      returned: always
      type: str
      sample: resource
not_named_truncated:
  description: How many such mailboxes there are.
  returned: when not all are returned
  type: int
  sample: 1250
failures:
  description: The mailboxes that could not be read.
  returned: when there are any
  type: list
  elements: dict
  contains:
    mailbox:
      description: The name of the mailbox.
      returned: always
      type: str
      sample: bob
    code:
      description: A word for the cause.
      returned: always
      type: str
      sample: Truncated
    message:
      description: What is wrong, and the next step.
      returned: always
      type: str
      sample: "bob.zip: is truncated. Copy it again, or export the mailbox again."
failures_truncated:
  description: How many mailboxes could not be read.
  returned: when not all are returned
  type: int
  sample: 1250
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
  sample: ["shard.index: 2 is outside 0 to 1; the first host has 0."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.archive_info import run_archive_info


def main() -> None:
    run_archive_info()


if __name__ == "__main__":
    main()
