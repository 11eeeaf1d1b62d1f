# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task changes, as a text that a person reads before the run, or after it: the key `diff`.

`!` what to know first, `~` changes, `+` additions, `-` removals, `=` what the input does not name, then the counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

from .._apply.outcome import Outcome
from .._model.addresses import is_temporary
from .._model.current import DISABLED
from .._model.kinds import BY_NAME, names
from .._model.vocabulary import Ref
from .._plan.differences import ALIASES, EMAIL, ENTITY, PERMISSIONS, RIGHTS_PREFIX, SET, Difference, has_state
from .._plan.operations import Operation
from .._plan.planner import Plan
from .._plan.removal import not_in_input
from .._task.option_errors import name_list, plain, visible
from .bounded import MAX_CHARACTERS, MAX_ENTRIES
from .counts import Counts
from .dangers import dangers

MAX_WARNINGS, MAX_WARNING_CHARACTERS = 100, 8_000
"""Lines and characters of what to know first. Nothing else takes their place."""
MAX_LISTED = 50
"""Entries of one list that a line names, each of those that come and those that go."""
MAX_NAMED = 20
"""Entities that the input does not name."""
MAX_WIDTHS = (24, 24, 50)
"""Columns of a name or a field, beyond which the rest of the line moves to the right."""


class Line(NamedTuple):
    sign: str
    ref: Ref
    field: str
    """Empty where the line is about the entity as a whole."""
    text: str


class Preview(NamedTuple):
    warnings: list[str]
    """What to know first, without characters that act on a terminal."""
    lines: list[Line]
    not_in_input: list[str]
    last: str
    """The counts and the plan's id."""

    def text(self, report: str | None) -> str:
        """The whole, cut to what a log can carry. `report`: the option `report_path`, None where there is none."""
        rest = f"; the whole is in {report}" if report else ""
        if report == "":
            rest = "; set `report_path` to get the whole"
        parts = [f"! {one}" for one in self.warnings]
        kept = _first(parts, MAX_WARNINGS, MAX_WARNING_CHARACTERS)
        if len(kept) < len(parts):
            kept.append(f"! … and {len(parts) - len(kept):,} more warnings{rest}")
        changes = _first(list(aligned(self.lines[:MAX_ENTRIES])), MAX_ENTRIES, MAX_CHARACTERS)
        if len(changes) < len(self.lines):
            changes.append(f"… and {len(self.lines) - len(changes):,} more changes{rest}")
        return "\n".join([*kept, *changes, *self._unnamed(), self.last, ""])

    def _unnamed(self) -> Iterator[str]:
        names = self.not_in_input
        if names:
            yield visible(f"= not in the input ({len(names):,}): {name_list(names, MAX_NAMED)}", kept="")


def preview_of(plan: Plan, outcome: Outcome, differences: list[Difference]) -> Preview:
    warnings = warnings_of(plan, differences, outcome.done)
    last = f"{'Plan' if outcome.is_preview else 'Done'}: {Counts(differences).line(outcome)}."
    last += f" Plan id {plan.id}" if plan.shows_id else ""
    return Preview(warnings, _named(plan, lines(differences)), not_in_input(plan.draft), last)


def _named(plan: Plan, some: Iterable[Line]) -> list[Line]:
    """The lines with the name of the user in place of the id, where a name is made of ids, in the order of names."""
    listed = list(some)
    if not any(BY_NAME[one.ref.kind].calls.ids for one in listed):
        return listed
    from .._plan.mentions import name_of_ids  # Only rules need it.

    kinds = names()
    known = plan.draft.known
    named = [one._replace(ref=Ref(one.ref.kind, name_of_ids(known, one.ref))) for one in listed]
    return sorted(named, key=lambda one: (kinds.index(one.ref.kind), one.ref.name.lower()))


def warnings_of(plan: Plan, differences: list[Difference], done: list[Operation]) -> list[str]:
    """What to know first, without characters that act on a terminal."""
    today = plan.draft.task.today or datetime.now(UTC).date()
    return [visible(one, kept="") for one in dangers(plan, differences, done, today)]


def _first(texts: list[str], maximum: int, characters: int) -> list[str]:
    kept: list[str] = []
    for text in texts[:maximum]:
        characters -= len(text) + 1
        if characters < 0:
            break
        kept.append(text)
    return kept


def aligned(some: list[Line]) -> Iterator[str]:
    columns = [[visible(cell, kept="") for cell in (one.ref.kind, one.ref.name, one.field)] for one in some]
    widest = (max((len(row[column]) for row in columns), default=0) for column in range(3))
    widths = list(map(min, MAX_WIDTHS, widest))
    for row, one in zip(columns, some, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True) if width]
        yield f"{one.sign} {'  '.join([*cells, visible(one.text, kept='')])}".rstrip()


