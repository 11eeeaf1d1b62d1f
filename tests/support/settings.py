# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A value of each setting, from the samples of its documentation, and what must be true of every setting."""

from __future__ import annotations

from typing import Any

import yaml
from ansible_collections.mailops.workmail.plugins.module_utils._model.settings import SETTINGS
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Field, Kind
from paper.policies import declared
from paper.words import FOLDER
from workmail_emulator import Emulator

from .inprocess import CREDENTIALS, Runner

MODULE = "workmail_settings"
WORDS: dict[str, Any] = yaml.safe_load((FOLDER / "settings.yml").read_text(encoding="utf-8"))
KINDS: tuple[Kind, ...] = tuple(kind for kind in SETTINGS if not kind.is_rule)
"""What an organization has one of."""
SINGLE = [kind.name for kind in KINDS]
RULES: tuple[Kind, ...] = tuple(kind for kind in SETTINGS if kind.is_rule)
OPERATIONS = declared(SETTINGS)
"""The API operations that read, write or delete a setting."""


def sample(field: Field, words: dict[str, Any]) -> Any:
    """The value that the samples below a documented option make together."""
    if "sample" in words:
        return words["sample"]
    inner = {one.option: sample(one, words["fields"][one.option]) for one in field.fields}
    return [inner] if field.type == "list" else inner


def value(kind: Kind, words: dict[str, Any]) -> dict[str, Any]:
    """A value of a setting that a new organization does not have."""
    return {field.option: sample(field, words["fields"][field.option]) for _part, field in kind.fields()}


VALUES = {kind.name: value(kind, WORDS[kind.name]) for kind in KINDS}
ALLOWED = {"confirm_deletion": True}
"""What a task must allow so that the samples can be written."""


def add_applications(emulator: Emulator) -> None:
    """Make the applications of IAM Identity Center that the samples name: only the account can have them."""
    center = VALUES["identity_provider"]["identity_center_configuration"]
    row = {"Name": "mail", "InstanceArn": center["instance_arn"], "Region": CREDENTIALS["region"]}
    world = emulator.remember()
    world.applications[center["application_arn"]] = row
    emulator.restore(world)


SAMPLE_ROLE = {"name": "backup", "type": "FULL_ACCESS"}
"""A role that the sample of an access control rule names besides that of the sample of roles."""


def rule_value(kind: Kind) -> list[dict[str, Any]]:
    """A rule with a value in every option but its id, as the samples of the documentation have it."""
    words = WORDS[kind.plural]["fields"]
    options = [*([] if kind.calls.ids else [kind.key]), *(field.option for _part, field in kind.fields())]
    fields = {field.option: field for _part, field in kind.fields()}
    named = Field(kind.key)
    return [{option: sample(fields.get(option, named), words[option]) for option in options}]


RULE_VALUES: dict[str, list[dict[str, Any]]] = {kind.plural: rule_value(kind) for kind in RULES}
RULE_VALUES["impersonation_roles"].append(SAMPLE_ROLE)
FUNCTION = RULE_VALUES["availability_configurations"][0].pop("lambda_provider")
RULE_VALUES["availability_configurations"].append({"domain": "example.org", "lambda_provider": FUNCTION})


def add_people(emulator: Emulator) -> None:
    """Create the users that the samples of rules name, in the organization `acme`."""
    acme = Runner(emulator.url, "acme")
    for name in ("alice", "bob"):
        acme.run("workmail_user", name=name, display_name=name, email=f"{name}@example.com")


def prepare(emulator: Emulator) -> None:
    """Make what the samples name."""
    add_applications(emulator)
    add_people(emulator)


def write_samples(emulator: Emulator) -> None:
    """Give the organization `acme` every setting."""
    prepare(emulator)
    Runner(emulator.url, "acme").run(MODULE, **VALUES, **RULE_VALUES, **ALLOWED)


def assert_lawful(acme: Runner, kind: Kind, value: dict[str, Any]) -> None:
    """Assert that a setting is previewed truly, written once, read as it was written, and removed if it may lack."""
    wanted = {kind.name: value}
    before = acme.run(f"{MODULE}_info", include=SINGLE)["settings"]
    assert before.get(kind.name) != value
    assert acme.check_then_run(MODULE, **wanted, **ALLOWED)["settings"] == wanted
    assert not acme.run(MODULE, **wanted)["changed"]
    settings = acme.run(f"{MODULE}_info", include=SINGLE)["settings"]
    assert settings == {**before, **wanted}
    assert not acme.run(MODULE, **settings)["changed"]
    if kind.optional:
        absent = {kind.name: {"state": "absent"}}
        assert acme.check_then_run(MODULE, **absent)["settings"] == {}
        assert not acme.run(MODULE, **absent)["changed"]
        assert acme.run(f"{MODULE}_info", include=SINGLE)["settings"] == before
