# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members, delegates and permissions: what is added, replaced, removed, put off."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.facts import Unreadable
from ansible_collections.mailops.workmail.plugins.module_utils._task.reference import wanted_permission
from support.paper import Organization, at, changed, errors, put_off, sent, steps

ALL = ["FULL_ACCESS", "SEND_AS", "SEND_ON_BEHALF"]


def staff(*members: str) -> Organization:
    return Organization().user("ann").user("bob").user("cem").group("staff", members=[f"user-{one}" for one in members])


def mailbox(**grantees: list[str]) -> Organization:
    rows = {f"user-{name}": rights for name, rights in grantees.items()}
    return Organization().user("ann").user("cem").user("bob", permissions=rows)


def test_a_list_is_the_whole_list() -> None:
    planned = staff("ann", "bob").plan(groups=[{"name": "staff", "members": ["bob", "cem"]}])
    assert steps(planned) == ["associate_member_to_group staff cem", "disassociate_member_from_group staff ann"]
    assert changed(planned, "associate_member_to_group staff cem") == {"members": (["cem"], [])}
    assert changed(planned, "disassociate_member_from_group staff ann") == {"members": ([], ["ann"])}


def test_an_empty_list_empties() -> None:
    planned = staff("ann", "bob").plan(groups=[{"name": "staff", "members": []}])
    assert steps(planned) == ["disassociate_member_from_group staff ann", "disassociate_member_from_group staff bob"]


def test_a_list_left_out_or_null_leaves_all_alone() -> None:
    assert steps(staff("ann").plan(groups=[{"name": "staff"}])) == []
    assert steps(staff("ann").plan(groups=[{"name": "staff", "members": None}])) == []


def test_a_list_without_purge_only_adds() -> None:
    planned = staff("ann").plan(groups=[{"name": "staff", "members": ["bob"], "purge_members": False}])
    assert steps(planned) == ["associate_member_to_group staff bob"]
    assert steps(staff("ann").plan(groups=[{"name": "staff", "members": [], "purge_members": False}])) == []


def test_an_entity_named_twice_is_one_member() -> None:
    planned = staff().plan(groups=[{"name": "staff", "members": ["bob", "BOB", "user-bob", at("bob")]}])
    assert steps(planned) == ["associate_member_to_group staff bob"]


def test_a_group_cannot_be_its_own_member() -> None:
    planned = staff().plan(groups=[{"name": "staff", "members": ["staff"]}])
    assert errors(planned) == ["groups[0] (staff).members: 'staff' is the entity itself; remove it."]


def test_a_row_of_no_known_user_is_left_alone() -> None:
    """Rows of deleted entities may remain (unknown U36)."""
    organization = staff("ann", "gone")
    assert steps(organization.plan(groups=[{"name": "staff", "members": ["ann"]}])) == []


def test_delegates_are_added_and_removed() -> None:
    organization = Organization().user("ann").group("desk").resource("room", delegates=["user-ann"])
    planned = organization.plan(resources=[{"name": "room", "delegates": ["desk"]}])
    assert sorted(steps(planned)) == [
        "associate_delegate_to_resource room desk",
        "disassociate_delegate_from_resource room ann",
    ]


def test_a_new_permission_is_put() -> None:
    wanted = {"name": "bob", "mailbox_permissions": [{"grantee": "ann", "permissions": ["SEND_AS", "FULL_ACCESS"]}]}
    planned = mailbox().plan(users=[wanted])
    assert sent(planned, "put_mailbox_permissions bob ann")["PermissionValues"] == ["FULL_ACCESS", "SEND_AS"]
    assert changed(planned, "put_mailbox_permissions bob ann") == {
        "mailbox_permissions.ann": (None, ["FULL_ACCESS", "SEND_AS"])
    }


def test_the_rights_of_a_pair_are_replaced() -> None:
    wanted = {"name": "bob", "mailbox_permissions": [{"grantee": "ann", "permissions": ["SEND_AS"]}]}
    planned = mailbox(ann=["FULL_ACCESS"]).plan(users=[wanted])
    assert steps(planned) == ["put_mailbox_permissions bob ann"]
    assert sent(planned, "put_mailbox_permissions bob ann")["PermissionValues"] == ["SEND_AS"]


