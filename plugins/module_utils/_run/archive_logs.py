# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The log of an export that is not in an archive: beside a file, or an object of its own."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from .._archive.errors import ArchiveError
from .._archive.kinds import LARGEST_LOG, log_of
from .._archive.scanning import Open
from .._archive.source import Disk, Source
from .._store.place import S3 as IN_S3


def whole(open_: Open) -> bytes:
    """All of a log. Raises `ArchiveError`."""
    source: Source = open_()
    try:
        if source.size > LARGEST_LOG:
            raise ArchiveError(f"{source.name}: is too large for the log of an export. Specify another file.")
        return source.read(0, source.size)
    finally:
        source.close()


def beside(sources: tuple[str, ...]) -> bytes:
    """The log in a file beside the first archive that is called like it; empty if there is none."""
    first = sources[0]
    if first.startswith(IN_S3):
        return b""
    for path in (Path(first).with_suffix(".json"), Path(f"{first}.json")):
        if os.path.isfile(path):
            raw = whole(partial(Disk, str(path)))
            if log_of(raw) is not None:
                return raw
    return b""


def first_log(openers: list[Open]) -> bytes:
    for open_ in openers:
        raw = whole(open_)
        if log_of(raw) is not None:
            return raw
    return b""
