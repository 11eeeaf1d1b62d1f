# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The EXAMPLES of every module and filter run as they stand, in file order, without a warning."""

from __future__ import annotations

import importlib
import json
import re
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml
from support import plays
from support.inprocess import Runner
from workmail_emulator import Emulator

TOP = Path(__file__).parents[2]
MODULES = sorted(path.stem for path in (TOP / "plugins" / "modules").glob("workmail_*.py"))
PUBLISHED = sorted(
    path
    for pattern in (
        "plugins/modules/*.py",
        "plugins/filter/*.yml",
        "docs/docsite/rst/*.rst",
        "roles/*/README.md",
        "README.md",
    )
    for path in TOP.glob(pattern)
)
FILTERS = sorted((TOP / "plugins" / "filter").glob("*.yml"))

PREPARED = """
- name: Let the role read the organization and define what the filters get
  ansible.builtin.import_role:
    name: mailops.workmail.audit
  vars:
    audit_organization: acme
    audit_region: eu-west-1
    audit_dir: report
"""


VAULT = {"vault_bob_password": "Only-For-Tests-1"}
"""What somebody who copies an example has in a vault."""


def run_silently(playbook, tasks: str) -> None:
    done = playbook(tasks, "-e", json.dumps(VAULT))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    assert "DEPRECATION" not in done.stdout + done.stderr


def test_there_are_modules_and_filters_to_try() -> None:
    assert len(MODULES) >= 13
    assert len(FILTERS) >= 10


def examples(module: str) -> str:
    text: str = importlib.import_module(f"ansible_collections.mailops.workmail.plugins.modules.{module}").EXAMPLES
    return text.strip()


@pytest.mark.parametrize("module", [module for module in MODULES if module.endswith("_info")])
def test_the_examples_of_a_module_that_reads_begin_by_reading(module: str) -> None:
    (first, *_rest) = yaml.safe_load(examples(module))
    assert set(first) & {f"mailops.workmail.{module}"}


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.name)
def test_no_example_teaches_a_default_password(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"password\w*: (?!\"?\{\{ *vault_|!vault|VALUE_).*default\('.+'\).*", text) == []
    assert re.findall(r"^ *-? *password: (?:[\"']?\w+-\S*\d)", text, re.MULTILINE) == []


PLAY = """---
- name: Run the examples of each module in an organization of its own
  hosts: all
  connection: local
  gather_facts: false
  strategy: ansible.builtin.free
  environment:
    AWS_ENDPOINT_URL_WORKMAIL: "{{ url }}"
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  module_defaults:
    group/mailops.workmail.workmail:
      region: eu-west-1
  tasks:
    - name: Run the examples
      ansible.builtin.include_tasks: "{{ inventory_hostname }}.yml"
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory, packed) -> str:
    """What a play shows in which each host is a module that runs its examples against an emulator of its own."""
    folder = tmp_path_factory.mktemp("examples")
    hosts = {}
    with ExitStack() as stack:
        for module in MODULES:
            emulator = stack.enter_context(Emulator(seed=1))
            emulator.add_organization("acme", domains=["example.com"])
            if module.endswith("_info"):
                Runner(emulator.url, "acme").run("workmail_user", name="alice", email="alice@acme.awsapps.com")
            hosts[module] = {"url": emulator.url}
            (folder / f"{module}.yml").write_text(examples(module), encoding="utf-8")
        (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}), encoding="utf-8")
        (folder / "play.yml").write_text(PLAY, encoding="utf-8")
        run = plays.Playbook(folder, plays.environment("http://127.0.0.1:9", folder, packed))
        words = ("-i", "hosts.yml", "-e", json.dumps(VAULT), "--forks", "2")
        done = run.command("ansible-playbook", "play.yml", *words)
    return done.stdout + done.stderr


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_run_as_they_stand(ran: str, module: str) -> None:
    assert f"mailops.workmail.{module}:" in examples(module)
    counts = re.search(rf"^{module} +: ok=([0-9]+) .* unreachable=0 +failed=0 ", ran, re.MULTILINE)
    assert counts, ran
    assert int(counts[1]) > len(yaml.safe_load(examples(module))) - ran.count(f"skipping: [{module}]")
    assert "WARNING" not in ran
    assert "DEPRECATION" not in ran


def test_the_examples_of_the_filters_run_as_they_stand(playbook, monkeypatch) -> None:
    shutil.copytree(TOP / "roles" / "audit" / "templates", playbook.folder, dirs_exist_ok=True)
    (playbook.folder / "users.csv").write_text(
        "name,email\nann,ann@example.com\nbob,bob@example.com\n", encoding="utf-8"
    )
    (playbook.folder / "users.yml").write_text("---\n- name: ann\n- name: bob\n", encoding="utf-8")
    monkeypatch.chdir(playbook.folder)
    written = [yaml.safe_load(path.read_text(encoding="utf-8"))["EXAMPLES"] for path in FILTERS]
    assert all(f"mailops.workmail.{path.stem}" in text for path, text in zip(FILTERS, written, strict=True))
    people = "- mailops.workmail.workmail_user: {organization: acme, name: ann, email: ann@example.com}"
    run_silently(playbook, "\n".join([people, PREPARED, *written]))
