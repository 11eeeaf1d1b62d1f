#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_archive
short_description: Write exported Amazon WorkMail mailboxes as mbox, Maildir or single messages
description:
  - Reads the zip files that mailbox exports write, in Amazon S3 or on the host, and writes each mailbox as a tree of files that mail
    programs and other tools read.
  - Calendar items are written as C(.ics) files in a directory of their own, and other entries of the archive as they are.
    Identical messages are written as often as the archive has them.
  - A manifest in the directory of each mailbox lists the files with their SHA-256. If the archive is the same and all files
    exist with their sizes, the task changes nothing and does not read the archive.
  - Every file is put in place as a whole. An interrupted task continues when it is run again.
author:
  - mailops.workmail contributors (@mailops)
options:
  dest:
    description:
      - The directory to write into. Each mailbox gets a directory in it. Missing directories are created with mode 0700.
      - Nothing is written outside of it, whatever the names in an archive are. A symbolic link inside of it is an error.
    type: path
    required: true
  format:
    description:
      - V(mbox) writes one file for each folder, C(mail/<folder>.mbox). Lines that begin with C(From) are quoted with C(>),
        and the field C(X-Gmail-Labels), which the restore tools of Gmail read, names the folder.
      - V(maildir) writes a C(Maildir) with a directory for each folder, as Dovecot and other servers name it (Maildir++). The
        inbox is the Maildir itself.
      - V(eml) writes one file for each message, C(mail/<folder>/<number>.eml), with the bytes of the archive.
    type: str
    choices: [mbox, maildir, eml]
    default: mbox
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
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.archives
  - mailops.workmail.service
notes:
  - The names of directories are valid on Linux, macOS and Windows. A character that one of them refuses is written as C(%) and
    two hexadecimal digits for each of its bytes in UTF-8. C(manifest.json) has the name of every folder.
  - If neither O(inventory_path) nor O(store) is given, the inventory of a mailbox is kept in its directory.
  - Files of another archive of the same mailbox that an earlier task wrote to O(dest) are removed. Files that the manifest
    does not list are not changed.
  - In check mode, the archives are read, unless an inventory is kept, and nothing is written.
  - O(endpoint_url) is for WorkMail only. To use another endpoint for S3, set C(AWS_ENDPOINT_URL_S3).
  - Files on the host need no AWS account.
seealso:
  - module: mailops.workmail.workmail_archive_info
"""

EXAMPLES = r"""
---
- name: Write a mailbox as mbox files
  mailops.workmail.workmail_archive:
    archives:
      - mailbox: alice
        src: ["{{ playbook_dir }}/alice.zip"]
    dest: "{{ playbook_dir }}/mail"

- name: Write it as a Maildir, and read the archive with two processes
  mailops.workmail.workmail_archive:
    archives:
      - mailbox: alice
        src: ["{{ playbook_dir }}/alice.zip"]
    dest: "{{ playbook_dir }}/maildirs"
    format: maildir
    workers: 2
"""

RETURN = r"""
---
summary:
  description: How many mailboxes were written, or would be, and the sum of their totals.
  returned: when the options are valid
  type: dict
  contains:
    text:
      description: The same as a text.
      returned: always
      type: str
      sample: 40 of 40 mailboxes written
    mailboxes:
      description: How many mailboxes were read.
      returned: always
      type: int
      sample: 40
    written:
      description: How many of them were not complete and were written.
      returned: always
      type: int
      sample: 40
    failed:
      description: How many mailboxes could not be read or written.
      returned: always
      type: int
      sample: 0
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
      description: Entries that cannot be read and are not written.
      returned: always
      type: int
      sample: 0
    bytes:
      description: Bytes of all readable entries after unpacking.
      returned: always
      type: int
      sample: 4100000000
    bytes_read:
      description: Bytes of archives that were read for inventories. Archives whose inventory is kept are not counted.
      returned: always
      type: int
      sample: 0
mailboxes:
  description: The mailboxes. At most 200, and only as many as fit in a log. All of them are in O(report_path).
  returned: when the options are valid
  type: list
  elements: dict
  contains:
    mailbox:
      description: The name of the mailbox.
      returned: always
      type: str
      sample: alice
    path:
      description: Its directory.
      returned: always
      type: str
      sample: /srv/mail/alice
    changed:
      description: Whether something was written, or would be.
      returned: always
      type: bool
      sample: true
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
      description: Entries that cannot be read and are not written.
      returned: always
      type: int
      sample: 0
    bytes:
      description: Bytes of all readable entries after unpacking.
      returned: always
      type: int
      sample: 98304000
    balance:
      description: Whether everything is accounted for, as M(mailops.workmail.workmail_archive_info) returns it.
      returned: always
      type: dict
      sample: {closed: true, reasons: [], log: {}, share_of_mailbox: 0.98}
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
    unreadable_entries_truncated:
      description: How many entries cannot be read.
      returned: when not all are returned
      type: int
      sample: 1250
    bytes_read:
      description: Bytes of its archives that were read for the inventory.
      returned: always
      type: int
      sample: 61440000
mailboxes_truncated:
  description: How many mailboxes there are.
  returned: when not all are returned
  type: int
  sample: 1250
failures:
  description: The mailboxes that could not be read or written.
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
  description: How many mailboxes could not be read or written.
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
diff:
  description: The folders that were written, or would be, as a text with a line for each. At most 200 lines.
  returned: when the options are valid
  type: dict
  sample: {prepared: "+ alice  INBOX  120 messages\n"}
errors:
  description: All errors in the options, one text each. Nothing was changed.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["dest: must not be empty; set the path of a directory."]
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

from ..module_utils._run.archive import run_archive


def main() -> None:
    run_archive()


if __name__ == "__main__":
    main()
