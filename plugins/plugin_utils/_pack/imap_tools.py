# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""imapsync and mbsync (isync): copy messages from WorkMail to any IMAP server, with the passwords of both sides."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from ...module_utils._task.option_errors import quantity
from .entities import PUBLIC, Company, File, Pack, Settings

IMAPSYNC_TITLE, MBSYNC_TITLE = "imapsync", "mbsync (isync 1.4 or newer)"
COLUMNS = "host1;user1;password1;host2;user2;password2;options;"
"""https://github.com/imapsync/imapsync/blob/master/examples/file.txt"""
SCRIPT = r"""#!/usr/bin/env bash
# Copies every mailbox of accounts.txt with imapsync (https://imapsync.lamiral.info).
#
#   bash imapsync.sh --dry    # connects, compares and copies nothing
#   bash imapsync.sh
#
# Arguments go to imapsync. Where a password is empty in accounts.txt, it is the first line of
# passwords1/<user> (WorkMail) or passwords2/<user> (the new system). Mailboxes that failed are in failed.txt.
set -u
umask 077
cd "$(dirname "$0")" || exit 1
secrets=$(mktemp -d) || exit 1
trap 'rm -rf "$secrets"' EXIT
: >failed.txt
while IFS=';' read -r host1 user1 password1 host2 user2 password2 options _rest; do
  case $host1 in '' | '#'*) continue ;; esac
  file1=passwords1/$user1 file2=passwords2/$user2
  if [ -n "$password1" ]; then
    printf '%s\n' "$password1" >"$secrets/1"
    file1=$secrets/1
  fi
  if [ -n "$password2" ]; then
    printf '%s\n' "$password2" >"$secrets/2"
    file2=$secrets/2
  fi
  # shellcheck disable=SC2086 # the column has several options
  imapsync --host1 "$host1" --user1 "$user1" --passfile1 "$file1" --ssl1 \
    --host2 "$host2" --user2 "$user2" --passfile2 "$file2" --ssl2 \
    --automap --addheader --syncinternaldates --maxmessagespersecond 4 --errorsmax 500 --nofoldersizesatend \
    $options "$@" </dev/null || printf '%s %s\n' "$?" "$user1" >>failed.txt
done <accounts.txt
if [ -s failed.txt ]; then
  echo "These mailboxes are not complete (exit code of imapsync, user):"
  cat failed.txt
  exit 1
fi
"""
ONLY_MESSAGES = (
    "Messages and folders only. Users, groups, rooms, aliases and rights must exist in the new system already; another "
    "pack, such as `ldif`, lists them."
)
SOURCE_NEEDED = (
    "WorkMail lets a program open a mailbox over IMAP with the password of this mailbox only. It shows no passwords, "
    "and has no account that opens the mailboxes of others. If a password is not known, ask its owner, or use the "
    "playbook `exit_import`, which needs none, or set a new one in WorkMail (`workmail_user` with `password` and "
    "`update_password: always`) when the user moves: this signs out every program of the user."
)
"""The passwords of the source are those of WorkMail, never the first passwords of the new system."""
CALENDARS = "WorkMail shows calendars, contacts and tasks in no IMAP folder, so they are not copied."


def imapsync(company: Company, settings: Settings) -> Pack:
    made = Pack()
    lines = ["# " + COLUMNS]
    for one in company.users:
        password, old = settings.passwords.get(one.name, ""), settings.source_passwords.get(one.name, "")
        if ";" in old:
            made.leave(one, "password of WorkMail", "it has a semicolon, which separates columns; see passwords1")
            old = ""
        cells = (settings.source_host, one.source, old, settings.target_host, one.email, password, "")
        lines.append(";".join(cells) + ";")
    secret = bool(settings.passwords or settings.source_passwords)
    made.files = [
        File("accounts.txt", "\n".join(lines) + "\n", f"a mailbox a line: `{COLUMNS}`", secret=secret),
        File("imapsync.sh", SCRIPT, "runs imapsync for each line", PUBLIC),
    ]
    _finish(made, company, settings, "Run `bash imapsync.sh --dry`, then `bash imapsync.sh`.")
    made.mapped.append("Folders for sent, deleted and junk mail are matched by `--automap`. Nothing is deleted.")
    return made


def mbsync(company: Company, settings: Settings) -> Pack:
    made = Pack()
    secret = bool(settings.passwords or settings.source_passwords)
    text = "\n".join(["# One channel for each mailbox: `mbsync -c mbsyncrc <address>`", *_channels(company, settings)])
    made.files = [File("mbsyncrc", text + "\n", "configuration with a channel for each mailbox", secret=secret)]
    _finish(
        made,
        company,
        settings,
        "Run `mbsync -c mbsyncrc -l -a`, which lists the folders, then `mbsync -c mbsyncrc -a`.",
    )
    made.mapped.append(
        "Folders keep their names. Nothing is deleted, and flags and dates are kept. What was "
        "copied is noted in `~/.mbsync`; keep it."
    )
    return made


def _finish(made: Pack, company: Company, settings: Settings, run: str) -> None:
    made.steps = [
        "Create the mailboxes in the new system.",
        f"{SOURCE_NEEDED} {source_told(settings)} Write the others into `passwords1/<address in WorkMail>`, readable "
        "for you only.",
        "The first passwords of `passwords.csv` are in the file for the new system."
        if settings.passwords
        else "Write the passwords of the new system into `passwords2/<address>`, readable for you only.",
        run,
        "Switch DNS, then run it once more.",
    ]
    made.mapped = [
        ONLY_MESSAGES,
        CALENDARS,
        f"{settings.source_host} is the source, {settings.target_host} the target.",
    ]
    for one in company.resources:
        made.leave(one, "entity", "a room or a piece of equipment cannot sign in over IMAP")


def source_told(settings: Settings) -> str:
    """Where the passwords of WorkMail come from."""
    known = len(settings.source_passwords)
    given = f"Those of {quantity(known, 'mailbox')} are from the file of `exit_pack_source_passwords`." if known else ""
    return given or (
        "Give those that you know to `exit_pack` with `exit_pack_source_passwords`: the path of a table with the "
        "columns `name,email,password`."
    )


def quoted(text: str) -> str:
    """A value in mbsync's configuration (mbsync(1), CONFIGURATION)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _channels(company: Company, settings: Settings) -> Iterator[str]:
    for one in company.users:
        old, new = settings.source_passwords.get(one.name, ""), settings.passwords.get(one.name, "")
        sides = (("old", settings.source_host, one.source, 1, old), ("new", settings.target_host, one.email, 2, new))
        for side, host, user, number, password in sides:
            name = f"{one.email}-{side}"
            yield f"\nIMAPAccount {quoted(name)}"
            yield f"Host {quoted(host)}"
            yield f"User {quoted(user)}"
            if password:
                yield f"Pass {quoted(password)}"
            else:
                path = shlex.quote(f"passwords{number}/{user}")
                yield f"PassCmd {quoted('head -n 1 ' + path)}"
            yield f"SSLType IMAPS\n\nIMAPStore {quoted(name)}\nAccount {quoted(name)}"
        yield f"\nChannel {quoted(one.email)}"
        yield f"Far {quoted(f':{one.email}-old:')}"
        yield f"Near {quoted(f':{one.email}-new:')}"
        yield "Patterns *\nCreate Near\nRemove None\nExpunge None\nSync Pull\nCopyArrivalDate yes"
