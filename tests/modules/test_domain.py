# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_domain and workmail_domain_info: registered, verified, the default, removed when nothing is on it."""

from __future__ import annotations

from typing import Any

import pytest
from support.inprocess import Runner, preview, told
from support.lookups import actions
from workmail_emulator import Emulator, Faults, Lag, Rule
from workmail_emulator.operations import OPERATIONS, registry

MODULE = "workmail_domain"
ASSIGNED = ("records", "dkim_verification")
NEW = "example.org"


def less_assigned(result: dict[str, Any], kept_anyway: tuple[str, ...] = ()) -> dict[str, Any]:
    """A result less what only the service can say of a new domain."""
    left = told(result)
    if "domain" in left:
        dropped = set(ASSIGNED) - set(kept_anyway)
        left["domain"] = {key: value for key, value in left["domain"].items() if key not in dropped}
    return left


def check_then_run(emulator: Emulator, runner: Runner, **options: Any) -> dict[str, Any]:
    """Run in check mode, then for real; the preview told the truth and wrote nothing."""
    emulator.reset_log()
    preview = runner.run(MODULE, check=True, **options)
    assert emulator.writes() == []
    real = runner.run(MODULE, **options)
    known = ASSIGNED if "records" in preview.get("domain", {}) and not options.get("wait_verified") else ()
    assert less_assigned(preview, known) == less_assigned(real, known)
    return real


def refused(emulator: Emulator, runner: Runner, **options: Any) -> dict[str, Any]:
    """The refusal, which is the same in check mode, and before any write."""
    emulator.reset_log()
    preview = runner.run(MODULE, check=True, expect_failure=True, **options)
    real = runner.fails(MODULE, **options)
    assert emulator.writes() == []
    assert told(preview) == told(real)
    return real


def verify(emulator: Emulator, name: str = NEW, after: int = 0) -> None:
    """WorkMail finds the DNS records: at once, or after some readings."""

    def change(one: Any) -> None:
        one.domains[name].verified, one.domains[name].pending_reads = True, after

    emulator.edit("acme", change)


def names(emulator: Emulator) -> list[str]:
    return sorted(emulator.edit("acme", lambda one: list(one.domains)))


def default(emulator: Emulator) -> str:
    return str(emulator.edit("acme", lambda one: one.default_domain))


def test_a_domain_is_registered_made_the_default_and_removed(emulator, acme: Runner) -> None:
    created = check_then_run(emulator, acme, domain="Example.ORG")
    assert actions(created) == ["register_mail_domain"]
    assert created["domain"]["domain"] == NEW
    assert created["domain"]["ownership_verification"] == created["domain"]["dkim_verification"] == "PENDING"
    assert created["domain"]["default"] is created["domain"]["test"] is False
    first = created["domain"]["records"][0]
    assert first == {"type": "MX", "hostname": "example.org.", "value": "10 inbound-smtp.eu-west-1.amazonaws.com."}
    assert {one["type"] for one in created["domain"]["records"]} == {"MX", "TXT", "CNAME"}
    assert len(created["domain"]["records"]) == 8
    assert preview(created) == [f"+ domain {NEW}", "Done: 1 added, 0 changed, 0 disabled or deleted."]

    again = check_then_run(emulator, acme, domain=NEW)
    assert not again["changed"]
    assert again["domain"] == created["domain"]
    assert emulator.writes() == []

    verify(emulator)
    changed = check_then_run(emulator, acme, domain=NEW, default=True)
    assert actions(changed) == ["update_default_mail_domain"]
    assert changed["domain"]["default"] is True
    assert preview(changed)[0] == f"~ domain {NEW} default false -> true"
    assert default(emulator) == NEW
    assert not check_then_run(emulator, acme, domain=NEW, default=True)["changed"]

    back = check_then_run(emulator, acme, domain="acme.awsapps.com", default=True)
    assert actions(back) == ["update_default_mail_domain"]
    removed = check_then_run(emulator, acme, domain=NEW, state="absent")
    assert actions(removed) == ["deregister_mail_domain"]
    assert "domain" not in removed
    assert names(emulator) == ["acme.awsapps.com", "example.com"]
    assert not check_then_run(emulator, acme, domain=NEW, state="absent")["changed"]
    assert emulator.writes() == []


