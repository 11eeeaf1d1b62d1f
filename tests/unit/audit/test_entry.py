# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The section "How people get in": rules, networks, roles, tokens, devices and retention, as data and in words."""

from __future__ import annotations

import csv
import io
import random
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.access_control import ACTIONS
from ansible_collections.mailops.workmail.plugins.module_utils._model.effects import AccessQuestion, access_effect
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit import entry_words as say
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit import sheet
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit.entities import Ids
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit.matrix import UNKNOWN, matrix
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit.page import page
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit.regions import regions
from support.inprocess import Runner
from support.items import people
from unit.audit.cases import grant, made_up, read
from unit.audit.cases import report as made_of

OFFICE, LAB = "198.51.100.0/24", "198.51.100.128/25"
DEFAULT = {"name": "default", "effect": "ALLOW"}
Json = dict[str, Any]


def having(settings: Json | None = None, permissions: Any = (), **other: Any) -> Json:
    return made_up(list(permissions), settings={"access_control_rules": [DEFAULT], **(settings or {})}, **other)


def role(name: str, type_: str = "FULL_ACCESS", *rules: Json) -> Json:
    allow_all = {"impersonation_rule_id": "all", "effect": "ALLOW"}
    return {"name": name, "role_id": f"id-{name}", "type": type_, "rules": list(rules) or [allow_all]}


def target(effect: str, *users: str, excepted: tuple[str, ...] = ()) -> Json:
    lists = {"target_users": list(users), "not_target_users": list(excepted)}
    return {
        "impersonation_rule_id": "-".join((effect, *users)),
        "effect": effect,
        **{k: v for k, v in lists.items() if v},
    }


def token(user: str, name: str, created: str, used: str | None = None) -> Json:
    dates = {"date_created": f"{created}T08:00:00+00:00", "date_last_used": used and f"{used}T08:00:00+00:00"}
    return {"personal_access_token_id": f"{user}-{name}", "user": user, "name": name, **dates}


def users(*names: str) -> list[Json]:
    return [{"name": name, "user_id": f"id-{name}", "entity_state": "ENABLED", "enabled": True} for name in names]


def answers(report: Json) -> dict[str, list[str]]:
    return {
        one["anchor"]: [*one["lines"], *([one["rest"]] if one["rest"] else [])]
        for one in page(report)["entry"]["answers"]
    }


def shown(report: Json, network: str, protocol: str) -> str:
    (row,) = (one for one in page(report)["entry"]["networks"] if one["place"] == network)
    return next(one["text"] for one in row["cells"] if one["protocol"] == protocol)


def random_rules(rng: random.Random) -> list[Json]:
    """Rules over networks inside each other, three users and two roles."""

    def some(values: list[str]) -> list[str]:
        return rng.sample(values, rng.randint(1, 2)) if rng.random() < 0.4 else []

    networks = [f"10.{rng.randrange(3)}.{rng.choice([0, 0, 64])}.0/{size}" for size in (8, 15, 16, 18, 20, 24)]
    conditions = {
        "ip_ranges": networks,
        "actions": ["IMAP", "EWS"],
        "users": ["ann", "bob", "cem"],
        "impersonation_roles": ["sync", "scan"],
    }
    return [
        {
            "name": f"r{number}",
            "effect": rng.choice(["ALLOW", "DENY"]),
            **{f"{no}{option}": some(values) for option, values in conditions.items() for no in ("", "not_")},
        }
        for number in range(rng.randint(1, 4))
    ]


@pytest.mark.parametrize("seed", range(40))
def test_each_address_is_in_one_region_and_the_matrix_says_what_the_rules_say(seed: int) -> None:
    rng = random.Random(seed)
    rules = random_rules(rng)
    rows = matrix(rules, [role("sync"), role("scan")], Ids(users("ann", "bob", "cem"), [role("sync"), role("scan")]))
    for _number in range(60):
        address = f"10.{rng.randrange(4)}.{rng.choice([0, 1, 32, 64, 65, 128])}.{rng.randrange(256)}"
        (row,) = _containing(rows["networks"], address)
        action = rng.choice(ACTIONS)
        for user in ("ann", "bob", "cem", "another"):
            effect = access_effect(rules, AccessQuestion(action, address, user)).effect or UNKNOWN
            assert _cell_for(row["protocols"][action], user) == effect, (address, action, user)
        for name, found in rows["roles"].items():
            (place,) = _containing(found, address)
            question = AccessQuestion("EWS", address, impersonation_role=name)
            assert place["effect"] == (access_effect(rules, question).effect or UNKNOWN), (address, name)


