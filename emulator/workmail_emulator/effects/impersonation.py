# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which rules of an impersonation role match a user.

Source: WorkMail Administrator Guide, Managing impersonation roles; API reference, ImpersonationRule. A rule without
conditions matches every user.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .verdict import Rule


def matching(rules: Iterable[Rule], user: Collection[str]) -> list[Rule]:
    """`user`: everything that names it in a rule, in lower case: its id, its name and its addresses."""
    return [rule for rule in rules if _matches(rule, user)]


def _matches(rule: Rule, user: Collection[str]) -> bool:
    wanted, unwanted = rule.get("TargetUsers"), rule.get("NotTargetUsers") or ()
    return (not wanted or _names(wanted, user)) and not _names(unwanted, user)


def _names(targets: Iterable[str], user: Collection[str]) -> bool:
    return any(target.lower() in user for target in targets)
