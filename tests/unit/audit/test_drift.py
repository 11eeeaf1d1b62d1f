# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the comparison with the definition tells, from real checks of an emulated organization."""

from __future__ import annotations

import pytest
from support.inprocess import Runner
from unit.audit.cases import audit, told

ANN = {"name": "ann", "email": "ann@example.com"}
BOB = {"name": "bob", "email": "bob@example.com"}
EVE = {"name": "eve", "email": "eve@example.com"}


@pytest.fixture
def company(acme: Runner) -> Runner:
    acme.run("workmail_directory", users=[ANN, BOB], groups=[{"name": "staff", "email": "s@example.com"}])
    return acme


def test_an_organization_as_it_is_defined_has_no_drift(company) -> None:
    made = audit(company, users=[ANN, BOB], groups=[{"name": "staff"}], resources=[])
    assert made["drift"] == made["not_compared"] == made["errors"] == []
    assert made["counts"]["users"] == 2  # The accounts of the service itself are nobody's business.


def test_what_is_defined_and_not_there_is_missing_once_however_much_is_defined(company) -> None:
    zoe = {"name": "zoe", "email": "zoe@example.com", "city": "Oslo", "aliases": ["z@example.com"], "mailbox_quota": 5}
    made = audit(company, users=[ANN, BOB, zoe, {"name": "zora"}])
    assert told(made["drift"]) == [("missing", "user", "zoe"), ("missing", "user", "zora")]
    assert [row["wanted"] for row in made["drift"]] == ["enabled, zoe@example.com", "disabled"]


def test_an_undefined_user_is_extra_enabled_or_disabled(company) -> None:
    company.run(
        "workmail_directory", users=[EVE, {"name": "dan", "email": "d@example.com"}, {"name": "new", "enabled": False}]
    )
    company.run("workmail_user", name="dan", enabled=False)
    made = audit(company, users=[ANN, BOB])
    assert told(made["drift"]) == [("extra", "user", "dan"), ("extra", "user", "eve"), ("extra", "user", "new")]
    dan, eve, new = (row["found"] for row in made["drift"])
    assert dan.startswith("disabled since 20")
    assert (eve, new) == ("enabled, eve@example.com", "disabled")


def test_only_the_judged_kinds_can_have_extra_entities(company) -> None:
    assert told(audit(company, users=[ANN], groups=[], kinds=["groups"])["drift"]) == [("extra", "group", "staff")]
    assert audit(company, users=[ANN], kinds=[])["drift"] == []


@pytest.mark.parametrize("item", [{"name": "BOB"}, {"email": "bob@example.com"}, {"name": "bob", "ignore": True}])
def test_an_entity_is_defined_by_name_by_address_or_to_be_ignored(company, item) -> None:
    assert audit(company, users=[ANN, item])["drift"] == []


def test_an_entity_is_defined_by_its_id(company) -> None:
    id_ = company.run("workmail_user_info", name="bob")["users"][0]["user_id"]
    made = audit(company, users=[ANN, {"user_id": id_, "city": "Oslo"}])
    assert told(made["drift"]) == [("different", "user", "bob", "city", "Oslo", None)]


def test_what_is_defined_to_be_absent_and_is_there_is_extra(company) -> None:
    made = audit(company, users=[ANN, {"name": "bob", "state": "absent"}])
    assert told(made["drift"]) == [("extra", "user", "bob")]
    assert made["drift"][0]["wanted"] == "absent"
    assert made["drift"][0]["found"] == "enabled, bob@example.com"


def test_a_field_that_differs_is_reported_with_both_values(company) -> None:
    wanted = {**BOB, "city": "Oslo", "mailbox_quota": 1000, "hidden_from_global_address_list": True}
    assert told(audit(company, users=[ANN, wanted])["drift"]) == [
        ("different", "user", "bob", "city", "Oslo", None),
        ("different", "user", "bob", "hidden_from_global_address_list", True, False),
        ("different", "user", "bob", "mailbox_quota", 1000, 51200),
    ]


def test_lists_are_reported_by_what_is_missing_and_what_is_extra(company) -> None:
    company.run("workmail_group", name="staff", members=["bob"])
    company.run("workmail_user", name="ann", aliases=["old@example.com", "kept@example.com"])
    ann = {**ANN, "aliases": ["kept@example.com", "new@example.com"]}
    made = audit(company, users=[ann, BOB], groups=[{"name": "staff", "members": ["ann"]}])
    assert told(made["drift"]) == [
        ("different", "user", "ann", "aliases", ["new@example.com"], ["old@example.com"]),
        ("different", "group", "staff", "members", ["ann"], ["bob"]),
    ]


def test_a_primary_address_that_changed_is_one_difference_and_not_one_of_the_aliases_too(company) -> None:
    made = audit(company, users=[{**ANN, "email": "a2@example.com", "aliases": []}, BOB])
    assert told(made["drift"]) == [("different", "user", "ann", "email", "a2@example.com", "ann@example.com")]


