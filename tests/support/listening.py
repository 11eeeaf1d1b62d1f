# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real runs of Ansible that are listened to: their output, and what processes and files show."""

from __future__ import annotations

import json
import os
import re
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.canaries import CANARIES, assert_unseen, files, seen
from support.plays import Playbook


@dataclass
class Listening:
    """Runs plays that get secrets from files in `given`; whatever else they leave behind must have none."""

    playbook: Playbook
    besides: list[Path] = field(default_factory=list)
    arrived: list[str] = field(default_factory=list)
    """Passwords that got to the service, in clear."""

    def __post_init__(self) -> None:
        folder = self.playbook.folder
        for name in ("given", "tmp", "facts"):
            (folder / name).mkdir()
        self.playbook.environment |= {
            "TMPDIR": str(folder / "tmp"),
            "ANSIBLE_REMOTE_TEMP": str(folder / "remote"),
            "ANSIBLE_LOG_PATH": str(folder / "ansible.log"),
            "ANSIBLE_CACHE_PLUGIN": "jsonfile",
            "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(folder / "facts"),
        }

    def give(self, name: str, text: str) -> Path:
        path = self.playbook.folder / "given" / name
        path.write_text(text, encoding="utf-8")
        self.besides.append(path)
        return path

    def variables(self, users: list[dict[str, Any]]) -> str:
        """The option that hands over `people` and `passwords` by name, none of them a template."""
        lines = ["passwords:"]
        lines += [f"  {user['name']}: !unsafe {json.dumps(user['password'])}" for user in users]
        lines += ["people:", *(f"  - {item}" for item in map(_flow, users))]
        return f"@{self.give('secrets.yml', chr(10).join(lines))}"

    def left(self) -> dict[str, str]:
        return files(self.playbook.folder, self.besides)

    def assert_silent(self, *texts: str) -> None:
        generated = {f"generated {number}": secret for number, secret in enumerate(self.arrived)}
        places = {f"output {number}": text for number, text in enumerate(texts)}
        assert_unseen(places | self.left(), CANARIES | generated)

    def __call__(self, tasks: str, *words: str, code: int = 0) -> str:
        return self.command("ansible-playbook", str(self.playbook.write(tasks)), *words, code=code)

    def command(self, *words: str, code: int = 0) -> str:
        done = self.playbook.command(*words)
        self.assert_silent(done.stdout, done.stderr)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


def _flow(user: dict[str, Any]) -> str:
    pairs = ", ".join(f"{key}: {'!unsafe ' * (key == 'password')}{json.dumps(value)}" for key, value in user.items())
    return f"{{{pairs}}}"


PAYLOAD = re.compile(r"remote/ansible-tmp-[^/]+/AnsiballZ_\w+\.py$|\.ansible/tmp/ansible-local-[^/]+/tmp\w+$")
"""Where Ansible keeps what it runs, and where it writes that first; neither is there without need of a file."""


@dataclass
class Watch:
    """What processes and files show while something runs."""

    folder: Path
    besides: list[Path]
    secrets: dict[str, str]
    processes: Counter[str] = field(default_factory=Counter)
    """Names of what was looked at."""
    leaks: set[str] = field(default_factory=set)
    payloads: set[str] = field(default_factory=set)
    """Files that had a secret for a while."""

    @contextmanager
    def ing(self) -> Any:
        ended = threading.Event()
        thread = threading.Thread(target=lambda: self._look_until(ended), daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _look_until(self, ended: threading.Event) -> None:
        while not ended.wait(0.02):
            for process in Path("/proc").glob("[0-9]*"):
                self._process(process)
            for folder, _folders, names in os.walk(self.folder):  # It ignores folders that vanish.
                for path in (Path(folder) / name for name in names):
                    self._file(path)

    def _file(self, path: Path) -> None:
        with suppress(OSError):
            if path not in self.besides and seen(path.read_text("utf-8", "replace"), self.secrets):
                self.payloads.add(str(path.relative_to(self.folder)))

    def _process(self, process: Path) -> None:
        with suppress(OSError):
            if process.stat().st_uid != os.getuid():
                return
            words = (process / "cmdline").read_bytes().decode(errors="replace")
            self.processes.update(re.findall(r"ansible-playbook|AnsiballZ_\w+|python", words))
            found = seen(words + (process / "environ").read_bytes().decode(errors="replace"), self.secrets)
            self.leaks.update(f"{Path(words.split(chr(0))[0]).name}: {what}" for what in found)
