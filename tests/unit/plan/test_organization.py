# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans for organizations, on paper: what is wanted × what is there → operations or faults."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.account import (
    BECOMING,
    BROKEN,
    Contents,
    Organization,
)
from ansible_collections.mailops.workmail.plugins.module_utils._plan import organization
from ansible_collections.mailops.workmail.plugins.module_utils._plan.account import fold
from ansible_collections.mailops.workmail.plugins.module_utils._plan.planner import Plan
from ansible_collections.mailops.workmail.plugins.module_utils._task.account import WantedOrganization

ID = "m-1cab861fe2af419092df2a8aeb21d2b6"
ACME = Organization(ID, "acme", "Active", "arn:x", directory_id="d-926726012c", interoperability=False, tags={})
EMPTY = Contents(users=0, groups=0, resources=0, enabled_users=0, enabled_mailboxes=0, domains=1)


def actions(plan: Plan) -> list[str]:
    return [operation.action for operation in plan.graph.operations]


def faults(plan: Plan) -> list[str]:
    assert plan.graph.operations == []
    return [str(fault) for fault in plan.faults]


def wanting(**options: Any) -> WantedOrganization:
    return WantedOrganization("acme", **options)


def test_nothing_wanted_of_an_active_organization_is_no_operation() -> None:
    assert actions(organization.plan(wanting(), ACME)) == []


@pytest.mark.parametrize("state", BECOMING)
def test_one_on_its_way_is_neither_created_again_nor_refused(state: str) -> None:
    there = replace(ACME, state=state)
    assert actions(organization.plan(wanting(), there)) == []
    assert organization.is_waited_for(wanting(), there, [])
    assert not organization.is_waited_for(wanting(wait=False), there, [])
    tagging = organization.plan(wanting(wait=False, tags={"a": "b"}), there).graph.operations
    assert organization.is_waited_for(wanting(wait=False), there, tagging)


@pytest.mark.parametrize("state", [*BROKEN, "Deleting"])
def test_one_that_is_broken_or_going_is_refused(state: str) -> None:
    (fault,) = faults(organization.plan(wanting(), replace(ACME, state=state, error="Because.")))
    assert fault.startswith("organization acme: is ")
    assert "(Because.)" in fault


def test_a_deleted_one_does_not_exist() -> None:
    gone = replace(ACME, state="Deleted")
    assert actions(organization.plan(wanting(), gone)) == ["create_organization"]
    assert actions(organization.plan(wanting(present=False), gone)) == []
    assert actions(organization.plan(wanting(present=False), None)) == []
    (fault,) = faults(organization.plan(WantedOrganization(ID), gone))
    assert "or it is deleted" in fault


def test_the_tags_of_aws_do_not_count_towards_the_fifty() -> None:
    there = replace(ACME, tags={"aws:cloudformation:stack-name": "x", **{f"old{number}": "x" for number in range(49)}})
    adding = organization.plan(wanting(tags={"one": "x"}, purge_tags=False), there)
    assert actions(adding) == ["tag_resource"]
    (fault,) = faults(organization.plan(wanting(tags={"one": "x", "two": "x"}, purge_tags=False), there))
    assert fault.startswith("organization acme.tags: 51 tags with those that are there")


def test_tags_wait_for_the_organization_and_new_ones_for_room() -> None:
    assert actions(organization.plan(wanting(tags={"a": "1"}), None)) == ["create_organization", "tag_resource"]
    there = replace(ACME, tags={"b": "2"})
    assert actions(organization.plan(wanting(tags={"a": "1"}), there)) == ["untag_resource", "tag_resource"]
    assert actions(organization.plan(wanting(tags={"a": "1"}, purge_tags=False), there)) == ["tag_resource"]
    assert actions(organization.plan(wanting(tags={}), there)) == ["untag_resource"]
    assert actions(organization.plan(wanting(tags={"b": "2"}), there)) == []


def test_folding_the_plan_gives_what_was_wanted() -> None:
    there = replace(ACME, tags={"b": "2", "c": "3"})
    wanted = wanting(tags={"a.x": "1", "c": "4"})
    after = fold(organization.view(there), organization.plan(wanted, there).graph.operations)
    assert after is not None
    assert after["tags"] == {"a.x": "1", "c": "4"}
    assert organization.view(there)["tags"] == {"b": "2", "c": "3"}, "what was read stays as it was"
    created = fold(None, organization.plan(wanted, None).graph.operations)
    assert created is not None
    assert (created["alias"], created["organization_state"]) == ("acme", "Active")
    assert created["tags"] == wanted.tags
    leaving = wanting(present=False, confirm_alias="acme")
    assert fold(organization.view(ACME), organization.plan(leaving, ACME, EMPTY).graph.operations) is None


def test_deleting_needs_both_words_and_says_both_at_once() -> None:
    full = replace(EMPTY, users=3, enabled_users=2)
    told = faults(organization.plan(wanting(present=False), ACME, full))
    assert [fault.partition(":")[0] for fault in told] == [
        "organization acme.confirm_alias",
        "organization acme.force_delete",
    ]
    forced = wanting(present=False, confirm_alias="acme", force_delete=True)
    (delete,) = organization.plan(forced, ACME, full).graph.operations
    assert delete.params == {"DeleteDirectory": False, "ForceDelete": True}


def test_one_that_cannot_be_looked_into_needs_the_alias_all_the_same() -> None:
    failed = replace(ACME, state="Failed")
    (fault,) = faults(organization.plan(wanting(present=False), failed))
    assert "it is Failed, so that cannot be read" in fault
    assert actions(organization.plan(wanting(present=False, confirm_alias="acme"), failed)) == ["delete_organization"]


def test_what_the_service_does_not_tell_is_not_compared() -> None:
    silent = replace(ACME, directory_id="", interoperability=None)
    wanted = wanting(directory_id="d-0000000000", interoperability=True, kms_key_arn="x")
    assert actions(organization.plan(wanted, silent)) == []
    assert len(faults(organization.plan(wanted, ACME))) == 2
