# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What rules say to a question: may a user use IMAP from there, may a phone connect, may a role open a mailbox?

Pure, and from the documentation: WorkMail Administrator Guide, "Working with access control rules", "Managing mobile
device access rules" and "Managing impersonation roles". In all three a DENY that matches wins, and where nothing
matches, the answer is DENY. Rules are dictionaries as the options of the modules name them. Users and roles in them and
in questions are compared as they are, so the caller writes both as ids.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from .access_control import ACTIONS

Rule = Mapping[str, Any]
ALLOW, DENY = "ALLOW", "DENY"
UNREPORTED = "$NONE"
"""Value of a condition on devices that matches a property that the device does not report."""
DEVICE_CONDITIONS = {
    "type": "device_types",
    "model": "device_models",
    "operating_system": "device_operating_systems",
    "user_agent": "device_user_agents",
}
"""Property in a question about a device → list of conditions."""


NOT = "not_"
"""What the name of a list of exceptions begins with."""
NETWORKS = "ip_ranges"
EVERYWHERE = ipaddress.IPv4Network("0.0.0.0/0")


class AccessQuestion(NamedTuple):
    """May a user, or an impersonation role, use a protocol from an address?"""

    action: str
    ip_address: str
    """IPv4."""
    user: str = ""
    impersonation_role: str = ""
    """Empty unless the question is about a role, and then there is no user."""


class Effect(NamedTuple):
    """An answer. Where it depends on what no documentation says, `effect` is empty."""

    effect: str
    rules: tuple[str, ...] = ()
    """Names or ids of the rules that decide, in the order of the rules; none if no rule matches."""
    unknown: str = ""
    """What the answer depends on (docs/unknowns.md); empty if it depends on nothing that is unknown."""

    @property
    def is_known(self) -> bool:
        return bool(self.effect)


Reading = Callable[[Rule, AccessQuestion], bool]
"""Whether the conditions on users and roles hold, as the documentation may be meant."""


def access_effect(rules: Iterable[Rule], question: AccessQuestion) -> Effect:
    """What access control rules say. Unknown U53 counts only where the readings disagree."""
    listed = list(rules)
    answers = [
        _decided([one for one in listed if _applies(one, question) and reading(one, question)], "name")
        for reading in READINGS
    ]
    if len({one.effect for one in answers}) == 1:
        return answers[0]
    decisive = tuple(str(one["name"]) for one in listed if any(one["name"] in answer.rules for answer in answers))
    return Effect("", decisive, "U53")


def device_effect(rules: Iterable[Rule], device: Mapping[str, str | None]) -> Effect:
    """What mobile device access rules say. `device`: property of `DEVICE_CONDITIONS` → value, if it is reported."""
    return _decided([one for one in rules if _fits(one, device)], "name")


def impersonation_effect(rules: Iterable[Rule], mailbox: str) -> Effect:
    """What the rules of an impersonation role say about the mailbox of a user."""
    matching = [one for one in rules if _passes(one, "target_users", mailbox.__eq__)]
    return _decided(matching, "impersonation_rule_id")


def _decided(matching: Iterable[Rule], key: str) -> Effect:
    """Of the rules that match, those with DENY decide; those with ALLOW only if there is none."""
    listed = list(matching)
    effect = DENY if not listed or any(one["effect"] == DENY for one in listed) else ALLOW
    return Effect(effect, tuple(str(one[key]) for one in listed if one["effect"] == effect))


def _passes(rule: Rule, option: str, matches: Callable[[str], bool]) -> bool:
    """True if a value is in the list of the rule, where it has one, and not in its list of exceptions."""
    listed, exceptions = rule.get(option) or (), rule.get(f"not_{option}") or ()
    return (not listed or any(map(matches, listed))) and not any(map(matches, exceptions))


