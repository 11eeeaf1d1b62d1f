# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gates look at: WorkMail, the records and the bag of the store, and the activity that the task hands over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from .._archive.balance import balance
from .._archive.shelf import parsed
from .._closing.bag import digest_of
from .._closing.bagging import Checked, checked, listed, no_bag
from .._closing.facts import DISABLED, ENABLED, GONE, Box, Facts
from .._export.selection import has_data
from .._model.current import Current
from .._model.kinds import HOLDERS
from .._plan.questions import ListOf
from .._service.client import WorkMail
from .._service.clock import now
from .._service.errors import NOT_FOUND_CODES, WorkMailError
from .._service.organization import DELETED_STATES, NoSuchOrganization
from .._store import steps
from .._store.ledger import THREADS, Ledger
from .._store.names import EXPORTS, RECORDS
from .._store.once import ReadOnce
from .._store.opening import open_store
from .._store.place import place_of
from .._store.steps import Step
from .._store.store import Store
from .._task.near import NearNames, question
from .._task.option_errors import OptionError, quoted
from .archives import INVENTORIES
from .former import former
from .own_domains import own_domains
from .reading import Reading
from .session import Session
from .waves import no_exports

NO_ORGANIZATION = ("OrganizationNotFoundException", "OrganizationStateException", *NOT_FOUND_CODES)


class Gathered(NamedTuple):
    facts: Facts
    store: Store
    seen: Store
    """The store as it was when the facts were read."""
    judgeable: bool
    """Whether the facts are those that the gates look at. What is deleted cannot be lost by a stage."""
    organization: str
    alias: str
    gone: bool
    """Whether the organization is deleted."""
    counts: tuple[int, int, int]
    """Entities that are ENABLED, entities that exist, and domains that can be deregistered."""
    domains: list[str]
    entities: list[Current]
    """Users, groups and resources but for the accounts of the service."""
    exempt: list[str]
    """Names of mailboxes that need not be imported."""


class _Account(NamedTuple):
    organization: str
    alias: str
    entities: list[Current]
    domains: list[str]
    gone: bool


def gathered(session: Session, judging: bool) -> Gathered:
    """Exits the module if the store does not fit, or an option names no mailbox.

    `judging`: whether all that the gates look at is read, and not only what is there, the exports and the tag files.
    """
    options = session.options
    place = place_of(str(options["store"]))
    try:
        service = session.connect()
        store = open_store(place, session.module, service)
        account = _living(service)
    except WorkMailError as error:
        if not isinstance(error, NoSuchOrganization) and not error.has_code(*NO_ORGANIZATION):
            raise
        service = WorkMail(session.module, 10, session.gate)
        store = open_store(place, session.module, service)
        account = _gone(store, str(options["organization"]), error)
    seen = ReadOnce(store)
    ledger = Ledger(seen, account.organization, str(options["wave"]))
    ledger.known = {one.id for one in account.entities}
    ledger.load()
    if not ledger.records and not ledger.damaged:
        session.refuse([OptionError("", "wave", no_exports(ledger))], "errors")
    present = _present(account, ledger, now(service))
    exempt = _exempted(session, present)
    judging = judging and not account.gone
    boxes = _boxes(seen, ledger, present, exempt) if judging else _exported(ledger, present, exempt)
    facts = Facts(
        now(service),
        ledger.wave,
        boxes,
        seen.list(EXPORTS) if judging else {},
        _bag(seen, judging),
        options.get("activity"),
        int(options["quiet_days"]),
        int(options["wait_days"]),
        ledger.damaged,
        tuple(account.domains),
        steps.switch(seen, account.organization) if judging else None,
    )
    enabled = sum(one.enabled for one in account.entities)
    counts = (enabled, len(account.entities), len(account.domains))
    names = sorted(box.name for box in boxes if box.exempt)
    return Gathered(
        facts,
        store,
        seen,
        judging,
        account.organization,
        account.alias,
        account.gone,
        counts,
        account.domains,
        account.entities,
        names,
    )


def _living(service: WorkMail) -> _Account:
    told = service.call("describe_organization")
    if told.get("State") in DELETED_STATES:
        raise NoSuchOrganization("the organization is deleted.", "OrganizationNotFoundException")
    reading = Reading(service)
    reading.ask(*(ListOf(kind) for kind in HOLDERS))
    entities = [one for one in reading.entities() if not one.protected]
    alias = str(told.get("Alias") or "")
    return _Account(service.organization_id, alias, entities, own_domains(service), gone=False)


