# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of the error table share: a small company, a run that has to be silent, shorter waiting."""

from __future__ import annotations

from typing import Any

from support.inprocess import Runner
from support.items import grant, mail, people, room
from workmail_emulator import Faults, Lag, Rule

DIRECTORY = "workmail_directory"
ROOM = "ansible_collections.mailops.workmail.plugins.module_utils"
"""Where the engine is."""
SYSTEM = {"Administrator", "Guest"}
Wish = dict[str, Any]


COMPANY: Wish = {
    "users": [
        *people("ann", aliases=[mail("info")], job_title="Chief", mailbox_quota=1000),
        *people("bob", password="Correct-Horse-1", mailbox_permissions=[grant("staff", "SEND_AS")]),
        {"name": "cem", "enabled": False},
    ],
    "groups": people("staff", members=["ann", "bob"]),
    "resources": [room(delegates=["ann"], description="Blue")],
}
"""One of everything."""


def end_of(emulator: Any, runner: Runner, **wish: Any) -> Wish:
    """How an undisturbed run ends; the organization is empty again afterwards."""
    runner.run(DIRECTORY, **wish)
    end: Wish = emulator.snapshot("acme")
    anew(emulator)
    return end


def anew(emulator: Any) -> None:
    emulator.clear()
    emulator.add_organization("acme", domains=["example.com"])


def calm(emulator: Any) -> None:
    emulator.set_faults(Faults())
    emulator.set_lag(Lag())
    emulator.reset_log()


def assert_silent(emulator: Any, runner: Runner, module: str = DIRECTORY, **wish: Any) -> None:
    """One more run, which nothing disturbs, has nothing to do and does nothing."""
    calm(emulator)
    again = runner.run(module, **wish)
    assert not again["changed"], again["operations"]
    assert emulator.writes() == []


def break_down(emulator: Any, *rules: Rule) -> None:
    emulator.set_faults(Faults(rules=list(rules)))


def states(emulator: Any) -> dict[str, str]:
    """Name → state of everybody who is there, less the service's own accounts."""
    everybody = {name: one["state"] for some in emulator.snapshot("acme").values() for name, one in some.items()}
    return {name: state for name, state in everybody.items() if name not in SYSTEM}


def effects(emulator: Any) -> list[str]:
    """The writes that took effect."""
    return [call.operation for call in emulator.writes() if call.took_effect]
