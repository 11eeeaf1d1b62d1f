# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_mailbox_export_info`: where each mailbox of a wave is. Reads only."""

from __future__ import annotations

from typing import NoReturn

from .._export.options import EXPORT_INFO, export_errors, job_errors
from .._task.option_errors import OptionError
from .export import ENDINGS, inspected, prepared
from .export_result import told_only
from .reading import Reading
from .session import Options, Session


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
    result = told_only(session, exporting, exporting.look())
    if not given:
        return result
    found = inspected(session, reading, exporting)
    told = [{"option": one.option, "message": one.text, "forbids_exports": one.forbids} for one in found]
    return {**result, "findings": told}
