# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_freeze`: one rule, what the store records of the time before, and everything as it was afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.inprocess import Runner
from support.wire import client
from workmail_emulator import Emulator, Faults, Rule

OUTSIDE, HOST = "192.0.2.1", "198.51.100.7"
OFFICE = {
    "Name": "office",
    "Effect": "DENY",
    "Description": "No IMAP.",
    "Actions": ["IMAP"],
    "NotIpRanges": [f"{HOST}/32"],
}


class Frost:
    def __init__(self, acme: Runner, emulator: Emulator, store: Path) -> None:
        self.acme = acme
        self.store = store
        acme.run("workmail_user", name="ann", email="ann@example.com")
        self.wire = client(emulator)
        self.organization = acme.run("workmail_organization_info")["organizations"][0]["organization_id"]
        self.ann = acme.run("workmail_user_info")["users"][0]["user_id"]

    def freeze(self, hosts: tuple[str, ...] = (HOST,), **more: Any) -> dict[str, Any]:
        return self.acme.run("workmail_freeze", store=str(self.store), migration_hosts=list(hosts), **more)

    def thaw(self, **more: Any) -> dict[str, Any]:
        return self.acme.run("workmail_freeze", store=str(self.store), state="thawed", **more)

    def put(self, **rule: Any) -> None:
        self.wire.put_access_control_rule(OrganizationId=self.organization, **rule)

    def rules(self) -> list[dict[str, Any]]:
        rows = self.wire.list_access_control_rules(OrganizationId=self.organization)["Rules"]
        return [{key: value for key, value in one.items() if not key.startswith("Date")} for one in rows]

    def effect(self, action: str, address: str) -> str:
        asked = {"OrganizationId": self.organization, "UserId": self.ann, "Action": action, "IpAddress": address}
        return str(self.wire.get_access_control_effect(**asked)["Effect"])

    def record(self) -> dict[str, Any]:
        return dict(json.loads((self.store / "switch" / "freeze.json").read_text(encoding="utf-8")))

    def refused(self, told: dict[str, Any], emulator: Emulator, *parts: str) -> None:
        assert told["failed"]
        for part in parts:
            assert part in told["msg"]
        assert told["msg"].endswith("Nothing was changed.")


@pytest.fixture
def frost(acme: Runner, emulator: Emulator, tmp_path: Path) -> Frost:
    return Frost(acme, emulator, tmp_path / "exit")


def test_only_the_migration_host_has_access_until_all_is_as_it_was(frost: Frost, emulator: Emulator) -> None:
    frost.put(**OFFICE)
    before = frost.rules()
    preview = frost.freeze(check=True)
    assert frost.rules() == before
    assert not frost.store.exists()
    done = frost.freeze()
    assert {**preview, "freeze": {**preview["freeze"], "frozen_at": ""}} == {
        **done, "freeze": {**done["freeze"], "frozen_at": ""},
    }  # fmt: skip
    assert done["changed"]
    assert done["diff"]["prepared"] == "+ access control rule exit-freeze\n"
    assert done["freeze"]["state"] == "frozen"
    for action in ("IMAP", "EWS", "WebMail", "ActiveSync", "SMTP", "WindowsOutlook", "AutoDiscover"):
        assert frost.effect(action, OUTSIDE) == "DENY"
        assert frost.effect(action, HOST) == "ALLOW"
    assert [one["Name"] for one in frost.record()["before"]] == ["default", "office"]

    emulator.reset_log()
    again = frost.freeze()
    assert not again["changed"]
    assert "the organization is frozen since" in str(again["warnings"])
    assert emulator.writes() == []

    assert frost.thaw(check=True)["changed"]
    assert len(frost.rules()) == 3
    done = frost.thaw()
    assert done["diff"]["prepared"] == "- access control rule exit-freeze\n"
    assert frost.rules() == before
    assert frost.effect("WebMail", OUTSIDE) == "ALLOW"
    assert not frost.thaw()["changed"]
    assert frost.freeze()["changed"]


def test_changes_of_others_since_are_listed_and_dates_do_not_count(frost: Frost, emulator: Emulator) -> None:
    frost.put(**OFFICE)
    frost.put(Name="old", Effect="ALLOW", Description="x")
    frost.freeze()
    frost.put(**OFFICE)  # the same again, with another date
    frost.put(Name="new", Effect="ALLOW", Description="x")
    frost.wire.delete_access_control_rule(OrganizationId=frost.organization, Name="old")
    emulator.reset_log()
    frost.refused(frost.thaw(expect_failure=True), emulator, "the rule new was added; the rule old was removed.")
    frost.put(**{**OFFICE, "Actions": ["EWS", "IMAP"]})
    told = frost.thaw(expect_failure=True, option_names={"accept_changed_rules": "exit_switch_accept_changed_rules"})
    frost.refused(told, emulator, "the rule office has another Actions: IMAP before, EWS, IMAP now")
    assert "set `exit_switch_accept_changed_rules: true`" in told["msg"]
    assert frost.record()["state"] == "frozen"
    assert frost.thaw(accept_changed_rules=True)["changed"]
    assert sorted(one["Name"] for one in frost.rules()) == ["default", "new", "office"]


