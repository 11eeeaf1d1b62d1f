# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mailboxes whose archives a task reads: where their archives are, and where their inventories are kept."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import IO, Any

from .._archive import shelf as shelves
from .._archive.errors import ArchiveError
from .._archive.inventory import Wanted, is_current, rows, take
from .._archive.rows import Row
from .._archive.scanning import Open
from .._archive.shelf import FolderShelf, Shelf
from .._archive.source import Disk
from .._archive.zip_directory import Limits
from .._export.decision import utc
from .._service.beside import S3
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._store.ledger import Ledger
from .._store.names import ID
from .._store.opening import open_store
from .._store.place import S3 as IN_S3
from .._store.place import Place, place_of
from .._store.records import COMPLETED, INTENDED, LIMIT, REFUSED, RUNNING, Record, Written
from .._store.store import Store, Stored
from .._task.option_errors import OptionError
from .archive_logs import beside, first_log, whole
from .archive_options import OBJECT, Item, items_of, limits_of, option_errors, source_errors
from .archive_progress import Advance
from .archive_sources import Location, opened
from .archive_steps import Recorded
from .session import Session
from .waves import no_exports

INVENTORIES = "inventories/"


@dataclass(frozen=True)
class Mailbox:
    """One mailbox and its archives."""

    name: str
    key: str
    """What decides which host reads it: an id, or the name if there is none."""
    openers: tuple[Open, ...]
    log: Callable[[], bytes]
    """Its log that is not in an archive; empty if there is none."""
    size: float | None = None
    """Megabytes that the service says it has."""
    shelf: Shelf | None = None
    """Where its inventory is kept; None if nowhere."""
    record: Record | None = None
    """Of its export, if it is one of a store."""


