# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A blank variable counts as left out, as a survey of AWX and `-e name=` give it, for every variable that there is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

TOP = Path(__file__).parents[2]
ROLES = ("audit", "offboarding", "organization")
OWN_ROLE = {"audit": "audit", "offboard": "offboarding", "organization": "organization"}
"""The role that a playbook runs, whose variables are its own too."""
NEEDED: dict[str, dict[str, Any]] = {
    "apply": {"apply_organization": "acme", "apply_dir": "files"},
    "audit": {"audit_organization": "acme", "audit_dir": "report"},
    "doctor": {"doctor_organization": "acme"},
    "export": {"export_organization": "acme", "export_dir": "files"},
    "joiner": {"joiner_organization": "acme", "joiner_name": "ann", "joiner_email": "ann@example.com"},
    "offboard": {"offboarding_organization": "acme", "offboard_user": "ann", "offboard_lock_on": "2026-01-01"},
    "organization": {"organization_alias": "acme"},
    "verify_assumptions": {"assumptions_organization": "acme"},
}
"""What a run cannot do without."""


def options(role: str) -> dict[str, Any]:
    text = (TOP / "roles" / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["argument_specs"]["main"]["options"])


def variables(name: str) -> set[str]:
    """What a playbook reads and does not set itself, what its first lines tell, and the options of its role."""
    role = options(OWN_ROLE[name]) if name in OWN_ROLE else {}
    path = TOP / "playbooks" / f"{name}.yml"
    if not path.exists():
        return set(role)
    text = path.read_text(encoding="utf-8")
    prefix = {"verify_assumptions": "assumptions", "offboard": "offboard(?:ing)?"}.get(name, name)
    own = rf"\b{prefix}_[a-z_]+\b"
    told = set(re.findall(own, " ".join(line for line in text.splitlines() if line.startswith("#"))))
    without_text = re.sub(r"mailops\.workmail\.\w+", "", text)
    set_here = set(re.findall(rf"^ +({own[2:-2]}):", text, re.MULTILINE)) | set(
        re.findall(rf"register: ({own[2:-2]})", text)
    )
    return told | (set(re.findall(own, without_text)) - set_here) | set(role)


@pytest.mark.parametrize(("role", "option"), [(role, option) for role in ROLES for option in options(role)])
def test_a_blank_option_of_a_role_passes_the_check_before_its_first_task(role: str, option: str) -> None:
    spec = {key: value for key, value in options(role)[option].items() if key != "required"}
    for blank in ("", None):
        told = ArgumentSpecValidator({option: spec}).validate({option: blank}, validate_role_argument_spec=True)
        assert told.error_messages == []


@pytest.fixture
def run(playbook, emulator, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "users.yml").write_text("- {name: ann, email: ann@example.com}\n", encoding="utf-8")
    role = playbook.write("- ansible.builtin.import_role: {name: mailops.workmail.organization}")
    playbook.environment |= {"AWS_REGION": "eu-west-1"}

    def run(name: str, given: dict[str, Any]) -> tuple[int, str]:
        emulator.reset_log()
        what = str(role) if name == "organization" else f"mailops.workmail.{name}"
        done = playbook.command("ansible-playbook", what, "--check", "-vvv", "-e", json.dumps(given))
        assert "Traceback" not in done.stdout + done.stderr
        assert emulator.writes() == []
        return done.returncode, done.stdout + done.stderr

    return run


def arguments(told: str) -> list[dict[str, Any]]:
    """What each module of this collection was called with, in the order of the tasks."""
    told = re.sub(r"\.comparison-\w+|[.]ansible/tmp/[^\"]*", "temporary", told)
    places = [match.end() for match in re.finditer(r'"module_args": (?=\{)', told)]
    found = [json.JSONDecoder().raw_decode(told, place)[0] for place in places]
    return [one for one in found if "organization" in one]


@pytest.mark.parametrize("name", NEEDED)
def test_blank_variables_do_what_left_out_ones_do(name: str, run, emulator) -> None:
    blank = dict.fromkeys(variables(name) - set(NEEDED[name]), "")
    assert blank
    plain = run(name, NEEDED[name])
    calls = [call.operation for call in emulator.calls]
    code, told = run(name, {**blank, **NEEDED[name]})
    assert code == plain[0]
    for given, wanted in zip(arguments(told), arguments(plain[1]), strict=True):
        assert given == wanted
    assert sorted(call.operation for call in emulator.calls) == sorted(calls)
    assert arguments(told)


@pytest.mark.parametrize("name", NEEDED)
def test_a_blank_variable_that_is_needed_is_asked_for_before_the_first_call(name: str, run, emulator) -> None:
    code, told = run(name, dict.fromkeys(variables(name), ""))
    assert code == 2
    assert re.search(r"[Ss]et (the organization|the alias|`awx_setup_)", told), told
    assert emulator.calls == []


def test_the_set_up_of_awx_takes_its_defaults_for_blank_variables() -> None:
    (play,) = DataLoader().load_from_file(str(TOP / "playbooks" / "awx_setup.yml"), trusted_as_template=True)
    needed = dict.fromkeys(("awx_setup_project_url", "awx_setup_credential", "awx_setup_image"), "x")
    item = {"name": "x", "playbook": "x", "survey": "audit", "type": "run", "preview": "x", "run": "x"}
    base = {**play["vars"], "omit": "left out", "item": item}
    base |= {**needed, "playbook_dir": str(TOP / "playbooks"), "awx_setup_audited": "acme"}
    base |= {"awx_setup_leavers_file": "leavers.yml", "awx_setup_exit_store": "s3://acme-exports/exit"}
    tasks = [task[key] for task in play["tasks"] for key in task if key.startswith("awx.awx.")]
    asked = [{key: value for key, value in one.items() if key != "survey_spec"} for one in tasks]
    conditions = {"awx_setup_audited", "awx_setup_leavers_file", "awx_setup_exit_store"}
    blank = dict.fromkeys(variables("awx_setup") - conditions - {*needed}, "")
    assert "awx_setup_branch" in blank
    left_out, empty = (
        [Templar(loader=DataLoader(), variables=given).template(one) for one in asked]
        for given in (base, {**base, **blank})
    )
    assert empty == left_out
    assert "eu-west-1" in str(empty)
