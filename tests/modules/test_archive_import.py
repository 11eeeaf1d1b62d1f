# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_archive_import` into pymap, a real IMAP server that starts in no time."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._imap import importing
from support.clock import Clock
from support.imap import PASSWORD, USER, Mailserver, pymap
from support.imports import archived, samples
from support.inprocess import Runner
from support.zips import CALENDAR, calendar_message

MODULE = "workmail_archive_import"
MINE = Runner("http://127.0.0.1:1", "")
"""Archives on the host need no service; a call to this one would fail."""


@pytest.fixture(scope="module")
def target() -> Iterator[Mailserver]:
    with pymap() as found:
        yield found


@pytest.fixture
def options(target: Mailserver, tmp_path: Path) -> dict[str, Any]:
    """A task for an archive of 20 messages; the mailbox of the target is empty."""
    target.mailbox().empty()
    path = archived(tmp_path / "bob.zip", samples(20), [("Calendar/review.eml", calendar_message())])
    return {
        "organization": None,
        "archives": [{"src": [path]}],
        "host": "127.0.0.1",
        "port": target.port,
        "encryption": "none",
        "user": USER,
        "password": PASSWORD,
        "inventory_path": str(tmp_path / "kept"),
    }


def test_warnings_and_errors_name_the_variables_of_the_caller(options: dict[str, Any]) -> None:
    names = {"calendar_path": "my_calendars", "password": "my_password", "token_command": "my_command"}
    told = MINE.run(MODULE, check=True, option_names=names, **options)
    assert "1 calendar item was not imported. Set `my_calendars` or `caldav_url`." in str(told["warnings"])
    refused = MINE.fails(MODULE, **{**options, "password": "wrong", "option_names": names})
    assert "Check `user` and `my_password`." in refused["msg"]
    command = {**options, "password": None, "token_command": ["/no/such/program"], "option_names": names}
    assert "`my_command`: '/no/such/program' cannot be run" in MINE.fails(MODULE, **command)["msg"]


def test_an_import_says_in_a_sentence_that_everything_is_there(options: dict[str, Any], tmp_path: Path) -> None:
    preview = MINE.run(MODULE, check=True, **options)
    assert preview["changed"] is True
    assert (preview["summary"]["appended"], preview["summary"]["missing"]) == (20, 20)
    report = tmp_path / "report.json"
    real = MINE.run(MODULE, report_path=str(report), progress_path=str(tmp_path / "progress"), **options)
    assert (tmp_path / "progress").stat().st_mode & 0o777 == 0o600
    assert real["diff"] == preview["diff"]
    assert real["summary"]["text"].startswith("All 20 messages of the archive are in the target.")
    assert (real["summary"]["appended"], real["summary"]["missing"], real["changed"]) == (20, 0, True)
    assert json.loads(report.read_text())["summary"] == real["summary"]
    again = MINE.run(MODULE, **options)
    assert (again["changed"], again["summary"]["appended"], again["summary"]["bytes_read"]) == (False, 0, 0)
    assert again["summary"]["text"] == MINE.run(MODULE, check=True, **options)["summary"]["text"]


def test_check_mode_finds_what_was_deleted_and_what_was_added(options: dict[str, Any], target: Mailserver) -> None:
    MINE.run(MODULE, **options)
    mailbox = target.mailbox()
    mailbox.remove("INBOX", mailbox.messages("INBOX")[0].uid)
    mailbox.add("Sent Items", b"Subject: new\r\nMessage-ID: <new@example.com>\r\n\r\nHi.\r\n")
    checked = MINE.run(MODULE, check=True, **options)
    assert checked["changed"] is True
    assert [one["target"] for one in checked["missing"]] == ["INBOX"]
    assert [one["folder"] for one in checked["target_only"]] == ["Sent Items"]
    assert checked["summary"]["text"].startswith("19 of 20 messages of the archive are in the target, 1 is not.")


def test_folders_are_mapped_and_excluded(options: dict[str, Any], target: Mailserver) -> None:
    folders = {"map": {"Projekte": "Old/Projects"}, "exclude": ["Archive & more"]}
    result = MINE.run(MODULE, folders=folders, **options)
    assert "Old/Projects/B&APw-ro" in target.mailbox().folders()
    assert {one["reason"] for one in result["excluded"]} == {"its folder is excluded"}
    assert result["summary"]["excluded"] + result["summary"]["present"] == 20
    assert result["summary"]["target_only"] == 0


def test_dates_and_earlier_waves_keep_messages_out(options: dict[str, Any], tmp_path: Path) -> None:
    assert MINE.run(MODULE, check=True, skip_older_than="2030-01-01", **options)["summary"]["excluded"] == 20
    path = archived(tmp_path / "new" / "bob.zip", samples(20)[:15]) if (tmp_path / "new").mkdir() is None else ""
    first = {**options, "archives": [{"src": [path]}], "inventory_path": str(tmp_path / "first")}
    MINE.run(MODULE, **first)
    later = MINE.run(MODULE, delta_from=str(tmp_path / "first"), **options)
    assert (later["summary"]["appended"], later["summary"]["excluded"]) == (5, 15)
    assert later["summary"]["target_only"] == 0


