# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Archives in a bag of evidence: their digests, read as a stream, and their copies, each written as a whole."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from hashlib import sha512
from pathlib import Path
from typing import NamedTuple

from .._archive.errors import ArchiveError
from .._archive.source import Disk, Source
from .._closing.bag import PAYLOAD
from .._closing.bagging import BAG, Bag
from .._service.beside import S3
from .._store.folder import private
from .._store.place import Place
from .._store.records import Written
from .._store.store import Store, Stored
from .archive_sources import Location, Note, opened

THREADS = 4
CHUNK = 8 * 1024 * 1024


class Archived(NamedTuple):
    """An object that an export has written."""

    written: Written
    digest: str
    """SHA-512 in hexadecimal digits; empty if it is not known yet."""
    url: str
    """Where the bag refers to; empty if the bag gets a copy."""


def _source(one: Written, s3: S3 | None, place: Place, note: Note | None) -> Source:
    """Raises `ArchiveError` if it is not the object that was recorded."""
    if s3 is None:
        return Disk(place.path(one.name))
    where = Location(place.bucket, place.key(one.name))
    return opened(lambda: s3, where, Stored(one.size, one.etag), note)


def _chunks(one: Written, s3: S3 | None, place: Place, note: Note | None = None) -> Iterator[bytes]:
    source = _source(one, s3, place, note)
    try:
        for offset in range(0, source.size, CHUNK):
            yield source.read(offset, min(CHUNK, source.size - offset))
        source.unchanged()
    finally:
        source.close()


def hashed(one: Archived, s3: S3 | None, place: Place, note: Note) -> Archived:
    """The archive with its digest. `note`: gets the head of an object in S3. Raises `ArchiveError`."""
    digest = sha512()
    for data in _chunks(one.written, s3, place, note):
        digest.update(data)
    return one._replace(digest=digest.hexdigest())


def copy_into(bag: Bag, target: Store, one: Archived, s3: S3 | None, place: Place, applies: bool) -> bool:
    """Write the copy of an archive, unless a file of its size is there. Whether it was, or would be, written.

    Raises `ArchiveError`. The copy is moved to its place when its digest is right.
    """
    root = BAG if target.place == place else ""
    path = Path(target.place.path(f"{root}{PAYLOAD}{one.written.name}"))
    if path.is_file() and path.stat().st_size == one.written.size and _digest(path) == one.digest:
        return False
    if not applies:
        return True
    part = path.with_name(f".workmail-{secrets.token_hex(8)}.part")
    digest = sha512()
    try:
        private(path.parent)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as stream:
            for data in _chunks(one.written, s3, place):
                digest.update(data)
                stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if digest.hexdigest() != one.digest:
            raise ArchiveError(f"{path}: is another archive than the one that was read before. Run the task again.")
        part.replace(path)
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be written: {error.strerror}. Check the path and the free space.") from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
    return True


def _digest(path: Path) -> str:
    digest = sha512()
    with path.open("rb") as stream:
        while data := stream.read(CHUNK):
            digest.update(data)
    return digest.hexdigest()