def test_the_default_is_left_alone_where_nothing_is_said_of_it(emulator, acme: Runner) -> None:
    assert not check_then_run(emulator, acme, domain="example.com")["changed"]
    assert not check_then_run(emulator, acme, domain="example.com", default=False)["changed"]
    acme.run(MODULE, domain="example.com", default=True)
    assert not check_then_run(emulator, acme, domain="example.com")["changed"]


def test_an_organization_always_has_a_default_domain(emulator, acme: Runner) -> None:
    failed = refused(emulator, acme, domain="acme.awsapps.com", default=False)
    assert (
        "domain acme.awsapps.com.default: it is the default domain, and an organization always has one."
        in failed["msg"]
    )


@pytest.mark.parametrize("reading", ["strict", "ok"])
def test_an_unverified_domain_is_refused_as_the_default_under_either_reading(emulator, acme: Runner, reading) -> None:
    """U42. Refused before the first write, so that the preview is true whatever the service would say."""
    emulator.set_switch("U42", reading)
    failed = refused(emulator, acme, domain=NEW, default=True)
    assert "domain example.org.default: it is not registered yet, so not verified" in failed["msg"]
    acme.run(MODULE, domain=NEW)
    failed = refused(emulator, acme, domain=NEW, default=True)
    assert "its ownership is PENDING, and only a verified domain can be the default" in failed["msg"]
    assert "set `wait_verified: true`" in failed["msg"]
    assert len(failed["domain"]["records"]) == 8
    verify(emulator)
    assert actions(check_then_run(emulator, acme, domain=NEW, default=True)) == ["update_default_mail_domain"]


def test_the_default_stays_so_although_its_verification_was_lost(emulator, acme: Runner) -> None:
    acme.run(MODULE, domain="example.com", default=True)

    def lose(one: Any) -> None:
        one.domains["example.com"].verified = False

    emulator.edit("acme", lose)
    kept = check_then_run(emulator, acme, domain="example.com", default=True)
    assert not kept["changed"]
    assert kept["domain"]["default"] is True


def test_verification_is_waited_for_and_then_the_domain_becomes_the_default(emulator, acme: Runner) -> None:
    acme.run(MODULE, domain=NEW)
    emulator.edit("acme", lambda one: setattr(one.domains[NEW], "pending_reads", 50))
    verify(emulator, after=6)
    done = check_then_run(emulator, acme, domain=NEW, default=True, wait_verified=True)
    assert actions(done) == ["update_default_mail_domain"]
    assert done["domain"]["ownership_verification"] == "VERIFIED"
    verify(emulator, after=4)
    waited = check_then_run(emulator, acme, domain=NEW, wait_verified=True)
    assert not waited["changed"]
    assert waited["domain"]["ownership_verification"] == "VERIFIED"
    assert emulator.writes() == []


def test_registering_waiting_and_making_default_is_one_task(emulator, acme: Runner, monkeypatch) -> None:
    usual = OPERATIONS["RegisterMailDomain"]

    def register(context: Any, request: Any) -> Any:
        answer = usual.run(context, request)
        new = context.organization.domains[request["DomainName"]]
        new.verified, new.pending_reads = True, 3
        return answer

    monkeypatch.setitem(OPERATIONS, "RegisterMailDomain", registry.Handler(register, True, False))
    done = check_then_run(emulator, acme, domain=NEW, default=True, wait_verified=True)
    assert actions(done) == ["register_mail_domain", "update_default_mail_domain"]
    assert done["domain"]["ownership_verification"] == "VERIFIED"
    assert default(emulator) == NEW


