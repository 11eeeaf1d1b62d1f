# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real runs of ansible-playbook against an emulator.

They run the collection that is here, or the one installed in the folder that MAILOPS_COLLECTIONS names: `make unit`
builds the artifact and runs them from that.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.inprocess import Runner
from workmail_emulator import Emulator

BIN = Path(sys.executable).parent
HERE = Path(__file__).parent

PLAY = """---
- name: Test
  hosts: HOSTS
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  module_defaults:
    group/mailops.workmail.workmail:
      region: eu-west-1
  tasks:
"""


EACH = """---
- name: Do the same in an organization for each host
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
"""


@dataclass
class Playbook:
    """Runs tasks as a play against the emulator's organization `acme`."""

    folder: Path
    environment: dict[str, str]

    def write(self, tasks: str, hosts: str = "localhost") -> Path:
        path = self.folder / "play.yml"
        path.write_text(
            PLAY.replace("HOSTS", hosts) + "".join(f"    {line}\n" for line in tasks.splitlines()), encoding="utf-8"
        )
        return path

    def __call__(self, tasks: str, *words: str) -> subprocess.CompletedProcess[str]:
        """The finished process, warnings and all."""
        return self.command("ansible-playbook", str(self.write(tasks)), *words)

    def over(self, cases: list[dict[str, Any]], playbook: str, *words: str) -> list[str]:
        """Run once over one host a case, whose variables they are. What the run shows of each host."""
        hosts = {f"case{number}": variables for number, variables in enumerate(cases)}
        inventory = self.folder / "hosts.json"
        inventory.write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
        done = self.command("ansible-playbook", "-i", str(inventory), playbook, *words)
        shown = (done.stdout + done.stderr).splitlines()
        return ["\n".join(line for line in shown if f"[{host}]" in line) for host in hosts]

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run in the playbook's folder."""
        command = [BIN / words[0], *words[1:]]
        environment = self.environment
        return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=self.folder, check=False)


@dataclass
class World(Playbook):
    """The same, with the emulator."""

    emulator: Emulator

    @property
    def acme(self) -> Runner:
        return Runner(self.emulator.url, "acme")


@dataclass
class Each:
    """One run over several hosts, each with an emulator of its own that has the organization `acme`."""

    shown: str

    @classmethod
    def run(cls, run: Playbook, task: str, hosts: Mapping[str, Callable[[Runner], Any]], *words: str) -> Each:
        """Run a task over hosts. The value of a host prepares its organization."""
        inventory = {}
        with ExitStack() as stack:
            for host, prepare in hosts.items():
                emulator = stack.enter_context(Emulator(seed=1))
                emulator.add_organization("acme", domains=["example.com"])
                prepare(Runner(emulator.url, "acme"))
                inventory[host] = {"url": emulator.url}
            (run.folder / "hosts.json").write_text(json.dumps({"all": {"hosts": inventory}}), encoding="utf-8")
            (run.folder / "play.yml").write_text(f"{EACH}    - {task}\n", encoding="utf-8")
            done = run.command("ansible-playbook", "-i", "hosts.json", "play.yml", "--forks", "2", *words)
        return cls(done.stdout + done.stderr)

    def assert_silent_success(self, host: str) -> None:
        """No task of the host failed, and the run shows no warning."""
        assert re.search(rf"^{host} +: ok=[1-9].* unreachable=0 +failed=0 .* rescued=0 ", self.shown, re.MULTILINE), (
            self.shown
        )
        assert "WARNING" not in self.shown
        assert "DEPRECATION" not in self.shown


CHEAPER = (
    "ANSIBLE_CALLBACK_PLUGINS",
    "ANSIBLE_CALLBACKS_ENABLED",
    "ANSIBLE_PIPELINING",
    "PYTHONPATH",
    "MAILOPS_PACKED",
)
"""The variables that make plays cheaper (`support/interpreter`)."""


def plain(environment: Mapping[str, str]) -> dict[str, str]:
    """The same environment for plays that run as those of a user do, each process and each module of its own."""
    return {name: value for name, value in environment.items() if name not in CHEAPER}


@contextmanager
def warm(packed: Path) -> Iterator[None]:
    """A process that has imported what commands and modules import, and runs them from here on."""
    command = [sys.executable, HERE / "interpreter" / "warm.py", packed]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment("", packed, packed)):
        yield


def environment(url: str, home: Path, packed: Path) -> dict[str, str]:
    """The environment of a user's shell that works with the emulator. `packed`: the folder of the packed modules."""
    installed = os.environ.get("MAILOPS_COLLECTIONS")
    return {
        "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback"),
        "ANSIBLE_CALLBACKS_ENABLED": "packed_once",
        "PYTHONPATH": str(HERE / "interpreter"),
        "MAILOPS_PACKED": str(packed),
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": str(home),
        "ANSIBLE_ASYNC_DIR": str(home / "async"),
        "LANG": "C.UTF-8",
        "AWS_ENDPOINT_URL_WORKMAIL": url,
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "only-for-tests",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_PIPELINING": "1",
        **({"ANSIBLE_COLLECTIONS_PATH": installed} if installed else {}),
    }
