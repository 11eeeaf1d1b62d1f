# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of the definition after a leaver: apply and audit find no difference without the leaver's item."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.edits import applied
from unit.offboarding.rehearsal import Rehearsal, leaver, on

Row = dict[str, Any]
BOB = {
    "name": "bob",
    "email": "bob@example.com",
    "enabled": True,
    "aliases": ["info@example.com", "post@example.com"],
    "hidden_from_global_address_list": False,
    "mailbox_permissions": [{"grantee": "carol", "permissions": ["SEND_AS"]}],
}
ANN = {"name": "ann", "email": "ann@example.com", "enabled": True, "aliases": ["a@example.com"]}
CAROL = {"name": "carol", "email": "carol@example.com", "aliases": []}
DAVE = {
    "name": "dave",
    "email": "dave@example.com",
    "mailbox_permissions": [
        {"grantee": "bob@example.com", "permissions": ["FULL_ACCESS"]},
        {"grantee": "carol", "permissions": ["SEND_AS"]},
    ],
}
DEFINITION: dict[str, list[Row]] = {
    "users.yml": [ANN, BOB, CAROL, DAVE],
    "groups.yml": [
        {"name": "staff", "email": "staff@example.com", "members": ["ann", "Bob", "carol"]},
        {"name": "alone", "email": "alone@example.com", "members": ["bob"]},
    ],
    "resources.yml": [
        {
            "name": name,
            "type": "ROOM",
            "email": f"{name}@example.com",
            "delegates": delegates,
            "booking_options": {"auto_accept_requests": False},
        }
        for name, delegates in {"fjord": ["bob"], "car": ["dave", "bob"], "hall": ["dave"]}.items()
    ],
}


@pytest.fixture
def rehearsal(acme) -> Rehearsal:
    acme.run("workmail_directory", **kinds(DEFINITION))
    return Rehearsal(acme)


def kinds(definition: dict[str, list[Row]]) -> dict[str, list[Row]]:
    return {file.split(".")[0]: copy.deepcopy(items) for file, items in definition.items() if file != "leavers.yml"}


def files(*leavers: Row) -> dict[str, Row]:
    return {
        file: {"path": f"acme/{file}", "sha256": "", "items": copy.deepcopy(items)}
        for file, items in {**DEFINITION, "leavers.yml": list(leavers)}.items()
    }


def rewritten(planned: Row, given: dict[str, Row]) -> dict[str, list[Row]]:
    result = {file: read["items"] for file, read in given.items()}
    for change in planned["changes"]:
        assert change["edits"]
        assert change["changes"]
        result[change["file"]] = applied(result[change["file"]], change["edits"])
    return result


def settle(rehearsal: Rehearsal, item: Row, *days: int) -> dict[str, list[Row]]:
    """The files after the run of the last day. Its preview, and a run after it, change them in the same way."""
    given = files(item)
    for day in days:
        planned = rehearsal.plan([item], day, given)
        assert planned["errors"] == []
        rehearsal.carry_out(planned)
    result = rewritten(planned, given)
    later = rehearsal.plan([item], days[-1], given)
    assert later["errors"] == []
    assert rewritten(later, given) == result
    assert result["leavers.yml"] == []
    told = rehearsal.runner.run("workmail_directory", check=True, **kinds(result))
    assert told["changed"] is False, told["operations"]
    assert told.get("unresolved", []) == []
    assert told["deferred"] == []
    return result


def names(items: list[Row]) -> list[str]:
    return [item["name"] for item in items]


@pytest.mark.parametrize("fate", ["hand_over", "release", "keep"])
@pytest.mark.parametrize("last_delegate", ["successor", "auto_accept"])
def test_after_a_close_the_files_are_right_without_the_item(rehearsal, fate, last_delegate) -> None:
    item = leaver(
        "bob", lock_on=on(0), close_on=on(0), successor="ann", aliases=fate, primary=fate, last_delegate=last_delegate
    )
    result = settle(rehearsal, item, 0)
    assert result["users.yml"][1] == {"name": "bob", "enabled": False, "hidden_from_global_address_list": True}
    handed = ["bob@example.com", "info@example.com", "post@example.com"] if fate == "hand_over" else []
    assert result["users.yml"][0]["aliases"] == ["a@example.com", *handed]
    assert [one["members"] for one in result["groups.yml"]] == [["ann", "carol"], []]
    first = result["resources.yml"][0]
    automatic = last_delegate == "auto_accept"
    assert first["delegates"] == ([] if automatic else ["ann"])
    assert first["booking_options"]["auto_accept_requests"] is automatic
    assert [one["delegates"] for one in result["resources.yml"][1:]] == [["dave"], ["dave"]]
    assert result["users.yml"][3]["mailbox_permissions"] == [{"grantee": "carol", "permissions": ["SEND_AS"]}]


def test_after_a_deletion_the_item_and_all_references_are_gone(rehearsal, monkeypatch) -> None:
    item = leaver("bob", close_on=on(1), delete_after_days=2, successor="ann", aliases="hand_over", primary="hand_over")
    result = settle(rehearsal, item, 0, 1, 3)
    assert names(result["users.yml"]) == ["ann", "carol", "dave"]
    assert "bob" not in str({**result, "users.yml": result["users.yml"][1:]}).lower()
    assert set(result["users.yml"][0]["aliases"]) == {"a@example.com", *BOB["aliases"], "bob@example.com"}


