# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One mailbox into the target: look at both sides, send what is missing, look again."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from . import sending
from .batches import batches
from .connection import Connection
from .errors import ImapError, Lost, NeverReached, Refused, Unreached
from .folders import Folders
from .folders import Rules as FolderRules
from .matching import Matched, Place, Precise, ambiguous, doubled, matched, similar, with_outlines, with_places
from .outcome import Outcome
from .pace import Pace
from .record import Line, Put, Recorded, lines_of
from .selection import Mail, Placed, Rules, Selected, selected, settled
from .sending import Sending
from .target import Held, Target, digest_of

FIRST_PATIENCE = 10.0
"""Seconds in which a server must be reached that was not reached before."""
T = TypeVar("T")
Read = Callable[[Mail], bytes]
"""The bytes of a message of the archive. Raises `BadEntry` and `ArchiveError`."""


class Manner(NamedTuple):
    """How messages are sent."""

    connections: int = 4
    per_second: float = float("inf")
    left: Callable[[], float] = lambda: float("inf")
    """Seconds until the time limit."""
    flags: Sequence[str] = ()
    """Of messages of which the archive has none."""


@dataclass
class Looked:
    """Both sides as they were found, and what became of the difference."""

    chosen: Selected
    folders: Folders
    held: dict[str, Held]
    unreadable: dict[str, str]
    """Folders of the target that cannot be read, and why."""
    found: Matched
    outcome: Outcome = field(default_factory=Outcome)
    removed: list[Place] = field(default_factory=list)
    """Messages that another run had appended at the same time."""


