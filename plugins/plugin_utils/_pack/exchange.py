# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The script that builds at Exchange Online what its CSV files cannot hold: everything beside people.

Cmdlets and parameters: https://learn.microsoft.com/powershell/module/exchange (ExchangePowerShell).
Every step may be run again: what exists is left, and what is added twice is added once.
"""

from __future__ import annotations

from collections.abc import Iterator

from .entities import GROUP, RESOURCE, USER, Company, Entity, Pack, Right, Settings
from .powershell import BOM, array, call, flag, literal

MOST_NAME = 64
"""Characters of `-Name` and `-Alias`."""
HEAD = """\
# Builds shared mailboxes, rooms, equipment, lists, aliases and rights in Exchange Online.
#
#   Connect-ExchangeOnline
#   ./exchange.ps1 -Preview    # shows the steps and changes nothing
#   ./exchange.ps1
#
# The script may be run again. It continues after an error, and lists all errors at its end.
#Requires -Modules ExchangeOnlineManagement
param([switch] $Preview)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$script:Failed = @()

function Invoke-Step {
    param([string] $What, [scriptblock] $Step)
    Write-Output $What
    if ($Preview) { return }
    try {
        & $Step
    } catch {
        if ($_.FullyQualifiedErrorId -match 'MemberAlreadyExists') { return }
        $script:Failed += ($What + ': ' + $_.Exception.Message)
        Write-Warning $_.Exception.Message
    }
}

function Test-Recipient {
    param([string] $Address)
    return $null -ne (Get-Recipient -Identity $Address -ErrorAction SilentlyContinue)
}
"""
TAIL = """
if ($script:Failed.Count -gt 0) {
    Write-Output ''
    Write-Output 'These steps failed. Correct the causes and run the script again:'
    $script:Failed | ForEach-Object { Write-Output $_ }
    exit 1
}
Write-Output 'All steps are done.'
"""


def script(company: Company, settings: Settings, pack: Pack) -> str:
    """The text of the script, with a byte order mark. What Exchange cannot hold is noted in the pack."""
    names = Names(pack)
    security = security_groups(company)
    sections = (
        ("Shared mailboxes", (line for one in company.shared for line in _mailbox(one, names))),
        ("Rooms and equipment", (line for one in company.resources for line in _resource(one, names))),
        ("Lists", (line for one in company.groups for line in _group(one, names, one in security))),
        ("Members of lists", _members(company)),
        ("Fields, aliases and visibility", (line for one in company.everything() for line in _details(one, settings))),
        (
            "Booking of rooms and equipment",
            (line for one in company.resources for line in _booking(one, company, pack)),
        ),
        ("Rights on mailboxes", _rights(company, pack)),
    )
    texts = [HEAD]
    for title, lines in sections:
        listed = list(lines)
        if listed:
            texts.append("\n".join(["", f"# {title}", *listed]) + "\n")
    return BOM + "".join([*texts, TAIL])


class Names:
    """Unique values of `-Name` and `-Alias`, made in the order of names."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._taken: set[str] = set()

    def name(self, one: Entity) -> str:
        name = self._unique(f"name {one.name[:MOST_NAME]}")
        if name != one.name:
            self._pack.leave(one, "name", f"Exchange takes {MOST_NAME} characters of a name; it gets {name!r}")
        return name

    def alias(self, one: Entity) -> str:
        return self._unique(f"alias {one.local[:MOST_NAME]}")

    def _unique(self, wanted: str) -> str:
        kind, _blank, text = wanted.partition(" ")
        made, number = text, 1
        while f"{kind} {made}".lower() in self._taken:
            number += 1
            made = f"{text[: MOST_NAME - len(str(number)) - 1]}-{number}"
        self._taken.add(f"{kind} {made}".lower())
        return made


def security_groups(company: Company) -> set[Entity]:
    """Groups that have a right on a mailbox, and those inside them: only security groups can have rights."""
    found: set[Entity] = set()
    ahead = [right.grantee for right in company.rights if right.grantee.kind == GROUP]
    while ahead:
        one = ahead.pop()
        if one.kind == GROUP and one not in found:
            found.add(one)
            ahead += company.members.get(one, [])
    return found


def _step(what: str, command: str) -> str:
    return f"Invoke-Step {literal(what)} {{ {command} }}"


def _unless_there(one: Entity, what: str, command: str) -> str:
    address = literal(one.email)
    return _step(f"create {what} {one.email}", f"if (-not (Test-Recipient {address})) {{ {command} | Out-Null }}")


def _common(one: Entity, names: Names) -> dict[str, str]:
    return {
        "Name": literal(names.name(one)),
        "Alias": literal(names.alias(one)),
        "DisplayName": literal(one.title),
        "PrimarySmtpAddress": literal(one.email),
    }


def _mailbox(one: Entity, names: Names) -> Iterator[str]:
    yield _unless_there(one, "the shared mailbox", call("New-Mailbox", Shared="", **_common(one, names)))


