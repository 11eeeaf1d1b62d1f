# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""mailops.workmail.export and mailops.workmail.apply: an organization into files and back, with ansible-playbook."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.read import read
from support.inprocess import Runner
from workmail_emulator import Faults, Rule

BIN = Path(sys.executable).parent
FILES = ("groups.yml", "resources.yml", "settings.yml", "users.yml")
HOME = "acme"

COMPANY: dict[str, list[dict[str, Any]]] = {
    "users": [
        {
            "name": "ann",
            "email": "ann@example.com",
            "display_name": 'Ann "Æ" O\'Neill: {{ boss }}',
            "street": "Kongens gate 1\n0150 Oslo",
            "zip_code": "01234",
            "country": "NO",
            "mailbox_quota": 1000,
            "aliases": ["info@example.com", "About@example.com"],
            "mailbox_permissions": [{"grantee": "staff", "permissions": ["SEND_AS"]}],
        },
        {"name": "Bob", "email": "bob@example.com", "role": "REMOTE_USER", "city": "تل أبيب"},
        {"name": "dee", "first_name": "Dee", "enabled": False},
    ],
    "groups": [
        {"name": "staff", "email": "staff@example.com", "members": ["ann", "Bob"]},
        {"name": "Everyone & more", "email": "all@example.com", "members": ["staff"]},
    ],
    "resources": [
        {
            "name": "fjord",
            "type": "ROOM",
            "email": "fjord@example.com",
            "booking_options": {"auto_accept_requests": False},
            "delegates": ["staff"],
        },
        {"name": "beamer", "type": "EQUIPMENT", "enabled": False},
    ],
}

SETTINGS: dict[str, Any] = {
    "access_control_rules": [
        {"name": "default", "state": "absent"},
        {"name": "office", "effect": "ALLOW", "ip_ranges": ["198.51.100.0/24"], "not_users": ["Bob"]},
        {"name": "archive", "effect": "ALLOW", "actions": ["EWS"], "impersonation_roles": ["archive"]},
    ],
    "impersonation_roles": [
        {
            "name": "archive",
            "type": "READ_ONLY",
            "rules": [{"impersonation_rule_id": "all", "effect": "ALLOW", "target_users": ["Bob", "ann"]}],
        }
    ],
    "mobile_device_access_overrides": [{"user": "ann", "device_id": "A1", "effect": "DENY"}],
    "mobile_device_access_rules": [{"name": "tablets", "effect": "DENY", "device_types": ["iPad"]}],
    "availability_configurations": [
        {
            "domain": "example.net",
            "ews_provider": {"endpoint": "https://mail.example.net/EWS", "username": "u", "password": "Canary-Horse-3"},
        },
        {
            "domain": "example.org",
            "lambda_provider": {"lambda_arn": "arn:aws:lambda:eu-west-1:123456789012:function:free-busy"},
        },
    ],
    "inbound_dmarc": {"enforced": False},
    "retention_policy": {
        "name": "tidy",
        "folder_configurations": [
            {"name": "JUNK_EMAIL", "action": "DELETE", "period": 30},
            {"name": "DELETED_ITEMS", "action": "PERMANENTLY_DELETE", "period": 90},
        ],
    },
}

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(emulator, environment, tmp_path) -> Run:
    """Runs a playbook of the collection in a folder of its own, as a user would; returns the finished process."""

    def run(name: str, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        settings = [word for key, value in variables.items() for word in ("-e", f"{name}_{key}={value}")]
        command = [BIN / "ansible-playbook", f"mailops.workmail.{name}", *settings, *words]
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, cwd=tmp_path)

    return run


@pytest.fixture
def company(acme: Runner) -> Runner:
    acme.run("workmail_directory", **COMPANY)
    return acme


def export(run: Run, *words: str, **variables: str) -> str:
    done = run("export", *words, **{"organization": HOME, "region": "eu-west-1", "dir": "files", **variables})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    return done.stdout


CONFIRMED = re.compile(
    r"\[WARNING\]: retention_policy\.folder_configurations: mail in \w+, which is kept, is deleted .+"
)
"""What a run says of mail that it deletes with a confirmation."""


def apply(run: Run, *words: str, **variables: str) -> str:
    done = run("apply", *words, **{"organization": HOME, "region": "eu-west-1", "dir": "files", **variables})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in CONFIRMED.sub("", done.stdout + done.stderr)
    return done.stdout


