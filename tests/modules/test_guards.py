# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Taking away is guarded, and a failure stops nothing but what depends on it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.inprocess import Failed, Runner
from support.items import people
from support.lawful import MODULE, fresh
from support.lookups import Result, actions
from support.wishes import sound
from workmail_emulator import Faults, Rule

NAMES = {
    "users": ["ann", "bob", "cem", "dee"],
    "groups": ["staff", "sales"],
    "resources": ["room", "car"],
}
SYSTEM = {"Administrator", "Guest"}
examples = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def everybody() -> dict[str, list[dict[str, Any]]]:
    """Two to four of each kind, all ENABLED."""
    return {
        "users": people(*NAMES["users"]),
        "groups": people(*NAMES["groups"]),
        "resources": [{**one, "type": "ROOM"} for one in people(*NAMES["resources"])],
    }


def states(emulator: Any) -> dict[str, str]:
    """Name → state of everybody who is there."""
    return {name: one["state"] for some in emulator.snapshot("acme").values() for name, one in some.items()}


@pytest.fixture
def full(acme: Runner) -> Runner:
    acme.run(MODULE, **everybody())
    return acme


REMOVING: dict[str, Any] = {
    "users": [{"name": "ann", "state": "absent"}, {"name": "bob", "enabled": False}, {"name": "cem"}],
    "groups": [{"name": "staff", "enabled": False}],
    "resources": [{"name": "room", "enabled": False}],
    "prune": ["users", "groups", "resources"],
}
VICTIMS = "group sales, group staff, resource car, resource room, user ann, user bob, user dee"


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("action", ["disable", "delete"])
def test_the_limit_counts_all_removed_entities_for_whatever_reason(emulator, full: Runner, check, action) -> None:
    emulator.reset_log()
    failed = full.fails(MODULE, check=check, removal_limit=6, prune_action=action, **REMOVING)
    assert f"would disable or delete 7 entities, more than 6: {VICTIMS}." in failed["msg"]
    assert emulator.writes() == []


def test_as_many_as_the_limit_allows_may_go(emulator, full: Runner) -> None:
    full.check_then_run(MODULE, removal_limit=7, **REMOVING)
    assert {name for name, state in states(emulator).items() if state == "ENABLED"} == {"cem"}
    assert "ann" not in states(emulator)


def test_the_limit_is_ten_where_none_is_given(emulator, acme: Runner) -> None:
    names = [f"user{number:02d}" for number in range(12)]
    acme.run(MODULE, users=people(*names))
    leaving = [{"name": name, "state": "absent"} for name in names]
    assert "11 entities, more than 10" in acme.fails(MODULE, users=leaving[:11])["msg"]
    assert acme.run(MODULE, users=leaving[:10])["summary"]["users"]["deleted"] == 10


def test_who_is_gone_or_disabled_already_does_not_count(emulator, full: Runner) -> None:
    full.run(MODULE, users=[{"name": "ann", "enabled": False}, {"name": "bob", "state": "absent"}])
    again = [{"name": "ann", "enabled": False}, {"name": "bob", "state": "absent"}, {"name": "zoe", "state": "absent"}]
    assert not full.run(MODULE, users=again, removal_limit=0)["changed"]
    assert "user ann" in full.fails(MODULE, users=[{"name": "ann", "state": "absent"}], removal_limit=0)["msg"]


def test_making_and_changing_are_not_limited(emulator, full: Runner) -> None:
    full.run(MODULE, removal_limit=0, users=[{"name": "ann", "email": "ann2@example.com"}, *people("zoe")])
    assert states(emulator)["zoe"] == "ENABLED"


@pytest.mark.parametrize("plural", NAMES)
def test_pruning_disables_who_is_not_named_and_leaves_the_disabled(emulator, full: Runner, plural) -> None:
    kept, *others = NAMES[plural]
    pruned = full.check_then_run(MODULE, prune=[plural], **{plural: [{"name": kept}]})
    assert set(actions(pruned)) == {"deregister_from_work_mail"}
    assert {one["name"] for one in pruned["operations"]} == set(others)
    assert not full.run(MODULE, prune=[plural], **{plural: [{"name": kept}]})["changed"]
    untouched = {name for other, names in NAMES.items() if other != plural for name in names}
    assert all(states(emulator)[name] == "ENABLED" for name in untouched)