def _resource(one: Entity, names: Names) -> Iterator[str]:
    kind = "Equipment" if one.text("type") == "EQUIPMENT" else "Room"
    command = call("New-Mailbox", **{kind: ""}, **_common(one, names))
    yield _unless_there(one, f"the {kind.lower()}", command)


def _group(one: Entity, names: Names, security: bool) -> Iterator[str]:
    options = {"Type": literal("Security" if security else "Distribution")}
    options["RequireSenderAuthenticationEnabled"] = "$false"
    yield _unless_there(one, "the list", call("New-DistributionGroup", **_common(one, names), **options))


def _members(company: Company) -> Iterator[str]:
    for group in company.groups:
        for member in company.members.get(group, []):
            command = call("Add-DistributionGroupMember", Identity=literal(group.email), Member=literal(member.email))
            yield _step(f"add {member.email} to {group.email}", command)


def _setter(one: Entity) -> str:
    return "Set-DistributionGroup" if one.kind == GROUP else "Set-Mailbox"


def _details(one: Entity, settings: Settings) -> Iterator[str]:
    identity = literal(one.email)
    fields = {"Company": one.text("company"), "Initials": one.text("initials")} if one.kind == USER else {}
    given = {name: literal(text) for name, text in fields.items() if text}
    if given:
        yield _step(f"set fields of {one.email}", call("Set-User", Identity=identity, **given))
    addresses = [f"smtp:{alias}" for alias in one.aliases]
    if settings.organization_id and one.id:
        addresses.append(legacy_address(settings.organization_id, one.id))
    if addresses:
        value = f"@{{ Add = {array(addresses)} }}"
        yield _step(f"add addresses of {one.email}", call(_setter(one), Identity=identity, EmailAddresses=value))
    if one.hidden:
        command = call(_setter(one), Identity=identity, HiddenFromAddressListsEnabled="$true")
        yield _step(f"hide {one.email}", command)


def legacy_address(organization_id: str, entity_id: str) -> str:
    """Under which old messages inside WorkMail name an entity, so that replies to them are delivered."""
    return f"X500:/O={organization_id}/OU=Amazon WorkMail/CN=Recipients/CN={entity_id}"


def _booking(one: Entity, company: Company, pack: Pack) -> Iterator[str]:
    """https://learn.microsoft.com/powershell/module/exchangepowershell/set-calendarprocessing"""
    rules = one.options.get("booking_options") or {}
    accepts = rules.get("auto_accept_requests", True)
    people = company.singles(company.delegates.get(one, []))
    if one.text("description"):
        pack.leave(one, "description", "Exchange has no field for it; name the room in its display name")
    options = {
        "AutomateProcessing": literal("AutoAccept" if accepts or people else "AutoUpdate"),
        "AllowConflicts": flag(not rules.get("auto_decline_conflicting_requests", True)),
        "AllowRecurringMeetings": flag(not rules.get("auto_decline_recurring_requests", False)),
    }
    if people:
        options["ResourceDelegates"] = array(person.email for person in people)
    if people and not accepts:
        options |= {"AllBookInPolicy": "$false", "AllRequestInPolicy": "$true"}
        options |= {"TentativePendingApproval": "$true", "ForwardRequestsToDelegates": "$true"}
    if not people and not accepts:
        pack.leave(one, "booking_options", "requests are not accepted, and there is no delegate who could")
    yield _step(f"set booking of {one.email}", call("Set-CalendarProcessing", Identity=literal(one.email), **options))


def _rights(company: Company, pack: Pack) -> Iterator[str]:
    for right in company.rights:
        why = _refused(right)
        if why:
            pack.leave(right.owner, f"{right.permission} for {right.grantee.name}", why)
            continue
        owner, grantee = right.owner.email, right.grantee.email
        if right.permission == "FULL_ACCESS":
            access = {"AccessRights": "FullAccess", "InheritanceType": "All", "AutoMapping": "$true"}
            command = call("Add-MailboxPermission", Identity=literal(owner), User=literal(grantee), **access)
            command += " | Out-Null"
        elif right.permission == "SEND_AS":
            access = {"AccessRights": "SendAs", "Confirm:$false": ""}
            command = call("Add-RecipientPermission", Identity=literal(owner), Trustee=literal(grantee), **access)
            command += " | Out-Null"
        else:
            value = f"@{{ Add = {literal(grantee)} }}"
            command = call(_setter(right.owner), Identity=literal(owner), GrantSendOnBehalfTo=value)
        yield _step(f"give {right.permission} on {owner} to {grantee}", command)


def _refused(right: Right) -> str:
    if right.grantee.kind == RESOURCE:
        return "a room or a piece of equipment cannot sign in"
    if right.owner.kind == GROUP and right.permission == "FULL_ACCESS":
        return "a list has no mailbox at Exchange"
    return ""
