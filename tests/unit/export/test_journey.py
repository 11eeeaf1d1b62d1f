# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far each mailbox is, what is red, and what to run next: pure functions of a record and its steps."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._export.journey import (
    REPLACE,
    first_red,
    journey_summary,
    journey_text,
    next_steps,
    with_steps,
)
from ansible_collections.mailops.workmail.plugins.module_utils._store.records import Record, Written
from ansible_collections.mailops.workmail.plugins.module_utils._store.steps import Step
from ansible_collections.mailops.workmail.plugins.plugin_utils._variables import documented

ORGANIZATION, ANN = f"m-{'0' * 32}", "0c0ffee0-1111-2222-3333-444444444444"
ZIP = Written("exports/x/1/key.zip", 3, '"etag"')
RECORD = Record(ORGANIZATION, ANN, "user", "ann", "final", objects=(ZIP,))
OPTIONS = {"organization": "acme", "store": "s3://acme-exports/exit", "wave": "final", "region": "eu-west-1"}
WAY = (
    *(("verification", "balanced"), ("import", "complete"), ("frozen", "frozen"), ("switched", "switched")),
    *(("evidence", "in_bag"), ("closed", "disabled")),
)
AT = "2027-02-15T08:00:00Z"


def step(type_: str, state: str, at: str = AT, **more: Any) -> Step:
    archives = () if type_ in ("frozen", "switched", "closed") else (ZIP,)
    return Step(type_, ORGANIZATION, ANN, "ann", "final", state, archives=archives, at=at, **more)


def row(*made: tuple[str, str], state: str = "completed", name: str = "ann", kind: str = "user") -> dict[str, Any]:
    base = {"kind": kind, "name": name, "entity_id": ANN, "state": state}
    return with_steps(base, RECORD if state == "completed" else None, [step(*one) for one in made])


def test_each_step_leads_to_the_next() -> None:
    nexts = [row(*WAY[:number])["next_step"] for number in range(len(WAY) + 1)]
    assert nexts == ["verify", "import", "freeze", "switch", "evidence", "close", "done"]
    assert row(state="waiting")["next_step"] == "export"


@pytest.mark.parametrize(
    ("type_", "state"),
    [
        *(("frozen", "failed"), ("switched", "failed"), ("evidence", "failed")),
        *(("import", "incomplete"), ("verification", "not_balanced")),
    ],
)
def test_a_failed_step_is_red(type_: str, state: str) -> None:
    before = [one for one in WAY if one[0] != type_]
    assert row(*before, (type_, state))["red"] is True


@pytest.mark.parametrize(
    ("type_", "state"), [("frozen", "thawed"), ("switched", "switched_back"), ("evidence", "hashed")]
)
def test_a_step_that_was_taken_back_or_is_half_done_is_not_red_and_must_be_made(type_: str, state: str) -> None:
    before = WAY[: [one[0] for one in WAY].index(type_)]
    told = row(*before, (type_, state))
    assert told["red"] is False
    assert told["next_step"] == {"frozen": "freeze", "switched": "switch", "evidence": "evidence"}[type_]


def test_a_freeze_that_was_thawed_after_the_switch_is_not_asked_for_again() -> None:
    assert row(*WAY[:2], ("frozen", "thawed"), ("switched", "switched"))["next_step"] == "evidence"
    assert row(*WAY[:2], ("evidence", "in_bag"))["next_step"] == "close"


def test_a_freeze_is_shown_for_a_mailbox_that_is_not_exported() -> None:
    assert row(("frozen", "frozen"), state="waiting")["frozen"] == {"state": "frozen", "at": AT}


def test_a_disabled_mailbox_says_until_when_it_opens_again() -> None:
    assert row(*WAY)["closed"] == {"state": "disabled", "at": AT, "until": "2027-03-17T08:00:00Z"}
    told = with_steps({"kind": "user", "state": "completed"}, RECORD, [step("closed", "disabled", "by hand")])
    assert told["closed"] == {"state": "disabled", "at": "by hand"}
    assert "until" not in row(*WAY[:-1], ("closed", "deleted"))["closed"]


def commands(*rows: dict[str, Any]) -> list[str]:
    return [one["command"].removeprefix("ansible-playbook mailops.workmail.") for one in next_steps(rows, OPTIONS)]


def test_a_postponed_mailbox_has_a_time_and_the_others_go_on() -> None:
    late = [{**row(state="postponed"), "not_before": f"2027-01-{day}T08:00:00Z"} for day in (17, 16)]
    told = next_steps([row(state="waiting"), row(WAY[0]), row(state="running"), *late], OPTIONS)
    assert [(one["playbook"].rpartition(".")[2], one["mailboxes"]) for one in told] == [
        ("exit_export", 1),
        ("exit_import", 1),
        ("exit_export", 2),
    ]
    assert told[0]["text"] == "1 mailbox is not exported"
    assert told[2]["text"] == (
        "2 mailboxes are postponed, because WorkMail exports a mailbox once in 24 hours: run this after "
        "2027-01-16T08:00:00Z"
    )
    # The steps of the whole organization wait for it.
    assert len(next_steps([row(*WAY[:2]), late[0]], OPTIONS)) == 1
    other = next_steps([row(state="postponed")], OPTIONS)[0]
    assert other["text"].endswith("run this 24 hours after the job that is exporting it has ended")


