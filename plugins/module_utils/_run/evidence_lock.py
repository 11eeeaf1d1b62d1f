# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The copy of a bag in a bucket with Object Lock: looked at as a whole first, then written, each file proven."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from functools import partial
from hashlib import sha512
from threading import Lock as Mutex
from typing import Any, NamedTuple

from .._archive.errors import ArchiveError
from .._archive.source import Disk, Ranged, Source
from .._closing import locked_copy
from .._closing.bag import PAYLOAD, TAGS, Payload, digest_of
from .._closing.bagging import BAG
from .._closing.locked_copy import BESIDE, Copied, File, is_ours, reaches, weakens
from .._report.bounded import MAX_SIDE_CHARACTERS, bounded
from .._service.beside import S3, Beside
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._store.ledger import THREADS as LOOKS
from .._store.locked import PART, Held, Lock, LockedBucket, part_size, stamp
from .._store.place import S3 as SCHEME
from .._store.place import place_of
from .._store.store import Store
from .._task.option_errors import OptionError, name_list, quantity, visible
from .archive_sources import Location, opened
from .evidence_archives import THREADS
from .evidence_keys import unusable
from .session import Options, Session

OFTEN = 100
"""Files after which the record is written. What an interrupted run has copied since is read by the next one."""


class _Plan(NamedTuple):
    file: File
    held: Held | None
    """The current version in the copy."""
    right: bool
    """Whether its content is the file's."""


