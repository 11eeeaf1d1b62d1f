# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report of an audit → what the template of its page prints."""

from __future__ import annotations

import json
from typing import Any


def audit_page(report: str) -> dict[str, Any]:
    """Every text and number of the page, in its order."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._audit.page import page

    return page(json.loads(report))


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"audit_page": audit_page}
