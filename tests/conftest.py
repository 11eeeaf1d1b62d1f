# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixtures and paths that all tests share."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from coverage import Coverage
from hypothesis import settings
from support import direct, plays, storage
from support.clock import clock
from support.inprocess import Runner
from support.interpreter.service import share
from support.soak import SEED, SOAKING, TALLY
from workmail_emulator import Emulator
from xdist.scheduler import LoadGroupScheduling

__all__ = ["clock"]

TOP = Path(__file__).parents[1]

COLLECTION = "ansible_collections.mailops.workmail"
PLACES = ("AWS", "BOTO", "HOME")
"""Beginnings of the environment variables that a session of boto3 reads."""
CLIENTS = 8
"""Clients that are kept."""

settings.register_profile("steady", derandomize=not SOAKING)
settings.load_profile("steady")
"""The same examples in every test run, so that a failure is one of the change at hand; a soak takes a seed."""


def pytest_sessionfinish(session: Any) -> None:
    """Hand the tally of a worker process over to the one that reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tally"] = dict(TALLY)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    TALLY.update(getattr(node, "workeroutput", {}).get("tally", {}))


class Announcing:
    """A soak reports a violation when it is found, not at its end, which may be the best part of an hour later."""

    def __init__(self, config: Any) -> None:
        self.plugins = config.pluginmanager

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            terminal = self.plugins.get_plugin("terminalreporter")
            terminal.write_line(f"\nsoak: violation in {report.nodeid}\n{report.longreprtext}", flush=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    direct.allow(item.nodeid)


def pytest_configure(config: Any) -> None:
    if SOAKING and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Announcing(config))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", ()))
    for reason, count in skipped.items():
        terminalreporter.write_line(
            f"{count} {'test' if count == 1 else 'tests'} skipped: {reason.removeprefix('Skipped: ')}"
        )
    if SOAKING:
        violations = sum(len(terminalreporter.stats.get(outcome, ())) for outcome in ("failed", "error"))
        counts = ", ".join(f"{TALLY[what]:,} {what}" for what in ("cases", "faults injected", "kills"))
        terminalreporter.write_line(f"soak: seed {SEED}, {counts}, violations: {violations}")


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Import what `make coverage` measures while it is measured: the definitions of a file that something else imports
    before would count as not reached."""
    distributing = session.config.getvalue("dist") != "no" and not hasattr(session.config, "workerinput")
    if Coverage.current() is not None and not distributing:
        for path in sorted((TOP / "plugins").rglob("*.py")):
            import_module(".".join((COLLECTION, *path.relative_to(TOP).with_suffix("").parts)))


class Grouping(LoadGroupScheduling):
    """The tests of plays in one file stay together where they share a fixture, so that it is made once.

    The marks of pytest-xdist 3.8 do not reach its scheduler under pytest 9.2, which derives the ids of tests.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return path if _shares_a_play(path) else nodeid


@cache
def _shares_a_play(path: str) -> bool:
    return "/playbooks/" in path and 'scope="module"' in (TOP / path).read_text(encoding="utf-8")


def pytest_xdist_make_scheduler(config: Any, log: Any) -> Grouping | None:
    return Grouping(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(scope="session")
def running_emulator():
    """One emulator for the whole session; `emulator` empties it for each test."""
    with Emulator(seed=1) as emulator:
        yield emulator
        TALLY["faults injected"] += emulator.injected_errors.total()


@pytest.fixture
def emulator(running_emulator):
    running_emulator.clear()
    yield running_emulator
    assert not running_emulator.bugs, running_emulator.bugs


@pytest.fixture(scope="session")
def running_storage() -> Iterator[str]:
    """One S3, KMS and IAM for the whole session; `drop` empties it for each test."""
    with storage.serving() as url:
        yield url


@pytest.fixture
def drop(emulator, running_storage) -> Iterator[storage.Drop]:
    """A bucket, a key and a role that fit, in a storage into which the emulator's export jobs write."""
    emulator.set_storage(storage.emptied(running_storage))
    yield storage.Drop(running_storage)
    emulator.set_storage(None)


