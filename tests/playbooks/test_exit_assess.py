# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook exit_assess: what it reads with how many calls, what it writes, and what is refused before any call."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._variables import documented
from support.exports import STORE, exporter_of
from support.inprocess import Runner
from support.storage import Drop
from workmail_emulator import Emulator, Faults, Rule

PEOPLE = {"users": 230, "groups": 3, "memberships": 360, "resources": 5, "aliases": 1, "permissions": 40}
DELETING = {
    "name": "tidy",
    "folder_configurations": [{"name": "JUNK_EMAIL", "action": "PERMANENTLY_DELETE", "period": 30}],
}
CHECKLIST = """
- {item: flow_rules, done: true, by: ann, date: 2026-12-01, note: two rules}
- {item: fax, what: The fax gateway.}
"""


class Assess:
    def __init__(self, playbook: Any) -> None:
        self.playbook = playbook
        self.folder = Path(playbook.folder) / "assess"

    def __call__(self, *words: str, **variables: Any) -> Any:
        base = {"exit_assess_organization": "acme", "exit_assess_dir": "assess", "exit_assess_today": "2026-12-01"}
        given = json.dumps({**base, "exit_assess_region": "eu-west-1", **variables})
        return self.playbook.command("ansible-playbook", "mailops.workmail.exit_assess", "-e", given, *words)

    def passes(self, *words: str, **variables: Any) -> str:
        done = self(*words, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return str(done.stdout)

    def fails(self, **variables: Any) -> str:
        done = self(**variables)
        assert done.returncode == 2, done.stdout + done.stderr
        return " ".join(str(done.stdout).split())

    @property
    def report(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "exit_assess.json").read_text(encoding="utf-8")))

    @property
    def page(self) -> str:
        return (self.folder / "exit_assess.html").read_text(encoding="utf-8")


@pytest.fixture
def assess(playbook: Any) -> Assess:
    return Assess(playbook)


def test_it_reads_each_thing_once_writes_three_files_and_changes_nothing(
    assess: Assess, emulator: Emulator, acme: Runner
) -> None:
    """232 users, two of them the service's own, take three pages; 120 members of each group take two."""
    emulator.populate("acme", **PEOPLE)
    acme.run("workmail_settings", retention_policy=DELETING, confirm_deletion=True)
    id_ = emulator.edit("acme", lambda organization: organization.id)
    emulator.reset_log()
    Runner(emulator.url, id_).run("workmail_settings_info")
    settings = emulator.counts()
    assert settings["GetDefaultRetentionPolicy"] == 1
    emulator.reset_log()
    shown = assess.passes("--check", exit_assess_organization=id_, exit_targets="microsoft365,google")
    assert emulator.counts() == {
        **settings,
        "ListUsers": 3,
        "ListGroups": 1,
        "ListResources": 1,
        "ListAliases": 238,
        "GetMailboxDetails": 230,
        "ListGroupMembers": 6,
        "ListResourceDelegates": 5,
        "ListMailboxPermissions": 238,
    }
    assert emulator.writes() == []
    assert "changed=0" in shown
    assert "235 mailboxes" in shown
    assert "120 days until AWS ends WorkMail" in shown
    assert "retention deletes mail from JUNK_EMAIL" in shown
    files = sorted(assess.folder.iterdir())
    assert [one.name for one in files] == ["exit_assess.csv", "exit_assess.html", "exit_assess.json"]
    assert all(one.stat().st_mode & 0o077 == 0 for one in files)
    assert "<script" not in assess.page
    assert "PERMANENTLY_DELETE after 30 days, which cannot be undone" in assess.page
    assert len(assess.page) < 1_000_000
    emulator.reset_log()
    assess.passes(exit_targets="google", exit_assess_formats="json")
    assert emulator.counts()["ListOrganizations"] == 2
    assert assess.report["batches"][0]["name"] == "pilot"


