# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What any client sees: protocol, pages, filters, faults, lag, secrets."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, HTTPClientError
from support.wire import DOMAIN, Wire, client
from workmail_emulator import SWITCHES, Emulator, Faults, Lag, Rule, Switches


def test_lists_come_in_pages_of_at_most_a_hundred(wire: Wire) -> None:
    wire.emulator.populate("acme", users=250)
    first = wire.here("ListUsers")
    assert len(first["Users"]) == 100
    pages = list(wire.api.get_paginator("list_users").paginate(OrganizationId=wire.organization))
    assert [len(page["Users"]) for page in pages] == [100, 100, 55]
    assert "NextToken" not in pages[-1]


def test_a_shape_violation_that_botocore_lets_pass_is_refused(wire: Wire) -> None:
    assert wire.error_here("CreateResource", Name="x" * 21, Type="ROOM") == "ValidationException"
    assert wire.error_here("CreateResource", Name="x", Type="BARN") == "ValidationException"
    assert wire.error_here("DescribeUser", UserId="DOMAIN\\bob") == "ValidationException"


def test_two_filters_are_refused_and_one_is_a_prefix(wire: Wire) -> None:
    assert [user["Name"] for user in wire.here("ListUsers", Filters={"UsernamePrefix": "BO"})["Users"]] == ["bob"]
    both = {"UsernamePrefix": "b", "State": "ENABLED"}
    assert wire.error_here("ListUsers", Filters=both) == "InvalidParameterException"


def test_a_deleted_user_is_a_tombstone_in_lists_and_by_id(wire: Wire) -> None:
    wire.here("DeleteUser", UserId="idle")
    states = {user["Name"]: user["State"] for user in wire.here("ListUsers")["Users"]}
    assert states["idle"] == "DELETED"
    assert wire.here("DescribeUser", UserId=wire.ids["idle"])["State"] == "DELETED"
    assert wire.error_here("DescribeUser", UserId="idle") == "EntityNotFoundException"
    assert wire.here("CreateUser", Name="idle", DisplayName="New")["UserId"] != wire.ids["idle"]


def test_an_address_is_free_after_its_holder_is_deregistered(wire: Wire) -> None:
    wire.here("DeregisterFromWorkMail", EntityId="bob")
    wire.here("CreateAlias", EntityId=wire.ids["ann"], Alias=f"bob@{DOMAIN}")
    assert wire.here("DescribeEntity", Email=f"BOB@{DOMAIN}")["Name"] == "ann"


@pytest.mark.parametrize(
    ("reading", "code"), [("at-delete", "no error"), ("after-30-days", "EmailAddressInUseException")]
)
def test_an_address_may_be_held_longer(wire: Wire, reading: str, code: str) -> None:
    wire.emulator.set_switch("U7", reading)
    wire.here("DeregisterFromWorkMail", EntityId="bob")
    alias = {"EntityId": wire.ids["ann"], "Alias": f"bob@{DOMAIN}"}
    assert wire.error_here("CreateAlias", **alias) == "EmailAddressInUseException"
    wire.here("DeleteUser", UserId="bob")
    assert wire.error_here("CreateAlias", **alias) == code


def test_the_old_primary_address_becomes_an_alias(wire: Wire) -> None:
    wire.here("UpdatePrimaryEmailAddress", EntityId="bob", Email=f"robert@{DOMAIN}")
    assert wire.here("ListAliases", EntityId=wire.ids["bob"])["Aliases"] == [f"robert@{DOMAIN}", f"bob@{DOMAIN}"]


def test_the_last_delegate_of_a_resource_without_auto_accept_stays(wire: Wire) -> None:
    wire.here("AssociateDelegateToResource", ResourceId="room", EntityId="bob")
    wire.here("UpdateResource", ResourceId="room", BookingOptions={"AutoAcceptRequests": False})
    pair = {"ResourceId": "room", "EntityId": "bob"}
    assert wire.error_here("DisassociateDelegateFromResource", **pair) == "EntityStateException"
    wire.emulator.set_switch("U26", "ok")
    assert wire.error_here("DisassociateDelegateFromResource", **pair) == "no error"


