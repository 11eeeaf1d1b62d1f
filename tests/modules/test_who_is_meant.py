# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A reference that means two entities is refused, whatever has been read before; each option means what it says."""

from __future__ import annotations

from typing import Any

import pytest
from support.inprocess import Failed, Runner
from support.items import people
from support.lookups import rename

LOGIN = "dee@example.com"
"""The login of one user, and an address of another."""


@pytest.fixture(params=["primary", "alias"])
def mistakable(request, emulator, acme: Runner) -> Runner:
    """User `dee@example.com` has another address; user `holder` has that address, as its primary one or an alias."""
    held: dict[str, Any] = {"email": LOGIN} if request.param == "primary" else {"aliases": [LOGIN]}
    acme.run(
        "workmail_directory",
        users=[
            {"name": LOGIN, "email": "d@example.com"},
            {"name": "holder", "email": "holder@example.com", **held},
            {"name": "boss", "email": "boss@example.com"},
        ],
        groups=[{"name": "staff", "email": "staff@example.com"}],
        resources=[{"name": "room", "type": "ROOM", "email": "room@example.com"}],
    )
    return acme


ALSO_READ: list[dict[str, Any]] = [
    {},
    {"users": [{"name": LOGIN}]},
    {"users": [{"name": "holder"}]},
    {"users": [{"name": LOGIN}, {"name": "holder", "aliases": [], "purge_aliases": False}, {"name": "boss"}]},
    {"users": [{"name": name} for name in (LOGIN, "holder", "boss")], "prune": ["resources"]},
]


def failure(runner: Runner, module: str, check: bool = False, **options: Any) -> str:
    with pytest.raises(Failed) as failed:
        runner.run(module, check=check, **options)
    return str(failed.value.result["msg"])


def refused(runner: Runner, module: str, **options: Any) -> str:
    for check in (True, False):
        message = failure(runner, module, check=check, **options)
        assert "is ambiguous" in message
        assert f"user {LOGIN}" in message
        assert "user holder" in message
    return message


@pytest.mark.parametrize("kind", ["resource", "group"])
@pytest.mark.parametrize(
    "wanted",
    [
        {"resources": [{"name": "room", "delegates": [LOGIN]}]},
        {"groups": [{"name": "staff", "members": [LOGIN]}]},
        {"users": [{"name": "boss", "mailbox_permissions": [{"grantee": LOGIN, "permissions": ["FULL_ACCESS"]}]}]},
    ],
    ids=str,
)
@pytest.mark.parametrize("option", ["email", "aliases", "in the same task"])
def test_a_login_that_is_an_address_of_what_cannot_stand_there_is_refused(
    emulator, acme: Runner, wanted, kind, option
) -> None:
    holder = {"name": "holder", **({"type": "ROOM"} if kind == "resource" else {})}
    address = {"email": LOGIN} if option == "email" else {"email": "holder@example.com", "aliases": [LOGIN]}
    later = option == "in the same task"
    acme.run(
        "workmail_directory",
        users=[{"name": LOGIN, "email": "d@example.com"}, {"name": "boss", "email": "boss@example.com"}],
        groups=[{"name": "staff", "email": "staff@example.com"}],
        resources=[{"name": "room", "type": "ROOM", "email": "room@example.com"}],
    )
    if not later:
        acme.run("workmail_directory", **{f"{kind}s": [{**holder, **address}]})
    emulator.reset_log()
    more = {f"{kind}s": [*wanted.get(f"{kind}s", []), {**holder, **address}]} if later else {}
    for check in (True, False):
        message = failure(acme, "workmail_directory", check=check, **{**wanted, **more})
        assert f"is ambiguous: user {LOGIN} and {kind} holder. Use the id." in message
    assert not emulator.writes()


@pytest.mark.parametrize("also", ALSO_READ, ids=str)
@pytest.mark.parametrize(
    "wanted",
    [
        {"groups": [{"name": "staff", "members": [LOGIN]}]},
        {"groups": [{"name": "staff", "remove_members": [LOGIN]}]},
        {"resources": [{"name": "room", "delegates": [LOGIN]}]},
        {"users": [{"name": "boss", "mailbox_permissions": [{"grantee": LOGIN, "permissions": ["FULL_ACCESS"]}]}]},
    ],
    ids=str,
)
def test_a_reference_that_means_two_users_is_refused(emulator, mistakable: Runner, wanted, also) -> None:
    named = {one["name"] for one in wanted.get("users", ())}
    users = [*wanted.get("users", ()), *(one for one in also.get("users", ()) if one["name"] not in named)]
    emulator.reset_log()
    options = {**wanted, **({"users": users} if users else {})}
    refused(mistakable, "workmail_directory", **options)
    assert not emulator.writes()


