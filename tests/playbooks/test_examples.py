# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The EXAMPLES of every module run as they stand, in file order, without a warning."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "plugins" / "modules"
MODULES = sorted(path.stem for path in FOLDER.glob("workmail_*.py"))


def test_there_are_modules_to_try() -> None:
    assert len(MODULES) >= 13


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_run_as_they_stand(playbook, module: str) -> None:
    text = importlib.import_module(f"ansible_collections.mailops.workmail.plugins.modules.{module}").EXAMPLES
    tasks = text.strip().removeprefix("---\n")
    assert f"mailops.workmail.{module}:" in tasks
    done = playbook(tasks)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    assert "DEPRECATION" not in done.stdout + done.stderr
