# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_mailbox_export`: every mailbox of a wave into the exit store, or the running jobs of a wave cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import NoReturn

from .._export import rows
from .._export.board import Board
from .._export.decision import FAILED, START, UNDER_WAY, WAITING, Verdict, by_size
from .._export.exporting import Exporting, Manner
from .._export.facts import Finding
from .._export.naming import Names
from .._export.options import EXPORT, NUMBERS, export_errors, job_errors
from .._export.selection import left_out, others, selected
from .._export.starting import Target
from .._model.kinds import HOLDERS
from .._plan.questions import ListOf, PartOf
from .._store.ledger import Ledger
from .._store.opening import open_store
from .._store.place import place_of
from .._task.option_errors import OptionError
from .export_result import finished, told, warn_left_out
from .naming import renamed
from .progress import progress_file
from .reading import Reading
from .session import Options, Session
from .waves import looks_mistyped

ENDINGS: dict[str, tuple[str, ...]] = {"report_path": tuple(rows.FORMATS), "progress_path": ()}
WARN_FROM, NOT_FROM = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 3, 24, tzinfo=UTC)
"""AWS ends WorkMail on 2027-03-31. Whether a job still ends that starts in the last days is unknown (X22)."""


def run_export() -> NoReturn:
    Session(EXPORT, endings=ENDINGS, renamed=renamed, own_ranges=NUMBERS).run(_export)


def _export(session: Session) -> Options:
    options = session.options
    starts = options.get("state") != "cancelled"
    session.errors += [*export_errors(options), *job_errors(options, starts)]
    reading = Reading.of(session)
    exporting = prepared(session, reading)
    if options.get("state") == "cancelled":
        from .cancelling import cancelled

        return cancelled(session, exporting)
    return _Export(session, reading, exporting).run()


def prepared(session: Session, reading: Reading, writes: bool = True) -> Exporting:
    """The mailboxes that the task means. Exits the module if it names what has no mailbox."""
    options = session.options
    reading.ask(*(ListOf(kind) for kind in HOLDERS))
    mailboxes, errors = selected(reading.known, options.get("mailboxes"), options.get("exclude") or ())
    service = reading.service
    names = Names(session.module, service)
    role, key = names.role(str(options.get("role") or "")), names.key(str(options.get("kms_key") or ""))
    if errors or names.errors:
        session.refuse([*errors, *names.errors], "errors" if names.errors else "errors in the task options")
    remote = left_out(reading.known, options.get("mailboxes"))
    if remote:
        session.warn(remote)
    store = open_store(place_of(str(options["store"])), session.module, service)
    ledger = Ledger(store, service.organization_id, str(options["wave"]))
    ledger.known = reading.known.entities.keys()
    board = Board(service, ledger, writes and session.mode.applies)
    target = Target(store.place, role, key)
    manner = Manner(
        session.number("concurrency", 10),
        float(options.get("poll_interval", 60.0)),
        options.get("wait") is not False,
        options.get("retry_failed") is not False,
    )
    exporting = Exporting(board, mailboxes, target, manner, lambda: session.gate.left)
    chosen = {one.entity_id for one in mailboxes}
    exporting.left_out = others(reading.known, chosen, board.now(), options.get("mailboxes") is None)
    return exporting


def inspected(session: Session, reading: Reading, exporting: Exporting) -> list[Finding]:
    """The findings of the pre-flight."""
    from .._export.findings import findings
    from .._export.gathering import Gathering

    return findings(Gathering(session.module, reading.service, exporting.target).facts())


class _Export:
    def __init__(self, session: Session, reading: Reading, exporting: Exporting) -> None:
        self._session = session
        self._reading = reading
        self._exporting = exporting
        self._board = exporting.board

    def run(self) -> Options:
        session, exporting = self._session, self._exporting
        verdicts = exporting.look()
        warn_left_out(session, exporting)
        mistyped = looks_mistyped(exporting.board.ledger)
        if mistyped:
            session.warn(mistyped)
        for one in verdicts:
            if one.warning:
                session.warn(one.warning)
        if any(one.action == START for one in verdicts):
            self._inspect()
            verdicts = self._measured(verdicts)
        if not session.mode.applies:
            return told(session, exporting, verdicts, self._startable(verdicts))
        with progress_file(session) as started:
            started(self._standing)
            exporting.run(verdicts)
        return finished(session, exporting)

    def _inspect(self) -> None:
        """Leave with all findings before the first job is started, if one of them forbids it."""
        now = self._board.now()
        if now >= NOT_FROM and self._session.options.get("accept_late_start") is not True:
            text = (
                f"must be true to start export jobs from {NOT_FROM:%Y-%m-%d} on; today is {now:%Y-%m-%d}. AWS ends "
                "WorkMail on 2027-03-31, and a job that does not end before is lost."
            )
            self._session.refuse([OptionError("", "accept_late_start", text)])
        if self._session.options.get("preflight") is not False:
            self._check()
        if now >= WARN_FROM:
            self._session.warn(f"AWS ends WorkMail on 2027-03-31; today is {now:%Y-%m-%d}. Export every mailbox now.")

    def _check(self) -> None:
        session = self._session
        found = inspected(session, self._reading, self._exporting)
        for one in found:
            if not one.forbids:
                session.warn(str(OptionError("", one.option, one.text)))
        forbidding = [OptionError("", one.option, one.text) for one in found if one.forbids]
        if forbidding:
            session.refuse(forbidding, "checks before the first export job failed")

    def _measured(self, verdicts: list[Verdict]) -> list[Verdict]:
        """The same with the sizes of mailboxes, which decide the order, where there is an order to decide."""
        starts = [one.mailbox for one in verdicts if one.action == START]
        if not self._exporting.manner.wait and len(starts) <= self._exporting.room:
            return verdicts
        users = [one.entity_id for one in starts if one.kind == "user" and one.enabled and one.size is None]
        self._reading.ask(*(PartOf(id_, "mailbox") for id_ in users))
        entities = self._reading.known.entities
        sizes = {id_: size for id_ in users if isinstance(size := entities[id_].get("mailbox_size"), (int, float))}
        self._exporting.mailboxes = [
            replace(one, size=int(sizes[one.entity_id])) if one.entity_id in sizes else one
            for one in self._exporting.mailboxes
        ]
        return self._exporting.verdicts()

    def _startable(self, verdicts: list[Verdict]) -> list[Verdict]:
        """The jobs that the task starts: all of them if it waits, else those that find a place now."""
        starts = sorted((one for one in verdicts if one.action == START), key=lambda one: by_size(one.mailbox))
        return starts if self._exporting.manner.wait else starts[: self._exporting.room]

    def _standing(self) -> tuple[int, int, int]:
        """For the progress file: exports that are over, those of them that failed, and all."""
        states = [one.state for one in self._exporting.verdicts()]
        over = sum(state not in (WAITING, UNDER_WAY) for state in states)
        return over, states.count(FAILED), len(states)