@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("workmail_group", {"name": "staff", "members": [LOGIN]}),
        ("workmail_resource", {"name": "room", "delegates": [LOGIN]}),
        ("workmail_mailbox_permission", {"mailbox": "boss", "grantee": LOGIN, "permissions": ["FULL_ACCESS"]}),
        ("workmail_mailbox_permission", {"mailbox": LOGIN, "grantee": "boss", "permissions": ["FULL_ACCESS"]}),
        ("workmail_mailbox_permission", {"mailbox": "boss", "grantee": LOGIN, "state": "absent"}),
        ("workmail_alias", {"entity": LOGIN, "alias": ["new@example.com"]}),
    ],
    ids=str,
)
def test_single_modules_refuse_a_reference_that_means_two_users(emulator, mistakable: Runner, module, options) -> None:
    emulator.reset_log()
    refused(mistakable, module, **options)
    assert not emulator.writes()


@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("workmail_alias_info", {"entity": LOGIN}),
        ("workmail_mailbox_permission_info", {"mailbox": LOGIN}),
        ("workmail_mailbox_permission_info", {"grantee": LOGIN}),
    ],
    ids=str,
)
def test_info_modules_refuse_a_reference_that_means_two_users(mistakable: Runner, module, options) -> None:
    assert "is ambiguous" in failure(mistakable, module, **options)


def test_a_member_that_is_named_like_the_address_of_another_user_is_refused_although_it_stays(mistakable) -> None:
    id_ = mistakable.run("workmail_user_info", name=LOGIN)["users"][0]["user_id"]
    mistakable.run("workmail_group", name="staff", members=[id_])
    refused(mistakable, "workmail_group", name="staff", members=[LOGIN])


def test_each_identifying_option_means_what_it_says(mistakable: Runner) -> None:
    by_name = mistakable.run("workmail_user_info", name=LOGIN)["users"]
    assert [one["name"] for one in by_name] == [LOGIN]
    by_email = mistakable.run("workmail_user_info", email="d@example.com")["users"]
    assert [one["name"] for one in by_email] == [LOGIN]
    changed = mistakable.run("workmail_user", name=LOGIN, city="Oslo")
    assert [one["name"] for one in changed["operations"]] == [LOGIN]


def test_an_email_means_the_one_that_holds_it_and_not_the_one_that_is_named_so(emulator, acme: Runner) -> None:
    acme.run("workmail_user", name=LOGIN, email="d@example.com")
    acme.run("workmail_user", name="holder", email=LOGIN)
    assert [one["name"] for one in acme.run("workmail_user_info", email=LOGIN)["users"]] == ["holder"]
    changed = acme.run("workmail_user", email=LOGIN, city="Oslo")
    assert [one["name"] for one in changed["operations"]] == ["holder"]
    changed = acme.run("workmail_directory", users=[{"email": LOGIN, "city": "Bergen"}])
    assert [one["name"] for one in changed["operations"]] == ["holder"]


@pytest.mark.parametrize("bulk", [True, False])
def test_a_name_option_takes_neither_an_id_nor_an_address(emulator, acme: Runner, bulk) -> None:
    id_ = acme.run("workmail_user", name="ann", email="ann@example.com")["user"]["user_id"]
    for text in (id_, "ann@example.com"):
        if bulk:
            result = acme.run("workmail_directory", check=True, users=[{"name": text, "display_name": "X"}])
        else:
            result = acme.run("workmail_user", check=True, name=text, display_name="X")
        assert [(one["name"], one["action"]) for one in result["operations"]] == [(text, "create_user")]
        assert acme.run("workmail_user_info", name=text)["users"] == []


@pytest.mark.parametrize("text", ["ann", "ann@example.com"])
def test_an_id_option_takes_neither_a_name_nor_an_address(acme: Runner, text) -> None:
    acme.run("workmail_user", name="ann", email="ann@example.com")
    assert acme.run("workmail_user_info", user_id=text)["users"] == []
    message = failure(acme, "workmail_user", user_id=text, city="Oslo")
    assert f"there is no user '{text}'" in message
    if text == "ann":
        assert "use `name`" in message


