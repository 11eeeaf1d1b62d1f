# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the playbook `exit_import` needs of a pack: the mapping file, and how it opens the mailboxes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from .entities import PUBLIC, Entity, File, Pack, Section, Settings
from .tables import table

NAME = "mapping.csv"
HEADER = ("mailbox", "user")
TOKEN = "access_token.py"
FOLDER = "<folder of this pack>"
TRY = """\
Try one mailbox: add `-e exit_import_mailboxes=<mailbox>` to this command. With `--check`, it signs in, compares and \
changes nothing. Without `--check`, it imports. Then import all mailboxes, and run the command with `--check` again: \
every archive must be complete.

   ```shell
   ansible-playbook mailops.workmail.exit_import --check -e @import.yml -e exit_import_organization=<organization> \\
     -e exit_store=s3://<bucket>/<prefix> -e exit_import_wave=<wave>
   ```"""
CALENDARS = (
    "IMAP takes no calendar items. Add `-e exit_import_calendar_dir=calendars` to write them as files, which their "
    "owners open in the new calendar. The archives of rooms and equipment have nothing else, so `mapping.csv` does "
    "not name them: write them with `-e exit_import_files=rooms -e exit_import_mailboxes=<names>` and without "
    "`import.yml`."
)


def mapping(made: Pack, users: Iterable[Entity]) -> File:
    """A table of mailboxes of WorkMail and users of the new system, as `exit_import_mapping` takes it."""
    text = table(made, NAME, HEADER, ((one.name, one.email) for one in users))
    return File(NAME, text, "which mailbox goes to which user, for the playbook `exit_import`")


def token_program() -> File:
    """The program that `exit_import_token_command` runs."""
    text = Path(__file__).with_name(TOKEN).read_text(encoding="utf-8")
    return File(TOKEN, text, "writes access tokens for the playbook `exit_import`", PUBLIC)


def importing(access: Iterable[str], variables: str, after: Iterable[str] = ()) -> Section:
    """How to import the archives. `access`: the steps that open the mailboxes; `variables`: lines of `import.yml`."""
    lines = f"exit_import_mapping: {FOLDER}/{NAME}\n{variables}".strip().split("\n")
    indented = "\n".join(f"   {line}" for line in lines)
    steps = [
        "Export and verify the mailboxes first (`exit_export`, `exit_verify`).",
        *access,
        f"Write `import.yml`, with absolute paths:\n\n   ```yaml\n{indented}\n   ```",
        TRY,
        *after,
    ]
    return Section("Import the messages", [*steps], CALENDARS)


def import_passwords(users: Iterable[Entity], settings: Settings) -> File:
    """`exit_import_passwords` with the first passwords. Each text is written as JSON, which YAML reads as the same "
    "text."""
    lines = ["---", "exit_import_passwords:"]
    lines += [f"  {json.dumps(one.email)}: {json.dumps(settings.passwords[one.name])}" for one in users]
    return File("import-passwords.yml", "\n".join(lines) + "\n", "first passwords for `exit_import`", secret=True)