def test_the_order_of_rights_means_nothing() -> None:
    wanted = {"name": "bob", "mailbox_permissions": [{"grantee": "ann", "permissions": ALL[::-1]}]}
    assert steps(mailbox(ann=ALL).plan(users=[wanted])) == []


def test_grantees_that_are_not_listed_lose_everything_unless_asked_otherwise() -> None:
    wanted: dict[str, Any] = {"name": "bob", "mailbox_permissions": []}
    assert steps(mailbox(ann=ALL).plan(users=[wanted])) == ["delete_mailbox_permissions bob ann"]
    assert steps(mailbox(ann=ALL).plan(users=[{**wanted, "purge_mailbox_permissions": False}])) == []


def test_a_row_without_rights_takes_them_all() -> None:
    wanted = {"name": "bob", "mailbox_permissions": [{"grantee": "ann", "permissions": []}]}
    assert steps(mailbox(ann=ALL).plan(users=[wanted])) == ["delete_mailbox_permissions bob ann"]
    assert steps(mailbox().plan(users=[wanted])) == []


def test_two_rows_of_one_grantee_have_to_agree() -> None:
    same = {"grantee": "ann", "permissions": ["SEND_AS"]}
    agreeing = {"name": "bob", "mailbox_permissions": [same, {**same, "grantee": "user-ann"}]}
    assert steps(mailbox().plan(users=[agreeing])) == ["put_mailbox_permissions bob ann"]
    other = {"name": "bob", "mailbox_permissions": [same, {"grantee": "user-ann", "permissions": ["FULL_ACCESS"]}]}
    assert errors(mailbox().plan(users=[other])) == [
        "users[0] (bob).mailbox_permissions.grantee: 'user-ann' is listed twice with different permissions; "
        "combine them in one item."
    ]


PAIRS = [
    ("present", ["SEND_AS"], True, ["SEND_AS"]),
    ("present", ["SEND_AS"], False, ["FULL_ACCESS", "SEND_AS"]),
    ("present", ["FULL_ACCESS"], False, None),
    ("absent", ["FULL_ACCESS"], True, []),
    ("absent", ["SEND_AS"], True, None),
    ("absent", None, True, []),
]


@pytest.mark.parametrize(("state", "rights", "purge", "after"), PAIRS)
def test_one_pair_gets_exactly_more_or_fewer_rights(
    state: str, rights: list[str] | None, purge: bool, after: list[str] | None
) -> None:
    options = {"mailbox": "bob", "grantee": "ann", "state": state, "permissions": rights, "purge_permissions": purge}
    planned = mailbox(ann=["FULL_ACCESS"], cem=ALL).plan_for(wanted_permission(options))
    lines = {None: [], (): ["delete_mailbox_permissions bob ann"]}
    expected = lines.get(after if after is None else tuple(after), ["put_mailbox_permissions bob ann"])
    assert steps(planned) == expected
    if after:
        assert sent(planned, expected[0])["PermissionValues"] == after


def test_some_rights_of_a_pair_are_taken_and_the_others_stay() -> None:
    options = {"mailbox": "bob", "grantee": "ann", "state": "absent", "permissions": ["SEND_AS"]}
    planned = mailbox(ann=ALL).plan_for(wanted_permission({**options, "purge_permissions": True}))
    line = "put_mailbox_permissions bob ann"
    assert sent(planned, line)["PermissionValues"] == ["FULL_ACCESS", "SEND_ON_BEHALF"]


@pytest.mark.parametrize("kind", ["group", "resource"])
def test_groups_and_resources_have_permissions_too(kind: str) -> None:
    organization = Organization().user("ann").add(kind, "it", at("it"))
    wanted = {"name": "it", "mailbox_permissions": [{"grantee": "ann", "permissions": ["SEND_AS"]}]}
    assert steps(organization.plan(**{f"{kind}s": [wanted]})) == ["put_mailbox_permissions it ann"]


