# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accounts of leavers → a table of all of them."""

from __future__ import annotations

from typing import Any


def offboarding_overview(accounts: Any, leavers: Any) -> dict[str, Any]:
    """All leavers as rows, as numbers, and as the text of a CSV file."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._offboarding.overview import overview

    return overview(accounts, leavers)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"offboarding_overview": offboarding_overview}