def refused(run: Run, name: str, *words: str, **variables: str) -> str:
    done = run(name, *words, **{"organization": HOME, "region": "eu-west-1", "dir": "files", **variables})
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stdout + done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_an_organization_goes_into_files_and_comes_back(emulator, company, run, tmp_path) -> None:
    first = export(run)
    assert (
        f"3 users, 2 groups and 2 resources with the settings in {tmp_path}/files; "
        "users.yml, groups.yml, resources.yml, settings.yml changed" in first
    )
    written = contents(tmp_path / "files")
    assert tuple(written) == FILES
    for name, text in written.items():
        assert stat.S_IMODE((tmp_path / "files" / name).stat().st_mode) & ~0o640 == 0
        if name != "settings.yml":
            told = company.run("workmail_directory_info")["directory"][name.removesuffix(".yml")]
            assert read(text, name) == told
    assert 'zip_code: "01234"\n  country: "NO"\n' in written["users.yml"].decode()
    assert 'city: "تل أبيب"' in written["users.yml"].decode()

    second = export(run)
    assert "changed=0 " in second
    assert "no file changed" in second
    assert contents(tmp_path / "files") == written

    emulator.reset_log()
    back = apply(run)
    assert "changed=0 " in back
    assert "no changes." in back
    assert emulator.writes() == []

    emulator.add_organization("globex", domains=["example.com"])
    made = apply(run, organization="globex")
    assert "7 added, 0 changed, 0 disabled or deleted." in made
    export(run, organization="globex", dir="other")
    assert contents(tmp_path / "other") == written


def test_people_and_settings_go_into_files_and_come_back(emulator, company, run, tmp_path) -> None:
    company.run("workmail_settings", **SETTINGS, confirm_deletion=True)
    export(run)
    written = contents(tmp_path / "files")
    text = written["settings.yml"].decode()
    assert "Canary" not in text
    assert "# Omitted, because WorkMail does not return it: ews_provider.password of example.net.\n" in text
    assert '  - name: "default"\n    state: "absent"\n' in text

    emulator.reset_log()
    assert "changed=0 " in apply(run)
    assert emulator.writes() == []

    emulator.add_organization("globex", domains=["example.com"])
    missing = refused(run, "apply", organization="globex")
    assert "settings.yml:23 (example.net).ews_provider.password: is required to create the availability" in missing, (
        missing
    )
    assert "apply_confirm_deletion" in missing
    assert "2 errors, shown above. Nothing was changed." in missing
    assert emulator.writes() == []

    secret = text.replace('username: "u"', 'username: "u"\n      password: "Canary-Horse-3"')
    (tmp_path / "files" / "settings.yml").write_text(secret)
    question = '"user": "ann", "action": "IMAP", "ip_address": "198.51.100.7"'
    expected = '{"apply_access_expectations": [{' + question + ', "effect": "%s"}]}'
    given = {"organization": "globex", "confirm_deletion": "true"}
    assert "IMAP for ann from 198.51.100.7 would be ALLOW" in refused(run, "apply", "-e", expected % "DENY", **given)
    shown = apply(run, "--check", "--diff", "-e", expected % "ALLOW", **given)
    assert emulator.writes() == []
    plan = shown.split("Plan id ")[1][:16]
    wrong = refused(run, "apply", approved_plan="0" * 16, **given)
    assert "Nothing was changed" in wrong
    assert emulator.writes() == []
    made = apply(run, "-e", expected % "ALLOW", approved_plan=plan, **given)
    assert "Canary" not in shown + made
    assert (
        "; of these in the settings: 3 access control rules, 2 availability configurations, 1 impersonation role"
        in made
    )
    assert "changed=0 " in apply(run, **given)
    export(run, organization="globex", dir="other")
    assert contents(tmp_path / "other") == written


def test_every_error_in_the_files_is_told_at_once_with_its_line(emulator, company, run, tmp_path) -> None:
    export(run)
    with (tmp_path / "files" / "users.yml").open("a") as users:
        users.write('- name: "eve"\n  country: NO\n')
    settings = "inbound_dmark: {}\naccess_control_rules:\n  - name: office\n    users: [anne]\nretention_policy: [x]\n"
    (tmp_path / "files" / "settings.yml").write_text(settings)
    expectations = '{"apply_access_expectations": [{"user": "ann", "action": "IMAP"}]}'
    emulator.reset_log()
    told = refused(run, "apply", "-e", expectations)
    for text in (
        "(eve).country: False is a boolean but must be text",
        "settings.yml:1.inbound_dmark: unsupported parameter. Did you mean 'inbound_dmarc'?",
        "settings.yml:3 (office).effect: is required where `state` is present",
        "settings.yml:5 (retention_policy): is a list but must be a dictionary",
        "apply_access_expectations[0] (ann).effect: is required",
    ):
        assert text in told
    assert emulator.writes() == []
    (tmp_path / "files" / "settings.yml").write_text("- inbound_dmarc\n")
    assert "settings.yml is not a dictionary of settings. Begin each one with its name" in refused(run, "apply")