@pytest.mark.parametrize("plural", NAMES)
def test_pruning_deletes_only_when_asked_to_and_then_the_disabled_too(emulator, full: Runner, plural) -> None:
    kept, first, *_others = NAMES[plural]
    full.run(MODULE, **{plural: [{"name": first, "enabled": False}]})
    full.check_then_run(MODULE, prune=[plural], prune_action="delete", **{plural: [{"name": kept}]})
    assert set(NAMES[plural]) & set(states(emulator)) == {kept}


@pytest.mark.parametrize("plural", NAMES)
@pytest.mark.parametrize("listed", ["omitted", "empty", "ignored only"])
def test_pruning_by_an_empty_list_is_refused_and_all_entities_are_named(emulator, full: Runner, plural, listed) -> None:
    kept, *others = NAMES[plural]
    options = {"omitted": {}, "empty": {plural: []}, "ignored only": {plural: [{"name": kept, "ignore": True}]}}[listed]
    emulator.reset_log()
    failed = full.fails(MODULE, prune=[plural], **options)
    victims = others if listed == "ignored only" else [kept, *others]
    assert (
        f"the list of {plural} is empty, so all {len(victims)} would be removed: {', '.join(sorted(victims))}."
        in failed["msg"]
    )
    assert emulator.writes() == []


def test_pruning_by_an_empty_list_is_fine_where_no_entity_exists(acme: Runner) -> None:
    assert not acme.run(MODULE, prune=["users", "groups", "resources"], prune_action="delete")["changed"]


def test_who_is_ignored_is_neither_changed_nor_pruned(emulator, full: Runner) -> None:
    ignored = {"name": "bob", "ignore": True, "email": "other@example.com", "enabled": False, "city": "Oslo"}
    before = emulator.snapshot("acme")["users"]["bob"]
    full.check_then_run(MODULE, users=[{"name": "ann"}, ignored], prune=["users"], prune_action="delete")
    assert set(states(emulator)) & set(NAMES["users"]) == {"ann", "bob"}
    assert emulator.snapshot("acme")["users"]["bob"] == before


def test_an_item_with_an_error_is_not_pruned_for_it(emulator, full: Runner) -> None:
    emulator.reset_log()
    failed = full.fails(
        MODULE, users=[{"name": "ann", "country": False}, {"name": "bob"}], prune=["users"], removal_limit=1
    )
    assert "would disable or delete 2 entities, more than 1: user cem, user dee." in failed["msg"]
    assert any("users[0] (ann).country" in error for error in failed["errors"])
    assert emulator.writes() == []


@pytest.mark.parametrize("action", ["disable", "delete"])
def test_the_services_own_accounts_are_never_pruned(emulator, full: Runner, action) -> None:
    def imported(organization: Any) -> None:
        one = next(one for one in organization.of_kind("user") if one.name == "dee")
        one.role = "RESOURCE"

    emulator.edit("acme", imported)
    pruned = full.check_then_run(MODULE, users=[{"name": "ann"}], prune=["users"], prune_action=action)
    assert {one["name"] for one in pruned["operations"]} == {"bob", "cem"}
    assert set(states(emulator)) >= {*SYSTEM, "dee"}


@pytest.mark.parametrize(
    "wanted", [{"state": "absent"}, {"enabled": False}, {"enabled": True, "email": "g@example.com"}]
)
def test_the_services_own_accounts_are_refused_as_items(emulator, full: Runner, wanted) -> None:
    emulator.reset_log()
    failed = full.fails(MODULE, users=[{"name": "guest", **wanted}])
    assert "users[0] (guest).name: 'Guest' is a system account (SYSTEM_USER)" in failed["msg"]
    assert emulator.writes() == []


