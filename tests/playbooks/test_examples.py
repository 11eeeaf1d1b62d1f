# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The EXAMPLES of every module and filter run as they stand, in file order, without a warning."""

from __future__ import annotations

import importlib
import json
import re
import shutil
from pathlib import Path

import pytest
import yaml
from support import plays, zips
from support.imap import PASSWORD, USER, certify, pymap, serving_tls
from support.inprocess import Runner
from support.proxy import proxied

TOP = Path(__file__).parents[2]
MODULES = sorted(path.stem for path in (TOP / "plugins" / "modules").glob("workmail_*.py"))
BESIDE_A_STORAGE = (
    "workmail_decommission",
    "workmail_evidence",
    "workmail_mailbox_export",
    "workmail_mailbox_export_info",
)
"""Their examples need a bucket and wait for jobs: tests/modules/test_mailbox_export.py runs them."""
NEED_A_USER = ("_info", "_personal_access_token")
"""Endings of modules whose examples are about a user that exists."""
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


VAULT = {"vault_bob_password": "Only-For-Tests-1", "vault_imap_password": PASSWORD, "imap_host": "127.0.0.1"}
"""What somebody who copies an example has in a vault."""


def run_silently(playbook, tasks: str) -> None:
    done = playbook(tasks, "-e", json.dumps(VAULT))
    assert done.returncode == 0, done.stdout + done.stderr
    told = r"\[WARNING\]: (?:.+: \d+ users?, read as: |users_to_csv: the format \w+ has no place for: ).+"
    output = re.sub(told, "", done.stdout + done.stderr)
    assert "WARNING" not in output
    assert "DEPRECATION" not in output


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


CONFIRMED = (
    "[WARNING]: retention_policy.folder_configurations: mail in JUNK_EMAIL, which is kept, is deleted after 30 days."
)
"""What the example of a retention policy confirms."""


def add_a_user(acme: Runner) -> None:
    acme.run("workmail_user", name="alice", email="alice@acme.awsapps.com")


@pytest.fixture(scope="module")
def ran(tmp_path_factory, packed) -> plays.Each:
    """One run in which each module is a host that runs its examples."""
    folder = tmp_path_factory.mktemp("examples")
    modules = [module for module in MODULES if module not in BESIDE_A_STORAGE]
    hosts = {module: add_a_user if module.endswith(NEED_A_USER) else lambda _acme: None for module in modules}
    for module in modules:
        (folder / f"{module}.yml").write_text(examples(module), encoding="utf-8")
    for name in ("alice.zip", "alice-final.zip", "carol.zip"):
        named = [(f"{path}/9.eml", zips.message(9)) for path in ("Projects", "Junk Email")]
        zips.write(folder / name, zips.zipped([*zips.mailbox(), *named]))
    task = 'ansible.builtin.include_tasks: "{{ inventory_hostname }}.yml"'
    run = plays.Playbook(folder, plays.environment("", folder, packed))
    certify(folder)
    with pymap(users=[USER, "carol@example.com"]) as server, proxied(server.port, tls=serving_tls(folder)) as tls:
        told = plays.Each.run(run, task, hosts, "-e", json.dumps({**VAULT, "imap_port": tls.port}))
    assert CONFIRMED in told.shown
    return plays.Each(told.shown.replace(CONFIRMED, ""))


@pytest.mark.parametrize("module", [module for module in MODULES if module not in BESIDE_A_STORAGE])
def test_the_examples_run_as_they_stand(ran: plays.Each, module: str) -> None:
    assert f"mailops.workmail.{module}:" in examples(module)
    ran.assert_silent_success(module)


def test_the_examples_of_the_filters_run_as_they_stand(playbook, monkeypatch) -> None:
    shutil.copytree(TOP / "roles" / "audit" / "templates", playbook.folder, dirs_exist_ok=True)
    (playbook.folder / "users.csv").write_text(
        "name,email\nann,ann@example.com\nbob,bob@example.com\n", encoding="utf-8"
    )
    (playbook.folder / "microsoft365.csv").write_text(
        "User Name,First Name,Last Name,Display Name,Job Title,Department,Office Number,Office Phone,Mobile Phone,Fax,"
        "Alternate email address,Address,City,State or Province,ZIP or Postal Code,Country or Region,Quota\n"
        "zoe@example.com,Zoë,Berg,Zoë Berg,,,,,,,,,,,,,1000\n",
        encoding="utf-8",
    )
    zips.write(playbook.folder / "alice.zip", zips.zipped(zips.mailbox()))
    (playbook.folder / "users.yml").write_text("---\n- name: ann\n- name: bob\n  display_name: Bob\n", encoding="utf-8")
    monkeypatch.chdir(playbook.folder)
    written = [yaml.safe_load(path.read_text(encoding="utf-8"))["EXAMPLES"] for path in FILTERS]
    assert all(f"mailops.workmail.{path.stem}" in text for path, text in zip(FILTERS, written, strict=True))
    people = "- mailops.workmail.workmail_user: {organization: acme, name: ann, email: ann@example.com}"
    run_silently(playbook, "\n".join([people, PREPARED, *written]))
