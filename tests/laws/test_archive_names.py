# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of files stand for any text on every system, and can be turned back."""

from __future__ import annotations

import re
import unicodedata

from ansible_collections.mailops.workmail.plugins.module_utils._archive import mbox
from ansible_collections.mailops.workmail.plugins.module_utils._archive.layout import Layout
from ansible_collections.mailops.workmail.plugins.module_utils._archive.safe_names import (
    LONGEST,
    distinct,
    original,
    safe,
)
from hypothesis import given
from hypothesis import strategies as st
from support.soak import examples

ODD = ("", ".", "..", "CON", "con.txt", "a.", " a", "a ", "%", "%41", "%~", "é", "e\u0301", "ſ", "ß", "SS", "K", "İ")
TEXTS = st.text(max_size=60) | st.sampled_from([*ODD, "\ud800", "x" * 400])
REFUSED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
PARTS = (b"From ", b">From ", b"\r\n", b"\n", b"a", b">", b"\r", b"\0", b"F", b"rom ", b"x" * 5000)
PIECES = st.lists(st.sampled_from(PARTS), max_size=30)


@examples(200, 20_000)
@given(TEXTS)
def test_a_name_is_safe_and_can_be_turned_back(text: str) -> None:
    name = safe(text)
    assert not REFUSED.search(name)
    assert not name.startswith((" ", "."))
    assert not name.endswith((" ", "."))
    assert name
    assert len(name.encode()) <= LONGEST
    assert unicodedata.normalize("NFC", name) == name
    assert original(name) in (text, None)
    assert original(name) == text or len(name.encode()) > 100


@examples(200, 20_000)
@given(st.lists(TEXTS, max_size=12))
def test_no_two_names_of_a_folder_are_the_same_on_any_system(texts: list[str]) -> None:
    names = distinct(texts)
    assert set(names) == set(texts)
    for form in ("NFC", "NFD"):
        assert len({unicodedata.normalize(form, name).casefold() for name in names.values()}) == len(names)
        assert len({unicodedata.normalize(form, name).lower() for name in names.values()}) == len(names)
    assert names == distinct(reversed(texts))
    assert all(original(name) in (text, None) for text, name in names.items())


@examples(100, 10_000)
@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), max_size=8), st.sampled_from(["mbox", "maildir", "eml"]))
def test_different_folders_have_different_paths(folders: list[list[str]], form: str) -> None:
    unique = [list(one) for one in {tuple(folder) for folder in folders}]
    layout = Layout(form, [{"path": one, "place": one} for one in unique])
    paths = {
        layout.path({"folder": one, "kind": "message", "number": 0, "name": "x", "date": ""}).casefold()
        for one in unique
    }
    assert len(paths) == len(unique)
    assert not any(".." in path.split("/") or path.startswith("/") for path in paths)


@examples(200, 20_000)
@given(PIECES)
def test_a_message_in_an_mbox_file_can_be_had_back_wherever_its_pieces_end(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    whole = b"".join(mbox.written(iter([raw]), ("INBOX",), ""))
    assert b"".join(mbox.written(iter(pieces), ("INBOX",), "")) == whole
    separator, _end, message = whole.partition(b"\n")
    assert separator.startswith(b"From - ")
    assert not re.search(rb"^From ", message, re.MULTILINE)
    assert mbox.original(message).rstrip(b"\n") == raw.replace(b"\r\n", b"\n").rstrip(b"\n")
