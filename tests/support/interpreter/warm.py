# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A process that has imported the libraries of commands and modules, and forks for each of them.

    python warm.py FOLDER

It listens on the socket `warm` in FOLDER until its standard input ends. A command or a module (`sitecustomize.py`)
sends what it would run with its standard streams. The fork that runs it has the same arguments, environment, folder and
streams as the process that asked, and nothing of Ansible or of this collection is imported in it yet.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import marshal
import os
import selectors
import signal
import socket
import sys
import threading
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import imported
import parsed
import sitecustomize

LIBRARIES = """
argcomplete boto3.session cryptography.hazmat.backends.openssl cryptography.hazmat.primitives.ciphers
cryptography.hazmat.primitives.padding cryptography.hazmat.primitives.serialization ctypes.util curses difflib distro
encodings.cp437 encodings.idna jinja2.nativetypes jinja2.sandbox multiprocessing.managers multiprocessing.queues
packaging.specifiers tarfile tomllib xml.dom.minidom xmltodict yaml
"""
"""What commands and modules import, from Python and from other projects."""
SERVICES = ("workmail", "s3", "kms", "iam", "sts")
COLLECTIONS = ("amazon/aws", "mailops/workmail")
SHA256 = 64
"""Characters of the name of a file of bytecode."""
REFUSED = b"\xff" * 4
SHAPED_BY = ("PYTHON", "LANG", "LC_")
"""Beginnings of the environment variables that Python reads at its start."""
CHANGEABLE = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
"""Those that `become` follows; `ansible-runner` sets them."""


def shape(environment: dict[str, str]) -> dict[str, str]:
    """What a fork can no longer change."""
    return {name: value for name, value in environment.items() if name.startswith(SHAPED_BY) and name not in CHANGEABLE}


def searched(environment: dict[str, str]) -> list[str]:
    return [folder for folder in environment["PYTHONPATH"].split(os.pathsep) if folder]


def warm_up() -> None:
    """Import what most processes import, and read once the large files that they read."""
    for name in LIBRARIES.split():
        with contextlib.suppress(ImportError):
            import_module(name)
    keep_declarations()
    keep_service()


def keep_declarations() -> None:
    """Parse Ansible's settings, and the tables of where former plugins went, which each command parses."""
    yaml = import_module("yaml")
    load, folder = yaml.load, Path(find_spec("ansible").submodule_search_locations[0])
    settings = folder / "config" / "base.yml"
    tables = [folder / "config" / "ansible_builtin_runtime.yml"]
    tables += [folder.parent / "ansible_collections" / name / "meta" / "runtime.yml" for name in COLLECTIONS]
    kept = {(table.read_bytes(), yaml.CBaseLoader): None for table in tables if table.exists()}
    kept[settings.read_bytes(), yaml.CSafeLoader] = None
    for text, loader in kept:
        kept[text, loader] = load(text, loader)

    def loaded(stream: Any, Loader: Any) -> Any:
        """What is kept is handed out as it is, because a process of Ansible reads each of these files once."""
        if getattr(stream, "name", None) == os.fsencode(settings):
            stream = stream.read()
        known = isinstance(stream, bytes) and (stream, Loader) in kept
        return kept[stream, Loader] if known else parsed.parsed(sitecustomize.FOLDER, stream, Loader, load)

    yaml.load = loaded


def keep_service() -> None:
    """Read botocore's descriptions of the services that modules call, and of the endpoints."""
    import_module("service").share(setattr)
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "eu-west-1"}
    session = import_module("boto3.session").Session(**keys)
    for name in SERVICES:
        session.client(name, endpoint_url="http://127.0.0.1:9")


