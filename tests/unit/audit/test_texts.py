# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report on the screen, as a table for spreadsheets, and in words."""

from __future__ import annotations

import csv
import io

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit import rows, sheet, table, words
from unit.audit.cases import grant, made_up


def reporting(*drift, **other):
    """A report with these rows of drift."""
    report = {**made_up(), "defined_kinds": ["users"], "compared": True, "drift": list(drift), **other}
    counts = {finding: sum(row["finding"] == finding for row in drift) for finding in ("missing", "extra", "different")}
    return {**report, "counts": {**report["counts"], **counts, "drift": len(drift)}}


def cells(report):
    text = sheet.text(report)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def drift_cells(report):
    return [row for row in cells(report) if row["section"] == "drift"]


def test_the_table_is_aligned_also_with_wide_and_combined_letters() -> None:
    report = reporting(
        rows.row("different", "user", "李伟", "city", wanted="東京", found="Oslo"),
        rows.row("different", "user", "a\u0301nn", "city", wanted="x", found="y"),
        rows.row("extra", "user", "bob", found="disabled"),
    )
    header, *listed = table.lines(report)[3:7]
    place = header.index("FIELD")
    for line in listed[:2]:
        assert words.width(line[: line.index("city")]) == place
    assert listed[2].endswith("–       disabled")


def test_the_screen_shows_fifty_rows_and_how_many_more_there_are() -> None:
    report = reporting(*(rows.row("missing", "user", f"u{number:03}") for number in range(120)))
    lines = table.lines(report)
    assert sum(line.startswith("missing") for line in lines) == 50
    assert "… and 70 more; all 120 are in the files." in lines


def test_long_texts_and_line_breaks_stay_in_their_cell_on_the_screen() -> None:
    report = reporting(rows.row("different", "user", "bob", "street", wanted="a\nb", found="x" * 300))
    line = next(line for line in table.lines(report) if line.startswith("different"))
    assert "a b" in line
    assert line.endswith("xxx…")
    assert len(line) < 150


@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        (reporting(), "No drift. The organization matches its definition."),
        (
            reporting(rows.row("extra", "user", "eve"), rows.row("missing", "user", "bob")),
            "2 differences from the definition: 1 missing, 1 extra.",
        ),
        (reporting(rows.row("extra", "user", "eve")), "1 difference from the definition: 1 extra."),
        (made_up(), "Drift was not checked, because no definition was given."),
        (
            made_up(errors=["users[0]: wrong"]),
            "The definition could not be compared with the organization: 1 conflict.",
        ),
    ],
)
def test_the_verdict_says_it_in_plain_words(report, verdict: str) -> None:
    assert words.verdict(report) == verdict


def test_every_part_of_the_report_is_in_the_sheet_under_its_section() -> None:
    permissions = [grant("ann", "bob", "FULL_ACCESS", "SEND_AS", path=["top", "sub"], grantee_state="DISABLED")]
    report = reporting(
        rows.row("different", "user", "ann", "members", missing=["a", "b"], extra=["c"]),
        accepted=[
            rows.row("extra", "user", "eve", found="disabled", status="accepted", reason="r", until="2027-01-01")
        ],
        stale=[{"kind": "user", "name": "x", "field": "", "reason": "r", "until": "2026-01-01"}],
        not_compared=[{"kind": "user", "name": "y", "field": "email", "reason": "DISABLED"}],
        **{key: made_up(permissions)[key] for key in ("mailboxes", "disabled_with_rights")},
        groups_without_members=[{"name": "empty", "members": []}],
        sizes=[{"name": "ann", "size": 95.0, "quota": 100, "near": True}],
        unreadable=[{"kind": "group", "name": "staff", "field": "members", "reason": "refused"}],
        errors=["users[0]: wrong"],
    )
    by_section = {row["section"]: row for row in cells(report)}
    assert set(by_section) == {
        "conflict",
        "drift",
        "stale acceptance",
        "not compared",
        "access",
        "access not readable",
        "access rule",
        "access by network",
        "disabled with rights",
        "group without members",
        "mailbox size",
    }
    drift, accepted = (row for row in cells(report) if row["section"] == "drift")
    assert (drift["wanted"], drift["found"], drift["state"]) == ("a; b", "c", "open")
    assert (accepted["found"], accepted["state"], accepted["until"]) == ("disabled", "accepted", "2027-01-01")
    access = by_section["access"]
    assert (access["name"], access["field"], access["finding"]) == ("ann", "bob", "FULL_ACCESS; SEND_AS")
    assert (access["through"], access["state"]) == ("top > sub", "DISABLED")
    assert by_section["mailbox size"]["finding"] == "near quota"


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx"])
def test_no_cell_is_a_formula_for_a_spreadsheet(text: str) -> None:
    (row,) = drift_cells(reporting(rows.row("different", "user", "bob", "city", wanted=text, found="Oslo")))
    assert row["wanted"] == "'" + text


def test_no_cell_is_a_formula_where_a_semicolon_separates_cells() -> None:
    text = sheet.text(reporting(rows.row("different", "user", "a;=1", "city", wanted='b;"@x', found="Oslo")))
    told = [one for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for one in row]
    assert not [one for one in told if one.startswith(("=", "@"))]
    assert "a;'=1" in text


def test_the_table_on_the_screen_shows_what_acts_on_a_terminal_escaped() -> None:
    report = reporting(rows.row("different", "user", "b\u202eob", "city", wanted="\x9b2J", found="Oslo"))
    assert all(line.isprintable() for line in table.lines(report))


def test_a_cell_may_hold_what_separates_cells() -> None:
    (row,) = drift_cells(reporting(rows.row("different", "user", "bob", "street", wanted='a,"b"\nc', found=None)))
    assert row["wanted"] == 'a,"b"\nc'
    assert row["found"] == ""


def test_a_text_is_shortened_by_the_room_that_it_takes() -> None:
    assert words.shortened("short", 5) == "short"
    assert words.shortened("longer", 5) == "long…"
    assert words.shortened("東京都庁", 5) == "東京…"
