# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection and the emulator, each written from the documentation, answer every question about rules alike.

A soak asks 10,000 questions of each kind, a test run a sample of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.effects import (
    DEVICE_CONDITIONS,
    AccessQuestion,
    access_effect,
    device_effect,
    impersonation_effect,
)
from support.soak import SEED, SOAKING, TALLY
from support.wire import Wire, furnished
from workmail_emulator import Emulator

QUESTIONS = 20
SETS = 500 if SOAKING else 25
"""Sets of rules, with as many questions each."""
READINGS = ("strict", "ignored", "literal")
ACTIONS = ("ActiveSync", "AutoDiscover", "EWS", "IMAP", "SMTP", "WindowsOutlook", "WebMail")
RANGES = (
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.1.0.0/16",
    "10.1.2.0/24",
    "10.1.2.3/32",
    "198.51.100.0/25",
    "198.51.100.128/25",
)
ADDRESSES = ("10.0.0.1", "10.1.0.1", "10.1.2.3", "10.1.2.4", "198.51.100.7", "198.51.100.200", "203.0.113.9")
PREFIXES = ("i", "iP", "iPhone", "IPAD", "Android", "$NONE", "Ou")
VALUES = (None, "iPhone14,2", "ipad", "ANDROID", "Outlook", "x")
RULES = ("access control rules", "mobile device access rules", "impersonation roles")

Rows = list[dict[str, Any]]


@pytest.fixture
def wire(emulator: Emulator) -> Wire:
    wire = furnished(emulator)
    for name in ("tool", "scanner"):
        answer = wire.here("CreateImpersonationRole", Name=name, Type="READ_ONLY", Rules=[])
        wire.ids[name] = answer["ImpersonationRoleId"]
    return wire


def dice(family: str) -> Iterator[random.Random]:
    """One source of chance for each set of rules."""
    for number in range(SETS):
        TALLY["cases"] += QUESTIONS
        yield random.Random(f"{SEED} {family} {number}")


def condition(chance: random.Random, option: str, values: tuple[str, ...]) -> dict[str, list[str]]:
    """A list of values, its list of exceptions, both or none of the two."""
    names = chance.choice([(), (), (option,), (f"not_{option}",), (option, f"not_{option}")])
    return {name: chance.sample(values, chance.randint(1, min(3, len(values)))) for name in names}


def member(option: str) -> str:
    """`not_ip_ranges` → `NotIpRanges`, as the API names it; users and roles are ids there."""
    ids = {"users": "UserIds", "not_users": "NotUserIds"}
    ids |= {f"{no}impersonation_roles": f"{no.title().rstrip('_')}ImpersonationRoleIds" for no in ("", "not_")}
    return ids.get(option) or option.title().replace("_", "")


def stored(rules: Rows) -> Rows:
    return [{member(option): value for option, value in one.items()} for one in rules]


def keep(wire: Wire, kind: str, rows: dict[str, dict[str, Any]]) -> None:
    wire.emulator.edit("acme", lambda one: one.rows.update({kind: rows}))


def access_rules(wire: Wire, chance: random.Random) -> Rows:
    users = tuple(wire.ids[name] for name in ("bob", "ann", "idle"))
    roles = tuple(wire.ids[name] for name in ("tool", "scanner"))
    return [
        {
            "name": f"rule{number}",
            "effect": chance.choice(("ALLOW", "ALLOW", "DENY")),
            "description": "x",
            **condition(chance, "ip_ranges", RANGES),
            **condition(chance, "actions", ACTIONS),
            **condition(chance, "users", users),
            **condition(chance, "impersonation_roles", roles),
        }
        for number in range(chance.randint(0, 6))
    ]


def access_question(wire: Wire, chance: random.Random) -> AccessQuestion:
    address = chance.choice(ADDRESSES)
    if chance.random() < 0.4:
        return AccessQuestion("EWS", address, impersonation_role=wire.ids[chance.choice(("tool", "scanner"))])
    return AccessQuestion(chance.choice(ACTIONS), address, user=wire.ids[chance.choice(("bob", "ann"))])


def service_says(wire: Wire, question: AccessQuestion) -> tuple[str, tuple[str, ...]]:
    who = {"UserId": question.user} if question.user else {"ImpersonationRoleId": question.impersonation_role}
    answer = wire.here("GetAccessControlEffect", IpAddress=question.ip_address, Action=question.action, **who)
    return answer["Effect"], tuple(answer["MatchedRules"])


