# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Microsoft 365: CSV files for the admin centers and the IMAP migration, and a script for everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .._table.microsoft import ENTRA_TEMPLATE, MICROSOFT365
from .entities import Company, Entity, File, Pack, Section, Settings
from .exchange import script
from .imap_tools import CALENDARS, SOURCE_NEEDED, source_told
from .mapping import FOLDER, importing, mapping, token_program
from .tables import parts, row, table

TITLE = "Microsoft 365"
MOST_USERS = 249
"""Rows of one file in the admin center, which counts 250 lines with the header."""
BATCH = ("EmailAddress", "UserName", "Password")
"""`Password` is that of `UserName` on the IMAP server that is left (https://learn.microsoft.com/exchange/
mailbox-migration/migrating-imap-mailboxes/csv-files-for-imap-migrations)."""
MOST_BATCH = 50_000
LOGIN = re.compile(r"[A-Za-z0-9'.\-_!#^~]{1,64}")
"""What a user principal name may have before the @ (https://learn.microsoft.com/entra/identity/authentication/
concept-sspr-policy, UserPrincipalName policies)."""
LOCATION = "Usage location [usageLocation]"
COUNTRY = re.compile(r"[A-Za-z]{2}")
"""ISO 3166-1 alpha-2 (https://learn.microsoft.com/graph/api/resources/user, usageLocation)."""
ACCESS = (
    "In the Microsoft Entra admin center (`https://entra.microsoft.com`): **App registrations > New registration**. "
    "Name: `workmail-import`. Accounts: this organizational directory only. No redirect URI. On its page "
    "**Overview**, note the *Application (client) ID* and the *Directory (tenant) ID*.",
    "**API permissions > Add a permission > APIs my organization uses > Office 365 Exchange Online > Application "
    "permissions > IMAP.AccessAsApp > Add permissions**, then **Grant admin consent**.",
    "Give the application a certificate, or else a client secret. Certificate: run `openssl req -x509 -newkey rsa:2048 "
    "-nodes -days 120 -subj /CN=workmail-import -keyout import.key -out import.crt`, keep `import.key` readable for "
    "you only, and upload `import.crt` under **Certificates & secrets > Certificates**. Client secret: "
    "**Certificates & secrets > Client secrets > New client secret**; write its *Value*, which is shown once, into a "
    "file `import.secret` that only you may read.",
    "**Enterprise applications > workmail-import > Overview**: note the *Object ID*. The one under App registrations "
    "is another, and does not work.",
    "In PowerShell, in the folder of this pack, make the application known to Exchange, and let it open the "
    "mailboxes of `mapping.csv` and no others:\n\n   ```powershell\n"
    "   Connect-ExchangeOnline\n"
    "   New-ServicePrincipal -AppId '<application id>' -ObjectId '<object id>' -DisplayName workmail-import\n"
    "   Import-Csv mapping.csv | ForEach-Object {\n"
    "     Add-MailboxPermission -Identity $_.user -User '<object id>' -AccessRights FullAccess -AutoMapping $false\n"
    "   }\n"
    "   ```",
    "Try a token: `python3 access_token.py microsoft --tenant <tenant id> --client <application id> --certificate "
    "import.crt --key import.key` (or `--secret-file import.secret`) writes a long text. The certificate needs the "
    "program `openssl`.",
)
"""https://learn.microsoft.com/exchange/client-developer/legacy-protocols/
how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth"""
VARIABLES = f"""\
exit_import_host: outlook.office365.com
exit_import_token_command:
  - python3
  - {FOLDER}/access_token.py
  - microsoft
  - --tenant
  - <tenant id>
  - --client
  - <application id>
  - --certificate
  - <folder>/import.crt
  - --key
  - <folder>/import.key
"""
AFTER = (
    "After the last import, remove the access: `Import-Csv mapping.csv | ForEach-Object { Remove-MailboxPermission "
    "-Identity $_.user -User '<object id>' -AccessRights FullAccess -Confirm:$false }`, and delete the application "
    "in Microsoft Entra.",
)


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
    entra = [_entra(one, settings, made) for one in people]
    text = table(made, "entra-users.csv", ENTRA_TEMPLATE.header, entra, before=ENTRA_TEMPLATE.before[0])
    made.files.append(
        File("entra-users.csv", text, "the same users for Microsoft Entra", secret=bool(settings.passwords))
    )
    made.files.append(File("exchange.ps1", script(company, settings, made), "everything that is not in a CSV file"))
    made.files += [mapping(made, company.users), token_program()]
    batch = [(one.email, one.source, settings.source_passwords.get(one.name, "")) for one in company.users]
    about = "mailboxes for an IMAP migration batch, if you do not use `exit_import`"
    text = table(made, "imap-batch.csv", BATCH, batch)
    made.files.append(File("imap-batch.csv", text, about, secret=bool(settings.source_passwords)))
    made.steps = _steps(company, settings)
    made.sections = [importing(ACCESS, VARIABLES, AFTER), _batch(company, settings)]
    made.mapped = _mapped(settings)
    _notes(company, made)
    return made


