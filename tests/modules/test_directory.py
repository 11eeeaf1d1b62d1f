# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_directory: bulk, guards, partial failure, all errors at once, previews across tasks."""

from __future__ import annotations

import pytest
from support.inprocess import Failed, Runner
from support.items import people
from support.lookups import actions, rename
from workmail_emulator import Faults, Rule

MODULE = "workmail_directory"


def test_everything_is_made_in_one_task_and_then_left_alone(emulator, acme: Runner) -> None:
    wanted = {
        "users": [
            {**people("ann")[0], "mailbox_permissions": [{"grantee": "staff", "permissions": ["SEND_AS"]}]},
            *people("bob"),
            {"name": "gone", "enabled": False},
        ],
        "groups": [{"name": "staff", "email": "staff@example.com", "members": ["ann", "bob"]}],
        "resources": [{"name": "room", "type": "ROOM", "email": "room@example.com", "delegates": ["staff"]}],
    }
    made = acme.check_then_run(MODULE, **wanted)
    assert made["summary"]["text"] == "5 added, 0 changed, 0 disabled or deleted"
    emulator.reset_log()
    assert not acme.check_then_run(MODULE, **wanted)["changed"]
    assert emulator.writes() == []


@pytest.mark.parametrize(("with_aliases", "calls"), [(False, 3), (True, 3 + 200)])
def test_a_no_change_run_over_200_users_makes_the_least_number_of_calls(
    emulator, acme: Runner, with_aliases: bool, calls: int
) -> None:
    emulator.populate("acme", users=200, aliases=1)
    organization = acme.run("workmail_organization_info")["organizations"][0]["organization_id"]
    users = [
        {
            "name": f"user{number:05d}",
            "email": f"user{number:05d}@acme.awsapps.com",
            **({"aliases": [f"alias1.user{number:05d}@acme.awsapps.com"]} if with_aliases else {}),
        }
        for number in range(1, 201)
    ]
    emulator.reset_log()
    assert not Runner(acme.url, organization).run(MODULE, users=users)["changed"]
    assert sum(emulator.counts().values()) == calls, emulator.counts()


def test_all_errors_of_all_items_are_reported_together(emulator, acme: Runner) -> None:
    failed = acme.fails(
        MODULE,
        users=[
            {**people("ann")[0], "mailbox_quota": 60000, "country": False},
            {**people("bob")[0], "zip_code": 1234, "role": "BOSS", "aliases": ["not-an-address"]},
            {"name": "x" * 65, "email": "x@other.org"},
            {"email_address": "typo@example.com", "name": "cem"},
            {"name": "ann", "password": "short"},
        ],
        groups=[{"name": "staff", "members": ["nobody"]}],
    )
    assert emulator.writes() == []
    for text in (
        "users[0] (ann).mailbox_quota: 60000 is outside 1 to 51200.",
        "users[0] (ann).country: False is a boolean but must be text; quote it in YAML. "
        "YAML reads no and off, in any case, as False.",
        "users[1] (bob).zip_code: 1234 is a number but must be text; quote it in YAML. "
        "If the file has 02322, YAML reads it as 1234.",
        "users[1] (bob).role: 'BOSS' is not one of USER, REMOTE_USER.",
        "users[1] (bob).aliases[0]: 'not-an-address' is not a valid e-mail address",
        "users[3] (cem).email_address: unsupported parameter.",
        "users[4] (ann).password: has the wrong length",
        "groups[0] (staff).members: there is no user or group 'nobody'",
    ):
        assert any(text in error for error in failed["errors"]), text
    assert "short" not in failed["msg"]


def test_an_address_outside_the_organizations_domains_is_an_error(emulator, acme: Runner) -> None:
    failed = acme.fails(MODULE, users=[{"name": "ann", "email": "ann@elsewhere.org"}])
    assert "'elsewhere.org' is not a mail domain of the organization; it has: acme.awsapps.com" in failed["msg"]
    assert emulator.writes() == []


def test_one_bad_item_does_not_stop_the_others_and_the_next_run_does_the_rest(emulator, acme: Runner) -> None:
    wanted = {"users": people("ann", "bob", "cem"), "groups": [{**people("staff")[0], "members": ["ann", "bob"]}]}
    rule = Rule("RegisterToWorkMail", "bob@example.com", "LimitExceededException")
    emulator.set_faults(Faults(rules=[rule]))
    failed = acme.fails(MODULE, **wanted)
    assert [(one["name"], one["action"], one["code"]) for one in failed["failures"]] == [
        ("bob", "register_to_work_mail", "LimitExceededException"),
        ("staff", "associate_member_to_group", "Skipped"),
    ]
    assert emulator.snapshot("acme")["groups"]["staff"]["members"] == ["user ann"]
    emulator.set_faults(Faults())
    rest = acme.run(MODULE, **wanted)
    assert actions(rest) == ["register_to_work_mail", "associate_member_to_group"]


