# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One call from request to answer, without HTTP: validation, state machine, log."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import model
from .clock import Clock
from .errors import FRAMEWORK, UNDECLARED, ServiceError
from .exports.exporter import Exporter
from .faults import Cut, Faults, Injector
from .lag import Lag
from .log import Call, Log, redacted
from .operations import OPERATIONS, Context, Handler
from .policy import Policy, resource_of
from .statefile import Keeper
from .switches import Switches
from .world import Organization, World

logger = logging.getLogger("workmail_emulator")
ENDS = ("EntityId", "GranteeId", "GroupId", "MemberId", "ResourceId", "UserId")

BEYOND_THE_MODEL = {
    ("directory-type", "other"): re.compile(r"(\S+\.)?Name (must match|is more than) "),
    ("X1", "uri"): re.compile(r"(\S+\.)?S3Path must match "),
    ("U59", "ok"): re.compile(r"(\S+\.)?Description must match "),
}
"""Switch and reading → what the model does not allow in an answer, although the service may answer it then."""
DIRECTORY = {
    "read-only": (
        "UnsupportedOperationException",
        "You can't perform a write operation against a read-only directory.",
    ),
    "interoperability": ("UnsupportedOperationException", "The directory does not support this operation."),
    "unavailable": ("DirectoryUnavailableException", "The directory is unavailable."),
    "unauthenticated": ("DirectoryServiceAuthenticationFailedException", "The directory service rejects WorkMail."),
}
"""Reading of the switch `directory` → what operations that declare it answer."""


