# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An organization on paper: everything about it is known, so that the planner can be tested without a service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.current import Current
from ansible_collections.mailops.workmail.plugins.module_utils._model.facts import Known
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_NAME, BY_PLURAL, names
from ansible_collections.mailops.workmail.plugins.module_utils._plan.differences import differences_of
from ansible_collections.mailops.workmail.plugins.module_utils._plan.differences import (
    recorded_differences as recorded_in,
)
from ansible_collections.mailops.workmail.plugins.module_utils._plan.draft import Task
from ansible_collections.mailops.workmail.plugins.module_utils._plan.knowledge import (
    Knowledge,
    OrganizationInfo,
)
from ansible_collections.mailops.workmail.plugins.module_utils._plan.operations import Change
from ansible_collections.mailops.workmail.plugins.module_utils._plan.planner import Plan, plan
from ansible_collections.mailops.workmail.plugins.module_utils._plan.rules import Rules
from ansible_collections.mailops.workmail.plugins.module_utils._task.directory import wanted_items
from ansible_collections.mailops.workmail.plugins.module_utils._task.wanted import Wanted

DOMAIN = "acme.awsapps.com"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def at(local: str) -> str:
    return f"{local}@{DOMAIN}"


class Organization:
    """Entities by name; ids are `<kind>-<name>`."""

    def __init__(self) -> None:
        self.known = Knowledge(organization=OrganizationInfo("m-" + "0" * 32, "acme", "Active"))
        self.known.listed = dict.fromkeys(names(), 0)
        self.domain(DOMAIN, test=True)

    def __repr__(self) -> str:
        return "Organization:" + "".join(f"\n  {_line(one)}" for one in self.known.entities.values())

    def add(
        self,
        kind_name: str,
        name: str,
        email: str | None = None,
        aliases: Iterable[str] = (),
        was_disabled: bool = False,
        role: str = "",
        state: str = "",
        **values: Any,
    ) -> Organization:
        """ENABLED if it has an address, else DISABLED, unless given; links as ids by name, fields by option."""
        kind = BY_NAME[kind_name]
        told = {"new_name": name, "role": role or None, **values}
        fields = {field.option: Known({**part.defaults, **told}.get(field.option)) for part, field in kind.fields()}
        links = {link.name: Known(_rows(values.get(link.name, {}))) for link in kind.links}
        entity = self.known.add(
            Current(
                kind,
                f"{kind_name}-{name}",
                name,
                state or ("ENABLED" if email else "DISABLED"),
                email,
                {"enabled_date": LONG_AGO, "disabled_date": LONG_AGO} if was_disabled else {},
                role,
                fields,
                links,
                Known(frozenset(aliases)),
            )
        )
        # On paper a DISABLED entity that is given an address holds it (unknown U7).
        self.known.owners.update(dict.fromkeys(entity.addresses(), entity.id))
        return self

    def user(self, name: str, email: str | None = "", **rest: Any) -> Organization:
        return self.add("user", name, at(name) if email == "" else email, **rest)

    def group(self, name: str, email: str | None = "", **rest: Any) -> Organization:
        return self.add("group", name, at(name) if email == "" else email, **rest)

    def resource(self, name: str, email: str | None = "", **rest: Any) -> Organization:
        return self.add("resource", name, at(name) if email == "" else email, **rest)

    def domain(self, name: str, verified: bool = True, test: bool = False, **told: Any) -> Organization:
        state = "VERIFIED" if verified else "PENDING"
        values = {"default": False, "test": test, "ownership_verification": state, "records": [], **told}
        state = str(values["ownership_verification"])
        facts = {option: Known(value) for option, value in values.items()}
        self.known.add(Current(BY_NAME["domain"], name, name, state, values=facts))
        return self

    def plan(self, **options: Any) -> Plan:
        """Plan for `users`, `groups` and `resources` as `workmail_directory` takes them."""
        return plan(task(**options), self.known)

    def plan_for(self, *wanted: Wanted, accept_unknown: bool = False, rules: Rules | None = None) -> Plan:
        """Plan for what the single modules want."""
        return plan(Task(wanted, accept_unknown=accept_unknown, rules=rules), self.known)