def test_a_domain_that_is_not_verified_in_time_names_its_records(emulator, acme: Runner) -> None:
    failed = acme.fails(MODULE, domain=NEW, default=True, wait_verified=True, wait_timeout=0)
    assert [(one["action"], one["code"]) for one in failed["failures"]] == [
        ("register_mail_domain", "WaitTimeout"),
        ("update_default_mail_domain", "Skipped"),
    ]
    assert "domain example.org is still PENDING after 0 s." in failed["msg"]
    assert "MX example.org. 10 inbound-smtp.eu-west-1.amazonaws.com." in failed["msg"]
    failed = acme.fails(MODULE, domain=NEW, default=True, wait_verified=True, wait_timeout=0)
    assert "is still PENDING after 0 s." in failed["msg"]
    assert default(emulator) == "acme.awsapps.com"


def fail_verification(monkeypatch, pending: int = 0) -> None:
    """Let WorkMail give up looking for the records of the new domain after some readings."""
    usual, left = OPERATIONS["GetMailDomain"], [pending]

    def get(context: Any, request: Any) -> Any:
        answer = usual.run(context, request) or {}
        left[0] -= 1
        return {**answer, "OwnershipVerificationStatus": "FAILED"} if left[0] < 0 else answer

    monkeypatch.setitem(OPERATIONS, "GetMailDomain", registry.Handler(get, False, False))


def test_a_failed_verification_ends_the_waiting(emulator, acme: Runner, monkeypatch) -> None:
    acme.run(MODULE, domain=NEW)
    fail_verification(monkeypatch, pending=2)
    failed = acme.fails(MODULE, domain=NEW, wait_verified=True)
    assert "domain example.org: domain verification failed (FAILED): WorkMail did not find" in failed["msg"]
    assert failed["code"] == "DomainNotVerified"
    failed = refused(emulator, acme, domain=NEW, wait_verified=True, default=True)
    assert "domain example.org.wait_verified: domain verification failed (FAILED)" in failed["msg"]
    assert len(failed["errors"]) == 1


@pytest.mark.parametrize("reading", ["strict", "ok"])
def test_the_default_and_the_test_domain_are_not_removed_under_either_reading(emulator, acme: Runner, reading) -> None:
    """U43."""
    emulator.set_switch("U43", reading)
    failed = refused(emulator, acme, domain="acme.awsapps.com", state="absent")
    assert "domain acme.awsapps.com.state: the test domain cannot be removed" in failed["msg"]
    acme.run(MODULE, domain="example.com", default=True)
    failed = refused(emulator, acme, domain="acme.awsapps.com", state="absent")
    assert "the test domain cannot be removed; it is deleted with its organization." in failed["msg"]
    failed = refused(emulator, acme, domain="example.com", state="absent")
    assert (
        "domain example.com.state: the default domain cannot be removed. Make another domain the default"
        in failed["msg"]
    )
    acme.run(MODULE, domain="acme.awsapps.com", default=True)
    assert check_then_run(emulator, acme, domain="example.com", state="absent")["changed"]


def test_a_domain_with_addresses_is_not_removed_and_some_are_named(emulator, acme: Runner) -> None:
    for number in range(6):
        acme.run("workmail_user", name=f"user{number}", email=f"user{number}@example.com")
    acme.run("workmail_group", name="staff", email="Staff@Example.com")
    failed = refused(emulator, acme, domain="example.com", state="absent")
    assert "domain example.com.state: it is used by addresses: Staff@Example.com (group staff), user0@" in failed["msg"]
    assert "user3@example.com (user user3) and 2 more. Move or remove them first" in failed["msg"]
    assert emulator.counts()["ListAliases"] == 0


def test_an_alias_is_enough_to_keep_a_domain(emulator, acme: Runner) -> None:
    acme.run(
        "workmail_user", name="ann", email="ann@acme.awsapps.com", aliases=["a@example.com", "ann2@acme.awsapps.com"]
    )
    acme.run("workmail_user", name="bob", email="bob@acme.awsapps.com")
    failed = refused(emulator, acme, domain="example.com", state="absent")
    assert "it is used by addresses: a@example.com (user ann). Move or remove them first" in failed["msg"]
    acme.run("workmail_user", name="ann", aliases=[])
    assert check_then_run(emulator, acme, domain="example.com", state="absent")["changed"]