def test_pruning_disables_what_the_input_does_not_name_but_no_account_of_the_service(emulator, acme: Runner) -> None:
    acme.run(MODULE, users=people("ann", "bob", "cem"))
    pruned = acme.check_then_run(MODULE, users=[{"name": "ann"}, {"name": "cem", "ignore": True}], prune=["users"])
    assert [(one["name"], one["action"]) for one in pruned["operations"]] == [("bob", "deregister_from_work_mail")]
    deleted = acme.check_then_run(MODULE, users=[{"name": "ann"}], prune=["users"], prune_action="delete")
    assert sorted(emulator.snapshot("acme")["users"]) == ["Administrator", "Guest", "ann"]
    assert deleted["summary"]["users"]["deleted"] == 2


def test_removing_more_than_the_limit_is_refused_and_the_victims_are_listed(emulator, acme: Runner) -> None:
    acme.run(MODULE, users=people("ann", "bob", "cem"))
    emulator.reset_log()
    failed = acme.fails(
        MODULE, users=[{"name": "ann", "state": "absent"}, {"name": "bob"}], prune=["users"], removal_limit=1
    )
    assert "would disable or delete 2 entities, more than 1: user ann, user cem" in failed["msg"]
    assert emulator.writes() == []


@pytest.mark.parametrize("users", [None, [], [{"name": "ann", "ignore": True}]])
def test_pruning_with_an_empty_list_is_refused(emulator, acme: Runner, users) -> None:
    acme.run(MODULE, users=people("ann", "bob"))
    emulator.reset_log()
    options = {} if users is None else {"users": users}
    failed = acme.fails(MODULE, prune=["users"], **options)
    assert "the list of users is empty" in failed["msg"]
    assert "bob" in failed["msg"]
    assert emulator.writes() == []


def test_addresses_change_hands_inside_one_task(emulator, acme: Runner) -> None:
    acme.run(MODULE, users=[{**people("ann")[0], "aliases": ["info@example.com"]}, *people("bob")])
    swapped = acme.check_then_run(
        MODULE,
        users=[
            {"name": "ann", "email": "bob@example.com", "aliases": []},
            {"name": "bob", "email": "ann@example.com", "aliases": ["info@example.com"]},
        ],
    )
    assert swapped["summary"]["addresses_released"] == []
    now = emulator.snapshot("acme")["users"]
    assert (now["ann"]["email"], now["ann"]["aliases"]) == ("bob@example.com", [])
    assert (now["bob"]["email"], now["bob"]["aliases"]) == ("ann@example.com", ["info@example.com"])


def test_the_summary_says_which_addresses_no_entity_holds_any_more(acme: Runner) -> None:
    acme.run(MODULE, users=[{**people("ann")[0], "aliases": ["info@example.com"]}, *people("bob")])
    gone = acme.check_then_run(
        MODULE, users=[{"name": "ann", "state": "absent"}, {"name": "bob", "aliases": ["info@example.com"]}]
    )
    assert gone["summary"]["addresses_released"] == ["ann@example.com"]


def test_many_addresses_can_be_claimed_beside_few_who_hold_others(acme: Runner) -> None:
    acme.run(MODULE, resources=[{"name": "room", "type": "ROOM", "email": "room@example.com"}])
    claims = [f"{local}@example.com" for local in ("one", "two", "three", "four")]
    made = acme.check_then_run(MODULE, groups=[{"name": "all", "email": "all@example.com", "aliases": claims}])
    assert made["summary"]["text"] == "1 added, 0 changed, 0 disabled or deleted"


def test_an_address_that_was_let_go_and_not_taken_up_is_reported(emulator, acme: Runner) -> None:
    acme.run(MODULE, users=people("ann", "bob"))
    emulator.set_faults(Faults(rules=[Rule("CreateAlias", code="LimitExceededException")]))
    wanted = [{"name": "bob", "enabled": False}, {"name": "ann", "aliases": ["bob@example.com"]}]
    failed = acme.fails(MODULE, users=wanted)
    assert failed["summary"]["addresses_released"] == ["bob@example.com"]


def test_an_organization_that_is_not_there_yet_can_be_previewed(emulator, acme: Runner) -> None:
    runner = Runner(acme.url, "tomorrow")
    wanted = {"users": people("ann"), "groups": [{**people("staff")[0], "members": ["ann"]}]}
    preview = runner.run(MODULE, check=True, missing_organization="empty", **wanted)
    assert preview["summary"]["text"] == "2 to add, 0 to change, 0 to disable or delete"
    assert preview["unresolved"] == [{"field": "organization", "value": "tomorrow"}]
    for check in (True, False):
        with pytest.raises(Failed, match="'tomorrow' is not a WorkMail organization"):
            runner.run(MODULE, check=check, **wanted)
    with pytest.raises(Failed, match="'tomorrow' is not a WorkMail organization"):
        runner.run(MODULE, missing_organization="empty", **wanted)


