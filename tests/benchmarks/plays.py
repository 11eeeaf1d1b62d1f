# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real runs of `ansible-playbook` and of `ansible-runner`, the engine of AWX."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import processes
from .servers import BIN, CREDENTIALS

Task = dict[str, Any]


@dataclass
class Playbook:
    """A play of some tasks on the local host, with its variables, in a file of JSON, beside it."""

    folder: Path
    name: str
    tasks: list[Task]
    variables: dict[str, Any] | None = None
    interpreter: str = "{{ ansible_playbook_python }}"

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path = self.folder / f"{self.name}.json"
        play: dict[str, Any] = {
            "name": "Benchmark",
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "vars": {"ansible_python_interpreter": self.interpreter},
            "tasks": self.tasks,
        }
        if self.variables is not None:
            (self.folder / f"{self.name}-vars.json").write_text(json.dumps(self.variables))
            play["vars_files"] = [f"{self.name}-vars.json"]
        self.path.write_text(json.dumps([play]))

    def run(self, environment: dict[str, str]) -> processes.Finished:
        """Raises `Broken` if the play fails."""
        command = [str(BIN / "ansible-playbook"), str(self.path)]
        return processes.run(command, env=self._environment(environment)).sound()

    def events(self, environment: dict[str, str], verbosity: int) -> tuple[processes.Finished, list[Path]]:
        """Run it as AWX would; also the files of its events, one each. Raises `Broken` if the play fails."""
        private = self.folder / f"{self.name}-runner"
        shutil.rmtree(private, ignore_errors=True)
        shutil.copytree(self.folder, private / "project", ignore=lambda _top, names: _folders(self.folder, names))
        words = ["run", str(private), "-p", self.path.name, "--quiet", "--ident", "run", f"-{'v' * verbosity}"]
        finished = processes.run([str(BIN / "ansible-runner"), *words], env=self._environment(environment)).sound()
        return finished, sorted((private / "artifacts" / "run" / "job_events").glob("*.json"))

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        return {
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "HOME": str(home),
            "ANSIBLE_HOME": str(home / ".ansible"),
            "ANSIBLE_REMOTE_TMP": str(home / ".ansible" / "tmp"),
            "LANG": "C.UTF-8",
            "AWS_EC2_METADATA_DISABLED": "true",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            **CREDENTIALS,
            **more,
        }


def unchanged(finished: processes.Finished) -> processes.Finished:
    """This, if the play says that it changed nothing. Raises `Broken` otherwise."""
    if not re.search(r"\bchanged=0\b", finished.out):
        raise processes.Broken(f"a play that should change nothing says: {finished.out.strip()[-200:]}")
    return finished


def _folders(top: Path, names: Iterable[str]) -> list[str]:
    return [name for name in names if (top / name).is_dir()]
