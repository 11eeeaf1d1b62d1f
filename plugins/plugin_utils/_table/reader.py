# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A table → its users, and one line about how it was read.

1. `text.py` decodes the bytes.
2. `frame.py` finds the delimiter and the header, and `header.py` the format of the header.
3. `users.py` reads each row.

All errors are reported together, each with its line and column. What is left out is in the summary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...module_utils._task.option_errors import MAX_LINES, plain
from .._definition.read import placed
from .cells import trimmed
from .format import SkippedRows, exact
from .format import plain as key_of
from .formats import BY_KEY, IDENTITY, OWN, SPEC
from .frame import Frame, Options, framed
from .rows import Cell, TableRow
from .text import NotText, text_of
from .users import Reading, User, read

NAMED = 10
"""Columns and users that the summary names."""
SAMPLES = "sample rows"
BEFORE = "lines before the header"
EMPTY = "the file is empty; its first line names the options, `name` among them."


class NotReadable(Exception):
    """The message names the table, each error with its line and column, and once the options."""


@dataclass
class Table:
    """The users of a table, and what was not taken from it."""

    name: str
    title: str = ""
    own: bool = True
    users: list[User] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    """Columns without an option."""
    passed_over: dict[str, int] = field(default_factory=dict)
    """What rows are that are no users → how many there are."""
    left: list[str] = field(default_factory=list)
    """Addresses that cannot move."""
    without_email: list[str] = field(default_factory=list)
    """Users who get no mailbox if they are new."""

    def has_remarks(self) -> bool:
        """Whether there is more to say than how many users there are."""
        return bool(not self.own or self.ignored or self.passed_over or self.left or self.without_email)

    def skipped(self) -> dict[str, Any]:
        """What was not taken from the table."""
        return {
            "ignored": self.ignored,
            "passed_over": self.passed_over,
            "left_addresses": self.left,
            "without_email": self.without_email,
        }

    def summary(self) -> str:
        """One line: how the table was read, and what was left out."""
        parts = [f"{self.name}: {counted(len(self.users), 'user')}, read as: {self.title}"]
        if self.ignored:
            parts.append(f"ignored: {listed(self.ignored)}")
        if self.passed_over:
            parts.append("passed over: " + ", ".join(f"{what} ({count})" for what, count in self.passed_over.items()))
        if self.left:
            parts.append(f"addresses that cannot move: {listed(self.left)}")
        if self.without_email:
            parts.append(f"no email, so a new user gets no mailbox: {listed(self.without_email)}")
        return "; ".join(parts)


@dataclass
class Errors:
    """Everything that is wrong with a table."""

    name: str
    lines: list[tuple[int, str, str]] = field(default_factory=list)
    """Line or 0, where in the line or nothing, and what is wrong there."""
    options: bool = False
    """Whether a list of the options helps."""

    def add(self, line: int, *messages: str) -> None:
        self.lines += [(line, "", message) for message in messages]

    def stop(self) -> None:
        """Raises `NotReadable` if there is an error."""
        if not self.lines:
            return
        lines = sorted(self.lines, key=lambda one: one[0])
        told = [f"- {_place(line, where)}{message}" for line, where, message in lines[:MAX_LINES]]
        told += [f"- and {len(lines) - MAX_LINES} more"] if len(lines) > MAX_LINES else []
        told += [f"The options are: {', '.join(SPEC)}. {COLUMNS}"] if self.options else []
        count = counted(len(lines), "error")
        raise NotReadable(f"{self.name} has {count} and was not read:\n" + "\n".join(told))


COLUMNS = "`columns` maps a column to an option, or to null to ignore it."


def read_table(contents: bytes, name: str, options: Options | None = None) -> Table:
    """Raises `NotReadable`. `name` is what messages and the summary call the table."""
    options = options or Options()
    errors = Errors(name)
    _check(options, errors)
    try:
        text = text_of(contents, options.encoding)
    except NotText as error:
        errors.add(error.line, str(error))
        errors.stop()
    errors.stop()
    frame = framed(text, options)
    if frame is None:
        errors.add(1, EMPTY)
        errors.stop()
    table, lines = _read(text, frame, errors)  # type: ignore[arg-type]
    if options.places:
        table.users = placed(table.users, lines, name)
    return table


def _check(options: Options, errors: Errors) -> None:
    """What is wrong with the options themselves."""
    if options.format is not None and options.format not in BY_KEY:
        errors.add(0, f"`format` is {options.format!r}, which is not one of {', '.join(BY_KEY)}.")
    if not isinstance(options.columns, Mapping):
        errors.add(0, "`columns` is not a dictionary. Write `columns={'Name of a column': 'option'}`.")


def _read(text: str, frame: Frame, errors: Errors) -> tuple[Table, list[int]]:
    """The table, and the line of each of its users."""
    header = frame.header
    errors.add(frame.top.line, *([frame.top.broken] if frame.top.broken else header.errors))
    errors.options = header.unknown and not frame.top.broken
    if frame.top.broken or not any(header.columns):
        errors.stop()
    table = Table(errors.name, header.format.title, header.format is OWN)
    if frame.before:
        table.passed_over[BEFORE] = frame.before
    readings = []
    filled: set[int] = set()
    for row in frame.body(text):
        cells = _cells(frame, row, errors)
        filled |= {place for place, cell in enumerate(cells) if cell.text.strip()}
        what = cells and _aside(frame, cells)
        if what:
            table.passed_over[what] = table.passed_over.get(what, 0) + 1
        elif cells:
            readings.append((row.line, read(header, cells)))
    for line, reading in readings:
        errors.lines += [(line, where, message) for where, message in reading.errors]
        table.left += reading.left
    _refuse_duplicates(readings, errors)
    errors.stop()
    table.ignored = [header.names[place] for place in sorted(filled) if place in header.ignored]
    table.users = [reading.user for _line, reading in readings]
    table.without_email = [user["name"] for user in table.users if _unaddressed(user)]
    return table, [line for line, _reading in readings]


