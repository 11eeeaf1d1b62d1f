# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where each entry of a mailbox goes in a tree of files: mbox, Maildir or single messages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from . import kinds
from .folders import Folder, name_of_file
from .headers import epoch
from .rows import Row
from .safe_names import CUT, distinct, safe

MBOX, MAILDIR, EML = "mbox", "maildir", "eml"
FORMATS = (MBOX, MAILDIR, EML)
OURS = re.compile(r"\.(mbox|eml|ics)$", re.IGNORECASE)
"""Endings of files, which no directory may have."""
LONGEST_PATH, LONGEST_MAILDIR = 800, 200
"""Bytes of a folder's path, and of the one name that a folder of Maildir++ has."""
LETTERS = {"\\Draft": "D", "\\Flagged": "F", "\\Answered": "R", "\\Seen": "S", "\\Deleted": "T"}
"""Flags of IMAP and the letters of Maildir (https://cr.yp.to/proto/maildir.html)."""


class Layout:
    """The paths of one mailbox, relative to its directory. Equal inventories give equal paths."""

    def __init__(self, form: str, folders: Iterable[Mapping[str, Any]], colon: str = ":") -> None:
        """`folders`: as the document of the inventory has them; `colon`: what separates flags in names of Maildir."""
        self.form = form
        self.colon = colon
        self.places: dict[Folder, Folder] = {tuple(one["path"]): tuple(one["place"]) for one in folders}
        self.names = _names(set(self.places.values()))
        """Each place and the names of its directories."""

    def path(self, row: Row) -> str:
        """The file of an entry. Several messages share one in mbox."""
        names = self.names[self.places[tuple(row["folder"])]]
        stem = f"{row['number'] + 1:08d}"
        stem = f"p{row['part']}-{stem}" if row.get("part") else stem
        if row["kind"] == kinds.CALENDAR:
            return "/".join(("calendar", *names, f"{stem}.ics"))
        if row["kind"] != kinds.MESSAGE:
            return f"other/{stem}-{safe(name_of_file(row['name']))}"
        if self.form == MBOX:
            return self.mbox(names)
        if self.form == EML:
            return "/".join(("mail", *names, f"{stem}.eml"))
        flags = "".join(sorted(LETTERS[flag] for flag in row.get("flags", ()) if flag in LETTERS))
        moment = f"{epoch(row.get('date', ''))}.{stem}.archive{self.colon}2,{flags}"
        return f"{self.maildir(names)}/cur/{moment}"

    @staticmethod
    def mbox(names: tuple[str, ...]) -> str:
        return "/".join(("mail", *names)) + ".mbox"

    @staticmethod
    def maildir(names: tuple[str, ...]) -> str:
        """The inbox is the Maildir itself; the others lie in it, with dots for levels (Maildir++)."""
        if names == ("INBOX",):
            return "Maildir"
        name = "".join(f".{one.replace('.', '%2E')}" for one in names)
        if len(name.encode()) > LONGEST_MAILDIR:
            name = f".{CUT}{sha256(name.encode()).hexdigest()[:32]}"
        return f"Maildir/{name}"

    def empty(self) -> list[str]:
        """What exists for folders without messages: a Maildir, an empty mbox, a directory."""
        every = sorted(self.names.values())
        if self.form == MBOX:
            return [self.mbox(names) for names in every]
        if self.form == EML:
            return ["/".join(("mail", *names)) for names in every]
        return [
            f"{place}/{inner}" for place in {*map(self.maildir, every), "Maildir"} for inner in ("cur", "new", "tmp")
        ]


def _names(places: set[Folder]) -> dict[Folder, tuple[str, ...]]:
    children: dict[Folder, set[str]] = defaultdict(set)
    for place in places:
        for depth in range(len(place)):
            children[place[:depth]].add(place[depth])
    named = {parent: distinct(inner) for parent, inner in children.items()}
    return {place: _bounded(tuple(_part(named[place[:at]][place[at]]) for at in range(len(place)))) for place in places}


def _part(name: str) -> str:
    return OURS.sub(r"%2E\1", name)


def _bounded(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, or one instead of them if the path would be too long for a system."""
    path = "/".join(names).encode()
    return names if len(path) <= LONGEST_PATH else (f"{CUT}{sha256(path).hexdigest()[:32]}",)
