# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Taking away: what goes, in which steps, and what guards it."""

from __future__ import annotations

from typing import Any

import pytest
from support.paper import Organization, at, errors, steps


def crowd(count: int) -> Organization:
    organization = Organization()
    for number in range(count):
        organization.user(f"user{number:02}")
    return organization


def test_an_enabled_user_is_disabled_and_deleted() -> None:
    planned = Organization().user("bob").plan(users=[{"name": "bob", "state": "absent"}])
    assert steps(planned) == ["deregister_from_work_mail bob", "delete_user bob"]


def test_a_disabled_user_is_only_deleted() -> None:
    assert steps(Organization().user("bob", None).plan(users=[{"name": "bob", "state": "absent"}])) == [
        "delete_user bob"
    ]


def test_no_member_is_removed_that_is_not_there() -> None:
    assert steps(Organization().plan(users=[{"name": "bob", "state": "absent"}])) == []


def test_nothing_else_is_written_to_who_is_deleted() -> None:
    organization = Organization().group("staff").group("old", members=["group-staff"])
    wanted = {"name": "old", "state": "absent", "members": [], "aliases": [at("o")]}
    assert steps(organization.plan(groups=[wanted])) == ["deregister_from_work_mail old", "delete_group old"]


def test_pruning_disables_whom_no_item_names() -> None:
    organization = Organization().user("bob").user("ann").user("eva", None).group("staff")
    planned = organization.plan(users=[{"name": "bob"}], prune=["users"])
    assert steps(planned) == ["deregister_from_work_mail ann"]


def test_pruning_deletes_when_asked() -> None:
    organization = Organization().user("bob").user("ann").user("eva", None).group("staff")
    planned = organization.plan(users=[{"name": "bob"}], prune=["users"], prune_action="delete")
    assert steps(planned) == ["deregister_from_work_mail ann", "delete_user ann", "delete_user eva"]


def test_pruning_keeps_whom_an_item_names_in_any_way() -> None:
    organization = Organization().user("bob").user("ann").user("eva").user("old").resource("hall")
    planned = organization.plan(
        users=[
            {"user_id": "user-bob"},
            {"email": at("ann")},
            {"name": "EVA", "ignore": True},
            {"name": "old", "state": "absent"},
        ],
        resources=[{"name": "room", "new_name": "hall"}],
        prune=["users", "resources"],
    )
    assert steps(planned) == ["deregister_from_work_mail old", "delete_user old"]


def test_pruning_keeps_the_accounts_of_the_service() -> None:
    organization = Organization().user("bob").user("admin", role="SYSTEM_USER").user("imported", role="RESOURCE")
    assert steps(organization.plan(users=[{"name": "bob"}], prune=["users"], prune_action="delete")) == []


def test_pruning_keeps_what_an_item_with_errors_names() -> None:
    organization = crowd(3)
    planned = organization.plan(users=[{"name": "user00", "city": 1}], prune=["users"], removal_limit=2)
    assert [one.split(":")[0] for one in errors(planned)] == ["users[0] (user00).city"]


@pytest.mark.parametrize("users", [[], [{"name": "bob", "ignore": True}]], ids=["empty", "only ignored"])
def test_pruning_with_an_empty_list_is_refused_and_names_the_victims(users: list[dict[str, Any]]) -> None:
    organization = Organization().user("bob").user("ann").user("eva")
    found = errors(organization.plan(users=users, prune=["users"]))
    assert len(found) == 1
    victims = "ann, eva" if users else "ann, bob, eva"
    assert f"would be removed: {victims}. Set the list, or remove 'users' from `prune`." in found[0]


def test_pruning_with_a_list_left_out_is_refused() -> None:
    assert len(errors(Organization().group("staff").plan(prune=["groups"]))) == 1


def test_pruning_with_an_empty_list_is_fine_where_no_entity_would_go() -> None:
    organization = Organization().user("idle", None).user("admin", role="SYSTEM_USER")
    assert steps(organization.plan(users=[], prune=["users"])) == []


