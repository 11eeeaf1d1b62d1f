# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real runs at the greatest verbosity leave no secret on the screen, in a log, cache, report, event or process list."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import ansible_runner
import pytest
from support import items
from support.canaries import CANARIES, NAMES, people
from support.inprocess import Runner
from support.listening import PAYLOAD, Listening, Watch
from workmail_emulator import Faults
from workmail_emulator.errors import ServiceError
from workmail_emulator.operations import users as emulated_users

LOUD = ("-vvvv", "--diff")
TODAY = str(date.today())


@pytest.fixture
def run(playbook, monkeypatch) -> Listening:
    listening = Listening(playbook)
    check = emulated_users.check_password
    monkeypatch.setattr(emulated_users, "check_password", lambda text: (listening.arrived.append(text), check(text))[1])
    return listening


@pytest.fixture
def acme(playbook, emulator) -> Runner:
    """Two who work there, and their list."""
    runner = Runner(emulator.url, "acme")
    users = items.people("ann", "bob", password="Before-Ab-1")
    groups = [{"name": "staff", "email": "staff@example.com", "members": ["ann", "bob"]}]
    runner.run("workmail_directory", users=users, groups=groups)
    return runner


def assert_set(emulator: Any, shapes: Any = CANARIES) -> None:
    for shape in shapes:
        assert emulator.password_is("acme", NAMES[shape], CANARIES[shape]), shape


DIRECT = """
- name: Many
  mailops.workmail.workmail_directory:
    organization: acme
    users: "{{ people }}"
    report_path: "{{ playbook_dir }}/report.json"
  register: many
- name: One by one
  mailops.workmail.workmail_user:
    organization: acme
    name: "{{ item }}"
    password: "{{ passwords[item] }}"
    update_password: always
  loop: [user-quotes, user-template]
  register: one
  when: not ansible_check_mode
- name: Keep
  ansible.builtin.set_fact:
    kept: "{{ [many, one] }}"
    cacheable: true
- name: Show
  ansible.builtin.debug:
    var: kept
"""


@pytest.mark.parametrize("mode", ["--check", "--force-handlers"])
def test_modules_show_no_secret_on_screen_in_logs_caches_and_reports(emulator, run: Listening, mode) -> None:
    told = run(DIRECT, mode, *LOUD, "-e", run.variables(people()))
    assert told.count("create_user") >= len(CANARIES)
    left = run.left()
    (cache,) = (text for name, text in left.items() if name.startswith("facts/"))
    assert all("create_user" in text for text in (left["ansible.log"], left["report.json"], cache))
    if mode != "--check":
        assert_set(emulator)


FAILING = """
- name: Refused by the service, which repeats it
  mailops.workmail.workmail_directory:
    organization: acme
    users: "{{ people }}"
    report_path: "{{ playbook_dir }}/report.csv"
  ignore_errors: true
- name: Too short
  mailops.workmail.workmail_directory:
    organization: acme
    users: "{{ people + [people[0] | combine({'password': people[1].password[:7], 'country': false})] }}"
  ignore_errors: true
- name: Not an option
  mailops.workmail.workmail_directory:
    organization: acme
    groups: "{{ people }}"
  ignore_errors: true
- name: The last
  mailops.workmail.workmail_user:
    organization: acme
    name: "{{ people[2].name }}"
    password: "{{ people[2].password }}"
"""


@pytest.fixture
def talkative(run: Listening, monkeypatch) -> None:
    def refuse(text: str) -> None:
        run.arrived.append(text)
        raise ServiceError("ValidationException", f"Value '{text}' at 'password' failed to satisfy a constraint")

    monkeypatch.setattr(emulated_users, "check_password", refuse)


def test_tasks_that_fail_show_no_secret(emulator, run: Listening, talkative) -> None:
    told = run(FAILING, *LOUD, "-e", run.variables(people()), code=2)
    assert "failed=1 " in told
    assert "ignored=3 " in told
    assert "failed to satisfy a constraint" in told
    assert "failed to satisfy a constraint" in run.left()["report.csv"]


ROLE = """
- name: Wrong
  block:
    - ansible.builtin.include_role: {name: mailops.workmail.organization}
      vars:
        organization_alias: acme
        organization_users: "{{ people + [people[0] | combine({'role': 'KING', 'secret': 1, 'country': [1]}), 'x'] }}"
  rescue:
    - ansible.builtin.debug: {var: ansible_failed_result}
- name: Right
  ansible.builtin.include_role: {name: mailops.workmail.organization}
  vars:
    organization_alias: acme
    organization_region: eu-west-1
    organization_users_csv: "{{ playbook_dir }}/given/users.csv"
    organization_users: "{{ people }}"
    organization_report_path: "{{ playbook_dir }}/report.json"
"""
IN_TABLE = ("quotes", "percent", "latin", "within")


def table(shapes: tuple[str, ...]) -> str:
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";")
    rows.writerow(["name", "email", "password"])
    rows.writerows([NAMES[shape], f"{NAMES[shape]}@example.com", CANARIES[shape]] for shape in shapes)
    return text.getvalue()


