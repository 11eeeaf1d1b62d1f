# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_organization: created and waited for, tagged, deleted only when it is meant."""

from __future__ import annotations

from typing import Any

import pytest
from support.inprocess import Runner, preview, told
from support.lookups import actions
from workmail_emulator import Emulator, Faults, Lag, Rule
from workmail_emulator.operations import OPERATIONS, organizations, registry

MODULE = "workmail_organization"
ASSIGNED = ("organization_id", "arn", "directory_id", "directory_type", "completed_date")


@pytest.fixture
def account(emulator: Emulator) -> Runner:
    """A runner for an account without any organization, in which `acme` is wanted."""
    return Runner(emulator.url, "acme")


def less_assigned(result: dict[str, Any]) -> dict[str, Any]:
    """A result less what the service assigns to a new organization."""
    kept = told(result)
    if "organization" in kept:
        kept["organization"] = {key: value for key, value in kept["organization"].items() if key not in ASSIGNED}
    return kept


def check_then_run(emulator: Emulator, runner: Runner, **options: Any) -> dict[str, Any]:
    """Run in check mode, then for real; the preview told the truth and wrote nothing."""
    emulator.reset_log()
    preview = runner.run(MODULE, check=True, **options)
    assert emulator.writes() == []
    real = runner.run(MODULE, **options)
    assert less_assigned(preview) == less_assigned(real)
    return real


def refused(emulator: Emulator, runner: Runner, **options: Any) -> dict[str, Any]:
    """The refusal, which is the same in check mode, and before any write."""
    emulator.reset_log()
    preview = runner.run(MODULE, check=True, expect_failure=True, **options)
    real = runner.fails(MODULE, **options)
    assert emulator.writes() == []
    assert told(preview) == told(real)
    return real


def state(emulator: Emulator, alias: str = "acme") -> str:
    return str(emulator.edit(alias, lambda one: one.state))


def test_an_organization_is_created_tagged_and_deleted(emulator, account: Runner) -> None:
    wanted = {"tags": {"team": "mail", "stage": "test"}}
    created = check_then_run(emulator, account, **wanted)
    assert actions(created) == ["create_organization", "tag_resource"]
    assert created["organization"]["organization_state"] == "Active"
    assert created["organization"]["default_mail_domain"] == "acme.awsapps.com"
    assert created["organization"]["tags"] == wanted["tags"]
    assert created["organization"]["organization_id"].startswith("m-")
    assert "state" not in created["organization"]
    assert preview(created) == [
        "+ organization acme tags.stage test, tags.team mail",
        "Done: 1 added, 0 changed, 0 disabled or deleted.",
    ]

    again = check_then_run(emulator, account, **wanted)
    assert not again["changed"]
    assert emulator.writes() == []
    assert again["organization"] == created["organization"]

    changed = check_then_run(emulator, account, tags={"team": "post", "owner": "it"})
    assert actions(changed) == ["untag_resource", "tag_resource"]
    assert changed["organization"]["tags"] == {"owner": "it", "team": "post"}
    assert preview(changed) == [
        "~ organization acme tags.owner (none) -> it",
        "~ organization acme tags.stage test -> (none)",
        "~ organization acme tags.team mail -> post",
        "Done: 0 added, 1 changed, 0 disabled or deleted.",
    ]
    assert emulator.edit("acme", lambda one: one.tags) == {"owner": "it", "team": "post"}
    assert not check_then_run(emulator, account, tags={"team": "post", "owner": "it"})["changed"]

    removed = check_then_run(emulator, account, state="absent", confirm_alias="acme")
    assert actions(removed) == ["delete_organization"]
    assert "organization" not in removed
    assert removed["would_delete"] == {"users": 0, "groups": 0, "resources": 0, "enabled_mailboxes": 0, "domains": 1}
    assert preview(removed) == [
        "! organization acme is deleted permanently with everything in it "
        "(users: 0, groups: 0, resources: 0, enabled_mailboxes: 0, domains: 1)",
        "- organization acme deleted",
        "Done: 0 added, 0 changed, 1 disabled or deleted.",
    ]
    assert state(emulator) == "Deleted"

    gone = check_then_run(emulator, account, state="absent")
    assert not gone["changed"]
    assert emulator.writes() == []


