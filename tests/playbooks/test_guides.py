# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each block of the README and of the guides runs as it is printed, in the order of its page, or it says why not."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import zips
from support.guides import FOLDER, GUIDES, TOP, Block, on
from support.inprocess import Runner
from support.items import people
from support.leaving import Leaving

PRINTED_URL = "http://127.0.0.1:5555"
NO_ACCOUNT = "it assumes a role in an AWS account"
OTHERS = "it is for Exchange Online; test_read_back.py parses the script of the pack"
REHEARSED = "test_installed.py runs make demo-exit, which does the same"
OUTPUT = "it is what a command prints"


@dataclass(frozen=True)
class Shown:
    """Not run, because of this."""

    why: str


@dataclass(frozen=True)
class Runs:
    """Commands for a shell; what is exported there stays for the rest of the page."""

    tells: str = ""


@dataclass(frozen=True)
class Saved:
    """A file of this name, and the command that reads it where no later block does."""

    name: str
    then: str = ""


@dataclass(frozen=True)
class Tasks:
    """Tasks of a play whose defaults name the organization."""


@dataclass(frozen=True)
class Steps:
    """A workflow of a forge: its `run` steps, less those that install."""


Step = Shown | Runs | Saved | Tasks | Steps
LISTED = "ansible-inventory -i {} --list"
STAYS = Shown("it runs until it is stopped; test_command.py starts it")

STORIES: dict[str, list[Step]] = {
    "README": [
        Shown("it installs and runs everything; test_installed.py runs the demo"),
        Runs(),
        Saved("site.yml"),
        Runs("changed=0 "),
        Shown("it would install from Galaxy"),
    ],
    "export_mailboxes": [*[Shown("test_exit.py runs it beside a storage")] * 5],
    "rehearse_exit": [*[Shown(REHEARSED)] * 10],
    "import_access": [
        Shown("test_access_token.py makes such a certificate"),
        Shown(OTHERS),
        Shown("test_access_token.py runs it against a service"),
        Shown("test_read_back.py reads these variables in the README of the pack"),
        Shown(OTHERS),
        Shown("test_access_token.py runs it against a service"),
        *[Shown("test_read_back.py reads these variables in the README of the pack")] * 3,
        Shown("it is a part of the configuration of Dovecot"),
        *[Shown("test_import_archives.py signs in with such variables")] * 2,
    ],
    "assess": [Runs("written: "), Saved("checklist.yml")],
    "which_target": [],
    "two_weeks": [],
    "red_mailbox": [],
    "first_run": [STAYS, Runs(), Saved("first.yml"), Runs("changed=0 ")],
    "adopt": [
        Runs("changed"),
        Shown("it is what an export writes; test_directory_yaml.py compares"),
        Runs("changed=0 "),
        Shown("test_users_from_csv.py reads it"),
        Shown("it is what a faulty table gives; test_users_from_csv.py compares"),
    ],
    "preview": [
        Runs("changed=0 "),
        Shown("test_preview.py compares what a run writes with it"),
        Shown("it has the id of the preview above; test_awx.py runs what was approved"),
    ],
    "settings": [
        Runs("settings.yml"),
        Saved("acme/settings.yml"),
        Saved("expectations.yml"),
        Runs("3 added, 1 changed, 1 disabled or deleted"),
    ],
    "joiner": [Tasks(), Runs("Plan id "), Shown("it holds a password that is encrypted for nobody")],
    "name_change": [Tasks(), Tasks(), Runs()],
    "team_rename": [Tasks(), Tasks(), Runs()],
    "shared_mailbox": [Tasks(), Tasks(), Tasks(), Tasks()],
    "bulk_import": [Saved("import/users.csv"), Runs("changed=1 "), Runs()],
    "import_table": [
        Saved("import/users.csv"),
        Runs("changed=1 "),
        Shown("test_guide.py compares it"),
        Runs("read as: a sheet with German headers"),
        Shown("test_guide.py compares it"),
        Tasks(),
    ],
    "ci": [Steps()],
    "leaver": [Saved("leavers.yml"), Runs(), Runs(), Runs(), Tasks(), Tasks()],
    "files_and_leavers": [
        Saved("acme/leavers.yml"),
        Runs("changed=0 "),
        Shown("test_leavers_file.py runs it"),
    ],
    "audit": [Runs(), Shown(OUTPUT), Saved("accepted.yml"), Runs()],
    "doctor": [Runs("0 broken"), Shown(OUTPUT), Runs(), Runs("U12")],
    "awx": [Saved("execution-environment.yml", "ansible-builder create")],
    "many_organizations": [
        Saved("workmail.yml"),
        Runs("--@workmail_organizations:"),
        Shown(OUTPUT),
        Saved("named.workmail.yml", LISTED),
        Saved("site.yml"),
        Runs(),
        Saved("accounts.workmail.yml", LISTED),
        Shown(NO_ACCOUNT),
        Shown(NO_ACCOUNT),
        Shown(NO_ACCOUNT),
        Saved("groups.workmail.yml", LISTED),
        Saved("cached.workmail.yml", LISTED),
        STAYS,
        Runs("--@workmail_organizations:"),
    ],
    "reference": [
        Runs(),
        Runs("changed=0 "),
        *[Runs()] * 5,
        *[Shown("test_exit.py or another test_exit_*.py runs it")] * 10,
        Shown("it needs the address of an AWX"),
    ],
    "verify_archives": [
        Runs("3 mailboxes read, 3 balanced"),
        Shown(OUTPUT),
        Runs("3 mailboxes read, 3 balanced"),
        Runs("3 mailboxes read, 3 balanced"),
        Runs("3 mailboxes compared with the other wave: 3 added"),
        Runs("3 verified"),
    ],
    "build_target": [
        Runs("microsoft365: everything was carried; see microsoft365/README.md"),
        Shown(OUTPUT),
        Runs("changed=0 "),
        Runs("imapsync: everything was carried"),
        Runs("10 files changed"),
    ],
    "close_down": [Shown("test_exit_close_down.py runs it beside a storage")] * 8,
    "import_archives": [
        Saved("mapping.yml"),
        Saved("secrets.yml"),
        Runs("ann -> ann@example.net: 0 of 20 messages of the archive are in the target, 20 are not."),
        Shown(OUTPUT),
        Runs("ann -> ann@example.net: All 20 messages of the archive are in the target."),
        Runs("bob -> bob@example.net: All 14 messages of the archive are in the target."),
        Shown(OUTPUT),
        Runs("bob -> bob@example.net: All 14 messages of the archive are in the target."),
        Runs("ann -> ann@example.net: All 3 messages of the archive are in the target."),
        Runs("files on localhost: 1 of 1 mailboxes written"),
    ],
    "archives": [
        Tasks(),
        Tasks(),
        Shown("test_archive.py reads such files with a program like it"),
        Runs("files on localhost: 3 of 3 mailboxes written"),
        Shown("test_archive_in_s3.py reads a wave"),
    ],
    "switch": [
        Shown("test_exit_switch.py plans it beside a name server"),
        *[Shown("test_exit_switch.py runs it beside a name server and Route 53")] * 6,
        Shown("test_exit_switch.py runs it"),
        Shown(OUTPUT),
    ],
    "end_of_support": [],
    "trust": [],
    "tested": [],
}

