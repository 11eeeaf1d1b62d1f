# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must be true before a stage of closing down an organization: a table of gates, each a function of facts. Pure.

A gate is closed by each of its findings. What could not be read is a finding. Only a reason that names a closed gate
opens it, and it opens no other.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from .._model.resource import RESOURCE
from .._store.records import COMPLETED
from .._store.steps import BALANCED, COMPLETE, IN_BAG, SWITCHED, SWITCHED_BACK
from .._store.store import Stored
from .._task.near import nearest, question
from .._task.option_errors import OptionError, name_list, quantity, yaml_type
from .._task.reasons import reason_error
from .facts import DISABLED, SKEW, Box, Facts, Finding
from .quiet import quiet

DISABLE, DELETE, DOMAINS, ORGANIZATION = "disable", "delete_entities", "deregister_domains", "delete_organization"
STAGES = (DISABLE, DELETE, DOMAINS, ORGANIZATION)
"""In their order."""
SHOWN_NAMES, SHOWN_LINES = 10, 10
"""Of a gate, as people read it: names in a line, and lines."""
SWITCH_IT = (
    "Switch it. Then run mailops.workmail.exit_switch with exit_switch_action=check and exit_store, which records it."
)
Check = Callable[[Facts], Iterator[Finding]]


def exported(facts: Facts) -> Iterator[Finding]:
    for id_, text in facts.damaged.items():
        yield Finding(id_, text)
    for box in facts.boxes:
        record, last = box.record, box.record.last if box.record is not None else None
        if box.entity_id in facts.damaged:
            continue
        if record is None or last is None or last.state != COMPLETED or not record.archives:
            yield Finding(box.label, f"has no completed export in the wave {facts.wave}. {_export_of(box)}")
            continue
        if last.ended is None or last.ended > facts.now + SKEW:
            yield Finding(
                box.label, "has an export without a date in the past, so its record was edited. Export it again."
            )
        for one in record.objects:
            if facts.stored.get(one.name) != Stored(one.size, one.etag):
                yield Finding(box.label, f"the object {one.name} is gone or was replaced. Export it again.")


def _export_of(box: Box) -> str:
    """The next step for a mailbox that is not exported. A wave takes in a disabled one only by its name."""
    if box.state != DISABLED:
        return "Run mailops.workmail.exit_export."
    named = shlex.quote(f"exit_export_mailboxes={box.name}")
    return f"It is disabled. Enable it first, or name it: run mailops.workmail.exit_export with -e {named}."


def verified(facts: Facts) -> Iterator[Finding]:
    for box in facts.boxes:
        step, record = box.verification, box.record
        state = step.of(record) if step is not None and record is not None else "not read"
        if state != BALANCED:
            told = f": {step.text}" if step is not None and step.text else ""
            yield Finding(
                box.label, f"its archive is {state.replace('_', ' ')}{told}. Run mailops.workmail.exit_verify."
            )
        elif not box.balanced:
            text = "its inventory is missing or does not balance, so the record of its verification was edited"
            yield Finding(box.label, f"{text}. Run mailops.workmail.exit_verify.")


def imported(facts: Facts) -> Iterator[Finding]:
    for box in facts.boxes:
        states = {one.of(box.record) for one in box.imports} if box.record is not None else set()
        if states != {COMPLETE} and not box.exempt:
            told = f"an import is {', '.join(sorted(states - {COMPLETE}))}" if states else "is not imported"
            # Rooms and equipment have only a calendar, which no IMAP server takes.
            how = " with -e exit_import_files=rooms" if box.kind == RESOURCE.name else ""
            yield Finding(box.label, f"{told}. Run mailops.workmail.exit_import{how}, or exempt it by name.")


def switched(facts: Facts) -> Iterator[Finding]:
    """New mail of every mail domain goes elsewhere. A disabled mailbox receives nothing."""
    step = facts.switch
    state = step.state if step is not None else ""
    known = step.domains if step is not None and state == SWITCHED else ()
    for domain in facts.domains:
        if domain.lower() not in known:
            text = "its mail goes to WorkMail again" if state == SWITCHED_BACK else "the store has no switch of it"
            yield Finding(domain, f"{text}, so new mail may be lost. {SWITCH_IT}")