def test_tags_that_are_left_out_are_neither_read_nor_touched(emulator, acme: Runner) -> None:
    emulator.edit("acme", lambda one: one.tags.update(team="mail"))
    result = check_then_run(emulator, acme)
    assert not result["changed"]
    assert "tags" not in result["organization"]
    assert emulator.counts()["ListTagsForResource"] == 0


def test_tags_are_added_to_the_others_when_asked_and_those_of_aws_stay(emulator, acme: Runner) -> None:
    emulator.edit("acme", lambda one: one.tags.update({"team": "mail", "aws:cloudformation:stack-name": "x"}))
    assert actions(check_then_run(emulator, acme, tags={"stage": "live"}, purge_tags=False)) == ["tag_resource"]
    emptied = check_then_run(emulator, acme, tags={})
    assert actions(emptied) == ["untag_resource"]
    assert emptied["organization"]["tags"] == {"aws:cloudformation:stack-name": "x"}
    assert not check_then_run(emulator, acme, tags={})["changed"]


def test_fifty_tags_can_all_be_exchanged_because_the_old_ones_go_first(emulator, acme: Runner) -> None:
    emulator.edit("acme", lambda one: one.tags.update({f"old{number}": "x" for number in range(50)}))
    fresh = {f"new{number}": "x" for number in range(50)}
    assert actions(check_then_run(emulator, acme, tags=fresh)) == ["untag_resource", "tag_resource"]
    failed = refused(emulator, acme, tags={"one": "more"}, purge_tags=False)
    assert "organization acme.tags: 51 tags including the existing ones" in failed["msg"]


def test_what_is_chosen_at_creation_reaches_the_service(emulator, account: Runner) -> None:
    key = "arn:aws:kms:eu-west-1:123456789012:key/abcd"
    created = check_then_run(
        emulator,
        account,
        directory_id="d-926726012c",
        enable_interoperability=True,
        kms_key_arn=key,
        domains=[{"domain_name": "example.org", "hosted_zone_id": "Z1"}, {"domain_name": "example.net"}],
    )
    (call,) = [call for call in emulator.calls if call.operation == "CreateOrganization"]
    token = call.params.pop("ClientToken")
    assert len(token) == 32
    assert call.params == {
        "Alias": "acme",
        "DirectoryId": "d-926726012c",
        "EnableInteroperability": True,
        "KmsKeyArn": key,
        "Domains": [{"DomainName": "example.org", "HostedZoneId": "Z1"}, {"DomainName": "example.net"}],
    }
    assert created["organization"]["enable_interoperability"] is True
    assert created["organization"]["directory_id"] == "d-926726012c"
    assert created["operations"][0]["changes"]["domains"]["added"] == ["example.org", "example.net"]
    again = check_then_run(
        emulator, account, directory_id="d-926726012c", kms_key_arn=f"{key}2", domains=[{"domain_name": "x.org"}]
    )
    assert not again["changed"]


def test_what_was_chosen_at_creation_and_differs_is_an_error_that_names_both(emulator, account: Runner) -> None:
    account.run(MODULE, directory_id="d-926726012c")
    failed = refused(emulator, account, directory_id="d-0000000000", enable_interoperability=True, tags={"a": "b"})
    assert (
        "organization acme.directory_id: cannot be changed after creation: it is 'd-926726012c', and the task sets "
        "'d-0000000000'" in failed["msg"]
    )
    assert (
        "organization acme.enable_interoperability: cannot be changed after creation: it is False, and the task sets "
        "True" in failed["msg"]
    )
    assert "create another organization" in failed["msg"]
    assert len(failed["errors"]) == 2


