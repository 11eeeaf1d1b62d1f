# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A deleted organization, found by what the store says of it. WorkMail finds none by its alias."""

from __future__ import annotations

from .._closing.bagging import BAG, LEDGER
from .._closing.closing import Closing, from_bytes
from .._service.errors import WorkMailError
from .._store.store import Store


def former(store: Store, text: str, error: WorkMailError) -> Closing:
    """What closing down recorded. `text`: its id or alias. Raises `error` if the store has no such organization."""
    document = store.read(BAG + LEDGER)
    if document is None:
        raise error
    closing = from_bytes(document.data, store.place.path(BAG + LEDGER))
    if text.lower() not in (closing.organization, closing.alias.lower()):
        raise error
    return closing
