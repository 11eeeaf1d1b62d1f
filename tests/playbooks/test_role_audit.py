# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role audit and its playbook, with ansible-playbook against an emulator, and its page in a browser."""

from __future__ import annotations

import csv
import json
import re
import stat
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.inprocess import Runner
from support.plays import Playbook, World
from unit.audit.browser import browser
from unit.audit.cases import told
from workmail_emulator import Emulator, Faults, Rule

TODAY = "2026-11-25"
NASTY = 'Party & <b>\'"friends"</b>'
RIGHT_TO_LEFT = "אביגיל לוי"

COMPANY: dict[str, list[dict[str, Any]]] = {
    "users": [
        {"name": "ann", "email": "ann@example.com", "display_name": "Ann Ærø <script>alert(1)</script>"},
        {"name": "bob", "email": "bob@example.com", "display_name": RIGHT_TO_LEFT, "password": "Canary-Horse-1"},
        {"name": "cem", "email": "cem@example.com", "city": "Oslo"},
        {"name": "shared", "email": "shared@example.com", "mailbox_permissions": []},
    ],
    "groups": [
        {"name": "staff", "email": "staff@example.com", "members": ["ann", "inner"]},
        {"name": "inner", "email": "inner@example.com", "members": ["bob"]},
    ],
    "resources": [{"name": "fjord", "type": "ROOM", "email": "fjord@example.com", "delegates": ["cem"]}],
}
ACCEPTED = f"""
- {{kind: user, name: EVE, reason: "Her visit & <more>", until: {TODAY}}}
- {{kind: user, name: bob, field: city, reason: Moved to Oslo, until: 2026-11-24}}
- {{kind: group, name: staff, field: aliases, reason: Nobody needs it now, until: 2027-01-01}}
"""
OFFICE = "198.51.100.0/24"
WAYS_IN: dict[str, Any] = {
    "access_control_rules": [
        {"name": "no-imap", "effect": "DENY", "actions": ["IMAP"], "not_ip_ranges": [OFFICE], "not_users": ["ann"]}
    ],
    "mobile_device_access_overrides": [
        {"user": "bob", "device_id": "A1B2", "effect": "ALLOW", "description": "His <old> phone"}
    ],
    "impersonation_roles": [
        {"name": "sync & 'all'", "type": "FULL_ACCESS", "rules": [{"impersonation_rule_id": "all", "effect": "ALLOW"}]},
        {
            "name": "legal",
            "type": "READ_ONLY",
            "rules": [{"impersonation_rule_id": "ann", "effect": "ALLOW", "target_users": ["ann"]}],
        },
    ],
    "retention_policy": {
        "name": "tidy",
        "folder_configurations": [{"name": "JUNK_EMAIL", "action": "PERMANENTLY_DELETE", "period": 30}],
    },
    "inbound_dmarc": {"enforced": False},
}
DRIFT = [
    ("different", "user", "bob", "city", None, "Rome"),
    ("different", "user", "cem", "enabled", True, False),
    ("different", "user", "shared", "mailbox_permissions.bob", None, ["FULL_ACCESS", "SEND_AS"]),
    ("different", "user", "shared", "mailbox_permissions.staff", None, ["SEND_ON_BEHALF"]),
    ("missing", "user", "zoe"),
    ("different", "group", "inner", "members", ["shared"], ["ann"]),
    ("extra", "group", NASTY),
]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(emulator, environment, tmp_path) -> Run:
    """Runs the playbook in a folder of its own, as a user would; returns the finished process."""
    return partial(audit, emulator, environment, tmp_path)


def audit(
    emulator: Emulator,
    environment: dict[str, str],
    folder: Path,
    *words: str,
    playbook: str = "mailops.workmail.audit",
    **variables: Any,
) -> subprocess.CompletedProcess[str]:
    given = {"organization": "acme", "region": "eu-west-1", "dir": "report", "today": TODAY, **variables}
    extra = json.dumps({f"audit_{name}": value for name, value in given.items() if value is not None})
    emulator.reset_log()
    done = Playbook(folder, environment).command("ansible-playbook", playbook, "-e", extra, *words)
    assert emulator.writes() == []
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture
def company(acme: Runner, tmp_path: Path) -> Runner:
    """An organization as its definition in the folder `acme` says."""
    found(acme, tmp_path)
    return acme


