# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the laws share: a fresh organization, and a run whose errors are a result too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from support.inprocess import Failed, Runner

MODULE = "workmail_directory"
WAIT = 60
"""Seconds, more than any run needs on a busy machine: what a run waits for is there after some readings."""
Readings = Mapping[str, str]
"""Switch → reading; what is not in it is strict."""

REFUSALS: dict[tuple[str, str], str] = {
    ("U7", "at-delete"): "EmailAddressInUseException",
    ("U7", "after-30-days"): "EmailAddressInUseException",
    ("U9", "blocked"): "NameAvailabilityException",
    ("U23", "refused"): "UnsupportedOperationException",
    ("U25", "refused"): "EntityStateException",
    ("U29", "rejected"): "InvalidParameterException",
    ("U49", "restored"): "EmailAddressInUseException",
}
"""Readings under which something that is wanted cannot be had, and the code by which the service says so."""


def fresh(emulator: Any, alias: str = "acme", switches: Readings | None = None) -> Runner:
    emulator.clear()
    emulator.set_switches(dict(switches or {}))
    emulator.add_organization(alias, domains=["example.com"])
    return Runner(emulator.url, alias)


def attempt(runner: Runner, check: bool = False, switches: Readings | None = None, **options: Any) -> dict[str, Any]:
    """Run whatever the input is worth: errors are a result too, and so is a refusal that a reading brings along."""
    try:
        return runner.run(MODULE, check=check, removal_limit=100, take_over=True, wait_timeout=WAIT, **options)
    except Failed as failed:
        if "errors" not in failed.result:
            assert_the_refused_is_named(failed.result, switches or {})
        return failed.result


def assert_the_refused_is_named(result: dict[str, Any], switches: Readings) -> None:
    """The task failed because of what the readings in force refuse, and says which entity it was."""
    allowed = {code for (switch, reading), code in REFUSALS.items() if switches.get(switch) == reading}
    refused = [one for one in result.get("failures", ()) if one["code"] != "Skipped"]
    assert refused, result
    assert {one["code"] for one in refused} <= allowed, refused
    assert all(one["name"] and one["message"] for one in result["failures"])


def assert_nothing_is_doubled(emulator: Any) -> None:
    """No two entities of a kind have a name, no two entities of any kind an address."""
    for what, count in emulator.edit("acme", _claims).items():
        assert count == 1, f"{what} is there {count} times"


def _claims(organization: Any) -> Counter[str]:
    living = [one for one in organization.entities.values() if one.state != "DELETED"]
    names = Counter(f"{one.kind} {one.name.lower()}" for one in living)
    return names + Counter(address.lower() for one in living for address in one.addresses())


def everybody(emulator: Any) -> set[str]:
    return {f"{plural} {name}" for plural, some in emulator.snapshot("acme").items() for name in some}


def assert_no_entity_is_lost(emulator: Any, before: set[str], *wishes: dict[str, Any]) -> None:
    """An entity that is gone was to be absent or was renamed."""
    leaving = {
        f"{plural} {item['name']}"
        for wish in wishes
        for plural in ("users", "groups", "resources")
        for item in wish.get(plural, ())
        if item.get("state") == "absent" or "new_name" in item
    }
    assert before - everybody(emulator) <= leaving
