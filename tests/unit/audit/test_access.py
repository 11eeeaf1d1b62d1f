# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Access to mailboxes, by mailbox and by person, and whose rights nobody expects any more."""

from __future__ import annotations

from ansible_collections.mailops.workmail.plugins.plugin_utils._audit import access, page, quota
from unit.audit.cases import audit, grant, made_up

ANN = {"name": "ann", "email": "ann@example.com", "display_name": "Ann Ærø"}
PEOPLE = [ANN, *({"name": name, "email": f"{name}@example.com"} for name in ("bob", "cem", "dee"))]


def test_a_mailbox_lists_who_may_use_it_directly_and_through_nested_groups_with_the_path(acme) -> None:
    groups = [
        {"name": "top", "email": "top@example.com", "members": ["sub", "cem"]},
        {"name": "sub", "email": "sub@example.com", "members": ["dee"]},
    ]
    rights = [{"grantee": "bob", "permissions": ["FULL_ACCESS"]}, {"grantee": "top", "permissions": ["SEND_AS"]}]
    users = [{**ANN, "mailbox_permissions": rights}, *PEOPLE[1:]]
    acme.run("workmail_directory", users=users, groups=groups)
    made = audit(acme)
    (mailbox,) = made["mailboxes"]
    assert (mailbox["mailbox"], mailbox["label"], mailbox["state"]) == ("ann", "Ann Ærø", "ENABLED")
    assert [(one["grantee"], one["permissions"], one["path"]) for one in mailbox["grantees"]] == [
        ("bob", ["FULL_ACCESS"], []),
        ("top", ["SEND_AS"], []),
        ("cem", ["SEND_AS"], ["top"]),
        ("dee", ["SEND_AS"], ["top", "sub"]),
    ]
    assert {one["grantee"]: one["mailboxes"][0]["path"] for one in made["people"]} == {
        "bob": [],
        "cem": ["top"],
        "dee": ["top", "sub"],
    }


def test_the_page_puts_people_below_the_group_that_brings_them_in(acme) -> None:
    rows = [
        grant("ann", "bob", "FULL_ACCESS", "SEND_AS"),
        grant("ann", "top", "SEND_AS", grantee_kind="group"),
        grant("ann", "cem", "SEND_AS", path=["top"]),
        grant("ann", "dee", "SEND_AS", path=["top", "sub"]),
        grant("ann", "nobody", "SEND_AS", grantee_kind="group"),
    ]
    (mailbox,) = page.page(made_up(rows))["mailboxes"]
    assert [(one["name"], one["rights"]) for one in mailbox["direct"]] == [("bob", "full access, send as")]
    nobody, top = mailbox["groups"]
    assert (nobody["name"], nobody["ways"]) == ("nobody", [])
    assert top["count"] == "2 people"
    assert [(way["groups"], [one["name"] for one in way["people"]]) for way in top["ways"]] == [
        ([], ["cem"]),
        (["sub"], ["dee"]),
    ]


def test_many_people_of_a_group_are_folded_and_very_many_are_counted() -> None:
    def through(count: int):
        people = [grant("ann", f"p{number:04}", "SEND_AS", path=["all"]) for number in range(count)]
        return page.page(made_up([grant("ann", "all", "SEND_AS", grantee_kind="group"), *people]))["mailboxes"][0]

    assert through(12)["groups"][0]["folded"] is False
    assert through(13)["groups"][0]["folded"] is True
    crowd = through(250)["groups"][0]
    assert crowd["count"] == "250 people"
    assert (len(crowd["ways"][0]["people"]), crowd["ways"][0]["left_out"]) == (200, 50)


def test_a_mailbox_with_two_groups_that_cannot_be_read_counts_once() -> None:
    unreadable = [
        {"mailbox": "ann", "mailbox_kind": "user", "reason": f"the members of group {group} cannot be read: No"}
        for group in ("a", "b")
    ]
    made = made_up(unreadable=[*unreadable, {"mailbox": "bob", "mailbox_kind": "user", "reason": "No"}])
    assert (len(made["unreadable"]), made["counts"]["unreadable"]) == (3, 2)
    assert "2 lists could not be read" in page.page(made)["verdict"]