@pytest.mark.parametrize("write", [str.upper, str.lower, str.title])
def test_ids_are_compared_without_regard_to_case(acme: Runner, write) -> None:
    user = acme.run("workmail_user", name="ann", email="ann@example.com")["user"]["user_id"]
    room = acme.run("workmail_resource", name="room", type="ROOM", email="room@example.com")["resource"]
    assert not acme.run("workmail_user", user_id=write(user), name="ann")["changed"]
    assert acme.run("workmail_user_info", user_id=write(user))["users"][0]["name"] == "ann"
    acme.run("workmail_resource", name="room", delegates=[write(user)])
    assert not acme.run("workmail_resource", resource_id=write(room["resource_id"]), delegates=["ann"])["changed"]


@pytest.fixture
def shared_name(emulator, acme: Runner) -> Runner:
    """A user `sales` and a group `sales`, with the group where a reference to either might stand (unknown U10)."""
    emulator.set_switch("U10", "per-kind")
    acme.run("workmail_user", name="sales", email="sales.user@example.com")
    group = acme.run("workmail_group", name="sellers", email="sales.group@example.com")["group"]["group_id"]
    rename(emulator, "sellers", "sales")
    acme.run("workmail_group", name="everyone", email="everyone@example.com", members=[group])
    acme.run("workmail_resource", name="fjord", type="ROOM", email="fjord@example.com", delegates=[group])
    acme.run("workmail_user", name="boss", email="boss@example.com")
    acme.run("workmail_mailbox_permission", mailbox="boss", grantee=group, permissions=["SEND_AS"])
    return acme


def test_an_info_module_shows_the_same_reference_to_one_entity_whatever_it_has_read(shared_name: Runner) -> None:
    id_ = shared_name.run("workmail_group_info", name="sales")["groups"][0]["group_id"]
    for way in ({"name": "everyone"}, {}):
        groups = shared_name.run("workmail_group_info", include=["members"], **way)["groups"]
        assert [one["members"] for one in groups if one["name"] == "everyone"] == [[id_]]
    rooms = shared_name.run("workmail_resource_info", name="fjord", include=["delegates"])["resources"]
    assert rooms[0]["delegates"] == [id_]
    users = shared_name.run("workmail_user_info", name="boss", include=["permissions"])["users"]
    assert list(users[0]["mailbox_permissions"]) == [{"grantee": id_, "permissions": ["SEND_AS"]}]
    for way in ({"mailbox": "boss"}, {}):
        rows = shared_name.run("workmail_mailbox_permission_info", **way)["permissions"]
        assert [row["grantee"] for row in rows] == [id_]


@pytest.mark.parametrize("member", ["user", "group"])
def test_a_name_of_two_kinds_is_refused_whichever_of_them_is_a_member(emulator, shared_name: Runner, member) -> None:
    shared_name.run("workmail_group", name="staff", email="staff@example.com", members=[f"sales.{member}@example.com"])
    emulator.reset_log()
    for check in (True, False):
        message = failure(shared_name, "workmail_group", check=check, name="staff", members=["sales"])
        assert "'sales' is ambiguous: user sales and group sales" in message
    assert not emulator.writes()


@pytest.fixture
def freed(emulator, acme: Runner) -> Runner:
    """The row of DISABLED ann shows an address that bob, a member of `board`, holds today (unknown U8)."""
    emulator.set_switch("U8", "shown")
    acme.run("workmail_user", name="ann", email="a@example.com")
    acme.run("workmail_user", name="ann", enabled=False)
    acme.run("workmail_user", name="bob", email="a@example.com")
    acme.run("workmail_group", name="board", email="board@example.com", members=["bob"])
    return acme


@pytest.mark.parametrize("also", [[], [{"name": "ann"}], [{"name": "bob"}], [{"name": "ann"}, {"name": "bob"}]])
def test_an_address_that_a_disabled_row_shows_means_its_holder(freed: Runner, also) -> None:
    wanted = {"groups": [{"name": "board", "members": ["a@example.com"]}], **({"users": also} if also else {})}
    result = freed.run("workmail_directory", **wanted)
    assert (result["changed"], result["deferred"]) == (False, [])
    found = freed.run("workmail_directory", users=[{"email": "a@example.com", "city": "Oslo"}])
    assert [one["name"] for one in found["operations"]] == ["bob"]