def test_creation_is_waited_for_until_it_is_active_twice(emulator, account: Runner) -> None:
    emulator.set_lag(Lag(creation_reads=3))
    emulator.reset_log()
    created = account.run(MODULE, tags={"team": "mail"})
    assert created["organization"]["organization_state"] == "Active"
    assert emulator.edit("acme", lambda one: one.tags) == {"team": "mail"}
    assert [call.operation for call in emulator.writes()] == ["CreateOrganization", "TagResource"]
    readings = emulator.counts()["DescribeOrganization"]
    assert readings == 3 + 3 + 2, "three in each of Requested and Creating, then two of Active"


def test_a_creation_without_a_wait_returns_at_once_and_the_next_run_adopts_it(emulator, account: Runner) -> None:
    emulator.set_lag(Lag(creation_reads=5))
    created = check_then_run(emulator, account, wait=False)
    assert created["organization"]["organization_state"] == "Requested"
    assert state(emulator) == "Requested"
    unchanged = check_then_run(emulator, account, wait=False)
    assert unchanged["organization"]["organization_state"] in ("Requested", "Creating")
    adopted = check_then_run(emulator, account)
    assert not adopted["changed"]
    assert adopted["organization"]["organization_state"] == "Active"
    assert adopted["organization"]["organization_id"] == created["organization"]["organization_id"]
    assert state(emulator) == "Active"
    assert emulator.writes() == []


def test_one_on_its_way_is_waited_for_where_tags_need_it(emulator, account: Runner) -> None:
    emulator.set_lag(Lag(creation_reads=4))
    account.run(MODULE, wait=False)
    tagged = check_then_run(emulator, account, wait=False, tags={"team": "mail"})
    assert actions(tagged) == ["tag_resource"]
    assert tagged["organization"]["organization_state"] == "Active"


def test_a_creation_that_takes_too_long_says_so_and_can_be_waited_for_again(emulator, account: Runner) -> None:
    emulator.set_lag(Lag(creation_reads=100000))
    failed = account.fails(MODULE, wait_timeout=0)
    assert failed["failures"][0]["code"] == "WaitTimeout"
    assert "organization acme is still Requested after 0 s" in failed["msg"]
    failed = account.fails(MODULE, wait_timeout=0)
    assert "is still Requested after 0 s. Run the task again" in failed["msg"]
    assert emulator.counts()["CreateOrganization"] == 1


@pytest.mark.parametrize("found", ["Failed", "Impaired", "Inactive"])
def test_a_broken_organization_is_an_error_that_may_be_deleted(emulator, acme: Runner, monkeypatch, found: str) -> None:
    tell_errors(monkeypatch, "The directory is not reachable.")
    emulator.edit("acme", lambda one: setattr(one, "state", found))
    failed = refused(emulator, acme, tags={"a": "b"})
    assert (
        f"organization acme: is {found} (The directory is not reachable.). Fix what the service reports"
        in failed["msg"]
    )
    removed = check_then_run(emulator, acme, state="absent", confirm_alias="acme")
    assert removed["would_delete"] == {"unreadable": f"the organization is {found}"}
    assert state(emulator) == "Deleted"


def test_a_creation_that_fails_raises_with_the_services_own_message(emulator, account: Runner, monkeypatch) -> None:
    tell_errors(monkeypatch, "The key is disabled.")
    emulator.set_lag(Lag(creation_reads=2))
    monkeypatch.setitem(organizations.NEXT_STATE, "Creating", "Failed")
    failed = account.fails(MODULE, tags={"team": "mail"})
    assert [(one["action"], one["code"]) for one in failed["failures"]] == [
        ("create_organization", "OrganizationState"),
        ("tag_resource", "Skipped"),
    ]
    assert "is Failed: The key is disabled." in failed["failures"][0]["message"]
    assert failed["changed"], "The organization is there, although it is broken."
    assert preview(failed)[0] == "+ organization acme"


def tell_errors(monkeypatch, text: str) -> None:
    """Let the emulator say why an organization is broken."""
    usual = OPERATIONS["DescribeOrganization"]

    def describe(context: Any, request: Any) -> Any:
        answer = usual.run(context, request) or {}
        return {**answer, "ErrorMessage": text} if answer["State"] in ("Failed", "Impaired", "Inactive") else answer

    monkeypatch.setitem(OPERATIONS, "DescribeOrganization", registry.Handler(describe, False, True))


