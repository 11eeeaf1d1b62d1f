# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A state that comes about by itself, such as the verification of a mail domain."""

from __future__ import annotations

from typing import NamedTuple

from .vocabulary import Kind


class Settles(NamedTuple):
    """A state that comes about by itself and can be waited for."""

    field: str
    """The measure that contains it."""
    good_state: str
    bad_states: tuple[str, ...]
    """States that no waiting ends."""
    option: str
    """Option by which a task waits."""
    timeout: int
    """Seconds that `wait_timeout` is unless it is given."""
    code: str
    """Code of a wait that ended in a bad state."""
    deleting_state: str = ""
    """State of one that is being deleted; empty if that is not waited for."""
    changing_measures: tuple[str, ...] = ()
    """Measures that change during the wait, in a way that only the service knows."""


def state_field(kind: Kind) -> str:
    """The field of changes by which an entity comes and goes: its state, or what names it if it has none."""
    if kind.settles:
        return kind.settles.field
    return "entity_state" if kind.directory else kind.key


def noun(kind: Kind) -> str:
    """A kind in messages: `access control rule`."""
    return kind.name.replace("_", " ")