def test_a_disabled_user_that_keeps_its_address_is_reported_by_the_service(emulator, acme: Runner) -> None:
    emulator.set_switch("U7", "at-delete")
    acme.run("workmail_user", name="ann", email="ann@example.com")
    acme.run("workmail_user", name="ann", enabled=False)
    failed = acme.fails(MODULE, domain="example.com", state="absent")
    assert failed["failures"][0]["code"] == "MailDomainInUseException"
    assert "resource can keep its address for 30 days" in failed["msg"]
    assert not failed["changed"]
    assert "example.com" in names(emulator)


def test_customised_receipt_rules_keep_a_domain(emulator, acme: Runner) -> None:
    emulator.edit("acme", lambda one: one.tags.update({"workmail-emulator:custom-ses": "example.com"}))
    failed = acme.fails(MODULE, domain="example.com", state="absent")
    assert failed["failures"][0]["code"] == "InvalidCustomSesConfigurationException"
    assert "In Amazon SES, revert" in failed["msg"]


def test_a_domain_of_another_organization_is_refused_by_the_service_with_the_next_step(emulator, acme: Runner) -> None:
    emulator.add_organization("other", domains=[NEW])
    failed = acme.fails(MODULE, domain=NEW)
    assert failed["failures"][0]["code"] == "MailDomainInUseException"
    assert "Another organization uses it. Remove it there first." in failed["msg"]


LOST = [
    ("RegisterMailDomain", "", {"domain": NEW}),
    ("RegisterMailDomain", "MailDomainInUseException", {"domain": NEW}),
    ("UpdateDefaultMailDomain", "", {"domain": "example.com", "default": True}),
    ("DeregisterMailDomain", "", {"domain": "example.com", "state": "absent"}),
    ("DeregisterMailDomain", "InvalidParameterException", {"domain": "example.com", "state": "absent"}),
]


@pytest.mark.parametrize(("operation", "code", "options"), LOST)
def test_a_lost_answer_is_judged_by_reading(emulator, acme: Runner, operation: str, code: str, options) -> None:
    rules = [Rule(operation, cut="after", times=1)]
    if code:
        rules.append(Rule(operation, code=code, times=1))
    emulator.set_faults(Faults(rules=rules))
    assert acme.run(MODULE, **options)["changed"]
    assert emulator.counts()[operation] == 2
    assert not acme.run(MODULE, **options)["changed"]


def test_a_retry_of_a_registration_bears_the_same_token(emulator, acme: Runner) -> None:
    emulator.set_faults(Faults(rules=[Rule("RegisterMailDomain", cut="before", times=2)]))
    acme.run(MODULE, domain=NEW)
    acme.run(MODULE, domain="example.net")
    tokens = [call.params["ClientToken"] for call in emulator.calls if call.operation == "RegisterMailDomain"]
    assert len(tokens) == 4
    assert len(set(tokens)) == 2


def test_a_service_that_lags_behind_its_own_verification_is_waited_for(emulator, acme: Runner) -> None:
    emulator.set_faults(Faults(rules=[Rule("UpdateDefaultMailDomain", code="MailDomainStateException", times=3)]))
    assert acme.run(MODULE, domain="example.com", default=True)["changed"]
    emulator.set_faults(Faults(rules=[Rule("UpdateDefaultMailDomain", code="MailDomainStateException")]))
    failed = acme.fails(MODULE, domain="acme.awsapps.com", default=True, wait_timeout=0)
    assert "Only a verified domain can be the default" in failed["msg"]


WRONG = [
    ({"domain": "example.org."}, "domain: 'example.org.' is not a valid domain name"),
    ({"domain": "exämple.org"}, "Write an internationalized name in its xn-- form."),
    ({"domain": "example"}, "domain: 'example' is not a valid domain name"),
    ({"domain": f"{'a.' * 105}org"}, "is not a valid domain name: use ASCII, at most 209 characters"),
    ({"domain": "-x.org"}, "is not a valid domain name"),
    ({"domain": 7}, "domain: 7 is a number but must be text; quote it in YAML."),
    ({}, "domain: is required; add `domain: …`"),
    (
        {"domain": "elsewhere.awsapps.com"},
        "domain elsewhere.awsapps.com: is not a domain of this organization, and a domain that ends",
    ),
    ({"domain": NEW, "state": "gone"}, "state: 'gone' is not one of present, absent."),
    ({"domain": NEW, "hosted_zone_id": "Z1"}, "hosted_zone_id: unsupported parameter."),
]


