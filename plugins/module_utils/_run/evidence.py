# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_evidence`: a bag of what proves an exit years later, and the keys without which it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from .._archive.errors import ArchiveError
from .._closing.bag import FETCH, PAYLOAD, Payload, digest_of
from .._closing.bagging import BAG, LEDGER, Bag, listed
from .._closing.options import EVIDENCE, evidence_errors
from .._report.bounded import MAX_SIDE_CHARACTERS, bounded
from .._service.beside import S3
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.gate import Gate
from .._service.organization import NoSuchOrganization
from .._store import steps
from .._store.folder import FolderStore
from .._store.ledger import Ledger
from .._store.names import RECORDS
from .._store.once import ReadOnce
from .._store.opening import open_store
from .._store.place import Place, place_of
from .._store.records import COMPLETED, Record
from .._store.steps import Step
from .._store.store import Store
from .._task.option_errors import OptionError, name_list, plain, quantity, visible
from .evidence_archives import THREADS, Archived, copy_into, hashed
from .evidence_keys import Keys
from .former import former
from .naming import renamed
from .session import Options, Session
from .waves import no_exports

if TYPE_CHECKING:
    from .evidence_lock import LockedCopy

COPIED = (RECORDS, "inventories/", *(steps.FOLDERS[one] for one in (steps.VERIFICATION, steps.IMPORT)))
"""Folders of the store whose files about a mailbox are in the bag."""
DEFINITION = "definition/"
"""Folder of a bag for the files that a task names."""
NAMED = 5
Reads = dict[str, Callable[[], bytes]]


def run_evidence() -> NoReturn:
    Session(EVIDENCE, renamed=renamed).run(_evidence)


def _evidence(session: Session) -> Options:
    session.refuse_errors(evidence_errors(session.options))
    return _Evidence(session).run()


