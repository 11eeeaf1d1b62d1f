# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state as a JSON file, readable by its owner only."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

from .world import Entity, MailDomain, Organization, Stale, World

VERSION = 1
DERIVED = ("by_name", "holders")


def save(world: World, path: str | Path) -> None:
    """Write the whole state at once, mode 0600: the old file or the new one is there, never half of one."""
    target = Path(path)
    state = {
        "version": VERSION,
        "organizations": [_plain(one, DERIVED) for one in world.organizations.values()],
        "tokens": {token: list(pair) for token, pair in world.tokens.items()},
        "rng": world.rng.getstate(),
    }
    part = target.with_name(f".{target.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(state, stream, ensure_ascii=False)
    part.replace(target)


def load(world: World, path: str | Path) -> None:
    """Fill an empty world from a file. Raises `ValueError` if it was not written by this version."""
    state = json.loads(Path(path).read_text(encoding="utf-8"))
    if not isinstance(state, dict) or state.get("version") != VERSION:
        raise ValueError(f"{path} is no state file of version {VERSION}")
    for row in state["organizations"]:
        one = _organization(row)
        world.organizations[one.id] = one
    world.tokens = {token: (pair[0], pair[1]) for token, pair in state["tokens"].items()}
    version, internal, gauss = state["rng"]
    world.rng.setstate((version, tuple(internal), gauss))


def _plain(value: Any, leave_out: tuple[str, ...] = ()) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name not in leave_out}
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _organization(row: dict[str, Any]) -> Organization:
    entities, domains = row.pop("entities"), row.pop("domains")
    one = Organization(**row)
    one.domains = {name: MailDomain(**domain) for name, domain in domains.items()}
    for entity in entities.values():
        stale = entity.pop("stale")
        loaded = Entity(**entity, stale=Stale(**stale) if stale else None)
        one.add(loaded)
        if loaded.state != "ENABLED":
            for address in loaded.kept:
                one.holders.setdefault(address.lower(), loaded.id)
    return one