@pytest.mark.parametrize(("options", "text"), WRONG)
def test_wrong_input_is_reported_before_anything_is_written(emulator, acme: Runner, options, text: str) -> None:
    assert text in refused(emulator, acme, **options)["msg"]


@pytest.mark.parametrize("domain", [None, 7, ""])
def test_a_domain_that_is_not_said_is_one_error(acme: Runner, domain) -> None:
    assert len(acme.fails(MODULE, domain=domain)["errors"]) == 1


def test_an_organization_to_come_is_foreseen_in_check_mode_and_an_error_else(emulator, acme: Runner) -> None:
    soon = Runner(acme.url, "soon")
    preview = soon.run(MODULE, check=True, domain=NEW, default=True)
    assert actions(preview) == ["register_mail_domain", "update_default_mail_domain"]
    assert preview["domain"] == {
        "domain": NEW,
        "default": True,
        "test": False,
        "ownership_verification": "PENDING",
    }
    assert preview["unresolved"] == [{"field": "organization", "value": "soon"}]
    assert "organization: 'soon' does not exist yet" in str(preview["warnings"])
    assert not soon.run(MODULE, check=True, domain=NEW, state="absent")["changed"]
    assert "organization: 'soon' is not a WorkMail organization" in soon.fails(MODULE, domain=NEW)["msg"]
    assert emulator.writes() == []


def test_nothing_to_do_costs_one_call_beyond_the_alias(emulator, acme: Runner) -> None:
    acme.run(MODULE, domain="example.com")
    assert dict(emulator.counts()) == {"ListOrganizations": 1, "GetMailDomain": 1}


def test_all_domains_are_read_with_their_records_and_states(emulator, acme: Runner) -> None:
    acme.run(MODULE, domain=NEW)
    emulator.reset_log()
    found = acme.run("workmail_domain_info")["domains"]
    assert [one["domain"] for one in found] == ["acme.awsapps.com", "example.com", NEW]
    assert [one["default"] for one in found] == [True, False, False]
    assert [one["test"] for one in found] == [True, False, False]
    assert [one["ownership_verification"] for one in found] == ["VERIFIED", "VERIFIED", "PENDING"]
    assert all(len(one["records"]) == 8 for one in found)
    assert emulator.counts()["GetMailDomain"] == 3
    assert emulator.writes() == []


def test_one_domain_is_read_by_its_name_and_an_unknown_one_is_an_empty_list(emulator, acme: Runner) -> None:
    (one,) = acme.run("workmail_domain_info", domain="EXAMPLE.com")["domains"]
    assert (one["domain"], one["dkim_verification"]) == ("example.com", "VERIFIED")
    assert acme.run("workmail_domain_info", domain="nowhere.org")["domains"] == []
    assert emulator.counts()["ListMailDomains"] == 0


def test_more_domains_than_a_page_are_all_read(emulator, acme: Runner) -> None:
    acme.run(MODULE, domain="d0.example")
    world = emulator.edit("acme", lambda one: one.domains)
    emulator.edit("acme", lambda one: one.domains.update({f"d{n}.example": world["d0.example"] for n in range(130)}))
    assert len(acme.run("workmail_domain_info")["domains"]) == 132


def test_a_young_test_domain_shows_as_pending_first(emulator) -> None:
    emulator.set_lag(Lag(domain_pending=3))
    runner = Runner(emulator.url, "young")
    runner.run("workmail_organization")
    (one,) = runner.run("workmail_domain_info")["domains"]
    assert one["ownership_verification"] == "PENDING"
    waited = runner.run(MODULE, domain="young.awsapps.com", wait_verified=True)
    assert not waited["changed"]
    assert waited["domain"]["ownership_verification"] == "VERIFIED"
