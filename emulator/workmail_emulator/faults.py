# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Errors on demand, the same ones for the same seed and the same order of calls."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field

from .checked import check, known_members
from .errors import ServiceError

BEFORE, AFTER = "before", "after"
PROBABILITIES = ("throttle", "errors", "cut_before", "cut_after")
STATUS = {"InternalFailure": 500, "ServiceUnavailable": 503}


@dataclass
class Rule:
    """One operation fails in one way: always, or the first `times` times, from its `start`-th call on."""

    operation: str = ""
    """Empty: every operation."""
    target: str = ""
    """Id, name or address of an entity that the call names; empty: any."""
    code: str = ""
    """Error code to answer; empty with `cut`."""
    cut: str = ""
    """`before` or `after` the operation took effect: the connection is cut instead of an answer."""
    times: int = 0
    """How often; 0: always."""
    start: int = 1
    met: int = 0

    def __post_init__(self) -> None:
        check(self)
        if self.cut not in ("", BEFORE, AFTER):
            raise ValueError(f"Rule.cut: {self.cut!r} is neither {BEFORE!r} nor {AFTER!r}")

    def applies(self, operation: str, names: set[str]) -> bool:
        if self.operation not in ("", operation) or (self.target and self.target.lower() not in names):
            return False
        self.met += 1
        first = self.met >= self.start
        return first and (self.times == 0 or self.met < self.start + self.times)


@dataclass
class Faults:
    """What goes wrong, how often. Probabilities are per call, times in seconds."""

    throttle: float = 0.0
    rate: float = 0.0
    """Calls a second that a token bucket lets pass; 0: no limit."""
    burst: float = 0.0
    """Size of the bucket; 0: a tenth of the rate, at least 1."""
    errors: float = 0.0
    """Probability of a 500 or 503."""
    cut_before: float = 0.0
    cut_after: float = 0.0
    latency: float = 0.0
    jitter: float = 0.0
    crash_at: int = 0
    """From this call of the log on, every connection is cut; 0: never."""
    rules: list[Rule] = field(default_factory=list)

    def __post_init__(self) -> None:
        check(self)
        for name in PROBABILITIES:
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"Faults.{name}: {getattr(self, name)!r} is not between 0 and 1")
        for name in ("rate", "burst", "latency", "jitter", "crash_at"):
            if getattr(self, name) < 0:
                raise ValueError(f"Faults.{name}: {getattr(self, name)!r} is less than 0")

    @classmethod
    def of(cls, body: object) -> Faults:
        """From JSON. Raises `ValueError` that names what is wrong."""
        given = known_members(cls, body)
        rules = given.pop("rules", [])
        if not isinstance(rules, list):
            raise ValueError(f"Faults.rules: {rules!r:.60} is not a list")
        return cls(rules=[Rule(**known_members(Rule, rule)) for rule in rules], **given)


class Cut(Exception):
    """The connection is to be cut; `when` says whether the operation takes effect first."""

    def __init__(self, when: str) -> None:
        super().__init__(when)
        self.when = when


@dataclass
class Injector:
    faults: Faults
    rng: random.Random
    _tokens: float = -1.0
    _filled: float = 0.0

    def delay(self) -> float:
        return self.faults.latency + (self.rng.uniform(0, self.faults.jitter) if self.faults.jitter else 0.0)

    def inject(self, operation: str, names: set[str], index: int) -> str:
        """Raise the error of the rule for this call. Returns `after` if the connection must be cut afterwards."""
        faults = self.faults
        if faults.crash_at and index >= faults.crash_at:
            raise Cut(BEFORE)
        self._throttle()
        if faults.errors and self.rng.random() < faults.errors:
            code = self.rng.choice(list(STATUS))
            raise ServiceError(code, "An internal error occurred.", STATUS[code])
        for rule in faults.rules:
            if rule.applies(operation, names):
                return self._by_rule(rule)
        if faults.cut_before and self.rng.random() < faults.cut_before:
            raise Cut(BEFORE)
        return AFTER if faults.cut_after and self.rng.random() < faults.cut_after else ""

    def _by_rule(self, rule: Rule) -> str:
        if rule.cut == BEFORE:
            raise Cut(BEFORE)
        if rule.cut == AFTER:
            return AFTER
        raise ServiceError(rule.code, f"{rule.code} on demand.", STATUS.get(rule.code, 400))

    def _throttle(self) -> None:
        faults = self.faults
        hit = bool(faults.throttle) and self.rng.random() < faults.throttle
        if faults.rate:
            size = faults.burst or max(1.0, faults.rate / 10)
            now = time.monotonic()
            filled = size if self._tokens < 0 else min(size, self._tokens + (now - self._filled) * faults.rate)
            self._filled, hit = now, hit or filled < 1
            self._tokens = filled if filled < 1 else filled - 1
        if hit:
            raise ServiceError("ThrottlingException", "Rate exceeded")