def lines(differences: list[Difference]) -> Iterator[Line]:
    """One line for each entity that comes or goes, and one for each field of the others, by kind and name."""
    moves = _Moves(differences)
    kinds = names()
    ordered = sorted(differences, key=lambda one: (kinds.index(one.ref.kind), one.ref.name.lower(), one.ref))
    for ref, group in groupby(ordered, key=lambda one: one.ref):
        some = list(group)
        state = next((one for one in some if one.field == ENTITY), None)
        if state is not None and state.creates:
            yield Line("+", ref, "", ", ".join(_created(state, some, moves)))
        elif state is not None and not has_state(BY_NAME[ref.kind]):
            fields = [f"{_column(one)} {value_text(one.before)}" for one in some if one is not state]
            yield Line("-", ref, "", ", ".join(["deleted", *fields]))
        elif state is not None and (state.deletes or state.disables):
            yield Line("-", ref, "", _removed(state, some, moves))
            others = [one for one in some if one is not state and one.field not in (EMAIL, ALIASES)]
            yield from (Line("~", ref, _column(one), _text(one, moves)) for one in others)
        else:
            yield from (Line("~", ref, _column(one), _text(one, moves)) for one in some)


def _column(one: Difference) -> str:
    if one.field == ENTITY:
        return "state"
    return PERMISSIONS if one.field.startswith(RIGHTS_PREFIX) else one.field


def _created(state: Difference, some: list[Difference], moves: _Moves) -> Iterator[str]:
    """`email ann@example.com`, then everything else that is not as the service makes it."""
    fields = {one.field: one for one in some if one is not state}
    if state.after == DISABLED:
        yield "disabled, no address"
    for field, one in sorted(fields.items(), key=lambda pair: pair[0] != EMAIL):
        if field == EMAIL:
            yield f"email {one.after}{moves.of_primary(one)}"
        elif one.after is None or field.startswith(RIGHTS_PREFIX):
            yield f"{_column(one)} {_text(one._replace(total=None), moves)}"
        elif one.after != state.ref.name:  # The name to display, unless another one is given.
            yield f"{field} {value_text(one.after)}"
    if state.ref.kind == "user" and "password" not in fields:
        yield "no password"


def _removed(state: Difference, some: list[Difference], moves: _Moves) -> str:
    """What becomes of it, and the addresses that it loses."""
    lost = sorted((one for one in some if one.field in (EMAIL, ALIASES)), key=lambda one: one.field != EMAIL)
    addresses = [f"{address}{moves.target(address, otherwise='')}" for one in lost for address in one.removed]
    word = "deleted" if state.deletes else "disabled"
    return f"{word}, loses {', '.join(addresses)}" if addresses else word


def _text(one: Difference, moves: _Moves) -> str:
    if one.field.startswith(RIGHTS_PREFIX):
        gained, lost = one.rights
        return f"{one.field[len(RIGHTS_PREFIX) :]}: {_signed(gained, lost)}"
    if one.field == EMAIL:
        return f"{value_text(one.before)} -> {value_text(one.after)}{moves.of_primary(one)}"
    if one.added or one.removed:
        notes = moves if one.field == ALIASES else None
        total = "" if one.total is None else f"  ({one.total:,} afterwards)"
        return f"{_signed(one.added, one.removed, one.ref, notes)}{total}"
    return SET if one.after == SET else f"{value_text(one.before)} -> {value_text(one.after)}"


def _signed(added: Iterable[str], removed: Iterable[str], ref: Ref | None = None, moves: _Moves | None = None) -> str:
    """`+ ann  - bob (goes to user cem)`; long lists are cut."""
    parts: list[str] = []
    for sign, entries in (("+", tuple(added)), ("-", tuple(removed))):
        for entry in entries[:MAX_LISTED]:
            note = ""
            if ref is not None and moves is not None:
                note = moves.source(entry, ref) if sign == "+" else moves.target(entry)
            parts.append(f"{sign} {entry}{note}")
        if len(entries) > MAX_LISTED:
            parts.append(f"{sign} … and {len(entries) - MAX_LISTED:,} more")
    return "  ".join(parts)


def value_text(value: object) -> str:
    """A value as a line shows it."""
    if value is None or value == "":
        return "(none)"
    if isinstance(value, bool):
        return str(value).lower()
    return plain(", ".join(map(_entry, value)) if isinstance(value, list) else _entry(value))


def _entry(value: object) -> str:
    """A dictionary as `(name JUNK_EMAIL, action DELETE)`."""
    return f"({', '.join(f'{key} {one}' for key, one in value.items())})" if isinstance(value, dict) else str(value)


class _Moves:
    """Which entity each address leaves and which one gets it."""

    def __init__(self, differences: list[Difference]) -> None:
        moved = [one for one in differences if one.field in (EMAIL, ALIASES)]
        self._from = {address.lower(): one.ref for one in moved for address in one.removed}
        self._to = {address.lower(): one.ref for one in moved for address in one.added}

    def source(self, address: str, ref: Ref) -> str:
        other = self._from.get(address.lower())
        return f" (from {other.label})" if other not in (None, ref) else ""

    def target(self, address: str, otherwise: str = " (no longer receives mail)") -> str:
        other = self._to.get(address.lower())
        if other is None:
            return " (temporary)" if is_temporary(address) else otherwise
        return f" (goes to {other.label})"

    def of_primary(self, one: Difference) -> str:
        """Where a new primary address comes from, and what becomes of the old one."""
        notes = [self.source(one.added[0], one.ref)] if one.added else []
        if one.removed:
            notes.append(self.target(one.removed[0]))
        elif one.before:
            notes.append(" (old address kept as alias)")
        return "".join(notes)
