# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_settings, retention_policy: mail is not deleted by mistake, in every reading of the documentation."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from support.inprocess import Runner, preview
from support.settings import MODULE, SINGLE
from workmail_emulator import Emulator, Faults, Rule
from workmail_emulator.switches import SWITCHES

JUNK = {"name": "JUNK_EMAIL", "action": "DELETE", "period": 30}
UNKNOWNS = ("U59", "U63", "U68", "U69", "U70", "U71", "U72")
READINGS = [(one, word) for one in UNKNOWNS for word in SWITCHES[one].others]


def policy(*folders: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {"retention_policy": {"name": "tidy", "folder_configurations": list(folders), **options}}


def folder(action: str, period: int | None = None, name: str = "JUNK_EMAIL") -> dict[str, Any]:
    return {"name": name, "action": action, **({} if period is None else {"period": period})}


STEPS = {
    "a shorter period": ("DELETE", 30, "DELETE", 29),
    "permanently": ("DELETE", 30, "PERMANENTLY_DELETE", 30),
    "permanently, later": ("DELETE", 30, "PERMANENTLY_DELETE", 400),
    "a shorter period of permanent deletion": ("PERMANENTLY_DELETE", 30, "PERMANENTLY_DELETE", 7),
    "deletion": ("NONE", None, "DELETE", 730),
    "recoverable, but sooner": ("PERMANENTLY_DELETE", 30, "DELETE", 7),
}
BACK = {
    "a longer period": ("DELETE", 30, "DELETE", 31),
    "no deletion": ("PERMANENTLY_DELETE", 30, "NONE", None),
    "recoverable": ("PERMANENTLY_DELETE", 30, "DELETE", 30),
    "a period that means nothing": ("NONE", None, "NONE", 3),
}


@pytest.mark.parametrize("step", STEPS)
def test_deleting_more_mail_is_confirmed(emulator: Emulator, acme: Runner, step: str) -> None:
    before, days, after, later = STEPS[step]
    acme.run(MODULE, **policy(folder(before, days)), confirm_deletion=True)
    emulator.reset_log()
    for check in (True, False):
        failed = acme.fails(MODULE, check=check, **policy(folder(after, later)))
        assert "retention_policy.folder_configurations: this policy deletes more mail" in failed["msg"]
        assert "JUNK_EMAIL" in failed["msg"]
        assert f"after {later} days" in failed["msg"]
        assert ("and cannot be recovered" in failed["msg"]) == (after == "PERMANENTLY_DELETE")
        assert "set `confirm_deletion: true`" in failed["msg"]
    assert emulator.writes() == []
    done = acme.check_then_run(MODULE, **policy(folder(after, later)), confirm_deletion=True)
    assert done["changed"]
    assert f"after {later} days" in str(done["warnings"])


@pytest.mark.parametrize("step", BACK)
def test_deleting_less_mail_needs_no_confirmation(acme: Runner, step: str) -> None:
    before, days, after, later = BACK[step]
    acme.run(MODULE, **policy(folder(before, days)), confirm_deletion=True)
    assert acme.run(MODULE, **policy(folder(after, later)))["changed"] == (before != "NONE")


def test_a_new_policy_of_an_organization_to_come_is_confirmed_too(acme: Runner) -> None:
    soon = Runner(acme.url, "soon")
    assert "this policy deletes more mail" in soon.fails(MODULE, check=True, **policy(JUNK))["msg"]
    assert soon.run(MODULE, check=True, **policy(folder("NONE")))["changed"]


def test_removing_the_policy_needs_no_confirmation(acme: Runner) -> None:
    acme.run(MODULE, **policy(JUNK), confirm_deletion=True)
    changed = acme.check_then_run(MODULE, retention_policy={"state": "absent"})
    assert [one["action"] for one in changed["operations"]] == ["delete_retention_policy"]


@pytest.mark.parametrize(
    ("folders", "text"),
    [
        ([JUNK, folder("NONE")], "2 entries have the `name` 'JUNK_EMAIL'. Keep one of them."),
        ([folder("DELETE")], "JUNK_EMAIL has the action DELETE and no period. Set `period` to a number of days"),
    ],
)
def test_what_has_no_clear_meaning_is_refused(emulator: Emulator, acme: Runner, folders, text: str) -> None:
    assert text in acme.fails(MODULE, **policy(*folders), confirm_deletion=True)["msg"]
    assert emulator.writes() == []


def test_a_folder_with_nothing_to_do_is_the_same_as_none(acme: Runner) -> None:
    acme.run(MODULE, **policy(JUNK, folder("NONE", name="INBOX")), confirm_deletion=True)
    for folders in itertools.permutations((JUNK, folder("NONE", name="DRAFTS"))):
        assert not acme.run(MODULE, **policy(*folders))["changed"]


@pytest.mark.parametrize(("unknown", "reading"), READINGS)
def test_every_reading_converges_and_can_be_given_back(emulator, acme: Runner, unknown: str, reading: str) -> None:
    emulator.set_switches({unknown: reading})
    wanted = policy(JUNK, description="Keep junk for a month.")
    later = policy(folder("DELETE", 60), folder("PERMANENTLY_DELETE", 7, "DELETED_ITEMS"), description="Longer.")
    for one in (wanted, later):
        assert acme.check_then_run(MODULE, **one, confirm_deletion=True)["changed"]
        assert not acme.run(MODULE, **one)["changed"]
        told = acme.run(f"{MODULE}_info", include=SINGLE)["settings"]
        assert not acme.run(MODULE, **told)["changed"]
    absent = {"retention_policy": {"state": "absent"}}
    assert acme.check_then_run(MODULE, **absent)["changed"]
    assert not acme.run(MODULE, **absent)["changed"]


def test_a_policy_without_a_period_that_was_read_is_given_back(emulator: Emulator, acme: Runner) -> None:
    acme.run(MODULE, **policy(JUNK), confirm_deletion=True)
    emulator.edit("acme", lambda one: one.settings["retention policy"]["FolderConfigurations"][0].pop("Period"))
    told = acme.run(f"{MODULE}_info", include=SINGLE)["settings"]
    assert told["retention_policy"]["folder_configurations"] == [folder("DELETE")]
    assert not acme.run(MODULE, **told)["changed"]


@pytest.mark.parametrize("unknown", [("U71", "none"), ("U69", "replaces"), ("U63", "not-found"), None])
@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_lost_answer_is_judged_by_reading_in_every_reading(emulator, acme: Runner, cut: str, unknown) -> None:
    if unknown:
        emulator.set_switches(dict([unknown]))
    for options in (policy(JUNK), {"retention_policy": {"state": "absent"}}):
        emulator.set_faults(
            Faults(rules=[Rule(one, cut=cut, times=2) for one in ("PutRetentionPolicy", "DeleteRetentionPolicy")])
        )
        assert acme.run(MODULE, **options, confirm_deletion=True)["changed"]
        assert not acme.run(MODULE, **options)["changed"]


def test_the_preview_names_what_changes_of_a_folder(acme: Runner) -> None:
    acme.run(MODULE, **policy(JUNK), confirm_deletion=True)
    lines = preview(acme.run(MODULE, check=True, **policy(folder("DELETE", 60))))
    assert lines[0] == (
        "~ retention_policy folder_configurations (name JUNK_EMAIL, action DELETE, period 30) -> "
        "(name JUNK_EMAIL, action DELETE, period 60)"
    )


def test_the_least_calls(emulator: Emulator, acme: Runner) -> None:
    acme.run(MODULE, **policy(JUNK), confirm_deletion=True)
    emulator.reset_log()
    assert not acme.run(MODULE, **policy(JUNK))["changed"]
    assert dict(emulator.counts()) == {"ListOrganizations": 1, "GetDefaultRetentionPolicy": 1}