def _applies(rule: Rule, question: AccessQuestion) -> bool:
    """True if the conditions on protocol and network hold."""
    address = ipaddress.IPv4Address(question.ip_address)

    def is_within(network: str) -> bool:
        return address in ipaddress.IPv4Network(network, strict=False)

    return _passes(rule, "actions", question.action.__eq__) and _passes(rule, "ip_ranges", is_within)


def _own(question: AccessQuestion) -> tuple[str, str, str]:
    """The conditions that the question is about, those on the other kind, and the one who asks."""
    if question.impersonation_role:
        return "impersonation_roles", "users", question.impersonation_role
    return "users", "impersonation_roles", question.user


def _has(rule: Rule, option: str) -> bool:
    return bool(rule.get(option) or rule.get(f"not_{option}"))


def _of_its_kind(rule: Rule, question: AccessQuestion) -> bool:
    """A rule with conditions on the other kind only does not concern the question; else they do not count."""
    own, other, who = _own(question)
    return (_has(rule, own) or not _has(rule, other)) and _passes(rule, own, who.__eq__)


def _regardless(rule: Rule, question: AccessQuestion) -> bool:
    """Conditions on the other kind do not count."""
    own, _other, who = _own(question)
    return _passes(rule, own, who.__eq__)


def _to_the_letter(rule: Rule, question: AccessQuestion) -> bool:
    """No user or role of the other kind asks: its list is not met, and its exceptions exclude nothing."""
    own, other, who = _own(question)
    return not rule.get(other) and _passes(rule, own, who.__eq__)


READINGS: tuple[Reading, ...] = (_of_its_kind, _regardless, _to_the_letter)
"""The first is the one that the emulator has unless a switch says otherwise."""


def _fits(rule: Rule, device: Mapping[str, str | None]) -> bool:
    return all(_property_fits(rule, option, device.get(name) or "") for name, option in DEVICE_CONDITIONS.items())


def _property_fits(rule: Rule, option: str, value: str) -> bool:
    """Conditions are the beginnings of values, whatever the case. Exceptions never match what is not reported."""
    if not value:
        listed = rule.get(option) or ()
        return not rule.get(f"not_{option}") and (not listed or UNREPORTED in listed)
    return _passes(rule, option, lambda prefix: prefix != UNREPORTED and value.lower().startswith(prefix.lower()))


def pairs(rule: Rule) -> list[str]:
    """The conditions of a rule to which it has exceptions."""
    return [option.removeprefix(NOT) for option, value in rule.items() if option.startswith(NOT) and value]


def never_applies(rule: Rule) -> bool:
    """True if no question can meet the conditions of a rule, because its exceptions exclude everything."""
    return any(all_excluded(rule, option) for option in pairs(rule))


def all_excluded(rule: Rule, option: str) -> bool:
    """True if the exceptions to a condition leave nothing of what it names, or of all there is."""
    listed, exceptions = rule.get(option) or (), rule.get(f"{NOT}{option}") or ()
    if listed:
        return all(excluded(option, value, exceptions) for value in listed)
    if option == NETWORKS:
        return covers_all(exceptions)
    return option == "actions" and set(exceptions) >= set(ACTIONS)


def covers_all(networks: Iterable[str]) -> bool:
    """True if ranges are together all IPv4 addresses."""
    return EVERYWHERE in _merged(networks)


def excluded(option: str, value: Any, exceptions: Iterable[Any]) -> bool:
    """True if exceptions exclude all that a value of a condition means."""
    if option == NETWORKS:
        network = ipaddress.IPv4Network(value, strict=False)
        return any(network.subnet_of(one) for one in _merged(exceptions))
    if option in DEVICE_CONDITIONS.values() and value != UNREPORTED:
        return any(value.lower().startswith(one.lower()) for one in exceptions if one != UNREPORTED)
    return value in exceptions


def _merged(networks: Iterable[str]) -> list[ipaddress.IPv4Network]:
    return list(ipaddress.collapse_addresses(ipaddress.IPv4Network(one, strict=False) for one in networks))
