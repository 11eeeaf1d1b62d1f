# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with leavers is told with the item, the option, the value and the next step."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.mailops.workmail.plugins.filter.offboarding_plan import offboarding_plan
from ansible_collections.mailops.workmail.plugins.filter.offboarding_questions import offboarding_questions

TODAY = "2027-01-10"
Row = dict[str, Any]


def user(name: str, **rest: Any) -> Row:
    """An ENABLED user as the list tells it."""
    told = {"name": name, "user_id": f"id-of-{name}", "entity_state": "ENABLED", "role": "USER"}
    return {**told, "email": f"{name}@example.com", "enabled_date": "2026-01-01T09:00:00+00:00", **rest}


def closed(name: str, **rest: Any) -> Row:
    return user(name, entity_state="DISABLED", disabled_date="2027-01-02T09:00:00+00:00", email=None, **rest)


USERS = [user("ann"), user("bob"), user("Carol"), closed("idle"), user("Guest", role="SYSTEM_USER")]
STAFF = {"name": "staff", "group_id": "id-of-staff", "entity_state": "ENABLED", "members": []}


def errors(*leavers: Row, **read: Any) -> list[str]:
    return list(plan(*leavers, **read)["errors"])


def plan(*leavers: Row, **read: Any) -> Row:
    return offboarding_plan(list(leavers), TODAY, whole(**read))


def whole(**read: Any) -> Row:
    """Everything that may be needed, read whole."""
    users = read.get("users", USERS)
    people = [{"aliases": [], "mailbox_permissions": [], **one} for one in users]
    lists = {"groups": [STAFF], "resources": [], "permissions": [], "settings": {}, "alias": "acme"}
    return {"users": users, "leavers": people, **lists, **read}


def leaver(name: str, **options: Any) -> Row:
    return {"user": name, "lock_on": "2027-01-10", **options}


def held(*leavers: Row, **read: Any) -> list[str]:
    """Why each leaver is held, one text an account; empty where it is not."""
    planned = plan(*leavers, **read)
    assert planned["errors"] == []
    return ["; ".join(one["blocked"]) for one in planned["accounts"]]


def warned(*leavers: Row, **read: Any) -> list[str]:
    planned = plan(*leavers, **read)
    assert planned["errors"] == []
    return list(planned["warnings"])


WRONG_SUCCESSORS = [
    ("an", "there is no user or group 'an' in the organization. Did you mean 'ann'?"),
    ("idle", "user idle is DISABLED and cannot be a successor. Enable it, or set another successor"),
    ("BOB", "'bob' is the leaver; specify another entity"),
    ("guest", "there is no user or group 'guest' in the organization."),
    ("fjord@example.com", "there is no user or group 'fjord@example.com' in the organization."),
]


@pytest.mark.parametrize(("successor", "told"), WRONG_SUCCESSORS)
def test_a_wrong_successor_is_a_warning_until_the_first_day(successor: str, told: str) -> None:
    item = leaver("bob", lock_on="2027-02-01", successor=successor, defined_at="leavers.yml:3")
    read = {"owners": {successor: []}} if "@" in successor else {}
    (text,) = warned(item, **read)
    assert text.startswith(f"leavers.yml:3 (bob).successor: {told}")
    assert text.endswith("From 2027-02-01, offboarding hands nothing over and does not close the mailbox.")
    (account,) = plan(item, **read)["accounts"]
    assert account["warnings"] == [text]
    assert account["blocked"] == []


@pytest.mark.parametrize(("successor", "told"), WRONG_SUCCESSORS)
def test_a_wrong_successor_holds_its_leaver_on_the_day_and_no_other(successor: str, told: str) -> None:
    owners = {successor: []} if "@" in successor else {}
    bob = leaver("bob", close_on=TODAY, successor=successor, aliases="hand_over", defined_at="leavers.yml:3")
    planned = plan(bob, leaver("Carol", close_on=TODAY), owners=owners)
    assert planned["errors"] == planned["warnings"] == []
    (why,), none = (one["blocked"] for one in planned["accounts"])
    assert (why.startswith(f"leavers.yml:3 (bob).successor: {told}"), none) == (True, [])
    assert planned["passwords"] == ["id-of-bob", "id-of-Carol"]
    users = {one["user_id"]: one for one in planned["directory"]["users"]}
    assert "enabled" not in users["id-of-bob"]
    assert users["id-of-Carol"]["enabled"] is False
    assert "bob: locked." in planned["accounts"][0]["text"]
    assert "The mailbox is not closed, because leavers.yml:3 (bob).successor: " in planned["accounts"][0]["text"]


