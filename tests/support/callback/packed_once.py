# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A callback plugin that keeps the modules that Ansible packs, so that a module is packed once in a test session.

Ansible packs a module with all that it imports into a ZIP file, once a run, in its temporary folder. That takes longer
than most tasks of the tests. It packs in the folder that MAILOPS_PACKED names instead.

Each worker of a play compiles the plugins of collections that it uses, because Ansible's loader of collections keeps no
bytecode. It keeps that in the same folder, too (`sitecustomize.py`), as well as the code of templates
(`compiled_templates.py`). What the workers of a playbook or of a role import of its filters and lookups, the next run
of it imports once, before it forks the first worker. Each play does so with what Ansible imports in each worker. A play
waits for the end of a worker instead of looking a thousand times a second, and a worker asks the warm process itself to
run a module that is given to Python through a pipe.
"""

from __future__ import annotations

import contextlib
import marshal
import multiprocessing
import os
import shlex
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from importlib import import_module
from multiprocessing.connection import wait
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any

import compiled_templates
import sitecustomize
from ansible import constants
from ansible._internal._templating._engine import TemplateEngine
from ansible.executor.process import worker
from ansible.module_utils.common.json import Direction, get_module_decoder, get_module_encoder
from ansible.playbook.block import Block
from ansible.playbook.role import Role
from ansible.plugins import strategy
from ansible.plugins.callback import CallbackBase
from ansible.plugins.connection import local
from ansible.plugins.loader import action_loader, connection_loader, filter_loader, shell_loader, test_loader
from ansible.utils.collection_loader import _collection_finder

COLLECTION = "mailops.workmail."
LONGEST_WAIT = 0.02
"""Seconds until a play looks again, whether a worker ended or not."""
PLUGINS = f"ansible_collections.{COLLECTION}plugins"


def compiled(source: str | bytes, filename: str, mode: str, flags: int, dont_inherit: bool) -> CodeType:
    """What the loader's call of `compile` returns."""
    if isinstance(source, bytes) and (mode, flags, dont_inherit) == ("exec", 0, True):
        return sitecustomize.compiled(filename, source)
    return compile(source, filename, mode, flags, dont_inherit)


def roles_of(parts: list[Any]) -> Iterator[str]:
    """The names of the roles of a play: those of its list, and those that its tasks import or include."""
    for part in parts:
        role = part if isinstance(part, Role) else getattr(part, "_role", None)
        name = role.get_name() if role else getattr(part, "_role_name", None)
        if name:
            yield str(name)
        elif isinstance(part, Block):
            yield from roles_of([*part.block, *part.rescue, *part.always])


class Shared:
    """What workers of the same plays import from collections, whose plugins the loader compiles and runs anew in each.

    What the first run of a playbook or of a role in a session has imported, the next ones import before they fork.
    """

    def __init__(self, names: list[tuple[str, set[str]]]) -> None:
        """:param names: the names of the plays, each with those of its roles"""
        key = sha256(repr([(name, sorted(roles)) for name, roles in names]).encode()).hexdigest()[:16]
        self.place = Path(os.environ["MAILOPS_PACKED"], f"{key}.shared")
        self.names = self.known()
        for name in sorted(self.names):
            with contextlib.suppress(Exception):
                import_module(name)

    def known(self) -> set[str]:
        try:
            return marshal.loads(self.place.read_bytes())
        except OSError:
            return set()

    def learn(self) -> None:
        """In a worker, at its end."""
        names = {name for name in sys.modules if name.startswith(PLUGINS)}
        if names - self.names:
            unfinished = self.place.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(marshal.dumps(names | self.known()))
            unfinished.replace(self.place)


run_worker = worker.WorkerProcess.run


def prepare_workers() -> None:
    """Do once what each worker does."""
    get_module_encoder("legacy", Direction.CONTROLLER_TO_MODULE)
    get_module_decoder("legacy", Direction.MODULE_TO_CONTROLLER)
    TemplateEngine().environment.lexer  # noqa: B018 - The environment keeps it.
    action_loader.get("ansible.legacy.normal", class_only=True)
    connection_loader.get("ansible.legacy.local", class_only=True)
    shell_loader.get("sh", class_only=True)
    for name in ("debug", "assert", "set_fact", "include_vars"):
        action_loader.get(f"ansible.builtin.{name}", class_only=True)
    filter_loader.get("to_json")
    test_loader.get("match")


def wait_for_workers(_seconds: float) -> None:
    """Instead of a short sleep."""
    workers = multiprocessing.active_children()
    if workers:
        wait([worker.sentinel for worker in workers], LONGEST_WAIT)
    else:
        time.sleep(0.001)


def piped(command: str) -> dict[str, str] | None:
    """What a shell command for a module on standard input adds to the environment; None for any other command."""
    shell = shlex.split(command)
    if shell[:-1] != ["/bin/sh", "-c"] or set(shell[-1]) & set("$`"):
        return None
    *settings, python, then, sleep, zero = ["", "", "", *shlex.split(shell[-1])]
    settings = [one for one in settings if one]
    if [python, then, sleep, zero] != [sys.executable, "&&", "sleep", "0"] or not all("=" in one for one in settings):
        return None
    return dict(one.split("=", 1) for one in settings)


exec_command = local.Connection.exec_command


def run_piped(
    connection: Any, cmd: str, in_data: bytes | None = None, sudoable: bool = True
) -> tuple[int, bytes, bytes]:
    """`exec_command`, but the shells and the Python that would ask the warm process are not started."""
    added = piped(cmd) if in_data and not (connection.become or connection.cwd) else None
    if added is None:
        return exec_command(connection, cmd, in_data=in_data, sudoable=sudoable)
    streams = [os.memfd_create(name) for name in ("stdin", "stdout", "stderr")]
    try:
        with open(streams[0], "wb", closefd=False) as file:
            file.write(in_data)
        os.lseek(streams[0], 0, os.SEEK_SET)
        code = sitecustomize.ask(sys.executable, [], {**os.environ, **added}, streams)
        if code is None:
            return exec_command(connection, cmd, in_data=in_data, sudoable=sudoable)
        shown, errors = (os.pread(stream, os.fstat(stream).st_size, 0) for stream in streams[1:])
        return code if code >= 0 else 128 - code, shown, errors
    finally:
        for stream in streams:
            os.close(stream)


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "packed_once"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        Path(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache").symlink_to(os.environ["MAILOPS_PACKED"])
        vars(_collection_finder)["compile"] = compiled
        vars(strategy)["time"] = SimpleNamespace(sleep=wait_for_workers, time=time.time)
        local.Connection.exec_command = run_piped
        compiled_templates.share()

    def v2_playbook_on_start(self, playbook: Any) -> None:
        prepare_workers()
        plays = [(play.get_name(), set(roles_of([*play.roles, *play.tasks]))) for play in playbook.get_plays()]
        if any(word.startswith(COLLECTION) for word in sys.argv) or any(roles for _name, roles in plays):
            shared = Shared(plays)

            def run(process: worker.WorkerProcess) -> None:
                run_worker(process)
                shared.learn()

            worker.WorkerProcess.run = run
