# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_assumptions_info: the reading in force is found, or nothing is claimed; it reads little and names nobody."""

from __future__ import annotations

import itertools
import json
import random
import time
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._doctor.unknowns import UNKNOWNS
from botocore.exceptions import ClientError
from support.inprocess import Runner
from support.wire import client
from workmail_emulator import Emulator
from workmail_emulator.switches import STRICT, SWITCHES, Switches

MODULE = "workmail_assumptions_info"
ALIAS = "canary-organization"
NAMES = ("kilo", "bravo", "zulu", "mike", "alfa", "tango", "delta", "romeo", "echo", "yankee", "charlie", "oscar")
READINGS = [(number, reading) for number in UNKNOWNS for reading in SWITCHES[number].others]
UNSEEN = {
    "U10": STRICT,
    "U23": "refused",
    "U31": STRICT,
    "U33": STRICT,
    "U36": STRICT,
    "U40": STRICT,
    "U48": STRICT,
}
"""Readings that only a refused write or something that vanished could show."""


@pytest.fixture(autouse=True)
def ticking(emulator: Emulator) -> None:
    """Time passes only with the calls to the service, so that a busy machine makes no registration old."""
    ticks = itertools.count(time.time(), 0.002)
    emulator.service.world.clock = lambda: next(ticks)


class Company:
    """An organization with something for every question, made by calls that the reading in force may refuse."""

    def __init__(self, emulator: Emulator) -> None:
        self.organization = emulator.add_organization(ALIAS, domains=["canary-mail.example"])
        self.api = client(emulator)
        self.users: list[str] = []
        self.doomed = ""
        self._people()
        self._groups()
        self._leavers()
        self._organizations()

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        """The answer, empty where the service refuses."""
        try:
            return dict(getattr(self.api, operation)(OrganizationId=self.organization, **params))
        except ClientError:
            return {}

    def registered(self, id_: str, name: str) -> str:
        self.call("register_to_work_mail", EntityId=id_, Email=f"{name}@canary-mail.example")
        return id_

    def user(self, name: str) -> str:
        return str(self.call("create_user", Name=name, DisplayName=f"Canary {name}")["UserId"])

    def _people(self) -> None:
        self.users = [self.registered(self.user(f"canary.{name}"), f"canary.{name}") for name in NAMES]
        self.doomed = self.registered(self.user("canary.doomed"), "canary.doomed")
        for id_ in self.users:
            self.call("create_alias", EntityId=id_, Alias=f"canary-alias-{id_[:8]}@canary-mail.example")
            self.call("update_mailbox_quota", UserId=id_, MailboxQuota=60000)

    def _groups(self) -> None:
        outer, inner = (
            self.registered(self.call("create_group", Name=f"canary {name}")["GroupId"], f"canary.{name}")
            for name in ("outer", "inner")
        )
        self.call("create_group", Name=f"canary.{NAMES[0]}")
        room = self.call("create_resource", Name="canary.room", Type="ROOM")["ResourceId"]
        self.registered(room, "canary.room")
        for member in (inner, self.doomed, self.users[0]):
            self.call("associate_member_to_group", GroupId=outer, MemberId=member)
        self.call("associate_delegate_to_resource", ResourceId=room, EntityId=self.doomed)
        for id_ in self.users:
            self.call("put_mailbox_permissions", EntityId=id_, GranteeId=outer, PermissionValues=["FULL_ACCESS"])
            self.call("put_mailbox_permissions", EntityId=id_, GranteeId=self.doomed, PermissionValues=["SEND_AS"])

    def _leavers(self) -> None:
        self.user("canary.never")
        self.registered(self.user("canary.again"), "canary.again")
        for id_ in (self.registered(self.user("canary.idle"), "canary.idle"), self.doomed, "canary.again"):
            self.call("deregister_from_work_mail", EntityId=id_)
        self.registered("canary.again", "canary.again")
        self.call("delete_user", UserId=self.doomed)

    def _organizations(self) -> None:
        made = self.api.create_organization(Alias="canary-closed")["OrganizationId"]
        self.api.describe_organization(OrganizationId=made)
        self.api.describe_organization(OrganizationId=made)
        self.api.delete_organization(OrganizationId=made, DeleteDirectory=True, ForceDelete=True)
        self.api.describe_organization(OrganizationId=made)
        try:
            self.api.create_organization(Alias="canary-closed")
        except ClientError:
            assert self.api.describe_organization(OrganizationId=made)["State"] == "Deleted"


def looked(emulator: Emulator, **options: Any) -> dict[str, dict[str, Any]]:
    """Unknown → answer; the log holds the module's own calls afterwards."""
    emulator.reset_log()
    return {row["unknown"]: row for row in Runner(emulator.url, ALIAS).run(MODULE, **options)["answers"]}


def expected(number: str, reading: str) -> str:
    return "undecided" if UNSEEN.get(number) == reading else reading


def test_the_questions_are_those_of_the_local_workmail() -> None:
    assert {number: question for number, (question, _judge) in UNKNOWNS.items()} == {
        number: SWITCHES[number].question for number in UNKNOWNS
    }
    assert len(UNKNOWNS) == 20