def _containing(rows: list[Json], address: str) -> list[Json]:
    def within(networks: list[str]) -> bool:
        return any(IPv4Address(address) in IPv4Network(one) for one in networks)

    inner = [one for one in rows if not one["others"] and within(one["networks"]) and not _excepted(one, address)]
    return inner or [one for one in rows if one["others"]]


def _excepted(row: Json, address: str) -> bool:
    """True if a network inside the nearest network of the row contains the address."""
    networks = [IPv4Network(one) for one in row["networks"] if IPv4Address(address) in IPv4Network(one)]
    nearest = max(networks, key=lambda one: one.prefixlen)
    inside = [IPv4Network(one) for one in row["except"]]
    return any(IPv4Address(address) in one and one.prefixlen > nearest.prefixlen for one in inside)


def _cell_for(cell: Json, user: str) -> str:
    return next((effect for effect, names in cell["exceptions"].items() if user in names), cell["effect"])


def test_a_network_that_others_fill_is_no_region_and_thousands_are_few() -> None:
    halves = ["10.0.0.0/9", "10.128.0.0/9"]
    assert [one.networks for one in regions([["10.0.0.0/8"], halves])] == [tuple(halves), ()]
    many = [f"10.{one // 256}.{one % 256}.0/24" for one in range(5000)]
    found = regions([many, many[:2500]])
    assert [len(one.networks) for one in found] == [2500, 2500, 0]


def test_the_matrix_agrees_with_the_service(emulator, acme: Runner) -> None:
    acme.run("workmail_directory", users=people("ann", "bob"))
    rules = [
        {"name": "office", "effect": "ALLOW", "ip_ranges": [OFFICE]},
        {"name": "lab", "effect": "DENY", "ip_ranges": [LAB], "actions": ["IMAP"], "not_users": ["ann"]},
        {"name": "web", "effect": "ALLOW", "actions": ["WebMail"]},
        {"name": "default", "state": "absent"},
    ]
    acme.run("workmail_settings", access_control_rules=rules)
    networks = made_of(read(acme))["entry"]["networks"]
    addresses = {"198.51.100.1": 0, "198.51.100.200": 1, "203.0.113.9": 2}
    asked = [
        {"user": user, "action": action, "ip_address": address}
        for user in ("ann", "bob")
        for action in ACTIONS
        for address in addresses
    ]
    for one in acme.run("workmail_access_effect_info", questions=asked)["questions"]:
        cell = networks[addresses[one["ip_address"]]]["protocols"][one["action"]]
        assert _cell_for(cell, one["user"]) == one["effect"], one


def test_rules_are_in_words_in_the_order_in_which_they_decide() -> None:
    rules = [
        DEFAULT,
        {"name": "sync", "effect": "ALLOW", "impersonation_roles": ["sync"], "description": "The backup"},
        {"name": "imap", "effect": "DENY", "actions": ["IMAP"], "not_ip_ranges": [OFFICE], "not_users": ["ann"]},
    ]
    told = page(having({"access_control_rules": rules}))["entry"]["rules"]
    assert [(one["name"], one["text"], one["about"]) for one in told] == [
        ("imap", f"Refuses IMAP from all networks except {OFFICE}, for all users except ann.", ""),
        ("default", "Allows all protocols from all networks, for all users.", ""),
        ("sync", "Allows all protocols from all networks, for impersonation role sync.", "The backup"),
    ]


