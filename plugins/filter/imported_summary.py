# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The results of all hosts that imported archives → a sentence for each mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def imported_summary(
    results: dict[str, Any],
    files: dict[str, Any],
    rows: Sequence[dict[str, Any]] = (),
    reads: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._exit.summaries import imported

    return imported(results, files, rows, reads)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"imported_summary": imported_summary}