def test_a_lock_without_its_successor_takes_access_away_and_gives_none() -> None:
    (account,) = plan(leaver("bob", successor="an"))["accounts"]
    assert "The successor gets no permissions, because leavers[0] (bob).successor: there is no" in account["text"]
    assert "may use the mailbox" not in account["text"]
    assert account["stage"] == "locked"


def test_a_successor_of_a_leaver_to_come_costs_a_list_of_groups_and_no_members() -> None:
    waiting = leaver("bob", lock_on="2027-02-01", successor="staff")
    asked = offboarding_questions([waiting], TODAY, USERS)
    assert (asked["groups"], asked["group_names"]) == (False, True)
    assert offboarding_questions([leaver("bob", lock_on="2027-02-01")], TODAY, USERS)["group_names"] is False
    assert warned(waiting) == []


DEE = "dee@example.com"
ANNS = {"entity": "ann", "entity_id": "id-of-ann", "kind": "user"}


def test_a_successor_that_is_a_resource_is_reported_as_one() -> None:
    fjord = {"name": "fjord", "resource_id": "id-of-fjord", "entity_state": "ENABLED", "delegates": []}
    assert held(leaver("bob", successor="fjord"), resources=[fjord]) == [
        "leavers[0] (bob).successor: 'fjord' is resource fjord. Set a user or a group"
    ]


@pytest.mark.parametrize("role", ["SYSTEM_USER", "RESOURCE"])
def test_an_account_that_the_modules_do_not_change_does_not_leave(role: str) -> None:
    told = errors(leaver("guest"), users=[*USERS[:-1], user("Guest", role=role)])
    assert told == ["leavers[0] (guest).user: 'Guest' is a system account and is never changed."]


def test_a_successor_whose_login_is_an_address_of_another_user_is_ambiguous() -> None:
    users = [*USERS, user(DEE, email="d@example.com")]
    item = leaver("bob", successor=DEE)
    assert offboarding_questions([item], TODAY, users)["addresses"] == [DEE]
    (told,) = held(item, users=users, owners={DEE: [ANNS]})
    assert f"successor: '{DEE}' is ambiguous: user {DEE} and user ann. Use the id" in told
    assert held(item, users=users, owners={DEE: []}) == [""]


def test_an_alias_of_a_successor_means_its_holder() -> None:
    item = leaver("bob", successor="ANNA@example.com")
    assert offboarding_questions([item], TODAY, USERS)["addresses"] == ["ANNA@example.com"]
    planned = plan(item, owners={"ANNA@example.com": [ANNS]})
    (row,) = planned["directory"]["users"][0]["mailbox_permissions"]
    assert row["grantee"] == "id-of-ann"
    (told,) = held(item, owners={"ANNA@example.com": []})
    assert "there is no user or group 'ANNA@example.com' in the organization" in told
    (told,) = errors(item)
    assert "the holder of 'ANNA@example.com', a successor, was not looked up" in told


def test_an_address_of_a_resource_is_no_successor() -> None:
    item = leaver("bob", successor="room@example.com")
    row = {"entity": "fjord", "entity_id": "r-1", "kind": "resource"}
    (told,) = held(item, owners={"room@example.com": [row]})
    assert "'room@example.com' is an address of resource fjord. Set a user or a group" in told


def test_a_leaving_successor_is_found_by_an_alias() -> None:
    found = held(leaver("bob", successor="anna@x.org"), leaver("ann"), owners={"anna@x.org": [ANNS]})
    assert "'ann' leaves too" in found[0]


@pytest.mark.parametrize("successor", [None, "ann", "id-of-ann", "ann@example.com"])
def test_a_successor_that_the_users_include_costs_no_call(successor: str | None) -> None:
    assert offboarding_questions([leaver("bob", successor=successor)], TODAY, USERS)["addresses"] == []
    waiting = leaver("bob", lock_on="2027-02-01", successor="anna@example.com")
    assert offboarding_questions([waiting], TODAY, USERS)["addresses"] == ["anna@example.com"]
    gone = leaver("idle", lock_on="2026-12-01", close_on="2027-01-02", successor="anna@example.com")
    assert offboarding_questions([{**gone, "user": "idle"}], "2026-11-01", USERS)["addresses"] == []