class Importing:
    def __init__(
        self, connect: Callable[[], Connection], read: Read, manner: Manner, recorded: Recorded | None = None
    ) -> None:
        """`recorded`: what earlier runs put into this target."""
        self._recorded = recorded or Recorded()
        self._connect = connect
        self._read = read
        self._manner = manner
        self._was_reached = False

    def look(self, items: Iterable[Placed], folder_rules: FolderRules, rules: Rules) -> Looked:
        """What is in the target already. Raises `ImapError` and `ArchiveError`."""
        known = settled(items)

        def work(connection: Connection) -> Looked:
            folders = Folders(connection.folders(), connection.naming, folder_rules)
            limits = [one for one in (rules.most_bytes, connection.largest) if one]
            chosen = selected(known, folders, rules._replace(most_bytes=min(limits, default=None)))
            target = Target(connection, any(_by_content(one) for one in chosen.mail))
            held, unreadable = target.read(folders.listed.values())
            found = self._compared(target, chosen.mail, held)
            found = with_places(found, self._recorded.places(found.missing, held))
            return Looked(chosen, folders, held, unreadable, found)

        return self._patiently(work)

    def _patiently(self, work: Callable[[Connection], T]) -> T:
        """Do the work on a connection of its own, again if it is lost. Raises `ImapError` when patience ends."""
        began, tries = time.monotonic(), 0
        while True:
            connection = None
            try:
                connection = self._connect()
                self._was_reached = True
                result = work(connection)
                connection.close()
                return result
            except Lost as lost:
                if connection is not None:
                    connection.drop()
                first = isinstance(lost, Unreached) and not self._was_reached
                patience = min(FIRST_PATIENCE, sending.PATIENCE) if first else sending.PATIENCE
                if time.monotonic() - began > patience or self._manner.left() <= 0:
                    kind = NeverReached if first else ImapError
                    raise kind(f"{lost.message}. Run the task again for the rest.", lost.code) from None
                time.sleep(sending.delay(tries))
                tries += 1

    def _compared(self, target: Target, mail: list[Mail], held: dict[str, Held]) -> Matched:
        """By all three rungs; bytes are compared only where the rungs cannot say which message is which."""
        rows = [row for one in held.values() for row in one.rows]
        unclear, held_rows = ambiguous(mail, rows)
        precise = Precise({one.order: digest_of(self._read(one)) for one in unclear}, target.digests(held_rows))
        found = matched(mail, rows, precise)
        likely = similar(found)
        return with_outlines(found, target.outlines(likely)) if likely else found

    def send(
        self,
        looked: Looked,
        watch: Callable[[Sending], None] = lambda _sending: None,
        keep: Callable[[Looked], None] = lambda _looked: None,
    ) -> None:
        """Append what is missing, then look again. Raises `ArchiveError`; other errors are part of the outcome.

        `keep` is called now and then with what is in the target so far.
        """
        if not looked.found.missing:
            return
        refused = self._prepare(looked)
        missing = [one for one in looked.found.missing if one.folder not in refused]
        pace = Pace(self._manner.per_second)

        def kept(so_far: Outcome) -> None:
            keep(replace(looked, outcome=so_far))

        line = Sending(self._connect, self._manner.connections, looked.held, pace, self._manner.left, kept)
        looked.outcome = line.outcome
        watch(line)
        line.run(batches(missing, self._read, self._manner.flags))
        for one in looked.found.missing:
            if one.folder in refused:
                looked.outcome.failed[one.order] = (one, *refused[one.folder])
        self._look_again(looked, missing)

    def _prepare(self, looked: Looked) -> dict[str, tuple[str, str]]:
        """Create the folders that messages need. Those that cannot be used, with a code and the text of the server."""
        refused = {
            name: ("UNREADABLE", f"the folder cannot be read: {text}") for name, text in looked.unreadable.items()
        }

        def work(connection: Connection) -> None:
            for name in dict.fromkeys(one.folder for one in looked.found.missing):
                if name not in looked.held and name not in refused:
                    try:
                        connection.create(name)
                    except Refused as refusal:
                        refused[name] = (refusal.code or "CANNOT", f"the folder cannot be created: {refusal.text}")

        self._patiently(work)
        return refused

    def _look_again(self, looked: Looked, sent: list[Mail]) -> None:
        """Read what came since, compare once more, and remove what two runs appended at the same time."""

        def work(connection: Connection) -> None:
            target = Target(connection, any(_by_content(one) for one in looked.chosen.mail))
            for name in dict.fromkeys(one.folder for one in sent):
                before = looked.held.get(name, Held())
                try:
                    later = target.folder(name, before.top)
                except Refused as refusal:
                    looked.unreadable[name] = refusal.text
                    continue
                rows = [*(row for row in before.rows if row.uid <= before.top), *later.rows]
                looked.held[name] = Held(later.validity, before.top, rows)
            found = self._compared(target, looked.chosen.mail, looked.held)
            known = {**self._recorded.places(found.missing, looked.held), **looked.outcome.places}
            looked.found = with_places(found, known)
            if "UIDPLUS" in connection.capabilities:
                self._remove_doubled(looked, connection)

        self._patiently(work)

    def lines(self, looked: Looked) -> list[Line]:
        """What the record is to have after this, or while messages are being sent."""
        outcome = looked.outcome
        put = [
            Put(mail, outcome.places[order], outcome.validities[outcome.places[order][0]])
            for order, mail in sorted(outcome.appended.items())
            if order in outcome.places and outcome.places[order] not in looked.removed
        ]
        return lines_of(looked.found.present, put, looked.held, self._recorded)

    def _remove_doubled(self, looked: Looked, connection: Connection) -> None:
        ours = set(looked.outcome.places.values())
        for name, held in looked.held.items():
            ours.update(
                row.place for row in held.rows if row.uid > held.top and (name, row.key) in looked.outcome.doubtful
            )
        surplus = doubled(looked.found, looked.chosen.mail, ours)
        for name in dict.fromkeys(folder for folder, _uid in surplus):
            some = [place for place in surplus if place[0] == name]
            with contextlib.suppress(Refused):  # What stays is returned in `target_only`.
                connection.select(name, writing=True)
                connection.remove([uid for _folder, uid in some])
                looked.removed += some
        gone = set(looked.removed)
        left = [row for row in looked.found.strangers if row.place not in gone]
        looked.found = looked.found._replace(strangers=left)


def _by_content(mail: Mail) -> bool:
    return mail.item.identity is not None and not mail.item.identity.header
