# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judging the organization: whether it is there and Active, its directory, its domains, how full it is."""

from __future__ import annotations

from collections.abc import Iterable

from .._model.facts import Known
from .._model.organization import ACTIVE, BECOMING
from .check import ATTENTION, BROKEN, FINE, UNCHECKED, Check, count, named, unchecked
from .facts import NO_ORGANIZATION, UNREACHED, Domain, Facts, Failure, Found, Load, Loads

MANAGED = ("vpcdirectory", "simplead", "microsoftad", "sharedmicrosoftad")
"""Types of directories that WorkMail writes to, as DescribeOrganization and Directory Service call them."""
CONNECTOR = "adconnector"
MOST_USERS = 1000
"""Users of one organization unless AWS has raised it (administrator guide, quotas)."""
NEAR = 90
"""Percent of a limit from which on it is near."""


def organization(facts: Facts) -> Check:
    if not isinstance(facts.organization, Known):
        failure = facts.organization
        if failure.code != NO_ORGANIZATION:
            return unchecked("organization", failure)
        advice = "Check `organization`, `region` and the owner of the credentials."
        return Check("organization", BROKEN, failure.text.removeprefix("organization: "), advice)
    one = facts.organization.value
    found = f"{one.alias} ({one.id}) is {one.state}."
    if one.state == ACTIVE:
        return Check("organization", FINE, found)
    if one.state in BECOMING:
        return Check(
            "organization", ATTENTION, found, "Wait until it is Active; until then, nothing can be read or changed."
        )
    why = f" The service reports: {one.error}" if one.error else ""
    return Check("organization", BROKEN, found + why, "Check it in the WorkMail console, or contact AWS Support.")


def _beyond(failure: Failure) -> Failure:
    """What an organization that is not there leaves of a later check."""
    return UNREACHED if failure.code == NO_ORGANIZATION else failure


def directory(facts: Facts) -> Check:
    if not isinstance(facts.organization, Known):
        return unchecked("directory", _beyond(facts.organization))
    type_ = facts.organization.value.directory_type
    plain = "".join(letter for letter in type_.lower() if letter.isalnum())
    if plain == CONNECTOR:
        advice = "Create, rename and delete users and groups in your Active Directory; WorkMail cannot change them."
        return Check("directory", ATTENTION, f"It is read-only ({type_}).", advice)
    if plain in MANAGED:
        return Check("directory", FINE, f"It can be written to ({type_}).")
    advice = "Create a test group with `workmail_group`: UnsupportedOperationException means that it is read-only."
    found = f"Its type is {type_ or 'unknown'}; whether it can be written to is not known."
    return Check("directory", UNCHECKED, found, advice)


def interoperability(facts: Facts) -> Check:
    if not isinstance(facts.organization, Known):
        return unchecked("interoperability", _beyond(facts.organization))
    on = facts.organization.value.interoperability
    if on is None:
        advice = "Check the organization's settings in the WorkMail console."
        return Check("interoperability", UNCHECKED, "The service does not return this.", advice)
    if on:
        advice = "Addresses, resources and groups come from Exchange: change them there."
        return Check("interoperability", ATTENTION, "It is on: the organization shares its directory.", advice)
    return Check("interoperability", FINE, "It is off.")


def default_domain(facts: Facts) -> Check:
    if not isinstance(facts.domains, Known):
        return unchecked("default domain", facts.domains)
    found = next((one for one in facts.domains.value if one.default), None)
    if found is None:
        return Check(
            "default domain", ATTENTION, "There is none.", "Set one with `workmail_domain` and `default: true`."
        )
    if not found.verified:
        return Check("default domain", BROKEN, f"{_ownership(found)}, so no address can use it.", DNS)
    return Check("default domain", FINE, f"{_ownership(found)}.")


DNS = "Create the DNS records that `workmail_domain_info` returns; verification can take 72 hours."


def domains(facts: Facts) -> Check:
    if not isinstance(facts.domains, Known):
        return unchecked("domains", facts.domains)
    others = [one for one in facts.domains.value if not one.default]
    wrong = [_ownership(one) for one in others if not one.verified]
    wrong += [f"DKIM of {one.name} is {one.dkim}" for one in facts.domains.value if one.dkim == "FAILED"]
    left = f" {count(facts.domains_left, 'domain')} more were not checked." if facts.domains_left else ""
    if wrong:
        return Check("domains", ATTENTION, f"{named(wrong)}.{left}", DNS)
    return Check("domains", FINE, f"{count(len(others), 'domain')} besides the default domain, all verified.{left}")


def _ownership(domain: Domain) -> str:
    return f"{domain.name} is {domain.ownership or 'in a state that the service does not return'}"


def users(facts: Facts) -> Check:
    if not isinstance(facts.crowd, Known):
        return unchecked("users", facts.crowd)
    crowd = facts.crowd.value
    found = (
        f"{count(crowd.users, 'user')} ({crowd.enabled_users} enabled), {count(crowd.groups, 'group')}, "
        f"{count(crowd.resources, 'resource')}. AWS allows {MOST_USERS} users unless your quota was raised."
    )
    if 100 * crowd.users >= NEAR * MOST_USERS:
        return Check(
            "users", ATTENTION, found, "Request a higher quota from AWS, or delete users that are no longer needed."
        )
    return Check("users", FINE, found)


def aliases(facts: Facts) -> Check:
    advice = "Remove aliases, or move some to a group that has this entity as a member; the limit cannot be raised."
    return _fullness("aliases", facts.aliases, "aliases", "use", advice)


def mailboxes(facts: Facts) -> Check:
    advice = "Raise `mailbox_quota` (at most 51200 MB), or delete mail; a full mailbox rejects mail."
    return _fullness("mailboxes", facts.mailboxes, "MB", "fill", advice)


def _fullness(check: str, found: Found[Loads], unit: str, verb: str, advice: str) -> Check:
    if not isinstance(found, Known):
        return unchecked(check, found)
    loads = found.value
    full = sorted((one for one in loads.rows if one.percent >= NEAR), key=lambda one: -one.percent)
    silent = f" The service returns nothing for {loads.unreadable}." if loads.unreadable else ""
    if full:
        told = named(_told(full, unit))
        return Check(
            check, ATTENTION, f"{len(full)} of {len(loads.rows)} {verb} {NEAR} % or more: {told}.{silent}", advice
        )
    if loads.unreadable and not loads.rows:
        return Check(
            check, UNCHECKED, f"None could be read.{silent}", "Read one with its info module to see the cause."
        )
    return Check(check, FINE, f"None of {len(loads.rows)} {verb}s {NEAR} % or more.{silent}")


def _told(loads: Iterable[Load], unit: str) -> list[str]:
    return [f"{one.entity} {one.used:.0f} of {one.most:.0f} {unit}" for one in loads]