def test_the_id_of_a_leaver_goes_before_a_name_and_its_case_does_not_matter() -> None:
    users = [*USERS, user("id-of-bob")]
    planned = plan(leaver("ID-OF-BOB"), users=users)
    assert planned["errors"] == []
    assert [account["user"] for account in planned["accounts"]] == ["bob"]


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (leaver("bob", lock_on="10.1.2027"), "(bob).lock_on: '10.1.2027' is not a date; write it as 2027-01-31."),
        (leaver("bob", close_on="2027-02-30"), "(bob).close_on: '2027-02-30' is not a date; write it as 2027-01-31."),
        (leaver("bob", close_on="2027-01-09"), "(bob).close_on: 2027-01-09 is before lock_on, 2027-01-10; swap them."),
        (leaver("bob", delete_after_days=31), "(bob).delete_after_days: '31' is outside 1 to 30;"),
        (leaver("bob", delete_after_days=0), "(bob).delete_after_days: '0' is outside 1 to 30;"),
        ({"user": "bob"}, "(bob).lock_on: no stage is set; set lock_on, close_on or delete_after_days."),
        (leaver(""), "(no user).user: must not be empty; set the name or the id of the leaver."),
        (leaver("bob", aliases="hand_over"), "(bob).aliases: is hand_over, but no successor is set;"),
        (leaver("bob", primary="hand_over"), "(bob).primary: is hand_over, but no successor is set;"),
        (leaver("carl"), "(carl).user: there is no user 'carl' in the organization. Did you mean 'Carol'?"),
        (leaver("xyz"), "(xyz).user: there is no user 'xyz' in the organization. Correct it, or remove the item"),
        (leaver("bob@example.com"), "'bob@example.com' is the address of user 'bob'. Write the name:"),
        (leaver("guest"), "(guest).user: 'Guest' is a system account and is never changed."),
    ],
)
def test_an_error_names_the_item_the_option_the_value_and_the_next_step(item: Row, told: str) -> None:
    found = errors(item)
    assert len(found) == 1, found
    assert found[0].startswith("leavers[0] (")
    assert told in found[0]


def test_all_errors_are_reported_together_and_nothing_is_planned_then() -> None:
    planned = plan(leaver("bob", successor="idle", aliases="hand_over"), leaver("carl"), leaver("BOB", lock_on="soon"))
    assert [error.partition(":")[0] for error in planned["errors"]] == [
        "leavers[0] (bob).successor",
        "leavers[1] (carl).user",
        "leavers[2] (BOB).lock_on",
        "leavers[2] (BOB).user",
    ]
    assert not any(planned[key] for key in ("passwords", "release", "directory", "accounts"))


def test_a_successor_who_leaves_too_is_refused_and_both_are_named() -> None:
    found = held(leaver("bob", close_on="2027-02-01", successor="ann"), leaver("ann", lock_on="2027-01-20"))
    assert found[1:] == [""]
    assert "(bob).successor: 'ann' leaves too (leavers[1] (ann)), on 2027-01-20, and 'bob' is not" in found[0]


@pytest.mark.parametrize("known_as", ["ann", "ANN", "id-of-ann", "ann@example.com"])
def test_a_leaving_successor_is_found_by_name_id_and_address(known_as: str) -> None:
    assert held(leaver("bob", successor=known_as), leaver("ann"))[0]
    assert held(leaver("bob", close_on="2027-01-01", lock_on="2027-01-01", successor=known_as), leaver("ann"))[0]
    assert warned(leaver("bob", lock_on="2027-02-01", successor=known_as), leaver("ann"))


def test_a_successor_may_leave_after_the_mailbox_is_closed() -> None:
    assert held(leaver("bob", close_on="2027-01-20", successor="ann"), leaver("ann", lock_on="2027-01-21")) == ["", ""]
    assert held(leaver("idle", close_on="2027-01-10", successor="ann"), leaver("ann")) == ["", ""]


