# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report of an audit → lines for a screen."""

from __future__ import annotations

import json
from typing import Any


def audit_table(report: str) -> list[str]:
    """The first rows of the drift, aligned, and what else there is to know."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._audit.table import lines

    return lines(json.loads(report))


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"audit_table": audit_table}