def task(removal_limit: int | None = None, take_over: bool = False, leavers: str = "", **lists: Any) -> Task:
    """What `workmail_directory` wants with these options."""
    prune = tuple(lists.pop("prune", ()))
    prune_deletes = lists.pop("prune_action", "disable") == "delete"
    wanted, wrong = [], []
    for plural, raw in lists.items():
        some, faulty = wanted_items(BY_PLURAL[plural], raw, take_over, leavers)
        wanted += some
        wrong += faulty
    return Task(tuple(wanted), prune, prune_deletes, removal_limit, errors=tuple(wrong))


def _line(entity: Current) -> str:
    told = {**entity.values, **entity.links, "aliases": entity.aliases}
    known = {key: fact.value for key, fact in told.items() if isinstance(fact, Known) and fact.value}
    return f"{entity.id} {entity.state} {entity.email} {known}"


def _rows(rows: Any) -> dict[str, frozenset[str]]:
    if isinstance(rows, dict):
        return {id_: frozenset(values) for id_, values in rows.items()}
    return dict.fromkeys(rows, frozenset())


def steps(planned: Plan) -> list[str]:
    """The plan as lines: `create_alias bob info@…`."""
    assert not planned.questions, planned.questions
    assert not planned.errors, [str(error) for error in planned.errors]
    assert_recorded(planned)
    return [" ".join(_words(one)) for one in planned.graph.operations]


def assert_recorded(planned: Plan) -> None:
    """What the planner recorded as different is what remains of its operations."""
    recorded = [one._replace(total=None) for one in recorded_in(planned.draft)]
    assert recorded == differences_of(planned.graph.operations)


def _words(operation: Any) -> list[str]:
    words = [operation.action, operation.subject.name]
    for member in ("Email", "Alias"):
        if member in operation.params:
            words.append(operation.params[member])
    if operation.other is not None:
        words.append(operation.other.name)
    return words


def errors(planned: Plan) -> list[str]:
    """What is wrong with the input, each error once, as a module lists them."""
    assert not planned.questions, planned.questions
    return list(dict.fromkeys(str(error) for error in planned.errors))


def sent(planned: Plan, line: str) -> dict[str, Any]:
    """The arguments of the one operation that `steps` writes like this, without the entity's own id."""
    found = [one for one, words in zip(planned.graph.operations, steps(planned), strict=True) if words == line]
    assert len(found) == 1, steps(planned)
    ids = ("EntityId", "UserId", "GroupId", "ResourceId")
    return {member: value for member, value in found[0].params.items() if member not in ids}


def changed(planned: Plan, line: str) -> dict[str, Any]:
    """The changes of that operation as results show them: field → before and after, or added and removed."""
    found = [one for one, words in zip(planned.graph.operations, steps(planned), strict=True) if words == line]
    assert len(found) == 1, steps(planned)
    return dict(map(_pair, found[0].changes))


def _pair(change: Any) -> tuple[str, tuple[Any, Any]]:
    if isinstance(change, Change):
        return change.field, (change.before, change.after)
    return change.field, (list(change.added), list(change.removed))


def put_off(planned: Plan) -> list[str]:
    """What the plan defers: `bob.email`."""
    assert not planned.questions, planned.questions
    return [f"{one.ref.name}.{one.field}" for one in planned.deferred]


def goes_before(planned: Plan, first: str, second: str) -> bool:
    """True if the graph itself forces `first` before `second`, not just the canonical order."""
    lines = steps(planned)
    start, goal = lines.index(first), lines.index(second)
    stack, seen = [goal], set()
    while stack:
        number = stack.pop()
        if number == start:
            return True
        if number not in seen:
            seen.add(number)
            stack.extend([*planned.graph.depends[number], *planned.graph.follows[number]])
    return False