LEAVING = ("archives", "import_archives", "verify_archives")
"""Pages that assume exported mailboxes."""
PEOPLE = ("ann", "bob", "carol", "sales.shared")
GROUPS = ("sales",)
COMMANDS = {"xdg-open": 'test -s "$1"', "ansible-vault": 'test "$1" = encrypt && test -s "$2"'}
"""What a desktop and somebody at a keyboard have and a test has not."""


@dataclass
class Reader:
    """Somebody who does what a page says, in a folder of their own."""

    playbook: Any
    url: str
    leaving: Leaving | None = None
    """Where the page assumes exported mailboxes."""

    @property
    def folder(self) -> Path:
        return Path(self.playbook.folder)

    def does(self, block: Block, step: Step) -> None:
        text = block.text.replace(PRINTED_URL, self.url)
        text = self.leaving.meant(text) if self.leaving else text
        match step:
            case Runs(tells):
                assert block.language == "shell"
                assert tells in self.shell(text)
            case Saved(name, then):
                assert name.partition(".")[2] in ("yml", "workmail.yml", "csv")
                (self.folder / name).write_text(text, encoding="utf-8")
                self.shell(then.format(name))
            case Tasks():
                self.play(text)
            case Steps():
                for line in workflow(text):
                    self.shell(line)

    def shell(self, text: str) -> str:
        script = f"set -euo pipefail\n{text}\nenv -0 >.environment\n"
        command = ["bash", "-c", script]
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.playbook.environment, cwd=self.folder, check=False
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
        kept = (self.folder / ".environment").read_text(encoding="utf-8").split("\0")
        self.playbook.environment = dict(line.split("=", 1) for line in kept if "=" in line)
        return done.stdout

    def play(self, text: str) -> None:
        tasks = "".join(f"    {line}\n" for line in text.splitlines())
        defaults = "{group/mailops.workmail.workmail: {organization: acme}}"
        whole = f"- module_defaults: {defaults}\n  vars: {{vault_first_password: Only-For-Tests-1}}\n  block:\n{tasks}"
        done = self.playbook(whole)
        assert done.returncode == 0, done.stdout + done.stderr