class Warm:
    """The children that run and whom they run for."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.folder, self.changed = sitecustomize.FOLDER, 0
        self.events = selectors.DefaultSelector()
        self.events.register(listener, selectors.EVENT_READ, self.accept)
        self.events.register(0, selectors.EVENT_READ, lambda: sys.exit(0))
        self.pids: dict[socket.socket, int] = {}
        self.reported: set[str] = set()

    def serve(self) -> list[str]:
        """In this process it does not return; in a child it returns the arguments of the script to run."""
        while True:
            for key, _mask in self.events.select():
                arguments = key.data()
                if arguments is not None:
                    return arguments

    def accept(self) -> list[str] | None:
        asker, _address = self.listener.accept()
        size, streams, _flags, _from = socket.recv_fds(asker, 4, 3)
        with asker.makefile("rb") as stream:
            work = stream.read(int.from_bytes(size, sys.byteorder))
        executable, arguments, folder, mask, environment = marshal.loads(work)
        if executable != sys.executable or shape(environment) != shape(dict(os.environ)):
            asker.send(REFUSED)
            asker.close()
            for one in streams:
                os.close(one)
            return None
        self.keep_bytecode()
        pid = os.fork()
        if not pid:
            self.events.close()
            for one in (self.listener, asker, *self.pids):
                one.close()
            become(streams, folder, mask, environment)
            return arguments
        for one in streams:
            os.close(one)
        self.pids[asker] = pid
        end = os.pidfd_open(pid)
        self.events.register(end, selectors.EVENT_READ, lambda: self.ended(end, asker))
        self.events.register(asker, selectors.EVENT_READ, lambda: self.left(asker))
        return None

    def keep_bytecode(self) -> None:
        """Read what processes have compiled since the last time, so that those that start from now on need not."""
        changed = os.stat(self.folder).st_mtime_ns
        if changed != self.changed:
            self.changed = changed
            names = set(os.listdir(self.folder))
            parsed.keep(self.folder, names)
            sitecustomize.keep({name for name in names if len(name) == SHA256} - sitecustomize.KEPT.keys())
            reported = {name for name in names if name.endswith(imported.ENDING)} - self.reported
            self.reported |= reported
            for name in sorted(reported):
                imported.keep(self.folder, name)

    def ended(self, end: int, asker: socket.socket) -> None:
        _pid, status = os.waitpid(self.pids.pop(asker), 0)
        with contextlib.suppress(OSError):
            asker.send(status.to_bytes(4, sys.byteorder))
        self.events.unregister(end)
        with contextlib.suppress(KeyError):
            self.events.unregister(asker)
        os.close(end)
        asker.close()

    def left(self, asker: socket.socket) -> None:
        """The process that asked was killed, so the one that runs for it is."""
        self.events.unregister(asker)
        os.kill(self.pids[asker], signal.SIGKILL)


def become(streams: list[int], folder: str, mask: int, environment: dict[str, str]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        old = getattr(sys, name)
        at_once = bool(number and environment.get("PYTHONUNBUFFERED"))
        buffer = os.fdopen(number, "wb" if number else "rb", buffering=0 if at_once else -1, closefd=False)
        by_line = number == 2 or buffer.isatty()
        new = io.TextIOWrapper(buffer, old.encoding, old.errors, line_buffering=by_line, write_through=at_once)
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)
    os.chdir(folder)
    os.umask(mask)
    sys.dont_write_bytecode = bool(environment.get("PYTHONDONTWRITEBYTECODE"))
    sys.path[1 : 1 + len(searched(dict(os.environ)))] = searched(environment)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()


def run(arguments: list[str]) -> None:
    """As `python SCRIPT …` does, or `python` that reads what it runs.

    The process ends at once: it does not take apart what it shares with this one.
    """
    gc.disable()
    sys.orig_argv[1:] = arguments
    main = ModuleType("__main__")
    sys.modules["__main__"] = main
    if arguments:
        script = main.__file__ = arguments[0]
        sys.argv[:] = arguments
        sys.path[0] = str(Path(script).resolve().parent)
        with io.open_code(script) as text:
            code = compile(text.read(), script, "exec")
    else:
        sys.argv[:] = sys.path[:1] = [""]
        code = compile(sys.stdin.buffer.read(), "<stdin>", "exec")
    packed = None if arguments and "AnsiballZ_" not in script else imported.Packed()
    try:
        exec(code, vars(main))
        ended: object = 0
    except SystemExit as end:
        ended = end.code
    if packed:
        packed.report(sitecustomize.FOLDER)
    leave(ended)


def leave(code: object) -> NoReturn:
    """Do what Python does at its end, but for the objects in memory."""
    if not (code is None or isinstance(code, int)):
        print(code, file=sys.stderr)
        code = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit((code or 0) & 0xFF)


def listening(folder: str) -> socket.socket:
    """It is at its place once it answers. The name is short, because a socket's may have 108 characters at most."""
    os.chdir(folder)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("warming")
    listener.listen(64)
    Path("warming").rename("warm")
    return listener


if __name__ == "__main__" and hasattr(os, "pidfd_open"):
    warm_up()
    gc.collect()
    gc.freeze()
    run(Warm(listening(sys.argv[1])).serve())
