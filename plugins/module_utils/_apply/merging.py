# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is written whole is read again right before, so that a change of another task is not undone.

The service has no conditional writes: a change between this reading and the write is still lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from .._model.kinds import BY_NAME
from .._model.vocabulary import Link, Part, Ref
from .._model.wire import from_wire
from .._plan.operations import Change, Operation
from .._service.client import WorkMail
from .._service.errors import WorkMailError


def merged(service: WorkMail, ids: Mapping[Ref, str], operation: Operation) -> Operation:
    """The operation with what it only keeps as it is now. Raises `WorkMailError` if that cannot be read."""
    if not operation.merges:
        return operation
    try:
        return (
            _merge_row(service, ids, operation) if operation.other is not None else _merge_part(service, ids, operation)
        )
    except WorkMailError as error:  # A reading has no effect, so nothing may have been done.
        raise WorkMailError(str(error), error.code, error.operation) from error


def _merge_part(service: WorkMail, ids: Mapping[Ref, str], operation: Operation) -> Operation:
    kind = BY_NAME[operation.subject.kind]
    part = kind.part(operation.detail)
    answer = service.call(str(part.read), **kind.calls.id_parameter(ids[operation.subject]))
    now = (answer.get(part.member) or {}) if part.within else answer
    sent = cast(Mapping[str, object], operation.params[part.member] if part.within else operation.params)
    fields = _fields(part, operation, now, sent)
    rest = fields if not part.within else {part.member: fields}
    return replace(operation, params={**kind.calls.id_parameter(operation.subject), **rest})


def _fields(
    part: Part, operation: Operation, now: Mapping[str, object], sent: Mapping[str, object]
) -> dict[str, object]:
    own = {change.field for change in operation.changes if isinstance(change, Change)}
    fields: dict[str, object] = {}
    for field in (*part.fields, *part.returned):
        if part.path(field) in own:
            fields[field.write_member] = sent[field.write_member]
        elif field.option != "new_name" and from_wire(field, now.get(field.read_member)) not in (None, ""):
            fields[field.write_member] = now[field.read_member]
    return fields


def _merge_row(service: WorkMail, ids: Mapping[Ref, str], operation: Operation) -> Operation:
    link = next(one for one in BY_NAME[operation.subject.kind].links if operation.action in (one.add, one.remove))
    rows = service.pages(link.list, link.rows, {link.parent: ids[operation.subject]})
    other = ids[operation.other] if operation.other is not None else ""
    now = {str(value) for row in rows if row[link.row_id] == other for value in row.get(link.values) or ()}
    before, after = _rights(operation)
    return _with_rights(operation, link, (now | (after - before)) - (before - after))


def _rights(operation: Operation) -> tuple[set[str], set[str]]:
    change = next(one for one in operation.changes if isinstance(one, Change))
    before, after = (cast("list[str] | None", one) or [] for one in (change.before, change.after))
    return set(before), set(after)


def _with_rights(operation: Operation, link: Link, rights: set[str]) -> Operation:
    """A row without rights cannot be written; it is deleted."""
    ends = {link.parent: operation.subject, link.child: cast(Ref, operation.other)}
    if not rights:
        return replace(operation, action=link.remove, params=ends)
    return replace(operation, action=link.add, params={**ends, link.values: sorted(rights)})
