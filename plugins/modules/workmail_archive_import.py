#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_archive_import
short_description: Import an exported Amazon WorkMail mailbox into an IMAP server
description:
  - Appends the messages of an exported mailbox to a mailbox of any IMAP server, each exactly once, with its date, its flags and
    its folder.
  - A message that is already in the target is not appended. The task compares the Message-ID, Date and From of every message, the
    content of messages without a Message-ID, and then the subject, the date to the minute, the sender and the names of attachments. A
    message that occurs twice in a folder of the archive occurs twice in the target.
  - You can interrupt the task at any time and run it again. If a connection ends while a message is sent, the task reads the
    folder again before it sends the message a second time.
  - In check mode, the task compares the archive and the target in both directions and changes nothing. C(changed) is V(true) if a
    message of the archive is missing from the target.
  - Calendar items are not imported as messages. They go into O(calendar_path) or O(caldav_url).
author:
  - mailops.workmail contributors (@mailops)
options:
  archives:
    description: The archive to read, as a list of one item, or with O(targets) an item for each mailbox.
  mailboxes:
    description: The mailbox of O(store) to import, by name or id, as a list of one item. Required with O(store), unless O(targets) is given.
  targets:
    description:
      - Several mailboxes to import, one after the other, at most 200. This is faster than a task for each.
      - All items are checked before the first mailbox is imported. A mailbox that fails then does not stop the others. The task fails at the
        end and names every mailbox that failed.
      - O(password), O(token_command) and O(folders) apply to all items that do not set their own. All other options apply to each mailbox, such
        as O(connections) and O(time_limit).
      - O(mailboxes), O(user), O(calendar_path), O(caldav_url) and O(report_path) cannot be used with it.
    type: list
    elements: dict
    suboptions:
      mailbox:
        description: The mailbox of O(store), by name or id, or the name of an item of O(archives).
        type: str
        required: true
      user:
        description: The sign-in name of the user whose mailbox is the target.
        type: str
        required: true
      password:
        description: The password of this user, or of O(master_user).
        type: str
      token_command:
        description: A program with its arguments that writes an access token for this user.
        type: list
        elements: str
      folders:
        description: How folders of this archive map to folders of the target. The same as O(folders).
        type: dict
        suboptions:
          map:
            description: The path in the archive and the path in the target.
            type: dict
          exclude:
            description: Paths in the archive that are not imported.
            type: list
            elements: str
            default: []
          special_use:
            description: Whether folders for a purpose map to those of the server for the same purpose.
            type: bool
            default: true
      calendar_path:
        description: A directory for the calendar items of this mailbox. The same as O(calendar_path).
        type: path
      caldav_url:
        description: The URL of a calendar of this user. The same as O(caldav_url).
        type: str
      report_path:
        description: A file that ends with C(.json), for the complete lists of this mailbox. It is written as soon as the mailbox ends.
        type: path
  max_message_size:
    description:
      - Megabytes of the largest message to import. Larger messages are excluded.
      - If omitted, the limit that the server reports applies. If the server reports no limit, it may refuse
        messages, which are then returned in C(failures).
    type: int
    default: null
  host:
    description: Host name or IP address of the IMAP server.
    type: str
    required: true
  port:
    description: Port of the IMAP server. If omitted, 993 with O(encryption=tls) and 143 otherwise.
    type: int
  encryption:
    description:
      - V(tls) encrypts the connection from the start, V(starttls) after the greeting.
      - V(none) sends passwords and messages in plain text. Use it only with a server on the same host.
    type: str
    choices: [tls, starttls, none]
    default: tls
  ca_path:
    description: A file with the certificates of the authorities to trust instead of those of the system.
    type: path
  verify_certificate:
    description: Whether the certificate of the server must be valid. With V(false), an attacker on the network can read passwords and messages.
    type: bool
    default: true
  user:
    description: The sign-in name of the user whose mailbox is the target. Required, unless O(targets) is given.
    type: str
  password:
    description:
      - The password of O(user), or of O(master_user).
      - Exactly one of O(password) and O(token_command) is required, for the task or for each item of O(targets).
    type: str
  master_user:
    description:
      - A user that may open the mailboxes of other users. It signs in with O(password) and acts as O(user) (SASL PLAIN with an
        authorization identity, as Dovecot supports it).
    type: str
  token_command:
    description:
      - A program with its arguments that writes an OAuth 2.0 access token for O(user). The task signs in with XOAUTH2.
      - It runs on the host of the task, and again when the token is five minutes old.
    type: list
    elements: str
  timeout:
    description: Seconds without an answer after which a connection counts as lost.
    type: float
    default: 60.0
  folders:
    description: How folders of the archive map to folders of the target. A slash separates folders; write C(//) for a slash in a name.
    type: dict
    suboptions:
      map:
        description:
          - The path in the archive and the path in the target. Subfolders move with their folder.
          - Paths in the archive are those that P(mailops.workmail.workmail_archive_info#module) returns as C(place). The inbox
            is V(INBOX).
        type: dict
      exclude:
        description: Paths in the archive that are not imported, including their subfolders.
        type: list
        elements: str
        default: []
      special_use:
        description:
          - Whether the folders for sent, deleted and junk mail and for drafts map to the folders of the server for this purpose, even if
            they have other names.
        type: bool
        default: true
  default_flags:
    description: Flags of messages that have none in the archive, such as V(\\Seen). WorkMail does not document whether exports keep flags.
    type: list
    elements: str
    default: []
  skip_older_than:
    description: A date such as V(2025-01-31). Older messages are excluded.
    type: str
  delta_from:
    description:
      - An earlier inventory of the same mailbox. Its messages are excluded, even if they have been deleted from the target since then.
      - With O(store), the name of a wave; otherwise, a directory that another task used as O(inventory_path).
      - With O(store), the wave must have been imported completely into the same target. Otherwise, the module fails.
    type: str
  connections:
    description: The number of connections that append messages at the same time, from 1 to 32.
    type: int
    default: 4
  max_messages_per_second:
    description: The greatest rate at which messages are sent, for all connections together. If omitted, there is no limit.
    type: float
  time_limit:
    description:
      - Seconds after which the task stops sending. It then fails and reports the number of missing messages.
      - With O(targets), the seconds for each mailbox.
    type: int
  calendar_path:
    description:
      - A directory into which calendar items are written, one file that ends with C(.ics) for each event with its exceptions. It is created
        with mode 0700.
      - At most one of O(calendar_path) and O(caldav_url) can be used.
    type: path
  caldav_url:
    description:
      - The URL of a calendar on a CalDAV server, into which calendar items are put. The calendar must exist. O(user) signs in
        with O(password) or with the token of O(token_command). O(master_user) cannot be used.
      - An event whose UID is already in the calendar is not changed.
      - If the calendar cannot be read or changed, the task fails before it appends a message.
    type: str
  report_path:
    description: A file that ends with C(.json), to which the complete lists of the result are written. It is created with mode 0600.
    type: path
  progress_path:
    description:
      - A file to which the task appends a line of JSON every two seconds. It is created with mode 0600.
      - With O(targets), its counts are those of the mailbox that is being imported.
    type: path
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.archives
  - mailops.workmail.service
notes:
  - The task needs no Python libraries other than those of the collection. IMAP and CalDAV use the standard library of Python.
  - With O(store) or O(inventory_path), a second run does not read the archive again, and finds messages that the server has rewritten by
    the UIDs that the server returned.
  - The task excludes empty messages, messages that contain NUL, which IMAP cannot transport, messages over a size limit, and the
    messages that O(folders), O(skip_older_than) and O(delta_from) exclude. The result lists them with the reason.
  - The flag C(\\Deleted) is not set in the target.
  - You do not need an AWS account to import files on the host.
seealso:
  - module: mailops.workmail.workmail_archive_info
  - module: mailops.workmail.workmail_mailbox_export
"""

EXAMPLES = r"""
---
- name: Import a mailbox, with its calendar in files
  mailops.workmail.workmail_archive_import:
    archives:
      - src: ["{{ playbook_dir }}/alice.zip"]
    inventory_path: "{{ playbook_dir }}/inventories"
    host: "{{ imap_host }}"
    port: "{{ imap_port }}"
    ca_path: "{{ playbook_dir }}/cert.pem"
    user: bob@example.com
    password: "{{ vault_imap_password }}"
    folders:
      map:
        Projects: Archive/Projects
      exclude: [Junk Email]
    calendar_path: "{{ playbook_dir }}/calendars/alice"

- name: Check that every message is in the target
  mailops.workmail.workmail_archive_import:
    archives:
      - src: ["{{ playbook_dir }}/alice.zip"]
    inventory_path: "{{ playbook_dir }}/inventories"
    host: "{{ imap_host }}"
    port: "{{ imap_port }}"
    ca_path: "{{ playbook_dir }}/cert.pem"
    user: bob@example.com
    password: "{{ vault_imap_password }}"
    folders:
      map:
        Projects: Archive/Projects
      exclude: [Junk Email]
    calendar_path: "{{ playbook_dir }}/calendars/alice"
  check_mode: true
  register: checked

- name: Import several mailboxes, each with the password of its user
  mailops.workmail.workmail_archive_import:
    archives:
      - src: ["{{ playbook_dir }}/alice.zip"]
      - src: ["{{ playbook_dir }}/carol.zip"]
    inventory_path: "{{ playbook_dir }}/inventories"
    host: "{{ imap_host }}"
    port: "{{ imap_port }}"
    ca_path: "{{ playbook_dir }}/cert.pem"
    targets:
      - mailbox: alice
        user: bob@example.com
        password: "{{ vault_imap_password }}"
        calendar_path: "{{ playbook_dir }}/calendars/alice"
      - mailbox: carol
        user: carol@example.com
        password: "{{ vault_imap_password }}"
        calendar_path: "{{ playbook_dir }}/calendars/carol"
        report_path: "{{ playbook_dir }}/carol.json"
"""

RETURN = r"""
---
mailbox:
  description: The name of the mailbox in the archive.
  returned: when the target could be read and O(targets) is not given
  type: str
  sample: alice
mailboxes:
  description: What became of each mailbox. The lists of its messages are in its report.
  returned: when O(targets) is given
  type: list
  elements: dict
  contains:
    mailbox:
      description: The name of the mailbox, or what O(targets) calls it if its archive cannot be read.
      returned: always
      type: str
      sample: alice
    user:
      description: The user of the target.
      returned: always
      type: str
      sample: alice@example.com
    changed:
      description: Whether the target was changed, or would be in check mode.
      returned: always
      type: bool
      sample: true
    text:
      description: What is where, in sentences.
      returned: when the target could be read
      type: str
      sample: All 1,200 messages of the archive are in the target.
    messages:
      description: The messages of the archive that are not excluded.
      returned: when the target could be read
      type: int
      sample: 1200
    present:
      description: How many of them are in the target.
      returned: when the target could be read
      type: int
      sample: 1200
    appended:
      description: How many were appended, or would be appended in check mode.
      returned: when the target could be read
      type: int
      sample: 40
    missing:
      description: How many are not in the target, after the import or as it was found in check mode.
      returned: when the target could be read
      type: int
      sample: 0
    calendar_missing:
      description: Events that are not in the calendar.
      returned: when the target could be read
      type: int
      sample: 0
    report_path:
      description: Where the report was written.
      returned: when the item has a C(report_path) and the report was written
      type: str
      sample: alice.json
    report_failure:
      description: Why the report was not written.
      returned: when it could not be written
      type: str
      sample: "the report could not be written to 'alice.json': No space left on device."
    msg:
      description: Why the mailbox failed.
      returned: when it failed
      type: str
      sample: "alice: imap.example.com does not let alice@example.com sign in. Check `user` and `password`."
    code:
      description: A word for the cause, or the error code of the service.
      returned: when it failed as a whole
      type: str
      sample: SignInFailed
summary:
  description: How many messages are where. With O(targets), for all mailboxes together.
  returned: when the target could be read
  type: dict
  contains:
    text:
      description: The same in sentences.
      returned: always
      type: str
      sample: "All 1,200 messages are in the target. 3 messages are excluded (3: older than 2020-01-01; the archive keeps them)."
    mailboxes:
      description: How many mailboxes the task imported or tried to import.
      returned: when O(targets) is given
      type: int
      sample: 64
    mailboxes_failed:
      description: How many of them failed.
      returned: when O(targets) is given
      type: int
      sample: 0
    mailboxes_incomplete:
      description: How many did not fail, but are not complete in the target, as in check mode.
      returned: when O(targets) is given
      type: int
      sample: 0
    messages:
      description: The messages of the archive that are not excluded.
      returned: always
      type: int
      sample: 1200
    present:
      description: How many of them are in the target.
      returned: always
      type: int
      sample: 1200
    appended:
      description: How many were appended, or would be appended in check mode.
      returned: always
      type: int
      sample: 40
    missing:
      description: How many are not in the target, after the import or as it was found in check mode.
      returned: always
      type: int
      sample: 0
    other_folder:
      description: How many are in another folder of the target.
      returned: always
      type: int
      sample: 0
    target_only:
      description: Messages of the target that neither the archive nor an earlier wave has.
      returned: always
      type: int
      sample: 0
    from_earlier_waves:
      description: Messages of the target that an earlier wave brought, so the archive does not have to have them.
      returned: when O(delta_from) is given
      type: int
      sample: 1150
    excluded:
      description: Messages of the archive that are not imported.
      returned: always
      type: int
      sample: 3
    unreadable:
      description: Entries of the archive that cannot be read.
      returned: always
      type: int
      sample: 0
    failed:
      description: Messages and calendar items that the server refused.
      returned: always
      type: int
      sample: 0
    removed:
      description:
        - Messages of this task that it removed from the target because another task appended the same ones at the same
          time.
      returned: always
      type: int
      sample: 0
    reconnections:
      description: How often a connection was lost.
      returned: always
      type: int
      sample: 0
    calendar_items:
      description: Calendar items of the archive.
      returned: always
      type: int
      sample: 50
    calendar_written:
      description: Events that were written, or would be written in check mode.
      returned: always
      type: int
      sample: 50
    calendar_missing:
      description: Events that are not in the calendar, after the import or as it was found in check mode.
      returned: always
      type: int
      sample: 0
    bytes_read:
      description: Bytes of archives that were read by this task.
      returned: always
      type: int
      sample: 98304000
    matches:
      description:
        - By what messages were found. V(header) is Message-ID, Date and From; V(content) the content; V(outline) the
          subject, the minute, the sender and the names of attachments; V(other_folder) one of the first two in another
          folder; V(record) a UID that the server returned.
      returned: when O(targets) is not given
      type: dict
      sample: {header: 1188, content: 12, outline: 0, other_folder: 0, record: 0}
folders:
  description: The folders of the archive whose messages are imported. At most 200, and only as many as fit in a log.
  returned: when there are any
  type: list
  elements: dict
  contains:
    folder:
      description: The path in the archive. Slashes in names are doubled.
      returned: always
      type: str
      sample: Inbox/Projects
    target:
      description: The folder of the target.
      returned: always
      type: str
      sample: INBOX/Projects
    messages:
      description: Messages of the folder that are not excluded.
      returned: always
      type: int
      sample: 120
    present:
      description: How many of them are in the target.
      returned: always
      type: int
      sample: 120
folders_truncated:
  description: How many folders there are.
  returned: when not all are returned
  type: int
  sample: 1250
missing:
  description:
    - The messages of the archive that are not in the target. At most 200, and only as many as fit in a log. All of them
      are in O(report_path).
  returned: when there are any
  type: list
  elements: dict
  contains:
    name:
      description: The name of the entry in the archive.
      returned: always
      type: str
      sample: Inbox/00000017.eml
    folder:
      description: Its folder in the archive.
      returned: always
      type: str
      sample: Inbox
    target:
      description: Its folder in the target.
      returned: always
      type: str
      sample: INBOX
    size:
      description: Its size in bytes.
      returned: always
      type: int
      sample: 2048
    date:
      description: Its date.
      returned: when it has one
      type: str
      sample: "2026-01-05T09:00:00Z"
    message_id:
      description: Its Message-ID.
      returned: when it has one
      type: str
      sample: <17@example.com>
missing_truncated:
  description: How many messages are missing.
  returned: when not all are returned
  type: int
  sample: 1250
target_only:
  description: The messages of the target that the archive does not have.
  returned: when there are any
  type: list
  elements: dict
  contains:
    folder:
      description: The folder of the target.
      returned: always
      type: str
      sample: INBOX
    uid:
      description: Its UID in the folder.
      returned: always
      type: int
      sample: 17
    size:
      description: Its size in bytes.
      returned: always
      type: int
      sample: 2048
    date:
      description: Its date to the minute.
      returned: when it has one
      type: str
      sample: 2026-01-05T09:00
target_only_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
excluded:
  description: The messages of the archive that are not imported, with the reason.
  returned: when there are any
  type: list
  elements: dict
  contains:
    name:
      description: The name of the entry in the archive.
      returned: always
      type: str
      sample: Inbox/00000018.eml
    folder:
      description: Its folder in the archive.
      returned: always
      type: str
      sample: Inbox
    size:
      description: Its size in bytes.
      returned: always
      type: int
      sample: 52428800
    date:
      description: Its date.
      returned: when it has one
      type: str
      sample: "2026-01-05T09:00:00Z"
    message_id:
      description: Its Message-ID.
      returned: when it has one
      type: str
      sample: <18@example.com>
    reason:
      description: Why.
      returned: always
      type: str
      sample: larger than 36,700,160 bytes
excluded_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
unreadable:
  description: The entries of the archive that cannot be read.
  returned: when there are any
  type: list
  elements: dict
  contains:
    name:
      description: The name of the entry in the archive.
      returned: always
      type: str
      sample: Inbox/00000019.eml
    folder:
      description: Its folder in the archive.
      returned: always
      type: str
      sample: Inbox
    size:
      description: Its size in bytes, as the archive says.
      returned: always
      type: int
      sample: 2048
    reason:
      description: Why.
      returned: always
      type: str
      sample: its checksum differs from the one in the zip
unreadable_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
other_folder:
  description:
    - The messages that are in another folder of the target than their folder in the archive. They are not appended
      again.
  returned: when there are any
  type: list
  elements: dict
  contains:
    name:
      description: The name of the entry in the archive.
      returned: always
      type: str
      sample: Inbox/00000017.eml
    folder:
      description: Its folder in the archive.
      returned: always
      type: str
      sample: Inbox
    target:
      description: Its folder in the target.
      returned: always
      type: str
      sample: INBOX
    size:
      description: Its size in bytes.
      returned: always
      type: int
      sample: 2048
    date:
      description: Its date.
      returned: when it has one
      type: str
      sample: "2026-01-05T09:00:00Z"
    message_id:
      description: Its Message-ID.
      returned: when it has one
      type: str
      sample: <17@example.com>
    found_in:
      description: The folder of the target in which it is.
      returned: always
      type: str
      sample: Done
other_folder_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
failures:
  description: The messages and calendar items that the server refused.
  returned: when there are any
  type: list
  elements: dict
  contains:
    name:
      description: The name of the entry in the archive.
      returned: always
      type: str
      sample: Inbox/00000017.eml
    folder:
      description: Its folder in the archive.
      returned: always
      type: str
      sample: Inbox
    target:
      description: Its folder in the target.
      returned: when it is a message
      type: str
      sample: INBOX
    size:
      description: Its size in bytes.
      returned: always
      type: int
      sample: 2048
    date:
      description: Its date.
      returned: when it has one
      type: str
      sample: "2026-01-05T09:00:00Z"
    message_id:
      description: Its Message-ID.
      returned: when it has one
      type: str
      sample: <17@example.com>
    code:
      description: The response code of the server, or a word for the cause.
      returned: always
      type: str
      sample: OVERQUOTA
    message:
      description: What the server said.
      returned: always
      type: str
      sample: Quota exceeded
failures_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
renamed_folders:
  description: The folders whose name the server cannot have.
  returned: when there are any
  type: list
  elements: dict
  contains:
    folder:
      description: The path in the archive, with V(INBOX) for the inbox.
      returned: always
      type: str
      sample: INBOX/A.b
    target:
      description: The name in the target.
      returned: always
      type: str
      sample: INBOX.A_b
renamed_folders_truncated:
  description: How many folders there are.
  returned: when not all are returned
  type: int
  sample: 1250
other_host:
  description: V(true) if the mailbox belongs to another host by O(shard). Nothing was done.
  returned: when this is the case
  type: bool
  sample: true
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
  description: How many messages were appended to which folder, or would be, as a text with a line for each folder.
  returned: when the target could be read
  type: dict
  sample: {prepared: "+ 1,200 messages  into INBOX\n"}
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["skip_older_than: 'soon' is not a date; write it as '2025-01-31'."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.archive_import import run_archive_import


def main() -> None:
    run_archive_import()


if __name__ == "__main__":
    main()