def _cells(frame: Frame, row: TableRow, errors: Errors) -> list[Cell]:
    """A cell for each column; none where the row has an error. Spreadsheets leave out the last, empty cells."""
    count = len(frame.header.names)
    if row.broken:
        errors.add(row.line, row.broken)
        return []
    if [exact(cell.text) for cell in row.cells] == [exact(cell.text) for cell in frame.top.cells]:
        errors.add(row.line, "repeats the header. Remove the line.")
        return []
    more = any(cell.text.strip() for cell in row.cells[count:])
    if more or (len(row.cells) < count and not row.ended):
        errors.add(row.line, _length_error(len(row.cells), count, frame.delimiter))
        return []
    return [*row.cells[:count], *[Cell("", False)] * (count - len(row.cells))]


def _length_error(cells: int, columns: int, delimiter: str) -> str:
    why = (
        "the file may be truncated. If its last cells are empty, end the last line, or read it with `rstrip=false`."
        if cells < columns
        else f"quote a cell that contains {delimiter!r}."
    )
    return f"{cells} cells where the header has {columns} columns; {why}"


def _aside(frame: Frame, cells: Sequence[Cell]) -> str:
    """What a row contains instead of a user; empty for a user."""
    texts = [trimmed(cell.text).lower() for cell in cells]
    if not set(frame.header.format.samples).isdisjoint(texts):
        return SAMPLES
    keys = [key_of(name) for name in frame.header.names]
    for one in frame.header.format.aside:
        column = key_of(one.column)
        place = keys.index(column) if column in keys else -1
        if column in keys and _is_aside(one, texts[place]):
            return f"{one.what} {trimmed(cells[place].text)}" if one.named else one.what
    return ""


def _is_aside(one: SkippedRows, text: str) -> bool:
    if not text:
        return False
    if one.look is not None:
        return one.look.fullmatch(text) is not None
    special = text.rpartition(";")[2]  # An object class comes last in the list of those that it derives from.
    return (special in one.cells) != one.others if one.cells else True


def _refuse_duplicates(readings: list[tuple[int, Reading]], errors: Errors) -> None:
    """Two rows for one user, and two users with one address; each row that repeats another one has one error."""
    repeated = _repeated_users(readings, errors)
    holders: dict[str, tuple[int, int]] = {}
    for number, (line, reading) in enumerate(readings):
        for option, address in _held(reading.user):
            first, holder = holders.setdefault(address.lower(), (line, number))
            if holder != number and (first, line) not in repeated:
                where = f"column {reading.sources.get(option, option)!r}"
                told = f"{reading.quoted_value(address)} is already an address of line {first}; {ADDRESS}"
                errors.lines.append((line, where, told))


def _held(user: User) -> Iterator[tuple[str, str]]:
    """Option and address of a user who is there and is to have a mailbox. Another user may get those of a leaver."""
    if user.get("state") != "absent" and user.get("enabled") is not False and user.get("ignore") is not True:
        addresses = [("email", user.get("email")), *(("aliases", alias) for alias in user.get("aliases", ()))]
        yield from ((option, address) for option, address in addresses if address)


def _repeated_users(readings: list[tuple[int, Reading]], errors: Errors) -> set[tuple[int, int]]:
    """Refuses two rows for one user; the pairs of lines that also have one email."""
    repeated: set[tuple[int, int]] = set()
    seen: dict[tuple[str, str], tuple[int, User]] = {}
    for line, reading in readings:
        user = reading.user
        option = next((option for option in IDENTITY if option in user), None)
        if option is None:
            continue
        first, other = seen.setdefault((option, user[option].lower()), (line, user))
        if first != line:
            where = f"column {reading.sources.get(option, option)!r}"
            two = str(user.get("email", "")).lower() != str(other.get("email", "")).lower()
            hint = "use one row for each user." if not (two and option == "name") else NAMES
            value = reading.quoted_value(user[option])
            errors.lines.append((line, where, f"{value} is already on line {first}; {hint}"))
            if not two:
                repeated.add((first, line))
    return repeated


ADDRESS = "an address belongs to one user. Remove it from one of the rows."
NAMES = "every user needs a name of its own. `columns` can map another column to `name`."


def _unaddressed(user: User) -> bool:
    """Whether a user gets no mailbox if it is created."""
    stays = user.get("state") != "absent" and user.get("enabled") is not False and user.get("ignore") is not True
    return "name" in user and not user.get("email") and stays


def _place(line: int, where: str) -> str:
    """Where an error is, as a message begins; empty where it is in the options."""
    return ", ".join([f"line {line}", *([where] if where else [])]) + ": " if line else ""


def counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def listed(texts: Sequence[str]) -> str:
    named = ", ".join(plain(text) for text in texts[:NAMED])
    return named if len(texts) <= NAMED else f"{named} and {len(texts) - NAMED} more"
