# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator for tests: in a thread of the test's own process, on a free port of the loopback interface."""

from __future__ import annotations

import asyncio
import copy
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Self, TypeVar

from aiohttp import web

from .control_exports import act, contents, find
from .control_settings import Token, issue_token
from .exports.course import Course
from .exports.job import Job
from .exports.storage import Storage
from .faults import Faults, Injector
from .lag import Lag
from .log import Call
from .mailbox import Mailbox
from .policy import Policy
from .population import Population, populate
from .server import application
from .service import Service
from .settings_snapshot import settings_snapshot
from .snapshot import snapshot
from .statefile import load, save
from .switches import Switches
from .world import MailDomain, World, digest

T = TypeVar("T")


class Emulator:
    """`with Emulator() as emulator:` serves at `emulator.url` until the block ends."""

    def __init__(
        self,
        switches: Mapping[str, str] | Switches | None = None,
        faults: Faults | None = None,
        lag: Lag | None = None,
        seed: int = 0,
        state: str | Path | None = None,
        region: str = "eu-west-1",
        host: str = "127.0.0.1",
        port: int = 0,
        policy: Policy | Mapping[str, Any] | None = None,
    ) -> None:
        chosen = switches if isinstance(switches, Switches) else Switches(dict(switches or {}))
        self.service = Service(seed, chosen, lag or Lag(), faults or Faults(), policy=_policy(policy))
        if state is not None:
            load(self.service.world, state)
        self._region, self._host, self._port = region, host, port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._started = threading.Event()
        self._runner: web.AppRunner | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._started.wait(10):
            raise RuntimeError("the emulator did not start")
        return self

    def __exit__(self, *_exception: object) -> None:
        self._on_loop(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._started.set()
        self._loop.run_forever()
        self._loop.close()

    async def _start(self) -> None:
        self._runner = web.AppRunner(application(self.service), access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def _stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        self.service.exporter.close()

    def _on_loop(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    def _call(self, work: Callable[[], T]) -> T:
        """Run on the loop, so that no request is half-way."""

        async def run() -> T:
            return work()

        result: T = self._on_loop(run())
        return result

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self._port}"

    @property
    def calls(self) -> list[Call]:
        return self._call(lambda: list(self.service.log.calls))

    @property
    def bugs(self) -> list[str]:
        return self._call(lambda: list(self.service.log.bugs))

    def counts(self) -> Counter[str]:
        return self._call(self.service.log.counts)

    def writes(self) -> list[Call]:
        return self._call(self.service.log.writes)

    def reset_log(self) -> None:
        self._call(self.service.log.reset)

    def add_organization(self, alias: str, domains: Iterable[str] = (), region: str = "") -> str:
        """An Active organization with verified domains; returns its id."""

        def add() -> str:
            one = self.service.world.create_organization(alias, region or self._region)
            one.domains.update({name: MailDomain(name, verified=True) for name in domains})
            return one.id

        return self._call(add)

    def populate(self, organization: str, **counts: int) -> None:
        wanted = Population(**counts)
        self._call(lambda: populate(self.service.world, self.service.organization(organization), wanted))

    def snapshot(self, organization: str) -> dict[str, Any]:
        return self._call(lambda: snapshot(self.service.organization(organization)))

    def settings(self, organization: str) -> dict[str, Any]:
        """Its true settings, by names instead of ids and without dates."""
        return self._call(lambda: settings_snapshot(self.service.organization(organization)))

    def edit(self, organization: str, change: Callable[[Any], T]) -> T:
        """Change the state behind the service's back, as an administrator in the console would."""
        return self._call(lambda: change(self.service.organization(organization)))

    def remember(self) -> World:
        """The whole world as it is, for `restore`: organizations, client tokens, and which ids have been given."""
        return self._call(lambda: copy.deepcopy(self.service.world))

    def restore(self, world: World) -> None:
        self._call(lambda: setattr(self.service, "world", copy.deepcopy(world)))

    def password_is(self, organization: str, user: str, text: str) -> bool:
        def test() -> bool:
            people = self.service.organization(organization).of_kind("user")
            return any(one.name == user and one.password == digest(text) for one in people)

        return self._call(test)

    def set_faults(self, faults: Faults) -> None:
        self._call(lambda: self.service.set_faults(faults))

    def intercept(self, injector: Injector) -> None:
        """Use an injector of your own, until `set_faults` is called."""
        self._call(lambda: setattr(self.service, "injector", injector))

    @property
    def injected_errors(self) -> Counter[str]:
        """How many errors of each sort have been injected since the start."""
        return self._call(lambda: Counter(self.service.injected_errors))

    def set_lag(self, lag: Lag) -> None:
        self._call(lambda: setattr(self.service, "lag", lag))

    def set_switch(self, name: str, reading: str) -> None:
        self._call(lambda: self.service.switches.set(name, reading))

    def set_switches(self, switches: Mapping[str, str] | Switches) -> None:
        chosen = switches if isinstance(switches, Switches) else Switches(dict(switches))
        self._call(lambda: setattr(self.service, "switches", chosen))

    def set_policy(self, policy: Policy | Mapping[str, Any] | None) -> None:
        """Allow from now on what an IAM policy document allows; None allows everything."""
        chosen = _policy(policy)
        self._call(lambda: setattr(self.service, "policy", chosen))

    def advance(self, seconds: float) -> None:
        """Advance the clock of the service, and end the export jobs that are due then."""
        self._on_loop(self.service.advance(seconds))

    def set_course(self, course: Course) -> None:
        """How long the export jobs started from now on take, and which of them fail."""
        self._call(lambda: setattr(self.service.exporter, "course", course))

    def set_storage(self, endpoint: str | None) -> None:
        """Where S3, KMS and IAM answer; None: export jobs write nothing, and nothing about them is checked."""
        storage = Storage.at(endpoint) if endpoint else None
        self._call(lambda: setattr(self.service.exporter, "storage", storage))

    def set_missing(self, names: Iterable[str]) -> None:
        """ARNs of roles, log groups and functions, and URLs, that do not exist; everything else does."""
        self._call(lambda: setattr(self.service.world, "missing", list(names)))

    def issue_token(self, organization: str, user: str, name: str, age: float = 0.0, used: float | None = None) -> str:
        """A personal access token, as its user makes it: `age` days ago, used last `used` days ago. Returns its id."""

        token = Token(organization, user, name, age, used)
        return self._call(lambda: issue_token(self.service, token))

    def fill(self, organization: str, entity: str, **numbers: int) -> None:
        """Change what a mailbox contains: the fields of `Mailbox`. `entity`: id, name or address."""

        def change() -> None:
            one = find(self.service.organization(organization), entity)
            one.mailbox = (one.mailbox or Mailbox()).changed(numbers)

        self._call(change)

    def contents(self, organization: str, entity: str) -> dict[str, Any]:
        """Counts of a mailbox, and each entry of its export under the present readings."""
        return self._call(lambda: contents(self.service, organization, entity, every=True))

    def jobs(self, organization: str) -> list[Job]:
        """All export jobs, the oldest first."""
        return self._call(lambda: copy.deepcopy(list(self.service.organization(organization).jobs.values())))

    def act(self, **action: Any) -> None:
        """Start, fail, complete, hold, release or forget an export job: see `control_exports.Action`."""
        self._on_loop(act(self.service, action))

    def clear(self) -> None:
        """An empty world, no injected errors, no lag, no policy, strict readings, an empty log."""

        def wipe() -> None:
            service = self.service
            service.world = World(service.seed)
            service.switches, service.lag, service.faults, service.policy = Switches(), Lag(), Faults(), None
            service.injector = Injector(service.faults, random.Random(service.seed))
            service.busy.clear()
            service.exporter.reset()
            service.log.reset()

        self._call(wipe)

    def save(self, path: str | Path) -> None:
        self._call(lambda: save(self.service.world, path))


def _policy(given: Policy | Mapping[str, Any] | None) -> Policy | None:
    return given if given is None or isinstance(given, Policy) else Policy.of(given)
