# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts gathered → the doctor's checks; replies seen → readings. Pure: no service, no module."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.module_utils._doctor import (
    actions,
    attempts,
    dates,
    environment_checks,
    readings,
    rights,
)
from ansible_collections.mailops.workmail.plugins.module_utils._doctor.check import (
    ATTENTION,
    BROKEN,
    FINE,
    UNCHECKED,
    VERDICTS,
)
from ansible_collections.mailops.workmail.plugins.module_utils._doctor.checks import CHECKS, Check, judged
from ansible_collections.mailops.workmail.plugins.module_utils._doctor.facts import (
    LEFT_OUT,
    NO_ORGANIZATION,
    Facts,
    Load,
    Loads,
    Monitoring,
    NotKnown,
    Population,
    Rights,
    Settings,
)
from ansible_collections.mailops.workmail.plugins.module_utils._doctor.seen import Asked, Reply, Seen, mixed, spread
from ansible_collections.mailops.workmail.plugins.module_utils._model.current import Current
from ansible_collections.mailops.workmail.plugins.module_utils._model.dmarc import INBOUND_DMARC
from ansible_collections.mailops.workmail.plugins.module_utils._model.domain import DOMAIN
from ansible_collections.mailops.workmail.plugins.module_utils._model.facts import Known
from ansible_collections.mailops.workmail.plugins.module_utils._model.identity_provider import IDENTITY_PROVIDER
from ansible_collections.mailops.workmail.plugins.module_utils._model.organization import ORGANIZATION
from ansible_collections.mailops.workmail.plugins.module_utils._model.retention import RETENTION_POLICY
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Kind
from ansible_collections.mailops.workmail.plugins.module_utils._service.wire import api_name

TOP = Path(__file__).parents[3]
USER = "arn:aws:iam::123456789012:user/post"
ROLE = "arn:aws:sts::123456789012:assumed-role/Mail/ann"


def domain(name: str = "example.com", state: str = "VERIFIED", dkim: str = "VERIFIED") -> Current:
    """A mail domain; example.com is the default one."""
    facts = {"default": Known(name == "example.com"), "dkim_verification": Known(dkim)}
    return Current(DOMAIN, name, name, state, values=facts)


def organization(state: str = "Active", **values: Any) -> Known[Current]:
    told = {"directory_type": "VpcDirectory", "enable_interoperability": False, **values}
    facts = {option: Known(value) for option, value in told.items()}
    return Known(Current(ORGANIZATION, "m-1", "acme", state, values=facts))


THERE = Known(True)


def setting(kind: Kind, **values: Any) -> Known[Current | None]:
    return Known(Current(kind, "", "", "", values={option: Known(value) for option, value in values.items()}))


def policy(action: str = "DELETE") -> Settings:
    folders = [{"name": "INBOX", "action": "NONE"}, {"name": "JUNK_EMAIL", "action": action, "period": 1}]
    return replace(SETTINGS, retention=setting(RETENTION_POLICY, folder_configurations=folders))


def watched(group: Any = THERE, role: Any = THERE) -> Settings:
    return replace(SETTINGS, monitoring=Known(Monitoring("mail", "arn:role/watch", group, role)))


def signing_in(mode: str, tokens: str = "ACTIVE") -> Settings:
    configuration = {"status": tokens}
    found = setting(IDENTITY_PROVIDER, authentication_mode=mode, personal_access_token_configuration=configuration)
    return replace(SETTINGS, identity=found)


SETTINGS = Settings(
    retention=Known(None),
    identity=Known(None),
    dmarc=setting(INBOUND_DMARC, enforced=True),
    monitoring=Known(Monitoring()),
    availability=Known({}),
)
VERIFIED = domain()
READ = {api_name(operation) for operation in attempts.reading_calls({}, "", "", "")}

HEALTHY = Facts(
    wanted="acme",
    region="eu-west-1",
    today=date(2026, 6, 1),
    versions={
        "Python": "3.11.7",
        "ansible-core": "2.19.1",
        "amazon.aws": "10.1.1",
        "boto3": "1.35.52",
        "botocore": "1.44.5",
    },
    contact=Known("https://workmail.eu-west-1.amazonaws.com"),
    skew=Known(0.4),
    organization=organization(),
    domains=Known((VERIFIED,)),
    reading=Known(Rights(dict.fromkeys(READ, True))),
    caller=Known(USER),
    changing=Known(Rights(dict.fromkeys(actions.CHANGE, True))),
    population=Known(Population(10, 9, 2, 1)),
    aliases=Known(Loads((Load("user ann", 3, 100),))),
    mailboxes=Known(Loads((Load("user ann", 10.0, 51200),))),
    settings=SETTINGS,
)