@pytest.fixture
def company(emulator, acme: Runner) -> Runner:
    """People in acme: one ENABLED user, one DISABLED, a group and a room."""
    acme.run("workmail_user", name="ann", email="ann@example.com")
    acme.run("workmail_user", name="bob", enabled=False)
    acme.run("workmail_group", name="staff", email="staff@example.com")
    acme.run("workmail_resource", name="room", type="ROOM", email="room@example.com")
    return acme


LOSS = "2 users, 1 groups, 1 resources, 2 ENABLED mailboxes and 2 mail domains"


def test_deleting_needs_the_alias_again_also_when_it_is_given_by_id(emulator, company: Runner) -> None:
    id_ = company.run("workmail_organization_info")["organizations"][0]["organization_id"]
    by_id = Runner(company.url, id_)
    failed = refused(emulator, by_id, state="absent", force_delete=True)
    assert f"organization acme.confirm_alias: deleting acme ({id_}) permanently deletes {LOSS}." in failed["msg"]
    for wrong in ("emca", "ACME", id_):
        failed = refused(emulator, by_id, state="absent", force_delete=True, confirm_alias=wrong)
        assert f"organization acme.confirm_alias: is {wrong!r}, but the task deletes 'acme' ({id_})" in failed["msg"]
    assert failed["would_delete"]["enabled_mailboxes"] == 2
    removed = check_then_run(emulator, by_id, state="absent", force_delete=True, confirm_alias="acme")
    assert removed["changed"]
    assert not check_then_run(emulator, by_id, state="absent")["changed"]
    failed = refused(emulator, by_id)
    assert f"no organization has the id '{id_}' in this account and region, or it is deleted" in failed["msg"]


def test_deleting_is_refused_while_users_are_enabled_unless_forced(emulator, company: Runner) -> None:
    failed = refused(emulator, company, state="absent", confirm_alias="acme")
    assert (
        "organization acme.force_delete: 1 users are ENABLED. Disable them first, or set `force_delete" in failed["msg"]
    )
    assert failed["would_delete"] == {"users": 2, "groups": 1, "resources": 1, "enabled_mailboxes": 2, "domains": 2}
    removed = check_then_run(
        emulator, company, state="absent", confirm_alias="acme", force_delete=True, delete_directory=True
    )
    assert removed["would_delete"]["directory_id"].startswith("d-")
    (call,) = emulator.writes()
    assert (call.params["ForceDelete"], call.params["DeleteDirectory"]) == (True, True)


def test_without_force_the_service_is_not_asked_to_force(emulator, company: Runner) -> None:
    company.run("workmail_user", name="ann", enabled=False)
    check_then_run(emulator, company, state="absent", confirm_alias="acme")
    (call,) = emulator.writes()
    assert call.params["DeleteDirectory"] is False
    assert "ForceDelete" not in call.params


@pytest.mark.parametrize("reading", ["strict", "parameter"])
def test_a_user_enabled_in_the_meantime_is_reported_under_either_reading(
    emulator, company: Runner, reading: str
) -> None:
    """U39. A broken organization cannot be looked into, so only the service sees its users."""
    emulator.set_switch("U39", reading)
    emulator.edit("acme", lambda one: setattr(one, "state", "Impaired"))
    failed = company.fails(MODULE, state="absent", confirm_alias="acme")
    assert "The organization has enabled users." in failed["msg"]
    assert "set `force_delete: true`" in failed["msg"]
    assert state(emulator) == "Impaired"
    company.run(MODULE, state="absent", confirm_alias="acme", force_delete=True)
    assert state(emulator) == "Deleted"


