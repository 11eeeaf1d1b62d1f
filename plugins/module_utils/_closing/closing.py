# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the evidence says of closing down: gates that were overridden and why, and when each stage ended. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from .._service.errors import WorkMailError
from .gates import STAGES

FORMAT = 1


@dataclass(frozen=True)
class Override:
    gate: str
    stage: str
    reason: str
    at: str


@dataclass(frozen=True)
class Closing:
    organization: str
    alias: str
    wave: str
    overrides: tuple[Override, ...] = ()
    exempt: tuple[str, ...] = ()
    """Mailboxes that need not be imported."""
    stages: tuple[tuple[str, str], ...] = ()
    """Stages that ended, and when."""

    def overridden(self, gate: str, stage: str, reason: str, at: str) -> Closing:
        """With an override; the same one is noted once."""
        if any((one.gate, one.stage, one.reason) == (gate, stage, reason) for one in self.overrides):
            return self
        return replace(self, overrides=(*self.overrides, Override(gate, stage, reason, at)))

    def ended(self, stage: str, at: str) -> Closing:
        if stage in dict(self.stages):
            return self
        return replace(self, stages=(*self.stages, (stage, at)))


def to_bytes(closing: Closing) -> bytes:
    return (json.dumps({"format": FORMAT, **asdict(closing)}, indent=1, sort_keys=True) + "\n").encode()


def from_bytes(data: bytes, path: str) -> Closing:
    """Raises `WorkMailError` if it is not such a document."""
    try:
        told = json.loads(data)
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        texts = {key: told[key] for key in ("organization", "alias", "wave")}
        overrides = tuple(Override(**one) for one in told["overrides"])
        stages = tuple((str(stage), str(at)) for stage, at in told["stages"])
        if not all(isinstance(one, str) for one in texts.values()) or any(one not in STAGES for one, _at in stages):
            raise ValueError(stages)
        return Closing(**texts, overrides=overrides, exempt=tuple(map(str, told["exempt"])), stages=stages)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise WorkMailError(
            f"{path} is damaged ({type(error).__name__}). Restore an earlier version of the file.", "DamagedRecord"
        ) from None
