# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules that only one setting has, by its kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .draft import Draft, Item
from .rules import Rules

if TYPE_CHECKING:
    from .planner import Plan

DIRECTORY_PASSWORDS_STOP = (
    "identity_provider.authentication_mode: with IDENTITY_PROVIDER_ONLY, the passwords of the directory are no longer "
    "accepted. Programs that use IMAP or SMTP need a personal access token instead."
)


def setting_rules(confirm_deletion: bool) -> Rules:
    """`confirm_deletion`: the task may delete more mail than today's retention policy does."""

    def check(draft: Draft, item: Item) -> None:
        if item.kind.name == "retention_policy":
            from . import retention_rules

            retention_rules.check(draft, item, confirm_deletion)

    return Rules(check)


def warnings(plan: Plan) -> Iterator[str]:
    """What people notice of a change that no error forbids."""
    modes = [one.after for one in plan.draft.differences.values() if one.field == "authentication_mode"]
    if "IDENTITY_PROVIDER_ONLY" in modes:
        yield DIRECTORY_PASSWORDS_STOP
