# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state as a JSON file, readable by its owner only."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import tempfile
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from .checked import check
from .clock import Clock
from .exports.job import Job
from .mailbox import Mailbox
from .world import Entity, MailDomain, Organization, Stale, World

logger = logging.getLogger("workmail_emulator")
VERSION = 2
DERIVED = ("by_name", "holders")


def save(world: World, path: str | Path) -> None:
    """Write the whole state at once, mode 0600: the old file or the new one is there, never half of one."""
    target = Path(path)
    state = {
        "version": VERSION,
        "organizations": [_plain(one, DERIVED) for one in world.organizations.values()],
        "tokens": {token: list(pair) for token, pair in world.tokens.items()},
        "applications": world.applications,
        "missing": world.missing,
        "rng": world.rng.getstate(),
        "ahead": world.clock.ahead if isinstance(world.clock, Clock) else 0.0,
    }
    descriptor, part = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(json.dumps(state))
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


@dataclass
class Keeper:
    """Saves the world to a file as it changes, in at most about a tenth of the time."""

    world: World
    path: Path
    _waits: asyncio.TimerHandle | None = None
    _took: float = 0.0
    _ended: float = 0.0

    def changed(self) -> None:
        """Save now, or, if the last time was a moment ago, soon. An error is logged: the change itself took effect."""
        if self._waits is not None:
            return
        early = self._ended + 10 * self._took - time.monotonic()
        if early <= 0:
            self._try()
        else:
            self._waits = asyncio.get_running_loop().call_later(early, self._try)

    def _try(self) -> None:
        try:
            self.save()
        except OSError as error:
            logger.error("the state cannot be saved to %s: %s", self.path, error)

    def save(self) -> None:
        """Raises `OSError`."""
        if self._waits is not None:
            self._waits.cancel()
            self._waits = None
        began = time.monotonic()
        try:
            save(self.world, self.path)
        finally:
            self._ended = time.monotonic()
            self._took = self._ended - began


def load(world: World, path: str | Path) -> None:
    """Fill an empty world from a file. Raises `ValueError` if it is damaged or was not written by this version."""
    try:
        state = json.loads(Path(path).read_text(encoding="utf-8"))
        if isinstance(state, dict) and state.get("version") == VERSION:
            _fill(world, state)
            return
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        text = f"{path} is damaged ({type(error).__name__}: {error}). Remove it, or use another file with --state."
        raise ValueError(text) from error
    raise ValueError(f"{path} is not a state file of version {VERSION}. Use another file with --state.")


def _fill(world: World, state: dict[str, Any]) -> None:
    for row in state["organizations"]:
        one = _organization(row)
        check(one)
        world.organizations[one.id] = one
    world.tokens = {token: (pair[0], pair[1]) for token, pair in state["tokens"].items()}
    world.applications, world.missing = state.get("applications", {}), state.get("missing", [])
    version, internal, gauss = state["rng"]
    world.rng.setstate((version, tuple(internal), gauss))
    world.clock = Clock(float(state.get("ahead", 0.0)))


def _plain(value: Any, leave_out: tuple[str, ...] = ()) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name not in leave_out}
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _organization(row: dict[str, Any]) -> Organization:
    entities, domains, jobs = row.pop("entities"), row.pop("domains"), row.pop("jobs", {})
    one = Organization(**row)
    one.domains = {name: MailDomain(**domain) for name, domain in domains.items()}
    one.jobs = {id_: Job(**job) for id_, job in jobs.items()}
    for job in one.jobs.values():
        check(job)
    for entity in entities.values():
        stale, mailbox = entity.pop("stale"), entity.pop("mailbox", None)
        loaded = Entity(**entity, stale=Stale(**stale) if stale else None)
        loaded.mailbox = Mailbox(**mailbox) if mailbox else None
        check(loaded)
        one.add(loaded)
        if loaded.state != "ENABLED":
            for address in loaded.kept:
                one.holders.setdefault(address.lower(), loaded.id)
    return one
