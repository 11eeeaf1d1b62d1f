# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows of the table, by the name that `--only` takes."""

from __future__ import annotations

from collections.abc import Callable

from ..bench import Bench
from ..figures import Figure
from . import archive, creation, exports, imports, no_change, one_task, packs, preview, rate_limit, script, ten_thousand

Row = Callable[[Bench], list[Figure]]

ROWS: dict[str, Row] = {
    "no-change": no_change.measure,
    "creation": creation.measure,
    "script": script.measure,
    "rate-limit": rate_limit.measure,
    "one-task": one_task.measure,
    "ten-thousand": ten_thousand.measure,
    "preview": preview.measure,
    "archive": archive.measure,
    "exports": exports.measure,
    "import": imports.measure,
    "packs": packs.measure,
}
