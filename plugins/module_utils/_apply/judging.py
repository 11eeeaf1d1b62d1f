# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Did it take effect? After a lost answer an error is judged by reading what the operation was to change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from .._model.addresses import same
from .._model.current import Current
from .._model.kinds import BY_NAME
from .._model.vocabulary import Part, Ref
from .._model.wire import from_wire
from .._plan.knowledge import Knowledge
from .._plan.operations import Change, Operation
from .._plan.parts import same_value
from .._plan.questions import Find
from .._service.client import WorkMail
from .._service.errors import REFUSED_CODES, WorkMailError
from .._service.reader import Reader
from .._service.wire import Answer
from .waiting import read_entity

NOT_READABLE = "Untold"
"""Code of a value that no call returns."""


@dataclass(frozen=True)
class Verdict:
    """What one read showed."""

    answer: Answer | None = None
    """What the call would have answered; None if no effect is seen."""
    may_show_later: bool = False
    """True if a later read may still show the effect: reads may be stale."""


class Judge:
    def __init__(self, service: WorkMail, known: Knowledge, ids: dict[Ref, str]) -> None:
        self._service = service
        self._known = known
        self._ids = ids

    def verdict(self, operation: Operation) -> Verdict:
        """Look once whether the operation took effect."""
        try:
            answer = self._created(operation) if operation.creates else self._is_done(operation)
        except WorkMailError as error:
            return Verdict(may_show_later=error.has_code(*REFUSED_CODES))
        return Verdict(answer, may_show_later=answer is None)

    def _is_done(self, operation: Operation) -> Answer | None:
        return {} if self._test(operation)() else None

    def _test(self, operation: Operation) -> Callable[[], bool]:
        ref, id_ = operation.subject, self._ids[operation.subject]
        if operation.deletes:
            return lambda: _is_deleting(read_entity(self._service, ref, id_))
        if operation.other is not None:
            return lambda: self._linked(operation, id_)
        tests: dict[str, Callable[[], bool]] = {
            "register_to_work_mail": lambda: self._has_primary(operation, id_),
            "update_primary_email_address": lambda: self._has_primary(operation, id_),
            "deregister_from_work_mail": lambda: not _is_enabled(read_entity(self._service, ref, id_)),
            "tag_resource": lambda: self._is_tagged(operation, id_),
            "untag_resource": lambda: self._is_tagged(operation, id_),
            "create_alias": lambda: self._has_alias(operation, id_),
            "delete_alias": lambda: not self._has_alias(operation, id_),
        }
        return tests.get(operation.action) or (lambda: self._written(operation, id_))

    def _created(self, operation: Operation) -> Answer | None:
        """Adopt only what is of this kind, not DELETED, and was not there when the task began to read."""
        kind = BY_NAME[operation.subject.kind]
        reader = Reader(self._service, Knowledge(), threads=1)
        reader.answer([Find((kind.name,), operation.subject.name, by="name")])
        found = reader.known.named(kind.name, operation.subject.name)
        if found is None or found.id in self._known.entities or self._known.by_name.get(operation.subject):
            return None
        return {kind.calls.assigned: found.id}

    def _has_primary(self, operation: Operation, id_: str) -> bool:
        entity = read_entity(self._service, operation.subject, id_)
        return entity is not None and entity.enabled and same(entity.email, str(operation.params["Email"]))

    def _is_tagged(self, operation: Operation, id_: str) -> bool:
        entity = read_entity(self._service, operation.subject, id_)
        arn = entity.get("arn") if entity is not None else ""
        rows = self._service.call("list_tags_for_resource", ResourceARN=arn)["Tags"]
        tags = {f"tags.{row['Key']}": row["Value"] for row in rows}
        return all(tags.get(one.field) == one.after for one in operation.changes if isinstance(one, Change))

    def _has_alias(self, operation: Operation, id_: str) -> bool:
        held = self._service.pages("list_aliases", "Aliases", {"EntityId": id_})
        return any(same(alias, str(operation.params["Alias"])) for alias in held)

    def _linked(self, operation: Operation, id_: str) -> bool:
        kind = BY_NAME[operation.subject.kind]
        link = next(link for link in kind.links if operation.action in (link.add, link.remove))
        found = self._service.pages(link.list, link.rows, {link.parent: id_})
        other = self._ids[operation.other] if operation.other else ""
        row = next((row for row in found if row[link.row_id] == other and row.get("State") != "DELETED"), None)
        if operation.action == link.remove:
            return row is None
        return row is not None and (
            not link.values or set(row.get(link.values) or ()) == set(_strings(operation.params[link.values]))
        )

    def _written(self, operation: Operation, id_: str) -> bool:
        kind = BY_NAME[operation.subject.kind]
        part = kind.part(operation.detail)
        if part.read is None:
            raise WorkMailError(f"No call returns the {part.name} of {operation.subject.name}.", NOT_READABLE)
        sent = cast(Mapping[str, object], with_ids(operation.params, self._ids))
        if kind.is_rule:
            from .._service.rules import rule_row

            found = rule_row(self._service, kind, id_)
            return found is not None and _matches(part, found, sent)
        try:
            row = self._service.call(part.read, **kind.calls.id_parameter(id_))
        except WorkMailError as error:
            if kind.optional and error.has_code(*kind.calls.absent):
                return False
            raise
        return _matches(part, row, sent)


def _is_deleting(entity: Current | None) -> bool:
    return entity is None or (entity.kind.settles is not None and entity.state == entity.kind.settles.deleting_state)


def _is_enabled(entity: Current | None) -> bool:
    return entity is not None and entity.enabled


def with_ids(value: object, ids: Mapping[Ref, str]) -> object:
    """A value of a call with the id of each entity in place of its `Ref`, at any depth."""
    if isinstance(value, Ref):
        return ids[value]
    if isinstance(value, list):
        return [with_ids(one, ids) for one in value]
    if isinstance(value, Mapping):
        return {member: with_ids(one, ids) for member, one in value.items()}
    return value


def _matches(part: Part, row: Mapping[str, object], params: Mapping[str, object]) -> bool:
    source = cast(Mapping[str, object], row.get(part.member) or {}) if part.within else row
    sent = cast(Mapping[str, object], params[part.member]) if part.within else params
    wanted = {
        field: sent.get(field.write_member) for field in part.fields if part.replaced or field.write_member in sent
    }
    wanted |= {field: True for field in part.fields if not field.sent}
    return all(
        same_value(field, from_wire(field, source.get(field.read_member)), from_wire(field, value))
        for field, value in wanted.items()
    )


def _strings(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