def test_the_strict_readings_are_found(emulator: Emulator) -> None:
    Company(emulator)
    answers = looked(emulator)
    assert {number: row["reading"] for number, row in answers.items()} == {
        number: expected(number, STRICT) for number in UNKNOWNS
    }
    assert all(("missing_data" in row) == (row["reading"] == "undecided") for row in answers.values())


@pytest.mark.parametrize(("number", "reading"), READINGS)
def test_another_reading_is_found_and_nothing_else_is_taken_for_another(emulator, number: str, reading: str) -> None:
    emulator.set_switch(number, reading)
    company = Company(emulator)
    answers = looked(emulator, deleted_ids=[company.doomed])
    assert answers[number]["reading"] == expected(number, reading), answers[number]
    others = {other: row["reading"] for other, row in answers.items() if other != number}
    assert {other: found for other, found in others.items() if found not in (STRICT, "undecided")} == {}
    assert emulator.writes() == []
    assert [name for name in emulator.counts() if not name.startswith(("Describe", "List", "Get"))] == []


@pytest.mark.parametrize("seed", range(12))
def test_under_any_mixture_of_readings_nothing_false_is_claimed(emulator: Emulator, seed: int) -> None:
    dice = random.Random(seed)
    numbers = [name for name in SWITCHES if name.startswith("U")]
    mixture = {number: dice.choice([STRICT, *SWITCHES[number].others]) for number in numbers}
    emulator.set_switches(Switches(mixture) if seed else Switches.lenient())
    company = Company(emulator)
    set_ = {number: emulator.service.switches.get(number) for number in UNKNOWNS}
    answers = looked(emulator, deleted_ids=[company.doomed])
    assert {n: (row, set_[n]) for n, row in answers.items() if row["reading"] not in (set_[n], "undecided")} == {}
    assert sum(row["reading"] != "undecided" for row in answers.values()) >= 6
    assert emulator.writes() == []


def test_an_entity_known_to_be_deleted_decides_where_none_is_listed(emulator: Emulator) -> None:
    emulator.set_switch("U6", "gone")
    company = Company(emulator)
    assert looked(emulator)["U6"]["reading"] == "undecided"
    assert looked(emulator, deleted_ids=[company.doomed])["U6"]["reading"] == "gone"


def test_nothing_in_the_answers_names_anybody(emulator: Emulator) -> None:
    company = Company(emulator)
    known = emulator.edit(ALIAS, lambda one: [*one.entities, *(entity.name for entity in one.entities.values())])
    done = Runner(emulator.url, ALIAS).run(MODULE, deleted_ids=[company.doomed])
    text = json.dumps(done["answers"]).lower()
    assert [word for word in ("canary", company.organization, *known) if word.lower() in text] == []
    assert "@" not in text
    assert all(isinstance(count, int) for row in done["answers"] for count in row["evidence"].values())


def test_a_large_organization_costs_few_calls_more_than_its_lists(emulator: Emulator) -> None:
    emulator.add_organization(ALIAS)
    emulator.populate(ALIAS, users=1000, groups=250, resources=120, aliases=2, permissions=500, memberships=2000)
    emulator.reset_log()
    Runner(emulator.url, ALIAS).run(MODULE, deleted_ids=[f"no-such-entity-{number}" for number in range(9)])
    counts = emulator.counts()
    lists = {"ListUsers": 11 + 5, "ListGroups": 3, "ListResources": 2, "ListOrganizations": 2}
    assert {name: counts.pop(name) for name in lists} == lists
    assert max(counts.values()) <= 25
    assert sum(counts.values()) <= 90
    assert counts["DescribeGroup"] == 5, "five of the ids that are said to be deleted"
    assert counts["GetMailboxDetails"] <= 10
    assert counts["ListMailboxPermissions"] <= 10
    assert counts["ListGroupMembers"] == counts["ListResourceDelegates"] == 5


def test_what_cannot_be_read_is_undecided_and_the_rest_is_answered(emulator: Emulator) -> None:
    Company(emulator)
    statement = {"Effect": "Allow", "Action": "workmail:*", "Resource": "*"}
    denied = {"Effect": "Deny", "Action": ["workmail:ListAliases", "workmail:GetMailboxDetails"], "Resource": "*"}
    emulator.set_policy({"Version": "2012-10-17", "Statement": [statement, denied]})
    answers = looked(emulator)
    for number in ("U12", "U13", "U30", "U31", "U37", "U38"):
        assert answers[number]["reading"] == "undecided"
    assert answers["U13"]["evidence"]["AccessDeniedException"] > 0
    assert answers["U6"]["reading"] == answers["U44"]["reading"] == answers["U52"]["reading"] == STRICT


def test_check_mode_reads_the_same(emulator: Emulator, acme: Runner) -> None:
    assert acme.run(MODULE, check=True)["answers"] == acme.run(MODULE)["answers"]


def test_an_unknown_organization_is_an_error_that_names_the_nearest(acme: Runner) -> None:
    assert "Did you mean 'acme'?" in Runner(acme.url, "acmee").fails(MODULE)["msg"]
