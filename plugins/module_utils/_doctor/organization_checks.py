# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judging the organization: whether it is there and Active, its directory, its domains, how full it is."""

from __future__ import annotations

from collections.abc import Iterable

from .._model.current import Current
from .._model.organization import ACTIVE, STARTING_STATES
from .._task.option_errors import name_list, quantity
from .check import ATTENTION, BROKEN, FINE, MAX_NAMED, UNCHECKED, Finding, known_or_unchecked
from .facts import NO_ORGANIZATION, UNREACHED, Facts, Load, Loads, NotKnown

MANAGED = ("vpcdirectory", "simplead", "microsoftad", "sharedmicrosoftad")
"""Types of directories that WorkMail writes to, as DescribeOrganization and Directory Service call them."""
CONNECTOR = "adconnector"
MAX_USERS = 1000
"""Users of one organization unless AWS has raised it (administrator guide, quotas)."""
NEAR_LIMIT = 90
"""Percent of a limit from which on it is near."""


def organization(facts: Facts) -> Finding:
    if isinstance(facts.organization, NotKnown) and facts.organization.code == NO_ORGANIZATION:
        advice = "Check `organization`, `region` and the owner of the credentials."
        return Finding(BROKEN, facts.organization.text.removeprefix("organization: "), advice)
    one = known_or_unchecked(facts.organization)
    found = f"{one.name} ({one.id}) is {one.state}."
    if one.state == ACTIVE:
        return Finding(FINE, found)
    if one.state in STARTING_STATES:
        return Finding(ATTENTION, found, "Wait until it is Active; until then, nothing can be read or changed.")
    why = f" The service reports: {one.get('error_message')}" if one.get("error_message") else ""
    return Finding(BROKEN, found + why, "Check it in the WorkMail console, or contact AWS Support.")


def _existing(facts: Facts) -> Current:
    """The organization, for a check that comes after the one that says whether it exists."""
    found = facts.organization
    return known_or_unchecked(UNREACHED if isinstance(found, NotKnown) and found.code == NO_ORGANIZATION else found)


def directory(facts: Facts) -> Finding:
    type_ = str(_existing(facts).get("directory_type") or "")
    plain = "".join(letter for letter in type_.lower() if letter.isalnum())
    if plain == CONNECTOR:
        advice = "Create, rename and delete users and groups in your Active Directory; WorkMail cannot change them."
        return Finding(ATTENTION, f"It is read-only ({type_}).", advice)
    if plain in MANAGED:
        return Finding(FINE, f"It can be written to ({type_}).")
    advice = "Create a test group with `workmail_group`: UnsupportedOperationException means that it is read-only."
    found = f"Its type is {type_ or 'unknown'}; whether it can be written to is not known."
    return Finding(UNCHECKED, found, advice)


def interoperability(facts: Facts) -> Finding:
    on = _existing(facts).get("enable_interoperability")
    if on is None:
        advice = "Check the organization's settings in the WorkMail console."
        return Finding(UNCHECKED, "The service does not return this.", advice)
    if on:
        advice = "Addresses, resources and groups come from Exchange: change them there."
        return Finding(ATTENTION, "It is on: the organization shares its directory.", advice)
    return Finding(FINE, "It is off.")


def default_domain(facts: Facts) -> Finding:
    found = next((one for one in known_or_unchecked(facts.domains) if one.get("default")), None)
    if found is None:
        return Finding(ATTENTION, "There is none.", "Set one with `workmail_domain` and `default: true`.")
    if not _verified(found):
        return Finding(BROKEN, f"{_ownership(found)}, so no address can use it.", DNS)
    return Finding(FINE, f"{_ownership(found)}.")


DNS = "Create the DNS records that `workmail_domain_info` returns; verification can take 72 hours."


def domains(facts: Facts) -> Finding:
    all_domains = known_or_unchecked(facts.domains)
    others = [one for one in all_domains if not one.get("default")]
    wrong = [_ownership(one) for one in others if not _verified(one)]
    wrong += [f"DKIM of {one.name} is FAILED" for one in all_domains if one.get("dkim_verification") == "FAILED"]
    left = f" {quantity(facts.domains_left, 'domain')} more were not checked." if facts.domains_left else ""
    if wrong:
        return Finding(ATTENTION, f"{name_list(wrong, MAX_NAMED)}.{left}", DNS)
    return Finding(FINE, f"{quantity(len(others), 'domain')} besides the default domain, all verified.{left}")


def _ownership(domain: Current) -> str:
    return f"{domain.name} is {domain.state or 'in a state that the service does not return'}"


def _verified(domain: Current) -> bool:
    return domain.kind.settles is not None and domain.state == domain.kind.settles.good_state


def users(facts: Facts) -> Finding:
    population = known_or_unchecked(facts.population)
    found = (
        f"{quantity(population.users, 'user')} ({population.enabled_users} enabled), "
        f"{quantity(population.groups, 'group')}, {quantity(population.resources, 'resource')}. "
        f"AWS allows {MAX_USERS} users unless your quota was raised."
    )
    if 100 * population.users >= NEAR_LIMIT * MAX_USERS:
        return Finding(ATTENTION, found, "Request a higher quota from AWS, or delete users that are no longer needed.")
    return Finding(FINE, found)


def aliases(facts: Facts) -> Finding:
    advice = "Remove aliases, or move some to a group that has this entity as a member; the limit cannot be raised."
    return _fullness(known_or_unchecked(facts.aliases), "aliases", "use", advice)


def mailboxes(facts: Facts) -> Finding:
    advice = "Raise `mailbox_quota` (at most 51200 MB), or delete mail; a full mailbox rejects mail."
    return _fullness(known_or_unchecked(facts.mailboxes), "MB", "fill", advice)


def _fullness(loads: Loads, unit: str, verb: str, advice: str) -> Finding:
    full = sorted((one for one in loads.rows if one.percent >= NEAR_LIMIT), key=lambda one: -one.percent)
    unreadable = f" The service returns nothing for {loads.unreadable}." if loads.unreadable else ""
    if full:
        usage = name_list(_usage(full, unit), MAX_NAMED)
        return Finding(
            ATTENTION, f"{len(full)} of {len(loads.rows)} {verb} {NEAR_LIMIT} % or more: {usage}.{unreadable}", advice
        )
    if loads.unreadable and not loads.rows:
        return Finding(UNCHECKED, f"None could be read.{unreadable}", "Read one with its info module to see the cause.")
    return Finding(FINE, f"None of {len(loads.rows)} {verb}s {NEAR_LIMIT} % or more.{unreadable}")


def _usage(loads: Iterable[Load], unit: str) -> list[str]:
    return [f"{one.entity} {one.used:.0f} of {one.most:.0f} {unit}" for one in loads]
