# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading rules: from the list of their kind, or, where a call returns them one by one, by that."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .._model.current import Current
from .._model.kinds import BY_NAME
from .._model.vocabulary import Calls, Kind, Ref
from .client import WorkMail
from .errors import WorkMailError
from .rows import ApiRow, part_values

if TYPE_CHECKING:
    from .lookups import Lookups


def id_in(calls: Calls, row: ApiRow) -> str:
    """The id of the rule that a row is about. Ids of devices are the same in any case."""
    if not calls.ids:
        return str(row[calls.id])
    first, *others = (str(row[member]) for member in calls.ids)
    return " ".join([first, *(one.lower() for one in others)])


def from_rule(kind: Kind, row: ApiRow, whole: bool = True) -> Current:
    """A rule from a row. `whole`: the row contains its values."""
    id_ = id_in(kind.calls, row)
    name = str(row[kind.calls.name]) if kind.calls.name else id_
    name = name.lower() if kind.lower_case else name
    values = {option: fact for part in kind.parts if whole for option, fact in part_values(part, row).items()}
    return Current(kind, id_, name, name, values=values, complete=whole)


def distinguish(entities: list[Current]) -> None:
    """Give those that share a name one of their own, with the id behind it: names are not unique (unknown U64)."""
    for kind in {one.kind for one in entities if one.kind.is_rule and one.kind.calls.assigned}:
        counts = Counter(one.name for one in entities if one.kind is kind)
        for one in entities:
            if one.kind is kind and counts[one.name] > 1:
                one.shared_name, one.name = one.name, f"{one.name} ({one.id})"


def rule_row(service: WorkMail, kind: Kind, id_: str) -> ApiRow | None:
    """What the service returns of a rule, by its own call or from the list; None if there is none."""
    if not kind.calls.get:
        found = service.pages(kind.calls.list, kind.calls.rows)
        return next((row for row in found if id_in(kind.calls, row) == id_), None)
    try:
        return service.call(kind.calls.get, **kind.calls.id_parameter(id_))
    except WorkMailError as error:
        if error.has_code(*kind.calls.absent):
            return None
        raise


def read_rule(service: WorkMail, kind: Kind, id_: str) -> Current | None:
    """A rule by its id; None if there is none."""
    row = rule_row(service, kind, id_)
    return from_rule(kind, row) if row is not None else None


def find_rule(lookups: Lookups, service: WorkMail, ref: Ref) -> None:
    """Find a rule by its name in the list, and read the one if the list does not contain its values."""
    known, kind = lookups.known, BY_NAME[ref.kind]
    if kind.name not in known.listed:
        lookups.list_kind(kind)
    listed = known.by_name.setdefault(ref, None)
    if listed is None or listed.complete:
        return
    one = read_rule(service, kind, listed.id)  # None: it was deleted since it was listed.
    if one is not None:
        one.name, one.shared_name = listed.name, listed.shared_name
    known.by_name[ref] = one
