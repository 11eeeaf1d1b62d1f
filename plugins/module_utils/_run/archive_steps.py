# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records in the store what became of the archive of an export, for the page that shows where each mailbox is."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from .._archive.balance import balance
from .._archive.errors import ArchiveError
from .._service.errors import WorkMailError
from .._store import steps
from .._store.records import Record
from .._store.steps import Step
from .._store.store import Store
from .._task.option_errors import visible

Target = tuple[str, str]
"""Its digits, and what people call it."""
NO_TARGET: Target = ("", "")
COUNTED = ("messages", "calendar_items", "other", "unreadable", "bytes")


class Recorded:
    """The steps of one mailbox. Does nothing for an archive that is not one of a store, and in check mode."""

    def __init__(self, store: Store | None, record: Record | None) -> None:
        self._store = store
        self._record = record

    def verified(self, document: Mapping[str, Any]) -> None:
        """Raises `ArchiveError`."""
        told = balance(document)
        state = steps.BALANCED if told["closed"] else steps.NOT_BALANCED
        counts = {name: int(document[name]) for name in COUNTED}
        self._save(steps.VERIFICATION, state=state, text=" ".join(told["reasons"]), counts=counts)

    def failed(self, text: str, target: Target = NO_TARGET) -> None:
        """The archive cannot be read or imported. A store that cannot be written hides nothing of that."""
        digits, name = target
        type_ = steps.IMPORT if digits else steps.VERIFICATION
        with contextlib.suppress(ArchiveError):
            self._save(type_, digits, state=steps.FAILED, target=name, text=visible(text))

    def imported(self, state: str, target: Target, text: str, counts: Mapping[str, int]) -> None:
        """Raises `ArchiveError`."""
        digits, name = target
        self._save(steps.IMPORT, digits, state=state, target=name, text=text, counts=counts)

    def _save(self, type_: str, digits: str = "", **told: Any) -> None:
        store, record = self._store, self._record
        if store is None or record is None:
            return
        step = Step(
            type_,
            record.organization,
            record.entity_id,
            record.name,
            record.wave,
            archives=record.archives,
            at=steps.now(),
            **told,
        )
        try:
            steps.save(store, step, digits)
        except WorkMailError as error:
            raise ArchiveError(f"{store.place.path(steps.step_name(step, digits))}: {error}", error.code) from None