@pytest.mark.parametrize(("cut", "there"), [("before", False), ("after", True)])
def test_a_connection_is_cut_before_or_after_the_operation(wire: Wire, cut: str, there: bool) -> None:
    wire.emulator.set_faults(Faults(rules=[Rule("CreateUser", cut=cut, times=1)]))
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        wire.here("CreateUser", Name="cut", DisplayName="Cut")
    assert ("cut" in wire.emulator.snapshot("acme")["users"]) is there


def test_an_operation_fails_for_one_entity_and_a_number_of_times(wire: Wire) -> None:
    wire.emulator.set_faults(Faults(rules=[Rule("UpdateUser", "bob", "ThrottlingException", times=2)]))
    codes = [wire.error_here("UpdateUser", UserId=wire.ids["bob"], City="Oslo") for _one in range(3)]
    assert codes == ["ThrottlingException", "ThrottlingException", "no error"]
    assert wire.error_here("UpdateUser", UserId="ann", City="Oslo") == "no error"


def test_faults_are_the_same_for_the_same_seed(emulator) -> None:
    def codes() -> list[str]:
        emulator.clear()
        emulator.add_organization("acme")
        emulator.set_faults(Faults(throttle=0.3, errors=0.2))
        found = []
        for _one in range(30):
            try:
                client(emulator).list_organizations()
                found.append("")
            except ClientError as error:
                found.append(error.response["Error"]["Code"])
        return found

    first = codes()
    assert first == codes()
    assert {"", "ThrottlingException"} < set(first)


def test_a_rate_lets_only_so_many_calls_pass(wire: Wire) -> None:
    wire.emulator.set_faults(Faults(rate=5, burst=3))
    codes = [wire.error("ListOrganizations") for _one in range(10)]
    assert codes[:3] == ["no error"] * 3
    assert "ThrottlingException" in codes[3:]


def test_readings_lag_behind_writes_as_long_as_asked(wire: Wire) -> None:
    wire.emulator.set_lag(Lag(stale_reads=2, invisible_reads=1))
    wire.here("RegisterToWorkMail", EntityId=wire.ids["idle"], Email=f"idle@{DOMAIN}")
    states = [wire.here("DescribeUser", UserId=wire.ids["idle"])["State"] for _one in range(3)]
    assert states == ["DISABLED", "DISABLED", "ENABLED"]
    new = wire.here("CreateGroup", Name="new")["GroupId"]
    assert wire.error_here("DescribeGroup", GroupId=new) == "EntityNotFoundException"
    assert wire.error_here("DescribeGroup", GroupId=new) == "no error"


def test_a_young_organization_becomes_active_and_its_domain_verified(emulator) -> None:
    emulator.set_lag(Lag(creation_reads=1, domain_pending=1))
    api = client(emulator)
    id_ = api.create_organization(Alias="young")["OrganizationId"]
    states = [api.describe_organization(OrganizationId=id_)["State"] for _one in range(4)]
    assert states[0] == "Requested"
    assert states[-1] == "Active"
    domain = {"OrganizationId": id_, "DomainName": "young.awsapps.com"}
    assert api.get_mail_domain(**domain)["OwnershipVerificationStatus"] == "PENDING"
    assert api.get_mail_domain(**domain)["OwnershipVerificationStatus"] == "VERIFIED"


def test_concurrent_writes_on_one_entity_can_be_refused(wire: Wire) -> None:
    from concurrent.futures import ThreadPoolExecutor

    wire.emulator.set_switch("concurrent-writes", "refused")
    wire.emulator.set_faults(Faults(latency=0.1))
    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(lambda city: wire.error_here("UpdateUser", UserId="bob", City=city), ["Oslo", "Bergen"]))
    assert sorted(codes) == ["EntityStateException", "no error"]