@st.composite
def removals(draw: Any) -> dict[str, Any]:
    """One task that takes away, in any combination of options."""
    task: dict[str, Any] = {}
    fates = [{}, {"state": "absent"}, {"enabled": False}, {"ignore": True}, {"ignore": True, "state": "absent"}]
    for plural, names in NAMES.items():
        chosen = draw(st.lists(st.sampled_from([*names, "Guest"] if plural == "users" else names), unique=True))
        items = [{"name": name, **draw(st.sampled_from(fates))} for name in chosen]
        if items and draw(st.integers(0, 9)) == 0:
            items[0]["hidden_from_global_address_list"] = "perhaps"
        if items or draw(st.booleans()):
            task[plural] = items
    task["prune"] = draw(st.lists(st.sampled_from(list(NAMES)), unique=True))
    return {
        **task,
        "prune_action": draw(st.sampled_from(["disable", "delete"])),
        "removal_limit": draw(st.integers(0, 8)),
    }


@examples
@given(task=removals(), closed=st.lists(st.sampled_from(["ann", "sales", "car"]), unique=True))
def test_no_options_remove_more_than_the_limit_or_anybody_protected(running_emulator, task, closed) -> None:
    runner = fresh(running_emulator)
    runner.run(MODULE, **everybody())
    runner.run(MODULE, **{kind_of(name): [{"name": name, "enabled": False}] for name in closed})
    before = states(running_emulator)
    running_emulator.reset_log()
    result = run_whatever(runner, task)
    after = states(running_emulator)
    removed = {name for name in before if after.get(name) != before[name]}
    assert len(removed) <= task["removal_limit"]
    assert removed <= condemned(task)
    if "errors" in result:
        assert running_emulator.writes() == []
    else:
        assert not result.get("failed"), result
        assert all(name not in after or after[name] == "DISABLED" for name in condemned(task))


def kind_of(name: str) -> str:
    return next(plural for plural, names in NAMES.items() if name in names)


def run_whatever(runner: Runner, options: dict[str, Any]) -> Result:
    try:
        return runner.run(MODULE, **options)
    except Failed as failed:
        return failed.result


def condemned(task: dict[str, Any]) -> set[str]:
    """Whom the task says to take away: never who is ignored, nor an account of the service."""
    gone: set[str] = set()
    for plural, names in NAMES.items():
        items = [item for item in task.get(plural, ()) if not item.get("ignore")]
        named = {item["name"] for item in task.get(plural, ())}
        gone |= {item["name"] for item in items if item.get("state") == "absent" or item.get("enabled") is False}
        if plural in task["prune"] and items:
            gone |= set(names) - named
    return gone - SYSTEM


BROKEN = [
    Rule("CreateUser", "bob", "ReservedNameException"),
    Rule("AssociateDelegateToResource", "", "AccessDeniedException"),
    Rule("DeleteAlias", "old@example.com", "InvalidParameterException"),
]
WORK: dict[str, Any] = {
    "users": [
        {**people("ann")[0], "aliases": []},
        {**people("bob")[0], "city": "Oslo"},
        {**people("cem")[0], "aliases": ["old@example.com"]},
        {"name": "dee", "state": "absent"},
    ],
    "groups": [{**people("staff")[0], "members": ["ann", "bob", "cem"]}],
    "resources": [
        {
            **people("room")[0],
            "type": "ROOM",
            "delegates": ["cem"],
            "booking_options": {"auto_accept_requests": False},
        }
    ],
}