def test_deleting_is_waited_for_and_one_under_way_is_joined(emulator, acme: Runner) -> None:
    emulator.set_lag(Lag(creation_reads=4))
    started = check_then_run(emulator, acme, state="absent", confirm_alias="acme", wait=False)
    assert started["changed"]
    assert state(emulator) == "Deleting"
    failed = refused(emulator, acme)
    assert "organization acme: is being deleted. Wait until it is deleted" in failed["msg"]
    joined = check_then_run(emulator, acme, state="absent")
    assert not joined["changed"]
    assert state(emulator) == "Deleted"
    assert emulator.writes() == []


@pytest.mark.parametrize("shown", ["Active", "Failed"])
def test_one_that_goes_on_to_show_as_before_after_its_deletion_is_still_waited_for(
    emulator, acme: Runner, monkeypatch, shown: str
) -> None:
    """The service shows the former state and Deleting for a while before Deleted."""
    usual, stale = OPERATIONS["DescribeOrganization"], [0]

    def describe(context: Any, request: Any) -> Any:
        answer = usual.run(context, request) or {}
        if answer["State"] in ("Deleting", "Deleted") and stale[0] < 5:
            stale[0] += 1
            return {**answer, "State": shown}
        return answer

    monkeypatch.setitem(OPERATIONS, "DescribeOrganization", registry.Handler(describe, False, True))
    emulator.edit("acme", lambda one: setattr(one, "state", shown))
    acme.run(MODULE, state="absent", confirm_alias="acme")
    assert stale == [5]
    assert state(emulator) == "Deleted"


def test_a_deletion_that_fails_raises_with_the_services_own_message(emulator, acme: Runner, monkeypatch) -> None:
    tell_errors(monkeypatch, "The SES rule set is invalid.")
    monkeypatch.setitem(organizations.NEXT_STATE, "Deleting", "Impaired")
    failed = acme.fails(MODULE, state="absent", confirm_alias="acme")
    assert "could not be deleted and is Impaired: The SES rule set is invalid." in failed["msg"]
    assert failed["changed"], "WorkMail accepted the deletion, and the organization is Active no more."
    assert "~ organization acme state Active -> Deleting" in preview(failed)


def test_a_living_organization_goes_before_one_of_the_same_alias_that_is_being_deleted(emulator, acme: Runner) -> None:
    emulator.set_lag(Lag(creation_reads=1000))
    acme.run(MODULE, state="absent", confirm_alias="acme", wait=False)
    living = emulator.add_organization("acme")
    result = check_then_run(emulator, acme, tags={"team": "mail"})
    assert result["organization"]["organization_id"] == living


@pytest.mark.parametrize("reading", ["strict", "free"])
def test_the_alias_of_a_deleted_organization_is_taken_or_free(emulator, acme: Runner, reading: str) -> None:
    """U40."""
    emulator.set_switch("U40", reading)
    acme.run(MODULE, state="absent", confirm_alias="acme")
    if reading == "free":
        assert check_then_run(emulator, acme)["changed"]
        assert not check_then_run(emulator, acme)["changed"]
        return
    failed = acme.fails(MODULE)
    assert failed["failures"][0]["code"] == "NameAvailabilityException"
    assert "the alias of a deleted organization can stay reserved. Choose another alias." in failed["msg"]
    assert not failed["changed"]


@pytest.mark.parametrize("reading", ["strict", "ignored"])
def test_a_create_whose_answer_is_lost_makes_one_organization(emulator, account: Runner, reading: str) -> None:
    """U41. The token is the same for the retry and another one for the next intent."""
    emulator.set_switch("U41", reading)
    emulator.set_faults(Faults(rules=[Rule("CreateOrganization", cut="after", times=2)]))
    created = account.run(MODULE)
    assert created["changed"]
    assert emulator.counts()["CreateOrganization"] == 3
    other = Runner(account.url, "other")
    other.run(MODULE)
    tokens = [call.params["ClientToken"] for call in emulator.calls if call.operation == "CreateOrganization"]
    assert len(set(tokens[:3])) == 1
    assert len(set(tokens)) == 2
    assert len(account.run("workmail_organization_info", organization=None)["organizations"]) == 2


