# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What hosted zones have, as look-ups answer it, and whether they are the ones that DNS asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def switch_hosted(
    zones: Sequence[Row],
    details: Sequence[Row],
    sets: Sequence[Sequence[Row]],
    names: Sequence[Row],
    delegations: Sequence[Row],
) -> dict[str, Any]:
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._dns.hosted import answers, delegated

    return {**delegated(zones, details, delegations), "answers": answers(names, zones, sets)}


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"switch_hosted": switch_hosted}
