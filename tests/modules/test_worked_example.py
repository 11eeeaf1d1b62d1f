# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The worked example "add a kind" of CONTRIBUTING.md: its blocks are entered as the page says, and do what it says."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.module_utils._doctor import attempts
from ansible_collections.mailops.workmail.plugins.module_utils._model import kinds, vocabulary
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Kind
from ansible_collections.mailops.workmail.plugins.module_utils._run import settings as run
from ansible_collections.mailops.workmail.plugins.module_utils._service.answers import required_members
from paper.tree import KINDS, SETTINGS, files
from paper.words import Words, load
from support.guides import FENCED, TOP
from support.inprocess import Runner
from support.lookups import actions
from support.settings import ALLOWED, MODULE, assert_lawful, value
from workmail_emulator import Faults, Rule
from workmail_emulator.operations import OPERATIONS, settings

SECTION = (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Worked example: add a kind\n")[2]
BLOCKS = FENCED.findall(SECTION.partition("\n## ")[0])
DECLARATION, EMULATION = (text for language, text in BLOCKS if language == "python")
WORDS: dict[str, Any] = next(yaml.safe_load(text) for language, text in BLOCKS if language == "yaml")
WRITE = "PutRetentionPolicy"
INBOX = {"name": "INBOX", "action": "NONE"}
JUNK = {"name": "JUNK_EMAIL", "action": "DELETE", "period": 30}


@pytest.fixture
def kind(monkeypatch) -> Iterator[Kind]:
    """The kind of the example, declared and emulated as on the page, in the place of the collection's own."""
    space: dict[str, Any] = {"__package__": vocabulary.__package__}
    exec(DECLARATION, space)
    kind: Kind = space["RETENTION_POLICY"]
    monkeypatch.setitem(kinds._FURTHER, kind.name, kind)
    for module in (run, attempts):
        in_its_place = tuple(kind if one.name == kind.name else one for one in module.SETTINGS)
        monkeypatch.setattr(module, "SETTINGS", in_its_place)
    before = dict(OPERATIONS)
    exec(EMULATION, dict(vars(settings)))
    yield kind
    OPERATIONS.clear()
    OPERATIONS.update(before)


def wanted(**options: Any) -> dict[str, Any]:
    return {"retention_policy": options, **ALLOWED}


def test_the_declaration_is_short() -> None:
    lines = [line for line in DECLARATION.splitlines() if line and "import" not in line]
    assert len(lines) <= 20


def test_the_kind_obeys_the_laws_of_a_setting(kind: Kind, acme: Runner) -> None:
    assert_lawful(acme, kind, value(kind, WORDS[kind.name]))


def test_what_is_omitted_stays_and_the_order_of_a_list_does_not_matter(kind: Kind, acme: Runner) -> None:
    acme.run(MODULE, **wanted(name="tidy", description="Old.", folder_configurations=[INBOX, JUNK]))
    assert not acme.run(MODULE, **wanted(folder_configurations=[JUNK, INBOX]))["changed"]
    changed = acme.check_then_run(MODULE, **wanted(name="neat"))
    assert changed["operations"][0]["changes"] == {"name": {"before": "tidy", "after": "neat"}}
    told = acme.run(f"{MODULE}_info")["settings"][kind.name]
    assert told == {"name": "neat", "description": "Old.", "folder_configurations": [INBOX, JUNK]}


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"description": "x"}, "retention_policy.name: is required to create the retention policy. Set it."),
        (
            {"name": "a b", "folder_configurations": [INBOX]},
            "retention_policy.name: 'a b' is not a valid name: use letters",
        ),
        (
            {"name": "a", "folder_configurations": [INBOX, {**JUNK, "period": 731}]},
            "retention_policy.folder_configurations[1].period: 731 is outside 1 to 730.",
        ),
        (
            {"name": "a", "folder_configurations": [{"name": "INBX", "action": "NONE"}]},
            "'INBX' is not one of INBOX, DELETED_ITEMS, SENT_ITEMS, DRAFTS, JUNK_EMAIL. Did you mean 'INBOX'?",
        ),
    ],
)
def test_wrong_input_is_an_error_before_anything_is_written(kind, emulator, acme, options, text: str) -> None:
    assert text in acme.fails(MODULE, **wanted(**options))["msg"]
    assert emulator.writes() == []