def test_access_control_rules(wire: Wire) -> None:
    """Where the readings of U53 disagree, and only there, the answer is left open."""
    open_answers = 0
    for chance in dice("access"):
        rules = access_rules(wire, chance)
        keep(wire, RULES[0], {row["Name"]: row for row in stored(rules)})
        questions = [access_question(wire, chance) for _number in range(QUESTIONS)]
        answers = []
        for reading in READINGS:
            wire.emulator.set_switches({} if reading == "strict" else {"U53": reading})
            answers.append([service_says(wire, question) for question in questions])
        for question, told in zip(questions, zip(*answers, strict=True), strict=True):
            said = access_effect(rules, question)
            effects = {effect for effect, _rules in told}
            assert said.is_known == (len(effects) == 1), (rules, question, told)
            if said.is_known:
                assert said.effect in effects, (rules, question)
                assert sorted(said.rules) == sorted(told[0][1]), (rules, question)
            else:
                assert (said.unknown, bool(said.rules)) == ("U53", True)
                open_answers += 1
    assert open_answers > 0


def test_mobile_device_access_rules(wire: Wire) -> None:
    members = dict(
        zip(DEVICE_CONDITIONS, ("DeviceType", "DeviceModel", "DeviceOperatingSystem", "DeviceUserAgent"), strict=True)
    )
    for chance in dice("devices"):
        rules = [
            {"name": f"rule{number}", "effect": chance.choice(("ALLOW", "ALLOW", "DENY"))}
            | {
                name: value
                for option in DEVICE_CONDITIONS.values()
                for name, value in condition(chance, option, PREFIXES).items()
            }
            for number in range(chance.randint(0, 6))
        ]
        rows = {
            f"id{number}": {"MobileDeviceAccessRuleId": f"id{number}", **row}
            for number, row in enumerate(stored(rules))
        }
        keep(wire, RULES[1], rows)
        for _number in range(QUESTIONS):
            device = {name: chance.choice(VALUES) for name in DEVICE_CONDITIONS}
            answer = wire.here(
                "GetMobileDeviceAccessEffect", **{members[name]: value for name, value in device.items() if value}
            )
            said = device_effect(rules, device)
            assert said.effect == answer["Effect"], (rules, device)
            assert sorted(said.rules) == sorted(one["Name"] for one in answer["MatchedRules"]), (rules, device)


def test_rules_of_an_impersonation_role(wire: Wire) -> None:
    users = tuple(wire.ids[name] for name in ("bob", "ann"))
    for chance in dice("roles"):
        rules = [
            {"impersonation_rule_id": f"r{number}", "effect": chance.choice(("ALLOW", "ALLOW", "DENY"))}
            | condition(chance, "target_users", users)
            for number in range(chance.randint(0, 5))
        ]
        wire.here(
            "UpdateImpersonationRole",
            ImpersonationRoleId=wire.ids["tool"],
            Name="tool",
            Type="READ_ONLY",
            Rules=stored(rules),
        )
        for _number in range(QUESTIONS):
            target = chance.choice(users)
            answer = wire.here("GetImpersonationRoleEffect", ImpersonationRoleId=wire.ids["tool"], TargetUser=target)
            said = impersonation_effect(rules, target)
            assert said.effect == answer["Effect"], (rules, target)
            matched = [one["ImpersonationRuleId"] for one in answer["MatchedRules"]]
            assert sorted(said.rules) == sorted(matched), (rules, target)


def test_the_deciding_rule_is_named() -> None:
    rules = [
        {"name": "default", "effect": "ALLOW"},
        {"name": "office only", "effect": "DENY", "not_ip_ranges": ["10.0.0.0/8"], "actions": ["IMAP"]},
    ]
    assert access_effect(rules, AccessQuestion("IMAP", "198.51.100.7", "bob")) == ("DENY", ("office only",), "")
    assert access_effect(rules, AccessQuestion("IMAP", "10.9.9.9", "bob")) == ("ALLOW", ("default",), "")
    assert access_effect(rules[1:], AccessQuestion("IMAP", "10.9.9.9", "bob")) == ("DENY", (), "")


def test_an_answer_that_depends_on_an_unknown_names_it_and_the_rules() -> None:
    """Does a rule that allows a tool its role allow users anything?"""
    rules = [{"name": "tools", "effect": "ALLOW", "impersonation_roles": ["r1"]}]
    assert access_effect(rules, AccessQuestion("EWS", "10.0.0.1", "bob")) == ("", ("tools",), "U53")
    assert access_effect(rules, AccessQuestion("EWS", "10.0.0.1", impersonation_role="r1")).effect == "ALLOW"
