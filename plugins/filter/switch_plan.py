# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What DNS has, what WorkMail and the new system want → the plan of a switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def switch_plan(
    domains: Sequence[Row], answers: Sequence[Row], options: Row, spf: Sequence[Row] = (), hosts: Sequence[Row] = ()
) -> dict[str, Any]:
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._dns.plan import plan

    return plan(domains, answers, options, spf, hosts)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"switch_plan": switch_plan}