def test_after_a_lock_without_a_close_the_item_stays_and_lets_the_successor_in(rehearsal) -> None:
    result = settle(rehearsal, leaver("bob", close_on=None, successor="ann"), 0)
    assert result["users.yml"][1] == {
        **BOB,
        "hidden_from_global_address_list": True,
        "mailbox_permissions": [*BOB["mailbox_permissions"], {"grantee": "ann", "permissions": ["FULL_ACCESS"]}],
    }
    assert [one["members"] for one in result["groups.yml"]] == [["ann", "carol"], []]
    assert result["resources.yml"] == DEFINITION["resources.yml"]


def test_a_close_without_a_lock_keeps_memberships(rehearsal) -> None:
    result = settle(rehearsal, leaver("bob", lock_on=None, close_on=on(0), successor="ann"), 0)
    assert result["groups.yml"] == DEFINITION["groups.yml"]
    assert result["users.yml"][1]["enabled"] is False


@pytest.mark.parametrize(
    "item",
    [
        leaver("bob", successor="ann"),
        leaver("bob", successor="ann", close_on=on(0), delete_after_days=14),
        leaver("bob", lock_on=on(3)),
    ],
)
def test_while_a_stage_is_to_come_the_files_stay(rehearsal, item) -> None:
    given = files(item)
    assert rehearsal.plan([item], 0, given)["changes"] == []


def test_each_change_names_its_place(rehearsal) -> None:
    item = leaver("bob", close_on=on(0), successor="ann", aliases="hand_over", defined_at="leavers.yml:2")
    given = files(item)
    for read in given.values():
        for line, one in enumerate(read["items"]):
            one.setdefault("defined_at", f"{read['path']}:{line}")
    planned = rehearsal.plan([item], 0, given)
    told = "\n".join(text for change in planned["changes"] for text in change["changes"])
    assert "acme/groups.yml:0 (staff): remove bob from `members`." in told
    assert "acme/users.yml:0 (ann): add info@example.com to `aliases`." in told
    assert "acme/users.yml:1 (bob): set `enabled: false`." in told
    assert "leavers.yml:2: remove the item." in told
    assert sorted(planned["accounts"][0]["files"]) == sorted(told.split("\n"))


CLOSED = {"user": "bob", "close_on": on(0), "successor": "ann"}


def settings_of(*rules: Row, **more: Any) -> dict[str, Row]:
    """The files of a definition whose settings.yml has these access rules."""
    settings = {"access_control_rules": list(rules), **more}
    given = files(CLOSED)
    return {**given, "settings.yml": {"path": "acme/settings.yml", "sha256": "", "items": [settings]}}


def rule(name: str, **conditions: Any) -> Row:
    return {"name": name, "effect": "ALLOW", **conditions}


def test_a_closed_leaver_is_taken_out_of_the_settings(rehearsal) -> None:
    roles = [
        {
            "name": "legal",
            "type": "READ_ONLY",
            "rules": [
                {"impersonation_rule_id": "x", "effect": "ALLOW", "target_users": ["ann", "Bob"]},
                {"impersonation_rule_id": "y", "effect": "ALLOW"},
            ],
            "defined_at": "settings.yml:9",
        }
    ]
    overrides = [{"user": user, "device_id": "A1", "effect": "ALLOW"} for user in ("bob", "ann")]
    given = settings_of(
        rule("imap", users=["ann", "bob"], defined_at="settings.yml:2"),
        rule("smtp", users=["info@example.com"]),
        rule("but", not_users=["bob"], actions=["IMAP"]),
        impersonation_roles=roles,
        mobile_device_access_overrides=overrides,
        inbound_dmarc={"enforced": True},
    )
    planned = rehearsal.plan([CLOSED], 0, given)
    result = rewritten(planned, given)
    assert result["leavers.yml"] == []
    (settings,) = result["settings.yml"]
    assert settings["access_control_rules"] == [
        rule("imap", users=["ann"], defined_at="settings.yml:2"),
        rule("smtp", users=["bob"]),
        rule("but", actions=["IMAP"]),
    ]
    assert [one.get("target_users") for one in settings["impersonation_roles"][0]["rules"]] == [["ann"], None]
    assert settings["mobile_device_access_overrides"] == overrides[1:]
    (change,) = (one for one in planned["changes"] if one["file"] == "settings.yml")
    assert change["changes"] == [
        "settings.yml:2 (imap): remove bob from `users`.",
        "settings.yml (smtp): write bob in place of info@example.com.",
        "settings.yml (but): remove bob from `not_users`.",
        "settings.yml:9 (legal): the rule x: remove bob from `target_users`.",
        "settings.yml (A1): remove the item.",
    ]


def test_a_rule_for_a_deleted_leaver_only_is_to_be_changed_by_hand_first(rehearsal) -> None:
    given = settings_of(rule("imap", users=["bob"], defined_at="settings.yml:2"), rule("web", users=["ann", "bob"]))
    rehearsal.runner.run("workmail_user", name="bob", state="absent")
    planned = rehearsal.plan([{**CLOSED, "delete_after_days": 1}], 1, given)
    assert planned["errors"] == []
    result = {one["file"]: one["edits"] for one in planned["changes"]}
    assert "leavers.yml" not in result
    (settings,) = applied(given["settings.yml"]["items"], result["settings.yml"])
    assert [one["users"] for one in settings["access_control_rules"]] == [["bob"], ["ann"]]
    assert (
        "settings.yml:2 (imap): names bob and applies to no other user. Change or remove the rule, then remove the "
        "leaver."
    ) in planned["accounts"][0]["files"]
