# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of rules as people read them: the entities that they name by id are named by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from .._model.current import Current
from .._model.facts import Known
from .._model.kinds import BY_NAME, HOLDERS
from .._model.vocabulary import Field, Ref
from .._task.option_errors import quoted
from .knowledge import Knowledge

UNKNOWN = "unknown:"
"""What the id of an entity that no longer exists follows in results."""


def values_of_rule(known: Knowledge, rule: Current) -> dict[str, Any]:
    """The values that a rule has, by option."""
    given = ((field, rule.value(field)) for _part, field in rule.kind.fields())
    read = {field: mentioned(known, field, fact.value) for field, fact in given if isinstance(fact, Known)}
    return {field.option: value for field, value in read.items() if value not in (None, "", [])}


def mentioned(known: Knowledge, field: Field, value: object) -> Any:
    """A value of a rule as people read it: entities by name, in an order that does not depend on the service."""
    if isinstance(value, Mapping):
        given = {one: value.get(one.option) for one in field.fields if not one.secret}
        return {one.option: mentioned(known, one, inner) for one, inner in given.items() if inner not in (None, "", [])}
    if isinstance(value, list):
        return sorted((mentioned(known, field, one) for one in value), key=_order)
    if isinstance(value, Ref):
        return value.name
    return mention(known, field.refers, value) if field.refers and isinstance(value, str) else value


def _order(value: object) -> tuple[str, ...]:
    """Dictionaries by their first value, texts by themselves."""
    texts = [str(one) for one in (value.values() if isinstance(value, Mapping) else [value])]
    return texts[0].lower(), *texts


def rules_meant(known: Knowledge, kind: str, text: str) -> list[Current]:
    """The rules of a kind that have this id or, if none has, this name, whether others have it too or not."""
    found = known.of_kind(kind)
    named = [one for one in found if (one.shared_name or one.name) == text]
    return [one for one in found if one.id == text] or named


def mention(known: Knowledge, kind: str, id_: str) -> str:
    """A text that means the entity that a rule names by its id; `unknown:<id>` if it no longer exists."""
    if kind in HOLDERS:
        return f"{UNKNOWN}{id_}" if known.is_gone((kind,), id_) else known.name_of_id(id_)
    found = rules_meant(known, kind, id_)
    return found[0].name if found else f"{UNKNOWN}{id_}" if kind in known.listed else id_


def name_of_ids(known: Knowledge, ref: Ref) -> str:
    """`alice a1b2`: a name of ids with the user by name; any other name as it is."""
    if not BY_NAME[ref.kind].calls.ids:
        return ref.name
    user, space, device = ref.name.partition(" ")
    return f"{mention(known, 'user', user)}{space}{device}"


def role_text(text: str, ids: Collection[str], names: Iterable[str]) -> str:
    """Why a text means no impersonation role: several have the name (`ids`), or none of `names` is meant."""
    if ids:
        return f"{quoted(text)} is the name of {len(ids)} impersonation roles: {', '.join(sorted(ids))}. Use the id."
    from .._task.near import NearNames, question  # Only a mistyped name needs it.

    step = question(NearNames(names).nearest(text)) or "Create it first, or correct the value."
    return f"there is no impersonation role {quoted(text)} in the organization. {step}"