def check(name: str, **changes: Any) -> Check:
    """One check of an otherwise healthy place."""
    return next(one for one in judged(replace(HEALTHY, **changes)) if one.check == name)


def test_in_a_healthy_place_everything_is_fine_and_nothing_is_to_be_done() -> None:
    checks = judged(HEALTHY)
    assert [(one.check, one.verdict, one.advice) for one in checks if one.verdict != FINE or one.advice] == []
    assert len({one.check for one in checks}) == len(CHECKS) == len(checks)
    assert all(one.found.endswith(".") for one in checks)


CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("region", {"region": ""}, BROKEN, "No region is set"),
    ("region", {"region": "eu-central-1"}, BROKEN, "where WorkMail is not available"),
    ("credentials", {"contact": NotKnown("NoCredentialsError", "Unable to locate")}, BROKEN, "Unable to locate"),
    (
        "credentials",
        {"contact": NotKnown(environment_checks.NO_CLIENT, "The profile (x) is missing")},
        BROKEN,
        "profile (x)",
    ),
    (
        "credentials",
        {"contact": NotKnown("ExpiredTokenException", "expired")},
        BROKEN,
        "ExpiredTokenException: expired",
    ),
    ("credentials", {"contact": NotKnown("EndpointConnectionError", "no way")}, UNCHECKED, "no way"),
    ("credentials", {"contact": NotKnown(environment_checks.NO_REGION, "region?")}, UNCHECKED, "Not checked"),
    ("connection", {"contact": NotKnown("EndpointConnectionError", "no way")}, BROKEN, "no way"),
    ("connection", {"contact": NotKnown("InvalidSignatureException", "late")}, FINE, "responds"),
    ("connection", {"contact": NotKnown("NoCredentialsError", "none")}, UNCHECKED, "Not checked"),
    ("clock", {"skew": Known(-61.0)}, ATTENTION, "differ by 61 seconds"),
    ("clock", {"skew": Known(301.2)}, BROKEN, "differ by more than 5 minutes"),
    ("clock", {"skew": Known(300.0)}, ATTENTION, "differ by 300 seconds"),
    ("organization", {"organization": NotKnown(NO_ORGANIZATION, "organization: 'x' is none.")}, BROKEN, "'x' is none."),
    ("organization", {"organization": organization(state="Creating")}, ATTENTION, "is Creating"),
    ("organization", {"organization": organization(state="Impaired", error_message="Why not")}, BROKEN, "Why not"),
    ("organization", {"organization": NotKnown("AccessDeniedException", "denied")}, UNCHECKED, "denied"),
    ("directory", {"organization": organization(directory_type="ADConnector")}, ATTENTION, "read-only (ADConnector)"),
    ("directory", {"organization": organization(directory_type="AdConnector")}, ATTENTION, "read-only"),
    ("directory", {"organization": organization(directory_type="SimpleAD")}, FINE, "can be written to"),
    ("directory", {"organization": organization(directory_type="Other")}, UNCHECKED, "Its type is Other"),
    ("directory", {"organization": organization(directory_type="")}, UNCHECKED, "Its type is unknown"),
    ("directory", {"organization": NotKnown(NO_ORGANIZATION, "none")}, UNCHECKED, "Not checked"),
    ("interoperability", {"organization": organization(enable_interoperability=True)}, ATTENTION, "It is on"),
    (
        "interoperability",
        {"organization": organization(enable_interoperability=None)},
        UNCHECKED,
        "does not return this",
    ),
    ("default domain", {"domains": Known((domain(state="PENDING"),))}, BROKEN, "example.com is PENDING"),
    ("default domain", {"domains": Known(())}, ATTENTION, "There is none"),
    (
        "domains",
        {"domains": Known((VERIFIED, domain("b.org", "FAILED", ""))), "domains_left": 3},
        ATTENTION,
        "b.org is FAILED. 3 domains more",
    ),
    ("domains", {"domains": Known((domain(dkim="FAILED"),))}, ATTENTION, "DKIM of example.com is FAILED"),
    (
        "permissions to read",
        {"reading": Known(Rights({"ListUsers": False, "ListGroups": True}))},
        BROKEN,
        "Denied: ListUsers.",
    ),
    ("permissions to read", {"reading": Known(Rights({"ListOrganizations": False}))}, ATTENTION, "ListOrganizations"),
    ("permissions to read", {"reading": Known(Rights({}, ("ListUsers",)))}, UNCHECKED, "No result for ListUsers."),
    (
        "permissions to change",
        {"changing": Known(Rights({"CreateUser": False}))},
        ATTENTION,
        f"denies 1 of {len(actions.CHANGE)} actions: CreateUser.",
    ),
    ("permissions to change", {"changing": Known(Rights({}, ("CreateUser",)))}, UNCHECKED, "No result for CreateUser"),
    ("permissions to change", {"changing": NotKnown(rights.NOT_SIMULATED, "no iam")}, UNCHECKED, "no iam"),
    ("users", {"population": Known(Population(900, 1, 1, 1))}, ATTENTION, "900 users (1 enabled)"),
    ("users", {"population": Known(Population(899, 1, 1, 1))}, FINE, "1 group, 1 resource."),
    (
        "aliases",
        {"aliases": Known(Loads((Load("user a", 89, 100), Load("group b", 90, 100))))},
        ATTENTION,
        "1 of 2 use 90 % or more: group b 90 of 100 aliases.",
    ),
    (
        "mailboxes",
        {"mailboxes": Known(Loads((Load("user a", 100.0, 100), Load("user b", 95.0, 100))))},
        ATTENTION,
        "user a 100 of 100 MB, user b 95 of 100 MB.",
    ),
    ("mailboxes", {"mailboxes": Known(Loads((), 2))}, UNCHECKED, "None could be read"),
    ("mailboxes", {"mailboxes": NotKnown(LEFT_OUT, "Left out.")}, UNCHECKED, "Left out."),
    ("versions", {"versions": {**HEALTHY.versions, "boto3": "", "botocore": ""}}, BROKEN, "boto3 missing"),
    ("versions", {"versions": {**HEALTHY.versions, "ansible-core": "2.18.9"}}, BROKEN, "ansible-core 2.18.9"),
    (
        "versions",
        {"versions": {**HEALTHY.versions, "ansible-core": "2.19.1b1", "amazon.aws": "11.0.0-dev0"}},
        FINE,
        "11.0.0",
    ),
    ("retention", {"settings": policy()}, FINE, "JUNK_EMAIL after 1 day."),
    (
        "retention",
        {"settings": policy("PERMANENTLY_DELETE"), "today": date(2026, 12, 31)},
        ATTENTION,
        "JUNK_EMAIL permanently after 1 day. 90 days are left",
    ),
    ("retention", {"settings": policy("NONE"), "today": date(2026, 12, 31)}, FINE, "No retention policy deletes mail."),
    ("retention", {"settings": replace(SETTINGS, retention=NotKnown("X", "denied"))}, UNCHECKED, "denied"),
    (
        "availability",
        {"settings": replace(SETTINGS, availability=Known({"a.org": "", "b.org": "no answer"}))},
        ATTENTION,
        "The test of 1 of 2 domains fails: b.org (no answer).",
    ),
    (
        "availability",
        {"settings": replace(SETTINGS, availability=Known({"a.org": ""}))},
        FINE,
        "The tests of 1 domain pass.",
    ),
    ("email monitoring", {"settings": watched()}, FINE, "Messages are logged to mail."),
    ("email monitoring", {"settings": watched(Known(False))}, ATTENTION, "because the log group mail does not exist."),
    (
        "email monitoring",
        {"settings": watched(NotKnown("X", "denied"), Known(False))},
        ATTENTION,
        "because the role arn:role/watch does not exist.",
    ),
    ("email monitoring", {"settings": watched(Known(False), Known(False))}, ATTENTION, "do not exist."),
    ("email monitoring", {"settings": watched(Known(True), NotKnown("X", "denied"))}, UNCHECKED, "denied"),
    (
        "DMARC",
        {"settings": replace(SETTINGS, dmarc=setting(INBOUND_DMARC, enforced=False))},
        ATTENTION,
        "DMARC is not enforced",
    ),
    ("identity provider", {"settings": signing_in("IDENTITY_PROVIDER_AND_DIRECTORY", "INACTIVE")}, FINE, "or with"),
    ("identity provider", {"settings": signing_in("IDENTITY_PROVIDER_ONLY")}, FINE, "need a personal access token"),
    (
        "identity provider",
        {"settings": signing_in("IDENTITY_PROVIDER_ONLY", "INACTIVE")},
        ATTENTION,
        "no program can use IMAP or SMTP.",
    ),
    (
        "identity provider",
        {"settings": signing_in("IDENTITY_PROVIDER_ONLY"), "population": Known(Population(10, 9, 2, 1, 4))},
        ATTENTION,
        "4 enabled users without a user of it cannot sign in.",
    ),
    (
        "identity provider",
        {"settings": signing_in("IDENTITY_PROVIDER_ONLY"), "population": Known(Population(10, 9, 2, 1, 9))},
        BROKEN,
        "9 enabled users without",
    ),
    ("end of WorkMail", {"today": date(2026, 12, 31)}, ATTENTION, "90 days left on 2026-12-31"),
    ("end of WorkMail", {"today": date(2026, 11, 26)}, ATTENTION, "125 days left on 2026-11-26"),
    ("end of WorkMail", {"today": date(2026, 10, 1)}, FINE, "181 days left"),
    ("end of WorkMail", {"today": date(2027, 3, 30)}, ATTENTION, "1 day left"),
    ("end of WorkMail", {"today": date(2027, 4, 1)}, BROKEN, "AWS ended WorkMail on 2027-03-31"),
]