def test_the_role_organization_shows_no_secret(emulator, run: Listening) -> None:
    run.give("users.csv", table(IN_TABLE))
    items = [user for user in people() if user["name"] not in {NAMES[shape] for shape in IN_TABLE}]
    told = run(ROLE, *LOUD, "-e", run.variables(items))
    assert "KING" in told
    assert "rescued=1 " in told
    assert_set(emulator)


def applied(run: Listening) -> list[str]:
    where = {"apply_organization": "acme", "apply_dir": f"{run.playbook.folder}/given", "apply_region": "eu-west-1"}
    return [word for key, value in where.items() for word in ("-e", f"{key}={value}")]


def written(user: dict[str, Any]) -> str:
    """A user as a definition file holds it: with braces in a password that are no template."""
    told = (f"{key}: {'!unsafe ' if isinstance(value, str) else ''}{json.dumps(value)}" for key, value in user.items())
    return "- " + "\n  ".join(told) + "\n"


def test_the_playbook_apply_shows_no_secret(emulator, run: Listening) -> None:
    run.give("users.csv", table(IN_TABLE))
    run.give("users.yml", "".join(map(written, (user for user in people() if user["name"] not in table(IN_TABLE)))))
    run.command("ansible-playbook", "mailops.workmail.apply", *LOUD, *applied(run))
    assert_set(emulator)


def test_the_playbook_apply_does_not_repeat_a_file_that_it_cannot_read(emulator, run: Listening) -> None:
    """A parser likes to tell what it stopped at: a tag that it does not know."""
    run.give("users.yml", f"- name: user\n  password: !{CANARIES['within']}\n")
    told = run.command("ansible-playbook", "mailops.workmail.apply", *LOUD, *applied(run), code=2)
    assert (
        f"{run.playbook.folder}/given/users.yml line 2: a value begins with `!`, so that YAML reads it as a tag. Quote "
        "it." in told
    )
    assert emulator.writes() == []


def test_the_playbook_offboard_never_shows_the_random_password(emulator, acme, run: Listening) -> None:
    given = {"offboarding_organization": "acme", "offboarding_region": "eu-west-1", "offboard_user": "bob"}
    given |= {"offboard_lock_on": TODAY, "offboard_close_on": TODAY, "offboard_successor": "ann"}
    words = [word for key, value in given.items() for word in ("-e", f"{key}={value}")]
    told = run.command("ansible-playbook", "mailops.workmail.offboard", *LOUD, *words)
    assert "a new random password that is not stored" in told
    assert [len(secret) for secret in run.arrived] == [40]
    assert emulator.snapshot("acme")["users"]["bob"]["state"] == "DISABLED"


LEAVING = f"""
- ansible.builtin.include_role: {{name: mailops.workmail.offboarding}}
  vars:
    offboarding_organization: acme
    offboarding_region: eu-west-1
    offboarding_leavers: [{{user: bob, lock_on: {TODAY}}}]
"""


def test_the_role_offboarding_never_shows_a_password_that_the_service_repeats(acme, run: Listening, talkative) -> None:
    told = run(LEAVING, *LOUD, code=2)
    assert "failed to satisfy a constraint" in told
    assert "All other changes are done, but:" in told
    assert [len(secret) for secret in run.arrived] == [40]


def test_a_job_of_ansible_runner_keeps_no_secret_in_its_events(emulator, acme, run: Listening) -> None:
    extra = run.variables(people())
    play = run.playbook.write(DIRECT + LEAVING)
    (run.playbook.folder / "job").mkdir()
    job = ansible_runner.run(
        private_data_dir=str(run.playbook.folder / "job"),
        playbook=str(play),
        quiet=True,
        envvars=run.playbook.environment,
        cmdline=f"{' '.join(LOUD)} -e {extra}",
    )
    assert job.rc == 0, job.stdout.read()
    events = list(job.events)
    run.assert_silent(job.stdout.read(), json.dumps(events), json.dumps(events, ensure_ascii=False))
    assert any(
        "create_user" in json.dumps(event["event_data"]) for event in events if "res" in event.get("event_data", {})
    )
    assert_set(emulator)
    assert len(run.arrived[-1]) == 40


@pytest.mark.parametrize("pipelining", [True, False])
def test_no_process_and_no_file_but_the_payload_of_ansible_itself_shows_a_secret(
    emulator, run: Listening, pipelining
) -> None:
    shapes = ("quotes", "latin", "longest")
    users = [user for user in people() if user["name"] in {NAMES[shape] for shape in shapes}]
    run.playbook.environment["ANSIBLE_PIPELINING"] = str(pipelining)
    emulator.set_faults(Faults(latency=0.2))
    extra = run.variables(users)
    watch = Watch(run.playbook.folder, run.besides, {shape: CANARIES[shape] for shape in shapes})
    with watch.ing():
        run(DIRECT.replace("user-template", "user-latin"), "-e", extra)
    assert_set(emulator, shapes)
    assert watch.processes["ansible-playbook"] > 5
    assert not watch.leaks
    assert not [path for path in watch.payloads if not PAYLOAD.match(path)]
    assert any("AnsiballZ_" in path for path in watch.payloads) is not pipelining
