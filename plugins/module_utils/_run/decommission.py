# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_decommission`: checks the gates before a stage, and records what was overridden and closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any, NoReturn

from .._closing.bagging import BAG, LEDGER, Bag
from .._closing.closing import Closing, from_bytes, to_bytes
from .._closing.facts import Facts
from .._closing.gates import (
    DELETE,
    DISABLE,
    DOMAINS,
    ORGANIZATION,
    STAGES,
    Verdict,
    judged,
    lines,
    order_error,
    override_errors,
)
from .._closing.options import store_errors
from .._closing.quiet import days_to_read
from .._model.kinds import HOLDERS
from .._report.bounded import MAX_SIDE_CHARACTERS, bounded
from .._service.errors import WorkMailError
from .._store import steps
from .._store.ledger import THREADS
from .._store.steps import Step
from .._task.arguments import Spec
from .._task.option_errors import OptionError, explain, quantity, quoted
from .decommission_facts import Gathered, gathered
from .naming import renamed
from .session import Options, Session

DECOMMISSION: Spec = {
    "organization": {"type": "str", "required": True},
    "store": {"type": "str", "required": True},
    "wave": {"type": "str", "required": True},
    "stage": {"type": "str", "choices": list(STAGES)},
    "confirm_alias": {"type": "str"},
    "exempt": {"type": "list", "elements": "str", "default": []},
    "overrides": {"type": "dict", "default": {}},
    "activity": {"type": "dict"},
    "quiet_days": {"type": "int", "default": 14},
    "wait_days": {"type": "int", "default": 14},
    "check_gates": {"type": "bool", "default": True},
    "option_names": {"type": "dict"},
}
DAYS = {"quiet_days": (1, 455), "wait_days": (0, 30)}
"""Options → the least and the greatest. WorkMail keeps a disabled mailbox for 30 days (administrator guide)."""


def run_decommission() -> NoReturn:
    Session(DECOMMISSION, renamed=renamed).run(_decommission)


def _errors(options: Mapping[str, Any]) -> Iterator[OptionError]:
    yield from store_errors(options)
    yield from override_errors(options.get("overrides"))
    for option, (least, greatest) in DAYS.items():
        value = options.get(option)
        if isinstance(value, int) and not least <= value <= greatest:
            yield OptionError("", option, f"{value} is outside {least} to {greatest}.")
    if options.get("stage") and not options.get("confirm_alias"):
        yield OptionError("", "confirm_alias", "is required for a stage; type the alias of the organization.")


def _decommission(session: Session) -> Options:
    session.refuse_errors(_errors(session.options))
    options, stage = session.options, session.options.get("stage")
    found = gathered(session, bool(options["check_gates"]))
    overrides = dict(options["overrides"])
    verdicts = judged(found.facts, stage or _next(found), overrides) if found.judgeable else []
    order = order_error(stage or DISABLE, *found.counts)
    errors = []
    if stage and options["confirm_alias"] != found.alias:
        text = f"{quoted(options['confirm_alias'])} is not the alias of {found.organization}, so nothing was closed."
        errors.append(OptionError("", "confirm_alias", text))
    if order:
        errors.append(OptionError("", "stage", order))
    elif stage and not options["check_gates"] and not _is_done(found, stage) and session.mode.applies:
        errors.append(OptionError("", "stage", _unfinished(found, stage)))
    if errors:
        session.refuse(errors, "errors")
    closed = [one for one in verdicts if one.closed]
    refused = bool(stage and closed and not _is_done(found, stage))
    # Who reads the result of a stage that was refused must not think that it has begun.
    told = _told(found, verdicts, None if refused or not options["check_gates"] else stage)
    if stage and refused:
        session.fail(_complaint(closed, stage), changed=False, **told)
    if not stage:
        return {"changed": False, **told}
    return {"changed": _recorded(session, found, verdicts, stage), **told, "stages": dict(_closing(found).stages)}


def _next(found: Gathered) -> str:
    """The stage whose turn it is."""
    enabled, entities, domains = found.counts
    return DISABLE if enabled else DELETE if entities else DOMAINS if domains else ORGANIZATION


def _is_done(found: Gathered, stage: str) -> bool:
    """Whether nothing is left for a stage, so that it can only be recorded."""
    left = dict(zip((DISABLE, DELETE, DOMAINS), found.counts, strict=True))
    return found.gone or (stage != ORGANIZATION and left[stage] == 0)


def _unfinished(found: Gathered, stage: str) -> str:
    """Why a stage is not recorded as ended, and the next step."""
    what = f"the organization {found.alias} exists" if stage == ORGANIZATION else _left(found)
    return f"{stage} is not finished: {what}. Nothing was recorded. Check the gates and run the stage again."


def _left(found: Gathered) -> str:
    enabled, entities, domains = found.counts
    return f"{enabled:,} ENABLED, {entities:,} users, groups and resources, {quantity(domains, 'domain')}"


