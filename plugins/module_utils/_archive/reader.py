# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An archive opened for reading: its items in the order of its directory, and the bytes of each again.

    with Archive(Disk("bob.zip")) as archive:
        for item in archive.items():
            for piece in archive.pieces(item.number): ...

Nothing is loaded whole. An entry that cannot be read is an item of kind `unreadable`; an archive that cannot be read
raises `ArchiveError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from types import TracebackType

from .errors import DAMAGED, BadEntry
from .items import Item, hidden, read
from .source import Source
from .zip_content import Content
from .zip_directory import Entry, Limits, Survey, end_of, entries, survey

MOST_KEPT = 20_000
"""Entries that are kept in memory; the directory of a larger archive is read again where it is needed."""


class Archive:
    """One zip of one mailbox."""

    def __init__(self, source: Source, limits: Limits | None = None) -> None:
        """Find the directory and count it. Raises `ArchiveError`: no zip, truncated, replaced, or a bomb."""
        self.source = source
        self.limits = limits or Limits()
        self._end = end_of(source)
        self._known: list[Entry] | None = None
        if self._end.entries <= MOST_KEPT:
            self._known = list(entries(source, self._end))
        self.survey: Survey = survey(source, self._end, self._all(), self.limits)
        self._content = Content(source, self.limits)
        self._held: tuple[int, Iterator[Entry]] | None = None

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, _type: type[BaseException] | None, _value: object, _trace: TracebackType | None) -> None:
        self.source.close()

    def _all(self) -> Iterator[Entry]:
        return entries(self.source, self._end) if self._known is None else iter(self._known)

    def entries(self) -> Iterator[Entry]:
        """Every entry but folders, without reading any."""
        return (entry for entry in self._all() if not entry.is_folder)

    def folders(self) -> Iterator[Entry]:
        """The entries that are folders, of which some may hold nothing."""
        if not self.survey.folders:
            return iter(())
        return (entry for entry in self._all() if entry.is_folder)

    def items(self, some: Iterable[Entry] | None = None) -> Iterator[Item]:
        """The items of some entries, or of all. An entry that the directory does not list is an unreadable one.

        Invitations are not settled yet: `kinds.settled` needs all items of their folder.
        """
        if some is None and self.survey.hidden:
            yield hidden("")
        for entry in self.entries() if some is None else some:
            item = read(self._content, entry)
            yield item
            if not item.problem and self._content.hidden_after(entry):
                yield hidden(item.name)

    def pieces(self, number: int) -> Iterator[bytes]:
        """The bytes of the entry with this number. Raises `BadEntry` and `ArchiveError`. Fast where numbers ascend."""
        return self._content.pieces(self.entry(number))

    def bytes_of(self, number: int, most: int) -> bytes:
        """The same in one piece. Raises `BadEntry` also if it has more than `most` bytes."""
        entry = self.entry(number)
        if entry.size > most:
            raise BadEntry("too-large", f"it has {entry.size:,} bytes, more than {most:,}")
        return b"".join(self._content.pieces(entry))

    def entry(self, number: int) -> Entry:
        """The entry with this number."""
        if self._held is None or self._held[0] > number:
            self._held = 0, self._all()
        position, rest = self._held
        found = next(islice(rest, number - position, None), None)
        if found is None:
            raise BadEntry(DAMAGED, f"the archive has no entry {number}")
        self._held = number + 1, rest
        return found
