# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Google Workspace: CSV files for the admin console, and a script for GAM for what the console cannot do in bulk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .._table.others import GOOGLE
from .entities import GROUP, RESOURCE, Company, Entity, File, Pack, Right, Settings, by_name
from .mapping import FOLDER, importing, mapping, token_program
from .shell import command
from .tables import row, table

TITLE = "Google Workspace"
MEMBERS = ("Group Email [Required]", "Member Email", "Member Type", "Member Role")
"""The admin console's template (https://support.google.com/a/answer/9400087)."""
MOST_ALIASES = 30
"""https://support.google.com/a/answer/33327"""
MOST_NAME = 60
"""Characters of a first or last name (https://support.google.com/a/answer/40057)."""
LOGIN = re.compile(r"(?!\.)(?!.*\.\.)[A-Za-z0-9._'-]{1,64}(?<!\.)")
"""https://support.google.com/a/answer/9193374"""
HEAD = """\
#!/usr/bin/env bash
# Builds groups, aliases, rooms, equipment and rights at Google Workspace with GAM 7 (https://github.com/GAM-team/GAM).
#
#   bash gam.sh preview    # shows the commands and changes nothing
#   bash gam.sh
#
# The script may be run again. It continues after an error, and lists all commands that failed in gam-failed.txt.
set -u
mode=${1:-run}
failed=0
: >gam-failed.txt

run() {
  if [ "$mode" = preview ]; then
    printf '%q ' gam "$@"
    echo
  elif ! gam "$@"; then
    failed=$((failed + 1))
    { printf '%q ' gam "$@"; echo; } >>gam-failed.txt
  fi
}
"""
ACCESS = (
    "In the Google Cloud console (`https://console.cloud.google.com`), create a project, and enable the Gmail API in "
    "it (**APIs & Services > Library**).",
    "**IAM & Admin > Service Accounts > Create service account**, without roles. Open it and note its *Unique ID*. "
    "**Keys > Add key > Create new key > JSON** downloads a file. Save it as `service-account.json`, readable for "
    "you only: with it, all mailboxes can be opened. If keys are forbidden, an administrator of the organization "
    "policy `iam.disableServiceAccountKeyCreation` can allow them.",
    "In the admin console (`https://admin.google.com`): **Security > Access and data control > API controls > Manage "
    "domain-wide delegation > Add new**. Client ID: the *Unique ID*. Scope: "
    "`https://www.googleapis.com/auth/gmail.imap_admin`.",
    "**Apps > Google Workspace > Gmail > End user access > POP and IMAP access**: enable IMAP for all users. A "
    "change can take a day.",
    "Try a token: `python3 access_token.py google --account service-account.json --user <address>` writes a long text. "
    "It needs the program `openssl`.",
)
"""https://developers.google.com/identity/protocols/oauth2/service-account#delegatingauthority and
https://support.google.com/a/answer/105694"""
VARIABLES = f"""\
exit_import_host: imap.gmail.com
exit_import_token_command:
  - python3
  - {FOLDER}/access_token.py
  - google
  - --account
  - <folder>/service-account.json
  - --user
  - "{{user}}"
"""
AFTER = (
    "After the last import, remove the domain-wide delegation, delete the service account, and delete "
    "`service-account.json`.",
)
TAIL = """
echo "$failed commands failed"
[ "$failed" -eq 0 ]
"""


def refused(company: Company, _settings: Settings) -> Iterator[tuple[Entity, str]]:
    for one in company.everything():
        if one.kind != RESOURCE and not LOGIN.fullmatch(one.local):
            yield one, f"{one.email} cannot be an address at Google, which takes letters, digits and ._'-"