def test_rooms_are_written_as_files_and_named_so_that_no_person_is() -> None:
    rooms = [row(WAY[0], name=f"r{number:02}", kind="resource") for number in (1, 2)]
    person, room = next_steps([rooms[0], row(WAY[0]), rooms[1]], OPTIONS)
    assert (person["mailboxes"], person["text"]) == (1, f"1 mailbox is not imported{REPLACE}")
    assert "exit_import_host=NEW_SERVER" in person["command"]
    assert (room["mailboxes"], room["playbook"]) == (2, "mailops.workmail.exit_import")
    told = "2 mailboxes are not imported (rooms and equipment, whose calendars are written as files)"
    assert room["text"] == told
    assert room["command"].endswith(" -e exit_import_mailboxes=r01,r02 -e exit_import_files=rooms")
    assert "exit_import_host" not in room["command"]
    # With their calendars written, the way goes on.
    assert commands(*(row(*WAY[:2], kind="resource"), row(*WAY[:2])))[0].startswith("exit_switch ")


def test_a_command_has_the_server_that_the_imports_before_went_to() -> None:
    done = row(WAY[0], name="bob")
    done["imports"] = [{"target": "b@example.net on mail.example.net", "state": "complete"}]
    assert "-e exit_import_host=mail.example.net " in commands(row(WAY[0]), done)[0]
    other = {**done, "imports": [{"target": "b@example.net on old.example.net", "state": "complete"}]}
    assert "-e exit_import_host=NEW_SERVER " in commands(row(WAY[0]), done, other)[0]


def test_a_command_for_many_rooms_says_that_it_is_for_the_first_of_them() -> None:
    (told,) = next_steps([row(WAY[0], name=f"r{number}", kind="resource") for number in range(21)], OPTIONS)
    assert told["mailboxes"] == 21
    assert told["text"].endswith("; run this for the first 20, then read the status again")
    assert "r19" in told["command"]
    assert "r20" not in told["command"]


def test_what_is_for_the_whole_organization_comes_when_no_mailbox_has_an_earlier_step() -> None:
    assert [one.split()[0] for one in commands(row(*WAY[:2]), row(*WAY[:1], name="bob"))] == ["exit_import"]
    assert [one.split()[0] for one in commands(row(*WAY[:2]), row(state="running"))] == []
    assert commands(row(*WAY[:2]), row(*WAY[:3])) == [
        "exit_switch -e exit_switch_organization=acme -e exit_store=s3://acme-exports/exit "
        "-e exit_switch_region=eu-west-1 -e exit_switch_action=freeze -e exit_switch_migration_hosts=IP_ADDRESSES"
    ]
    assert "exit_switch_action=check" in commands(row(*WAY[:3]))[0]
    assert commands(row(*WAY[:4])) == [
        "exit_evidence -e exit_evidence_organization=acme -e exit_store=s3://acme-exports/exit "
        "-e exit_evidence_wave=final -e exit_evidence_region=eu-west-1 -e exit_evidence_dir=evidence"
    ]
    assert commands(row(*WAY[:5]))[0].startswith("exit_decommission ")
    assert commands(row(*WAY)) == []


PLAYBOOKS = Path(__file__).parents[3] / "playbooks"
REQUIRED = re.compile(r"^# (\w+) .*[,;] required(?:;.*)?$", re.MULTILINE)
"""A line of a playbook's documentation about a variable that it cannot do without."""


@pytest.mark.parametrize("made", range(len(WAY)))
def test_a_command_has_the_variables_of_its_playbook_and_all_that_it_requires(made: int) -> None:
    """Up to the closing, and of each of them that a mailbox may need next."""
    room = row(*WAY[:made], kind="resource")
    for one in commands(row(*WAY[:made]), room, row(state="waiting")) + commands(row(*WAY[:made])):
        playbook, *words = shlex.split(one)
        given = {word.partition("=")[0] for word in words if "=" in word}
        assert given <= documented(playbook)[0]
        required = set(REQUIRED.findall((PLAYBOOKS / f"{playbook}.yml").read_text(encoding="utf-8")))
        assert required
        assert required <= given


def test_the_summary_counts_every_step() -> None:
    rows = [row(*WAY[:number]) for number in range(1, 7)]
    numbers = journey_summary(rows)
    assert numbers == {"verified": 6, "imported": 5, "frozen": 4, "switched": 3, "evidence": 2, "closed": 1, "red": 0}
    assert journey_text("6 completed", numbers).endswith("4 frozen, 3 switched, 2 in the evidence, 1 closed")


def test_red_comes_first_and_the_rest_stays() -> None:
    rows = [row(name="ann"), row(("verification", "failed"), name="bob"), row(name="cem")]
    assert [one["name"] for one in first_red(rows)] == ["bob", "ann", "cem"]
