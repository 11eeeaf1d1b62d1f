# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What only a real run of ansible-playbook shows: the action group, check and diff mode, errors, secrets.

These plays run as those of a user do, without what makes other plays of the tests cheaper.
"""

from __future__ import annotations

import json

import pytest
from support import plays

CYCLE = """
- name: Create
  mailops.workmail.workmail_user: &bob
    name: bob
    email: bob@example.com
    password: Canary-Horse-1
  register: first
- name: Again
  mailops.workmail.workmail_user: *bob
  register: second
- name: Compare
  ansible.builtin.assert:
    that: [first is changed, second is not changed, first.user.user_id == second.user.user_id]
"""


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return plays.plain(environment)


def with_organization(tasks: str) -> str:
    block = "\n".join(f"    {line}" for line in tasks.strip().splitlines())
    defaults = "group/mailops.workmail.workmail: {organization: acme, region: eu-west-1}"
    return f"- name: All\n  module_defaults:\n    {defaults}\n  block:\n{block}\n"


def test_the_action_group_carries_the_organization_and_a_second_run_is_ok(playbook) -> None:
    done = playbook(with_organization(CYCLE), "-vvvv")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "changed=1 " in done.stdout
    assert "Canary" not in done.stdout + done.stderr


def test_check_mode_with_a_diff_shows_the_change_and_writes_nothing(emulator, playbook) -> None:
    task = "- name: Create\n  mailops.workmail.workmail_user:\n    name: bob\n    email: bob@example.com"
    done = playbook(with_organization(task), "--check", "--diff")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "changed=1 " in done.stdout
    assert "bob@example.com" in done.stdout
    assert emulator.writes() == []


def test_an_unquoted_country_is_refused_with_its_item_and_no_traceback(emulator, playbook) -> None:
    task = """
- name: Wrong
  mailops.workmail.workmail_directory:
    users:
      - name: bob
        country: NO
        zip_code: 01234
"""
    done = playbook(with_organization(task))
    assert done.returncode == 2
    assert "users[0] (bob).country: False is a boolean but must be text" in done.stdout + done.stderr
    assert "users[0] (bob).zip_code: 668 is a number but must be text" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert emulator.writes() == []


def test_a_variable_without_its_prefix_stops_a_playbook_before_it_reads_anything(emulator, playbook) -> None:
    given = ("-e", "apply_organization=acme", "-e", "apply_dir=acme", "-e", "prune=users")
    done = playbook.command("ansible-playbook", "mailops.workmail.apply", *given)
    assert done.returncode == 2
    shown = done.stdout + done.stderr
    assert "`prune` is not a variable of the playbook apply. Did you mean `apply_prune`? Nothing was changed." in shown
    assert emulator.counts() == {}


def test_a_role_warns_of_a_mistyped_variable_wherever_it_is_set(playbook) -> None:
    given = {"organization_alias": "acme", "organization_region": "eu-west-1", "organization_pruen": ["users"]}
    done = playbook(json.dumps([{"import_role": {"name": "mailops.workmail.organization"}, "vars": given}]))
    assert done.returncode == 0, done.stdout
    expected = (
        "`organization_pruen` is not a variable of the role mailops.workmail.organization and has no effect. "
        "Did you mean `organization_prune`?"
    )
    assert expected in done.stdout