def test_pruning_twice_takes_nothing_more() -> None:
    organization = Organization().user("bob").user("ann", None, was_disabled=True)
    assert steps(organization.plan(users=[{"name": "bob"}], prune=["users"])) == []


def test_who_is_pruned_cannot_be_referred_to() -> None:
    organization = Organization().user("bob").user("ann").group("staff")
    planned = organization.plan(
        users=[{"name": "bob"}],
        groups=[{"name": "staff", "members": ["ann"]}],
        prune=["users"],
        prune_action="delete",
    )
    assert errors(planned) == [
        "groups[0] (staff).members: 'ann' is removed by prune (user ann) of this task; remove it here."
    ]


GOING = {
    "pruned": {"users": [{"name": "user00"}], "prune": ["users"]},
    "absent": {"users": [{"name": f"user0{number}", "state": "absent"} for number in (1, 2, 3)]},
    "disabled": {"users": [{"name": f"user0{number}", "enabled": False} for number in (1, 2, 3)]},
    "mixed": {
        "users": [{"name": "user00"}, {"name": "user01", "state": "absent"}, {"name": "user02", "enabled": False}],
        "prune": ["users"],
    },
}


@pytest.mark.parametrize("options", GOING.values(), ids=GOING.keys())
def test_a_task_takes_away_no_more_than_its_limit(options: dict[str, Any]) -> None:
    assert steps(crowd(4).plan(**options, removal_limit=3))
    planned = crowd(4).plan(**options, removal_limit=2)
    assert errors(planned) == [
        "removal_limit: this task would disable or delete 3 entities, more than 2: user user01, user user02, "
        "user user03. Check the list; to remove all of them, raise `removal_limit`."
    ]
    assert planned.graph.operations == []


def test_the_limit_does_not_count_who_is_gone_or_disabled_already() -> None:
    organization = Organization().user("idle", None)
    wanted = [
        {"name": "gone", "state": "absent"},
        {"name": "idle", "enabled": False},
        {"name": "new", "enabled": False},
    ]
    assert steps(organization.plan(users=wanted, removal_limit=0)) == ["create_user new"]


def test_the_limit_counts_who_is_disabled_already_and_deleted() -> None:
    planned = Organization().user("idle", None).plan(users=[{"name": "idle", "state": "absent"}], removal_limit=0)
    assert len(errors(planned)) == 1


def test_a_single_module_has_no_limit() -> None:
    assert steps(Organization().user("bob").plan(users=[{"name": "bob", "state": "absent"}], removal_limit=None))


def test_a_message_names_fifty_victims_and_counts_the_rest() -> None:
    found = errors(crowd(53).plan(users=[{"name": "user52"}], prune=["users"], removal_limit=1))
    assert "user user49 and 2 more. Check" in found[0]


def test_an_ignored_row_is_left_alone_and_can_be_referred_to() -> None:
    organization = Organization().user("bob").group("staff")
    planned = organization.plan(
        users=[{"name": "bob", "ignore": True, "city": "Oslo", "enabled": False}],
        groups=[{"name": "staff", "members": ["bob"]}],
    )
    assert steps(planned) == ["associate_member_to_group staff bob"]


@pytest.mark.parametrize("state", ["present", "absent"])
def test_an_ignored_row_that_means_no_user_is_an_error(state: str) -> None:
    planned = Organization().user("rob").plan(users=[{"name": "bob", "ignore": True, "state": state}])
    assert errors(planned) == [
        "users[0] (bob).name: there is no user 'bob' to ignore. Did you mean 'rob'? Correct it, or remove the item."
    ]


def test_an_ignored_row_of_no_user_cannot_be_referred_to() -> None:
    organization = Organization().group("staff")
    planned = organization.plan(users=[{"name": "bob", "ignore": True}], groups=[{"name": "staff", "members": ["bob"]}])
    assert [one.split(":")[0] for one in errors(planned)] == ["users[0] (bob).name", "groups[0] (staff).members"]