def test_a_mistyped_organization_is_previewed_as_an_empty_one_only_with_a_warning(acme: Runner) -> None:
    preview = Runner(acme.url, "acmee").run(MODULE, check=True, missing_organization="empty", users=people("ann"))
    assert preview["unresolved"] == [{"field": "organization", "value": "acmee"}]
    assert len(preview["warnings"]) == 1
    warning = str(preview["warnings"][0])
    assert "'acmee' is not a WorkMail organization" in warning
    assert "Did you mean 'acme'?" in warning
    assert "unless an earlier task creates the organization" in warning


def test_hundreds_of_unknown_references_among_thousands_of_users_are_reported_with_the_nearest_name(
    emulator, acme: Runner
) -> None:
    emulator.populate("acme", users=3000, groups=1, resources=0)
    members = [f"zz-unknown-{number}" for number in range(300)]
    failed = acme.fails(MODULE, groups=[{"name": "everyone", "email": "everyone@example.com", "members": members}])
    assert failed["errors_truncated"] == 300
    assert "there is no user or group 'zz-unknown-0' in the organization" in failed["errors"][0]


def test_a_domain_that_an_earlier_task_would_register_can_be_previewed(emulator, acme: Runner) -> None:
    wanted = {"users": [{"name": "ann", "email": "ann@new.example"}], "missing_organization": "empty"}
    preview = acme.run(MODULE, check=True, **wanted)
    assert preview["summary"]["text"] == "1 to add, 0 to change, 0 to disable or delete"
    assert preview["unresolved"] == [{"field": "domain", "value": "new.example"}]
    assert "'new.example' is not a mail domain" in acme.fails(MODULE, **wanted)["msg"]
    assert "'new.example' is not a mail domain" in acme.fails(MODULE, check=True, users=wanted["users"])["msg"]
    assert emulator.writes() == []


def test_an_organization_that_is_not_active_is_an_error_not_an_empty_one(emulator, acme: Runner) -> None:
    id_ = acme.run("workmail_organization_info")["organizations"][0]["organization_id"]
    emulator.edit("acme", lambda organization: setattr(organization, "state", "Impaired"))
    for name in ("acme", id_):
        failed = Runner(acme.url, name).fails(MODULE, users=people("ann"))
        assert "not Active" in failed["msg"]


def test_a_lost_answer_is_judged_by_what_is_there(emulator, acme: Runner) -> None:
    for operation in ("CreateUser", "RegisterToWorkMail", "CreateAlias", "UpdateUser"):
        emulator.clear()
        emulator.add_organization("acme", domains=["example.com"])
        emulator.set_faults(Faults(rules=[Rule(operation, cut="after", times=1)]))
        made = acme.run(MODULE, users=[{**people("ann")[0], "aliases": ["info@example.com"], "city": "Oslo"}])
        assert len(made["operations"]) == 4
        assert sorted(emulator.snapshot("acme")["users"]) == ["Administrator", "Guest", "ann"]


def test_lagging_readings_are_waited_for(emulator, acme: Runner) -> None:
    from workmail_emulator import Lag

    emulator.set_lag(Lag(stale_reads=3, invisible_reads=2))
    wanted = {"users": people("ann", "bob"), "groups": [{**people("staff")[0], "members": ["ann", "bob"]}]}
    acme.run(MODULE, **wanted)
    emulator.set_lag(Lag())
    assert not acme.run(MODULE, **wanted)["changed"]
    emulator.set_lag(Lag(stale_reads=3))
    acme.run(MODULE, users=[{"name": "ann", "state": "absent"}])
    assert "ann" not in emulator.snapshot("acme")["users"]


def test_a_null_is_no_name(emulator, acme: Runner) -> None:
    failed = acme.fails(MODULE, users=[{"name": None, "city": "Oslo"}])
    assert "users[0]: one of the following is required: name, user_id, email." in failed["msg"]
    assert emulator.writes() == []


def test_a_user_and_a_group_that_share_a_name_already_are_left_alone(emulator, acme: Runner) -> None:
    acme.run("workmail_user", name="sales", email="sales@example.com")
    acme.run("workmail_group", name="all", email="all@example.com")
    rename(emulator, "all", "sales")
    wanted = {"users": [{"name": "sales"}], "groups": [{"name": "sales"}]}
    assert not acme.run(MODULE, **wanted)["changed"]
    failed = acme.fails(MODULE, users=[{"name": "new"}], groups=[{"name": "New"}])
    assert "groups[0] (New).name: 'New' is already used by users[0] (new)" in failed["msg"]
