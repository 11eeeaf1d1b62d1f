# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values in a PowerShell script, so that nothing in them is run.

In single quotes PowerShell evaluates nothing. It takes four more characters for a single quote, so each of the five is
doubled (PowerShell language specification, 2.3.5.2 String literals).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")
CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]+")
BOM = "\ufeff"
"""Without it, Windows PowerShell 5 reads a script in the encoding of the machine."""


def literal(text: str) -> str:
    """A string. Control characters, which no field of Exchange takes, become a blank."""
    return "'" + QUOTES.sub(r"\g<0>\g<0>", CONTROL.sub(" ", text)) + "'"


def array(texts: Iterable[str]) -> str:
    return f"@({', '.join(map(literal, texts))})"


def flag(value: object) -> str:
    return "$true" if value else "$false"


def call(cmdlet: str, **parameters: str) -> str:
    """A command; parameters are PowerShell already. One without a value is a switch."""
    words = [f"-{name} {value}".rstrip() for name, value in parameters.items()]
    return " ".join([cmdlet, *words])