def test_the_last_delegate_is_kept_without_anybody_who_could_answer() -> None:
    fjord = {
        "name": "fjord",
        "resource_id": "r-1",
        "entity_state": "ENABLED",
        "delegates": ["bob", "idle"],
        "booking_options": {"auto_accept_requests": False},
    }
    desk = {**fjord, "name": "desk", "resource_id": "r-2", "delegates": ["bob", "ann"]}
    planned = plan(leaver("bob", close_on=TODAY), leaver("Carol", close_on=TODAY), resources=[fjord, desk])
    assert planned["errors"] == []
    assert [one["stage"] for one in planned["accounts"]] == ["locked", "closed"]
    (why,) = planned["accounts"][0]["blocked"]
    assert "(bob).last_delegate: resource 'fjord' does not accept bookings automatically, and without bob they" in why
    assert planned["directory"]["resources"] == [{"resource_id": "r-2", "remove_delegates": ["id-of-bob"]}]
    fjord["booking_options"] = {"auto_accept_requests": True}
    assert held(leaver("bob", close_on=TODAY), resources=[fjord]) == [""]


def test_a_disabled_leaver_that_is_the_last_delegate_is_not_deleted() -> None:
    fjord = {"name": "fjord", "resource_id": "r-1", "entity_state": "ENABLED", "delegates": ["idle"]}
    item = leaver("idle", lock_on="2026-12-01", close_on="2027-01-02", delete_after_days=3)
    (account,) = plan(item, resources=[fjord])["accounts"]
    assert account["stage"] == "closed"
    assert "The user is not deleted, because leavers[0] (idle).last_delegate: resource 'fjord' does" in account["text"]


def test_a_new_user_of_the_same_name_is_not_closed() -> None:
    new = user("bob", enabled_date="2027-01-08T09:00:00+00:00")
    old = leaver("bob", lock_on="2026-11-01", close_on="2026-12-01")
    assert "was enabled on 2027-01-08, long after 2026-12-01, and may be another user" in errors(old, users=[new])[0]
    assert "was enabled" in errors({**old, "close_on": "2027-01-01", "delete_after_days": 3}, users=[new])[0]
    assert errors({**old, "close_on": "2027-01-01"}, users=[new]) == []


def test_a_leaver_who_is_not_there_is_an_error_until_the_day_of_deletion_is_passed() -> None:
    item = leaver("zoe", lock_on="2026-12-01", close_on="2027-01-05", delete_after_days=6)
    assert "there is no user 'zoe'" in errors(item)[0]
    assert errors({**item, "delete_after_days": 5}) == []
    assert plan({**item, "delete_after_days": 5})["accounts"][0]["stage"] == "gone"


@pytest.mark.parametrize("state", ["ENABLED", "DISABLED"])
def test_an_address_is_no_leaver_who_is_gone(state: str) -> None:
    item = {"user": "bob@example.com", "close_on": "2026-11-01", "delete_after_days": 10}
    (told,) = errors(item, users=[user("ann"), user("bob", entity_state=state)])
    assert "'bob@example.com' is the address of user 'bob'. Write the name:" in told
    assert plan(item, users=[user("ann")])["accounts"][0]["stage"] == "gone"


def test_a_disabled_user_who_is_new_under_an_old_name_is_not_deleted() -> None:
    new = closed("bob", enabled_date="2026-12-20T09:00:00+00:00")
    item = {"user": "bob", "close_on": "2026-11-01", "delete_after_days": 5}
    (told,) = errors(item, users=[new])
    assert "(bob).close_on: 'bob' was enabled on 2026-12-20, long after 2026-11-01" in told
    old = closed("bob", enabled_date="2026-01-01T09:00:00+00:00")
    assert plan(item, users=[old])["accounts"][0]["stage"] == "deleted"


def test_a_leaver_who_still_shows_a_lost_address_is_not_the_successor_who_holds_it() -> None:
    address = "info@example.com"
    items = [
        leaver("bob", close_on="2027-01-10", successor=address),
        leaver("idle", lock_on="2026-12-01", close_on="2027-01-02"),
    ]
    users = [user("ann"), user("bob"), closed("idle") | {"email": address}]
    assert held(*items, users=users, owners={address: [ANNS]}) == ["", ""]
    assert "'idle' leaves too" in held(*items, users=[*users[:2], user("idle", email=address)])[0]


