# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A value of each setting, from the samples of its documentation, and what must be true of every setting."""

from __future__ import annotations

from typing import Any

import yaml
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_NAME, SETTINGS
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Kind
from paper.policies import declared
from paper.words import FOLDER

from .inprocess import Runner

MODULE = "workmail_settings"
WORDS: dict[str, Any] = yaml.safe_load((FOLDER / "settings.yml").read_text(encoding="utf-8"))
KINDS: tuple[Kind, ...] = tuple(BY_NAME[name] for name in SETTINGS)
OPERATIONS = declared(KINDS)
"""The API operations that read, write or delete a setting."""


def sample(words: dict[str, Any]) -> Any:
    """The value that the samples below a documented option make together."""
    inner = {option: sample(one) for option, one in words.get("fields", {}).items()}
    return words.get("sample", [inner])


def value(words: dict[str, Any]) -> dict[str, Any]:
    """A value of a setting that a new organization does not have."""
    return {option: sample(one) for option, one in words["fields"].items()}


VALUES = {kind.name: value(WORDS[kind.name]) for kind in KINDS}


def assert_lawful(acme: Runner, kind: Kind, value: dict[str, Any]) -> None:
    """Assert that a setting is previewed truly, written once, read as it was written, and removed if it may lack."""
    wanted = {kind.name: value}
    before = acme.run(f"{MODULE}_info")["settings"]
    assert before.get(kind.name) != value
    assert acme.check_then_run(MODULE, **wanted)["settings"] == wanted
    assert not acme.run(MODULE, **wanted)["changed"]
    settings = acme.run(f"{MODULE}_info")["settings"]
    assert settings == {**before, **wanted}
    assert not acme.run(MODULE, **settings)["changed"]
    if kind.optional:
        absent = {kind.name: {"state": "absent"}}
        assert acme.check_then_run(MODULE, **absent)["settings"] == {}
        assert not acme.run(MODULE, **absent)["changed"]
        assert acme.run(f"{MODULE}_info")["settings"] == before