def test_disabled_people_keep_standing_out_with_their_rights_and_delegations(acme) -> None:
    acme.run("workmail_directory", users=PEOPLE)
    room = {"name": "fjord", "type": "ROOM", "email": "fjord@example.com", "delegates": ["cem", "dee"]}
    acme.run("workmail_resource", **room)
    acme.run("workmail_mailbox_permission", mailbox="ann", grantee="cem", permissions=["FULL_ACCESS"])
    acme.run("workmail_user", name="cem", enabled=False)
    (cem,) = audit(acme)["disabled_with_rights"]
    assert cem["name"] == "cem"
    assert [(one["mailbox"], one["permissions"]) for one in cem["rights"]] == [
        ("ann", ["FULL_ACCESS"]),
        ("fjord", ["DELEGATE"]),
    ]


def test_a_group_has_no_members_if_it_leads_to_no_user() -> None:
    groups = [
        {"name": "empty", "members": []},
        {"name": "hollow", "members": ["empty", "round"]},
        {"name": "round", "members": ["hollow"]},
        {"name": "full", "members": ["empty", "ann"]},
        {"name": "nesting", "members": ["full"]},
        {"name": "unread"},
    ]
    told = access.without_members(groups)
    assert [(one["name"], one["members"]) for one in told] == [
        ("empty", []),
        ("hollow", ["empty", "round"]),
        ("round", ["hollow"]),
    ]


def test_entities_that_an_info_module_refers_to_by_id_are_found() -> None:
    """An id stands where a name means two entities."""
    groups = [
        {"name": "inner", "group_id": "g-1", "members": []},
        {"name": "outer", "group_id": "g-2", "members": ["g-1"]},
    ]
    assert [one["name"] for one in access.without_members(groups)] == ["inner", "outer"]
    dee = {"name": "dee@example.com", "user_id": "u-1", "entity_state": "DISABLED", "display_name": "Dee"}
    people = access.People({"user": [dee], "group": groups, "resource": []})
    (held,) = access.held_by_disabled([], [{"name": "room", "delegates": ["u-1"]}], people)
    assert (held["name"], held["label"]) == ("dee@example.com", "Dee")
    assert [right["permissions"] for right in held["rights"]] == [["DELEGATE"]]


def test_mailboxes_are_near_their_quota_from_the_warning_on() -> None:
    users = [
        {"name": "full", "mailbox_size": 899.96, "mailbox_quota": 1000, "display_name": "Full"},
        {"name": "near", "mailbox_size": 450.0, "mailbox_quota": 500},
        {"name": "over", "mailbox_size": 120.0, "mailbox_quota": 100},
        {"name": "closed"},
    ]
    measured = quota.mailbox_sizes(users, 90)
    assert [one["name"] for one in measured] == ["full", "near", "over"]
    assert [(one["name"], one["percent"]) for one in quota.near(measured)] == [("over", 120.0), ("near", 90.0)]
    assert [one["name"] for one in quota.near(quota.mailbox_sizes(users, 80))] == ["over", "full", "near"]


def test_sizes_are_reported_in_units_that_a_person_reads() -> None:
    assert [quota.in_words(size) for size in (0.4, 999.4, 1000, 51200)] == ["0 MB", "999 MB", "1.0 GB", "50.0 GB"]


def test_mailboxes_that_the_service_does_not_describe_are_listed_by_what_it_said() -> None:
    unreadable = [{"mailbox": name, "mailbox_kind": "group", "reason": "No"} for name in ("b", "A")]
    told = page.page(made_up(unreadable=unreadable))["unreadable"]
    assert told == [{"field": "permissions", "reason": "No", "names": ["A", "b"]}]


def test_an_audit_that_could_not_read_a_list_names_it_and_is_not_green() -> None:
    groups = [{"name": "inner", "entity_state": "ENABLED"}, {"name": "empty", "entity_state": "ENABLED", "members": []}]
    rooms = [{"name": "fjord", "entity_state": "ENABLED"}]
    refused = [{"kind": "group", "name": "inner", "field": "members", "reason": "refused"}]
    report = made_up(groups=groups, resources=rooms, unreadable=refused, definition={"users": []})
    assert [(one["kind"], one["name"], one["field"], one["reason"]) for one in report["unreadable"]] == [
        ("group", "inner", "members", "refused"),
        ("resource", "fjord", "delegates", "the service does not list them"),
    ]
    assert [one["name"] for one in report["groups_without_members"]] == ["empty"]
    shown = page.page(report)
    assert shown["tone"] == "warn"
    assert shown["verdict"] == "No drift was found. 2 lists could not be read, so the report may be incomplete."
    assert page.page(made_up(definition={"users": []}))["tone"] == "good"
