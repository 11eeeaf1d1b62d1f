# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inventories of another wave of the store, or of another directory, to which a task compares its archives."""

from __future__ import annotations

from collections import Counter

from .._archive import kinds
from .._archive.errors import ArchiveError
from .._archive.rows import item_from
from .._archive.shelf import FolderShelf, Shelf
from .._imap.selection import key_of
from .._service.errors import WorkMailError
from .._store import steps
from .._store.ledger import Ledger
from .._store.records import COMPLETED, Record
from .._store.store import Store
from .._task.option_errors import OptionError
from .archive_steps import Target
from .archives import Archives, Mailbox, StoreShelf, export_state
from .session import Session
from .waves import no_exports

NO_INVENTORY = "NoInventory"


class OtherWave:
    def __init__(self, session: Session, archives: Archives, option: str) -> None:
        """Exits the module if the store has nothing of the wave that the option names."""
        self._store = archives.store
        self._option = option
        self._name = str(session.options[option])
        if self._store is not None:
            ledger = Ledger(self._store, "", self._name)
            if self._name not in ledger.waves():
                session.refuse([OptionError("", option, no_exports(ledger))], "errors")

    def shelf(self, mailbox: Mailbox) -> Shelf:
        """The other inventory of a mailbox. Raises `ArchiveError` with the reason if there is none."""
        shelf: Shelf = FolderShelf(self._name, mailbox.name)
        if self._store is not None:
            shelf = StoreShelf(self._store, mailbox.key, self._name)
        if shelf.document() is None:
            raise ArchiveError(self._reason(mailbox, shelf), NO_INVENTORY)
        return shelf

    def _reason(self, mailbox: Mailbox, shelf: Shelf) -> str:
        if self._store is None or mailbox.record is None:
            return f"has no inventory in {shelf.path}. Read that archive first, with `inventory_path: {self._name}`."
        ledger = Ledger(self._store, mailbox.record.organization, self._name)
        try:
            record = ledger.reload(mailbox.key)
        except WorkMailError as error:
            return f"its export in the wave {self._name} cannot be read: {error}"
        if record is None and mailbox.key in ledger.damaged:
            return ledger.damaged[mailbox.key]
        if record is None or record.last is None:
            return f"has no export in the wave {self._name}, so everything in its archive is new."
        if record.last.state != COMPLETED:
            return f"its export in the wave {self._name} is {export_state(record)}"
        return (
            f"its archive of the wave {self._name} was not read. Run mailops.workmail.exit_verify for that wave first "
            f"(`exit_verify_wave={self._name}`)."
        )

    def imported(self, mailbox: Mailbox, target: Target) -> Counter[str]:
        """Keys of the messages of the other inventory, which the target got from it. Raises `ArchiveError`."""
        try:
            shelf = self.shelf(mailbox)
            if self._store is not None and mailbox.record is not None:
                self._require_import(self._store, mailbox.record, target)
        except ArchiveError as error:
            raise ArchiveError(f"`{self._option}`: {error}", error.code) from None
        items = map(item_from, shelf.rows())
        return Counter(key_of(one.identity) for one in items if one.kind == kinds.MESSAGE and one.identity is not None)

    def _require_import(self, store: Store, record: Record, target: Target) -> None:
        """Messages of an earlier wave that are not in the target must not be excluded: they would be lost."""
        wave, (digits, place) = self._name, target
        try:
            step = steps.imported(store, record, wave, digits)
            earlier = Ledger(store, record.organization, wave).reload(record.entity_id)
        except WorkMailError as error:
            text = f"the import of the wave {wave} cannot be read: {error}"
            raise ArchiveError(text, error.code) from None
        state = step.of(earlier) if step is not None else "missing"
        if state != steps.COMPLETE:
            text = (
                f"the import of the wave {wave} into {place} is {state}, so messages of it that the target does not "
                f"have would be excluded. Import the wave {wave} first, or run without `{self._option}`, which imports "
                "all messages that the target does not have."
            )
            raise ArchiveError(text, "NotImported")