def found(acme: Runner, place: Path) -> None:
    acme.run("workmail_directory", **COMPANY)
    folder = place / "acme"
    folder.mkdir()
    for plural, items in COMPANY.items():
        (folder / f"{plural}.yml").write_text(yaml.safe_dump(items, allow_unicode=True), encoding="utf-8")


@pytest.fixture(scope="module")
def drifted(world: World) -> World:
    """The same after some months in the console, and a definition that went on, too."""
    found(world.acme, world.folder)
    emulator, company = world.emulator, world.acme
    company.run("workmail_user", name="eve", email="eve@example.com")
    company.run("workmail_user", name="bob", city="Rome")
    company.run("workmail_group", name=NASTY, email="party@example.com", members=[])
    company.run("workmail_group", name="inner", members=["ann", "bob"])
    for grantee, rights in (("bob", ["FULL_ACCESS", "SEND_AS"]), ("staff", ["SEND_ON_BEHALF"])):
        company.run("workmail_mailbox_permission", mailbox="shared", grantee=grantee, permissions=rights)
    company.run("workmail_mailbox_permission", mailbox="ann", grantee="cem", permissions=["FULL_ACCESS"])
    company.run("workmail_user", name="cem", enabled=False)
    company.run("workmail_settings", **WAYS_IN, confirm_deletion=True)
    emulator.issue_token("acme", "bob", "laptop", age=200, used=4)
    emulator.issue_token("acme", "ann", "phone", age=20)
    sizes = {"ann": 50000.0, "bob": 12345.6, "shared": 3.5}
    emulator.edit(
        "acme", lambda one: [setattr(user, "size", sizes.get(user.name, 0.0)) for user in one.of_kind("user")]
    )
    folder = world.folder / "acme"
    inner = [COMPANY["groups"][0], {**COMPANY["groups"][1], "members": ["bob", "shared"]}]
    (folder / "groups.yml").write_text(yaml.safe_dump(inner), encoding="utf-8")
    (folder / "users.csv").write_text("name;city\nbob;-\nzoe;Oslo\n", encoding="utf-8")
    (world.folder / "accept.yml").write_text(ACCEPTED, encoding="utf-8")
    return world


@pytest.fixture(scope="module")
def auditing(drifted: World) -> Run:
    """Runs the playbook over the organization that drifted."""
    return partial(audit, drifted.emulator, drifted.environment, drifted.folder)


@pytest.fixture(scope="module")
def told_of(auditing: Run) -> str:
    """What an audit of it shows. Its report is in the folder `report`."""
    return audited(auditing, accept_file="accept.yml")


def audited(run: Run, *words: str, **variables: Any) -> str:
    done = run(*words, **{"definition_dir": "acme", **variables})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "changed=0 " in done.stdout
    return done.stdout


def report(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "audit.json").read_text(encoding="utf-8"))
    return loaded


def test_an_audit_shows_all_drift_and_access_on_the_screen_and_in_three_files(drifted, told_of) -> None:
    screen, folder = told_of, drifted.folder / "report"
    assert sorted(path.name for path in folder.iterdir()) == ["audit.csv", "audit.html", "audit.json"]
    assert all(stat.S_IMODE(path.stat().st_mode) & ~0o640 == 0 for path in folder.iterdir())

    made = report(folder)
    assert told(made["drift"]) == DRIFT
    assert told(made["accepted"]) == [("extra", "user", "eve")]
    assert [(row["status"], row["reason"]) for row in made["drift"] if row["field"] == "city"] == [
        ("expired", "Moved to Oslo")
    ]
    assert [one["field"] for one in made["stale"]] == ["aliases"]
    ways = {(one["grantee"], *one["path"]): one["permissions"] for one in made["mailboxes"][1]["grantees"]}
    assert ways["bob",] == ["FULL_ACCESS", "SEND_AS"]
    assert ways["bob", "staff", "inner"] == ["SEND_ON_BEHALF"]
    assert [one["name"] for one in made["disabled_with_rights"]] == ["cem"]
    assert [one["name"] for one in made["groups_without_members"]] == [NASTY]
    assert [(one["name"], one["percent"]) for one in made["near_quota"]] == [("ann", 97.7)]

    assert "7 differences from the definition: 1 missing, 1 extra, 5 different." in screen
    assert re.search(r"different  +group  inner +members +also shared +also ann", screen)
    assert "different (accepted until 2026-11-24)" in screen
    with (folder / "audit.csv").open(encoding="utf-8-sig", newline="") as text:
        sections = [row["section"] for row in csv.DictReader(text)]
    assert sections.count("drift") == len(DRIFT) + 1
    assert "access" in sections
    everything = screen + "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert "Canary" not in everything