def test_what_depends_on_an_unknown_is_shown_as_such() -> None:
    rules = [{"name": "roles", "effect": "DENY", "impersonation_roles": ["sync"], "actions": ["EWS"]}, DEFAULT]
    report = having({"access_control_rules": rules, "impersonation_roles": [role("sync")]})
    assert shown(report, "any network", "EWS") == "depends on an unknown"
    assert shown(report, "any network", "IMAP") == "allowed"
    cell = report["entry"]["networks"][0]["protocols"]["EWS"]
    assert (cell["effect"], cell["unknown"], cell["rules"]) == (UNKNOWN, "U53", ["roles", "default"])


def test_networks_that_only_another_protocol_tells_apart_are_one_answer() -> None:
    ews = {"name": "ews", "effect": "DENY", "actions": ["EWS"], "ip_ranges": [LAB]}
    office = {"name": "office", "effect": "ALLOW", "ip_ranges": [OFFICE]}
    assert answers(having({"access_control_rules": [DEFAULT, ews]}))["networks"] == ["any network: allowed"]
    assert answers(having({"access_control_rules": [office, ews]}))["networks"] == [
        f"{OFFICE}, {LAB}: allowed",
        "any other network: refused",
    ]


def test_without_a_rule_nothing_is_allowed() -> None:
    report = having({"access_control_rules": []})
    assert shown(report, "any network", "IMAP") == "refused"
    assert answers(report)["networks"] == ["any network: refused"]


def test_the_readers_of_a_mailbox_are_those_with_permissions_and_those_with_roles() -> None:
    roles = [
        role("sync"),
        role("legal", "READ_ONLY", target("ALLOW", "id-zed")),
        role("scan", "READ_ONLY", target("ALLOW", excepted=("CEO",))),
        role("off", "FULL_ACCESS", target("DENY")),
    ]
    listed = users("ann", "bob", "ceo", "zed")
    report = having({"impersonation_roles": roles}, [grant("ceo", "bob", "FULL_ACCESS")], users=listed)
    found = {one["mailbox"]: [role["name"] for role in one["roles"]] for one in report["mailboxes"]}
    assert found == {"ceo": ["sync"], "zed": ["sync", "scan", "legal"]}
    shown_roles = [(one["name"], one["type"], one["opens"], one["widest"]) for one in page(report)["entry"]["roles"]]
    assert shown_roles == [
        ("sync", "full access", "every mailbox", True),
        ("scan", "read only", "every mailbox except ceo", False),
        ("legal", "read only", "zed", False),
        ("off", "full access", "no mailbox", False),
    ]
    assert page(report)["wide"] == ["sync (full access): every mailbox", "scan (read only): every mailbox except ceo"]
    (ceo,) = (one for one in page(report)["mailboxes"] if one["name"] == "ceo")
    assert ([one["name"] for one in ceo["direct"]], [one["name"] for one in ceo["roles"]]) == (["bob"], ["sync"])
    assert report["counts"]["roles_that_open_all_mailboxes"] == 1
    assert answers(report)["access"][0] == "sync (full access): every mailbox"


def test_a_role_signs_in_from_where_the_access_rules_let_it() -> None:
    rules = [{"name": "ews", "effect": "ALLOW", "actions": ["EWS"], "ip_ranges": [OFFICE]}]
    report = having({"access_control_rules": rules, "impersonation_roles": [role("sync")]})
    assert page(report)["entry"]["roles"][0]["sources"] == f"from {OFFICE}"
    assert page(having({"impersonation_roles": [role("sync")]}))["entry"]["roles"][0]["sources"] == "from any network"
    refused = having({"access_control_rules": [], "impersonation_roles": [role("sync")]})
    assert page(refused)["entry"]["roles"][0]["sources"] == "from no network"


def test_tokens_older_than_ninety_days_are_marked_and_the_oldest_comes_first() -> None:
    listed = [
        token("bob", "phone", "2026-08-27", "2026-11-24"),
        token("ann", "laptop", "2026-01-25"),
        token("ann", "fresh", "2026-08-26", "2026-11-25"),
    ]
    report = having(tokens=listed)
    found = [(one["name"], one["age_days"], one["old"]) for one in report["entry"]["personal_access_tokens"]]
    assert found == [("laptop", 304, True), ("fresh", 91, True), ("phone", 90, False)]
    assert answers(report)["tokens"] == ["ann: laptop, 304 days, never used", "ann: fresh, 91 days, used today"]
    assert report["counts"]["old_tokens"] == 2
    assert answers(having(tokens=listed[:1]))["tokens"] == ["None of 1 token."]
    assert answers(having())["tokens"] == ["There are no tokens."]