class StoreShelf:
    """In the exit store: `inventories/<entity id>/<wave>.jsonl.gz` and `.json`, which is written last."""

    def __init__(self, store: Store, entity_id: str, wave: str) -> None:
        self._store = store
        self._name = f"{INVENTORIES}{entity_id}/{wave}"
        self.path = store.place.path(f"{self._name}.jsonl.gz")

    def document(self) -> dict[str, Any] | None:
        found = self._asked(lambda: self._store.read(f"{self._name}.json"))
        return None if found is None else shelves.parsed(found.data)

    def rows(self) -> Iterator[Row]:
        found = self._asked(lambda: self._store.read(f"{self._name}.jsonl.gz"))
        if found is None:
            raise ArchiveError(f"{self.path}: does not exist. Read the archive again.")
        yield from rows(io.BytesIO(found.data))

    def save(self, document: dict[str, Any], packed: IO[bytes]) -> None:
        packed.seek(0)
        data = packed.read()
        self._asked(lambda: self._store.write(f"{self._name}.jsonl.gz", data))
        self._asked(lambda: self._store.write(f"{self._name}.json", shelves.text_of(document)))

    def _asked(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except WorkMailError as error:
            raise ArchiveError(f"{self.path}: {error}", error.code) from None


class Archives:
    """What a task's options name. Exits the module if they have errors; nothing is read before."""

    def __init__(
        self,
        session: Session,
        more: Iterable[OptionError] = (),
        named: Mapping[str, str] | None = None,
        every_record: bool = False,
    ) -> None:
        """`named`: the mailboxes to read in place of those of `mailboxes`, and where the task names each.
        `every_record`: read the records of all mailboxes, also if the task names some by their ids."""
        options = session.options
        items, errors = items_of(session.raw.get("archives"))
        errors = [*session.errors, *source_errors(session.raw), *option_errors(options), *errors, *more]
        if errors:
            session.refuse(errors)
        self._session = session
        self._named = named
        self._every_record = every_record
        self.not_named: list[Record] = []
        """Of the completed exports of the wave, those of mailboxes that the task does not name."""
        self.ids: dict[str, str] = {}
        """Of the mailboxes of a store that the task names, by the name."""
        self.limits: Limits = limits_of(options)
        self.workers: int = int(options["workers"])
        self._workmail: WorkMail | None = None
        self.store: Store | None = None
        self.failures: list[tuple[str, ArchiveError]] = []
        """Mailboxes that cannot be read, by what is known before reading."""
        self.takes_any_message_limit = False
        """Whether an inventory will do that names messages over another size."""
        every = self._of_store() if options.get("store") else [self._item(item) for item in items]
        self.advance = Advance()
        """Of this task, for the progress file."""
        self.names = [one.name for one in every]
        """Of all mailboxes, also those of other hosts."""
        self.mailboxes: list[Mailbox] = [one for one in every if self._is_ours(one.key)]

    def _s3(self) -> S3:
        return S3.shared(self._session.module, self._service())

    def _service(self) -> WorkMail:
        if self._workmail is None:
            self._workmail = WorkMail(self._session.module, 10, self._session.gate)
        return self._workmail

    def _is_ours(self, key: str) -> bool:
        shard = self._session.options.get("shard")
        if not shard:
            return True
        number = int.from_bytes(sha256(key.encode("utf-8", "surrogatepass")).digest()[:8], "big")
        return bool(number % int(shard["count"]) == int(shard["index"]))

    def _item(self, item: Item) -> Mailbox:
        folder = self._session.options.get("inventory_path")
        return Mailbox(
            item.mailbox,
            item.mailbox,
            tuple(self._open(text) for text in item.sources),
            partial(whole, self._open(item.log)) if item.log else partial(beside, item.sources),
            item.size,
            FolderShelf(str(folder), item.mailbox) if folder else None,
        )

    def _open(self, text: str) -> Open:
        found = OBJECT.fullmatch(text) if text.startswith(IN_S3) else None
        if found is None:
            return partial(Disk, text)
        return partial(opened, self._s3, Location(found["bucket"], found["key"]))

    def _of_store(self) -> list[Mailbox]:
        options = self._session.options
        self._workmail = service = self._session.connect()
        self.store = open_store(place_of(str(options["store"])), self._session.module, service)
        ledger = Ledger(self.store, service.organization_id, str(options["wave"]))
        wanted = options.get("mailboxes") if self._named is None else list(self._named)
        places = self._named or {text: f"mailboxes[{number}]" for number, text in enumerate(wanted or ())}
        _load(ledger, None if self._every_record else wanted)
        records = sorted(ledger.records.values(), key=lambda one: (one.name.lower(), one.entity_id))
        known = {text for one in records for text in (one.name, one.entity_id)} | set(ledger.damaged)
        errors = [
            OptionError("", place, f"{text!r} has no export in this wave; use a name or an id.")
            for text, place in places.items()
            if text not in known
        ]
        if not known:
            errors = [OptionError("", "wave", no_exports(ledger))]
        elif errors:  # A record that cannot be read may be the one that is missing.
            errors += [OptionError("", "store", text) for text in ledger.damaged.values()]
        if errors:
            self._session.refuse(errors)
        meant = [one for one in records if wanted is None or {one.name, one.entity_id} & set(wanted)]
        self.ids = {one.name: one.entity_id for one in meant}
        self._note(meant, ledger)
        self.not_named = [one for one in records if one not in meant and _is_completed(one)]
        return [self._recorded(one, self.store) for one in meant if _is_completed(one)]

    def _note(self, records: list[Record], ledger: Ledger) -> None:
        for one in records:
            if not _is_completed(one) and self._is_ours(one.entity_id):
                text = f"{one.name}: its export in this wave is {export_state(one)}"
                self.failures.append((one.name, ArchiveError(text, "NotExported")))
        for entity_id, text in ledger.damaged.items():
            if self._is_ours(entity_id):
                self.failures.append((entity_id, ArchiveError(text, "DamagedRecord")))

    def _recorded(self, record: Record, store: Store) -> Mailbox:
        return Mailbox(
            record.name,
            record.entity_id,
            tuple(self._stored(store.place, one) for one in record.archives),
            partial(first_log, [self._stored(store.place, one) for one in record.logs]),
            record.mailbox_size,
            StoreShelf(store, record.entity_id, record.wave),
            record,
        )

    def _stored(self, place: Place, one: Written) -> Open:
        if not place.in_s3:
            return partial(Disk, place.path(one.name))
        location = Location(place.bucket, place.key(one.name))
        return partial(opened, self._s3, location, Stored(one.size, one.etag))

    def inventory(self, mailbox: Mailbox, target: IO[bytes], keep: bool) -> tuple[dict[str, Any], int]:
        """The mailbox's inventory, and how many bytes of its archives were read for it. Raises `ArchiveError`.

        `target` gets the lines, but not if an inventory is kept that is still right. `keep`: whether to keep a new one.
        """
        recorded = Recorded(self.store if keep else None, mailbox.record)
        try:
            document, read = self._inventory(mailbox, target, keep)
        except ArchiveError as error:
            recorded.failed(str(error))
            raise
        recorded.verified(document)
        return document, read

    def _inventory(self, mailbox: Mailbox, target: IO[bytes], keep: bool) -> tuple[dict[str, Any], int]:
        wanted = Wanted(mailbox.openers, self.limits, self.workers, mailbox.log(), self.advance.see)
        known = mailbox.shelf.document() if mailbox.shelf else None
        if known is not None and self.takes_any_message_limit:
            wanted = wanted._replace(limits=with_message_limit(wanted.limits, known))
        if known is not None and is_current(known, wanted):
            return {**known, "mailbox_size": mailbox.size}, 0
        document = {"mailbox": mailbox.name, **take(wanted, target)}
        if mailbox.shelf is not None and keep:
            mailbox.shelf.save(document, target)
        return {**document, "mailbox_size": mailbox.size}, sum(one["size"] for one in document["archives"])


def _load(ledger: Ledger, wanted: Collection[str] | None) -> None:
    """Read the records of these ids, or of all: only a record has the name of its mailbox."""
    ids = [text for text in wanted or () if ID.fullmatch(text)]
    if not ids or len(ids) < len(wanted or ()) or not all(map(ledger.reload, ids)):
        ledger.load()


def _is_completed(record: Record) -> bool:
    return record.last is not None and record.last.state == COMPLETED


def export_state(record: Record) -> str:
    """How far an export is that is not completed, in the words of the status page, and the next step."""
    last = record.last
    if last is not None and last.state == REFUSED and last.code == LIMIT:
        if record.not_before is None:  # A limit that is none of the mailbox's own, so there is nothing to wait for.
            return f"waiting ({last.error.rstrip('. ')}). Export the mailbox again now."
        until = utc(record.not_before)
        return f"postponed: WorkMail exports a mailbox once in 24 hours. Export the mailbox after {until}."
    if last is None or last.state in (INTENDED, REFUSED):
        why = f" ({last.error.rstrip('. ')})" if last is not None and last.error else ""
        return f"waiting{why}. Export the mailbox first."
    if last.state == RUNNING:
        return "running. Export the mailbox to its end first."
    return f"failed ({last.error.rstrip('. ') or last.state.lower()}). Export the mailbox again."


def with_message_limit(limits: Limits, document: Mapping[str, Any]) -> Limits:
    """The limits with the largest message of an inventory that was made before."""
    told = document.get("limits")
    known = dict(zip(Limits._fields, told if isinstance(told, list) else (), strict=False))
    return limits._replace(message_bytes=known.get("message_bytes", limits.message_bytes))