def test_hosts_that_share_a_folder_get_a_report_each_and_an_empty_list_is_a_list(company, run, tmp_path) -> None:
    done = run("-i", "one,two,", hosts="one,two", users=[], formats="json")
    assert done.returncode == 0, done.stdout + done.stderr
    for host in ("one", "two"):
        drift = report(tmp_path / "report" / host)["drift"]
        assert [one["name"] for one in drift if one["finding"] == "extra"] == ["ann", "bob", "cem", "shared"]
    assert not (tmp_path / "report" / "audit.json").exists()


def test_the_same_organization_on_the_same_day_makes_the_same_files_in_check_mode_too(drifted, told_of) -> None:
    ordered = {**drifted.environment, "PYTHONHASHSEED": "1"}  # Sets have another order in these processes.
    again = partial(audit, drifted.emulator, ordered, drifted.folder)
    audited(again, "--check", "--diff", accept_file="accept.yml", dir="second")
    for name in ("audit.json", "audit.csv", "audit.html"):
        first, second = (drifted.folder / folder / name for folder in ("report", "second"))
        assert first.read_bytes() == second.read_bytes(), name


def test_drift_fails_the_play_at_its_end_only_when_asked_to(company, run, tmp_path) -> None:
    screen = audited(run, fail_on_drift="true", formats="json,html")
    assert "No drift. The organization matches its definition." in screen
    assert not (tmp_path / "report" / "audit.csv").exists()
    (tmp_path / "report" / "audit.html").unlink()

    company.run("workmail_user", name="eve", email="eve@example.com")
    assert "No drift." in audited(run, kinds=[], fail_on_drift=True, formats="json")
    done = run(definition_dir="acme", kinds="users", fail_on_drift=True)
    assert done.returncode == 2
    assert "1 difference from the definition: 1 extra." in done.stdout
    assert "acme differs from its definition: 1 differences. The first are:\\n- extra: user eve" in done.stdout
    assert f"{tmp_path}/report/audit.html" in done.stdout
    assert (tmp_path / "report" / "audit.html").exists()


def test_drift_of_settings_is_that_of_the_file(company, run, tmp_path) -> None:
    company.run("workmail_settings", **WAYS_IN, confirm_deletion=True)
    rule = {**WAYS_IN["access_control_rules"][0], "actions": ["IMAP", "SMTP"]}
    defined = {
        "access_control_rules": [rule, {"name": "office", "effect": "ALLOW"}],
        "impersonation_roles": WAYS_IN["impersonation_roles"][1:],
        "inbound_dmarc": {"enforced": False},
        "availability_configurations": [
            {"domain": "example.net", "ews_provider": {"endpoint": "https://a.example.net/EWS", "username": "u"}}
        ],
    }
    (tmp_path / "acme" / "settings.yml").write_text(yaml.safe_dump(defined), encoding="utf-8")
    screen = audited(run, formats="json,html,csv")
    assert told(report(tmp_path / "report")["drift"]) == [
        ("different", "access_control_rule", "no-imap", "actions", ["IMAP", "SMTP"], ["IMAP"]),
        ("missing", "access_control_rule", "office"),
        ("missing", "availability_configuration", "example.net"),
        ("extra", "impersonation_role", "sync & 'all'"),
    ]
    assert re.search(r"different  +access.* no-imap +actions +IMAP, SMTP +IMAP", screen)
    done = run(definition_dir="acme", settings={"inbound_dmarc": {"enforced": "maybe"}}, formats="json")
    assert "inbound_dmarc).enforced" in done.stdout or "settings.inbound_dmarc.enforced" in done.stdout


def test_a_primary_address_that_an_extra_user_holds_is_drift_and_no_conflict(company, run, tmp_path) -> None:
    company.run("workmail_user", name="eve", email="info@example.com")
    users = [{**COMPANY["users"][0], "aliases": ["info@example.com"]}, *COMPANY["users"][1:]]
    audited(run, users=users, formats="json")
    assert told(report(tmp_path / "report")["drift"]) == [
        ("different", "user", "ann", "aliases", ["info@example.com"], []),
        ("extra", "user", "eve"),
    ]


