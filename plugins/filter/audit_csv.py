# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report of an audit → a CSV table."""

from __future__ import annotations

import json
from typing import Any


def audit_csv(report: str) -> str:
    """All of the report as one table for spreadsheets."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._audit.sheet import text

    return text(json.loads(report))


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"audit_csv": audit_csv}