def test_primary_addresses_that_changed_places_are_two_differences_without_the_steps_between(company) -> None:
    swapped = [{**ANN, "email": "bob@example.com", "aliases": []}, {**BOB, "email": "ann@example.com", "aliases": []}]
    assert told(audit(company, users=swapped)["drift"]) == [
        ("different", "user", "ann", "email", "bob@example.com", "ann@example.com"),
        ("different", "user", "bob", "email", "ann@example.com", "bob@example.com"),
    ]


def test_an_alias_that_became_the_primary_address_is_one_difference(company) -> None:
    company.run("workmail_user", name="ann", email="new@example.com")  # ann@example.com stays as an alias.
    made = audit(company, users=[{**ANN, "aliases": ["new@example.com"]}, BOB])
    assert told(made["drift"]) == [("different", "user", "ann", "email", "ann@example.com", "new@example.com")]


def test_an_alias_that_another_entity_holds_differs_at_both(company) -> None:
    company.run("workmail_user", name="bob", aliases=["info@example.com"])
    made = audit(company, users=[{**ANN, "aliases": ["info@example.com"]}, {**BOB, "aliases": []}])
    assert told(made["drift"]) == [
        ("different", "user", "ann", "aliases", ["info@example.com"], []),
        ("different", "user", "bob", "aliases", [], ["info@example.com"]),
    ]


def test_an_alias_that_an_extra_user_holds_is_missing_where_it_is_defined(company) -> None:
    company.run("workmail_user", **EVE, aliases=["info@example.com"])
    made = audit(company, users=[{**ANN, "aliases": ["info@example.com"]}, BOB])
    assert told(made["drift"]) == [
        ("different", "user", "ann", "aliases", ["info@example.com"], []),
        ("extra", "user", "eve"),
    ]


def test_a_right_of_an_extra_user_is_drift_of_the_mailbox(company) -> None:
    company.run("workmail_user", **EVE)
    company.run("workmail_mailbox_permission", mailbox="ann", grantee="eve", permissions=["FULL_ACCESS"])
    made = audit(company, users=[{**ANN, "mailbox_permissions": []}, BOB])
    assert told(made["drift"]) == [
        ("different", "user", "ann", "mailbox_permissions.eve", None, ["FULL_ACCESS"]),
        ("extra", "user", "eve"),
    ]


def test_a_user_that_the_definition_enables_and_an_administrator_disabled_differs_in_that_only(company) -> None:
    company.run("workmail_user", name="bob", enabled=False)
    for more in ({}, {"enabled": True}, {"aliases": ["b@example.com"], "mailbox_quota": 5}):
        made = audit(company, users=[ANN, {**BOB, **more}])
        assert told(made["drift"]) == [("different", "user", "bob", "enabled", True, False)], more
        assert made["not_compared"] == []


def test_an_attribute_of_a_disabled_entity_can_still_differ(company) -> None:
    company.run("workmail_user", name="bob", enabled=False)
    made = audit(company, users=[ANN, {**BOB, "enabled": True, "display_name": "Robert"}])
    assert told(made["drift"]) == [
        ("different", "user", "bob", "display_name", "Robert", "bob"),
        ("different", "user", "bob", "enabled", True, False),
    ]


def test_an_enabled_user_that_the_definition_disables_differs_in_that_only(company) -> None:
    company.run("workmail_user", name="bob", aliases=["b@example.com"])
    made = audit(company, users=[ANN, {"name": "bob", "enabled": False}])
    assert told(made["drift"]) == [("different", "user", "bob", "enabled", False, True)]


def test_a_right_of_a_disabled_entity_is_listed_as_not_compared(company) -> None:
    company.run("workmail_mailbox_permission", mailbox="ann", grantee="bob", permissions=["SEND_AS"])
    company.run("workmail_user", name="bob", enabled=False)
    made = audit(company, users=[{**ANN, "mailbox_permissions": []}, {"name": "bob", "enabled": False}])
    assert made["drift"] == []
    assert [(one["name"], one["field"]) for one in made["not_compared"]] == [("ann", "mailbox_permissions")]
    assert [one["name"] for one in made["disabled_with_rights"]] == ["bob"]


def test_a_renamed_room_and_its_booking_options_are_reported_by_their_options(company) -> None:
    room = {"name": "fjord", "type": "ROOM", "email": "fjord@example.com"}
    company.run("workmail_resource", **room)
    wanted = {**room, "new_name": "fjell", "booking_options": {"auto_decline_recurring_requests": True}}
    assert told(audit(company, resources=[wanted])["drift"]) == [
        ("different", "resource", "fjord", "booking_options.auto_decline_recurring_requests", True, False),
        ("different", "resource", "fjord", "name", "fjell", "fjord"),
    ]


def test_a_password_that_is_written_at_every_run_is_no_drift_and_stands_nowhere(company) -> None:
    made = audit(company, users=[ANN, {**BOB, "password": "Canary-Horse-1", "update_password": "always"}])
    assert made["drift"] == []
    assert "Canary" not in str(made)