@dataclass
class Service:
    """The emulated service: its state, its readings of the unknowns, its injected errors and its log."""

    seed: int = 0
    switches: Switches = field(default_factory=Switches)
    lag: Lag = field(default_factory=Lag)
    faults: Faults = field(default_factory=Faults)
    log_file: Path | None = None
    policy: Policy | None = None
    """What callers may do; None: everything."""
    keeper: Keeper | None = None
    """Saves the state as it changes; None: it is kept in memory only."""

    exporter: Exporter = field(default_factory=Exporter)

    def __post_init__(self) -> None:
        self.world = World(self.seed)
        self.log = Log(self.log_file)
        self.injector = Injector(self.faults, random.Random(self.seed))
        self.busy: Counter[str] = Counter()
        self.injected_errors: Counter[str] = Counter()
        self.began = time.monotonic()

    def set_faults(self, faults: Faults) -> None:
        self.faults = faults
        self.injector = Injector(faults, random.Random(self.seed))

    def milliseconds(self) -> float:
        return (time.monotonic() - self.began) * 1000

    def open_call(self, operation: str, params: dict[str, Any], region: str, access_key: str) -> Call:
        handler = OPERATIONS.get(operation)
        return self.log.begin(
            Call(
                self.log.total + 1,
                operation,
                redacted(params),
                handler.write if handler else False,
                region,
                access_key,
                self.milliseconds(),
            )
        )

    def before(self, call: Call, params: dict[str, Any]) -> str:
        """Raise an injected error. Returns `after` if the connection must be cut once the operation took effect."""
        try:
            after = self.injector.inject(call.operation, self._names(params), call.index)
        except Cut as cut:
            self.injected_errors[f"cut {cut.when}"] += 1
            raise
        except ServiceError as error:
            self.injected_errors[error.code] += 1
            raise
        self.injected_errors.update([f"cut {after}"] if after else [])
        return after

    def _names(self, params: dict[str, Any]) -> set[str]:
        """Everything by which a call names entities: what it says, and the ids, names and addresses of these."""
        if not any(rule.target for rule in self.faults.rules):
            return set()
        said = {str(value).lower() for value in params.values() if isinstance(value, str)}
        organization = self.world.organizations.get(str(params.get("OrganizationId")))
        for one in organization.entities.values() if organization else ():
            known = {one.id.lower(), one.name.lower(), *(address.lower() for address in one.addresses())}
            if said & known:
                said |= known
        return said

    def occupy(self, call: Call, params: dict[str, Any]) -> list[str]:
        """Mark the entities of a write as busy; refuse it if one is busy already and the switch says so."""
        if not call.is_write or self.switches.strict("concurrent-writes"):
            return []
        ends = self._ends(params)
        if any(self.busy[end] for end in ends):
            declared = model.operations()[call.operation].errors
            code = "EntityStateException" if "EntityStateException" in declared else "ThrottlingException"
            raise ServiceError(code, "Another write on the entity is under way.")
        self.busy.update(ends)
        return ends

    def _ends(self, params: dict[str, Any]) -> list[str]:
        organization = self.world.organizations.get(str(params.get("OrganizationId")))
        if organization is None:
            return []
        ends = []
        for text in (str(params[member]) for member in ENDS if params.get(member)):
            ids = organization.by_name.get(text.lower(), set())
            ends.append(text if text in organization.entities else next(iter(ids), text))
        return ends

    def vacate(self, ends: list[str]) -> None:
        self.busy.subtract(ends)

    async def look(self, call: Call, params: dict[str, Any]) -> Any:
        """What takes time and comes before the operation, if it is one that is going to be performed."""
        handler, known = OPERATIONS.get(call.operation), model.operations().get(call.operation)
        if handler is None or known is None or handler.before is None:
            return None
        try:
            self._admit(call, known, handler, params)
            context = self._context(handler, params, call.region)
        except ServiceError:
            return None
        return await handler.before(self, context, params)

    def perform(self, call: Call, params: dict[str, Any], seen: Any = None) -> dict[str, Any]:
        """The answer. Raises `ServiceError`; an error or answer that the model does not know is noted as a bug."""
        handler, known = OPERATIONS.get(call.operation), model.operations().get(call.operation)
        if handler is None or known is None:
            supported = ", ".join(sorted(OPERATIONS))
            raise ServiceError("UnknownOperationException", f"Not in this emulator, which has: {supported}")
        try:
            self._admit(call, known, handler, params)
            context = self._context(handler, params, call.region)
            context.seen = seen
            answer = handler.run(context, params) or {}
        except ServiceError as error:
            self._check_error(known, error)
            raise
        call.took_effect = True
        wrong = model.problems_of(known.check_output, answer)
        for (name, reading), allowed in BEYOND_THE_MODEL.items():
            if self.switches.reads(name, reading):
                wrong = [text for text in wrong if not allowed.match(text)]
        if wrong:
            self._bug(f"{call.operation} answers what the model does not allow: {'; '.join(wrong)}")
        return answer

    async def advance(self, seconds: float) -> None:
        """Advance the clock, and end the export jobs that are due then. Raises `ValueError`."""
        if not isinstance(self.world.clock, Clock):
            raise ValueError("this emulator has a clock of its own, which cannot be advanced")
        self.world.clock.advance(seconds)
        await asyncio.gather(
            *(self.exporter.settle(self.world, one, self.switches) for one in self.world.organizations.values())
        )

    def _admit(self, call: Call, known: model.Operation, handler: Handler, params: dict[str, Any]) -> None:
        if self.policy is not None:
            self.policy.require(call.operation, resource_of(params, call.region))
        self._validate(known, params)
        self._check_directory(known, handler)

    def _validate(self, known: model.Operation, params: dict[str, Any]) -> None:
        problems = model.problems_of(known.check_input, params)
        if params.get("Description") == "" and self.switches.reads("U59", "ok"):
            problems = [text for text in problems if not BEYOND_THE_MODEL["U59", "ok"].match(text)]
        if problems:
            code = "InvalidParameterException" if self.switches.reads("U45", "parameter") else "ValidationException"
            text = "; ".join(problems)
            shown = re.sub(r"(Password must match).*", r"\1 its pattern", text)
            raise ServiceError(code, f"{len(problems)} validation errors detected: {shown}")

    def _context(self, handler: Handler, params: dict[str, Any], region: str) -> Context:
        context = Context(self.world, self.switches, self.lag, region, self.exporter.course)
        if "OrganizationId" in params:
            context.enter(params["OrganizationId"], handler.any_state)
        return context

    def _check_directory(self, known: model.Operation, handler: Handler) -> None:
        """Refuse what the directory refuses, for the operations that declare so."""
        reading = self.switches.get("directory")
        code, text = DIRECTORY.get(reading, ("", ""))
        if code in known.errors and (handler.write or reading != "read-only"):
            raise ServiceError(code, text)

    def _check_error(self, known: model.Operation, error: ServiceError) -> None:
        shape = error.code == "InvalidParameterException" and self.switches.reads("U45", "parameter")
        if error.code in known.errors or error.code in FRAMEWORK or shape:
            return
        if UNDECLARED.get(known.name) != error.code:
            self._bug(f"{known.name} answers {error.code}, which the model does not declare")

    def _bug(self, text: str) -> None:
        self.log.bugs.append(text)
        logger.error("emulator bug: %s", text)
        raise ServiceError("InternalFailure", f"emulator bug: {text}", 500)

    def organization(self, id_or_alias: str) -> Organization:
        """For tests and the control endpoints. Raises `KeyError`."""
        found = self.world.organizations.get(id_or_alias)
        by_alias = (one for one in self.world.organizations.values() if one.alias == id_or_alias)
        found = found or next(by_alias, None)
        if found is None:
            raise KeyError(id_or_alias)
        return found