def test_a_definition_that_cannot_be_compared_fails_the_play_after_the_rest_is_reported(drifted, auditing) -> None:
    users = [{**COMPANY["users"][0], "email": "ann@nowhere.example"}]
    done = auditing(users=users, groups=COMPANY["groups"], dir="faulty")
    folder = drifted.folder / "faulty"
    assert done.returncode == 2
    assert (
        "The definition cannot be compared with acme; fix these errors first:\\n- users[0] (ann).email" in done.stdout
    )
    made = report(folder)
    assert made["compared"] is False
    assert [one["mailbox"] for one in made["mailboxes"]] == ["ann", "shared"]
    page = (folder / "audit.html").read_text(encoding="utf-8")
    assert "users[0] (ann).email" in page
    assert sorted(path.name for path in folder.iterdir()) == ["audit.csv", "audit.html", "audit.json"]


def test_without_a_definition_access_is_reported_and_drift_is_not(drifted, auditing) -> None:
    screen = audited(auditing, definition_dir=None, dir="undefined", formats="json")
    assert "Drift was not checked, because no definition was given." in screen
    assert report(drifted.folder / "undefined")["counts"]["mailboxes"] == 2


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"users": [{"name": "ann", "departmnt": "Sales"}]}, "departmnt"),
    ({"formats": ["pdf"]}, "audit_formats"),
    ({"fail_on_drift": True}, "`audit_fail_on_drift` requires a definition"),
    ({"kinds": ["groups"], "users": []}, "`audit_kinds` names groups, which are not defined"),
    (
        {"today": "31.12.2026", "definition_dir": "acme"},
        "audit_today: '31.12.2026' is not a date; write it as 2027-01-31.",
    ),
]


@pytest.fixture(scope="module")
def refused(drifted: World) -> list[str]:
    """What one run shows of each mistake, which calls nothing."""
    given = {"organization": "acme", "region": "eu-west-1", "dir": "report", "today": TODAY}
    cases = [{f"audit_{name}": value for name, value in {**given, **wrong}.items()} for wrong, _text in WRONG]
    drifted.emulator.reset_log()
    shown = drifted.over(cases, "mailops.workmail.audit", "-e", "audit_hosts=all")
    assert drifted.emulator.calls == []
    return shown


@pytest.mark.parametrize("number", range(len(WRONG)), ids=[text for _wrong, text in WRONG])
def test_a_mistake_in_the_variables_is_refused_before_the_first_call(refused: list[str], number: int) -> None:
    assert re.search("^(fatal|failed): ", refused[number], re.MULTILINE)
    assert WRONG[number][1] in refused[number]


def test_what_cannot_be_read_is_reported_although_results_are_hidden(emulator, company, run, tmp_path) -> None:
    missing = run(organization="acne")
    assert missing.returncode == 2
    assert "There is no organization acne in this account and region." in missing.stdout
    emulator.set_faults(Faults(rules=[Rule("ListResources", code="OrganizationStateException")]))
    failing = run()
    assert failing.returncode == 2
    assert "Read the rooms and equipment with their delegates: " in failing.stdout
    assert "OrganizationState" in failing.stdout


def test_a_mistake_in_the_accept_list_is_named(company, run, tmp_path) -> None:
    (tmp_path / "accept.yml").write_text("- {kind: user, name: bob, until: soon}\n", encoding="utf-8")
    done = run(definition_dir="acme", accept_file="accept.yml")
    assert done.returncode == 2
    assert "entry 1: reason is missing" in done.stdout
    assert "entry 1: until: 'soon' is not a date; write it as 2027-01-31." in done.stdout


PLAY = """---
- name: Audit and go on
  hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
    audit_today: "{{ '2026-11-24' if audit_organizations is not defined else '2026-11-25' }}"
  module_defaults:
    group/mailops.workmail.workmail:
      region: eu-west-1
  tasks:
    - name: Audit
      ansible.builtin.import_role:
        name: mailops.workmail.audit
    - name: Look at what it returned
      ansible.builtin.assert:
        that:
          - audit_result.organization == "acme"
          - audit_result.counts.drift == 2
          - audit_result.drift | map(attribute="name") | first == "inner"
          - "audit_result.files == {'json': audit_dir ~ '/audit.json'}"
"""


