# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The hosted zones of an account → the one of each domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def switch_zones(zones: Sequence[Row], domains: Sequence[str], ids: object = None) -> dict[str, Any]:
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._dns.hosted import chosen

    return chosen(domains, zones, ids)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"switch_zones": switch_zones}
