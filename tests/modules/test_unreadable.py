# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the service refuses to tell is unreadable: the result says so, and nothing is planned as if it were empty."""

from __future__ import annotations

from typing import Any

import pytest
from support.inprocess import Runner
from support.items import people
from workmail_emulator import Faults, Lag, Rule

HELD = ["a@example.com", "b@example.com"]
ROWS = {
    "workmail_user_info": {"name": "ann", "include": ["aliases"]},
    "workmail_alias_info": {"entity": "ann"},
    "workmail_directory_info": {},
}


@pytest.fixture
def ann(emulator: Any, acme: Runner) -> Runner:
    """ann is ENABLED and has two aliases, which ListAliases refuses to tell."""
    acme.run("workmail_user", name="ann", email="ann@example.com", aliases=HELD)
    refuse(emulator, "ListAliases", "ann")
    return acme


def refuse(emulator: Any, operation: str, *names: str, code: str = "EntityStateException") -> None:
    emulator.set_faults(Faults(rules=[Rule(operation, code=code, target=name) for name in names]))


@pytest.mark.parametrize("module", ROWS)
def test_aliases_that_an_enabled_entity_does_not_return_are_unreadable(ann: Runner, module: str) -> None:
    told = ann.run(module, **ROWS[module])
    assert [(row["kind"], row["name"], row["field"]) for row in told["unreadable"]] == [("user", "ann", "aliases")]
    assert "EntityStateException" in told["unreadable"][0]["reason"]
    assert any("user ann (aliases)" in str(warning) for warning in told["warnings"])
    rows = told.get("users") or told.get("addresses") or told["directory"]["users"]
    mine = [row for row in rows if "ann" in (row.get("name"), row.get("entity"))]
    assert mine
    assert all("aliases" not in row for row in mine)


@pytest.mark.parametrize("purge", [True, False])
def test_aliases_that_cannot_be_read_are_not_planned(emulator: Any, ann: Runner, purge: bool) -> None:
    emulator.reset_log()
    wanted = {"name": "ann", "aliases": ["c@example.com"], "purge_aliases": purge}
    assert "the current aliases of ann cannot be read" in ann.fails("workmail_user", **wanted)["msg"]
    assert "the current aliases of ann cannot be read" in ann.fails("workmail_directory", users=[wanted])["msg"]
    assert emulator.writes() == []


def test_the_module_for_single_aliases_names_its_own_options(ann: Runner) -> None:
    told = ann.fails("workmail_alias", entity="ann", alias="new@example.com")["msg"]
    assert "entity ann.alias: the current aliases of ann cannot be read" in told
    assert "Change them in the console, or set another `entity`." in told


def test_an_export_without_the_unreadable_aliases_applies_without_a_change(emulator: Any, ann: Runner) -> None:
    exported = ann.run("workmail_directory_info")["directory"]
    emulator.set_faults(Faults())
    assert not ann.run("workmail_directory", **exported)["changed"]
    assert [row["address"] for row in ann.run("workmail_alias_info", entity="ann")["addresses"]][1:] == HELD


def test_a_disabled_entity_has_no_aliases_to_return(emulator: Any, acme: Runner) -> None:
    acme.run("workmail_user", name="ann", email="ann@example.com", aliases=HELD)
    acme.run("workmail_user", name="ann", enabled=False)
    refuse(emulator, "ListAliases", "ann")
    assert "unreadable" not in acme.run("workmail_directory_info")
    assert "unreadable" not in acme.run("workmail_alias_info")


def test_many_owners_are_found_where_one_entity_does_not_return_its_aliases(emulator: Any, acme: Runner) -> None:
    names = ["ann", "bob", "cem"]
    acme.run("workmail_directory", users=people(*names))
    refuse(emulator, "ListAliases", "ann")
    groups = [{"name": f"g{number}", "email": f"g{number}@example.com"} for number in range(9)]
    everybody = [{"name": "Administrator", "ignore": True}, *({"name": name} for name in names)]
    assert acme.run("workmail_directory", groups=groups, users=everybody)["changed"]


def test_a_domain_that_an_unreadable_alias_may_be_on_is_not_removed(emulator: Any, ann: Runner) -> None:
    emulator.set_faults(Faults())
    ann.run("workmail_user", name="ann", email="ann@acme.awsapps.com", aliases=["a@example.com"])
    refuse(emulator, "ListAliases", "ann")
    emulator.reset_log()
    assert (
        "the aliases of user ann cannot be read"
        in ann.fails("workmail_domain", domain="example.com", state="absent")["msg"]
    )
    assert emulator.writes() == []


