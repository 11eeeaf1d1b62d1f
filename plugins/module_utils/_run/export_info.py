# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_mailbox_export_info`: where each mailbox of a wave is. Reads only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

from .._export.board import Board
from .._export.decision import Mailbox, Verdict
from .._export.exporting import Exporting, Manner
from .._export.options import EXPORT_INFO, export_errors, job_errors
from .._export.selection import disabled_text
from .._export.starting import Target
from .._model.shared import ORGANIZATION_ID
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.organization import NoSuchOrganization
from .._store.absent import AbsentStore
from .._store.ledger import THREADS, Ledger
from .._store.names import EXPORTS, RECORDS, entity_and_wave
from .._store.opening import open_store
from .._store.place import place_of
from .._store.records import COMPLETED, Record
from .._store.steps import steps
from .._task.option_errors import OptionError
from .export import ENDINGS, inspected, prepared
from .export_result import left_out, told_only, warn_left_out
from .former import former
from .reading import Reading
from .session import Options, Session
from .waves import no_exports

GONE = ("OrganizationNotFoundException", "OrganizationStateException")
"""Codes of an organization that is deleted, is being deleted, or cannot be used."""


def run_export_info() -> NoReturn:
    Session(EXPORT_INFO, endings=ENDINGS).read(_read)


def _read(session: Session) -> Options:
    options = session.options
    given = {option for option in ("kms_key", "role") if options.get(option)}
    session.errors += [*export_errors(options), *job_errors(options, starts=False)]
    if len(given) == 1:
        missing = ({"kms_key", "role"} - given).pop()
        session.errors.append(OptionError("", missing, f"is required with `{given.pop()}`; both are checked."))
    session.refuse_errors()
    try:
        exporting = prepared(session, reading := Reading.of(session), writes=False)
    except WorkMailError as error:
        if options.get("steps") is not True or not (isinstance(error, NoSuchOrganization) or error.has_code(*GONE)):
            raise
        return _remembered(session, error)
    if not given:
        result = _result(session, exporting)
        ledger = exporting.board.ledger
        if _is_unknown(ledger):
            session.warn(f"the wave {no_exports(ledger)}")
        return result
    found = inspected(session, reading, exporting)
    ledger = exporting.board.ledger
    if any(one.option == "store" and one.missing for one in found):
        ledger.store = AbsentStore(ledger.store.place)
    told = [
        {"option": one.option, "message": one.text, "forbids_exports": one.forbids, "missing": one.missing}
        for one in found
    ]
    result = _result(session, exporting)
    text = disabled_text(left_out(exporting))
    if text:
        told.append({"option": "mailboxes", "message": text, "forbids_exports": False, "missing": False})
    return {**result, "findings": told}


def _result(session: Session, exporting: Exporting) -> Options:
    if session.options.get("steps") is not True:
        verdicts = exporting.look()
        warn_left_out(session, exporting)
        return told_only(session, exporting, verdicts)
    if session.options.get("mailboxes") is None and not session.options.get("exclude"):
        exporting.mailboxes += _exported_before(exporting)
    verdicts = exporting.look()
    warn_left_out(session, exporting)
    return _with_steps(session, exporting, verdicts)


def _with_steps(session: Session, exporting: Exporting, verdicts: list[Verdict]) -> Options:
    ledger = exporting.board.ledger
    made = steps(ledger.store, ledger.organization, ledger.wave, (one.mailbox.entity_id for one in verdicts))
    return told_only(session, exporting, verdicts, made, no_exports(ledger) if _is_unknown(ledger) else "")


def _is_unknown(ledger: Ledger) -> bool:
    return not ledger.records and ledger.wave not in ledger.waves()


def _remembered(session: Session, error: WorkMailError) -> Options:
    """What the store has of an organization that is gone. `error`: why it cannot be read."""
    options, service = session.options, WorkMail(session.module, 10, session.gate)
    store = open_store(place_of(str(options["store"])), session.module, service)
    text = str(options["organization"])
    id_ = text if ORGANIZATION_ID.fullmatch(text) else former(store, text, error).organization
    ledger = Ledger(store, id_, str(options["wave"]))
    ledger.load()
    if not ledger.records:
        raise error
    session.warn(f"the organization cannot be read, so only what the store has is shown: {error}")
    board = Board(service, ledger, writes=False)
    board.stored.update(store.list(EXPORTS))
    mailboxes = sorted(
        map(_as_mailbox, ledger.records.values()), key=lambda one: (one.kind != "user", one.name.lower())
    )
    exporting = Exporting(board, mailboxes, Target(store.place, "", ""), Manner(), lambda: session.gate.left)
    return _with_steps(session, exporting, exporting.verdicts())


def _as_mailbox(record: Record) -> Mailbox:
    return Mailbox(record.entity_id, record.kind, record.name, record.mailbox_size, enabled=False)


def _exported_before(exporting: Exporting) -> list[Mailbox]:
    """Mailboxes that were exported in this wave and whose entity is no longer ENABLED, or is gone."""
    ledger, present = exporting.board.ledger, {one.entity_id for one in exporting.mailboxes}
    named = [found for name in ledger.store.list(RECORDS) if (found := entity_and_wave(name))]
    wanted = [id_ for id_, wave in named if wave == ledger.wave and id_ not in present]
    with ThreadPoolExecutor(THREADS) as pool:
        records = list(pool.map(ledger.reload, wanted))
    kept = [one for one in records if one is not None and one.last is not None and one.last.state == COMPLETED]
    return [_as_mailbox(one) for one in kept]