def test_calendar_items_go_into_files_and_never_into_mail(options: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "calendar"
    preview = MINE.run(MODULE, check=True, calendar_path=str(folder), **options)
    assert (preview["summary"]["calendar_written"], folder.exists()) == (1, False)
    first = MINE.run(MODULE, calendar_path=str(folder), **options)
    assert first["diff"] == preview["diff"]
    (path,) = folder.iterdir()
    assert path.read_bytes() == CALENDAR
    again = MINE.run(MODULE, calendar_path=str(folder), **options)
    assert (again["changed"], again["summary"]["calendar_written"]) == (False, 0)


def test_what_is_not_imported_is_reported(options: dict[str, Any]) -> None:
    result = MINE.run(MODULE, **options)
    assert "1 calendar item was not imported" in result["summary"]["text"]
    assert any("caldav_url" in str(one) for one in result["warnings"]), result["warnings"]


def test_all_errors_in_the_options_are_reported_at_once(options: dict[str, Any]) -> None:
    wrong = {**options, "archives": [], "port": 0, "skip_older_than": "soon", "caldav_url": "ftp://x", "password": None}
    result = MINE.fails(MODULE, default_flags=["\\Deleted"], folders={"exclude": ["/"]}, **wrong)
    text = result["msg"]
    for part in ("archives: must", "port: 0", "skip_older_than", "caldav_url", "default_flags[0]", "exclude[0]"):
        assert part in text, part
    assert "one of `password` and `token_command` is required" in text


def test_the_password_is_nowhere(options: dict[str, Any]) -> None:
    options["password"] = "not-the-one"
    result = MINE.fails(MODULE, **options)
    assert "not-the-one" not in json.dumps(result)
    assert result["code"] == "SignInFailed"


def test_a_command_that_returns_no_token_is_named_without_its_output(options: dict[str, Any]) -> None:
    del options["password"]
    command = [sys.executable, "-c", "print('a secret'); raise SystemExit(3)"]
    result = MINE.fails(MODULE, token_command=command, **options)
    assert "exited with code 3" in result["msg"]
    assert "secret" not in result["msg"]


def test_a_server_that_cannot_be_reached_is_reported(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    base = "ansible_collections.mailops.workmail.plugins.module_utils._imap.sending"
    monkeypatch.setattr(f"{base}.PATIENCE", 0.0)
    options["port"] = 1
    assert "cannot be reached" in MINE.fails(MODULE, **options)["msg"]


def test_a_port_where_nothing_listens_is_reported_soon(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(importing, "time", clock)
    options["port"] = 1
    text = MINE.fails(MODULE, **options)["msg"]
    assert "127.0.0.1:1 cannot be reached: Connection refused. Check `host`, `port` and `encryption`" in text
    assert importing.FIRST_PATIENCE < clock.now < 2 * importing.FIRST_PATIENCE


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"host": "imap.invalid"}, "the host imap.invalid cannot be resolved. Check `host`."),
        ({"encryption": "tls"}, "TLS with 127.0.0.1:"),
        ({"encryption": "starttls"}, "does not offer STARTTLS. Set `encryption` to what the server supports."),
        ({"encryption": "tls", "ca_path": "none.pem"}, "cannot be read as certificates"),
        ({"archives": [{"src": ["none.zip"]}]}, "none.zip: "),
    ],
)
def test_a_wrong_server_or_archive_is_reported_with_the_next_step(
    options: dict[str, Any], changes: dict[str, Any], text: str
) -> None:
    assert text in MINE.fails(MODULE, **{**options, **changes})["msg"]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"token_command": ["echo"]}, "are mutually exclusive; use one of them. Nothing was changed."),
        ({"time_limit": 31 * 86_400}, "time_limit: 2678400 is outside 1 to 2592000."),
        ({"shard": {"index": 2, "count": 2}}, "shard.index: 2 is outside 0 to 1; the first host has 0."),
        ({"folders": {"map": {"A": "B\x07"}}}, "folders.map.A: must not have control characters."),
        ({"folders": {"map": {"A": "/"}}}, "folders.map.A: must be the path of a folder"),
        ({"folders": {"map": {"A": "B"}, "exclude": ["A"]}}, "folders.map.A: is in `exclude`, too"),
        ({"master_user": "m", "caldav_url": "https://x/"}, "caldav_url: cannot be used with `master_user`"),
        ({"caldav_url": "https://x:99999/"}, "caldav_url: 'https://x:99999/' is not the URL of a calendar"),
        ({"caldav_url": "https://x/", "calendar_path": "x"}, "are mutually exclusive"),
        ({"archives": [{"src": ["a.zip"]}, {"src": ["b.zip"]}]}, "archives: must name exactly one mailbox"),
    ],
)
def test_options_that_cannot_be_are_refused_before_anything_is_read(
    options: dict[str, Any], changes: dict[str, Any], text: str
) -> None:
    assert text in MINE.fails(MODULE, **{**options, **changes})["msg"]


def test_two_folders_become_one_and_are_counted_apart(options: dict[str, Any], target: Mailserver) -> None:
    options["folders"] = {"map": {"Sent Items": "Both", "Archive & more": "Both", "Projcts": "X"}}
    result = MINE.run(MODULE, **options)
    both = [one for one in result["folders"] if one["target"] == "Both"]
    assert [one["folder"] for one in both] == ["Archive & more", "Sent Items"]
    assert all(one["messages"] == one["present"] > 0 for one in both)
    assert len(target.mailbox().messages("Both")) == sum(one["messages"] for one in both)
    assert any("the archive has no messages in 'Projcts'" in str(one) for one in result["warnings"])
    assert MINE.run(MODULE, **options)["changed"] is False


def test_a_name_that_the_server_cannot_have_is_changed_and_reported(options: dict[str, Any]) -> None:
    options["folders"] = {"map": {"Sent Items": "100%"}}
    result = MINE.run(MODULE, **options)
    assert result["renamed_folders"] == [{"folder": "100%", "target": "100_"}]
    assert result["summary"]["missing"] == 0


def test_a_password_that_is_one_too_many_is_not_repeated(options: dict[str, Any]) -> None:
    told = MINE.fails(MODULE, **{**options, "password": "canary-of-mine", "token_command": ["echo"]})
    assert "are mutually exclusive; use one of them." in told["msg"]
    assert "canary-of-mine" not in json.dumps(told)
