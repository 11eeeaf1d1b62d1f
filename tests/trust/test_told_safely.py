# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What others may write into a directory reaches terminals, spreadsheets and files as text that does nothing."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import stat
import unicodedata
from pathlib import Path
from threading import Thread
from typing import Any
from unittest import mock

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.filter.directory_yaml import directory_yaml
from ansible_collections.mailops.workmail.plugins.module_utils._report.cells import cell
from ansible_collections.mailops.workmail.plugins.module_utils._run import files
from ansible_collections.mailops.workmail.plugins.module_utils._task.option_errors import visible
from support.inprocess import Runner
from support.lawful import MODULE

ACTING = ("\x1b[2J", "\x9b2J", "\u202egnp", "\u200b", "\u2066", "\x00", "\ud800", "\U000e0001", "\u2028")
USERS = [{"name": "ann", "email": "ann@example.com"}]


@pytest.mark.parametrize("text", ACTING, ids=ascii)
def test_what_acts_on_a_terminal_is_shown_escaped(text: str) -> None:
    told = visible(f"Ann {text} Łódź 日本 👍")
    assert told.isprintable()
    assert told.endswith("Łódź 日本 👍")
    assert "\\" in told


@pytest.mark.parametrize("text", [one for one in ACTING if one != "\ud800"], ids=ascii)
def test_an_export_shows_what_acts_on_a_terminal_escaped_and_reads_back_the_same(text: str) -> None:
    item = {"name": "ann", "display_name": f"Ann {text}."}
    exported = directory_yaml([item], "users")
    assert all(unicodedata.category(one)[0] != "C" for one in exported.replace("\n", ""))
    assert yaml.safe_load(exported) == [item]


def test_a_diff_and_a_warning_show_names_escaped_and_the_data_stays_as_it_is(acme: Runner) -> None:
    name = "Ann \x1b[2J\u202e"
    made = acme.run("workmail_user", **USERS[0], display_name=name)
    assert "display_name Ann \\x1b[2J\\u202e, " in made["diff"]["prepared"]
    assert made["user"]["display_name"] == name


def test_an_error_shows_what_it_repeats_escaped(acme: Runner) -> None:
    failed = acme.fails(MODULE, users=[{"name": "an\u202en", "email": "no\u200baddress"}])
    assert failed["msg"].replace("\n", "").isprintable()
    assert "".join(failed["errors"]).isprintable()


@pytest.mark.parametrize("option", ["update_password"])
def test_a_secret_in_the_place_of_a_choice_is_not_repeated(acme: Runner, option: str) -> None:
    failed = acme.fails("workmail_user", **USERS[0], **{option: "MyPassword1"})
    assert "MyPassword1" not in json.dumps(failed)
    assert "not one of on_create, always" in failed["msg"]


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '"=1', "\uff1d1")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("formula", FORMULAS, ids=ascii)
@pytest.mark.parametrize("before", ["", "a;", "a,", "a\t", "a\n", "a\r\n", 'a;"'], ids=ascii)
def test_no_spreadsheet_finds_a_formula_in_a_cell_whatever_separates_its_cells(before, formula, delimiter) -> None:
    written = io.StringIO()
    csv.writer(written).writerow(["x", cell(before + formula), cell(before + formula)])
    for row in csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=delimiter):
        for one in row:
            assert not one.strip().startswith(tuple("=+-@\uff1d")), row
            assert not one.startswith(("\t", "\r")), row