@pytest.mark.parametrize("cut", ["before", "after"])
@pytest.mark.parametrize(("operation", "options"), [(WRITE, {}), ("DeleteRetentionPolicy", {"state": "absent"})])
def test_a_lost_answer_is_judged_by_reading(kind, emulator, acme: Runner, cut: str, operation: str, options) -> None:
    given = wanted(name="tidy", folder_configurations=[JUNK])
    if options:
        acme.run(MODULE, **given)
        given = wanted(**options)
    emulator.set_faults(Faults(rules=[Rule(operation, cut=cut, times=2)]))
    assert acme.run(MODULE, **given)["changed"]
    assert not acme.run(MODULE, **given)["changed"]


def test_a_write_reads_again_right_before_what_it_only_keeps(kind: Kind, emulator, acme: Runner) -> None:
    acme.run(MODULE, **wanted(name="tidy", folder_configurations=[JUNK]))
    emulator.reset_log()
    acme.run(MODULE, **wanted(name="neat"))
    calls = [call.operation for call in emulator.calls]
    assert calls[-2:] == ["GetDefaultRetentionPolicy", WRITE]


def test_an_organization_to_come_lacks_it(kind: Kind, acme: Runner) -> None:
    soon = Runner(acme.url, "soon")
    preview = soon.run(MODULE, check=True, **wanted(name="tidy", folder_configurations=[JUNK]))
    assert actions(preview) == ["put_retention_policy"]
    assert not soon.run(MODULE, check=True, **wanted(state="absent"))["changed"]


def test_the_doctor_tries_its_reading_and_an_answer_without_an_id_is_none(kind: Kind) -> None:
    assert attempts.reading_calls({}, "", "", "")[kind.calls.get] == {}
    told = required_members("GetDefaultRetentionPolicy")
    assert set(told) == {"Id", "Name", "FolderConfigurations"}
    assert set(told["FolderConfigurations"]) == {"Name", "Action"}
    assert required_members(WRITE) == {}


def without(kind: Kind) -> tuple[Kind, ...]:
    """The settings before the example was added."""
    return tuple(one for one in SETTINGS if one.name != kind.name)


def words_with(**settings: Any) -> Words:
    """The words of the project, with those of the example or without."""
    words = load(one.name for one in KINDS)
    del words.settings["retention_policy"]
    words.settings.update(settings)
    return words


def test_make_paper_writes_everything_else(kind: Kind) -> None:
    before, after = files(words_with(), KINDS, without(kind)), files(words_with(**WORDS), KINDS, (*without(kind), kind))
    # The reading policies and the doctor's list of actions have all calls that the code names, and it has the setting.
    assert {path for path, text in after.items() if text != before[path]} == {
        "docs/iam/manage.json",
        "plugins/modules/workmail_settings.py",
        "plugins/modules/workmail_settings_info.py",
    }
    statements = json.loads(after["docs/iam/manage.json"])["Statement"]
    told = {row["Sid"]: row["Action"] for row in statements}
    assert {"workmail:PutRetentionPolicy", "workmail:DeleteRetentionPolicy"} <= set(
        told["ManageDomainsTagsAndSettings"]
    )


def test_make_paper_names_what_the_words_lack(kind: Kind) -> None:
    with pytest.raises(ValueError, match=r"tools/paper/words/settings\.yml: document retention_policy"):
        files(words_with(), KINDS, (*without(kind), kind))


def test_make_paper_names_words_without_a_declaration(kind: Kind) -> None:
    with pytest.raises(ValueError, match=r"retention_policy is no setting\. List it in `SETTINGS`, or remove it\."):
        files(words_with(**WORDS), KINDS, without(kind))
    words = copy.deepcopy(WORDS)
    words[kind.name]["fields"]["colour"] = {"about": "Colour.", "sample": "red"}
    with pytest.raises(ValueError, match=r"no setting has the option retention_policy\.colour"):
        files(words_with(**words), KINDS, (*without(kind), kind))
