# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_mailbox_export_info`: where each mailbox of a wave is. Reads only."""

from __future__ import annotations

from typing import NoReturn

from .._export.options import EXPORT_INFO, export_errors
from .export import prepared
from .export_result import told_only
from .reading import Reading
from .session import Options, Session


def run_export_info() -> NoReturn:
    Session(EXPORT_INFO).read(_read)


def _read(session: Session) -> Options:
    session.errors += export_errors(session.options)
    exporting = prepared(session, Reading.of(session), writes=False)
    return told_only(session, exporting, exporting.look())