@pytest.fixture(scope="module")
def returned(drifted, auditing) -> Path:
    """The folder of the report of a play that includes the role, over midnight."""
    (drifted.folder / "play.yml").write_text(PLAY, encoding="utf-8")
    folder = drifted.folder / "returned"
    options = {"region": None, "today": None, "formats": ["json"], "groups": [{"name": "staff"}]}
    done = auditing(playbook="play.yml", dir=str(folder), **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_role_returns_counts_rows_and_files_and_takes_the_defaults_of_the_play(returned) -> None:
    assert report(returned)["counts"]["drift"] == 2


def test_an_audit_over_midnight_is_of_the_day_on_which_it_began(returned) -> None:
    assert report(returned)["date"] == "2026-11-24"


@pytest.fixture
def page(drifted, told_of) -> Path:
    return drifted.folder / "report" / "audit.html"


def test_every_name_is_escaped_in_the_page(page) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "Ann Ærø &lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "Party &amp; &lt;b&gt;&#39;&#34;friends&#34;&lt;/b&gt;" in text
    assert "Her visit &amp; &lt;more&gt;" in text
    assert f'<bdi class="label">{RIGHT_TO_LEFT}</bdi>' in text


BOXES = """[...document.querySelectorAll('svg.graph g')].filter(one =>
  one.querySelector('text').getBBox().width + 8 > one.querySelector('rect').getBBox().width).length"""
TABLES = """[...document.querySelectorAll('table')].filter(one => !one.caption ||
  one.tHead.querySelectorAll('th[scope=col]').length != one.tBodies[0].rows[0].cells.length).length"""
PICTURES = """[...document.querySelectorAll('svg[role=img]')].map(one =>
  one.getAttribute('aria-labelledby').split(' ').map(id => document.getElementById(id).textContent.length > 10))"""
LINKS = (
    """[...document.querySelectorAll('a')].filter(one => !document.querySelector(one.getAttribute('href'))).length"""
)
FOLDED = """[...document.querySelectorAll('details:not(.again)')].map(one => one.lastElementChild.checkVisibility(
  {contentVisibilityAuto: true}) && one.lastElementChild.getBoundingClientRect().height > 10)"""


def test_the_page_reads_well_on_a_phone_on_a_desk_in_the_dark_and_on_paper(page, tmp_path) -> None:
    with browser(tmp_path / "profile") as chromium:
        chromium.open(page)
        assert chromium.requests == [page.as_uri()]
        assert chromium.tell("document.title") == f"Audit of acme, {TODAY}"
        assert chromium.tell("document.querySelector('h1').textContent") == "acme"
        assert chromium.tell("document.querySelector('.verdict').textContent").startswith("7 differences")
        assert chromium.tell(TABLES) == chromium.tell(LINKS) == 0
        assert chromium.tell(PICTURES) == [[True, True], [True, True]]
        for width in (320, 390, 768, 1280):
            chromium.screen(width, phone=width < 700)
            assert chromium.tell("document.scrollingElement.scrollWidth") <= width, width
            assert chromium.tell(BOXES) == 0, width
            assert len(set(chromium.picture())) > 100
        light = chromium.tell("getComputedStyle(document.body).backgroundColor")
        chromium.media("screen", "dark")
        assert (light, chromium.tell("getComputedStyle(document.body).backgroundColor")) == (
            "rgb(255, 255, 255)",
            "rgb(18, 22, 29)",
        )
        assert set(chromium.tell(FOLDED)) == {False}
        chromium.media("print", "dark")
        assert chromium.tell("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert set(chromium.tell(FOLDED)) == {True}
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", chromium.paper())) <= 6


def test_the_picture_of_mailboxes_shows_what_the_list_says(page, tmp_path) -> None:
    with browser(tmp_path / "profile") as chromium:
        chromium.open(page)
        nodes = chromium.tell("[...document.querySelectorAll('svg.graph g > title')].map(one => one.textContent)")
        assert sorted(nodes) == sorted(["ann", "ann", "bob", "cem (disabled)", "inner", "shared", "staff"])
        full = chromium.tell("document.querySelectorAll('svg.graph .arrow.full').length")
        assert (full, chromium.tell("document.querySelectorAll('svg.graph .arrow.rights').length")) == (2, 1)
        bars = chromium.tell("[...document.querySelectorAll('svg.bars g > title')].map(one => one.textContent)")
        assert bars[:2] == ["ann: 48.8 GB of 50.0 GB · 98 %", "bob: 12.1 GB of 50.0 GB · 24 %"]


ANSWERS = (
    """[...document.querySelectorAll('.answers > div')].map(one => [...one.children].map(line => line.innerText))"""
)
QUESTIONS = """[...document.querySelectorAll('.answers dt a')].map(one =>
  document.getElementById(one.hash.slice(1)).innerText)"""
IN_SIGHT = """[...document.querySelectorAll('.answers, .answers dd, #entry')].filter(one => {
  const at = one.getBoundingClientRect(); return at.top < 0 || at.bottom > innerHeight || !at.height}).length"""
READERS = """(() => { const card = [...document.querySelectorAll('.mailbox')].find(one =>
  one.querySelector('h3 .name')?.innerText === 'ann'); card.scrollIntoView({block: 'center'});
  const at = card.getBoundingClientRect();
  return [at.top >= 0 && at.bottom <= innerHeight, [...card.querySelectorAll('li')].map(one => one.innerText)]; })()"""


def test_five_questions_of_a_security_officer_are_answered_within_a_screen(page, tmp_path) -> None:
    with browser(tmp_path / "profile") as chromium:
        chromium.open(page)
        chromium.screen(1280, 800)
        chromium.tell("document.getElementById('entry').scrollIntoView()")
        assert chromium.tell(IN_SIGHT) == 0
        readers, networks, tokens, deleted, devices = chromium.tell(ANSWERS)
        assert readers[1] == "sync & 'all' (full access): every mailbox"
        assert networks[1:] == [f"{OFFICE}: allowed", "any other network: refused; allowed for ann"]
        assert tokens[1].startswith("bob: laptop, ")
        assert len(tokens) == 2
        assert deleted[1:] == [
            "Junk email: mail is deleted permanently after 30 days.",
            "The mailboxes of 1 disabled user, 30 days after the user was disabled: cem.",
        ]
        assert devices[1:] == ["bob: A1B2, always allowed"]
        assert len(chromium.tell(QUESTIONS)) == 5
        seen, lines = chromium.tell(READERS)
        assert seen
        assert lines == [
            "cem disabled: full access",
            "Impersonation role sync & 'all': full access",
            "Impersonation role legal: read only",
        ]


def test_a_policy_without_settings_and_tokens_leaves_them_out_and_says_so(emulator, company, run, tmp_path) -> None:
    denied = [Rule(one, code="AccessDeniedException") for one in ("ListImpersonationRoles", "ListPersonalAccessTokens")]
    emulator.set_faults(Faults(rules=denied))
    audited(run, formats="json,html")
    made = report(tmp_path / "report")
    unread = {one["setting"]: one["reason"] for one in made["entry"]["unreadable"]}
    assert set(unread) >= {"impersonation_roles", "personal_access_tokens"}
    assert "ListImpersonationRoles" in unread["impersonation_roles"]
    assert (made["entry"]["impersonation_roles"], made["entry"]["retention"]) == (None, [])
    assert made["counts"]["unreadable"] == len(unread)
    text = (tmp_path / "report" / "audit.html").read_text(encoding="utf-8")
    assert text.count("This could not be read: ") == len(unread)


def test_the_section_costs_one_call_for_each_setting_and_role(drifted, told_of, auditing) -> None:
    audited(auditing, dir="counted", formats="json")
    counted = drifted.emulator.counts()
    once = (
        *("ListAccessControlRules", "ListImpersonationRoles", "ListMobileDeviceAccessOverrides"),
        *("ListMobileDeviceAccessRules", "ListPersonalAccessTokens", "DescribeEmailMonitoringConfiguration"),
        *("DescribeIdentityProviderConfiguration", "DescribeInboundDmarcSettings", "GetDefaultRetentionPolicy"),
    )
    assert {name: counted.get(name) for name in once} == dict.fromkeys(once, 1)
    assert counted["GetImpersonationRole"] == len(WAYS_IN["impersonation_roles"])
    assert "ListAvailabilityConfigurations" not in counted


def test_expectations_are_shown_with_what_the_rules_say(drifted, told_of, auditing) -> None:
    expected = [{"user": "bob", "action": "IMAP", "ip_address": "203.0.113.9", "effect": "ALLOW", "because": "A test"}]
    screen = audited(auditing, dir="expected", formats="json", access_expectations=expected)
    (row,) = report(drifted.folder / "expected")["entry"]["expectations"]
    assert (row["expected"], row["effect"], row["rules"]) == ("ALLOW", "DENY", ["no-imap"])
    assert "1 access expectation not met" in screen
    wrong = auditing(dir="expected", access_expectations=[{"user": "bob"}])
    assert wrong.returncode == 2
    assert "access_expectations[0] (bob).action: is required" in wrong.stdout