@pytest.mark.parametrize("text", ["Oslo", "a-b", "ann@example.com", "1+1", "5; -", "", "O'Neill", "a; b"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert cell(text) == (text if text != "5; -" else "5;' -")


def test_a_report_for_a_spreadsheet_computes_nothing(acme: Runner, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    acme.run(
        MODULE,
        users=[{**USERS[0], "display_name": "=1+1"}, {"name": "-bob", "enabled": False, "job_title": "a;=1"}],
        report_path=str(path),
    )
    text = path.read_text()
    for delimiter in (",", ";"):
        cells = [one for row in csv.reader(text.splitlines(), delimiter=delimiter) for one in row]
        assert not [one for one in cells if one.strip().startswith(tuple("=+-@"))]
    assert "'-bob" in text


def test_a_report_for_programs_shows_names_escaped_and_reads_back_the_same(acme: Runner, tmp_path: Path) -> None:
    path, name = tmp_path / "x.json", "Ann \x9b\u202e\U000e0001"
    acme.run(MODULE, users=[{**USERS[0], "display_name": name}], report_path=str(path))
    text = path.read_text()
    assert text.replace("\n", "").isprintable()
    told = json.loads(text)["operations"]
    assert name in {one["changes"].get("display_name", {}).get("after") for one in told}


def _no_room(*_arguments: object, **_options: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("check", [True, False])
def test_a_report_that_cannot_be_written_stands_beside_the_whole_result(
    emulator, acme: Runner, tmp_path, check
) -> None:
    path = tmp_path / "x.json"
    with mock.patch.object(os, "fdopen", _no_room):
        failed = acme.fails(MODULE, check=check, users=USERS, report_path=str(path))
    assert failed["changed"]
    assert [one["action"] for one in failed["operations"]] == ["create_user", "register_to_work_mail"]
    assert "+ user  ann" in failed["diff"]["prepared"]
    assert "No space left on device" in failed["msg"]
    assert ("All 2 operations are done" in failed["msg"]) is not check
    assert failed["report_failure"] in failed["msg"]
    assert "report_path" not in failed
    assert list(tmp_path.iterdir()) == []
    assert ("ann" in emulator.snapshot("acme")["users"]) is not check


def test_a_folder_that_goes_away_during_the_run_costs_only_the_report(acme: Runner, tmp_path: Path) -> None:
    with mock.patch.object(files, "path_errors", return_value=()):
        failed = acme.fails(MODULE, users=USERS, report_path=str(tmp_path / "gone" / "x.csv"))
    assert len(failed["operations"]) == 2
    assert "No such file or directory" in failed["report_failure"]


@pytest.mark.parametrize("option", ["report_path", "progress_path"])
@pytest.mark.parametrize("name", ["a\0b.json", "x" * 300 + ".json"], ids=ascii)
def test_a_name_that_no_file_can_have_is_an_error_before_anything_happens(
    emulator, acme, tmp_path, option, name
) -> None:
    failed = acme.fails(MODULE, users=USERS, **{option: f"{tmp_path}/{name}"})
    assert "is not a valid file name" in failed["msg"]
    assert emulator.writes() == []


def test_a_report_replaces_a_link_and_does_not_write_where_it_leads(acme: Runner, tmp_path: Path) -> None:
    treasure, path = tmp_path / "treasure", tmp_path / "x.json"
    treasure.write_text("mine")
    path.symlink_to(treasure)
    acme.run(MODULE, users=USERS, report_path=str(path))
    assert treasure.read_text() == "mine"
    assert not path.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_temporary_file_that_another_process_has_laid_out_is_not_used(acme: Runner, tmp_path: Path) -> None:
    opened: list[int] = []
    real = os.open

    def note(path: object, flags: int, *more: object) -> int:
        opened.extend([flags] if str(path).endswith(".part") else [])
        return real(path, flags, *more)  # type: ignore[call-overload]

    with mock.patch.object(os, "open", note):
        acme.run(MODULE, users=USERS, report_path=str(tmp_path / "x.json"))
    assert len(opened) == 1
    assert opened[0] & os.O_EXCL
    assert opened[0] & os.O_NOFOLLOW


def test_a_progress_file_is_its_owners_and_no_link(emulator, acme: Runner, tmp_path: Path) -> None:
    treasure, link, loose = tmp_path / "treasure", tmp_path / "link", tmp_path / "loose"
    treasure.write_text("mine")
    link.symlink_to(treasure)
    failed = acme.fails(MODULE, users=USERS, progress_path=str(link))
    assert "is a symbolic link" in failed["msg"]
    assert emulator.writes() == []
    loose.touch(mode=0o666)
    loose.chmod(0o666)
    acme.run(MODULE, users=USERS, progress_path=str(loose))
    assert stat.S_IMODE(loose.stat().st_mode) == 0o600
    assert treasure.read_text() == "mine"


def test_a_progress_file_that_cannot_be_written_is_a_warning(acme: Runner, tmp_path: Path) -> None:
    with mock.patch.object(os, "fchmod", _no_room):
        made = acme.run(MODULE, users=USERS, progress_path=str(tmp_path / "progress"))
    assert len(made["operations"]) == 2
    assert "progress could not be written" in str(made["warnings"]).replace("'", "")
    assert "No space left" in str(made["warnings"])


def test_a_pipe_that_no_process_reads_does_not_hold_up_a_run(acme: Runner, tmp_path: Path) -> None:
    pipe = tmp_path / "progress"
    os.mkfifo(pipe)
    told: list[dict[str, Any]] = []
    run = Thread(target=lambda: told.append(acme.run(MODULE, users=USERS, progress_path=str(pipe))), daemon=True)
    run.start()
    run.join(20)
    assert len(told[0]["operations"]) == 2
    assert "could not be written" in str(told[0]["warnings"])