def test_devices_that_are_exempt_and_rules_of_devices_are_in_words() -> None:
    rules = [
        {"name": "default", "effect": "ALLOW"},
        {
            "name": "old",
            "effect": "DENY",
            "device_types": ["iPhone", "$NONE"],
            "not_device_operating_systems": ["iOS 18"],
        },
    ]
    overrides = [{"user": f"u{number}", "device_id": "A1", "effect": "ALLOW"} for number in range(10)]
    report = having({"mobile_device_access_rules": rules, "mobile_device_access_overrides": overrides})
    assert [one["text"] for one in page(report)["entry"]["device_rules"]] == [
        "Refuses devices whose type begins with iPhone or is not reported and whose operating system does not begin "
        "with iOS 18.",
        "Allows all devices.",
    ]
    assert answers(report)["devices"] == [*(f"u{number}: A1, always allowed" for number in range(8)), "and 2 more"]
    assert report["counts"]["device_overrides"] == 10
    assert answers(having())["devices"] == ["None."]


def test_what_is_deleted_without_a_request_is_in_words() -> None:
    folders = [
        {"name": "JUNK_EMAIL", "action": "PERMANENTLY_DELETE", "period": 30},
        {"name": "INBOX", "action": "NONE"},
        {"name": "DELETED_ITEMS", "action": "DELETE", "period": 1},
    ]
    gone = {"name": "gone", "entity_state": "DISABLED", "enabled": False, "disabled_date": "2026-11-01T00:00:00+00:00"}
    never = {"name": "never", "entity_state": "DISABLED", "enabled": False}
    report = having({"retention_policy": {"name": "tidy", "folder_configurations": folders}}, users=[gone, never])
    assert answers(report)["retention"] == [
        "Deleted items: mail is deleted after 1 day.",
        "Junk email: mail is deleted permanently after 30 days.",
        "The mailboxes of 1 disabled user, 30 days after the user was disabled: gone.",
    ]
    assert answers(having())["retention"] == ["No mail: no retention policy deletes any."]


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({}, "With the password of the directory. No identity provider is set."),
        (
            {
                "identity_provider": {
                    "authentication_mode": "IDENTITY_PROVIDER_ONLY",
                    "personal_access_token_configuration": {"status": "ACTIVE", "lifetime_in_days": 365},
                }
            },
            "With IAM Identity Center only; passwords of the directory do not work. Personal access tokens are on, "
            "valid for 365 days.",
        ),
        (
            {"email_monitoring": {"log_group_arn": "arn:x", "role_arn": "r"}},
            "Messages are logged to arn:x, as the role r.",
        ),
        ({}, "Messages are not logged."),
        (
            {"inbound_dmarc": {"enforced": True}},
            "Enforced: mail that fails the check is handled as its sender's domain asks.",
        ),
        ({"inbound_dmarc": {"enforced": False}}, "Not enforced: mail with a forged sender is delivered."),
    ],
)
def test_sign_in_monitoring_and_dmarc_are_a_sentence_each(settings: Json, text: str) -> None:
    assert text in [one["text"] for one in page(having(settings))["entry"]["facts"]]


READING = {
    "access_control_rules": "networks",
    "personal_access_tokens": "tokens",
    "retention_policy": "retention",
    "mobile_device_access_overrides": "devices",
    "impersonation_roles": "access",
}


