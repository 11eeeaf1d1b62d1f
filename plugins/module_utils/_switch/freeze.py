# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rule that freezes an organization, what the store records of it, and what differs from before. Pure."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .._model.access_control import ACCESS_CONTROL_RULE, ACTIONS
from .._plan.parts import same_value
from .._service.rules import from_rule

RULE = "exit-freeze"
"""Name of the rule. Another rule with this name is not ours."""
NAME = "switch/freeze.json"
"""Its file in the exit store."""
MOST_RULES, MOST_RANGES = 10, 1024
"""Rules of an organization, and ranges of a rule (WorkMail administrator guide and API reference)."""
FORMAT = 1
FREEZING, FROZEN, THAWING, THAWED = "freezing", "frozen", "thawing", "thawed"
STATES = (FREEZING, FROZEN, THAWING, THAWED)
"""`freezing` and `thawing` are intentions: they are recorded before the call that they announce."""
OUTSIDE = ("192.0.2.1", "198.51.100.1", "203.0.113.1")
"""Addresses for documentation (RFC 5737), by which the effect on all other hosts is asked."""
DATES = ("DateCreated", "DateModified")

Rule = dict[str, Any]


@dataclass(frozen=True)
class Frozen:
    """What the store has about the freeze."""

    organization: str
    state: str
    hosts: tuple[str, ...]
    before: tuple[Rule, ...] = ()
    """The other rules as they were, without their dates."""
    effects: Mapping[str, str] = field(default_factory=dict)
    """`<action> from <address>` → the effect before the freeze."""
    user: str = ""
    """Id of the user for which the effects were asked."""
    frozen_at: str = ""
    thawed_at: str = ""

    def as_(self, state: str, **changes: Any) -> Frozen:
        return replace(self, state=state, **changes)


def to_bytes(told: Frozen) -> bytes:
    return (json.dumps({"format": FORMAT, "type": "freeze", **asdict(told)}, indent=1, sort_keys=True) + "\n").encode()


def from_bytes(data: bytes) -> Frozen:
    """Raises `ValueError` with what is wrong."""
    try:
        told = json.loads(data)
        if told["format"] != FORMAT or told["type"] != "freeze" or told["state"] not in STATES:
            raise ValueError("it has another format")
        texts = {key: str(told[key]) for key in ("organization", "state", "user", "frozen_at", "thawed_at")}
        before = tuple(dict(one) for one in told["before"])
        hosts = tuple(str(one) for one in told["hosts"])
        effects = {str(key): str(effect) for key, effect in told["effects"].items()}
        if next(host_errors(hosts), None) is not None:
            raise ValueError("one of its migration hosts is not an address")
        # What a person has edited must not fail when it is compared.
        differences(before, before)
        return Frozen(**texts, hosts=hosts, before=before, effects=effects)
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(type(error).__name__) from None


def host_errors(hosts: Sequence[object]) -> Iterator[tuple[int, str]]:
    """The number of a range, and what is wrong with it."""
    for number, text in enumerate(hosts):
        try:
            network = ipaddress.IPv4Network(str(text), strict=True)
        except ValueError:
            yield number, f"{str(text)!r} is not an IPv4 address or range; use 192.0.2.17 or 192.0.2.0/24."
            continue
        if network.prefixlen == 0:
            yield number, f"{str(text)!r} is every address, so nothing would be frozen; name the migration hosts."


def ranges(hosts: Iterable[object]) -> tuple[str, ...]:
    """Ranges as the service takes them, each once, in their order."""
    return tuple(dict.fromkeys(str(ipaddress.IPv4Network(str(one))) for one in hosts))


def rule_of(hosts: Sequence[str]) -> dict[str, Any]:
    """The rule, as an item of `access_control_rules` describes it."""
    return {
        "name": RULE,
        "effect": "DENY",
        "description": "Freeze of mailops.workmail.exit_switch. Only migration hosts have access.",
        "actions": list(ACTIONS),
        "not_ip_ranges": list(hosts),
    }


def plain(rule: Rule) -> Rule:
    """A rule without its dates and without conditions that it does not have, its lists sorted."""
    told = {key: sorted(value) if isinstance(value, list) else value for key, value in rule.items()}
    return {key: value for key, value in told.items() if key not in DATES and value not in ([], None)}


def others(rules: Iterable[Rule]) -> list[Rule]:
    return sorted((plain(one) for one in rules if one["Name"] != RULE), key=lambda one: str(one["Name"]))


def ours(rules: Iterable[Rule]) -> Rule | None:
    return next((plain(one) for one in rules if one["Name"] == RULE), None)


def is_as_wanted(rule: Rule, hosts: Sequence[str]) -> bool:
    """True if the rule denies what the freeze denies; its description does not count."""
    wanted, found = rule_of(hosts), from_rule(ACCESS_CONTROL_RULE, rule)
    fields = [field for _part, field in ACCESS_CONTROL_RULE.fields() if field.option != "description"]
    return all(same_value(field, found.get(field.option), wanted.get(field.option)) for field in fields)


def differences(before: Iterable[Rule], now: Iterable[Rule]) -> list[str]:
    """How the other rules differ from those before the freeze, a line for each rule."""
    old, new = ({str(one["Name"]): plain(one) for one in listed} for listed in (before, now))
    lines = [f"the rule {name} was added" for name in sorted(new.keys() - old.keys())]
    lines += [f"the rule {name} was removed" for name in sorted(old.keys() - new.keys())]
    for name in sorted(old.keys() & new.keys()):
        changed = sorted(key for key in {*old[name], *new[name]} if old[name].get(key) != new[name].get(key))
        lines += [
            f"the rule {name} has another {key}: {_shown(old[name].get(key))} before, {_shown(new[name].get(key))} now"
            for key in changed
        ]
    return lines


def _shown(value: object) -> str:
    return "none" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def addresses(hosts: Sequence[str]) -> tuple[str, list[str]]:
    """An address outside of all migration hosts, and the first one of each range, by which effects are asked."""
    networks = [ipaddress.IPv4Network(one) for one in hosts]
    outside = (one for one in OUTSIDE if not any(ipaddress.IPv4Address(one) in network for network in networks))
    return next(outside, ""), [str(one.network_address) for one in networks][:5]


def expected(hosts: Sequence[str], before: Mapping[str, str]) -> dict[str, str]:
    """The effects that the freeze must have: nothing from outside, and from migration hosts the same as before."""
    outside, _inside = addresses(hosts)
    return {key: "DENY" if key.endswith(f" from {outside}") else effect for key, effect in before.items()}


def wrong_effects(wanted: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    return [
        f"{key}: {found.get(key, 'not known')}, expected {effect}"
        for key, effect in wanted.items()
        if found.get(key) != effect
    ]


def effects_text(effects: Mapping[str, str]) -> str:
    """What is allowed from each address, in a sentence."""
    by_address: dict[str, list[str]] = {}
    for key, effect in effects.items():
        action, _from, address = key.partition(" from ")
        by_address.setdefault(address, []).extend([action] if effect == "ALLOW" else [])
    told = []
    for address, allowed in by_address.items():
        every = len(allowed) == len(ACTIONS)
        told.append(f"from {address}: {'every protocol' if every else ', '.join(allowed) or 'no protocol'}")
    return "; ".join(told) or "the organization has no user to ask for"
