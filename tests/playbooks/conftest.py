# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real runs of ansible-playbook against an emulator."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent

PLAY = """---
- name: Test
  hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  module_defaults:
    group/mailops.workmail.workmail:
      region: eu-west-1
  tasks:
"""


@pytest.fixture
def playbook(emulator, tmp_path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs tasks as a play; returns the finished process, warnings and all."""
    emulator.add_organization("acme", domains=["example.com"])
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "AWS_ENDPOINT_URL_WORKMAIL": emulator.url,
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "only-for-tests",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_NOCOLOR": "1",
    }

    def run(tasks: str, *words: str) -> subprocess.CompletedProcess[str]:
        path = tmp_path / "play.yml"
        path.write_text(PLAY + "".join(f"    {line}\n" for line in tasks.splitlines()), encoding="utf-8")
        command = [BIN / "ansible-playbook", path, *words]
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

    return run