def test_check_mode_shows_what_would_be_written_and_writes_nothing(company, run, tmp_path) -> None:
    shown = export(run, "--check", dir="new/files")
    assert '+- name: "ann"\n+  email: "ann@example.com"\n+  enabled: true\n' in shown
    assert "users.yml, groups.yml, resources.yml, settings.yml would change" in shown
    assert not (tmp_path / "new").exists()


def test_a_tighter_mode_stays_and_an_edited_file_is_written_again(company, run, tmp_path) -> None:
    export(run)
    before = contents(tmp_path / "files")
    (tmp_path / "files" / "users.yml").chmod(0o600)
    (tmp_path / "files" / "groups.yml").write_text("[]\n")
    assert "; groups.yml changed" in export(run)
    assert contents(tmp_path / "files") == before
    assert stat.S_IMODE((tmp_path / "files" / "users.yml").stat().st_mode) == 0o600


def test_what_cannot_be_read_is_named_and_nothing_is_written(emulator, company, run, tmp_path) -> None:
    emulator.set_switch("U52", "error")
    told = refused(run, "export")
    for name in ("staff", "Everyone & more"):
        assert f"- group {name}: mailbox_permissions (InvalidParameterException" in told
    assert "export_allow_unreadable=true" in told
    assert not (tmp_path / "files").exists()

    done = run("export", organization=HOME, region="eu-west-1", dir="files", allow_unreadable="true")
    assert done.returncode == 0, done.stdout + done.stderr
    head = [line for line in (tmp_path / "files" / "groups.yml").read_text().splitlines() if line.startswith("#")]
    assert head[2:] == [
        "# Omitted, because it could not be read: mailbox_permissions of Everyone & more.",
        "# Omitted, because it could not be read: mailbox_permissions of staff.",
    ]
    assert "Omitted, because" not in (tmp_path / "files" / "users.yml").read_text()
    assert "changed=0 " in apply(run)


def test_settings_that_cannot_be_read_are_an_error_with_the_next_step(emulator, company, run, tmp_path) -> None:
    emulator.set_faults(Faults(rules=[Rule("ListAccessControlRules", code="AccessDeniedException")]))
    done = run("export", organization=HOME, region="eu-west-1", dir="files")
    assert done.returncode == 2
    told = " ".join(done.stdout.split())
    assert "Nothing was written, because the settings could not be read:" in told
    assert "AccessDenied" in told
    assert "export_settings" in told
    assert not (tmp_path / "files" / "users.yml").exists()


def test_only_what_is_included_is_read_and_the_files_say_so(emulator, company, run, tmp_path) -> None:
    emulator.reset_log()
    export(run, "-e", '{"export_settings": []}', include="members,aliases")
    assert not (tmp_path / "files" / "settings.yml").exists()
    assert emulator.counts() == {
        "ListOrganizations": 1,
        "ListUsers": 1,
        "ListGroups": 1,
        "ListResources": 1,
        "ListGroupMembers": 2,
        "ListAliases": 5,
    }
    text = (tmp_path / "files" / "groups.yml").read_text()
    assert "# Besides the lists, this was read: aliases, members.\n" in text
    assert "hidden_from_global_address_list" not in text
    assert "changed=0 " in apply(run)