def workflow(text: str) -> list[str]:
    jobs = yaml.safe_load(text)["jobs"].values()
    lines = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    return [line for line in lines if "install" not in line]


@pytest.fixture
def reader(playbook, emulator, monkeypatch) -> Reader:
    """A company whose people the pages name, its definition in `acme/`, and the profiles that the pages name."""
    acme = Runner(emulator.url, "acme")
    users = people(*PEOPLE)
    groups = people(*GROUPS, members=["ann"])
    acme.run("workmail_directory", users=users, groups=groups)
    emulator.edit("acme", lambda one: one.tags.update(customer="acme-and-sons", stage="production"))
    folder = playbook.folder
    for name in ("acme", "import", "exports"):
        (folder / name).mkdir()
    zips.write(folder / "exports" / "alice.zip", zips.zipped(zips.mailbox()))
    (folder / "acme" / "users.yml").write_text(json.dumps(users), encoding="utf-8")
    (folder / "acme" / "groups.yml").write_text(json.dumps(groups), encoding="utf-8")
    shutil.copy(TOP / "examples" / "users.csv", folder)
    (folder / "leavers.yml").write_text("- {user: bob, lock_on: '2027-01-15'}\n", encoding="utf-8")
    (folder / ".venv").symlink_to(sys.prefix)
    (folder / ".aws").mkdir()
    keys = "aws_access_key_id = x\naws_secret_access_key = only-for-tests\n"
    profiles = "".join(f"[profile {name}]\n{keys}" for name in ("acme", "north", "south"))
    (folder / ".aws" / "config").write_text(profiles, encoding="utf-8")
    (folder / "bin").mkdir()
    for name, text in COMMANDS.items():
        (folder / "bin" / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (folder / "bin" / name).chmod(0o755)
    path = f"{folder / 'bin'}:{playbook.environment['PATH']}"
    author = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    playbook.environment |= {"PATH": path, "AWS_REGION": "eu-west-1", **author}
    monkeypatch.chdir(folder)
    return Reader(playbook, emulator.url)


def test_every_page_has_a_story() -> None:
    assert set(STORIES) == {"README", *GUIDES}


@pytest.mark.parametrize("page", [page for page, steps in STORIES.items() if steps])
def test_the_blocks_of_a_page_run_as_they_are_printed(reader: Reader, page: str, request, monkeypatch) -> None:
    if any("AWS_PROFILE" in block.text for block in on(page)):
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            del reader.playbook.environment[name]
    if page in LEAVING:
        emulator, drop = (request.getfixturevalue(name) for name in ("emulator", "drop"))
        reader.leaving = Leaving.made(reader.playbook, emulator, drop, monkeypatch)
        request.addfinalizer(reader.leaving.stack.close)
    for block, step in zip(on(page), STORIES[page], strict=True):
        reader.does(block, step)


def test_a_page_without_a_story_has_no_blocks() -> None:
    assert [page for page, steps in STORIES.items() if not steps and on(page)] == []


JOURNEY = (
    *("assess", "export_mailboxes", "verify_archives", "build_target", "import_access", "import_archives", "switch"),
    "close_down",
)
"""The pages of the way out in the order of its steps."""
BESIDE = ("adopt", "audit", "which_target", "rehearse_exit", "two_weeks", "red_mailbox", "awx")
"""Pages that the overview links to beside them."""


def links(page: str) -> set[str]:
    text = (FOLDER / f"guide_{page}.rst").read_text(encoding="utf-8")
    return set(re.findall(r":ref:`(?:[^`<]+<)?ansible_collections\.mailops\.workmail\.docsite\.(\w+)>?`", text))


def test_each_page_of_the_way_out_leads_to_the_next_and_back_to_the_overview() -> None:
    assert links("end_of_support") >= {*JOURNEY, *BESIDE}
    for page, following in pairwise(JOURNEY):
        assert following in links(page), page
    for page in (*JOURNEY, "which_target", "rehearse_exit", "two_weeks", "red_mailbox"):
        assert "end_of_support" in links(page), page


def test_the_readme_links_to_every_guide() -> None:
    text = (TOP / "README.md").read_text(encoding="utf-8")
    assert [page for page in GUIDES if f"/guide_{page}.rst)" not in text] == []