def test_a_service_that_forgets_the_token_still_makes_one_organization(emulator, account: Runner) -> None:
    rules = [
        Rule("CreateOrganization", cut="after", times=1),
        Rule("CreateOrganization", code="NameAvailabilityException", times=1),
    ]
    emulator.set_faults(Faults(rules=rules))
    created = account.run(MODULE, tags={"team": "mail"})
    assert actions(created) == ["create_organization", "tag_resource"]
    assert not account.run(MODULE, tags={"team": "mail"})["changed"]


def test_an_alias_that_another_entity_took_in_the_meantime_is_not_adopted(
    emulator, account: Runner, monkeypatch
) -> None:
    usual = OPERATIONS["CreateOrganization"]

    def create(context: Any, request: Any) -> Any:
        if not context.world.organizations:
            context.world.create_organization(request["Alias"], context.region)
        return usual.run(context, request)

    monkeypatch.setitem(OPERATIONS, "CreateOrganization", registry.Handler(create, True, False))
    failed = account.fails(MODULE)
    assert failed["failures"][0]["code"] == "NameAvailabilityException"
    assert not failed["changed"]


@pytest.mark.parametrize("code", ["", "OrganizationStateException"])
def test_a_delete_whose_answer_is_lost_is_judged_by_reading(emulator, acme: Runner, code: str) -> None:
    rules = [Rule("DeleteOrganization", cut="after", times=1)]
    if code:
        rules.append(Rule("DeleteOrganization", code=code, times=1))
    emulator.set_faults(Faults(rules=rules))
    removed = acme.run(MODULE, state="absent", confirm_alias="acme")
    assert removed["changed"]
    assert state(emulator) == "Deleted"


def test_one_on_its_way_can_be_deleted_once_the_service_lets_it(emulator, account: Runner) -> None:
    emulator.set_lag(Lag(creation_reads=3))
    account.run(MODULE, wait=False)
    rules = [Rule("DeleteOrganization", code="OrganizationStateException", times=2)]
    emulator.set_faults(Faults(rules=rules))
    preview = account.run(MODULE, check=True, state="absent", confirm_alias="acme")
    removed = account.run(MODULE, state="absent", confirm_alias="acme")
    assert actions(preview) == actions(removed) == ["delete_organization"]
    assert emulator.counts()["DeleteOrganization"] == 3
    assert state(emulator) == "Deleted"


def test_a_throttled_and_failing_service_is_outlasted(emulator, account: Runner) -> None:
    emulator.set_faults(Faults(errors=0.2, cut_before=0.1, cut_after=0.1))
    account.run(MODULE, tags={"team": "mail"})
    account.run(MODULE, state="absent", confirm_alias="acme")
    assert state(emulator) == "Deleted"


@pytest.mark.parametrize(
    ("code", "step"),
    [
        ("DirectoryInUseException", "Choose another `directory_id`"),
        ("LimitExceededException", "request a higher quota from AWS"),
        ("AccessDeniedException", "the IAM action workmail:CreateOrganization is required"),
    ],
)
def test_a_refusal_of_the_service_comes_with_the_next_step(emulator, account: Runner, code: str, step: str) -> None:
    emulator.set_faults(Faults(rules=[Rule("CreateOrganization", code=code)]))
    failed = account.fails(MODULE)
    assert failed["failures"][0]["code"] == code
    assert step in failed["msg"]


