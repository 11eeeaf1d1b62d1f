# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one call returns of an entity that is known: a part, the rows of a link, aliases, tags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._model.addresses import same
from .._model.current import DELETED, Current
from .._model.facts import Known, T, Unreadable
from .._model.kinds import BY_NAME, HOLDERS
from .._model.vocabulary import Link
from .._plan.knowledge import Knowledge, OrganizationInfo
from .._plan.questions import AliasesOf, LinkOf, OrganizationState, PartOf, TagsOf
from . import rows
from .client import WorkMail
from .errors import REFUSED_CODES, WorkMailError
from .lookups import Lookups
from .organization import not_active_text


def read(call: Callable[[], T], *refused: str) -> Known[T] | Unreadable:
    """What a call returns, or why the service refuses it. `refused`: codes that say so besides `REFUSED_CODES`."""
    try:
        return Known(call())
    except WorkMailError as error:
        if not error.has_code(*REFUSED_CODES, *refused):
            raise
        return Unreadable(f"{error.code}: {error}")


def _read_part(service: WorkMail, known: Knowledge, question: PartOf) -> None:
    entity = known.entities[question.id]
    part = entity.kind.part(question.part)
    if part.read == entity.kind.calls.get:
        if Lookups(service, known).describe(entity.kind, entity.id) is None:
            text = f"{entity.kind.name} {entity.name} was deleted while it was read; run the task again."
            raise WorkMailError(text, "Vanished")
        return
    row = read(lambda: service.call(str(part.read), **entity.kind.calls.id_parameter(entity.id)))
    if isinstance(row, Unreadable):
        entity.values.update(dict.fromkeys((field.option for field in part.fields), row))
    else:
        entity.values.update(rows.part_values(part, row.value))


def _read_link(service: WorkMail, known: Knowledge, question: LinkOf) -> None:
    entity = known.entities[question.id]
    link = entity.kind.link(question.link)
    found = read(lambda: service.pages(link.list, link.rows, {link.parent: entity.id}))
    if isinstance(found, Unreadable):
        entity.links[link.name] = found
        return
    values, others = link_rows(link, found.value)
    for other in others:
        known.add(other)
    for id_ in deleted_in(link, found.value):
        for kind in link.kinds:
            known.note_lookup("id", kind, id_)  # The answer of a look-up: no entity has this id.
    entity.links[link.name] = Known(values)


def link_rows(link: Link, found: list[rows.ApiRow]) -> tuple[dict[str, frozenset[str]], list[Current]]:
    """The rows of a link, and the entities that they name on the way (`ListGroupMembers` returns names and states).

    A row of a DELETED entity stays a row (unknown U36), so that it can be named and removed.
    """
    values = {str(row[link.row_id]): frozenset(row.get(link.values) or ()) for row in found}
    named = [
        row
        for row in found
        if row.get("State") != DELETED and "Name" in row and str(row.get("Type", "")).lower() in HOLDERS
    ]
    entities = [
        Current(
            BY_NAME[str(row["Type"]).lower()],
            str(row[link.row_id]),
            str(row["Name"]),
            str(row.get("State") or ""),
            complete=False,
        )
        for row in named
    ]
    return values, entities


def deleted_in(link: Link, found: list[rows.ApiRow]) -> list[str]:
    """The ids in rows of a link whose entity is DELETED, as far as the rows say so."""
    return [str(row[link.row_id]) for row in found if row.get("State") == DELETED]


def _read_aliases(service: WorkMail, known: Knowledge, question: AliasesOf) -> None:
    """An entity's addresses without its primary. A DISABLED one has none (unknown U13)."""
    entity = known.entities[question.id]
    try:
        found = service.pages("list_aliases", "Aliases", {"EntityId": entity.id})
    except WorkMailError as error:
        if not error.has_code(*REFUSED_CODES):
            raise
        if entity.enabled or not error.has_code("EntityStateException"):
            entity.aliases = Unreadable(f"{error.code}: {error}")
            return
        found = []
    known.note_aliases(entity, frozenset(alias for alias in found if not same(alias, entity.email)))


def _read_tags(service: WorkMail, known: Knowledge, question: TagsOf) -> None:
    """The tag calls may not know a young organization yet, nor one that was deleted."""
    one = known.named("organization", question.name)
    if one is None:
        return
    refused = ("OrganizationStateException", "OrganizationNotFoundException")
    answer = read(lambda: service.call("list_tags_for_resource", ResourceARN=one.get("arn")), *refused)
    if isinstance(answer, Unreadable):
        one.values["tags"] = answer
        return
    found = sorted((str(tag["Key"]), str(tag["Value"])) for tag in answer.value.get("Tags") or [])
    one.values["tags"] = Known(dict(found))


def _read_organization(service: WorkMail, known: Knowledge, _question: OrganizationState) -> None:
    row = service.call("describe_organization")
    alias, state = str(row.get("Alias") or ""), str(row.get("State") or "")
    if state != "Active":
        raise WorkMailError(not_active_text(alias, row), "OrganizationState")
    known.organization = OrganizationInfo(service.organization_id, alias, state, str(row.get("DirectoryType") or ""))


READERS: dict[type, Callable[[WorkMail, Knowledge, Any], None]] = {
    PartOf: _read_part,
    LinkOf: _read_link,
    AliasesOf: _read_aliases,
    TagsOf: _read_tags,
    OrganizationState: _read_organization,
}
