# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans for organizations, on paper: what is wanted × what is there → operations, waits or errors."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.current import Current
from ansible_collections.mailops.workmail.plugins.module_utils._model.facts import Known
from ansible_collections.mailops.workmail.plugins.module_utils._model.organization import (
    BROKEN_STATES,
    ORGANIZATION,
    STARTING_STATES,
)
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Ref
from ansible_collections.mailops.workmail.plugins.module_utils._plan.conditions import gone, settled
from ansible_collections.mailops.workmail.plugins.module_utils._plan.fold import fold
from ansible_collections.mailops.workmail.plugins.module_utils._plan.organization_rules import RULES
from ansible_collections.mailops.workmail.plugins.module_utils._plan.planner import Plan
from ansible_collections.mailops.workmail.plugins.module_utils._plan.views import view_of
from ansible_collections.mailops.workmail.plugins.module_utils._task.organization import wanted_organization
from support.paper import Organization
from support.paper import errors as listed_errors

ID = "m-1cab861fe2af419092df2a8aeb21d2b6"
REF = Ref("organization", "acme")


def account(state: str = "Active", error: str = "", **told: Any) -> Organization:
    """An account that has acme, all of whose lists are read."""
    values = {
        "organization_state": state,
        "arn": "arn:x",
        "directory_id": "d-926726012c",
        "enable_interoperability": False,
        "error_message": error,
        "tags": {},
        **told,
    }
    facts = {option: Known(value) for option, value in values.items()}
    world = Organization()
    world.known.by_name[REF] = Current(ORGANIZATION, ID, "acme", state, values=facts)
    return world


def nowhere(text: str = "acme") -> Organization:
    world = Organization()
    world.known.by_name[Ref("organization", text)] = None
    return world


def plan(world: Organization, text: str = "acme", **options: Any) -> Plan:
    wanted, wrong = wanted_organization({"organization": text, **options}, {})
    assert wrong == []
    return world.plan_for(wanted, rules=RULES)


def actions(plan: Plan) -> list[str]:
    assert not plan.questions, plan.questions
    assert not plan.errors, [str(error) for error in plan.errors]
    return [operation.action for operation in plan.graph.operations]


def errors(plan: Plan) -> list[str]:
    assert plan.graph.operations == []
    return listed_errors(plan)


def folded(world: Organization, planned: Plan) -> dict[str, Any] | None:
    there = world.known.by_name[REF]
    return fold(view_of(planned.draft, there) if there else None, planned.graph.operations, ORGANIZATION)


def test_nothing_wanted_of_an_active_organization_is_no_operation() -> None:
    assert actions(plan(account())) == []


@pytest.mark.parametrize("state", STARTING_STATES)
def test_one_on_its_way_is_neither_created_again_nor_refused(state: str) -> None:
    assert actions(plan(account(state))) == []
    assert plan(account(state)).graph.awaited == {settled(REF)}
    assert plan(account(state), wait=False).graph.awaited == frozenset()
    tagging = plan(account(state), wait=False, tags={"a": "b"})
    assert actions(tagging) == ["tag_resource"]
    assert tagging.graph.awaited == {settled(REF)}
    assert settled(REF) in tagging.graph.operations[0].needs


@pytest.mark.parametrize("state", [*BROKEN_STATES, "Deleting"])
def test_one_that_is_broken_or_going_is_refused(state: str) -> None:
    (error,) = errors(plan(account(state, error="Because.")))
    assert error.startswith("organization acme: is ")
    assert "(Because.)" in error


def test_a_deleted_one_does_not_exist() -> None:
    assert actions(plan(nowhere())) == ["create_organization"]
    assert actions(plan(nowhere(), state="absent")) == []
    (error,) = errors(plan(nowhere(ID), ID))
    assert "or it is deleted" in error


def test_the_tags_of_aws_do_not_count_towards_the_fifty() -> None:
    there = {"tags": {"aws:cloudformation:stack-name": "x", **{f"old{number}": "x" for number in range(49)}}}
    assert actions(plan(account(**there), tags={"one": "x"}, purge_tags=False)) == ["tag_resource"]
    (error,) = errors(plan(account(**there), tags={"one": "x", "two": "x"}, purge_tags=False))
    assert error.startswith("organization acme.tags: 51 tags including the existing ones")


def test_tags_wait_for_the_organization_and_new_ones_for_room() -> None:
    assert actions(plan(nowhere(), tags={"a": "1"})) == ["create_organization", "tag_resource"]
    there = {"tags": {"b": "2"}}
    assert actions(plan(account(**there), tags={"a": "1"})) == ["untag_resource", "tag_resource"]
    assert actions(plan(account(**there), tags={"a": "1"}, purge_tags=False)) == ["tag_resource"]
    assert actions(plan(account(**there), tags={})) == ["untag_resource"]
    assert actions(plan(account(**there), tags={"b": "2"})) == []


def test_folding_the_plan_gives_what_was_wanted() -> None:
    there = account(tags={"b": "2", "c": "3"})
    after = folded(there, plan(there, tags={"a.x": "1", "c": "4"}))
    assert after is not None
    assert after["tags"] == {"a.x": "1", "c": "4"}
    assert there.known.by_name[REF].get("tags") == {"b": "2", "c": "3"}, "what was read stays as it was"
    created = folded(nowhere(), plan(nowhere(), tags={"a.x": "1", "c": "4"}))
    assert created is not None
    assert (created["alias"], created["organization_state"]) == ("acme", "Active")
    assert created["tags"] == {"a.x": "1", "c": "4"}
    assert folded(account(), plan(account(), state="absent", confirm_alias="acme")) is None


def test_deleting_needs_both_words_and_says_both_at_once() -> None:
    full = account().user("ann").user("bob").user("cem", None)
    assert [error.partition(":")[0] for error in errors(plan(full, state="absent"))] == [
        "organization acme.confirm_alias",
        "organization acme.force_delete",
    ]
    forced = plan(full, state="absent", confirm_alias="acme", force_delete=True)
    (delete,) = forced.graph.operations
    assert delete.params == {"OrganizationId": REF, "DeleteDirectory": False, "ForceDelete": True}
    assert gone(REF) in delete.makes


def test_a_deletion_that_is_under_way_is_joined_and_not_begun_again() -> None:
    assert actions(plan(account("Deleting"), state="absent")) == []
    assert plan(account("Deleting"), state="absent").graph.awaited == {gone(REF)}
    assert plan(account("Deleting"), state="absent", wait=False).graph.awaited == frozenset()


def test_one_that_cannot_be_looked_into_needs_the_alias_all_the_same() -> None:
    (error,) = errors(plan(account("Failed"), state="absent"))
    assert "not readable while it is Failed" in error
    assert actions(plan(account("Failed"), state="absent", confirm_alias="acme")) == ["delete_organization"]


def test_what_the_service_does_not_return_is_not_compared() -> None:
    silent = account(directory_id=None, enable_interoperability=None)
    key = "arn:aws:kms:eu-west-1:123456789012:key/abcd"
    wanted = {"directory_id": "d-0000000000", "enable_interoperability": True, "kms_key_arn": key}
    assert actions(plan(silent, **wanted)) == []
    assert len(errors(plan(account(), **wanted))) == 2
