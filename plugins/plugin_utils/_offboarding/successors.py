# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The successors that the items name: which entity each means, or what is wrong with it.

A wrong successor is a warning until the first day of the leaver's stages, because the organization may change until
then. From that day on, it holds this leaver alone: the lock is applied, nothing is handed over, the mailbox stays open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from ...module_utils._model.addresses import is_address, same
from ...module_utils._model.current import ENABLED
from .cases import Case
from .directory import Entity, Organization
from .leavers import LeaverRow


def has_open_successor(case: Case) -> bool:
    """True if the item names a successor that its stages still need."""
    return case.enabled and case.leaver.successor is not None


def asked_addresses(texts: Iterable[str], users: Sequence[LeaverRow]) -> list[str]:
    """Those of some references whose holder must be looked up, because no list contains aliases."""
    return [text for text in dict.fromkeys(texts) if is_address(text) and not _is_primary(text, users)]


def _is_primary(address: str, users: Sequence[LeaverRow]) -> bool:
    """True if the list of users shows who holds an address. A DISABLED user may show one that it has lost."""
    return any(same(row.get("email"), address) for row in users if row["entity_state"] == ENABLED)


def find_successors(
    cases: Iterable[Case], organization: Organization, expected: Collection[str] = ()
) -> dict[str, Entity]:
    """By the leaver's id, the entity that can take over today. What is wrong is added to the doubts of each case.

    A closed leaver needs a successor for resources only, and has no doubts. `expected` are texts in lower case that
    mean entities which do not exist yet.
    """
    found = {}
    for case in cases:
        text = case.leaver.successor
        if text is None or case.user is None or text.lower() in expected:
            continue
        meant = organization.entity_or_error(text)
        if isinstance(meant, Entity) and meant.enabled and meant.id != case.id:
            if not case.doubts:
                found[case.id] = meant
        elif case.enabled:
            case.doubt("successor", meant if isinstance(meant, str) else _unfit(meant, case))
    return found


def hold_doubtful(cases: Iterable[Case]) -> None:
    """Hold each leaver with a due stage whose item has doubts."""
    for case in cases:
        if case.enabled and case.no_longer_answers:
            case.blocked += [text.rstrip(".") for text in case.doubts]


def warnings(cases: Sequence[Case]) -> list[str]:
    return [text for case in cases for text in warnings_of(case)]


def warnings_of(case: Case) -> Iterator[str]:
    """The doubts of a leaver whose first stage is to come, each with the day and what happens then."""
    if not case.blocked:
        yield from (f"{text} {_from_then_on(case)}" for text in case.doubts)


def _from_then_on(case: Case) -> str:
    starts = case.leaver.leaves_from
    if starts is None:
        return "Correct it before the user is deleted."
    return f"From {starts}, offboarding hands nothing over and does not close the mailbox."


def _unfit(found: Entity, case: Case) -> str:
    if found.id == case.id:
        return f"{found.name!r} is the leaver; specify another entity."
    return f"{found.label} is DISABLED and cannot be a successor. Enable it, or set another successor."
