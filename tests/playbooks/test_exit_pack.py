# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""mailops.workmail.exit_pack: from an organization, or from the files of an export, to packs in a folder."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support.inprocess import Runner

COMPANY: dict[str, list[dict[str, Any]]] = {
    "users": [
        {
            "name": "ann",
            "email": "ann@example.com",
            "display_name": "Ann {{ lookup('env', 'HOME') }} O\u2019Neill",
            "aliases": ["info@example.com"],
        },
        {
            "name": "sales",
            "email": "sales@example.com",
            "mailbox_permissions": [{"grantee": "ann", "permissions": ["FULL_ACCESS"]}],
        },
        {"name": "dee", "enabled": False},
    ],
    "groups": [{"name": "staff", "email": "staff@example.com", "members": ["ann"]}],
    "resources": [{"name": "fjord", "type": "ROOM", "email": "fjord@example.com"}],
}
GIVEN = {"exit_pack_dir": "packs", "exit_pack_region": "eu-west-1", "exit_shared_mailboxes": "sales"}


@pytest.fixture
def company(playbook, emulator) -> Runner:
    """The organization of the emulator, which `playbook` has made."""
    acme = Runner(emulator.url, "acme")
    acme.run("workmail_directory", **COMPANY)
    return acme


def run(playbook: Any, *words: str, **given: Any) -> subprocess.CompletedProcess[str]:
    variables = {**GIVEN, **{f"exit_pack_{name}": value for name, value in given.items()}}
    done = playbook.command("ansible-playbook", "mailops.workmail.exit_pack", "-e", json.dumps(variables), *words)
    assert "Traceback" not in done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    return done


def tree(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Path → mode and contents of every file."""
    return {
        path.relative_to(folder).as_posix(): (oct(stat.S_IMODE(path.stat().st_mode)), path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_an_organization_becomes_packs_that_a_second_run_leaves_alone(company, emulator, playbook) -> None:
    emulator.reset_log()
    given = {"organization": "acme", "targets": "microsoft365,vcard", "passwords": True, "legacy_addresses": "true"}
    given |= {"usage_location": "NO", "source_passwords": "old.csv"}
    packs = Path(playbook.folder) / "packs"
    (Path(playbook.folder) / "old.csv").write_text("name,email,password\nann,ann@example.com,only-for-tests-old\n")
    preview = run(playbook, "--check", "--diff", **given)
    assert preview.returncode == 0, preview.stdout + preview.stderr
    assert "+BEGIN:VCARD" in preview.stdout
    assert "10 files would change" in preview.stdout
    assert not packs.exists()

    first = run(playbook, "-vvv", "--diff", **given)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "10 files changed" in first.stdout
    written = tree(packs)
    assert {path for path, (mode, _data) in written.items() if mode != "0o600"} == {"microsoft365/access_token.py"}
    script = written["microsoft365/exchange.ps1"][1].decode()
    assert script.startswith("\ufeff")
    assert "New-Mailbox -Shared -Name 'sales'" in script
    ids = company.run("workmail_user_info", name="ann")["users"][0]["user_id"]
    assert f"/OU=Amazon WorkMail/CN=Recipients/CN={ids}'" in script
    assert "Ann {{ lookup('env', 'HOME') }} O\u2019Neill" in written["microsoft365/users-001.csv"][1].decode()
    passwords = [line.split(",")[2] for line in written["passwords.csv"][1].decode().split()[1:]]
    assert len(passwords) == 2
    for password in passwords:
        assert password not in first.stdout + first.stderr + preview.stdout
    (password,) = (
        line.split(",")[2] for line in written["passwords.csv"][1].decode().split() if line.startswith("ann,")
    )
    assert f"{password},No,".encode() in written["microsoft365/entra-users.csv"][1]
    assert b",ann@example.com,only-for-tests-old\r\n" in written["microsoft365/imap-batch.csv"][1]
    assert "only-for-tests-old" not in first.stdout + first.stderr + preview.stdout

    again = run(playbook, **given)
    assert "changed=0 " in again.stdout
    assert "0 files changed" in again.stdout
    assert tree(packs) == written
    assert emulator.writes() == []


def test_packs_from_files_need_no_aws_and_drop_what_is_not_needed_any_more(emulator, playbook) -> None:
    emulator.reset_log()
    folder = Path(playbook.folder)
    (folder / "acme").mkdir()
    users = [{"name": f"u{number}", "email": f"u{number}@example.com"} for number in range(260)]
    (folder / "acme" / "users.yml").write_text(json.dumps([*users, {"name": "sales", "email": "sales@example.com"}]))
    given = {"definition_dir": "acme", "targets": ["microsoft365", "vcard"]}
    first = run(playbook, **given)
    assert first.returncode == 0, first.stdout + first.stderr
    assert (folder / "packs" / "microsoft365" / "users-002.csv").exists()
    assert stat.S_IMODE((folder / "packs" / "vcard" / "README.md").stat().st_mode) == 0o644
    (folder / "acme" / "users.yml").write_text(
        json.dumps([*users[:3], {"name": "sales", "email": "sales@example.com"}])
    )
    second = run(playbook, **given)
    assert second.returncode == 0, second.stdout + second.stderr
    assert not (folder / "packs" / "microsoft365" / "users-002.csv").exists()
    assert emulator.calls == []


def test_everything_that_is_wrong_is_told_and_nothing_is_written(company, emulator, playbook) -> None:
    given = {"organization": "acme", "targets": "gogle,imapsync", "exclude": "nobody", "domains": "x=y z"}
    done = run(playbook, **given, google_shared="folders", usage_location=False, source_passwords="nowhere.csv")
    assert done.returncode == 2
    for text in (
        "Nothing was written, because:",
        "exit_pack_targets: 'gogle' is not a target. Did you mean 'google'?",
        "exit_pack_target_host: is required for imapsync.",
        "exit_pack_exclude: there is no user, group or resource 'nobody' in the definition.",
        "exit_pack_domains: 'y z' is not a domain.",
        "exit_pack_google_shared: 'folders' is not users or groups.",
        "exit_pack_usage_location: 'False' is not a country code",
        "nowhere.csv: cannot be read.",
    ):
        assert text in done.stdout, text
    assert not (Path(playbook.folder) / "packs").exists()

    wrong = run(playbook, organization="acme", targets="vcard", tragets="x")
    assert "`exit_pack_tragets` is not a variable of the playbook exit_pack." in wrong.stdout
    missing = run(playbook, targets="vcard")
    assert "Set the organization, the targets and the folder" in missing.stdout
    other = run(playbook, targets="vcard", definition_dir="nowhere")
    assert "Check `exit_pack_definition_dir`." in other.stdout


def test_the_definition_of_another_organization_gets_no_legacy_addresses(company, playbook) -> None:
    folder = Path(playbook.folder)
    (folder / "other").mkdir()
    (folder / "other" / "users.yml").write_text(
        json.dumps([{"name": "sales", "email": "sales@example.com"}, {"name": "x", "email": "x@example.com"}])
    )
    done = run(playbook, organization="acme", definition_dir="other", targets="microsoft365", legacy_addresses=True)
    assert done.returncode == 2
    assert "user x: the organization has no user of this name, so the definition may be another" in done.stdout
    assert not (folder / "packs").exists()
