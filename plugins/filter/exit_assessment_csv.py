# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The assessment of an organization → a CSV table."""

from __future__ import annotations

from typing import Any


def exit_assessment_csv(report: dict[str, Any]) -> str:
    """All of the assessment as one table for spreadsheets."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._assess.sheet import text

    return text(report)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"exit_assessment_csv": exit_assessment_csv}