@pytest.mark.parametrize("written", ["SEND_AS", "SEND_AS,SEND_ON_BEHALF", "SEND_AS, SEND_ON_BEHALF"])
def test_one_text_with_commas_is_a_list_of_rights_as_the_types_allow_it(written: str) -> None:
    planned = plan(leaver("bob", successor="ann", successor_permissions=written))
    (row,) = planned["directory"]["users"][0]["mailbox_permissions"]
    assert row["permissions"] == written.replace(" ", "").split(",")


def test_a_primary_that_an_interrupted_run_left_among_the_aliases_is_named() -> None:
    users = [user("ann"), user("bob", email="mailops-left-1@acme.awsapps.com", aliases=["bob@example.com"])]
    item = {"user": "bob", "close_on": "2027-01-10", "primary": "release"}
    (account,) = plan(item, users=users)["accounts"]
    assert "cut off while it released the real one" in account["remarks"][0]
    assert "bob@example.com" in account["remarks"][0]
    (account,) = plan({**item, "aliases": "release"}, users=users)["accounts"]
    assert account["remarks"] == []
    assert "bob@example.com released" in account["done"]


def test_dates_may_be_dates_and_what_forms_leave_empty_is_left_out() -> None:
    item = {"user": "bob", "lock_on": datetime.date(2027, 1, 10), "close_on": "", "delete_after_days": "7"}
    account = plan({**item, "successor": None, "aliases": ""})["accounts"][0]
    assert account["stage"] == "locked"
    assert "7 days after the user is disabled" in account["text"]


def test_a_day_that_is_none_is_refused_by_name() -> None:
    for call in (
        lambda: offboarding_plan([], "tomorrow", {}),
        lambda: offboarding_questions([], "tomorrow", []),
    ):
        with pytest.raises(AnsibleFilterError, match="offboarding_today: 'tomorrow' is not a date; write it as"):
            call()


def test_the_tense_is_that_of_check_mode_and_nothing_else_differs() -> None:
    told, foreseen = (offboarding_plan([leaver("bob")], TODAY, whole(), checking) for checking in (False, True))
    assert "To be done: a new random password" in foreseen["accounts"][0].pop("text")
    assert "Done: a new random password" in told["accounts"][0].pop("text")
    assert told == foreseen


def test_members_whose_names_look_like_addresses_stay_in_the_group() -> None:
    odd = user("bob@example.com", email="odd@example.com")
    group = {**STAFF, "members": ["bob", "id-of-bob@example.com", "id-of-somebody-deleted", "Carol"]}
    planned = plan(leaver("bob"), users=[*USERS, odd], groups=[group])
    assert planned["directory"]["groups"] == [{"group_id": "id-of-staff", "remove_members": ["id-of-bob"]}]


def test_a_plan_refuses_a_stage_for_which_nothing_was_read() -> None:
    item = leaver("bob", close_on="2027-01-11", successor="ann", aliases="hand_over", primary="release")
    read = {"users": USERS, "groups": [STAFF], "leavers": [{**user("bob"), "aliases": [], "mailbox_permissions": []}]}
    assert offboarding_plan([item], "2027-01-10", read)["errors"] == []
    planned = offboarding_plan([item], "2027-01-11", read)
    for name in ("resources", "permissions", "alias"):
        assert f"the {name} were not read, but bob needs them today" in "\n".join(planned["errors"])
    assert (planned["passwords"], planned["release"], planned["directory"]) == ([], [], {})
    planned = offboarding_plan([item], "2027-01-10", {**read, "leavers": []})
    assert "the user bob was listed but not read" in planned["errors"][0]


def test_a_name_of_two_things_is_not_guessed() -> None:
    sales = {**STAFF, "name": "sales", "group_id": "id-of-group-sales"}
    group = {**STAFF, "members": ["sales"]}
    fjord = {"name": "fjord", "resource_id": "r-1", "entity_state": "ENABLED", "delegates": ["sales"]}
    people = [*USERS, user("sales", email="bob.sales@example.com")]
    planned = plan(leaver("sales", close_on=TODAY), users=people, groups=[sales, group], resources=[fjord])
    assert planned["errors"] == []
    assert [planned["directory"][kind] for kind in ("groups", "resources")] == [[], []]
    assert planned["accounts"][0]["unreadable"] == [
        "may be in the group staff, whose members name 'sales', which means user sales and group sales",
        "may be a delegate of fjord, whose delegates name 'sales', which means user sales and group sales; "
        "without another delegate its bookings go unanswered",
    ]


