# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Aliases may come back with a mailbox that is opened again, and the service may not tell that it was ever open."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from support.inprocess import Runner, preview
from support.lookups import actions
from workmail_emulator import Faults, Rule

USER, DIRECTORY = "workmail_user", "workmail_directory"
ANN = {"name": "ann", "email": "ann@example.com"}
X, Y, Z = "x@example.com", "y@example.com", "z@example.com"
CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "no aliases wanted": ({}, [X, Y]),
    "the same": ({"aliases": [X, Y]}, [X, Y]),
    "some of them": ({"aliases": [X]}, [X]),
    "none": ({"aliases": []}, []),
    "another": ({"aliases": [Z]}, [Z]),
    "another beside": ({"aliases": [Z], "purge_aliases": False}, [X, Y, Z]),
    "one less": ({"remove_aliases": [Y]}, [X]),
}
"""Options of the task that opens the mailbox again, and the aliases after it."""
DATES = ("as far as they happened", "absent")


@pytest.fixture(params=product(("gone", "restored"), DATES), ids=lambda pair: f"{pair[0]}, dates {pair[1]}")
def back(emulator: Any, acme: Runner, request: pytest.FixtureRequest) -> bool:
    """ann is DISABLED and had two aliases. True if they come back."""
    restored, dates = request.param
    for name, reading in (("U49", restored), ("U51", dates)):
        if reading in ("restored", "absent"):
            emulator.set_switch(name, reading)
    acme.run(USER, **ANN, aliases=[X, Y])
    assert actions(acme.run(USER, name="ann", enabled=False)) == ["deregister_from_work_mail"]
    return bool(restored == "restored")


def held(emulator: Any) -> list[str]:
    return sorted(emulator.snapshot("acme")["users"]["ann"]["aliases"])


@pytest.mark.parametrize("module", [USER, DIRECTORY])
@pytest.mark.parametrize("case", CASES)
def test_opening_again_ends_as_wanted_and_shows_the_existing_entities(
    emulator: Any, acme: Runner, back: bool, case: str, module: str
) -> None:
    options, there = CASES[case]
    expected = there if back else sorted(set(there) & set(options.get("aliases", ())))
    user = {**ANN, "enabled": True, **options}
    task = user if module == USER else {"users": [user]}
    opened = acme.run(module, **task)
    assert opened["changed"]
    assert held(emulator) == expected
    if "aliases" in options:
        line = next((one for one in preview(opened) if one.startswith("~ user ann aliases")), "")
        assert [word for word in line.split() if "@" in word] == expected
    assert not acme.run(module, **task)["changed"]
    assert held(emulator) == expected


REFUSALS = {
    "EntityStateException": "the current aliases of ann cannot be read",
    "AccessDeniedException": "the restored aliases could not be read",
}


@pytest.mark.parametrize("code", REFUSALS)
@pytest.mark.parametrize("options", [{"aliases": [X]}, {"aliases": []}, {"remove_aliases": [Y]}])
def test_aliases_that_cannot_be_read_after_opening_are_reported(
    emulator: Any, acme: Runner, back: bool, options: dict[str, Any], code: str
) -> None:
    emulator.set_faults(Faults(rules=[Rule("ListAliases", code=code)]))
    opened = acme.fails(USER, **ANN, enabled=True, **options)
    assert opened["changed"]
    assert actions(opened)[0] == "register_to_work_mail"
    assert REFUSALS[code] in opened["msg"]
    emulator.set_faults(Faults())
    acme.run(USER, **ANN, enabled=True, **options)
    assert held(emulator) == (options.get("aliases", [X]) if back else options.get("aliases", []))
