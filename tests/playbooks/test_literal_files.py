# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names that look like code, YAML or addresses come out of an organization and back as the texts they are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
PLAY = """
- hosts: localhost
  gather_facts: false
  vars_files: [users.vars.yml, groups.vars.yml, resources.vars.yml]
  tasks:
    - name: Apply what was loaded
      mailops.workmail.workmail_directory:
        organization: acme
        region: eu-west-1
        users: "{{ vars_users }}"
        groups: "{{ vars_groups }}"
        resources: "{{ vars_resources }}"
    - name: Keep what was loaded
      ansible.builtin.copy:
        content: "{{ vars_users | to_json }}"
        dest: loaded.json
"""


@pytest.fixture
def run(emulator, environment, tmp_path):
    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [str(BIN / "ansible-playbook"), *words]
        return subprocess.run(
            command, capture_output=True, text=True, env={**environment, **more}, check=False, cwd=tmp_path
        )

    return run


def given(name: str) -> list[str]:
    return [
        f"mailops.workmail.{name}",
        *[
            f"-e{name}_{key}={value}"
            for key, value in {"organization": "acme", "region": "eu-west-1", "dir": "files"}.items()
        ],
    ]


def test_an_export_of_traps_is_applied_audited_and_loaded_without_being_evaluated(
    emulator, acme, run, tmp_path
) -> None:
    touch = "{{ lookup('pipe', 'touch " + str(tmp_path / "evaluated") + "; echo Ivy') }}"
    emulator_users = [
        {"name": "ann", "email": "ann@example.com", "display_name": touch, "city": "{% raw %}", "country": "NO"},
        {
            "name": "bob",
            "email": "bob@example.com",
            "display_name": "{# none #}",
            "zip_code": "0150",
            "office": "- a: !b &c *d",
        },
        {
            "name": "cem",
            "email": "cem@example.com",
            "display_name": "a\x1b[31m\x9b\u202e\u200b",
            "street": "#jinja2: x\ny\t\x07",
        },
        {
            "name": "dee",
            "email": "dee@example.com",
            "first_name": "~",
            "last_name": "2026-01-01",
            "job_title": "0x1F",
            "company": "=",
        },
        {
            "name": "eli",
            "email": "eli@example.com",
            "display_name": "!!python/object/apply:os.system [id]",
            "first_name": "*alias",
            "last_name": "=1+1",
            "initials": "no",
            "zip_code": "0123",
            "city": "- leading",
            "street": "key: value # no comment",
            "company": "\ufeff\u2066\u2028\u00ad\u200d",
            "department": "---",
            "office": "{{ Canary",
        },
        {"name": "bob@example.com", "email": "fay@example.com", "display_name": "The login is the address of bob"},
    ]
    acme.run(
        "workmail_directory",
        users=emulator_users,
        groups=[{"name": "staff", "email": "staff@example.com", "members": ["ann", "cem", "fay@example.com"]}],
        resources=[{"name": "yes", "type": "ROOM", "email": "yes@example.com", "delegates": ["bob"]}],
    )
    done = run(*given("export"))
    assert done.returncode == 0, done.stdout + done.stderr
    for words in (["--check"], []):
        emulator.reset_log()
        done = run(*given("apply"), *words)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "changed=0 " in done.stdout
        assert emulator.writes() == []

    emulator.reset_log()
    where = ["-eaudit_organization=acme", "-eaudit_region=eu-west-1", "-eaudit_dir=report"]
    done = run("mailops.workmail.audit", *where, "-eaudit_definition_dir=files", "-eaudit_fail_on_drift=true")
    assert done.returncode == 0, done.stdout + done.stderr
    assert emulator.writes() == []
    assert json.loads((tmp_path / "report" / "audit.json").read_text())["counts"]["drift"] == 0

    where = ["-eexit_pack_organization=acme", "-eexit_pack_region=eu-west-1", "-eexit_pack_dir=packs"]
    done = run("mailops.workmail.exit_pack", *where, "-eexit_pack_targets=vcard,mailcow")
    assert done.returncode == 0, done.stdout + done.stderr
    written = [path for path in (tmp_path / "packs").rglob("*") if path.is_file()]
    assert {path.parent.name for path in written if touch[:16] in path.read_text()} == {"vcard", "mailcow"}

    for kind in ("users", "groups", "resources"):
        items = (tmp_path / "files" / f"{kind}.yml").read_text().replace("---\n", f"---\nvars_{kind}:\n", 1)
        (tmp_path / f"{kind}.vars.yml").write_text(items)
    (tmp_path / "play.yml").write_text(PLAY)
    emulator.reset_log()
    done = run("play.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert emulator.writes() == []
    assert not (tmp_path / "evaluated").exists()
    loaded = {user["name"]: user for user in json.loads((tmp_path / "loaded.json").read_text())}
    for user in emulator_users:
        assert {key: loaded[user["name"]][key] for key in user} == user


def test_a_template_in_a_file_is_refused_by_every_playbook_that_reads_it(emulator, acme, run, tmp_path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "Users.yaml").write_text('- name: nora\n  password: "{{ Canary }}"\n')
    (tmp_path / "leavers.yml").write_text('- user: "{{ Canary }}"\n')
    audit = [
        "-eaudit_organization=acme",
        "-eaudit_region=eu-west-1",
        "-eaudit_definition_dir=files",
        "-eaudit_dir=report",
    ]
    leave = ["-eoffboarding_organization=acme", "-eoffboarding_region=eu-west-1", "-eoffboard_file=leavers.yml"]
    for words, place in (
        (given("apply"), "files/Users.yaml line 2: templates are not evaluated here"),
        (["mailops.workmail.audit", *audit], "files/Users.yaml line 2: templates are not evaluated here"),
        (["mailops.workmail.offboard", *leave], "leavers.yml line 1: templates are not evaluated here"),
    ):
        done = run(*words)
        assert done.returncode == 2
        told = " ".join((done.stdout + done.stderr).split())
        assert place in told
        assert "Canary" not in told
    assert emulator.writes() == []


def test_a_vaulted_password_is_the_password_and_blank_settings_are_left_out(emulator, acme, run, tmp_path) -> None:
    (tmp_path / "key").write_text("key\n")
    encrypt = [str(BIN / "ansible-vault"), "encrypt_string", "--vault-password-file", "key", "Canary-Horse-1"]
    vaulted = subprocess.run(encrypt, capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "users.yml").write_text(
        f"- name: nora\n  email: nora@example.com\n  password: {vaulted.strip()}\n"
    )
    blank = [f"-eapply_{name}=" for name in ("prune", "prune_action", "removal_limit", "take_over")]
    done = run(
        *given("apply"), *blank, "-eapply_region=", "-vvvv", "--vault-password-file", "key", AWS_REGION="eu-west-1"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert emulator.password_is("acme", "nora", "Canary-Horse-1")
    assert "Canary" not in done.stdout + done.stderr
    done = run(*given("apply"))
    assert done.returncode == 2
    assert "users.yml line 3: the value cannot be decrypted" in " ".join((done.stdout + done.stderr).split())


def test_an_export_under_a_secret_that_is_part_of_a_name_writes_nothing(emulator, acme, run, tmp_path) -> None:
    acme.run("workmail_directory", users=[{"name": "test.user", "email": "test.user@example.com"}])
    done = run(*given("export"), AWS_SECRET_ACCESS_KEY="test")
    assert done.returncode == 2
    assert "Ansible would hide a part of what was read" in done.stdout + done.stderr
    assert not (tmp_path / "files").exists()
