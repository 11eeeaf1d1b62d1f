# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Zoho Mail: users in CSV files, and tables of what Zoho takes from hand."""

from __future__ import annotations

from collections.abc import Iterator

from .._table.others import ZOHO
from .entities import GROUP, RESOURCE, Company, Entity, File, Pack, Right, Settings
from .mapping import import_passwords, importing, mapping
from .tables import parts, row, table

TITLE = "Zoho Mail"
MOST_USERS = 200
"""Users of one file (https://www.zoho.com/mail/help/adminconsole/adding-users.html)."""
ALIASES = ("Address", "Alias", "Kind")
GROUPS = ("Group", "Group Email", "Member Email")
RIGHTS = ("Mailbox", "User", "Permission")
VARIABLES = "exit_import_host: imappro.zoho.com  # or imappro.zoho.eu, imappro.zoho.in, … of your data center"
"""https://www.zoho.com/mail/help/imap-access.html"""
BY_HAND = "Zoho documents no file for it; the table is for entering it in the admin console"


def pack(company: Company, settings: Settings) -> Pack:
    made = Pack()
    secret = bool(settings.passwords)
    rows = [_user(one, settings) for one in company.users]
    for name, text in parts(made, "users", ZOHO.header, rows, MOST_USERS).items():
        made.files.append(File(name, text, f"users, at most {MOST_USERS} in a file", secret=secret))
    rows = [
        [one.email, alias, one.kind] for one in company.everything() if one.kind != RESOURCE for alias in one.aliases
    ]
    made.files.append(File("aliases.csv", table(made, "aliases.csv", ALIASES, rows), f"aliases. {BY_HAND}"))
    rows = [[group.name, group.email, one.email] for group, one in _members(company, made)]
    filled = {row[1] for row in rows}
    rows += [[group.name, group.email, ""] for group in company.groups if group.email not in filled]
    rows.sort(key=lambda cells: [cell.lower() for cell in cells])
    made.files.append(File("groups.csv", table(made, "groups.csv", GROUPS, rows), f"groups. {BY_HAND}"))
    rows = [[right.owner.email, person.email, right.permission] for right, person in _rights(company, made)]
    made.files.append(File("rights.csv", table(made, "rights.csv", RIGHTS, rows), f"rights on mailboxes. {BY_HAND}"))
    made.files += [mapping(made, company.users), *([] if not secret else [import_passwords(company.users, settings)])]
    made.steps = _steps(settings)
    made.sections = [importing(_access(settings), VARIABLES)]
    made.mapped = [
        "People and mailboxes in `exit_shared_mailboxes` become users. Without a last name, both names are taken from "
        "the display name.",
        "Groups, aliases and rights are tables to work through in the admin console. Groups in groups stay groups.",
        "Rights: a shared mailbox or a delegation of Zoho, whichever fits. A group that has a right is replaced by "
        "its members.",
    ]
    _notes(company, made)
    return made


def _user(one: Entity, settings: Settings) -> list[str]:
    first, last = one.names
    return row(ZOHO, one, first_name=first, last_name=last, password=settings.passwords.get(one.name, ""))


def _members(company: Company, made: Pack) -> Iterator[tuple[Entity, Entity]]:
    for group in company.groups:
        for one in company.members.get(group, []):
            if one.kind == RESOURCE:
                made.leave(group, f"members: {one.name}", "rooms and equipment are in Zoho Calendar, without mail")
            else:
                yield group, one


def _rights(company: Company, made: Pack) -> Iterator[tuple[Right, Entity]]:
    for right in company.rights:
        if RESOURCE in (right.grantee.kind, right.owner.kind) or right.owner.kind == GROUP:
            why = "Zoho gives rights on mailboxes of users, to users"
            made.leave(right.owner, f"{right.permission} for {right.grantee.name}", why)
            continue
        for person in company.singles([right.grantee], right.owner):
            yield right, person


def _notes(company: Company, made: Pack) -> None:
    fields = ("job_title", "department", "company", "office", "telephone", "street", "city", "zip_code", "country")
    for one in company.users:
        for option in (*fields, "initials", "mailbox_quota", "hidden_from_global_address_list"):
            if one.options.get(option):
                made.leave(one, option, "the file of users has no column for it")
    for one in company.groups:
        if one.hidden:
            made.leave(one, "hidden_from_global_address_list", "set it when you enter the group")
    for one in company.resources:
        made.leave(one, "entity", "rooms and equipment are set up in Zoho Calendar, which reads no file")


def _steps(settings: Settings) -> list[str]:
    return [
        "Add and verify your domains in the admin console of Zoho Mail. Do not change MX yet.",
        "Import `users-….csv` one after the other: **Users > Import users**. "
        + ("Passwords are in the files." if settings.passwords else "Set a password for all during the import."),
        "Enter groups, aliases and rights from `groups.csv`, `aliases.csv` and `rights.csv`.",
        f"Import the messages, see below. If a tool must copy them from WorkMail instead, as the migration of Zoho, "
        f"`imapsync` and `mbsync` do from {settings.source_host}, it needs the password with which each user signs "
        "in to WorkMail.",
        "Switch DNS with the playbook `exit_switch`. Then import what has arrived since.",
    ]


def _access(settings: Settings) -> list[str]:
    """Zoho has no account that opens the mailboxes of others."""
    passwords = (
        "The first passwords are in `import-passwords.yml`. Add `-e @import-passwords.yml` to the command below. "
        "Import before the users get their passwords: an account whose user has changed the password or turned on "
        "two-factor authentication needs an *application-specific password* of this user."
        if settings.passwords
        else "Each mailbox needs a password. Run `exit_pack` again with `exit_pack_passwords=true`, which makes first "
        "passwords and the file `import-passwords.yml` for this import, or write `exit_import_passwords` yourself, a "
        "dictionary from each user of `mapping.csv` to its password, into a file that `ansible-vault` encrypts."
    )
    return [
        "In the admin console, allow IMAP access for all users (**Users**, select all, **Mail settings > IMAP**).",
        passwords,
    ]
