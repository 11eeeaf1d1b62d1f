# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_mailbox_export_info`: where each mailbox of a wave is. Reads only."""

from __future__ import annotations

from typing import NoReturn

from .._export.decision import Mailbox
from .._export.exporting import Exporting
from .._export.options import EXPORT_INFO, export_errors, job_errors
from .._store.absent import AbsentStore
from .._store.names import RECORDS, entity_and_wave
from .._store.records import COMPLETED
from .._store.steps import steps
from .._task.option_errors import OptionError
from .export import ENDINGS, inspected, prepared
from .export_result import told_only
from .reading import Reading
from .session import Options, Session
from .waves import no_exports


def run_export_info() -> NoReturn:
    Session(EXPORT_INFO, endings=ENDINGS).read(_read)


def _read(session: Session) -> Options:
    options = session.options
    given = {option for option in ("kms_key", "role") if options.get(option)}
    session.errors += [*export_errors(options), *job_errors(options, starts=False)]
    if len(given) == 1:
        missing = ({"kms_key", "role"} - given).pop()
        session.errors.append(OptionError("", missing, f"is required with `{given.pop()}`; both are checked."))
    reading = Reading.of(session)
    exporting = prepared(session, reading, writes=False)
    if not given:
        result = _result(session, exporting)
        ledger = exporting.board.ledger
        if not ledger.records and ledger.wave not in ledger.waves():
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
    return {**_result(session, exporting), "findings": told}


def _result(session: Session, exporting: Exporting) -> Options:
    if session.options.get("steps") is not True:
        return told_only(session, exporting, exporting.look())
    if session.options.get("mailboxes") is None and not session.options.get("exclude"):
        exporting.mailboxes += _former(exporting)
    verdicts = exporting.look()
    ledger = exporting.board.ledger
    made = steps(ledger.store, ledger.organization, ledger.wave, ledger.records)
    return told_only(session, exporting, verdicts, made)


def _former(exporting: Exporting) -> list[Mailbox]:
    """Mailboxes that were exported in this wave and whose entity is no longer ENABLED, or is gone."""
    ledger, present = exporting.board.ledger, {one.entity_id for one in exporting.mailboxes}
    named = [found for name in ledger.store.list(RECORDS) if (found := entity_and_wave(name))]
    records = [ledger.reload(id_) for id_, wave in named if wave == ledger.wave and id_ not in present]
    kept = [one for one in records if one is not None and one.last is not None and one.last.state == COMPLETED]
    return [Mailbox(one.entity_id, one.kind, one.name, one.mailbox_size, enabled=False) for one in kept]
