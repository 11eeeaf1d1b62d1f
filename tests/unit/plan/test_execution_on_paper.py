# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans are carried out on a strict service on paper, in any order that their graph allows."""

from __future__ import annotations

from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.addresses import is_temporary
from ansible_collections.mailops.workmail.plugins.module_utils._plan.planner import Plan
from ansible_collections.mailops.workmail.plugins.module_utils._plan.views import as_result, view_of
from ansible_collections.mailops.workmail.plugins.module_utils._report.result import views_after
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from support.paper import Organization, steps, task
from support.paper_reader import Asked
from support.paper_service import carried_out
from unit.plan.cases import cases

examples = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

Shown = dict[str, Any]


def settled(organization: Organization, options: Shown) -> Plan:
    """The plan of a task without errors, made from nothing but what it asks for."""
    planned = Asked(organization, task(**options)).plan
    assume(not planned.errors)
    note("\n".join(steps(planned)))
    return planned


def state(organization: Organization) -> dict[str, Shown]:
    """Every entity by id as results show it."""
    known = organization.known
    return {id_: less_dates(as_result(view_of(known, one))) for id_, one in known.entities.items()}


def less_dates(entity: Shown | None) -> Shown:
    """Without what only the service can say."""
    return {key: value for key, value in (entity or {}).items() if not key.endswith("_date")}


@examples
@given(case=cases(), seeds=st.lists(st.integers(0, 2**16), min_size=3, max_size=3, unique=True))
def test_every_order_that_the_graph_allows_ends_alike_and_leaves_nothing_to_do(case, seeds) -> None:
    organization, options = case
    planned = settled(organization, options)
    ends = [carried_out(organization, planned, seed) for seed in (None, *seeds)]
    assert [state(end) for end in ends] == [state(ends[0])] * len(ends)
    assert steps(Asked(ends[-1], task(**options)).plan) == []


@examples
@given(case=cases())
def test_the_preview_shows_what_the_service_then_holds(case) -> None:
    organization, options = case
    planned = settled(organization, options)
    after = carried_out(organization, planned)
    assert foreseen(organization, planned, after) == state(after)


def foreseen(organization: Organization, planned: Plan, after: Organization) -> dict[str, Shown]:
    """What was there, and over it what the preview tells of the entities that the plan names.

    Aliases that nobody read are not told: of an entity that is written to they are taken as they came out.
    """
    ids = {one.ref: one.id for one in after.known.entities.values()} | planned.ids
    expected, real = state(organization), state(after)
    written = {operation.subject for operation in planned.graph.operations}
    gone: set[str] = set()
    for ref, told in views_after(planned, planned.graph.operations, ids).items():
        before = expected.pop(ids.get(ref, ""), {})
        if told is None:
            gone.add(ref.name)
            continue
        if ref in written:
            before = {**before, "aliases": real[ids[ref]]["aliases"]}
        kept = {key: value for key, value in before.items() if key not in told}
        expected[ids[ref]] = {**kept, **less_dates(as_result(told))}
    return {id_: less_rows_of(gone, one) for id_, one in expected.items()}


def less_rows_of(gone: set[str], entity: Shown) -> Shown:
    """Without the rows of deleted entities, which vanish by themselves."""
    kept = dict(entity)
    for option in ("members", "delegates", "mailbox_permissions"):
        rows = kept.get(option, [])
        left = [row for row in rows if (row["grantee"] if isinstance(row, dict) else row) not in gone]
        kept.update({option: left} if option in kept else {})
    return kept


@examples
@given(case=cases(with_errors=True))
def test_a_task_with_errors_has_no_operations(case) -> None:
    organization, options = case
    planned = Asked(organization, task(**options)).plan
    assert planned.questions == []
    assert not (planned.errors and planned.graph.operations)


@examples
@given(case=cases(), seed=st.integers(0, 2**16), data=st.data())
def test_a_run_that_was_cut_off_is_finished_by_the_next(case, seed, data) -> None:
    organization, options = case
    planned = settled(organization, options)
    whole = less_temporaries(state(carried_out(organization, planned)))
    done = data.draw(st.integers(0, len(planned.graph.operations)))
    half_way = carried_out(organization, planned, seed, most=done)
    rest = Asked(half_way, task(**options)).plan
    note("and then\n" + "\n".join(steps(rest)))
    assert less_temporaries(state(carried_out(half_way, rest))) == whole


def less_temporaries(entities: dict[str, Shown]) -> dict[str, Shown]:
    """Without the temporary aliases that a cut may leave: only a plan that reads aliases sees and removes them."""
    return {
        id_: {**one, "aliases": [alias for alias in one["aliases"] if not is_temporary(alias)]}
        for id_, one in entities.items()
    }
