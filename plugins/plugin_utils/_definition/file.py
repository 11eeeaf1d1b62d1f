# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A definition file on the disk → its text after some edits, if the file is still as it was read and can be written."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .read import NotReadable
from .spans import NotEditable
from .text import edited

VAULT = b"$ANSIBLE_VAULT"


class NewText(NamedTuple):
    before: str
    after: str
    mode: str
    """The permissions of the file, such as `0640`."""


def digest(contents: bytes) -> str:
    return hashlib.sha256(contents).hexdigest()


def new_text(change: Mapping[str, Any]) -> NewText:
    """Raises `NotEditable` if the file must stay as it is."""
    path = Path(change["path"])
    if change.get("unreadable"):
        raise NotEditable(str(change["unreadable"]).rstrip("."))
    if path.suffix.lower() == ".csv":
        raise NotEditable("it is a table")
    try:
        contents, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise NotEditable(f"it cannot be read: {error.strerror}") from None
    if digest(contents) != change["sha256"]:
        raise NotEditable("it has changed since it was read; run again")
    if contents.startswith(VAULT):
        raise NotEditable("it is encrypted")
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK):
        raise NotEditable("it is read-only")
    try:
        text = contents.decode("utf-8")
        return NewText(text, edited(text, str(path), change["edits"]), f"{stat.S_IMODE(mode):04o}")
    except (UnicodeDecodeError, NotReadable):
        raise NotEditable("it cannot be read as YAML in UTF-8") from None