@pytest.mark.parametrize("others", [0, 5])
def test_a_freed_address_that_a_disabled_row_shows_can_be_taken_in_bulk(emulator, acme: Runner, others) -> None:
    emulator.set_switch("U8", "shown")
    acme.run("workmail_user", name="ann", email="a@example.com")
    acme.run("workmail_user", name="ann", enabled=False)
    crowd = [{"name": f"u{number}", "email": f"u{number}@example.com"} for number in range(others)]
    users = [*crowd, {"name": "ann"}, {"name": "joiner", "email": "a@example.com"}]
    result = acme.run("workmail_directory", users=users)
    assert ("register_to_work_mail", "joiner") in [(one["action"], one["name"]) for one in result["operations"]]
    assert not acme.run("workmail_directory", users=users)["changed"]


@pytest.fixture
def listed_by(acme: Runner) -> dict[str, str]:
    """What a reference may call bob."""
    acme.run("workmail_user", name="ann", email="ann@example.com")
    user = acme.run("workmail_user", name="bob", email="bob@example.com", aliases=["robert@example.com"])["user"]
    acme.run("workmail_group", name="staff", email="staff@example.com", members=["ann"])
    acme.run("workmail_resource", name="room", type="ROOM", email="room@example.com", delegates=["ann"])
    return {"name": "bob", "id": user["user_id"], "email": "bob@example.com", "alias": "robert@example.com"}


@pytest.mark.parametrize("by", ["name", "id", "email", "alias"])
@pytest.mark.parametrize("removal", ["prune", "absent"])
def test_who_is_deleted_cannot_be_listed_by_whatever_it_is_called(emulator, acme, listed_by, by, removal) -> None:
    users: list[dict[str, Any]] = [{"name": "ann"}]
    how: dict[str, Any] = {"prune": ["users"], "prune_action": "delete"}
    if removal == "absent":
        users, how = [*users, {"name": "bob", "state": "absent"}], {}
    wanted = {
        "users": users,
        "groups": [{"name": "staff", "members": ["ann", listed_by[by]]}],
        "resources": [
            {
                "name": "room",
                "booking_options": {"auto_accept_requests": False},
                "delegates": [listed_by[by]],
            }
        ],
    }
    emulator.reset_log()
    message = failure(acme, "workmail_directory", **wanted, **how)
    assert message.count(f"'{listed_by[by]}' is removed by") == 2
    assert not emulator.writes()


def test_pruning_refuses_a_list_in_which_no_entity_is_wanted(emulator, acme: Runner) -> None:
    acme.run("workmail_directory", users=people("ann", "bob"))
    emulator.reset_log()
    for absent in ({"name": "zed", "state": "absent"}, {"name": "ann", "state": "absent"}):
        message = failure(acme, "workmail_directory", users=[absent], prune=["users"])
        assert "no item of `users` defines a user" in message
    assert not emulator.writes()


TEAM = "team@example.com"


@pytest.fixture(params=["another kind", "an id"])
def mistaken_name(request, acme: Runner, emulator) -> str:
    """The name of a user that is also the address of a group, or the id of another user."""
    if request.param == "another kind":
        acme.run("workmail_group", name="team", email=TEAM)
        acme.run("workmail_user", name=TEAM, email="t@example.com")
        return TEAM
    id_ = str(acme.run("workmail_user", name="bob", email="bob@example.com")["user"]["user_id"])
    acme.run("workmail_user", name="other", email="other@example.com")
    rename(emulator, "other", id_)
    return id_


def test_a_name_is_found_although_it_means_another_entity_elsewhere(acme: Runner, mistaken_name) -> None:
    assert [one["name"] for one in acme.run("workmail_user_info", name=mistaken_name)["users"]] == [mistaken_name]
    changed = acme.check_then_run("workmail_user", name=mistaken_name, city="Oslo")
    assert [(one["name"], one["action"]) for one in changed["operations"]] == [(mistaken_name, "update_user")]
    changed = acme.check_then_run("workmail_directory", users=[{"name": mistaken_name, "city": "Bergen"}])
    assert [(one["name"], one["action"]) for one in changed["operations"]] == [(mistaken_name, "update_user")]
    acme.check_then_run("workmail_user", name=mistaken_name, state="absent")
    assert acme.run("workmail_user_info", name=mistaken_name)["users"] == []
    assert acme.run("workmail_group_info" if "@" in mistaken_name else "workmail_user_info")


