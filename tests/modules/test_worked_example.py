# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The worked example "add a kind" of CONTRIBUTING.md: its blocks are entered as the page says, and do what it says."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins import module_utils
from ansible_collections.mailops.workmail.plugins.module_utils._doctor import attempts
from ansible_collections.mailops.workmail.plugins.module_utils._model import kinds, vocabulary
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Kind
from ansible_collections.mailops.workmail.plugins.module_utils._run import settings as run
from ansible_collections.mailops.workmail.plugins.module_utils._service.answers import required_members
from paper.tree import KINDS, SETTINGS, current, files
from paper.words import load
from support.guides import FENCED, TOP
from support.inprocess import Runner
from support.lookups import actions
from support.settings import MODULE, assert_lawful, value
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
    """The kind of the example, declared, listed and emulated."""
    space: dict[str, Any] = {"__package__": vocabulary.__package__}
    exec(DECLARATION, space)
    kind: Kind = space["RETENTION_POLICY"]
    declared = kinds._declared
    monkeypatch.setattr(kinds, "_declared", lambda name: kind if name == kind.name else declared(name))
    monkeypatch.setitem(kinds.BY_NAME._names, kind.name, kind.name)
    for module, attribute, listed in naming(kinds.SETTINGS, kinds.KINDS):
        monkeypatch.setattr(module, attribute, (*listed, kind.name))
    monkeypatch.setattr(run, "KINDS", (*run.KINDS, kind))
    before = dict(OPERATIONS)
    exec(EMULATION, dict(vars(settings)))
    yield kind
    OPERATIONS.clear()
    OPERATIONS.update(before)


def naming(*lists: tuple[str, ...]) -> Iterator[tuple[ModuleType, str, tuple[str, ...]]]:
    """Where a file of the engine holds one of these lists of names, be it loaded by now or only when it is needed."""
    for found in pkgutil.walk_packages(module_utils.__path__, f"{module_utils.__name__}."):
        module = importlib.import_module(found.name)
        yield from ((module, name, one) for name, one in vars(module).copy().items() if any(one is it for it in lists))


def wanted(**options: Any) -> dict[str, Any]:
    return {"retention_policy": options}


def test_the_declaration_is_short() -> None:
    lines = [line for line in DECLARATION.splitlines() if line and "import" not in line]
    assert len(lines) <= 20


def test_the_kind_obeys_the_laws_of_a_setting(kind: Kind, acme: Runner) -> None:
    assert_lawful(acme, kind, value(WORDS[kind.name]))


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
        ({"description": "x"}, "retention_policy.name: is required to create the retention_policy. Set it."),
        ({"name": "a b", "folder_configurations": [INBOX]}, "retention_policy.name: 'a b' must match"),
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


def test_make_paper_writes_everything_else(kind: Kind) -> None:
    words = load(one.name for one in KINDS)
    words.settings.update(WORDS)
    written = files(words, KINDS, (*SETTINGS, kind))
    # docs/iam/read-only.json has its read call already: the checks before an export make it.
    assert {path for path, text in written.items() if text != current(path)} == {
        "docs/iam/manage.json",
        "plugins/module_utils/_doctor/actions.py",
        "plugins/modules/workmail_settings.py",
        "plugins/modules/workmail_settings_info.py",
    }
    statements = json.loads(written["docs/iam/manage.json"])["Statement"]
    told = {row["Sid"]: row["Action"] for row in statements}
    assert {"workmail:PutRetentionPolicy", "workmail:DeleteRetentionPolicy"} <= set(
        told["ManageDomainsTagsAndSettings"]
    )


def test_make_paper_names_what_the_words_lack(kind: Kind) -> None:
    with pytest.raises(ValueError, match=r"tools/paper/words/settings\.yml: document retention_policy"):
        files(None, KINDS, (*SETTINGS, kind))


def test_make_paper_names_words_without_a_declaration(kind: Kind) -> None:
    words = load(one.name for one in KINDS)
    words.settings.update(WORDS)
    with pytest.raises(ValueError, match=r"retention_policy is no setting\. List it in `SETTINGS`, or remove it\."):
        files(words)
    words.settings[kind.name]["fields"]["colour"] = {"about": "Colour.", "sample": "red"}
    with pytest.raises(ValueError, match=r"no setting has the option retention_policy\.colour"):
        files(words, KINDS, (*SETTINGS, kind))
