# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the rules that match to an effect: DENY before ALLOW, and DENY where no rule matches.

Sources: WorkMail Administrator Guide, Managing mobile device access rules and Managing impersonation roles. For access
control rules, it says only that deleting all rules blocks all access; the rest is taken to be alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

ALLOW, DENY = "ALLOW", "DENY"
Rule = Mapping[str, Any]


def verdict(matching: Sequence[Rule], every: bool = False) -> tuple[str, list[Rule]]:
    """The effect and the rules that decided it. `every`: all rules that match (unknown U60)."""
    effect = ALLOW if matching and all(rule["Effect"] == ALLOW for rule in matching) else DENY
    return effect, [rule for rule in matching if every or rule["Effect"] == effect]
