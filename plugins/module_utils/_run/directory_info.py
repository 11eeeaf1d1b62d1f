# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""`workmail_directory_info`: the whole organization in the shape that `workmail_directory` takes."""

from __future__ import annotations

from typing import Any, NoReturn

from .._model.addresses import is_temporary
from .._model.current import Current
from .._model.facts import Unreadable
from .._model.kinds import KINDS
from .._plan.questions import AliasesOf, LinkOf, PartOf, Question
from .._task.arguments import DIRECTORY_INCLUDES, DIRECTORY_INFO
from .reading import Reading
from .session import Options, Session


def run_directory_info() -> NoReturn:
    Session(DIRECTORY_INFO).run(_read)


def _read(session: Session) -> Options:
    reading = Reading.of(session)
    include = set(session.options.get("include") or DIRECTORY_INCLUDES)
    found = [one for one in reading.everyone() if not one.protected]
    reading.ask(*(question for one in found for question in _questions(one, include)))
    found = [reading.known.entities[one.id] for one in found]
    reading.name_ids(found)
    unreadable = [row for one in found for row in _unreadable(one)]
    if unreadable:
        session.warn(f"{len(unreadable)} facts cannot be read and are left out; see `unreadable`.")
    directory = {kind.plural: [_item(reading, one) for one in found if one.kind is kind] for kind in KINDS}
    return {"directory": directory, **({"unreadable": unreadable} if unreadable else {})}


def _questions(one: Current, include: set[str]) -> list[Question]:
    asked: list[Question] = []
    for part in one.kind.parts:
        described = part.read == one.kind.call("describe")
        if (described and "attributes" in include) or (part.name in include and one.enabled):
            asked.append(PartOf(one.id, part.name))
    if "aliases" in include and one.enabled:
        asked.append(AliasesOf(one.id))
    asked += [LinkOf(one.id, link.name) for link in one.kind.links if link.name in include]
    return asked


def _item(reading: Reading, one: Current) -> Options:
    """Option names only: what the service assigns is left out, and an address that nobody can use."""
    told = reading.shown(one)
    options: dict[str, Any] = {
        key: value
        for key, value in told.items()
        if key not in (one.kind.id_option, "entity_state") and not key.endswith("_date")
    }
    if not one.enabled:
        options.pop("email", None)
    if "aliases" in options:
        options["aliases"] = [alias for alias in options["aliases"] if not is_temporary(alias)]
    return options


def _unreadable(one: Current) -> list[Options]:
    facts = {**one.links, **one.values}
    return [
        {"kind": one.kind.name, "name": one.name, "field": name, "reason": fact.why}
        for name, fact in facts.items()
        if isinstance(fact, Unreadable)
    ]