@pytest.mark.parametrize(("name", "changes", "verdict", "text"), CASES)
def test_a_fact_has_its_verdict_and_what_is_not_fine_an_advice(
    name: str, changes: Any, verdict: str, text: str
) -> None:
    one = check(name, **changes)
    assert one.verdict == verdict
    assert text in one.found
    assert bool(one.advice) == (verdict != FINE)


@pytest.mark.parametrize(
    ("today", "when"), [(date(2027, 2, 15), "by 2027-02-15"), (date(2027, 2, 16), "immediately (the recommended")]
)
def test_the_end_of_workmail_says_by_when_mail_must_be_switched(today: date, when: str) -> None:
    assert f"Switch mail to the new system {when}" in check("end of WorkMail", today=today).advice


def test_the_most_serious_comes_first() -> None:
    checks = judged(replace(HEALTHY, skew=Known(90.0), versions={}, population=NotKnown("ThrottlingException", "slow")))
    order = [VERDICTS.index(one.verdict) for one in checks]
    assert order == sorted(order)
    assert [one.check for one in checks[:3]] == ["versions", "clock", "users"]


def test_without_anything_known_nothing_breaks() -> None:
    bare = Facts("acme", "", date(2026, 6, 1), {})
    verdicts = {one.check: one.verdict for one in judged(bare)}
    assert verdicts.pop("region") == verdicts.pop("versions") == BROKEN
    assert verdicts.pop("end of WorkMail") == FINE
    assert set(verdicts.values()) == {UNCHECKED}


