# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A preview shows all that the run takes away and nothing else: the state of the emulator before and after tells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support.inprocess import preview
from support.lawful import attempt, fresh
from support.soak import counted, examples
from support.wishes import wishes

LISTS = ("members", "delegates", "aliases", "mailbox_permissions")
Entry = tuple[str, str, str]
"""`group staff`, `members`, `ann`; of a right, `ann SEND_AS`."""


@dataclass
class Held:
    """What there is to lose."""

    accounts: dict[str, str] = field(default_factory=dict)
    """`user ann` → its state."""
    addresses: dict[str, set[str]] = field(default_factory=dict)
    entries: set[Entry] = field(default_factory=set)
    primary: dict[str, str] = field(default_factory=dict)

    @property
    def reachable(self) -> set[str]:
        return {address for some in self.addresses.values() for address in some}


def held(emulator: Any) -> Held:
    found = Held()
    for plural, some in emulator.snapshot("acme").items():
        for name, one in some.items():
            who, opened = f"{plural[:-1]} {name}", one["state"] == "ENABLED"
            found.accounts[who] = one["state"]
            found.primary[who] = one["email"] if opened else ""
            found.addresses[who] = {one["email"], *one["aliases"]} if opened else set()
            for option in ("members", "delegates"):
                found.entries |= {(who, option, other.partition(" ")[2]) for other in one.get(option, ())}
            for other, rights in one["permissions"].items():
                grantee = other.partition(" ")[2]
                found.entries |= {(who, "mailbox_permissions", f"{grantee} {right}") for right in rights}
    return found


@dataclass
class Shown:
    """What the lines of a preview say that goes."""

    lines: list[str]

    def gone(self) -> dict[str, str]:
        """`user ann` → `disabled` or `deleted`."""
        matches = (re.match(r"- (\w+ \S+) (disabled|deleted)", line) for line in self.lines)
        return {match[1]: match[2] for match in matches if match}

    def unreachable(self) -> set[str]:
        matches = (re.match(r"! (\S+@\S+) no longer receives mail", line) for line in self.lines)
        return {match[1] for match in matches if match}

    def entries(self) -> set[Entry]:
        """What lists lose of entities that stay, by their lines."""
        found = set()
        for line in self.lines:
            match = re.match(r"~ (\w+ \S+) (members|delegates|aliases|mailbox_permissions) (.*)", line)
            if match:
                grantee, _colon, rest = match[3].rpartition(": ")
                prefix = f"{grantee} " if grantee else ""
                found |= {(match[1], match[2], f"{prefix}{one}") for one in re.findall(r"(?:^| )- (\S+)", rest)}
        return found


def lost_entries(before: Held, after: Held, option: str) -> set[Entry]:
    """What lists lose; of aliases, addresses that an entity loses beside its primary one, as long as it stays open."""
    if option != "aliases":
        return {one for one in before.entries - after.entries if one[1] == option}
    return {
        (who, "aliases", address)
        for who, some in before.addresses.items()
        if after.addresses.get(who)
        for address in some - after.addresses[who] - {before.primary[who]}
    }


def falls_with_an_end(entry: Entry, after: Held) -> bool:
    """True for an entry of a list whose entity, or the entity that the entry names, is deleted."""
    who, _option, text = entry
    names = {one.partition(" ")[2] for one in after.accounts}
    return who not in after.accounts or text.split(" ")[0] not in names


@examples(12, 600)
@given(first=wishes(), second=wishes(), prune=st.sampled_from([[], ["users"], ["groups"]]), deletes=st.booleans())
@counted
def test_a_preview_shows_all_that_the_run_takes_away_and_nothing_else(
    running_emulator, first, second, prune, deletes
) -> None:
    runner = fresh(running_emulator)
    attempt(runner, **first)
    task = {**second, "prune": prune, "prune_action": "delete" if deletes else "disable"}
    before = held(running_emulator)
    foreseen = attempt(runner, check=True, **task)
    if attempt(runner, **task).get("failed"):
        return
    after = held(running_emulator)
    shown, summary = Shown(preview(foreseen)), foreseen["summary"]

    fates = {who: fate(state, after.accounts.get(who)) for who, state in before.accounts.items()}
    assert shown.gone() == {who: word for who, word in fates.items() if word}
    assert shown.unreachable() == before.reachable - after.reachable == set(summary["addresses_released"])
    entries = shown.entries()
    for option in LISTS:
        lost = lost_entries(before, after, option)
        told = {one for one in entries if one[1] == option}
        assert told <= lost
        assert {one for one in lost - told if option == "aliases" or not falls_with_an_end(one, after)} == set()
        assert summary["removed"][option] == len([one for one in told if not fates[one[0]]])
    assert_counted(shown.lines, before, after, summary)


def fate(before: str, after: str | None) -> str:
    if after is None:
        return "deleted"
    return "disabled" if before == "ENABLED" != after else ""


def assert_counted(lines: list[str], before: Held, after: Held, summary: dict[str, Any]) -> None:
    """The last line says what the keys of `summary` say, and additions are what is new."""
    if not lines:
        return
    totals = {
        word: sum(summary[f"{kind}s"][word] for kind in ("user", "group", "resource"))
        for word in ("created", "changed", "disabled", "deleted")
    }
    gone = totals["disabled"] + totals["deleted"]
    counts = f"{totals['created']} to add, {totals['changed']} to change, {gone} to disable or delete"
    assert lines[-1].startswith(f"Plan: {counts}")
    assert totals["created"] == len(after.accounts.keys() - before.accounts.keys())
    numbers = [*summary["removed"].values(), len(summary["addresses_released"])]
    assert [int(one) for one in re.findall(r"(\d+) (?:m|del|al|r|ad)\w+", lines[-1].partition("removed: ")[2])] == [
        one for one in numbers if one
    ]