def evidence(facts: Facts) -> Iterator[Finding]:
    if facts.bag.problem:
        yield Finding("evidence", facts.bag.problem)
        return
    listed = {path.removeprefix("data/"): digest for path, digest in facts.bag.digests.items()}
    for box in facts.boxes:
        step, record = box.bagged, box.record
        state = step.of(record) if step is not None and record is not None else "not in the bag"
        if step is None or record is None or state != IN_BAG:
            yield Finding(box.label, f"its archive is {state}. Run mailops.workmail.exit_evidence.")
            continue
        wanted = {one.name: step.digests.get(one.name, "") for one in record.objects}
        for name, digest in {**wanted, **box.files}.items():
            if not digest or listed.get(name) != digest:
                yield Finding(box.label, f"{name} is not what the bag lists. Run mailops.workmail.exit_evidence.")


def waited(facts: Facts) -> Iterator[Finding]:
    """A mailbox can be opened again for some days after it was disabled, which is what the wait is for."""
    for box in facts.boxes:
        if box.state == DISABLED and (
            box.disabled is None or box.disabled > facts.now - timedelta(days=facts.wait_days)
        ):
            told = "an unknown time" if box.disabled is None else f"{box.disabled:%Y-%m-%d}"
            yield Finding(box.label, f"is disabled since {told}; wait {facts.wait_days} days before it is deleted.")


class Gate(NamedTuple):
    name: str
    check: Check
    stages: tuple[str, ...] = STAGES


GATES = (
    Gate("exported", exported),
    Gate("verified", verified),
    Gate("imported", imported),
    Gate("switched", switched, (DISABLE,)),
    Gate("quiet", quiet, (DISABLE,)),
    Gate("evidence", evidence),
    Gate("waited", waited, (DELETE,)),
)
NAMES = tuple(gate.name for gate in GATES)


class Verdict(NamedTuple):
    gate: str
    findings: tuple[Finding, ...]
    reason: str = ""
    """Why it was overridden; empty if it was not, or is open anyway."""

    @property
    def closed(self) -> bool:
        return bool(self.findings) and not self.reason


def judged(facts: Facts, stage: str, overrides: Mapping[str, str]) -> list[Verdict]:
    """The gates of a stage. `overrides`: without `override_errors`."""
    verdicts = []
    for gate in GATES:
        if stage in gate.stages:
            found = tuple(gate.check(facts))
            verdicts.append(Verdict(gate.name, found, overrides.get(gate.name, "").strip() if found else ""))
    return verdicts


def lines(findings: Iterable[Finding]) -> list[str]:
    """Findings as people read them: those with the same text in one line, with names, and how many more there are."""
    subjects: dict[str, list[str]] = {}
    for one in findings:
        subjects.setdefault(one.text, []).append(one.subject)
    told = [f"{name_list(names, SHOWN_NAMES)}: {text}" for text, names in list(subjects.items())[:SHOWN_LINES]]
    left = sum(map(len, list(subjects.values())[SHOWN_LINES:]))
    return [*told, *([f"and {quantity(left, 'more finding')}"] if left else [])]


def override_errors(overrides: object) -> Iterator[OptionError]:
    """A gate that does not exist, or a reason that says nothing."""
    for name, reason in overrides.items() if isinstance(overrides, Mapping) else ():
        where = f"overrides[{name!r}]"
        if name not in NAMES:
            meant = question(nearest(str(name), NAMES)) or f"They are: {', '.join(NAMES)}."
            yield OptionError("", where, f"is not a gate. {meant}")
        elif not isinstance(reason, str):
            yield OptionError("", where, f"is {yaml_type(reason)} but must be a text: the reason.")
        elif wrong := reason_error(reason, name):
            yield OptionError("", where, f"{wrong} It becomes a part of the evidence.")


def order_error(stage: str, enabled: int, entities: int, domains: int) -> str:
    """Why it is not this stage's turn, and what is; empty if it is. Counts of what is there."""
    if stage == DISABLE:
        return ""
    if enabled:
        return f"{enabled} users, groups and resources are ENABLED. Run the stage {DISABLE} first."
    if stage != DELETE and entities:
        return f"{entities} users, groups and resources exist. Run the stage {DELETE} first."
    if stage == ORGANIZATION and domains:
        are = "is" if domains == 1 else "are"
        return f"{quantity(domains, 'mail domain')} {are} registered. Run the stage {DOMAINS} first."
    return ""
