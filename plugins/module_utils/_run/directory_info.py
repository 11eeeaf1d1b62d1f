# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_directory_info`: the whole organization in the shape that `workmail_directory` takes."""

from __future__ import annotations

from typing import Any, NoReturn

from .._model.addresses import is_temporary
from .._model.current import Current, LinkRows
from .._model.facts import Known
from .._model.kinds import BY_PLURAL
from .._model.vocabulary import Link
from .._task.arguments import ORGANIZATION_OPTION, Spec
from .reading import Reading, questions_about, unreadable, with_unreadable
from .session import Result, Session

INCLUDES = ("attributes", "aliases", "mailbox", "members", "delegates", "permissions")
DIRECTORY_INFO: Spec = {
    **ORGANIZATION_OPTION,
    "include": {"type": "list", "elements": "str", "choices": list(INCLUDES)},
    "assigned": {"type": "bool", "default": False},
}


def run_directory_info() -> NoReturn:
    Session(DIRECTORY_INFO).read(_read)


def _read(session: Session) -> Result:
    reading = Reading.of(session)
    chosen = session.options.get("include")
    include = set(INCLUDES if chosen is None else chosen)
    found = [one for one in reading.entities() if not one.protected]
    reading.ask(*(question for one in found for question in questions_about(one, include)))
    found = [reading.known.entities[one.id] for one in found]
    rows = (fact.value for one in found for fact in one.links.values() if isinstance(fact, Known))
    reading.read_meanings({id_ for result in rows for id_ in result})
    directory = {kind.plural: [_item(reading, one) for one in found if one.kind is kind] for kind in BY_PLURAL.values()}
    result: Result = {"directory": directory}
    if session.options.get("assigned") is True:
        result["assigned"] = [_assigned(one) for one in found]
    return with_unreadable(session, result, [row for one in found for row in unreadable(one)])


def _assigned(one: Current) -> Result:
    """What the service assigns to an entity, and its name."""
    told: Result = {"kind": one.kind.name, "name": one.name, "id": one.id, "entity_state": one.state}
    told |= {date: moment.isoformat() for date, moment in one.dates.items()}
    measures = (field for part in one.kind.parts for field in part.measures)
    return told | {field.option: fact.value for field in measures if isinstance(fact := one.value(field), Known)}


def _item(reading: Reading, one: Current) -> Result:
    """Option names only: what the service assigns is left out, and so is an address that cannot be used."""
    result = reading.result_of(one)
    options: dict[str, Any] = {
        key: value
        for key, value in result.items()
        if key not in (one.kind.id_option, "entity_state") and not key.endswith("_date")
    }
    if not one.enabled:
        options.pop("email", None)
    if "aliases" in options:
        options["aliases"] = [alias for alias in options["aliases"] if not is_temporary(alias)]
    for link in one.kind.links:
        rows = one.links.get(link.name)
        if isinstance(rows, Known):
            options[link.wanted_as] = _rows(reading, link, rows.value)
    return options


def _rows(reading: Reading, link: Link, rows: LinkRows) -> list[Any]:
    """A link's rows as a task refers to them. All kinds were listed, so an id that no entity has belongs to a deleted
    entity (unknown U36): no task can refer to it, and none takes its row away."""
    known = reading.known.entities
    named = {
        reading.known.reference(known[id_], portable=True): sorted(values)
        for id_, values in rows.items()
        if id_ in known
    }
    names = sorted(named, key=lambda name: (name.lower(), name))
    return [{"grantee": name, "permissions": named[name]} for name in names] if link.values else names