@pytest.fixture
def acme(emulator):
    """A runner for an Active, empty organization `acme` whose test domain and example.com are verified."""
    emulator.add_organization("acme", domains=["example.com"])
    emulator.reset_log()
    return Runner(emulator.url, "acme")


@pytest.fixture(autouse=True, scope="session")
def impatient():
    """Look again at once while testing: the emulator needs no time to come round unless a test says so."""
    base = f"{COLLECTION}.plugins.module_utils"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{base}._apply.waiting.DELAYS", (0.0, 0.001, 0.005, 0.02))
        patch.setattr(f"{base}._apply.calling.FIRST_DELAY", 0.002)
        patch.setattr(f"{base}._service.gate.FIRST_DELAY", 0.002)
        yield


@pytest.fixture(autouse=True, scope="session")
def without_connections():
    """Calls of laws to an emulator of this process need no connection (`support/direct.py` says which do)."""
    with pytest.MonkeyPatch.context() as patch:
        direct.share(patch.setattr)
        yield


@pytest.fixture(autouse=True, scope="session")
def one_loader():
    """Hundreds of runs in one process need not look for botocore's files and parse them each time, nor do the same
    to the names of its events and the methods of its clients."""
    with pytest.MonkeyPatch.context() as patch:
        share(patch.setattr)
        yield


@pytest.fixture(autouse=True, scope="session")
def one_session():
    """They need not open a session or a client each time either, as long as what these take from the environment is
    the same. The last clients are kept, so tests that have an emulator each do not fill the memory. A process that
    is forked opens its own, because a connection serves one process."""
    open_session, open_client = boto3.session.Session, botocore.session.Session.create_client
    sessions = cache(lambda _surroundings, options: open_session(**dict(options)))
    clients: dict[Any, Any] = {}

    def session(**options: Any) -> Any:
        return sessions(_surroundings(), tuple(sorted(options.items())))

    def client(session: Any, service: str, *words: Any, config: Any = None, **options: Any) -> Any:
        wanted = (id(session), service, words, vars(config)["_user_provided_options"] if config else {}, options)
        key = (os.getpid(), _surroundings(), repr(wanted))  # Connections are not shared with a forked process.
        if key not in clients:
            if len(clients) >= CLIENTS:
                clients.pop(next(iter(clients)))
            made = open_client(session, service, *words, config=config, **options)
            made.meta.events.register = _once(made.meta.events.register)
            clients[key] = session, made
        return clients[key][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("boto3.session.Session", session)
        patch.setattr("botocore.session.Session.create_client", client)
        yield


def _surroundings() -> tuple[tuple[str, str], ...]:
    """What a session or a client may take from the environment."""
    return tuple((name, os.environ[name]) for name in os.environ if name.startswith(PLACES) or "PROXY" in name.upper())


def _once(register: Callable[..., None]) -> Callable[..., None]:
    """Each run registers the same handler again. A client that serves many runs needs it once."""
    registered = []

    def register_once(event: str, handler: Any, *words: Any) -> None:
        handled = (event, getattr(handler, "func", handler), getattr(handler, "args", ()))
        if handled not in registered:
            registered.append(handled)
            register(event, handler, *words)

    return register_once


@pytest.fixture(scope="session")
def packed(tmp_path_factory) -> Iterator[Path]:
    """Where all plays of the session keep the modules that Ansible packs, and find the process that runs them."""
    folder = tmp_path_factory.mktemp("packed")
    with plays.warm(folder):
        yield folder


@pytest.fixture(scope="module")
def world(tmp_path_factory, packed) -> Iterator[plays.World]:
    """An emulator with an empty organization `acme` and a folder, whose state several tests of a module look at."""
    folder = tmp_path_factory.mktemp("world")
    with Emulator(seed=1) as emulator:
        emulator.add_organization("acme", domains=["example.com"])
        yield plays.World(folder, plays.environment(emulator.url, folder, packed), emulator)
        assert not emulator.bugs, emulator.bugs


@pytest.fixture
def environment(emulator, tmp_path, packed) -> dict[str, str]:
    return plays.environment(emulator.url, tmp_path, packed)


@pytest.fixture
def playbook(emulator, environment, tmp_path) -> plays.Playbook:
    emulator.add_organization("acme", domains=["example.com"])
    return plays.Playbook(tmp_path, environment)