WRONG = [
    ({"organization": "m-1cab861fe2af"}, "organization: 'm-1cab861fe2af' looks like an id, but an id is m-"),
    ({"organization": "M-1CAB861FE2AF419092DF2A8AEB21D2B6"}, "looks like an id, but an id is m-"),
    ({"organization": "acme_corp"}, "organization: 'acme_corp' is neither an id nor an alias"),
    ({"organization": "d-acme"}, "is neither an id nor an alias"),
    ({"organization": "a" * 63}, "is neither an id nor an alias"),
    ({"organization": 7}, "organization: 7 is a number but must be text; quote it in YAML."),
    ({"directory_id": "d-1"}, "organization acme.directory_id: 'd-1' is not a directory id"),
    ({"kms_key_arn": "key"}, "organization acme.kms_key_arn: 'key' is not the ARN of a KMS key"),
    ({"enable_interoperability": True}, "organization acme.enable_interoperability: requires `directory_id`"),
    ({"tags": {"a": True}}, "organization acme.tags.a: True is a boolean but must be text; quote it in YAML."),
    ({"tags": {"a": 1.5}}, "organization acme.tags.a: 1.5 is a number but must be text"),
    ({"tags": {"a": ["b"]}}, "organization acme.tags.a: is a list but must be text"),
    ({"tags": {"a": None}}, "organization acme.tags.a: is null but must be text"),
    ({"tags": {"": "b"}}, "the key has 0 characters; 1 to 128 are allowed"),
    ({"tags": {"aws:x": "b"}}, "keys that begin with aws: are reserved"),
    ({"tags": {"a": "b" * 257}}, "organization acme.tags.a: has 257 characters; at most 256 are allowed"),
    ({"tags": {str(number): "x" for number in range(51)}}, "51 tags; an organization can have 50"),
    ({"domains": "example.org"}, "domains: is text but must be a list"),
    (
        {"domains": ["example.org"]},
        "organization acme.domains[0]: is text but must be a dictionary; write `- domain_name: …`",
    ),
    ({"domains": [{"name": "x.org"}]}, "organization acme.domains[0].name: unsupported parameter."),
    ({"domains": [{"domain_name": "x"}]}, "domains[0].domain_name: 'x' is not a valid domain name"),
    ({"domains": [{"domain_name": "x.org", "hosted_zone_id": "/hostedzone/Z1"}]}, "domains[0].hosted_zone_id"),
    ({"domains": [{"domain_name": f"x{number}.org"} for number in range(6)]}, "6 domains; 5 can be given at creation"),
    ({"state": "gone"}, "state: 'gone' is not one of present, absent."),
    ({"alias": "acme"}, "alias: unsupported parameter."),
]


@pytest.mark.parametrize(("options", "text"), WRONG)
def test_wrong_input_is_reported_before_anything_is_written(emulator, account: Runner, options, text: str) -> None:
    assert text in refused(emulator, account, **options)["msg"]


@pytest.mark.parametrize("organization", [None, 7, ""])
def test_an_organization_that_is_not_said_is_one_error(account: Runner, organization) -> None:
    assert len(account.fails(MODULE, organization=organization)["errors"]) == 1


def test_all_errors_of_the_input_are_reported_together(emulator, account: Runner) -> None:
    failed = account.fails(MODULE, directory_id="x", tags={"aws:a": 1}, domains=[{"domain_name": "y"}, 3])
    assert len(failed["errors"]) == 5
    assert sum(emulator.counts().values()) == 0


def test_an_organization_elsewhere_is_not_seen(emulator, account: Runner) -> None:
    id_ = emulator.add_organization("acme", region="us-east-1")
    by_id = Runner(account.url, id_)
    assert f"no organization has the id '{id_}'" in refused(emulator, by_id)["msg"]
    assert not check_then_run(emulator, by_id, state="absent")["changed"]


def test_the_alias_is_compared_without_regard_to_case(emulator, acme: Runner) -> None:
    result = check_then_run(emulator, Runner(acme.url, "ACME"), tags={"a": "b"})
    assert result["organization"]["alias"] == "acme"
    assert actions(result) == ["tag_resource"]


def test_nothing_to_do_costs_two_calls_by_alias_and_one_by_id(emulator, acme: Runner) -> None:
    id_ = acme.run(MODULE)["organization"]["organization_id"]
    emulator.reset_log()
    acme.run(MODULE)
    assert dict(emulator.counts()) == {"ListOrganizations": 1, "DescribeOrganization": 1}
    emulator.reset_log()
    Runner(acme.url, id_).run(MODULE)
    assert dict(emulator.counts()) == {"DescribeOrganization": 1}