def test_what_cannot_be_read_is_said_where_it_is_missing(assess: Assess, emulator: Emulator, acme: Runner) -> None:
    acme.run("workmail_user", name="ann", email="ann@example.com", display_name="<b>Ann</b>")
    acme.run("workmail_group", name="team", email="team@example.com", members=["ann"])
    emulator.set_switch("U52", "error")
    denied = Rule("GetDefaultRetentionPolicy", code="AccessDeniedException")
    emulator.set_faults(Faults(rules=[denied, Rule("GetMailboxDetails", code="EntityNotFoundException")]))
    shown = assess.passes()
    assert "settings could not be read" in shown
    assert "2 parts could not be read" in shown
    page = assess.page
    batches = page[page.index("<h2>Batches") : page.index("<h2>Mailboxes by size")]
    assert "The rights of 1 entity could not be read" in batches
    times = page[page.index("<h2>How long") : page.index("<h2>Calendar")]
    assert "The sizes of 1 entity could not be read" in times
    assert "The retention policy could not be read, so it is unknown whether it deletes mail" in page
    assert "<b>Ann</b>" not in page


def test_a_list_that_cannot_be_read_ends_the_run(assess: Assess, emulator: Emulator, acme: Runner) -> None:
    emulator.set_faults(Faults(rules=[Rule("ListGroups", code="AccessDeniedException")]))
    assert "ListGroups" in assess.fails()
    assert not assess.folder.exists()


def test_items_are_ticked_off_in_a_file(assess: Assess, acme: Runner) -> None:
    (assess.folder.parent / "checklist.yml").write_text(CHECKLIST)
    assess.passes(exit_checklist="checklist.yml")
    told = {one["item"]: one for one in assess.report["checklist"]}
    assert (told["flow_rules"]["done"], told["flow_rules"]["date"], told["fax"]["done"]) == (True, "2026-12-01", False)
    assert "2026-12-01, ann, two rules" in assess.page
    (assess.folder.parent / "checklist.yml").write_text("")
    assess.passes(exit_checklist="checklist.yml")
    assert not any(one["done"] for one in assess.report["checklist"])


def test_all_errors_are_told_before_the_first_call(assess: Assess, emulator: Emulator) -> None:
    (assess.folder.parent / "checklist.yml").write_text("- {item: flow_rule, done: true}\n")
    emulator.reset_log()
    shown = assess.fails(
        exit_checklist="checklist.yml",
        exit_targets="exchange",
        exit_assess_switch_date="soon",
        exit_assess_batch_size=0,
    )
    for words in (
        "exit_checklist: entry 1: item: 'flow_rule' is unknown. Did you mean 'flow_rules'?",
        "exit_targets: 'exchange' is not one of microsoft365",
        "exit_assess_switch_date: 'soon' is not a date; write it as 2027-01-31",
        "exit_assess_batch_size: '0' is not a whole number of 1 or more",
    ):
        assert words in shown
    assert "Did you mean `exit_assess_batch_size`?" in assess.fails(exit_assess_batchsize=3)
    assert "exit_assess_wave: is required with `exit_store`" in assess.fails(exit_store=STORE)
    assert "exit_assess_formats: pdf is not one of html, json, csv" in assess.fails(exit_assess_formats="pdf")
    assert "Set the organization and the folder" in assess.fails(exit_assess_dir="")
    assert emulator.counts() == {}
    assert not assess.folder.exists()


def test_blank_variables_count_as_left_out(assess: Assess, acme: Runner) -> None:
    """As a survey of AWX leaves them, for every variable that the playbook documents."""
    needed = {"exit_assess_organization", "exit_assess_dir", "exit_assess_today", "exit_assess_region"}
    blank = dict.fromkeys(documented("exit_assess")[0] - needed, "")
    assert len(blank) > 8
    assert assess.passes() == assess.passes(**blank)


def test_a_store_shows_how_long_exports_took(
    assess: Assess, emulator: Emulator, acme: Runner, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter = exporter_of(acme, emulator, drop, monkeypatch)
    exporter.people("ann", "bob", "cem", "dee")
    urls = {f"AWS_ENDPOINT_URL_{one}": drop.url for one in ("S3", "KMS", "IAM")}
    assess.playbook.environment |= {**urls, "AWS_EC2_METADATA_DISABLED": "true"}
    exporter.run(mailboxes=["ann", "bob", "cem"])
    emulator.reset_log()
    assess.passes(exit_store=STORE, exit_assess_wave="pilot")
    assert emulator.writes() == []
    (row,) = assess.report["times"]
    assert (row["rate"], row["jobs"]) == ("measured", 3)
    assert assess.report["exported"] == 3
    assert "Measured with 3 jobs of this organization" in assess.page