def test_an_id_means_its_entity_although_another_has_it_for_a_name(acme: Runner, emulator) -> None:
    id_ = str(acme.run("workmail_user", name="bob", email="bob@example.com")["user"]["user_id"])
    acme.run("workmail_user", name="other", email="other@example.com")
    rename(emulator, "other", id_)
    acme.run("workmail_group", name="staff", email="staff@example.com")
    for also in ([], [{"name": id_}, {"name": "bob"}]):
        options = {"groups": [{"name": "staff", "members": [id_]}], **({"users": also} if also else {})}
        acme.run("workmail_directory", **options)
        assert acme.run("workmail_group_info", name="staff", include=["members"])["groups"][0]["members"] == ["bob"]


def test_a_reference_that_means_two_users_is_refused_although_one_of_them_is_deleted(mistakable: Runner) -> None:
    refused(
        mistakable,
        "workmail_directory",
        users=[{"name": LOGIN, "state": "absent"}],
        groups=[{"name": "staff", "members": [LOGIN]}],
    )


@pytest.mark.parametrize("by", ["name", "id", "address"])
@pytest.mark.parametrize(("module", "option"), [("workmail_group", "members"), ("workmail_resource", "delegates")])
def test_a_resource_is_no_member_in_check_mode_either(emulator, acme: Runner, module, option, by) -> None:
    made = acme.run("workmail_resource", name="room", type="ROOM", email="room@example.com")["resource"]
    acme.run("workmail_group", name="staff", email="staff@example.com")
    acme.run("workmail_resource", name="hall", type="ROOM", email="hall@example.com")
    text = {"name": "room", "id": made["resource_id"], "address": "room@example.com"}[by]
    name = "staff" if option == "members" else "hall"
    for check in (True, False):
        message = failure(acme, module, check=check, name=name, **{option: [text]})
        assert f"'{text}' is a resource; only a user or group is allowed here" in message


def test_logins_that_look_like_addresses_cost_nothing_once_all_addresses_are_known(emulator, acme: Runner) -> None:
    users = [{"name": f"u{one}@old.example.com", "email": f"u{one}@example.com", "aliases": []} for one in range(12)]
    wanted = {"users": users, "groups": [{"name": "staff", "members": [one["name"] for one in users]}], "resources": []}
    wanted["groups"][0]["email"] = "staff@example.com"
    wanted["groups"][0]["aliases"] = []
    acme.run("workmail_directory", **wanted)
    emulator.reset_log()
    exported = acme.run("workmail_directory_info")["directory"]
    emulator.reset_log()
    assert not acme.run("workmail_directory", **exported)["changed"]
    assert emulator.counts()["DescribeEntity"] <= 12


def texts(told: Any) -> set[str]:
    """Every text in a result."""
    if isinstance(told, dict):
        return {text for value in told.values() for text in texts(value)}
    return {text for value in told for text in texts(value)} if isinstance(told, list) else {str(told)}


@pytest.mark.parametrize(
    ("module", "options", "key"),
    [
        ("workmail_directory_info", {"include": ["members", "delegates", "permissions"]}, "groups"),
        ("workmail_directory_info", {}, "groups"),
        ("workmail_group_info", {"name": "staff", "include": ["members"]}, "groups"),
        ("workmail_resource_info", {"include": ["delegates"]}, "resources"),
        ("workmail_mailbox_permission_info", {"effective": True}, "permissions"),
        ("workmail_mailbox_permission_info", {"mailbox": "boss", "effective": True}, "permissions"),
        ("workmail_mailbox_permission_info", {"mailbox": "d@example.com"}, "permissions"),
        ("workmail_alias_info", {}, "addresses"),
        ("workmail_alias_info", {"address": "d@example.com"}, "addresses"),
    ],
    ids=str,
)
def test_no_info_module_refers_by_a_login_that_is_an_address_elsewhere(
    mistakable: Runner, module, options, key
) -> None:
    id_ = mistakable.run("workmail_user_info", name=LOGIN)["users"][0]["user_id"]
    mistakable.run("workmail_group", name="staff", members=[id_])
    mistakable.run("workmail_resource", name="room", delegates=[id_])
    rights = {"grantee": "staff", "permissions": ["SEND_AS"]}
    mistakable.run("workmail_mailbox_permission", mailbox="boss", **rights)
    mistakable.run("workmail_mailbox_permission", mailbox=id_, **rights)
    told = mistakable.run(module, **options)
    rows = told["directory"][key] if "directory" in told else told[key]
    references = [
        {key: row.get(key) for key in ("members", "delegates", "mailbox", "grantee", "entity")} for row in rows
    ]
    assert LOGIN not in texts(references)


