# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Microsoft 365: CSV files for the admin centers and the IMAP migration, and a script for everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .._table.microsoft import ENTRA_TEMPLATE, MICROSOFT365
from .entities import Company, Entity, File, Pack, Settings
from .exchange import script
from .tables import parts, row, table

TITLE = "Microsoft 365"
MOST_USERS = 249
"""Rows of one file in the admin center, which counts 250 lines with the header."""
BATCH = ("EmailAddress", "UserName", "Password")
"""https://learn.microsoft.com/exchange/mailbox-migration/migrating-imap-mailboxes/csv-files-for-imap-migrations"""
MOST_BATCH = 50_000
LOGIN = re.compile(r"[A-Za-z0-9'.\-_!#^~]{1,64}")
"""What a user principal name may have before the @ (https://learn.microsoft.com/entra/identity/authentication/
concept-sspr-policy, UserPrincipalName policies)."""


def refused(company: Company, _settings: Settings) -> Iterator[tuple[Entity, str]]:
    """Entities that cannot exist at the target, and why."""
    for one in company.people:
        if not LOGIN.fullmatch(one.local) or one.local.startswith(".") or one.local.endswith("."):
            yield (
                one,
                f"{one.email} cannot be a sign-in name of Microsoft Entra, which takes letters, digits and '.-_!#^~",
            )


def pack(company: Company, settings: Settings) -> Pack:
    made = Pack()
    people = company.people
    admin = [row(MICROSOFT365, one) for one in people]
    for name, text in parts(made, "users", MICROSOFT365.header, admin, MOST_USERS).items():
        made.files.append(File(name, text, f"users for the admin center, at most {MOST_USERS} in a file"))
    secret = bool(settings.passwords)
    entra = [row(ENTRA_TEMPLATE, one, password=settings.passwords.get(one.name, ""), enabled="No") for one in people]
    text = table(made, "entra-users.csv", ENTRA_TEMPLATE.header, entra, before=ENTRA_TEMPLATE.before[0])
    made.files.append(File("entra-users.csv", text, "the same users for Microsoft Entra", secret=secret))
    batch = [(one.email, one.source, settings.passwords.get(one.name, "")) for one in company.users]
    text = table(made, "imap-batch.csv", BATCH, batch)
    made.files.append(File("imap-batch.csv", text, "mailboxes for an IMAP migration batch", secret=secret))
    made.files.append(File("exchange.ps1", script(company, settings, made), "everything that is not in a CSV file"))
    made.steps = _steps(company, settings)
    made.mapped = _mapped(settings)
    _notes(company, made)
    return made


def _steps(company: Company, settings: Settings) -> list[str]:
    if settings.passwords:
        password = "The first passwords are in `passwords.csv` and in `entra-users.csv`."
    else:
        password = "Microsoft 365 makes the first passwords of the first way; `entra-users.csv` needs one in each row."
    steps = [
        "Add and verify your domains in the admin center. Do not change MX yet.",
        "Add the users: **Users > Active users > Add multiple users**, one file `users-….csv` after the other, and "
        "assign licences with Exchange Online. Or create all at once from `entra-users.csv` in Microsoft Entra "
        f"(**Users > Bulk operations > Bulk create**). Use one of the two ways. {password}",
        "Wait until all mailboxes exist. In PowerShell, run `Connect-ExchangeOnline`, `./exchange.ps1 -Preview` and "
        "then `./exchange.ps1`.",
        "Copy the messages: create an endpoint with `New-MigrationEndpoint -IMAP -Name WorkMail -RemoteServer "
        f"{settings.source_host} -Port 993 -Security Ssl` and a batch from `imap-batch.csv`. The column `Password` is "
        "the password of the mailbox in WorkMail.",
        "Switch DNS, then complete the batch.",
    ]
    if len(company.people) == 1:
        steps[1] += " Microsoft Entra may skip a single user in the file; then create it by hand."
    if len(company.users) > MOST_BATCH:
        steps[3] += f" Split the file first: Exchange takes {MOST_BATCH:,} rows."
    return steps


def _mapped(settings: Settings) -> list[str]:
    mapped = [
        "People become users. Mailboxes in `exit_shared_mailboxes` become shared mailboxes, which are in the script "
        "and in the IMAP batch only.",
        "Groups become distribution lists. A group that has a right on a mailbox, and every group in it, becomes a "
        "mail-enabled security group. Members of security groups see the mailbox only after they add it in Outlook.",
        "All may write to a list, also from outside, as in WorkMail. Check `-RequireSenderAuthenticationEnabled`.",
        "Rooms and equipment become room and equipment mailboxes. A group that is a delegate is replaced by its "
        "members.",
        "FULL_ACCESS becomes FullAccess, SEND_AS becomes SendAs, SEND_ON_BEHALF becomes GrantSendOnBehalfTo.",
        "The sign-in name is the primary address. Aliases, company and initials are set by the script.",
        "Quotas are not set: the licence decides.",
    ]
    if settings.organization_id:
        mapped.append("Each mailbox gets the X500 address under which old messages of WorkMail name it, for replies.")
    return mapped


def _notes(company: Company, made: Pack) -> None:
    for one in company.shared:
        for option in ("job_title", "department", "office", "telephone", "street", "city", "zip_code", "country"):
            if one.text(option):
                made.leave(one, option, "shared mailboxes get their names and addresses only")
