# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which expressions an organization can answer. Tags that cannot be read are not the same as no tags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .hosts import TAGS, HostVariables


class Expressions:
    """Leaves out what is about unread tags: a default in it would place the host as if it had none."""

    def __init__(self, row: HostVariables) -> None:
        self._unread: list[str] = [] if TAGS in row else [TAGS]

    def answerable(self, expression: object) -> bool:
        """True if nothing in an expression, or in a dictionary of them, is about tags that were not read."""
        text = str(expression)
        return not any(re.search(rf"\b{re.escape(name)}\b", text) for name in self._unread)

    def composed(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Those that can be composed. What groups say of another one cannot be answered either."""
        kept = {name: expression for name, expression in variables.items() if self.answerable(expression)}
        self._unread += [name for name in variables if name not in kept]
        return kept