def losing(**changes: Any) -> dict[str, Any]:
    """Options that take the address `second@example.com` from user `ann`, or all addresses from her."""
    return {"users": [{"name": "ann", **changes}, {"name": "boss"}]}


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("second@example.com", losing(aliases=[])),
        ("SECOND@example.com", losing(remove_aliases=["second@example.com"])),
        ("ann@example.com", losing(email="first@example.com", aliases=[])),
        ("ann@example.com", losing(enabled=False)),
        ("second@example.com", losing(enabled=False)),
        ("ann@example.com", {"users": [{"name": "boss"}], "prune": ["users"]}),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "referring",
    [
        {"groups": [{"name": "staff", "members": []}]},
        {"groups": [{"name": "staff", "remove_members": []}]},
        {"resources": [{"name": "room", "delegates": []}]},
    ],
    ids=str,
)
def test_a_reference_by_an_address_that_the_task_takes_away_is_refused(emulator, acme, text, changes, referring):
    """The next run would find no entity under it."""
    acme.run(
        "workmail_directory",
        users=[
            {"name": "ann", "email": "ann@example.com", "aliases": ["second@example.com"]},
            {"name": "boss", "email": "boss@example.com"},
        ],
        groups=[{"name": "staff", "email": "staff@example.com", "members": ["ann"]}],
        resources=[{"name": "room", "type": "ROOM", "email": "room@example.com", "delegates": ["ann", "boss"]}],
    )
    wanted = {
        kind: [{key: value if value != [] else [text] for key, value in items[0].items()}]
        for kind, items in referring.items()
    }
    emulator.reset_log()
    for check in (True, False):
        told = failure(acme, "workmail_directory", check=check, **changes, **wanted)
        assert f"{text!r} is an address of user ann that this task removes" in told
        assert "Use the name or the id: 'ann'." in told
    assert not emulator.writes()


def test_a_reference_by_an_address_that_remains_is_taken(acme: Runner) -> None:
    acme.run("workmail_user", name="ann", email="ann@example.com", aliases=["second@example.com"])
    acme.run("workmail_group", name="staff", email="staff@example.com")
    wanted = {
        "users": [{"name": "ann", "email": "second@example.com"}],
        "groups": [{"name": "staff", "members": ["ann@example.com"]}],
    }
    assert acme.check_then_run("workmail_directory", **wanted)["changed"]
    assert not acme.run("workmail_directory", **wanted)["changed"]


def test_a_reference_to_what_the_task_deletes_without_naming_it_is_refused(emulator, acme: Runner) -> None:
    acme.run(
        "workmail_directory",
        users=people("ann", "boss"),
        groups=[{"name": "staff", "email": "staff@example.com", "members": ["ann"]}],
    )
    emulator.reset_log()
    told = failure(
        acme,
        "workmail_directory",
        users=[{"name": "boss"}],
        prune=["users"],
        prune_action="delete",
        groups=[{"name": "staff", "remove_members": ["ann"]}],
    )
    assert "remove_members: 'ann' means user ann, which prune (user ann) deletes. Remove it here." in told
    assert not emulator.writes()


def test_a_module_for_aliases_takes_no_address_that_it_removes(emulator, acme: Runner) -> None:
    acme.run("workmail_user", name="ann", email="ann@example.com", aliases=["second@example.com"])
    emulator.reset_log()
    options = {"entity": "second@example.com", "alias": ["second@example.com"], "state": "absent"}
    assert "Use the name or the id: 'ann'" in failure(acme, "workmail_alias", **options)
    assert not emulator.writes()
