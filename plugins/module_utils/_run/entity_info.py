# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_user_info`, `workmail_group_info`, `workmail_resource_info`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from .._model.current import Current
from .._model.facts import UNREAD, Fact, Known
from .._model.vocabulary import Kind
from .._plan.questions import By
from .._service.lookups import list_entities
from .._service.readings import read
from .._task.arguments import ORGANIZATION_OPTION, Spec, identification
from .._task.asked import address_errors, empty_choices, long_filters
from .._task.option_errors import OptionError
from .reading import Reading, questions_about, unreadable, with_unreadable
from .session import Options, Result, Session


def run_entity_info(kind: Kind) -> NoReturn:
    """Of users, groups or resources."""
    session = Session(_arguments(kind), mutually_exclusive=[list(identification(kind))])
    session.read(lambda session: _read(session, kind))


def _arguments(kind: Kind) -> Spec:
    return {
        **ORGANIZATION_OPTION,
        **{option: {"type": "str"} for option in identification(kind)},
        "name_prefix": {"type": "str"},
        "email_prefix": {"type": "str"},
        "entity_state": {"type": "str", "choices": ["ENABLED", "DISABLED"]},
        "include": {"type": "list", "elements": "str", "choices": _includes(kind), "default": []},
    }


def _includes(kind: Kind) -> list[str]:
    groups = ["groups"] if kind.calls.groups else []
    apart = (part.name for part in kind.parts if kind.has_own_read_call(part))
    return ["attributes", "aliases", *groups, *(link.name for link in kind.links), *apart]


def _read(session: Session, kind: Kind) -> Result:
    session.errors += _errors(kind, session.options)
    reading = Reading.of(session)
    found = _select(reading, kind, session.options)
    include = set(session.options.get("include") or ())
    reading.ask(*(question for one in found for question in questions_about(one, include)))
    found = [reading.known.entities[one.id] for one in found]
    reading.read_names(found)
    groups = {one.id: _groups(reading, one) for one in found} if "groups" in include else {}
    results = [_shown(reading, one, groups.get(one.id, UNREAD)) for one in found]
    hidden = [row for one in found for row in unreadable(one, groups=groups.get(one.id, UNREAD))]
    return with_unreadable(session, {kind.plural: results}, hidden)


def _errors(kind: Kind, options: Options) -> Iterator[OptionError]:
    yield from empty_choices(options, *identification(kind))
    yield from address_errors(options, "email")
    yield from long_filters(options, "name_prefix", "email_prefix")


def _select(reading: Reading, kind: Kind, options: Options) -> list[Current]:
    ways: dict[str, By] = {"name": "name", kind.id_option: "id", "email": "address"}
    option = next((key for key in identification(kind) if options.get(key)), None)
    if option is not None:
        only = reading.find(kind, options[option], ways[option])
        return [only] if only is not None else []
    found = _listed(reading, kind, options)
    return sorted((one for one in found if _chosen(one, options)), key=lambda one: one.name.lower())


def _listed(reading: Reading, kind: Kind, options: Options) -> list[Current]:
    """List those in a state, or all. Prefixes are compared here: the service's filters may mind case."""
    state = options.get("entity_state")
    if not state:
        return reading.entities((kind.name,))
    entities = list_entities(reading.service, kind, State=state)
    for entity in entities:
        reading.known.add(entity)
    return entities


def _chosen(one: Current, options: Options) -> bool:
    return (
        one.name.lower().startswith((options.get("name_prefix") or "").lower())
        and (one.email or "").lower().startswith((options.get("email_prefix") or "").lower())
        and options.get("entity_state") in (None, one.state)
    )


def _shown(reading: Reading, one: Current, groups: Fact[list[str]]) -> Result:
    results = reading.result_of(one)
    measures = [field for part in one.kind.parts for field in part.measures]
    results |= {field.option: fact.value for field in measures if isinstance(fact := one.value(field), Known)}
    return results | ({"groups": groups.value} if isinstance(groups, Known) else {})


def _groups(reading: Reading, one: Current) -> Fact[list[str]]:
    rows = read(lambda: reading.service.pages(one.kind.calls.groups, "Groups", {"EntityId": one.id}))
    return Known(sorted(str(row["GroupName"]) for row in rows.value)) if isinstance(rows, Known) else rows
