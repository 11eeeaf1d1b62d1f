# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which folder of the target takes each folder of an archive: pure, from their names and what the server has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .._archive.folders import INBOX, Folder, folder_key, same

VIEWS = frozenset({"\\all", "\\flagged", "\\important"})
"""Attributes of folders that only show the messages of others (RFC 6154, RFC 8457)."""
UNUSABLE = frozenset({"\\noselect", "\\nonexistent"})
SPECIAL: Mapping[str, frozenset[str]] = {
    "\\sent": frozenset({"sent", "sent items", "sent messages", "gesendete elemente", "éléments envoyés"}),
    "\\drafts": frozenset({"drafts", "entwürfe", "brouillons"}),
    "\\junk": frozenset({"junk", "junk email", "junk e-mail", "spam", "junk-e-mail", "courrier indésirable"}),
    "\\trash": frozenset({"trash", "deleted items", "deleted messages", "gelöschte elemente", "éléments supprimés"}),
    "\\archive": frozenset({"archive", "archives", "archiv"}),
}
"""Attribute (RFC 6154) → names of the folder in archives, in lower case."""


class Listed(NamedTuple):
    """A folder of the server as LIST shows it."""

    name: str
    attributes: frozenset[str]
    """In lower case."""

    @property
    def holds_messages(self) -> bool:
        return not self.attributes & (UNUSABLE | VIEWS)


class Naming(NamedTuple):
    """How the server writes names of folders."""

    separator: str
    """Empty if it has no folders in folders."""
    prefix: str = ""
    """What the names of the user's own folders begin with, such as `INBOX.` (RFC 2342)."""


class Rules(NamedTuple):
    """What the task says about folders. Paths have slashes; one in a name is doubled."""

    renamed: Mapping[str, str]
    excluded: frozenset[str]
    special_use: bool = True


class Folders:
    """Folder of the archive → folder of the target. Different names never become the same one."""

    def __init__(self, listed: Iterable[Listed], naming: Naming, rules: Rules) -> None:
        self.listed = {one.name: one for one in listed}
        self._naming = naming
        self._rules = rules
        self._taken: dict[str, Folder] = {}
        self.changed: dict[str, str] = {}
        """Path in the archive → name in the target, of folders whose name the server cannot have."""
        self.unused = {*rules.renamed, *rules.excluded}
        """Paths of the task that no message lies in."""

    def is_excluded(self, folder: Folder) -> bool:
        """Whether the folder, or one that it is in, is excluded by its path."""
        paths = {folder_key(folder[:length]) for length in range(1, len(folder) + 1)}
        self.unused -= paths
        return not paths.isdisjoint(self._rules.excluded)

    def target(self, folder: Folder) -> str:
        """The folder's full name in the target. `folder`: as `Places.place` returns it."""
        for length in range(len(folder), 0, -1):
            renamed = self._rules.renamed.get(folder_key(folder[:length]))
            if renamed is not None:
                return self._name((*parts_of(renamed), *folder[length:]))
            special = self._special(folder[:length]) if self._rules.special_use and length == 1 else None
            if special is not None:
                rest = self._joined(folder[length:])
                return f"{special}{self._naming.separator}{rest}" if rest else special
        return self._name(folder)

    def _special(self, folder: Folder) -> str | None:
        """The folder that the server has for this purpose, unless it has one of this very name."""
        if self._naming.prefix + folder[0] in self.listed:
            return None
        for attribute, names in SPECIAL.items():
            if same(folder[0]) in names:
                return next((one.name for one in self.listed.values() if attribute in one.attributes), None)
        return None

    def _name(self, folder: Folder) -> str:
        if folder == (INBOX,):
            return INBOX
        prefix = self._naming.prefix
        rest = folder[1:] if folder[0] == INBOX and prefix.upper().startswith(INBOX) else folder
        wanted = name = prefix + self._joined(rest)
        number = 2
        while self._taken.setdefault(name, folder) != folder:
            name, number = f"{wanted} ({number})", number + 1
        if name != prefix + (self._naming.separator or "-").join(rest):
            self.changed[folder_key(folder)] = name
        return name

    def _joined(self, folder: Folder) -> str:
        separator = self._naming.separator
        parts = [_possible(part, separator) for part in folder]
        return (separator or "-").join(parts)


def parts_of(path: str) -> Folder:
    """The folders of a path such as `Projects/Q1//Q2`: the reverse of `folder_key`."""
    return tuple(part.replace("\0", "/") for part in path.replace("//", "\0").split("/") if part)


def _possible(part: str, separator: str) -> str:
    """A name without what a server takes for something else: its separator, wildcards, control characters."""
    plain = "".join("_" if one in "%*" or not one.isprintable() else one for one in part)
    plain = plain.replace(separator, "_") if separator else plain
    return plain.strip() or "_"
