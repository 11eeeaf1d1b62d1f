# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an update removes by leaving it out. As WorkMail may keep it (unknown U68), a reading must show that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._model.current import Current
from .._model.settles import noun
from .._model.vocabulary import Field
from .._task.option_errors import quoted
from .draft import Draft, Item
from .knowledge import Knowledge
from .mentions import mentioned

Path = tuple[str, ...]
"""Option, and for a value in a list of dictionaries the key of its dictionary and the option in it."""


@dataclass(frozen=True)
class Omissions:
    """What an update left out of an entity, as the third member of the condition `without`."""

    paths: tuple[Path, ...]

    def remain_in(self, entity: Current) -> bool:
        """True if a reading still shows one of them."""
        return bool(self._remaining(entity, Knowledge()))

    def text(self, entity: Current, known: Knowledge, seconds: float) -> str:
        """What to say if they remain, and what to do."""
        found = self._remaining(entity, known)
        values = ", ".join(f"`{path}` is still {', '.join(map(quoted, some))}" for path, some in found.items())
        return (
            f"{values} {seconds:g} s after an update that leaves it out, so WorkMail does not remove it in an update. "
            f"Delete the {noun(entity.kind)} (`state: absent`) and create it again."
        )

    def _remaining(self, entity: Current, known: Knowledge) -> dict[str, list[Any]]:
        """Dotted path → its values, with entities by name."""
        fields = {field.option: field for _part, field in entity.kind.fields()}
        shown = {path: (fields[path[0]], entity.get(path[0])) for path in self.paths}
        found = {path: value_at(field, mentioned(known, field, value), path) for path, (field, value) in shown.items()}
        values = {path: value for path, value in found.items() if value is not None}
        return {".".join(path): value if isinstance(value, list) else [value] for path, value in values.items()}


def confirm_omissions(draft: Draft) -> None:
    """Let each update that leaves something out wait until a reading shows that it is gone."""
    for item in draft.items:
        if not any(part.confirmed for part in item.kind.parts) or item.current is None or item.removed:
            continue
        for key, write in list(draft.operations.items()):
            if write.subject == item.ref and not write.deletes and (paths := _left_out(item, item.current)):
                whole = {path[0] for path in paths if len(path) == 1}
                at_once = tuple(one for one in write.changes if one.field not in whole)
                draft.operations[key] = replace(write, changes_before_wait=at_once)
                draft.add_conditions(key, makes=[("without", item.ref, Omissions(tuple(sorted(paths))))])


def _left_out(item: Item, current: Current) -> list[Path]:
    wanted = item.wanted.values
    fields = [field for _part, field in item.kind.fields() if field.option in wanted]
    return [path for field in fields for path in omitted(field, current.get(field.option), wanted[field.option])]


def omitted(field: Field, before: object, after: object) -> Iterator[Path]:
    """The values of a field that are set before and that a write leaves out."""
    if field.sent_empty or not _is_empty(after):
        for key, row in _rows(field, after).items():
            old = _rows(field, before).get(key, {})
            for one in field.fields[1:]:
                if not _is_empty(old.get(one.option)) and _is_empty(row.get(one.option)):
                    yield field.option, key, one.option
    elif not _is_empty(before):
        yield (field.option,)


def value_at(field: Field, value: object, path: Path) -> object:
    """What is at a path in the value of its field; None if nothing is."""
    found = value if len(path) == 1 else _rows(field, value).get(path[1], {}).get(path[2])
    return None if _is_empty(found) else found


def _rows(field: Field, value: object) -> dict[str, Mapping[str, object]]:
    """The dictionaries of a list by the value of their first option, which distinguishes them."""
    if field.type != "list" or not field.fields or not isinstance(value, list):
        return {}
    return {str(one[field.fields[0].option]): one for one in value}


def _is_empty(value: object) -> bool:
    return value in (None, "", [])