class _Evidence:
    def __init__(self, session: Session) -> None:
        """Exits the module if the store has no usable record of the wave."""
        options = session.options
        self._session = session
        self._place: Place = place_of(str(options["store"]))
        try:
            service = session.connect()
            store = open_store(self._place, session.module, service)
        except NoSuchOrganization as error:
            service = WorkMail(session.module, 10, session.gate)
            store = open_store(self._place, session.module, service)
            service.organization_id = former(store, str(options["organization"]), error).organization
        self._store: Store = ReadOnce(store)
        self._organization = service.organization_id
        self._s3 = S3.shared(session.module, service) if self._place.in_s3 else None
        self._keys = Keys(session.module, service, self._s3, self._place)
        self._gate: Gate = session.gate
        self.ledger = Ledger(self._store, self._organization, str(options["wave"]))
        self.ledger.load()
        errors = [OptionError("", "store", text) for text in self.ledger.damaged.values()]
        if not errors and not self.ledger.records:
            errors = [OptionError("", "wave", no_exports(self.ledger))]
        self._locked = self._opened_copy(service, store)
        if self._locked is not None:
            errors += self._locked.errors()
        if errors:
            session.refuse(errors, "errors")
        every = sorted(self.ledger.records.values(), key=lambda one: (one.name.lower(), one.entity_id))
        self._records = [one for one in every if one.last is not None and one.last.state == COMPLETED]
        self._missing = [one for one in every if one not in self._records]
        ids, types = self.ledger.records, (steps.EVIDENCE,)
        self._steps = steps.steps(self._store, self._organization, self.ledger.wave, ids, types)
        self._applies = session.mode.applies
        self._failures: list[Options] = []
        self._hashed: list[str] = []

    def _opened_copy(self, service: WorkMail, store: Store) -> LockedCopy | None:
        """None if the task asks for none, and then without its code. `store`: as it is when the copy is made."""
        if self._session.options.get("lock_store") is None:
            return None
        from .evidence_lock import LockedCopy

        return LockedCopy(self._session, service, store)

    def run(self) -> Options:
        key = self._session.options.get("retire_kms_key")
        if key:
            self._guard(str(key))
        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(self._digests, self._records))
        archived = [one for listed in found for one in listed or ()]
        unhashed = any(one.digest == "" for one in archived)
        bag = Bag(self._store, BAG, self._applies)
        payloads = self._written(bag, archived, self._store)
        result: Options = {"bag": bag.path}
        changed = bool(bag.changed or self._hashed) or unhashed
        path = self._session.options.get("path")
        if path:
            whole = Bag(FolderStore(Place(folder=str(path))), "", self._applies)
            copies = [replace_url(one) for one in archived]
            self._written(whole, copies, FolderStore(Place(folder=str(path))))
            changed, result = changed or bool(whole.changed), {**result, "path": str(path)}
        if self._applies:
            changed = self._in_bag(found) or changed
        if self._locked is not None:
            unread = [Payload(one.written.name, one.written.size, "", one.url) for one in archived if not one.digest]
            tags = {**bag.tags, **({FETCH: bag.tags.get(FETCH, b"")} if any(one.url for one in unread) else {})}
            told = self._locked.run([*payloads, *unread], tags)
            changed, result = told.pop("changed") or changed, {**result, **told}
        return self._leave({"changed": changed, **result}, payloads, archived)

    def _guard(self, key: str) -> None:
        """Leave if an object of the store cannot be read without the key. Nothing was written."""
        needing = self._keys.needing(key, self._store)
        if needing:
            where = self._place.path("").rstrip("/")
            text = (
                f"{quantity(len(needing), 'object')} of {where} and its locked copies cannot be read without {key}, "
                f"such as {name_list(needing, NAMED)}. Keep the key; one that is deleted makes them unreadable "
                "permanently. To retire it, copy the objects with another key first."
            )
            self._session.refuse(
                [OptionError("", "retire_kms_key", text)], "errors", **bounded("needing", needing, len(needing))
            )

    def _digests(self, record: Record) -> list[Archived] | None:
        """The archives of a mailbox with their digests, those that are known already without reading them.

        In check mode, nothing is read: a digest that is not known is empty. None if an archive cannot be read.
        """
        step = next(iter(steps.made(self._steps.get(record.entity_id, ()), steps.EVIDENCE)), None)
        known = step.digests if step is not None and step.archives == record.archives else {}
        try:
            told = [Archived(one, known.get(one.name, ""), self._where(one.name)) for one in record.objects]
            self._keys.look(one for one in told if one.digest or not self._applies)
            if self._applies and any(one.digest == "" for one in told):
                told = [one if one.digest else self._hashed_now(one) for one in told]
                self._save(record, steps.HASHED, told)
                self._hashed.append(record.entity_id)
        except (ArchiveError, WorkMailError) as error:
            self._failures.append({"mailbox": record.name, "code": error.code, "message": visible(str(error))})
            return None
        return told

    def _hashed_now(self, one: Archived) -> Archived:
        return hashed(one, self._s3, self._place, partial(self._keys.note, one.written.size))

    def _where(self, name: str) -> str:
        return self._place.path(name) if self._place.in_s3 else ""

    def _save(self, record: Record, state: str, told: Iterable[Archived]) -> None:
        digests = {one.written.name: one.digest for one in told}
        step = Step(steps.EVIDENCE, record.organization, record.entity_id, record.name, record.wave, state)
        steps.save(self._store, replace(step, archives=record.archives, at=steps.now(), digests=digests))

    def _written(self, bag: Bag, archived: list[Archived], target: Store) -> list[Payload]:
        """The bag as a whole: files of the task, of the store, and archives where they are not only referred to."""
        copied = self._copied()
        contents = self._contents(target is not self._store) | {name: partial(self._read, name) for name in copied}
        small = bag.put(contents, copied)
        large = []
        for one in archived:
            payload = Payload(one.written.name, one.written.size, one.digest, one.url)
            if not one.digest:
                continue
            if not one.url and copy_into(bag, target, one, self._s3, self._place, self._applies):
                bag.changed.append(payload.name)
            large.append(payload)
        info = {str(label): str(value) for label, value in self._session.options["bag_info"].items()}
        ledger = self._store.read(BAG + LEDGER)
        if ledger is not None:
            bag.note(ledger.data)
        wave = self.ledger.wave
        info.setdefault("External-Identifier", f"{self._organization} {wave}")
        info.setdefault("External-Description", "Amazon WorkMail organization: definition, records and mailboxes")
        return bag.finish([*small, *large], info, steps.now()[:10])

    def _contents(self, elsewhere: bool) -> Reads:
        """`elsewhere`: for a bag outside the store, which has nothing yet of what the one in the store keeps."""
        kept = self._kept()
        named = {f"{DEFINITION}{name}": str(path) for name, path in self._session.options["files"].items()}
        files: Reads = {name: partial(_bytes, path) for name, path in named.items() if name not in kept}
        if elsewhere:
            digests = listed(self._store).digests
            files |= {name: partial(self._unchanged, name, digests.get(PAYLOAD + name)) for name in kept}
        return files

    def _copied(self) -> dict[str, int]:
        """Names of the files of the store that are about a mailbox, and their sizes."""
        wanted = {one.entity_id for one in self._records}
        found = {name: one.size for folder in COPIED for name, one in self._store.list(folder).items()}
        return {name: size for name, size in found.items() if name.split("/")[1] in wanted}

    def _kept(self) -> set[str]:
        """Files of the bag that stay as they are, because the organization is being closed down since."""
        names, under = self._store.list(BAG), BAG + PAYLOAD
        if BAG + LEDGER not in names:
            return set()
        return {name.removeprefix(under) for name in names if name.startswith(under + DEFINITION)}

    def _unchanged(self, name: str, digest: str | None) -> bytes:
        """A file of the bag in the store. Raises `WorkMailError` if it is not what the bag lists.

        `digest`: None if the bag is not complete, which an actual run would have completed before.
        """
        path = BAG + PAYLOAD + name
        data = self._read(path)
        if digest_of(data) != digest and (digest is not None or self._applies):
            where = self._place.path(path)
            text = f"path: {where} is not the file that the bag lists, so it is not copied. Restore its earlier version"
            raise WorkMailError(f"{text}, and run the task again.", "Damaged")
        return data

    def _read(self, name: str) -> bytes:
        found = self._store.read(name)
        return found.data if found is not None else b""

    def _in_bag(self, found: list[list[Archived] | None]) -> bool:
        """Record that the bag lists the archives. Whether any record was written."""
        new = [
            (record, told)
            for record, told in zip(self._records, found, strict=True)
            if told is not None and not self._is_in_bag(record)
        ]
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(lambda one: self._save(one[0], steps.IN_BAG, one[1]), new))
        return bool(new)

    def _is_in_bag(self, record: Record) -> bool:
        before = next(iter(steps.made(self._steps.get(record.entity_id, ()), steps.EVIDENCE)), None)
        return before is not None and before.of(record) == steps.IN_BAG

    def _leave(self, result: Options, payloads: list[Payload], archived: list[Archived]) -> Options:
        session = self._session
        boxes = len(self._records) - len(self._failures)
        size = sum(one.size for one in payloads)
        unknown = sum(not one.digest for one in archived)
        text = f"{quantity(boxes, 'mailbox')} in {result['bag']}, {quantity(len(payloads), 'file')}, {size:,} bytes"
        if unknown:
            text = f"{quantity(unknown, 'archive')} must be read for {result['bag']}"
        if "locked_copy" in result:
            text += f"; {result['locked_copy']['text']}"
        missing = [f"{one.kind} {plain(one.name)}" for one in self._missing]
        if missing:
            session.warn(f"not exported in this wave and not in the bag: {name_list(missing, NAMED)}.")
        for text_ in self._keys.warnings():
            session.warn(text_)
        told = {
            **result,
            "summary": {"text": text, "mailboxes": boxes, "files": len(payloads), "bytes": size},
            **bounded("kms_keys", self._keys.told(), len(self._keys.told()), MAX_SIDE_CHARACTERS),
            **bounded("missing", missing, len(missing), MAX_SIDE_CHARACTERS),
        }
        texts = []
        if self._failures:
            lines = name_list((f"{plain(one['mailbox'])} ({one['message']})" for one in self._failures), NAMED)
            told |= bounded("failures", self._failures, len(self._failures), MAX_SIDE_CHARACTERS)
            texts = [f"{quantity(len(self._failures), 'mailbox')} could not be put into the bag: {lines}"]
        if self._locked is not None and (failed := self._locked.failures):
            lines = name_list((f"{plain(one['file'])} ({one['message']})" for one in failed), NAMED)
            texts.append(f"{quantity(len(failed), 'file')} could not be put into the locked copy: {lines}")
        if texts:
            session.fail("\n".join(texts), **told)
        return told


def replace_url(one: Archived) -> Archived:
    """The archive as a part of a bag that has everything itself."""
    return one._replace(url="")


def _bytes(path: str) -> bytes:
    return Path(path).read_bytes()