def pack(company: Company, settings: Settings) -> Pack:
    made = Pack()
    groups = company.shared if settings.google_shared == "groups" else []
    users = [one for one in company.users if one not in groups]
    secret = bool(settings.passwords)
    rows = [_user(one, settings, made) for one in users]
    made.files.append(File("users.csv", table(made, "users.csv", GOOGLE.header, rows), "users", secret=secret))
    members = _members(company, groups, made)
    cells = [(group.email, one.email, "GROUP" if one.kind == GROUP else "USER", "MEMBER") for group, one in members]
    made.files.append(File("members.csv", table(made, "members.csv", MEMBERS, cells), "members of groups"))
    lines = [
        *_groups(company, groups),
        *_addresses(company, made),
        *(command(["run", "update", "user", one.email, "gal", "off"]) for one in users if one.hidden),
        *_resources(company, made),
        *_rights(company, groups, made),
    ]
    made.files.append(File("gam.sh", HEAD + "\n" + "\n".join(lines) + "\n" + TAIL, "everything else, for GAM 7"))
    made.files += [mapping(made, users), token_program()]
    made.steps = _steps(settings)
    made.sections = [importing(ACCESS, VARIABLES, AFTER)]
    made.mapped = _mapped(settings)
    for one in groups:
        made.leave(one, "messages", "a group has no mailbox; import its archive into another mailbox")
    return made


def _user(one: Entity, settings: Settings, made: Pack) -> list[str]:
    first, last = (name[:MOST_NAME] for name in one.names)
    if (first, last) != one.names:
        made.leave(one, "name", f"Google takes {MOST_NAME} characters of a first and a last name")
    for option in ("initials", "company", "office", "mailbox_quota"):
        if one.options.get(option):
            made.leave(one, option, "the file of Google has no column for it")
    password = settings.passwords.get(one.name, "")
    cells = dict(
        zip(GOOGLE.header, row(GOOGLE, one, first_name=first or last, last_name=last, password=password), strict=True)
    )
    city = " ".join(filter(None, (one.text("zip_code"), one.text("city"))))
    cells["Work Address"] = ", ".join(filter(None, (one.text("street"), city, one.text("country"))))
    cells["Status [READ ONLY]"] = ""
    cells["Change Password at Next Sign-In"] = "True"
    return list(cells.values())


def _members(company: Company, shared: Iterable[Entity], made: Pack) -> list[tuple[Entity, Entity]]:
    """(group, member). Members of a group that was a shared mailbox are those who could open it."""
    found = [(group, one) for group in company.groups for one in company.members.get(group, ())]
    for group, one in found:
        if one.kind == RESOURCE:
            made.leave(group, f"members: {one.name}", "Google gives resources addresses of its own; add the new one")
    found = [(group, one) for group, one in found if one.kind != RESOURCE]
    for mailbox in shared:
        holders = {right.grantee for right in company.grants("FULL_ACCESS") if right.owner is mailbox}
        found += [(mailbox, one) for one in sorted(holders, key=by_name) if one.kind != RESOURCE]
    return found


def _groups(company: Company, shared: Iterable[Entity]) -> Iterator[str]:
    for one in (*company.groups, *shared):
        words = ["run", "create", "group", one.email, "name", one.title, "whocanpostmessage", "anyone_can_post"]
        yield command([*words, "gal", "false" if one.hidden else "true"])


def _addresses(company: Company, made: Pack) -> Iterator[str]:
    for one in company.everything():
        if one.kind == RESOURCE:
            continue
        for alias in one.aliases[:MOST_ALIASES]:
            yield command(["run", "create", "alias", alias, "target", one.email])
        for alias in one.aliases[MOST_ALIASES:]:
            made.leave(one, f"alias {alias}", f"Google takes {MOST_ALIASES} aliases; make a group of this address")


