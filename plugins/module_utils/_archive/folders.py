# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of entries as text and as folders, and which folder of an archive is the inbox."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from .zip_directory import Entry

Folder = tuple[str, ...]
INBOX, UNFILED = "INBOX", "Unfiled"
"""Names of the inbox, and of the place of messages that are in no folder while there is an inbox."""

ROOTS = frozenset(
    {
        *("top of information store", "ipm_subtree", "root", "mailbox", "oberste ebene des informationsspeichers"),
        *(
            "début de la banque d'informations",
            "principio del almacén de información",
            "インフォメーション ストアの先頭",
        ),
    }
)
"""Folders that hold all others and are none of the user's. In lower case."""
INBOXES = frozenset(
    {
        *("inbox", "posteingang", "boîte de réception", "bandeja de entrada", "caixa de entrada", "posta in arrivo"),
        *("postvak in", "innboks", "indbakke", "inkorgen", "saapuneet", "skrzynka odbiorcza", "входящие", "受信トレイ"),
        *("doručená pošta", "beérkezett üzenetek", "gelen kutusu", "收件箱", "받은 편지함", "εισερχόμενα"),
    }
)
CALENDARS = frozenset(
    {
        *("calendar", "kalender", "calendrier", "calendario", "calendário", "agenda", "kalenteri", "kalendarz"),
        *("календарь", "予定表", "kalendář", "naptár", "takvim", "日历", "일정", "ημερολόγιο"),
    }
)
"""Names of the inbox and the calendar as clients localise them. In lower case."""


class Name(NamedTuple):
    """The name of an entry."""

    text: str
    folder: Folder
    file: str
    exact: bool
    """False if the bytes of the name are no UTF-8, so that the text is only the likeliest one."""
    mixed: bool
    """True if it has slashes and backslashes. Some of them may belong to the name of a folder."""


def name_of(entry: Entry) -> Name:
    """The name as text, with its folder. The names of folders are kept as they are: they are no paths.

    Both separators separate: a zip cannot say whether one of them belongs to a name (unknown X2), and in one archive
    the same folder may be written with either.
    """
    raw = entry.unicode_name or entry.name
    try:
        text, exact = raw.decode("utf-8"), True
    except UnicodeDecodeError:
        text, exact = raw.decode(_code_page(raw)), False
    mixed = "\\" in text and "/" in text
    *folder, file = text.replace("\\", "/").split("/")
    return Name(text, tuple([part for part in folder if part]), file, exact, mixed)


def _code_page(raw: bytes) -> str:
    """The likeliest one: letters of Latin-1 are above 0xC0, those of the zip format's own code page below 0xA0."""
    return "cp437" if any(0x80 <= byte < 0xA0 for byte in raw) else "latin-1"


def name_of_file(text: str) -> str:
    """The last part of an entry's name."""
    return text.replace("\\", "/").rpartition("/")[2]


def same(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def is_calendar(folder: Folder) -> bool:
    return bool(folder) and same(folder[-1]) in CALENDARS


class Places(NamedTuple):
    """How the folders of an archive are called where they go."""

    dropped: Folder
    """The root that all folders share and that is left out."""
    inbox: Folder | None
    """The folder that is the inbox, by its name in the archive."""

    def place(self, folder: Folder) -> Folder:
        """The folder without the root, never empty; the inbox and what is in it begin with INBOX.

        Another folder that a server would take for the inbox, because only the case differs, gets a number.
        """
        if self.inbox is not None and folder[: len(self.inbox)] == self.inbox:
            return (INBOX, *folder[len(self.inbox) :])
        rest = folder[len(self.dropped) :]
        if not rest:
            return (INBOX,) if self.inbox is None else (UNFILED,)
        return (f"{rest[0]} (2)", *rest[1:]) if rest[0].upper() == INBOX else rest


def places(folders: Iterable[Folder]) -> Places:
    """The root and the inbox among all folders of an archive."""
    known = sorted(set(folders))
    dropped = _root(known)
    prefixes = sorted({one[:length] for one in known for length in range(1, len(one) + 1)}, key=lambda f: (len(f), f))
    inboxes = (one for one in prefixes if same(one[-1]) in INBOXES and len(one) > len(dropped))
    return Places(dropped, next(inboxes, None))


def _root(known: list[Folder]) -> Folder:
    """The leading folders that all share and that are roots by their names."""
    root: Folder = ()
    filled = [one for one in known if one]
    while filled and all(one[: len(root)] == root for one in filled):
        following = {one[len(root)] for one in filled if len(one) > len(root)}
        if len(following) != 1 or same(next(iter(following))) not in ROOTS:
            break
        root = (*root, next(iter(following)))
    return root


def every_folder(folders: Iterable[Folder]) -> int:
    """How many folders there are, with those above others."""
    return len({one[:depth] for one in folders for depth in range(1, len(one) + 1)})


def folder_key(folder: Folder) -> str:
    """A folder as one text, for reports: separators inside of a name are doubled."""
    return "/".join(part.replace("/", "//") for part in folder)