@pytest.mark.parametrize("setting", READING)
def test_what_could_not_be_read_is_said_where_it_is_missing(setting: str) -> None:
    report = having(unread={setting: "access denied"}, tokens=[token("ann", "laptop", "2026-01-25")])
    (answer,) = (one for one in page(report)["entry"]["answers"] if one["anchor"] == READING[setting])
    assert "could not be read" in answer["lines"][0]
    assert page(report)["entry"]["unread"] == {setting: "access denied"}
    assert report["entry"]["unreadable"] == [{"setting": setting, "reason": "access denied"}]
    assert report["counts"]["unreadable"] == 1
    assert page(report)["verdict"].endswith("1 list could not be read, so the report may be incomplete.")


def test_settings_with_one_value_that_could_not_be_read_say_so() -> None:
    unread = dict.fromkeys(("email_monitoring", "identity_provider", "inbound_dmarc"), "denied")
    facts = page(having(unread=unread))["entry"]["facts"]
    assert {one["text"] for one in facts} == {"This could not be read."}


def test_expectations_show_what_the_rules_say_to_each() -> None:
    rules = [DEFAULT, {"name": "imap", "effect": "DENY", "actions": ["IMAP"], "users": ["id-ann"]}]
    expected = [
        {
            "user": "ANN",
            "action": "IMAP",
            "ip_address": "203.0.113.9",
            "effect": "DENY",
            "because": "She has no client",
        },
        {"user": "bob", "action": "IMAP", "ip_address": "203.0.113.9", "effect": "DENY"},
    ]
    report = having({"access_control_rules": rules}, users=users("ann", "bob"), expectations=expected)
    found = [(one["who"], one["found"], one["met"], one["rules"]) for one in page(report)["entry"]["expectations"]]
    assert found == [("ANN", "refused", True, "imap"), ("bob", "allowed (not as expected)", False, "default")]
    assert report["counts"]["expectations_not_met"] == 1
    with pytest.raises(ValueError, match=r"access_expectations\[0\].*action"):
        having(expectations=[{"user": "ann", "ip_address": "203.0.113.9", "effect": "DENY"}])


def test_the_section_is_in_the_sheet() -> None:
    report = having(
        {
            "impersonation_roles": [role("sync")],
            "mobile_device_access_rules": [{"name": "default", "effect": "ALLOW"}],
            "mobile_device_access_overrides": [{"user": "ann", "device_id": "A1", "effect": "DENY"}],
            "retention_policy": {
                "name": "x",
                "folder_configurations": [{"name": "INBOX", "action": "DELETE", "period": 2}],
            },
        },
        tokens=[token("ann", "laptop", "2026-01-25")],
        unread={"inbound_dmarc": "denied"},
        expectations=[{"user": "ann", "action": "EWS", "ip_address": "203.0.113.9", "effect": "ALLOW"}],
    )
    text = sheet.text(report).removeprefix("\ufeff")
    found = {row["section"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert found["access rule"]["found"] == "Allows all protocols from all networks, for all users."
    assert (found["access by network"]["name"], found["access by network"]["finding"]) == ("any network", "ALLOW")
    assert (found["impersonation role"]["finding"], found["impersonation role"]["found"]) == (
        "widest right",
        "every mailbox",
    )
    assert found["personal access token"]["found"] == "304 days old; never used"
    assert (found["exempt device"]["field"], found["exempt device"]["finding"]) == ("A1", "DENY")
    assert found["retention"]["found"] == "Inbox: mail is deleted after 2 days."
    assert found["setting not readable"]["name"] == "inbound_dmarc"
    assert found["device rule"]["name"] == "default"
    assert (found["access expectation"]["wanted"], found["access expectation"]["found"]) == ("ALLOW", "ALLOW")


def test_a_sentence_names_a_few_values_and_counts_the_rest() -> None:
    many = [f"10.{number // 256}.{number % 256}.0/24" for number in range(1024)]
    text = say.access_rule({"name": "x", "effect": "ALLOW", "ip_ranges": many})
    assert text.endswith("10.0.7.0/24 and 1,016 more, for all users.")
    report = having({"access_control_rules": [{"name": "x", "effect": "ALLOW", "ip_ranges": many}]})
    assert answers(report)["networks"][0] == "10.0.0.0/24, 10.0.1.0/24, 10.0.2.0/24 and 1,021 more: allowed"
