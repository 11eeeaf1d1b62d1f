# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names that are taken, mistyped, unfit or too long are refused before the first write, in check mode too."""

from __future__ import annotations

from typing import Any

import pytest
from support.inprocess import Runner
from support.lookups import actions, rename

DIRECTORY = "workmail_directory"


def refused(emulator: Any, runner: Runner, module: str, **options: Any) -> str:
    """What check mode and the real run both say, after neither has written."""
    emulator.reset_log()
    preview = runner.fails(module, check=True, **options)
    real = runner.fails(module, **options)
    assert preview["msg"] == real["msg"]
    assert emulator.writes() == []
    return str(real["msg"])


@pytest.mark.parametrize("enabled", [True, False])
def test_a_name_of_another_kind_is_refused(emulator, acme: Runner, enabled: bool) -> None:
    acme.run("workmail_group", name="sales", email="sales@example.com", enabled=enabled)
    told = refused(emulator, acme, "workmail_user", name="Sales", email="s@example.com")
    state = "ENABLED" if enabled else "DISABLED"
    assert f"name: 'Sales' is already the name of the {state} group 'sales'" in told
    assert "Choose another name, or delete that group first." in told


def test_a_new_name_that_is_taken_by_another_kind_is_refused(emulator, acme: Runner) -> None:
    acme.run("workmail_user", name="hall", email="hall@example.com")
    acme.run("workmail_resource", name="room", type="ROOM")
    told = refused(emulator, acme, "workmail_resource", name="room", new_name="hall")
    assert "new_name: 'hall' is already the name of the ENABLED user 'hall'" in told


def test_a_resource_that_has_the_name_may_be_renamed(emulator, acme: Runner) -> None:
    acme.run("workmail_resource", name="desk", type="EQUIPMENT")
    told = refused(emulator, acme, DIRECTORY, groups=[{"name": "desk", "email": "desk@example.com"}])
    assert "groups[0] (desk).name: 'desk' is already the name of the DISABLED resource 'desk'" in told
    assert "Choose another name, or rename that resource (`new_name`) first." in told


@pytest.mark.parametrize(
    ("holder", "steps"),
    [
        ({"name": "desk", "state": "absent"}, ["delete_resource", "create_group", "register_to_work_mail"]),
        ({"name": "desk", "new_name": "table"}, ["update_resource", "create_group", "register_to_work_mail"]),
    ],
)
def test_a_name_that_the_task_sets_free_is_given(acme: Runner, holder: dict[str, str], steps: list[str]) -> None:
    acme.run("workmail_resource", name="desk", type="EQUIPMENT")
    made = acme.check_then_run(DIRECTORY, groups=[{"name": "desk", "email": "d@example.com"}], resources=[holder])
    assert actions(made) == steps


def test_a_name_goes_to_another_kind_where_two_kinds_share_one_already(emulator, acme: Runner) -> None:
    emulator.set_switch("U10", "per-kind")
    acme.run("workmail_user", name="desk", email="desk@example.com")
    acme.run("workmail_group", name="desks", email="desks@example.com")
    acme.run("workmail_group", name="sales", email="sales@example.com")
    assert "'sales' is already the name" in refused(
        emulator, acme, "workmail_user", name="sales", email="s@example.com"
    )
    rename(emulator, "desks", "desk")
    assert actions(acme.check_then_run("workmail_user", name="sales", email="s@example.com"))[0] == "create_user"


@pytest.mark.parametrize("prune", [[], ["users"]])
def test_an_ignored_item_that_means_no_entity_is_refused(emulator, acme: Runner, prune: list[str]) -> None:
    acme.run("workmail_user", name="scanner", email="scanner@example.com")
    acme.run("workmail_user", name="ann", email="ann@example.com")
    wanted = {"users": [{"name": "ann"}, {"name": "scaner", "ignore": True}], "prune": prune}
    told = refused(emulator, acme, DIRECTORY, **wanted)
    assert "users[1] (scaner).name: there is no user 'scaner' to ignore. Did you mean 'scanner'?" in told


@pytest.mark.parametrize("means", [{"user_id": "S-1-1-11-1"}, {"email": "gone@example.com"}])
def test_an_ignored_item_may_be_given_by_id_or_address_and_is_refused_too(emulator, acme: Runner, means: Any) -> None:
    told = refused(emulator, acme, DIRECTORY, users=[{**means, "ignore": True}])
    ((option, text),) = means.items()
    assert f".{option}: there is no user {text!r} to ignore." in told


def test_nothing_is_there_to_be_ignored_in_the_empty_organization_of_a_preview(acme: Runner) -> None:
    users = [{"name": "scanner", "ignore": True}, {"user_id": "S-1-1-11-1", "ignore": True}]
    nowhere = Runner(acme.url, "globex")
    preview = nowhere.run(DIRECTORY, check=True, users=users, prune=["users"], missing_organization="empty")
    assert not preview["changed"]


@pytest.mark.parametrize("there", [["room"], ["hall"], ["room", "hall"]])
def test_an_ignored_item_is_met_under_either_name_and_keeps_it(emulator, acme: Runner, there: list[str]) -> None:
    for name in [*there, "rest", "old"]:
        acme.run("workmail_resource", name=name, type="ROOM", email=f"{name}@example.com")
    wanted = [{"name": "room", "new_name": "hall", "ignore": True}, {"name": "rest"}]
    assert acme.check_then_run(DIRECTORY, resources=wanted)["operations"] == []
    pruned = acme.check_then_run(DIRECTORY, resources=wanted, prune=["resources"])
    assert {one["name"] for one in pruned["operations"]} == {"old", *there[1:]}


