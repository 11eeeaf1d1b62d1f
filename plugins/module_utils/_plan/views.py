# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entities as results show them."""

from __future__ import annotations

from typing import Any

from .._model.addresses import same
from .._model.current import Current
from .._model.facts import Known
from .knowledge import Knowledge

View = dict[str, Any]
"""Option name → value; lists are sorted, permissions are grantee → rights until `shown` writes them as rows."""

HIDDEN_OPTIONS = ("new_name",)


def view_of(known: Knowledge, entity: Current) -> View:
    """What is known of an entity under option names."""
    kind = entity.kind
    view: View = {kind.key: entity.shared_name or entity.name} if kind.key and not kind.calls.ids else {}
    if kind.directory:
        view |= {kind.id_option: entity.id, "entity_state": entity.state, "email": entity.email}
    elif kind.calls.assigned:
        view[kind.id_option] = entity.id
    measures = [] if kind.directory else [(part, field) for part in kind.parts for field in part.measures]
    if kind.is_rule:
        from .mentions import values_of_rule

        return view | values_of_rule(known, entity)
    for part, field in [*kind.fields(), *measures]:
        fact = entity.value(field)
        if isinstance(fact, Known):
            set_value(view, part.path(field), fact.value)
    for date, moment in entity.dates.items():
        view[date] = moment.isoformat()
    if isinstance(entity.aliases, Known):
        view["aliases"] = sorted(alias for alias in entity.aliases.value if not same(alias, entity.email))
    for link in entity.kind.links:
        rows = entity.links.get(link.name)
        if isinstance(rows, Known):
            there = {id_: values for id_, values in rows.value.items() if not known.is_gone(link.kinds, id_)}
            named = {known.name_of_id(id_): values for id_, values in there.items()}
            names = {name: sorted(values) for name, values in sorted(named.items())}
            view[link.wanted_as] = names if link.values else list(names)
    return view


def set_value(view: View, path: str, value: object) -> None:
    """Set a value; a dotted path goes into a dictionary that is copied, so that the original stays as it was."""
    outer, dot, inner = path.partition(".")
    if not dot:
        if outer not in HIDDEN_OPTIONS:
            view[outer] = value
        return
    nested = dict(view.get(outer) or {})
    if value is None:
        nested.pop(inner, None)
    else:
        nested[inner] = value
    view[outer] = nested


def as_result(after: View | None) -> View | None:
    """The same as a result: unset keys left out, `enabled` added, permissions as rows."""
    if after is None:
        return None
    result = {key: value for key, value in after.items() if value is not None and value != ""}
    if "entity_state" in after:
        result["enabled"] = after["entity_state"] == "ENABLED"
    rights = result.get("mailbox_permissions")
    if isinstance(rights, dict):
        result["mailbox_permissions"] = [
            {"grantee": name, "permissions": rights[name]} for name in sorted(rights, key=str.lower)
        ]
    return result
