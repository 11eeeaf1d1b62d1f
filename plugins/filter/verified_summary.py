# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The results of all hosts that read archives → one summary."""

from __future__ import annotations

from typing import Any


def verified_summary(results: dict[str, Any]) -> dict[str, Any]:
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._exit.summaries import verified

    return verified(results)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"verified_summary": verified_summary}
