# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to do about a wave that has no exports: its name or the store may be mistyped, or nothing is exported yet."""

from __future__ import annotations

from .._store.ledger import Ledger
from .._task.near import nearest, question
from .._task.option_errors import name_list, quoted

MOST = 5
"""Waves that a message names."""


def no_exports(ledger: Ledger) -> str:
    """A sentence that begins with the wave, and the next step. Raises `WorkMailError` if the store cannot be read."""
    place, waves = ledger.store.place, ledger.waves()
    text = f"{quoted(ledger.wave)} has no exports in {place.path('').rstrip('/')}"
    if not waves:
        return f"{text}. {_other_stores(ledger)}"
    meant = question(nearest(ledger.wave, waves))
    return f"{text}, which has {name_list(map(quoted, waves), MOST)}{f'. {meant}' if meant else '; use one of them.'}"


def looks_mistyped(ledger: Ledger) -> str:
    """A warning if a wave that is about to begin is named nearly as another. Raises `WorkMailError`."""
    waves = ledger.waves() if not ledger.records else []
    meant = nearest(ledger.wave, waves) if ledger.wave not in waves else []
    if not meant:
        return ""
    place = ledger.store.place.path("").rstrip("/")
    return (
        f"wave: {quoted(ledger.wave)} is new in {place}. {question(meant)} A new wave exports every mailbox once more."
    )


def _other_stores(ledger: Ledger) -> str:
    """The next step where the store has no wave at all: it may be another place that is meant."""
    place = ledger.store.place
    found = [place.beside(prefix) for prefix in ledger.store.beside()]
    if not found:
        return "Export the mailboxes first, or correct the store."
    meant = question(nearest(place.path("").rstrip("/"), found))
    return f"No wave was exported there. Stores beside it: {name_list(found, MOST)}.{f' {meant}' if meant else ''}"
