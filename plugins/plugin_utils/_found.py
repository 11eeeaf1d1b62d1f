# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules returned, as the engine knows it, so that the roles find entities as the modules do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..module_utils._model.current import Current
from ..module_utils._model.kinds import BY_NAME
from ..module_utils._model.vocabulary import Kind
from ..module_utils._plan.knowledge import Knowledge
from ..module_utils._task.near import NearNames, question

ModuleRow = Mapping[str, Any]


def knowledge_of(
    found: Mapping[str, Iterable[ModuleRow]], owners: Mapping[str, Iterable[ModuleRow]] | None = None
) -> Knowledge:
    """Knowledge from rows of entities by kind, and rows of `workmail_alias_info` by the address asked about."""
    knowledge = Knowledge()
    for kind, rows in found.items():
        for row in rows:
            knowledge.add(_current(BY_NAME[kind], row))
        knowledge.listed[kind] = 0
    for address, rows in (owners or {}).items():
        for row in rows:
            owner = Current(BY_NAME[row["kind"]], str(row["entity_id"]), str(row["entity"]), "", complete=False)
            knowledge.owners[address.lower()] = knowledge.add(owner).id
    return knowledge


def _current(kind: Kind, row: ModuleRow) -> Current:
    """An entity. An address that a DISABLED one shows may belong to another entity by now."""
    one = Current(kind, str(row[kind.id_option]), str(row["name"]), str(row["entity_state"]))
    one.role = str(row.get("role") or "")
    one.email = str(row.get("email") or "") if one.enabled else None
    return one


def suggestion(text: str, names: Iterable[str]) -> str:
    """A question about the nearest names, after a space; empty if no name is similar."""
    near = NearNames(names).nearest(text)
    return f" {question(near)}" if near else ""