@pytest.fixture
def nested(acme: Runner) -> Runner:
    """helpdesk may send as ceo and contains inner, which contains spy."""
    three = people("ceo", "spy", "eve")
    three[0]["mailbox_permissions"] = [{"grantee": "helpdesk", "permissions": ["SEND_AS"]}]
    groups = [
        {"name": "helpdesk", "email": "helpdesk@example.com", "members": ["inner", "eve"]},
        {"name": "inner", "email": "inner@example.com", "members": ["spy"]},
    ]
    acme.run("workmail_directory", users=three, groups=groups)
    return acme


def test_a_nested_group_whose_members_are_not_reported_is_unreadable(emulator: Any, nested: Runner) -> None:
    refuse(emulator, "ListGroupMembers", "inner", code="EntityNotFoundException")
    told = nested.run("workmail_mailbox_permission_info", effective=True)
    row = told["unreadable"][0]
    assert (row["mailbox"], row["group"], row["path"]) == ("ceo", "inner", ["helpdesk", "inner"])
    assert "the members of group inner cannot be read: EntityNotFoundException" in row["reason"]
    assert any("of 1 mailboxes cannot be read completely" in str(warning) for warning in told["warnings"])
    assert [one["grantee"] for one in told["permissions"]] == ["helpdesk", "eve"]


def test_a_disabled_group_whose_members_are_not_reported_is_unreadable(emulator: Any, nested: Runner) -> None:
    nested.run("workmail_group", name="inner", enabled=False)
    emulator.set_switch("links-of-disabled", "refused")
    told = nested.run("workmail_mailbox_permission_info", effective=True)
    assert [row["group"] for row in told["unreadable"]] == ["inner"]
    assert "unreadable" not in nested.run("workmail_mailbox_permission_info", effective=False)


def test_all_of_a_nested_group_is_reported_where_it_can_be_read(nested: Runner) -> None:
    told = nested.run("workmail_mailbox_permission_info", effective=True)
    assert "unreadable" not in told
    assert {one["grantee"]: one["path"] for one in told["permissions"]} == {
        "helpdesk": [],
        "eve": ["helpdesk"],
        "spy": ["helpdesk", "inner"],
    }


def test_a_name_is_found_where_the_prefix_filter_minds_case(emulator: Any, acme: Runner) -> None:
    acme.run("workmail_group", name="Team Nord", email="nord@example.com")
    emulator.set_switch("prefix-case", "matters")
    assert [one["name"] for one in acme.run("workmail_group_info", name="team nord")["groups"]] == ["Team Nord"]
    assert [one["name"] for one in acme.run("workmail_group_info", name_prefix="team")["groups"]] == ["Team Nord"]
    assert [one["name"] for one in acme.run("workmail_group_info", email_prefix="NORD")["groups"]] == ["Team Nord"]
    acme.run("workmail_group", name="team nord", enabled=False)
    assert acme.run("workmail_group", name="team nord", state="absent")["changed"]
    assert acme.run("workmail_group_info", name="Team Nord")["groups"] == []


def test_a_deleted_organization_is_reported_without_its_tags(acme: Runner) -> None:
    made = acme.run("workmail_organization", organization="second", tags={"team": "mail"})["organization"]
    acme.run("workmail_organization", organization="second", state="absent", confirm_alias="second")
    told = acme.run("workmail_organization_info", organization=made["organization_id"])
    assert told["organizations"][0]["organization_state"] == "Deleted"
    assert "tags" not in told["organizations"][0]
    assert [(row["organization"], row["field"]) for row in told["unreadable"]] == [("second", "tags")]
    assert any("the tags of second cannot be read" in str(warning) for warning in told["warnings"])


def test_tags_that_cannot_be_read_are_not_taken_for_none(emulator: Any, acme: Runner) -> None:
    acme.run("workmail_organization", organization="acme", tags={"team": "mail", "stage": "test"})
    emulator.set_faults(Faults(rules=[Rule("ListTagsForResource", code="ResourceNotFoundException")]))
    told = acme.run("workmail_organization", organization="acme", tags={"team": "mail"})
    assert "tags" not in told["organization"]
    assert [(row["organization"], row["field"]) for row in told["unreadable"]] == [("acme", "tags")]
    assert any("the tags of acme cannot be read" in str(warning) for warning in told["warnings"])
    assert emulator.edit("acme", lambda one: dict(one.tags)) == {"team": "mail", "stage": "test"}


