# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan and what all servers answer → whether a stage is in DNS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def switch_check(plan: Row, answers: Sequence[Row], stage: str) -> dict[str, Any]:
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._dns.applying import checked

    return checked(plan, answers, stage)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"switch_check": switch_check}
