# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is published: the files of the tree that serve somebody who uses the collection, and no others."""

from __future__ import annotations

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
KILOBYTES = 400


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


def test_the_artifact_is_small(artifact: Path) -> None:
    assert artifact.stat().st_size < KILOBYTES * 1024