def test_without_a_definition_there_is_nothing_to_compare(company) -> None:
    made = audit(company)
    assert made["drift"] == []
    assert made["compared"] is False


def test_a_definition_that_contradicts_the_organization_is_a_conflict_and_the_rest_is_still_reported(company) -> None:
    made = audit(company, users=[ANN, {**BOB, "email": "bob@nowhere.example"}])
    assert made["compared"] is False
    assert "nowhere.example" in made["errors"][0]
    assert made["counts"]["errors"] == 1


def test_rows_stand_by_kind_then_name_then_field_whatever_their_case(company) -> None:
    users = [{"name": name} for name in ("b", "A", "c")]
    groups = [{"name": name} for name in ("Zulu", "alpha")]
    made = audit(company, users=[*users, ANN, BOB], groups=[*groups, {"name": "staff"}])
    assert [row["name"] for row in made["drift"]] == ["A", "b", "c", "alpha", "Zulu"]


OFFICE = {"name": "office", "effect": "ALLOW", "ip_ranges": ["198.51.100.0/24"], "users": ["ann"]}
ROLE = {
    "name": "backup",
    "type": "READ_ONLY",
    "rules": [{"impersonation_rule_id": "all", "effect": "ALLOW", "target_users": ["ann", "bob"]}],
}
EWS = {"endpoint": "https://mail.example.net/EWS", "username": "u"}


@pytest.fixture
def secured(company: Runner) -> Runner:
    """An organization with settings."""
    company.run(
        "workmail_settings",
        access_control_rules=[OFFICE],
        impersonation_roles=[ROLE],
        mobile_device_access_overrides=[{"user": "bob", "device_id": "A1", "effect": "DENY"}],
        availability_configurations=[{"domain": "example.net", "ews_provider": {**EWS, "password": "Canary-Horse-1"}}],
    )
    return company


def test_settings_as_they_are_exported_have_no_drift(secured: Runner) -> None:
    settings = secured.run("workmail_settings_info")["settings"]
    made = audit(secured, settings=settings)
    assert (made["drift"], made["errors"]) == ([], [])
    assert (made["defined_kinds"], made["extra_kinds"]) == (["settings"], ["settings"])


def test_settings_that_differ_are_missing_and_not_defined_are_drift(secured: Runner) -> None:
    settings = {
        "access_control_rules": [{**OFFICE, "users": ["ann", "bob"]}, {"name": "zone", "effect": "ALLOW"}],
        "impersonation_roles": [{**ROLE, "rules": []}, {"name": "sync", "type": "FULL_ACCESS"}],
        "availability_configurations": [
            {"domain": "example.net", "ews_provider": EWS},
            {"domain": "example.org", "ews_provider": EWS},
        ],
        "mobile_device_access_overrides": [],
        "inbound_dmarc": {"enforced": False},
        "retention_policy": {
            "name": "tidy",
            "folder_configurations": [{"name": "JUNK_EMAIL", "action": "DELETE", "period": 30}],
        },
    }
    made = audit(secured, users=[ANN, BOB], settings=settings)
    assert made["errors"] == []
    bob = secured.run("workmail_user_info", name="bob")["users"][0]["user_id"]
    all_people = "(impersonation_rule_id all, effect ALLOW, target_users ['ann', 'bob'])"
    assert told(made["drift"]) == [
        ("different", "access_control_rule", "office", "users", ["ann", "bob"], ["ann"]),
        ("missing", "access_control_rule", "zone"),
        ("missing", "availability_configuration", "example.org"),
        ("different", "impersonation_role", "backup", "rules", None, all_people),
        ("missing", "impersonation_role", "sync"),
        ("different", "inbound_dmarc", "inbound_dmarc", "enforced", False, True),
        ("extra", "mobile_device_access_override", f"{bob} a1"),
        (
            *("different", "retention_policy", "retention_policy", "folder_configurations"),
            *("(name JUNK_EMAIL, action DELETE, period 30)", None),
        ),
        ("different", "retention_policy", "retention_policy", "name", "tidy", None),
    ]
    assert made["counts"]["drift"] == 9
    accepted = {"kind": "inbound_dmarc", "name": "inbound_dmarc", "reason": "It is a rehearsal.", "until": "2027-01-01"}
    less = audit(secured, accept=[accepted], kinds=["users"], users=[ANN, BOB], settings=settings)
    assert less["counts"]["drift"] == 7
    assert [one["kind"] for one in less["accepted"]] == ["inbound_dmarc"]


def test_a_rule_that_is_to_be_absent_is_extra_and_a_faulty_one_cannot_be_compared(secured: Runner) -> None:
    made = audit(secured, settings={"impersonation_roles": [{"name": "backup", "state": "absent"}]})
    assert told(made["drift"]) == [("extra", "impersonation_role", "backup")]
    (error,) = audit(secured, settings={"impersonation_roles": [{"name": "backup", "type": "ALL"}]})["errors"]
    assert "impersonation_roles[0] (backup).type: 'ALL' is not one of FULL_ACCESS, READ_ONLY." in error