def test_no_password_is_in_the_log_the_state_or_an_answer(wire: Wire, tmp_path) -> None:
    wire.here("ResetPassword", UserId=wire.ids["bob"], Password="Canary-Horse-1")
    assert wire.error_here("ResetPassword", UserId=wire.ids["bob"], Password="Canary\u20ac") == "ValidationException"
    wire.emulator.save(tmp_path / "state.json")
    told = [json.dumps([call.params for call in wire.emulator.calls]), (tmp_path / "state.json").read_text()]
    assert not any("Canary" in text for text in told)
    assert wire.emulator.password_is("acme", "bob", "Canary-Horse-1")
    assert (tmp_path / "state.json").stat().st_mode & 0o777 == 0o600


def test_a_saved_state_starts_another_emulator(wire: Wire, tmp_path) -> None:
    wire.emulator.populate("acme", users=5, groups=2, memberships=6, aliases=1, permissions=3)
    wire.emulator.save(tmp_path / "state.json")
    with Emulator(state=tmp_path / "state.json") as other:
        assert other.snapshot("acme") == wire.emulator.snapshot("acme")
        taken = {"OrganizationId": wire.organization, "EntityId": wire.ids["bob"], "Alias": f"ann@{DOMAIN}"}
        with pytest.raises(ClientError, match="EmailAddressInUse"):
            client(other).create_alias(**taken)


def test_a_generated_population_has_the_counts_asked_for(emulator) -> None:
    emulator.add_organization("acme")
    emulator.populate("acme", users=50, groups=5, memberships=42, resources=4, aliases=2, permissions=7)
    told = emulator.snapshot("acme")
    assert len(told["users"]) == 52
    assert sum(len(group["members"]) for group in told["groups"].values()) == 42
    assert sum(len(user["aliases"]) for user in told["users"].values()) == 100
    assert sum(len(user["permissions"]) for user in told["users"].values()) <= 7


def test_an_organization_lives_in_one_region(wire: Wire) -> None:
    elsewhere = client(wire.emulator, "us-east-1")
    assert elsewhere.list_organizations()["OrganizationSummaries"] == []
    with pytest.raises(ClientError, match="OrganizationNotFound"):
        elsewhere.list_users(OrganizationId=wire.organization)


def test_an_operation_that_is_not_emulated_says_what_is(wire: Wire) -> None:
    request = urllib.request.Request(wire.emulator.url, b"{}", {"X-Amz-Target": "WorkMailService.ListFaxes"})
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request)
    told = json.load(raised.value)
    assert (raised.value.code, told["__type"]) == (400, "UnknownOperationException")
    assert "ListUsers" in told["Message"]


def test_the_control_endpoints_look_and_change(wire: Wire) -> None:
    def ask(path: str, body: object = None) -> object:
        data = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{wire.emulator.url}/_emulator/{path}", data, kind)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    assert ask("health") == {"ok": True, "organizations": {"acme": wire.organization}}
    assert ask("counts")["CreateUser"] == 3
    ask("switches", {"U5": "ok"})
    assert wire.error_here("DeregisterFromWorkMail", EntityId="idle") == "no error"
    ask("faults", {"rules": [{"operation": "ListUsers", "code": "ServiceUnavailable"}]})
    assert wire.error_here("ListUsers") == "ServiceUnavailable"
    ask("reset-log", {})
    assert ask("calls") == []


def test_switches_name_what_they_do_not_know() -> None:
    with pytest.raises(ValueError, match="unknown switch 'U99'"):
        Switches({"U99": "x"})
    with pytest.raises(ValueError, match="U7 is one of strict, at-delete, after-30-days"):
        Switches({"U7": "sometimes"})
    assert len(Switches.lenient().chosen) == sum(name[0] in "UX" for name in SWITCHES)


def test_an_answer_is_dated_by_the_clock_of_the_service(wire) -> None:
    wire.emulator.service.world.clock = lambda: 0.0
    answer = wire.api.list_organizations()
    assert answer["ResponseMetadata"]["HTTPHeaders"]["date"] == "Thu, 01 Jan 1970 00:00:00 GMT"
