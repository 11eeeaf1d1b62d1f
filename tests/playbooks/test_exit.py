# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide on exports, command by command: from nothing to all mailboxes in a bucket, and what is refused."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._assess.report import assess
from support.guides import blocks
from support.inprocess import Runner
from support.storage import client, emptied
from unit.audit.browser import browser
from workmail_emulator import Emulator
from workmail_emulator.exports.course import Course

STORAGE = {"exit_storage_organization": "acme", "exit_storage_bucket": "acme-exports"}
SERVICES = ("S3", "KMS", "IAM", "STS")
TEMPLATE = Path(__file__).parents[2] / "playbooks" / "templates" / "exit_status.html.j2"
SOON = ("-e", "exit_export_poll_interval=0.1")


@pytest.fixture
def aws(emulator: Emulator, running_storage: str, playbook: Any) -> str:
    """An empty S3, KMS and IAM beside the emulator, and a playbook that finds them."""
    url = emptied(running_storage)
    emulator.set_storage(url)
    playbook.environment = {**playbook.environment, **{f"AWS_ENDPOINT_URL_{name}": url for name in SERVICES}}
    playbook.environment |= {"AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "eu-west-1"}
    return url


def printed(playbook: Any, number: int, *more: str) -> str:
    """What a command of the guide prints, with more words."""
    command = blocks("export_mailboxes", "shell")[number].replace("\\\n", " ")
    done = playbook.command(*shlex.split(command), *more)
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


def test_the_guide_leads_from_nothing_to_all_mailboxes_in_the_bucket(
    aws: str, emulator: Emulator, playbook: Any
) -> None:
    names = ["ann", *(f"user{number:02d}" for number in range(1, 12))]
    users = [{"name": name, "email": f"{name}@example.com"} for name in names]
    rooms = [{"name": "room", "email": "room@example.com", "type": "ROOM"}]
    Runner(emulator.url, "acme").run("workmail_directory", users=users, resources=rooms)
    printed(playbook, 0)
    block = client("s3", aws).get_public_access_block(Bucket="acme-exports")["PublicAccessBlockConfiguration"]
    assert all(block.values())
    assert "changed=0" in printed(playbook, 0)
    assert "would export ann, room" in printed(playbook, 1, "--check")
    files = ("-e", "exit_export_report=exports.csv", "-e", "exit_export_progress=progress")
    shown = printed(playbook, 1, *SOON, *files)
    assert "wave pilot in s3://acme-exports/exit: 2 completed" in shown
    assert f"the report is {Path(playbook.folder) / 'exports.csv'}" in shown
    assert all((Path(playbook.folder) / name).is_file() for name in ("exports.csv", "progress"))
    assert "1 postponed" in printed(playbook, 3, "-e", "exit_export_mailboxes=ann")
    assert "postponed mailboxes can be exported after 20" in printed(playbook, 4)
    emulator.advance(25 * 3600)
    emulator.set_course(Course(polls=1))
    assert "10 running, 3 waiting" in printed(playbook, 3)
    assert "13 completed" in printed(playbook, 2, *SOON)
    assert "wave first in s3://acme-exports/exit: 13 completed" in printed(playbook, 4)
    page = Path(playbook.folder) / "status" / "exit_status.html"
    text = page.read_text(encoding="utf-8")
    assert text.count('<td class="completed">20') == 13
    following = "exit_verify -e exit_verify_organization=acme -e exit_store=s3://acme-exports/exit"
    more = "-e exit_verify_wave=first -e exit_verify_region=eu-west-1"
    assert (
        f"13 mailboxes are not verified:<br><code>ansible-playbook mailops.workmail.{following} {more}</code>" in text
    )
    assert ".00 Bytes" not in text
    assert "days left" in text
    assert page.stat().st_mode & 0o077 == 0


def test_the_status_of_a_thousand_mailboxes_is_a_small_page_without_scripts(playbook: Any) -> None:
    message = "3 attempts failed. The last error: AccessDenied. Fix the cause, then export it in another wave."
    whole = "All 1,200 messages of the archive are in the target."
    put = {"target": "a@example.net on imap.example.net", "state": "complete", "at": "2026-11-29T10:11:12Z"}
    read = {"state": "balanced", "at": "2026-11-28T10:11:12Z", "messages": 1200}
    ended = {"state": "completed", "bytes": 10**10, "ended": "2026-11-27T10:11:12Z", "verification": read, "red": False}
    lost = {"state": "not_balanced", "at": "2026-11-28T10:11:12Z", "messages": 7, "text": "1 entry cannot be <read>."}
    rows = [
        {"kind": "user", "name": "<b>ann", "state": "failed", "message": message, "red": True},
        {"kind": "user", "name": "bob", **ended, "verification": lost, "red": True},
        {"kind": "user", "name": "cem", **ended, "imports": [{**put, "text": f"{whole} 3 messages are excluded."}]},
        *(
            {"kind": "resource", "name": f"room-{number:04d}", **ended, "imports": [{**put, "text": whole}]}
            for number in range(997)
        ),
    ]
    totals = {"completed": 999, "running": 0, "waiting": 0, "postponed": 0, "failed": 1, "bytes": 999 * 10**10}
    totals |= {"verified": 998, "imported": 998, "red": 2}
    command = "ansible-playbook mailops.workmail.exit_export -e exit_export_wave=final"
    steps = [{"command": command, "mailboxes": 1, "text": "1 mailbox is not exported"}]
    told = {
        "exit_status_organization": "acme",
        "exit_status_wave": "final",
        "exit_status_days": 100,
        "exit_status_report": {"summary": totals, "exports": rows, "next": steps},
    }
    page = Path(playbook.folder) / "page.html"
    given = f"src={TEMPLATE} dest={page}"
    Path(playbook.folder, "told.json").write_text(json.dumps(told))
    done = playbook.command(
        *("ansible", "localhost", "-c", "local", "-m", "ansible.builtin.template", "-a", given, "-e", "@told.json")
    )
    assert done.returncode == 0, done.stdout + done.stderr
    text = page.read_text(encoding="utf-8")
    assert len(text) < 500_000
    assert "<script" not in text
    for words in ("exported", "verified", "imported"):
        assert f"of 1,000</b> {words}" in text
    assert "&lt;b&gt;ann" in text
    assert "1 entry cannot be &lt;read&gt;." in text
    assert '<li class="none"><b>0</b>waiting</li>' in text
    assert f"1 mailbox is not exported:<br><code>{command}</code>" in text
    assert [text.count(f">{day}<") for day in ("2026-11-27", "2026-11-28", "2026-11-29")] == [999, 998, 998]
    assert text.count("a@example.net on imap.example.net: All 1,200") == 1
    assert text.count(">not balanced<") == 1


@pytest.mark.parametrize("page", ["status", "assess"])
def test_a_page_is_not_wider_than_a_phone_a_tablet_or_a_screen(playbook: Any, page: str) -> None:
    """With every column, long names and large numbers."""
    name = "bernd.papadopoulos-müller-lüdenscheidt773"
    steps = {"frozen": "frozen", "switched": "switched", "evidence": "in_bag", "closed": "disabled"}
    read = {"state": "not_balanced", "at": "2026-11-28T10:11:12Z", "messages": 123456, "text": "3 entries fail."}
    ended = {"state": "completed", "bytes": 9 * 10**11, "ended": "2026-11-27T10:11:12Z", "verification": read}
    row = {"kind": "user", "name": name, "red": True, **ended}
    row |= {"imports": [{"target": name, "state": "incomplete", "at": "2026-11-29T10:11:12Z", "text": "12 miss."}]}
    row |= {key: {"state": state, "at": "2026-11-30T10:11:12Z"} for key, state in steps.items()}
    totals = dict.fromkeys(
        (*steps, "completed", "verified", "imported", "running", "waiting", "postponed", "failed"), 1
    )
    people = [{"name": f"{name}{number}", "enabled": True, "email": f"{name}{number}@example.com"} for number in (1, 2)]
    people[0]["mailbox_permissions"] = [{"grantee": people[1]["name"], "permissions": ["FULL_ACCESS"]}]
    sizes = [{"kind": "user", "name": one["name"], "mailbox_size": 1.2e7} for one in people]
    assessed = assess(
        {
            "organization": "acme",
            "region": "eu-west-1",
            "today": "2026-12-01",
            "switch_date": "2027-02-15",
            "targets": ["microsoft365", "google"],
            "batch_size": 100,
            "minutes_per_gb": 30,
            "minutes_per_mailbox": 15,
            "directory": {"users": people, "groups": [], "resources": []},
            "assigned": sizes,
            "unreadable": [],
            "settings": {},
            "settings_error": "",
            "checklist": None,
            "rate": None,
            "summary": None,
        }
    )
    told = {
        "exit_status_organization": f"m-{'0c0ffee' * 5}",
        "exit_status_wave": "final",
        "exit_status_days": 100,
        "exit_status_report": {"summary": {**totals, "bytes": 9 * 10**11, "red": 1}, "exports": [row], "next": []},
        "exit_status_assessed": assessed,
        "exit_assess_report": assessed,
    }
    folder = Path(playbook.folder)
    (folder / "told.json").write_text(json.dumps(told))
    given = f"src={TEMPLATE.with_name(f'exit_{page}.html.j2')} dest={folder / 'page.html'}"
    done = playbook.command(
        *("ansible", "localhost", "-c", "local", "-m", "ansible.builtin.template", "-a", given, "-e", "@told.json")
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with browser(folder / "profile") as chromium:
        for width in (390, 740, 801, 1000, 1119, 1280):
            chromium.screen(width, phone=width < 801)
            chromium.open(folder / "page.html")
            assert chromium.tell("document.documentElement.scrollWidth") <= width, width


def test_a_bucket_that_does_not_fit_is_refused_and_nothing_is_changed(aws: str, playbook: Any) -> None:
    elsewhere = {"LocationConstraint": "us-west-2"}
    client("s3", aws, "us-west-2").create_bucket(Bucket="acme-exports", CreateBucketConfiguration=elsewhere)
    done = playbook.command("ansible-playbook", "mailops.workmail.exit_storage", "-e", json.dumps(STORAGE))
    assert done.returncode == 2
    assert "is in us-west-2, but the organization is in eu-west-1" in done.stdout
    aliases = [one["AliasName"] for one in client("kms", aws).list_aliases()["Aliases"]]
    assert "alias/workmail-exports" not in aliases


def test_the_status_of_a_store_that_is_not_in_s3_creates_no_folder(playbook: Any) -> None:
    given = {"exit_status_organization": "acme", "exit_status_wave": "first", "exit_status_dir": "status"}
    store = {"exit_store": "/tmp/exit"}
    done = playbook.command("ansible-playbook", "mailops.workmail.exit_status", "-e", json.dumps({**given, **store}))
    assert done.returncode == 2
    assert "'/tmp/exit' is not a location in S3" in done.stdout
    assert not (Path(playbook.folder) / "status").exists()


def test_a_mistyped_value_is_repeated_under_the_name_of_its_variable(aws: str, playbook: Any) -> None:
    given = {"exit_export_organization": "acme", "exit_export_wave": "first", "exit_store": "s3://acme-exports/exit"}
    wrong = {"exit_export_concurrency": "many", "exit_export_wait": "perhaps", "exit_export_poll_interval": "often"}
    done = playbook.command("ansible-playbook", "mailops.workmail.exit_export", "-e", json.dumps({**given, **wrong}))
    assert done.returncode == 2
    for name, value in wrong.items():
        assert f"{name}: '{value}'" in done.stdout.replace("\n", " ").replace("`", "")