def test_an_organization_beside_a_young_one_is_reported_with_its_tags(emulator: Any, acme: Runner) -> None:
    acme.run("workmail_organization", organization="acme", tags={"team": "mail"})
    emulator.set_lag(Lag(creation_reads=5))
    acme.run("workmail_organization", organization="young", wait=False)
    told = Runner(acme.url, "").run("workmail_organization_info", organization=None)
    assert {one["alias"]: one.get("tags") for one in told["organizations"]} == {"acme": {"team": "mail"}, "young": None}
    assert [row["organization"] for row in told["unreadable"]] == ["young"]


def test_permissions_of_a_group_that_are_never_read_back_are_written_once(emulator: Any, acme: Runner) -> None:
    """The next runs fail and name what is refused; what is there stays as it is."""
    emulator.set_switch("U52", "error")
    acme.run("workmail_user", name="ann", email="ann@example.com")
    rows = [{"grantee": "ann", "permissions": ["SEND_AS"]}]
    group = {"name": "staff", "email": "staff@example.com", "mailbox_permissions": rows}
    assert acme.run("workmail_directory", groups=[group])["changed"]
    emulator.reset_log()
    one = {"mailbox": "staff", "grantee": "ann"}
    for module, options in (
        ("workmail_directory", {"groups": [group]}),
        ("workmail_directory", {"groups": [{**group, "mailbox_permissions": []}]}),
    ):
        told = acme.fails(module, **options)["msg"]
        assert ".mailbox_permissions: the current mailbox_permissions of staff cannot be read" in told
        assert "Omit the option" in told
    for options in ({"permissions": ["SEND_AS"]}, {"state": "absent"}):
        told = acme.fails("workmail_mailbox_permission", **one, **options)["msg"]
        assert "mailbox staff.permissions: the current permissions of staff cannot be read" in told
        assert "Change them in the console, or set another `mailbox`." in told
        assert "mailbox_permissions" not in told
    assert emulator.writes() == []
    assert emulator.snapshot("acme")["groups"]["staff"]["permissions"] == {"user ann": ["SEND_AS"]}
    assert acme.run("workmail_group", name="staff", state="absent")["changed"]


@pytest.mark.parametrize(
    ("module", "options", "field"),
    [
        ("workmail_group", {"name": "staff", "members": ["bob"]}, "members"),
        ("workmail_group", {"name": "staff", "members": []}, "members"),
        ("workmail_group", {"name": "staff", "remove_members": ["bob"]}, "members"),
        ("workmail_resource", {"name": "oslo", "delegates": ["bob"]}, "delegates"),
    ],
    ids=str,
)
def test_what_a_disabled_entity_does_not_return_is_deferred(
    emulator: Any, acme: Runner, module, options, field
) -> None:
    """Nothing of it can be written either, so a second run of the task that created it does not fail."""
    emulator.set_switch("links-of-disabled", "refused")
    acme.run("workmail_user", name="bob", email="bob@example.com")
    acme.run("workmail_group", name="staff", enabled=False)
    acme.run("workmail_resource", name="oslo", type="ROOM", enabled=False)
    again = acme.check_then_run(module, **options)
    assert not again["changed"]
    assert [(row["name"], row["field"]) for row in again["deferred"]] == [(options["name"], field)]
    assert "cannot be read; enable it first" in again["deferred"][0]["reason"]


@pytest.mark.parametrize("delegates", [{}, {"delegates": ["bob"]}], ids=str)
def test_a_disabled_room_whose_delegates_are_not_reported_goes_on_answering(
    emulator: Any, acme: Runner, delegates
) -> None:
    """Whether a delegate would answer instead is not known."""
    emulator.set_switch("links-of-disabled", "refused")
    acme.run("workmail_user", name="bob", email="bob@example.com")
    acme.run("workmail_resource", name="oslo", type="ROOM", enabled=False)
    options = {"name": "oslo", **delegates, "booking_options": {"auto_accept_requests": False}}
    again = acme.check_then_run("workmail_resource", **options)
    assert not again["changed"]
    told = {row["field"]: row["reason"] for row in again["deferred"]}
    assert sorted(told) == ["booking_options", *delegates]
    assert "its delegates cannot be read" in told["booking_options"]
