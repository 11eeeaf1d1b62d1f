# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What another task changes between the reading and the write of this one is kept."""

from __future__ import annotations

from typing import Any

import pytest
from support.inprocess import Runner
from workmail_emulator.operations import registry

ANN = {"name": "ann", "email": "ann@example.com"}
BOB = {"name": "bob", "email": "bob@example.com"}
RIGHTS = "workmail_mailbox_permission"


@pytest.fixture
def meanwhile(emulator, monkeypatch) -> Any:
    """`meanwhile(change)`: somebody else changes acme after everything is read and before the first write."""

    def plan(change: Any) -> None:
        usual, left = registry.OPERATIONS["DescribeOrganization"], [1]

        def describe(context: Any, request: Any) -> Any:
            if left:
                left.clear()
                change(context.organization)
            return usual.run(context, request)

        monkeypatch.setitem(registry.OPERATIONS, "DescribeOrganization", registry.Handler(describe, False, True))

    return plan


def named(organization: Any, name: str) -> Any:
    return next(one for one in organization.entities.values() if one.name == name)


def test_an_attribute_that_another_task_changes_in_the_meantime_is_kept(emulator, acme: Runner, meanwhile) -> None:
    acme.run("workmail_user", **ANN, city="Oslo", department="Sales")
    meanwhile(lambda organization: named(organization, "ann").attributes.update(City="Bergen", Company="Acme"))
    acme.run("workmail_user", name="ann", job_title="Baker")
    told = emulator.edit("acme", lambda organization: dict(named(organization, "ann").attributes))
    assert (told["City"], told["Company"], told["Department"], told["JobTitle"]) == ("Bergen", "Acme", "Sales", "Baker")


@pytest.mark.parametrize(
    ("state", "rights", "left"),
    [
        ("present", ["SEND_ON_BEHALF"], ["FULL_ACCESS", "SEND_AS", "SEND_ON_BEHALF"]),
        ("absent", ["SEND_AS"], ["FULL_ACCESS"]),
    ],
)
def test_a_right_that_another_task_adds_in_the_meantime_is_kept(
    emulator, acme: Runner, meanwhile, state, rights, left
) -> None:
    acme.run("workmail_directory", users=[ANN, BOB])
    acme.run(RIGHTS, mailbox="ann", grantee="bob", permissions=["SEND_AS"])

    def add(organization: Any) -> None:
        one, other = named(organization, "ann"), named(organization, "bob")
        one.permissions[other.id] = sorted({*one.permissions[other.id], "FULL_ACCESS"})

    meanwhile(add)
    acme.run(RIGHTS, mailbox="ann", grantee="bob", permissions=rights, state=state, **MODES.get(state, {}))
    assert rights_of(emulator) == left


MODES: dict[str, dict[str, Any]] = {"present": {"purge_permissions": False}}


def rights_of(emulator: Any) -> list[str]:
    def read(organization: Any) -> list[str]:
        return sorted(named(organization, "ann").permissions[named(organization, "bob").id])

    return emulator.edit("acme", read)