def test_an_address_that_a_disabled_user_shows_means_the_holder() -> None:
    shown = closed("old") | {"email": "bob@example.com"}
    group = {**STAFF, "members": ["bob@example.com"]}
    planned = plan(leaver("old"), users=[*USERS, shown], groups=[group])
    assert planned["directory"]["groups"] == []


def test_a_successor_who_leaves_too_does_not_become_a_delegate() -> None:
    fjord = {"name": "fjord", "resource_id": "r-1", "entity_state": "ENABLED", "delegates": ["idle"]}
    items = (leaver("idle", close_on=TODAY, successor="ann"), leaver("ann"))
    assert "does not leave too, set `last_delegate: auto_accept`" in held(*items, resources=[fjord])[0]
    items[0]["last_delegate"] = "auto_accept"
    planned = plan(*items, resources=[fjord])
    assert planned["directory"]["resources"] == [
        {"resource_id": "r-1", "booking_options": {"auto_accept_requests": True}, "remove_delegates": ["id-of-idle"]}
    ]


def test_a_group_that_leavers_leave_without_members_is_remarked() -> None:
    """It may be the only delegate of a room, or the address of a team."""
    desk = {"name": "desk", "group_id": "id-of-desk", "entity_state": "ENABLED", "members": ["ann", "bob"]}
    told = plan(leaver("ann"), leaver("bob"), groups=[STAFF, desk])["accounts"]
    assert [one["remarks"] for one in told] == [
        ["the group desk has no members left; check who receives its mail"],
        [],
    ]
    assert not plan(leaver("ann"), groups=[STAFF, desk])["accounts"][0]["remarks"]


def test_mistyped_options_and_values_of_several_leavers_are_all_reported() -> None:
    found = errors(
        leaver("bob", lock_no="2027-01-11", aliases="handover", successor_permissions="FULL_ACCESS, SEND_AZ"),
        leaver("ann", reset_password="never ", last_delegate="nobody"),
        "carol",
    )
    assert [one.partition(": ")[0] for one in found] == [
        "leavers[0] (bob).lock_no",
        "leavers[0] (bob).aliases",
        "leavers[0] (bob).successor_permissions",
        "leavers[1] (ann).reset_password",
        "leavers[1] (ann).last_delegate",
        "leavers[2]",
    ]
    assert "is not an option. Did you mean 'lock_on'? The options are user, lock_on, close_on," in found[0]
    assert "'handover' is not one of keep, release, hand_over. Did you mean 'hand_over'? Correct it." in found[1]
    assert "begin it with `- user: …`" in found[5]


@pytest.mark.parametrize("leavers", [{"user": "bob"}, "bob", 5])
def test_leavers_that_are_not_a_list_are_an_error(leavers: Any) -> None:
    told = offboarding_plan(leavers, TODAY, whole())["errors"]
    assert [one.partition(" is not a leaver; begin it with")[0] for one in told] == [f"leavers[0]: {str(leavers)!r}"]


def test_errors_and_items_name_the_file_and_the_line_of_the_leaver() -> None:
    placed = leaver("ann", close_on=TODAY, defined_at="leavers.yml:3")
    assert held({**placed, "successor": "nobody"})[0].startswith("leavers.yml:3 (ann).successor: ")
    assert plan(placed)["directory"]["users"][0]["defined_at"] == "leavers.yml:3"
    assert "defined_at" not in str(plan(leaver("ann", close_on=TODAY))["directory"])


def test_a_held_leaver_has_an_account_that_names_each_refusal() -> None:
    held = [
        {"name": "bob", "action": "delete_alias", "message": "Not now."},
        {"name": "bob", "action": "reset_password", "message": "Unsupported"},
    ]
    accounts = offboarding_plan([leaver("ann")], TODAY, whole(), held=held)["accounts"]
    assert [(one["user"], one["stage"]) for one in accounts] == [("ann", "locked"), ("bob", "held")]
    assert accounts[1]["remarks"] == ["delete_alias: Not now.", "reset_password: Unsupported"]
    assert accounts[1].keys() == accounts[0].keys()
    assert accounts[1]["text"] == (
        "bob: held. No later step is done, because WorkMail refused delete_alias: Not now; reset_password: Unsupported."
        " Run again when this is corrected."
    )
