# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_archive_import`: mailboxes of archives into an IMAP server, and in check mode whether they are there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from .._task.option_errors import OptionError
from .archive_options import ENDINGS, MESSAGE_LIMIT, MIB
from .archives import Archives
from .import_mailbox import Failed, MailboxImport
from .import_options import IMPORT, RANGES, RULES, import_errors, shared_errors
from .import_server import plain_text_warnings
from .import_targets import Bring, Target, import_targets, targets_of
from .naming import renamed
from .other_wave import OtherWave
from .session import Options, Session


def run_archive_import() -> NoReturn:
    Session(IMPORT, endings=ENDINGS, renamed=renamed, check_boto3=False, own_ranges=RANGES, **RULES).run(_import)


def _import(session: Session) -> Options:
    if session.raw.get("targets") is not None:
        targets, errors = targets_of(session)
        archives = _archives(session, [*shared_errors(session.options), *errors], targets)
        for text in dict.fromkeys(text for one in targets for text in plain_text_warnings(one.options)):
            session.warn(text)
        return import_targets(session, archives, targets, _bring(session, archives))
    archives = _archives(session, import_errors(session.options, session.raw))
    for _name, error in archives.failures:
        session.fail(error.message, code=error.code)
    if not archives.mailboxes:
        return {"changed": False, "other_host": True}
    for text in plain_text_warnings(session.options):
        session.warn(text)
    try:
        return _bring(session, archives)(archives.mailboxes[0], session.options)
    except Failed as failed:
        session.fail(failed.message, **failed.result)


def _archives(session: Session, errors: Iterable[OptionError], targets: Iterable[Target] | None = None) -> Archives:
    named = None if targets is None else {one.mailbox: f"{one.where}.mailbox" for one in targets}
    archives = Archives(session, errors, named)
    archives.limits = archives.limits._replace(message_bytes=MESSAGE_LIMIT * MIB)
    archives.takes_any_message_limit = True
    return archives


def _bring(session: Session, archives: Archives) -> Bring:
    earlier = OtherWave(session, archives, "delta_from") if session.options.get("delta_from") else None
    return lambda mailbox, options: MailboxImport(session, archives, mailbox, options, earlier).run()