@pytest.mark.parametrize("bulk", [True, False])
@pytest.mark.parametrize(
    ("kind", "near", "bare"),
    [
        ("user", "johnsmith", {"name": "jonsmith", "city": "Oslo"}),
        ("group", "everyone", {"name": "evryone", "members": ["johnsmith"]}),
        ("resource", "fjord", {"name": "fjrd", "description": "Blue"}),
        ("resource", "fjord", {"name": "fjrd", "new_name": "north"}),
    ],
)
def test_a_name_alone_that_meets_no_entity_is_a_mistyped_one(emulator, acme: Runner, kind, near, bare, bulk) -> None:
    acme.run("workmail_user", name="johnsmith", email="john@example.com")
    acme.run("workmail_group", name="everyone", email="everyone@example.com")
    acme.run("workmail_resource", name="fjord", type="ROOM")
    if bulk:
        told = refused(emulator, acme, DIRECTORY, **{f"{kind}s": [bare]})
    else:
        told = refused(emulator, acme, f"workmail_{kind}", **bare)
    assert f"there is no {kind} '{bare['name']}'" in told
    assert f"Did you mean '{near}'?" in told
    assert told.count("`type`") <= 1


@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("workmail_user", {"email": "new@example.com"}),
        ("workmail_user", {"enabled": False}),
        ("workmail_user", {"display_name": "New"}),
        ("workmail_user", {"password": "Canary-Horse-1"}),
        ("workmail_group", {"enabled": False}),
        ("workmail_resource", {"type": "ROOM"}),
    ],
    ids=str,
)
def test_one_option_that_speaks_for_a_new_entity_creates_it(acme: Runner, module, options) -> None:
    assert acme.check_then_run(module, name="new", **options)["changed"]


def named_elsewhere(emulator: Any, runner: Runner, name: str) -> None:
    """A user whose name another directory allowed."""
    emulator.set_switch("directory-type", "other")
    runner.run("workmail_user", name="ann", email="ann@example.com")
    rename(emulator, "ann", name)


@pytest.mark.parametrize("name", ["John Smith", "O'Neill", "x" * 70, "Zoë"])
def test_an_existing_user_may_be_named_by_a_name_that_a_new_one_cannot_have(emulator, acme: Runner, name) -> None:
    named_elsewhere(emulator, acme, name)
    acme.run("workmail_group", name="staff", email="staff@example.com")
    acme.check_then_run("workmail_user", name=name, city="Oslo")
    acme.check_then_run(
        DIRECTORY,
        users=[{"name": name.upper() if name.isascii() else name, "city": "Bergen"}],
        groups=[{"name": "staff", "members": [name]}],
        prune=["users"],
    )
    assert not acme.run("workmail_user", name=name, city="Bergen")["changed"]
    exported = acme.run("workmail_directory_info")["directory"]
    assert not acme.run(DIRECTORY, **exported)["changed"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"name": "John Smith", "display_name": "John"}, "does not allow in the name of a user"),
        ({"name": "x" * 65, "display_name": "X"}, "has 65 characters; the name of a user has 1 to 64"),
        ({"name": "x" * 257, "display_name": "X"}, "has 257 characters"),
        ({"name": "", "display_name": "X"}, "has 0 characters"),
    ],
)
def test_a_new_user_cannot_have_such_a_name(emulator, acme: Runner, options, told) -> None:
    assert told in refused(emulator, acme, "workmail_user", **options)
    both = refused(emulator, acme, DIRECTORY, users=[{**options, "mailbox_quota": 0}, {"name": "bob", "zip_code": 1}])
    assert told in both
    assert "mailbox_quota" in both
    assert "zip_code" in both


@pytest.mark.parametrize("count", [20, 21])
def test_a_name_that_is_too_long_for_another_directory_is_refused_before_the_first_write(
    emulator, acme: Runner, count
) -> None:
    acme.run("workmail_user", name="long" * 10, email="long@example.com")
    emulator.set_switch("directory-type", "other")
    users = [{"name": "ann", "email": "ann@example.com"}, {"name": "x" * count, "email": "x@example.com"}]
    if count == 20:
        acme.check_then_run(DIRECTORY, users=users)
    else:
        told = refused(emulator, acme, DIRECTORY, users=users)
        assert "has 21 characters; in the directory of this organization (MicrosoftAD)" in told
    acme.check_then_run("workmail_user", name="long" * 10, city="Oslo")


@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("workmail_user", {"name": "gest", "city": "Oslo"}),
        (DIRECTORY, {"users": [{"name": "gest", "ignore": True}]}),
        ("workmail_group", {"name": "staff", "email": "staff@example.com", "members": ["gest"]}),
        ("workmail_mailbox_permission", {"mailbox": "gest", "grantee": "bob", "permissions": ["FULL_ACCESS"]}),
        ("workmail_mailbox_permission_info", {"mailbox": "gest"}),
        ("workmail_alias", {"entity": "gest", "alias": "x@example.com"}),
        ("workmail_alias_info", {"entity": "gest"}),
    ],
)
def test_no_account_of_the_service_is_offered_for_a_mistyped_name(emulator, acme: Runner, module, options) -> None:
    acme.run("workmail_user", name="bob", email="bob@example.com")
    told = acme.fails(module, **options)["msg"]
    assert "'gest'" in told
    assert "Guest" not in told
