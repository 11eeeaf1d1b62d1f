# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever is wrong with a task's input is refused before the first write, in words by which it can be mended.

The rows are in bad_input/. A row has `says`; `module` and `given`, its options, or `filter` and `text`; `expects`, the
parts of the message. It may have `start` (a key of organizations.yml), `mode` (real: the preview takes it to be mended
by an earlier task), `fault` (operation and error code of the service), `state` of the organization, and `secrets`.
In options `{numbered: [text, n]}` is a list of n texts, `{long: [text, n]}` a text n times, `{id_of: name}` an id.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.mailops.workmail.plugins.filter.users_from_csv import users_from_csv
from support.inprocess import Runner
from workmail_emulator import Faults, Rule

HERE = Path(__file__).parent
FILES = sorted((HERE / "bad_input").glob("*.yml"))
ROWS = [{"theme": path.stem, **row} for path in FILES for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
STARTS = yaml.safe_load((HERE / "organizations.yml").read_text(encoding="utf-8"))
MODULES = {path.stem for path in (HERE.parents[1] / "plugins" / "modules").glob("workmail_*.py")}
YOUNGER = {"workmail_assumptions_info", "workmail_doctor_info"}
"""Take no input but the organization, as the others do."""
INSIDES = re.compile(r"Traceback|\w+Error\b|NoneType|<class|object at 0x|\b(str|int|dict|bool|float)\b(?!\w*`)")
"""What a message must not speak of: Python."""
WORLDS: dict[str, Any] = {}


@pytest.fixture
def prepared(emulator, monkeypatch, row: dict[str, Any]) -> Runner:
    """The organization that the row starts from, reached with no credentials but those that a run is given."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/dev/null")
    runner, start = Runner(emulator.url, "acme"), row.get("start", "people")
    if start not in WORLDS:
        emulator.add_organization("acme", domains=["example.com", "pending.example"])
        emulator.add_organization("nordic", region="us-east-1")
        emulator.edit("acme", lambda one: setattr(one.domains["pending.example"], "verified", False))
        for task in STARTS[start]:
            runner.run("workmail_directory", **meant(task, {}))
        WORLDS[start] = emulator.remember()
    emulator.restore(WORLDS[start])
    if "state" in row:
        emulator.edit("acme", lambda one: vars(one).update(state=row["state"], transition=99))
    emulator.reset_log()
    return runner


def meant(value: Any, ids: dict[str, str]) -> Any:
    """Options with what stands for something long or unforeseeable put in."""
    match value:
        case {"numbered": [text, count]}:
            return [text % number for number in range(count)]
        case {"long": [text, count]}:
            return text * count
        case {"id_of": name}:
            return ids[name]
        case dict():
            return {key: meant(inner, ids) for key, inner in value.items()}
        case list():
            return [meant(inner, ids) for inner in value]
    return value


def named(rows: list[dict[str, Any]]) -> Any:
    return pytest.mark.parametrize("row", rows, ids=[f"{row['theme']}: {row['says']}" for row in rows])


def assert_told(row: dict[str, Any], message: str, everything: str) -> None:
    absent = [part for part in row["expects"] if part not in message]
    assert not absent, f"{absent} not in: {message}"
    assert not INSIDES.search(message), message
    assert "Traceback" not in everything
    assert [secret for secret in row.get("secrets", ()) if secret in everything] == []


@named([row for row in ROWS if "module" in row])
def test_the_module_refuses_it_writes_nothing_and_says_how_to_fix_it(emulator, prepared: Runner, row) -> None:
    ids = emulator.edit("acme", lambda one: {entity.name: entity.id for entity in one.entities.values()})
    given = meant(row["given"], ids)
    messages = []
    for check in (False, True):
        if check and row.get("mode") == "real":
            continue
        emulator.set_faults(Faults(rules=[Rule(**row["fault"])] if "fault" in row else []))
        result = prepared.fails(row["module"], check=check, **given)
        messages.append(result["msg"])
        assert_told(row, result["msg"], json.dumps(result))
        assert "exception" not in result
        assert emulator.writes() == []
    assert len(set(messages)) == 1


@named([row for row in ROWS if "filter" in row])
def test_the_filter_refuses_it_and_says_how_to_fix_it(row) -> None:
    with pytest.raises(AnsibleFilterError) as error:
        users_from_csv(row["text"])
    assert_told(row, str(error.value), str(error.value))


def test_every_module_is_given_bad_input() -> None:
    assert {row["module"] for row in ROWS if "module" in row} == MODULES - YOUNGER
    assert len(ROWS) >= 160
    assert [row for row in ROWS if len(row["expects"]) < 2] == []