def test_many_names_are_cut_and_counted() -> None:
    loads = Loads(tuple(Load(f"user u{number}", 95, 100) for number in range(25)))
    assert check("aliases", aliases=Known(loads)).found.endswith("and 15 more.")


def test_what_cannot_be_simulated_comes_with_the_command_that_shows_it() -> None:
    failure = NotKnown(rights.NOT_SIMULATED, "no iam")
    assert f"--policy-source-arn {USER} " in check("permissions to change", changing=failure).advice
    unknown = check("permissions to change", changing=failure, caller=NotKnown("", "")).advice
    assert "<ARN of the user or role>" in unknown


def test_the_policies_are_those_of_the_documentation() -> None:
    def listed(name: str) -> set[str]:
        document = json.loads((TOP / "docs" / "iam" / f"{name}.json").read_text(encoding="utf-8"))
        return {one.removeprefix("workmail:") for row in document["Statement"] for one in row["Action"]}

    assert listed("read-only") == READ
    assert READ | set(actions.CHANGE) == listed("manage")
    assert not READ & set(actions.CHANGE)


def test_the_promised_versions_are_those_of_the_metadata() -> None:
    def least(text: str) -> str:
        return re.sub(r"^>=", "", text)

    galaxy = yaml.safe_load((TOP / "galaxy.yml").read_text(encoding="utf-8"))
    runtime = yaml.safe_load((TOP / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    libraries = dict(
        line.split(">=") for line in (TOP / "meta" / "ee-requirements.txt").read_text(encoding="utf-8").split()
    )
    del libraries["dnspython"]  # Only the look-ups of exit_switch need it, and they name it with its version.
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    assert {
        "ansible-core": least(runtime["requires_ansible"]),
        "amazon.aws": least(galaxy["dependencies"]["amazon.aws"]),
        **libraries,
        "Python": re.search(r"Python (3\.\d+) or newer", readme)[1],
    } == environment_checks.MINIMUM_VERSIONS


@pytest.mark.parametrize(
    ("caller", "source", "role"),
    [
        (USER, USER, ""),
        (ROLE, "arn:aws:iam::123456789012:role/Mail", "Mail"),
        ("arn:aws:iam::123456789012:root", "", ""),
        ("arn:aws:sts::123456789012:federated-user/ann", "", ""),
    ],
)
def test_whom_iam_simulates(caller: str, source: str, role: str) -> None:
    assert (rights.source_of(caller), rights.role_of(caller)) == (source, role)
    assert rights.is_root(caller) == caller.endswith(":root")


NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def rows(*minutes: int, names: str = "") -> list[dict[str, Any]]:
    """Users who were registered so many minutes after noon, in the order of a list."""
    return [
        {
            "Id": f"{(number * 7) % 100:02d}",
            "Name": names[number : number + 1] or f"{(number * 3) % 10}{number}",
            "State": "ENABLED",
            "EnabledDate": NOON + timedelta(minutes=minute),
        }
        for number, minute in enumerate(minutes)
    ]


ORDERED = tuple(range(20))


@pytest.mark.parametrize(
    ("listed", "reading"),
    [
        (rows(*ORDERED), "strict"),
        (rows(*ORDERED[:9]), "undecided"),
        (rows(*(number * 7 % 20 for number in ORDERED)), "shuffled"),
        (rows(0, 2, 1, 3, 5, 4, 6, 7, 8, 10, 9, 11, 12, 13, 15, 14, 16, 17, 18, 19), "undecided"),
        (rows(*(0 for _number in ORDERED)), "undecided"),
        (rows(*ORDERED, names="abcdefghijklmnopqrst"), "undecided"),
        (rows(*reversed(ORDERED), names="abcdefghijklmnopqrst"), "undecided"),
    ],
)
def test_the_order_of_a_list_follows_dates_only_if_they_are_clear(listed: Any, reading: str) -> None:
    assert dates.order_of_lists(Seen(users=listed, users_again=listed)).reading == reading


def test_a_list_that_changes_its_order_is_shuffled_whatever_the_dates_say() -> None:
    listed = rows(*ORDERED)
    assert dates.order_of_lists(Seen(users=listed, users_again=listed[::-1])).reading == "shuffled"


@pytest.mark.parametrize(
    ("age", "provisioned", "reading"),
    [
        (1, 0, "strict"),
        (100, 0, "undecided"),
        (100, 8, "later"),
        (100, -500, "undecided"),
        (1, None, "later"),
        (100, None, "undecided"),
    ],
)
def test_when_a_mailbox_was_provisioned(age: int, provisioned: int | None, reading: str) -> None:
    described: dict[str, Any] = {"EnabledDate": NOON - timedelta(seconds=age)}
    if provisioned is not None:
        described["MailboxProvisionedDate"] = described["EnabledDate"] + timedelta(seconds=provisioned)
    seen = Seen(latest=[Asked({"Id": "1"}, Reply(body=described))], now=NOON)
    assert dates.mailbox_date(seen).reading == reading


def test_what_contradicts_itself_is_undecided() -> None:
    mixed_up = [Asked({"Email": "a@b.cc"}, Reply(body={"Aliases": aliases})) for aliases in (["A@b.cc"], ["x@b.cc"])]
    found = readings.primary_among_aliases(Seen(aliases_of_enabled=mixed_up))
    assert (found.reading, found.lacks) == ("undecided", readings.CONTRADICTION)


def test_a_page_that_is_not_the_last_says_nothing_of_what_is_missing() -> None:
    page = Reply(body={"Aliases": ["x@b.cc"], "NextToken": "more"})
    found = readings.primary_among_aliases(Seen(aliases_of_enabled=[Asked({"Email": "a@b.cc"}, page)]))
    assert (found.reading, found.evidence) == ("undecided", {"listed": 0, "with_primary": 0})


def test_one_filter_that_is_ignored_is_neither_reading() -> None:
    user = {"Id": "1", "State": "ENABLED"}
    everybody = Reply(body={"Users": [user, {"Id": "2", "State": "DISABLED"}]})
    seen = Seen(filtered=[(user, "ENABLED", everybody), (user, "DISABLED", everybody)])
    assert readings.two_filters(seen).reading == "undecided"


@pytest.mark.parametrize("many", [0, 1, 4, 5, 6, 99, 1000])
def test_a_sample_is_at_most_five_from_all_over(many: int) -> None:
    sample = spread(range(many))
    assert len(sample) == len(set(sample)) == min(many, 5)
    assert many <= 5 or (sample[0] == 0 and sample[-1] >= many * 0.6)


def test_a_mixed_sample_has_an_entity_of_each_kind() -> None:
    assert mixed([range(100), "ab", "z"]) == [0, "a", "z", 20, "b"]
    assert mixed([[], "ab", []]) == ["a", "b"]