def _told(found: Gathered, verdicts: list[Verdict], stage: str | None) -> Options:
    listed = [
        {
            "gate": one.gate,
            "text": _line(one),
            "open": not one.findings,
            "overridden": bool(one.reason),
            **({"reason": one.reason} if one.reason else {}),
            "lines": lines(one.findings),
            **bounded("findings", [f"{it.subject}: {it.text}" for it in one.findings], len(one.findings)),
        }
        for one in verdicts
    ]
    enabled, entities, domains = found.counts
    shut = sum(one.closed for one in verdicts)
    text = (
        f"the organization is deleted. Its id is {found.organization}; use it in place of the alias from now on"
        if found.gone
        else _left(found) + (f"; {quantity(shut, 'gate')} closed" if found.judgeable else "")
    )
    return {
        "summary": {"text": text, "enabled": enabled, "entities": entities, "domains": domains, "closed_gates": shut},
        "next_stage": "" if found.gone else _next(found),
        "activity_days": days_to_read(found.facts),
        "gates": listed,
        "organization_id": found.organization,
        "alias": found.alias,
        "organization_exists": not found.gone,
        "pending": _pending(found, stage),
        **bounded("domains", found.domains, len(found.domains), MAX_SIDE_CHARACTERS),
    }


def _pending(found: Gathered, stage: str | None) -> dict[str, list[Options]]:
    """What `workmail_directory` must be given for a stage. All of it, because it is what the stage is about."""
    told: dict[str, list[Options]] = {f"{kind}s": [] for kind in HOLDERS}
    for one in found.entities:
        if stage == DELETE:
            told[f"{one.kind.name}s"].append({"name": one.name, "state": "absent"})
        elif stage == DISABLE and one.enabled:
            told[f"{one.kind.name}s"].append({"name": one.name, "enabled": False})
    return told


def _line(one: Verdict) -> str:
    if not one.findings:
        return f"{one.gate}: open"
    count = quantity(len(one.findings), "finding")
    return f"{one.gate}: {f'overridden, {one.reason}' if one.reason else 'closed'} ({count})"


def _complaint(closed: list[Verdict], stage: str) -> str:
    errors = [OptionError("", one.gate, text) for one in closed for text in lines(one.findings)]
    names = ", ".join(one.gate for one in closed)
    told = explain(errors, f"findings keep the stage {stage} closed ({names})")
    return f"{told}\nA gate opens when its findings are gone, or by name with a reason in `overrides`."


def _closing(found: Gathered) -> Closing:
    name = BAG + LEDGER
    document = found.store.read(name)
    if document is None:
        return Closing(found.organization, found.alias, found.facts.wave)
    closing = from_bytes(document.data, found.store.place.path(name))
    if closing.organization != found.organization:
        raise WorkMailError(
            f"{found.store.place.path(name)} belongs to the organization {closing.organization}, not to "
            f"{found.organization}. Use a store of its own for each organization.",
            "DamagedRecord",
        )
    return closing


def _recorded(session: Session, found: Gathered, verdicts: list[Verdict], stage: str) -> bool:
    """Write what was overridden, and what is closed as WorkMail shows it. Whether anything is new."""
    before = _closing(found)
    # From the first stage on, the evidence keeps the definition as it was; see evidence.py.
    begins = found.store.read(BAG + LEDGER) is None
    moment = steps.now()
    after = replace(before, alias=found.alias, exempt=tuple(sorted({*before.exempt, *found.exempt})))
    for verdict in verdicts:
        if verdict.reason:
            after = after.overridden(verdict.gate, stage, verdict.reason, moment)
    if _is_done(found, stage):
        after = after.ended(stage, moment)
    wanted = list(_closed(found.facts, found.organization, moment))
    ids = [one.entity_id for one in wanted]
    known = steps.steps(found.seen, found.organization, found.facts.wave, ids, (steps.CLOSED,))
    new = [
        one
        for one in wanted
        if one.state not in {it.state for it in steps.made(known.get(one.entity_id, ()), steps.CLOSED)}
    ]
    if session.mode.applies:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(partial(steps.save, found.seen), new))
        if after != before or begins:
            found.store.write(BAG + LEDGER, to_bytes(after))
            bag = Bag(found.store, BAG, True)
            if not found.facts.bag.problem:
                bag.seal()
    return bool(new) or after != before or begins


def _closed(facts: Facts, organization: str, moment: str) -> Iterator[Step]:
    for box in facts.boxes:
        if box.record is not None and box.state != "ENABLED":
            state = steps.DISABLED if box.state == "DISABLED" else steps.DELETED
            archives = box.record.archives
            yield Step(
                steps.CLOSED, organization, box.entity_id, box.name, facts.wave, state, archives=archives, at=moment
            )