def test_what_is_independent_goes_on_and_the_rest_is_reported_and_done_by_the_next_run(emulator, acme: Runner) -> None:
    acme.run(MODULE, users=[{**people("ann")[0], "aliases": ["old@example.com"]}, *people("dee")])
    foreseen = acme.run(MODULE, check=True, **WORK)
    emulator.set_faults(Faults(rules=BROKEN))
    failed = acme.fails(MODULE, **WORK)
    assert {(one["name"], one["action"], one["code"]) for one in failed["failures"]} == {
        ("bob", "create_user", "ReservedNameException"),
        ("bob", "register_to_work_mail", "Skipped"),
        ("bob", "update_user", "Skipped"),
        ("staff", "associate_member_to_group", "Skipped"),
        ("ann", "delete_alias", "InvalidParameterException"),
        ("cem", "create_alias", "Skipped"),
        ("room", "associate_delegate_to_resource", "AccessDeniedException"),
        ("room", "update_resource", "Skipped"),
    }
    assert failed["msg"].startswith("3 operations failed; the first is ")
    assert "5 depending on these were skipped." in failed["msg"]
    assert marks(failed, "operations") + marks(failed, "failures") == marks(foreseen, "operations")
    assert states(emulator) == {
        **dict.fromkeys(SYSTEM, "DISABLED"),
        **dict.fromkeys(("ann", "cem", "staff", "room"), "ENABLED"),
    }
    assert emulator.snapshot("acme")["groups"]["staff"]["members"] == ["user ann", "user cem"]
    emulator.set_faults(Faults())
    assert marks(acme.run(MODULE, **WORK), "operations") == marks(failed, "failures")
    assert not acme.run(MODULE, **WORK)["changed"]


def marks(result: Result, key: str) -> Counter[tuple[str, str, str]]:
    return Counter((one["kind"], one["name"], one["action"]) for one in result[key])


@pytest.mark.parametrize(
    ("operation", "value"),
    [
        ("CreateAlias", "x@example.com"),
        ("RegisterToWorkMail", "ann@example.com"),
        ("AssociateMemberToGroup", "ann"),
        ("PutMailboxPermissions", "staff"),
    ],
)
def test_a_failure_names_the_value_that_was_refused(emulator, acme: Runner, operation, value) -> None:
    """Whatever the service says: two aliases, or two members, of one entity must be told apart."""
    emulator.set_faults(Faults(rules=[Rule(operation, code="EmailAddressInUseException")]))
    grants = [{"grantee": "staff", "permissions": ["SEND_AS"]}]
    ann = {**people("ann")[0], "aliases": ["x@example.com", "y@example.com"], "mailbox_permissions": grants}
    failed = acme.fails(MODULE, users=[ann], groups=[{**people("staff")[0], "members": ["ann"]}], wait_timeout=1)
    told = [one["message"] for one in failed["failures"] if one["code"] == "EmailAddressInUseException"]
    assert any(value in message for message in told), told


RULES = st.builds(
    Rule,
    st.sampled_from(["CreateUser", "CreateGroup", "CreateResource", "RegisterToWorkMail", "DeregisterFromWorkMail"])
    | st.sampled_from(["CreateAlias", "DeleteAlias", "UpdatePrimaryEmailAddress", "UpdateUser", "UpdateResource"])
    | st.sampled_from(["AssociateMemberToGroup", "AssociateDelegateToResource", "PutMailboxPermissions", "DeleteUser"]),
    st.sampled_from(["", "ann", "bob", "cem", "staff", "room"]),
    st.just("AccessDeniedException"),
)


@examples
@given(first=sound(), second=sound(), rules=st.lists(RULES, min_size=1, max_size=3))
def test_whatever_fails_the_next_run_does_exactly_what_was_left(running_emulator, first, second, rules) -> None:
    runner = fresh(running_emulator)
    run_whatever(runner, {**first, "removal_limit": 20})
    task = {**second, "removal_limit": 20}
    foreseen = run_whatever(runner, {**task, "check": True})
    if "errors" in foreseen:
        return
    running_emulator.set_faults(Faults(rules=rules))
    result = run_whatever(runner, task)
    running_emulator.set_faults(Faults())
    left = marks(result, "failures") if result.get("failed") else Counter()
    assert marks(result, "operations") + left == marks(foreseen, "operations")
    rest = runner.run(MODULE, **task)
    # What the first run has disabled meanwhile is put off in the second.
    put_off = {entry["name"] for entry in rest["deferred"]}
    unmade = left - marks(rest, "operations")
    assert marks(rest, "operations") <= left
    assert {name for _kind, name, _action in unmade} <= put_off
    assert not runner.run(MODULE, **task)["changed"]
