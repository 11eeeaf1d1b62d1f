# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One question that the public documentation leaves open, with the answers that are possible."""

from __future__ import annotations

from dataclasses import dataclass

STRICT = "strict"


@dataclass(frozen=True)
class Switch:
    question: str
    strict: str
    others: dict[str, str]
    """Name of the reading → what it means."""