def _entra(one: Entity, settings: Settings, made: Pack) -> list[str]:
    """A row of the template. A user whose country is a code has it as usage location."""
    cells = row(ENTRA_TEMPLATE, one, password=settings.passwords.get(one.name, ""), enabled="No")
    own = one.text("country")
    location = own.upper() if COUNTRY.fullmatch(own) else settings.usage_location
    if not location:
        made.leave(one, "usage location", "Microsoft assigns no licence without it; set `exit_pack_usage_location`")
    cells[ENTRA_TEMPLATE.header.index(LOCATION)] = location
    return cells


def _steps(company: Company, settings: Settings) -> list[str]:
    if settings.passwords:
        password = "The first passwords are in `passwords.csv` and in `entra-users.csv`."
    else:
        password = (
            "Microsoft 365 makes the first passwords of the first way; `entra-users.csv` needs one in each row: run "
            "the playbook again with `exit_pack_passwords=true`."
        )
    steps = [
        "Add and verify your domains in the admin center (`https://admin.microsoft.com`). Do not change MX yet.",
        "Add the users: **Users > Active users > Add multiple users**, one file `users-….csv` after the other. "
        "Choose the location and a licence with Exchange Online. Or create all at once from `entra-users.csv` in "
        "Microsoft Entra (`https://entra.microsoft.com`, **Users > Bulk operations > Bulk create**), then assign the "
        "licences: select the "
        "users in the admin center, **Manage product licenses**. Use one of the two ways. " + password,
        "Wait until all mailboxes exist. In PowerShell 7, run `Install-Module ExchangeOnlineManagement`, "
        "`Connect-ExchangeOnline`, `./exchange.ps1 -Preview` and then `./exchange.ps1`.",
        "Import the messages, see below: with the playbook `exit_import`, which needs no password of any user, or "
        "with a migration batch of Microsoft, which needs the password of each mailbox in WorkMail. Use one of the "
        "two ways.",
        "Switch DNS with the playbook `exit_switch`. Then import what has arrived since, or complete the batch.",
    ]
    if len(company.people) == 1:
        steps[1] += " Microsoft Entra may skip a single user in the file; then create it by hand."
    return steps


def _batch(company: Company, settings: Settings) -> Section:
    steps = [
        f"{SOURCE_NEEDED} {source_told(settings)}",
        "Every row of `imap-batch.csv` needs a password. Remove the rows without one, and delete the file after the "
        "batch.",
        "In PowerShell:\n\n"
        "   ```powershell\n"
        f"   New-MigrationEndpoint -IMAP -Name WorkMail -RemoteServer {settings.source_host} -Port 993 -Security Ssl\n"
        "   New-MigrationBatch -Name WorkMail -SourceEndpoint WorkMail -AutoStart `\n"
        "     -CSVData ([System.IO.File]::ReadAllBytes('<folder of this pack>/imap-batch.csv'))\n"
        "   Get-MigrationUser -BatchId WorkMail | Format-Table Identity, Status, ErrorSummary\n"
        "   ```",
        "The batch copies what is new every day. After the switch, run `Complete-MigrationBatch WorkMail`.",
    ]
    if len(company.users) > MOST_BATCH:
        steps[1] += f" Split the file first: Exchange takes {MOST_BATCH:,} rows."
    return Section("Or: an IMAP migration batch", steps, CALENDARS)


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
        "The usage location of a user is the country, if that is a code of two letters; otherwise it is "
        + (f"{settings.usage_location} (`exit_pack_usage_location`)." if settings.usage_location else "empty."),
    ]
    if settings.organization_id:
        mapped.append("Each mailbox gets the X500 address under which old messages of WorkMail name it, for replies.")
    return mapped


def _notes(company: Company, made: Pack) -> None:
    for one in company.shared:
        for option in ("job_title", "department", "office", "telephone", "street", "city", "zip_code", "country"):
            if one.text(option):
                made.leave(one, option, "shared mailboxes get their names and addresses only")