def test_rows_of_a_table_and_items_of_the_same_name_are_one_user(emulator, acme, run, tmp_path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    table = "Name;Email;Password;ZIP Code;City;Display Name\r\n"
    table += "ann;ann@example.com;Canary-Horse-1;01234;Tromsø;!unsafe {{ 7*7 }}\r\n"
    table += "bob;bob@example.com;Canary-Horse-2;;Oslo;\r\n"
    (folder / "users.csv").write_bytes(b"\xef\xbb\xbf" + table.encode())
    (folder / "users.yml").write_text('- name: "Bob"\n  city: "Bergen"\n  aliases: ["info@example.com"]\n')
    with (folder / "users.yml").open("a") as more:
        more.write("- name: cem\n  enabled: false\n")
    done = apply(run, "-vvvvv", "--diff")
    assert "3 added, 0 changed, 0 disabled or deleted." in done
    assert "Canary" not in done
    now = emulator.snapshot("acme")["users"]
    assert (now["ann"]["ZipCode"], now["ann"]["City"], now["ann"]["DisplayName"]) == ("01234", "Tromsø", "{{ 7*7 }}")
    assert (now["Bob"]["email"], now["Bob"]["City"], now["Bob"]["aliases"]) == (
        "bob@example.com",
        "Bergen",
        ["info@example.com"],
    )
    assert now["cem"]["state"] == "DISABLED"
    assert emulator.password_is("acme", "Bob", "Canary-Horse-2")
    emulator.reset_log()
    assert "changed=0 " in apply(run)
    assert emulator.writes() == []


def test_only_the_kinds_that_have_a_file_are_touched(emulator, company, run, tmp_path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "groups.yml").write_text("- name: staff\n  members: [ann]\n")
    emulator.reset_log()
    assert "0 added, 1 changed, 0 disabled or deleted; removed: 1 member." in apply(run)
    assert [call.operation for call in emulator.writes()] == ["DisassociateMemberFromGroup"]


def test_pruning_goes_as_far_as_it_is_allowed(emulator, company, run, tmp_path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "users.yml").write_text("- name: ann\n  email: bob@example.com\n")
    emulator.reset_log()
    told = refused(run, "apply", prune="users", prune_action="delete", removal_limit="1", take_over="true")
    assert "would disable or delete 2 entities, more than 1: user Bob, user dee" in told
    assert "changed=1 " in apply(run, "--check", prune="users", prune_action="delete", take_over="true")
    assert emulator.writes() == []
    told = apply(run, prune="users", prune_action="delete", removal_limit="2", take_over="true")
    assert ", 2 disabled or deleted." in told
    now = emulator.snapshot("acme")["users"]
    assert now["ann"]["email"] == "bob@example.com"
    assert not {"Bob", "dee"} & set(now)


@pytest.mark.parametrize(
    ("files", "texts"),
    [
        (
            {},
            [
                "None of users.csv, users.yml, groups.yml, resources.yml and settings.yml is in ",
                "/files. Check `apply_dir`.",
            ],
        ),
        ({"groups.yml": "groups:\n  - name: a\n"}, ["/files/groups.yml is not a list of entities."]),
        ({"resources.yml": "- room\n"}, ["/files/resources.yml is not a list of entities."]),
        ({"groups.yml": "- name: [\n- b\n"}, ["/files/groups.yml is not valid YAML at line 2, column 1."]),
        (
            {"users.yml": "- name: ann\n- name: Bob\n- name: ANN\n- email: x@example.com\n"},
            ["users.yml:3 (ANN).name: 'ANN' is already used by users.yml:1 (ann);"],
        ),
        (
            {"users.csv": "name,password,quota\nann,Canary-1,1\nann,Canary-2"},
            ["item=users.csv", "- line 1: there is no option for the column 'quota'", "- line 3: 2 cells where"],
        ),
        (
            {"users.csv": "name,zip_code\nann,01234\n", "users.yml": "- name: 7\n- name: ann\n  country: NO\n"},
            [
                "users.yml:2 (ann).country: False is a boolean but must be text",
                "users.yml:1.name: 7 is a number",
            ],
        ),
    ],
    ids=["none", "no list", "no entity", "no YAML", "double", "bad table", "unquoted"],
)
def test_files_that_cannot_be_meant_are_refused_by_name(emulator, acme, run, tmp_path, files, texts) -> None:
    (tmp_path / "files").mkdir()
    for name, text in files.items():
        (tmp_path / "files" / name).write_text(text)
    told = refused(run, "apply")
    for text in texts:
        assert text in told
        assert told.count(text) == 1 or not text.startswith("users.yml:")
    assert "Canary" not in told
    assert emulator.writes() == []


@pytest.mark.parametrize("name", ["export", "apply"])
def test_a_variable_that_is_not_given_is_asked_for(emulator, acme, run, name: str) -> None:
    for given in ({"organization": HOME}, {"dir": "files"}):
        done = run(name, **given)
        assert done.returncode == 2
        assert f"`-e {name}_organization=acme -e {name}_dir=acme`" in done.stdout + done.stderr
    assert sum(emulator.counts().values()) == 0
