# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is published: the files of the tree that serve somebody who uses the collection, and no others."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
GALAXYS = {"MANIFEST.json", "FILES.json"}
CONTENTS = {
    "CHANGELOG.md",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "LICENSES",
    "MAINTAINERS",
    "README.md",
    "REUSE.toml",
    "REVIEW_CHECKLIST.md",
    "SECURITY.md",
    "SUPPORT.md",
    "changelogs",
    "docs",
    "examples",
    "meta",
    "playbooks",
    "plugins",
    "roles",
}
FOLDERS = ("LICENSES", "meta", "playbooks", "plugins", "roles")
"""Folders of which everything is published."""
KILOBYTES = 1000


@pytest.fixture(scope="module")
def artifact(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("artifact")
    command = [Path(sys.executable).parent / "ansible-galaxy", "collection", "build", "--output-path", folder, TOP]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.tar.gz"))


def test_the_artifact_holds_what_users_need_and_nothing_else(artifact: Path) -> None:
    with tarfile.open(artifact) as archive:
        files = {member.name for member in archive if member.isfile()} - GALAXYS
    tracked = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=True)
    assert files - set(tracked.stdout.splitlines()) == set()
    assert {name.partition("/")[0] for name in files} == CONTENTS


STRAYS = (
    ".env",
    "id_rsa",
    ".vault_password",
    "docs/id_rsa",
    "docs/.notes.md",
    "playbooks/.secret.yml",
    "plugins/modules/.workmail_user.py",
    "plugins/lookup.pem",
    "roles/audit/vars/vault.yml",
    "roles/audit/files/key",
    "group_vars/all.yml",
    "tests/output/log.txt",
)


def test_a_file_that_the_list_does_not_name_stays_out(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    subprocess.run(["git", "clone", "--quiet", TOP, tree], check=True)
    shutil.copy(TOP / "galaxy.yml", tree)
    for stray in STRAYS:
        (tree / stray).parent.mkdir(parents=True, exist_ok=True)
        (tree / stray).write_text("a secret", encoding="utf-8")
    command = [Path(sys.executable).parent / "ansible-galaxy", "collection", "build", "--output-path", tmp_path, tree]
    subprocess.run(command, check=True, capture_output=True)
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        assert not set(STRAYS) & set(archive.getnames())


def test_every_tracked_file_of_the_folders_that_users_need_is_in_the_artifact(artifact: Path) -> None:
    with tarfile.open(artifact) as archive:
        inside = set(archive.getnames())
    tracked = subprocess.run(["git", "ls-files", *FOLDERS], cwd=TOP, capture_output=True, text=True, check=True)
    assert set(tracked.stdout.splitlines()) - inside == set()


def test_the_artifact_is_small(artifact: Path) -> None:
    assert artifact.stat().st_size < KILOBYTES * 1024