def test_links_of_who_is_disabled_are_put_off() -> None:
    organization = staff().group("idle", None, members=["user-ann"])
    planned = organization.plan(groups=[{"name": "idle", "members": ["bob"]}])
    assert steps(planned) == []
    assert put_off(planned) == ["idle.members"]


def test_links_of_who_is_disabled_and_as_wanted_are_nothing_to_put_off() -> None:
    organization = staff().group("idle", None, members=["user-ann"])
    assert put_off(organization.plan(groups=[{"name": "idle", "members": ["ann"]}])) == []


def test_a_disabled_member_is_put_off_and_the_others_are_not() -> None:
    planned = staff().user("idle", None).plan(groups=[{"name": "staff", "members": ["idle", "bob"]}])
    assert steps(planned) == ["associate_member_to_group staff bob"]
    assert put_off(planned) == ["staff.members"]
    assert planned.deferred[0].reason.startswith("idle: DISABLED")


def test_a_disabled_member_can_be_taken_out() -> None:
    planned = staff("idle").user("idle", None).plan(groups=[{"name": "staff", "members": []}])
    assert steps(planned) == ["disassociate_member_from_group staff idle"]


def test_the_rights_of_a_disabled_grantee_cannot_be_taken() -> None:
    """Neither Put- nor DeleteMailboxPermissions takes a DISABLED end (unknown U34)."""
    planned = mailbox(idle=ALL).user("idle", None).plan(users=[{"name": "bob", "mailbox_permissions": []}])
    assert steps(planned) == []
    assert put_off(planned) == ["bob.mailbox_permissions"]


def test_the_rights_of_a_disabled_grantee_who_is_being_deleted_are_nothing_to_put_off() -> None:
    """Nobody could enable that one any more, and the rights go with it."""
    organization = mailbox(idle=ALL).user("idle", None)
    planned = organization.plan(users=[{"name": "bob", "mailbox_permissions": []}, {"name": "idle", "state": "absent"}])
    assert steps(planned) == ["delete_user idle"]
    assert put_off(planned) == []


def test_an_entity_that_the_task_enables_is_a_member_at_once() -> None:
    wanted = {"name": "idle", "email": at("idle"), "enabled": True}
    organization = staff().user("idle", None, was_disabled=True)
    planned = organization.plan(users=[wanted], groups=[{"name": "staff", "members": ["idle"]}])
    assert steps(planned) == [
        f"register_to_work_mail idle {at('idle')}",
        "associate_member_to_group staff idle",
    ]


def test_a_link_that_cannot_be_read_is_an_error_where_it_is_wanted() -> None:
    organization = staff("ann")
    organization.known.entities["group-staff"].links["members"] = Unreadable("EntityStateException: no")
    found = errors(organization.plan(groups=[{"name": "staff", "members": []}]))
    assert len(found) == 1
    assert "the current members of staff cannot be read (EntityStateException: no)" in found[0]
    assert steps(organization.plan(groups=[{"name": "staff"}])) == []


def test_an_unknown_name_to_remove_is_an_error_but_a_row_of_a_deleted_entity_goes() -> None:
    planned = staff("ann").plan(groups=[{"name": "staff", "remove_members": ["annn"]}])
    assert "groups[0] (staff).remove_members: there is no user or group 'annn'" in errors(planned)[0]
    assert "Did you mean 'ann'?" in errors(planned)[0]
    planned = staff("ann", "gone").plan(groups=[{"name": "staff", "remove_members": ["user-gone"]}])
    assert steps(planned) == ["disassociate_member_from_group staff user-gone"]
    planned = staff("ann", "gone").plan(groups=[{"name": "staff", "remove_members": ["USER-GONE"]}])
    assert changed(planned, "disassociate_member_from_group staff user-gone") == {"members": ([], ["user-gone"])}


def test_a_row_to_remove_may_name_an_entity_that_leaves_or_has_left() -> None:
    leaving = {"users": [{"name": "ann", "state": "absent"}], "groups": [{"name": "staff", "remove_members": ["ann"]}]}
    planned = staff("ann").plan(**leaving)
    assert "disassociate_member_from_group staff ann" in steps(planned)
    left = Organization().user("bob").group("staff", members=["user-bob"])
    assert steps(left.plan(**leaving)) == []