def _gone(store: Store, text: str, error: WorkMailError) -> _Account:
    closing = former(store, text, error)
    return _Account(closing.organization, closing.alias, [], [], gone=True)


def _present(account: _Account, ledger: Ledger, now_: datetime) -> list[Box]:
    """Mailboxes that are there, or were exported in this wave."""
    found = {}
    for one in account.entities:
        if has_data(one, now_) or one.id in ledger.records:
            state = ENABLED if one.enabled else DISABLED
            found[one.id] = Box(one.id, one.kind.name, one.name, state, one.dates.get("disabled_date"))
    for id_, record in ledger.records.items():
        found.setdefault(id_, Box(id_, record.kind, record.name, GONE))
    return sorted(found.values(), key=lambda box: (box.name.lower(), box.entity_id))


def _exempted(session: Session, boxes: list[Box]) -> set[str]:
    """Ids of the mailboxes that the task exempts. Exits the module if a text means none or several."""
    errors, ids = [], set[str]()
    for number, text in enumerate(session.options["exempt"]):
        meant = [box for box in boxes if text == box.entity_id or str(text).lower() == box.name.lower()]
        if len(meant) == 1:
            ids.add(meant[0].entity_id)
            continue
        hint = question(NearNames(box.name for box in boxes).nearest(str(text))) or "Use its name or its id."
        wrong = (
            "is not a mailbox of this organization." if not meant else "is the name of several mailboxes; use an id."
        )
        errors.append(OptionError("", f"exempt[{number}]", f"{quoted(text)} {wrong}{'' if meant else f' {hint}'}"))
    if errors:
        session.refuse(errors)
    return ids


def _exported(ledger: Ledger, present: list[Box], exempt: set[str]) -> tuple[Box, ...]:
    """The mailboxes with their exports."""
    return tuple(
        replace(box, record=ledger.records.get(box.entity_id), exempt=box.entity_id in exempt) for box in present
    )


def _boxes(store: Store, ledger: Ledger, present: list[Box], exempt: set[str]) -> tuple[Box, ...]:
    """The mailboxes with what the store has of them."""
    made = steps.steps(store, ledger.organization, ledger.wave, [box.entity_id for box in present])
    files = _files(store, {box.entity_id for box in present})
    with ThreadPoolExecutor(THREADS) as pool:
        names = sorted({name for listed in files.values() for name in listed})
        digests = dict(zip(names, pool.map(lambda name: _digest(store, name), names), strict=True))
        balanced = dict(
            zip(
                files,
                pool.map(lambda one: _balances(store, f"{INVENTORIES}{one}/{ledger.wave}.json"), files),
                strict=True,
            )
        )
    return tuple(
        replace(
            box,
            verification=_first(made.get(box.entity_id, []), steps.VERIFICATION),
            imports=tuple(steps.made(made.get(box.entity_id, ()), steps.IMPORT)),
            bagged=_first(made.get(box.entity_id, []), steps.EVIDENCE),
            balanced=balanced.get(box.entity_id, True),
            files={name: digests[name] for name in files.get(box.entity_id, ()) if digests[name]},
        )
        for box in _exported(ledger, present, exempt)
    )


def _files(store: Store, ids: set[str]) -> dict[str, list[str]]:
    """The documents that a bag has of each mailbox. One that was edited since is another than the bag's."""
    found = dict[str, list[str]]()
    for folder in (RECORDS, INVENTORIES, *(steps.FOLDERS[one] for one in (steps.VERIFICATION, steps.IMPORT))):
        for name in store.list(folder):
            entity = name.split("/")[1]
            if entity in ids and name.endswith(".json"):
                found.setdefault(entity, []).append(name)
    return found


def _digest(store: Store, name: str) -> str:
    document = store.read(name)
    return digest_of(document.data) if document is not None else ""


def _balances(store: Store, name: str) -> bool:
    document = store.read(name)
    told = parsed(document.data) if document is not None else None
    return told is not None and bool(balance(told)["closed"])


def _first(listed: list[Step], type_: str) -> Step | None:
    return next(iter(steps.made(listed, type_)), None)


def _bag(store: Store, whole: bool) -> Checked:
    try:
        return checked(store) if whole else listed(store)
    except WorkMailError as error:
        return no_bag(error)