class LockedCopy:
    def __init__(self, session: Session, service: WorkMail, store: Store) -> None:
        """Reads the record of the copy. Raises `WorkMailError`."""
        options = session.options
        self._session, self._service, self._store = session, service, store
        self._applies = session.mode.applies
        self._place = place_of(str(options["lock_store"]))
        self._s3 = S3.shared(session.module, service)
        self._key, owner = str(options.get("lock_kms_key") or ""), str(options.get("lock_bucket_owner") or "")
        self._bucket = LockedBucket(self._place, self._s3, self._key, owner)
        day = datetime.strptime(str(options["lock_until"]), "%Y-%m-%d").date()
        self._lock = Lock(str(options["lock_mode"]), datetime.combine(day, time(23, 59, 59), UTC))
        self._name = locked_copy.record_name(self._place)
        document = store.read(self._name)
        self._recorded = document.data if document is not None else b""
        self._files: dict[str, Copied] = locked_copy.from_bytes(self._recorded)
        self._tags: dict[str, bytes] = {}
        self._mutex = Mutex()
        self._unsaved, self._saved = 0, False
        self._sent: list[str] = []
        self._extended: list[str] = []
        self.failures: list[Options] = []

    def errors(self) -> Iterator[OptionError]:
        """Everything because of which nothing can be copied: bucket, key, and what is locked for longer."""
        for text in self._bucket.findings(self._service.region):
            yield OptionError("", "lock_store", text)
        if self._key:
            kms = Beside(self._session.module, self._service, "kms")
            yield from (OptionError("", "lock_kms_key", text) for text in unusable(kms, self._key))
        longer = {path: one.lock for path, one in sorted(self._files.items()) if self._weakens(one.lock)}
        if longer:
            yield OptionError("", "lock_until", self._weaker(longer))

    def _weakens(self, found: Lock | None) -> bool:
        return weakens(self._lock, found, datetime.now(UTC))

    def _weaker(self, longer: Mapping[str, Lock]) -> str:
        where = name_list(map(self._place.path, longer), 1)
        return locked_copy.weaker_text(where, list(longer.values()), self._lock)

    def run(self, payloads: Iterable[Payload], tags: Mapping[str, bytes]) -> Options:
        """Copy what is missing, and what came of it. The tag files come last: an interrupted copy is not a valid bag.

        Raises `WorkMailError` if a retention would become weaker, before anything is copied.
        """
        self._tags = dict(tags)
        payload = [File(PAYLOAD + one.name, one.size, one.digest, one.url) for one in payloads]
        payload.sort(key=lambda one: one.size)
        small = [self._tag(name) for name in tags if name != TAGS]
        files = [*payload, *small, *map(self._tag, (one for one in tags if one == TAGS))]
        plans = self._plans(files)
        try:
            # One file first: what the caller may not do is then one error.
            for stage in (files[:1], payload[1:], small, files[-1:]):
                self._all(self._bring, [plans[one.path] for one in stage if one.path in plans], THREADS)
                if self.failures:
                    break
        finally:
            self._save()
        if not self.failures and (self._applies or not self._pending):
            self._leave_record()
        return self._told(files)

    def _tag(self, name: str) -> File:
        return File(name, len(self._tags[name]), digest_of(self._tags[name]))

    def _plans(self, files: list[File]) -> dict[str, _Plan]:
        found = self._all(self._look, files, LOOKS)
        ours = [one for one in found if one.right or self._is_ours(one)]
        longer = {
            one.file.path: one.held.lock
            for one in ours
            if one.held is not None and one.held.lock is not None and self._weakens(one.held.lock)
        }
        if longer:
            raise WorkMailError(self._weaker(longer), "Locked")
        return {} if self.failures else {one.file.path: one for one in found}

    def _is_ours(self, plan: _Plan) -> bool:
        return plan.held is not None and is_ours(plan.held, self._files.get(plan.file.path))

    def _look(self, file: File) -> _Plan:
        held = self._bucket.head(file.path)
        return _Plan(file, held, held is not None and self._right(file, held))

    def _right(self, file: File, held: Held) -> bool:
        """Whether a version has the content of a file. What is not recorded is read, if the task may take long."""
        if held.size != file.size or not file.digest:
            return False
        known = self._files.get(file.path)
        if known is not None and is_ours(held, known):
            return known.sha512 == file.digest
        return (self._applies or held.size <= PART) and self._digest(file, held) == file.digest

    def _digest(self, file: File, held: Held) -> str:
        """SHA-512 of the version itself. Raises `ArchiveError`."""
        digest = sha512()
        source = opened(lambda: self._s3, Location(self._place.bucket, self._place.key(file.path)))
        if source.size != held.size or source.version != held.version:
            raise self._beaten(file)
        for data in _pieces(source):
            digest.update(data)
        return digest.hexdigest()

    def _beaten(self, file: File) -> ArchiveError:
        where = self._place.path(file.path)
        return ArchiveError(f"{where}: was changed by another run at the same time. Run the task again.", "Conflict")

    def _all(self, work: Callable[[Any], Any], rows: list[Any], threads: int) -> list[Any]:
        """What came of each; one that failed is noted and left out."""

        def tried(row: Any) -> list[Any]:
            try:
                return [work(row)]
            except (ArchiveError, WorkMailError) as error:
                path = (row.file if isinstance(row, _Plan) else row).path
                self.failures.append({"file": path, "code": error.code, "message": visible(str(error))})
                return []

        with ThreadPoolExecutor(threads) as pool:
            return [one for found in pool.map(tried, rows) for one in found]

    def _bring(self, plan: _Plan) -> None:
        file, held = plan.file, plan.held
        if file.path in self._sent:
            return
        if held is None or not plan.right:
            held = self._written(file) if self._applies else held
            self._sent.append(file.path)
        elif not reaches(held.lock, self._lock):
            held = self._relocked(file, held) if self._applies else held
            self._extended.append(file.path)
        if self._applies and held is not None and file.path != BESIDE:
            self._note(file, held)

    def _written(self, file: File) -> Held:
        sent = self._bucket.send(file.path, file.size, self._parts(file), self._lock)
        held = self._bucket.head(file.path)
        if held is None or held.size != file.size or held.version != (sent.version or held.version):
            raise self._beaten(file)
        # S3 compares what it gets with the checksum that is sent. Other servers may keep none.
        if not (sent.is_in(held) if held.checksum else self._digest(file, held) == file.digest):
            where = self._place.path(file.path)
            raise ArchiveError(f"{where}: has other content than was sent. Run the task again.", "Damaged")
        return held if reaches(held.lock, self._lock) else self._relocked(file, held)

    def _relocked(self, file: File, before: Held) -> Held:
        self._bucket.extend(file.path, before, self._lock)
        held = self._bucket.head(file.path)
        if held is None or held.version != before.version:
            raise self._beaten(file)
        if not reaches(held.lock, self._lock):
            raise ArchiveError(
                f"{self._place.path(file.path)}: S3 shows {held.lock or 'no retention'} after {self._lock} was set. "
                "Allow s3:GetObjectRetention, s3:PutObjectRetention and s3:BypassGovernanceRetention.",
                "Unlocked",
            )
        return held

    def _parts(self, file: File) -> Iterator[bytes]:
        """Raises `ArchiveError` at the end if it is not the file that the bag lists, so that no version is written."""
        digest, source = sha512(), self._source(file)
        try:
            for data in _pieces(source, part_size(file.size)):
                digest.update(data)
                yield data
            source.unchanged()
        finally:
            source.close()
        if digest.hexdigest() != file.digest:
            text = (
                f"{source.name}: is not the file that the bag lists, so it is not copied. Restore its earlier version"
            )
            raise ArchiveError(f"{text}, and run the task again.", "Damaged")

    def _source(self, file: File) -> Source:
        data, place = self._tags.get(file.path), self._store.place
        if data is not None:
            return Ranged(file.path, len(data), "", partial(_slice, data))
        if file.url:
            return opened(lambda: self._s3, Location(*file.url.removeprefix(SCHEME).split("/", 1)))
        if place.in_s3:
            return opened(lambda: self._s3, Location(place.bucket, place.key(BAG + file.path)))
        return Disk(place.path(BAG + file.path))

    def _note(self, file: File, held: Held) -> None:
        with self._mutex:
            one = locked_copy.copied(file, held)
            self._unsaved += one != self._files.get(file.path)
            self._files[file.path] = one
            if self._unsaved >= OFTEN or (self._unsaved and file.size > PART):
                self._save()

    def _save(self) -> None:
        if self._unsaved:
            self._recorded = locked_copy.to_bytes(self._place, self._service.organization_id, self._files)
            self._store.write(self._name, self._recorded)
            self._unsaved, self._saved = 0, True

    def _leave_record(self) -> None:
        """Put the record beside the copy, locked like the rest."""
        self._tags[BESIDE] = self._recorded
        self._all(self._bring, list(self._plans([self._tag(BESIDE)]).values()), 1)

    @property
    def _pending(self) -> bool:
        """Whether anything was written to the copy, or would be."""
        return bool(self._sent or self._extended)

    def _told(self, files: Collection[File]) -> Options:
        size = sum(one.size for one in files)
        waiting = self._pending and not self._applies
        complete = not self.failures and not waiting
        where = self._place.path("").rstrip("/")
        state = "is complete" if complete else "would be written" if waiting and not self.failures else "is incomplete"
        told = {
            "text": f"the locked copy {where} {state}: {quantity(len(files), 'file')}, {size:,} bytes, {self._lock}",
            "store": where,
            "complete": complete,
            "files": len(files),
            "bytes": size,
            "copied": sum(one != BESIDE for one in self._sent),
            "extended": len(self._extended),
            "mode": self._lock.mode,
            "retain_until": stamp(self._lock.until),
            "record": self._store.place.path(self._name),
        }
        failed = bounded("not_locked", self.failures, len(self.failures), MAX_SIDE_CHARACTERS) if self.failures else {}
        return {"changed": self._pending or self._saved, "locked_copy": told, **failed}


def _pieces(source: Source, size: int = 0) -> Iterator[bytes]:
    step = size or source.block
    for offset in range(0, source.size, step):
        yield source.read(offset, min(step, source.size - offset))


def _slice(data: bytes, offset: int, length: int) -> bytes:
    return data[offset : offset + length]