def _resources(company: Company, made: Pack) -> Iterator[str]:
    """A resource of Google has an address that Google makes, so its own one cannot be carried."""
    for one in company.resources:
        rules = one.options.get("booking_options") or {}
        accepts = bool(rules.get("auto_accept_requests", True))
        equipment = one.text("type") == "EQUIPMENT"
        kind = (
            ["category", "other", "type", "Equipment"] if equipment else ["category", "conference_room", "type", "Room"]
        )
        words = ["run", "create", "resource", one.name, one.name, *kind]
        words += ["autoacceptinvitations", "true" if accepts else "false"]
        words += ["description", one.text("description")] if one.text("description") else []
        yield command(words)
        for person in company.singles(company.delegates.get(one, [])):
            yield command(["run", "resource", one.name, "add", "acls", "writer", f"user:{person.email}"])
        for address in (one.email, *one.aliases):
            made.leave(one, f"address {address}", "Google gives resources addresses of its own")
        if one.hidden:
            made.leave(one, "hidden_from_global_address_list", "Google has no such setting for a resource")


def _rights(company: Company, groups: Iterable[Entity], made: Pack) -> Iterator[str]:
    as_groups = set(groups)
    full = {(right.owner, right.grantee) for right in company.grants("FULL_ACCESS")}
    for right in company.rights:
        why = _refused(right, as_groups, (right.owner, right.grantee) in full)
        if why:
            made.leave(right.owner, f"{right.permission} for {right.grantee.name}", why)
            continue
        if right.owner in as_groups and right.permission == "FULL_ACCESS":
            continue
        for person in company.singles([right.grantee], right.owner):
            if right.permission == "FULL_ACCESS":
                yield command(["run", "user", right.owner.email, "add", "delegate", person.email])
            elif right.permission == "SEND_AS":
                words = ["run", "user", person.email, "add", "sendas", right.owner.email]
                yield command([*words, "name", right.owner.title, "treatasalias", "false"])


def _refused(right: Right, as_groups: set[Entity], full: bool) -> str:
    if right.grantee.kind == RESOURCE:
        return "a room or a piece of equipment cannot sign in"
    if right.owner.kind == RESOURCE:
        return "a resource of Google has a calendar and no mailbox"
    if right.permission == "FULL_ACCESS" and right.owner.kind == GROUP:
        return "a group has no mailbox at Google"
    if right.permission == "SEND_ON_BEHALF" and (not full or right.owner in as_groups or right.owner.kind == GROUP):
        return "Google knows it only as a part of the whole access of a delegate"
    return ""


def _steps(settings: Settings) -> list[str]:
    passwords = (
        "Passwords are in the file."
        if settings.passwords
        else "Fill in the column `Password [Required]` in a copy of the file first."
    )
    return [
        "Add and verify your domains in the admin console. Do not change MX yet.",
        f"Upload `users.csv`: **Directory > Users > Bulk update users**. {passwords} Assign licences.",
        "Install GAM 7 and authorize it. Run `bash gam.sh preview`, then `bash gam.sh`.",
        "Upload `members.csv`: **Directory > Groups > Bulk upload members**. Groups must exist, so run the script "
        "first.",
        "Import the messages, see below. If a tool must copy them from WorkMail instead, as the data migration of "
        f"Google does from {settings.source_host}, it needs the password with which each user signs in to WorkMail.",
        "Switch DNS with the playbook `exit_switch`. Then import what has arrived since.",
    ]


def _mapped(settings: Settings) -> list[str]:
    shared = (
        "Mailboxes in `exit_shared_mailboxes` become groups; who had FULL_ACCESS becomes a member."
        if settings.google_shared == "groups"
        else "Mailboxes in `exit_shared_mailboxes` become users with delegates. Each needs a licence; "
        "`exit_pack_google_shared=groups` makes groups of them."
    )
    return [
        "People become users. Without a last name, both names are taken from the display name. Street, town and "
        "country are one text in `Work Address`.",
        shared,
        "Groups become groups to which all may write, also from outside, as in WorkMail.",
        "Rooms and equipment become calendar resources. Delegates may change their calendars; a group that is a "
        "delegate is replaced by its members.",
        "FULL_ACCESS becomes a delegate, who can also send; SEND_AS becomes a send-as address. A group is replaced by "
        "its members.",
        "Hidden users and groups are hidden in the directory.",
    ]