def test_the_wrong_order_is_refused_and_nothing_is_written(frost: Frost, emulator: Emulator) -> None:
    emulator.reset_log()
    frost.refused(frost.thaw(expect_failure=True), emulator, "was not frozen with this store", "nothing to thaw.")
    assert emulator.writes() == []
    frost.freeze()
    told = frost.freeze(("203.0.113.0/24",), expect_failure=True)
    frost.refused(told, emulator, "is frozen already, with the migration hosts 198.51.100.7/32. Thaw it first")
    elsewhere = str(frost.store.parent / "other")
    more = {"store": elsewhere, "migration_hosts": [HOST], "expect_failure": True}
    frost.refused(frost.acme.run("workmail_freeze", **more), emulator, "has a rule exit-freeze that", "does not know")
    told = frost.acme.run("workmail_freeze", **{**more, "state": "thawed"})
    frost.refused(told, emulator, "Its rule exit-freeze is of another store.")


def test_all_errors_in_the_options_are_named_before_anything_is_read(frost: Frost, emulator: Emulator) -> None:
    emulator.reset_log()
    hosts = ["10.0.0.1/8", "::1", "0.0.0.0/0", "x"]
    told = frost.acme.run("workmail_freeze", store="", migration_hosts=hosts, expect_failure=True)
    assert [one.partition(":")[0] for one in told["errors"]] == [
        "store", "migration_hosts[0]", "migration_hosts[1]", "migration_hosts[2]", "migration_hosts[3]",
    ]  # fmt: skip
    told = frost.acme.run("workmail_freeze", store="exit", expect_failure=True)
    assert told["errors"] == ["migration_hosts: is required to freeze; name the hosts that keep access."]
    assert emulator.calls == []


def test_an_interrupted_run_is_finished_by_the_next(frost: Frost, emulator: Emulator) -> None:
    frost.put(**OFFICE)
    frost.freeze()
    record = frost.record()
    path = frost.store / "switch" / "freeze.json"
    path.write_text(json.dumps({**record, "state": "freezing"}), encoding="utf-8")
    assert not frost.freeze()["changed"]
    assert frost.record() == record
    frost.wire.delete_access_control_rule(OrganizationId=frost.organization, Name="exit-freeze")
    path.write_text(json.dumps({**record, "state": "freezing"}), encoding="utf-8")
    assert frost.freeze()["changed"]
    assert frost.record()["before"] == record["before"]
    frost.wire.delete_access_control_rule(OrganizationId=frost.organization, Name="exit-freeze")
    path.write_text(json.dumps({**record, "state": "thawing"}), encoding="utf-8")
    assert not frost.thaw()["changed"]
    assert frost.record()["state"] == "thawed"


def test_records_that_were_edited_or_are_of_another_organization_are_refused(frost: Frost, emulator: Emulator) -> None:
    frost.freeze()
    path = frost.store / "switch" / "freeze.json"
    record = frost.record()
    for text, part in (
        ("{", "is damaged"),
        (json.dumps({**record, "state": "melted"}), "is damaged (it has another format)"),
        (json.dumps({**record, "organization": "m-" + "0" * 32}), "is about the organization m-000"),
    ):
        path.write_text(text, encoding="utf-8")
        frost.refused(frost.thaw(expect_failure=True), emulator, part)


def test_a_full_organization_and_hosts_that_others_deny_are_named(frost: Frost, emulator: Emulator) -> None:
    frost.put(Name="never", Effect="DENY", Description="x", Actions=["EWS"])
    told = frost.freeze()
    assert "other rules deny the migration hosts, before and after the freeze: EWS from 198.51.100.7." in str(
        told["warnings"]
    )
    frost.thaw()
    for number in range(8):
        frost.put(Name=f"rule{number}", Effect="ALLOW", Description="x")
    frost.refused(
        frost.freeze(expect_failure=True), emulator, "has 10 access control rules", "default, never, rule0, rule1"
    )


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_lost_answer_changes_no_result(frost: Frost, emulator: Emulator, cut: str) -> None:
    operations = ("PutAccessControlRule", "DeleteAccessControlRule")
    emulator.set_faults(Faults(rules=[Rule(one, cut=cut, times=1) for one in operations]))
    assert (frost.freeze()["changed"], frost.record()["state"]) == (True, "frozen")
    assert frost.effect("IMAP", OUTSIDE) == "DENY"
    assert (frost.thaw()["changed"], frost.record()["state"]) == (True, "thawed")
    assert [one["Name"] for one in frost.rules()] == ["default"]


def test_a_write_that_is_refused_names_the_rule_and_is_made_by_the_next_run(frost: Frost, emulator: Emulator) -> None:
    emulator.set_faults(Faults(rules=[Rule("PutAccessControlRule", code="AccessDeniedException", times=1)]))
    told = frost.freeze(expect_failure=True)
    assert "access_control_rule exit-freeze" in told["msg"]
    assert "AccessDenied" in told["msg"]
    assert frost.record()["state"] == "freezing"
    assert (frost.freeze()["changed"], frost.record()["state"]) == (True, "frozen")
