# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a spreadsheet makes of a text when it opens a CSV file, and what such a text looks like once it was saved.

Spreadsheets take a cell that looks like a number or a date for one, and save it as they show it
(https://support.microsoft.com/office/import-or-export-text-txt-or-csv-files-5250ac4c-663c-47ce-937b-339e391393ba).
"""

from __future__ import annotations

import re

MONTHS = (
    "jan(?:uary|uar|v|vier)?|feb(?:ruary|ruar)?|f[ée]vr?(?:ier)?|m[aä]r(?:ch|z|s|ts)?|mrz|a[pvb]r(?:il)?|ma[yiïj]|ene(?:ro)?|"
    "jun[ie]?|juin|jul[iy]?|juil(?:let)?|aug(?:ust)?|ao[uû]t|ago(?:sto)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|"
    "de[cz](?:ember)?|d[ée]c(?:embre)?|dic"
)
"""Months in English, German, French and Spanish."""
DATES = re.compile(
    rf"[0-9]{{1,2}}[-. ]{{1,2}}(?:{MONTHS})\.?(?:[-. ]{{1,2}}[0-9]{{2,4}})?"
    r"|[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{4}(?: .*)?|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:.]*Z?)?",
    re.IGNORECASE,
)
"""What a spreadsheet writes for a date, the day or the year first. `Jan-12` may be a login of Jan."""
TAKEN_FOR_DATES = re.compile(
    r"[0-9]{1,4}[/-][0-9]{1,2}(?:[/-][0-9]{1,4})?|[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2,4})?"
    rf"|[0-9]{{1,2}} ?(?:{MONTHS})|(?:{MONTHS})[ -]?[0-9]{{1,4}}|[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?",
    re.IGNORECASE,
)
NUMBERS = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
EXPONENTS = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?E[+-]?[0-9]{1,3}", re.IGNORECASE)
SHOWN = 11
"""Digits that a spreadsheet shows of a number; of a longer one it shows and saves the exponent."""
KEPT = 15
"""Digits that a spreadsheet keeps of a number."""
ROUNDED = re.compile(rf"[1-9][0-9]{{{KEPT - 1}}}0+")
"""A number of which a spreadsheet kept the first digits only."""


def becomes(text: str) -> str:
    """What a spreadsheet makes of a text, if that is something else; empty if the text stays as it is."""
    if EXPONENTS.fullmatch(text):
        return "a number with an exponent"
    if DATES.fullmatch(text) or TAKEN_FOR_DATES.fullmatch(text):
        return "a date or a time"
    if NUMBERS.fullmatch(text):
        return _number(text)
    return "a truth value" if text.lower() in ("true", "false") and text not in ("TRUE", "FALSE") else ""


def _number(text: str) -> str:
    digits, *decimals = re.split("[.,]", text.lstrip("+-"))
    if len(digits) > SHOWN:
        return "a number with an exponent"
    number = digits.lstrip("0") or "0"
    if text[0] in "+" or number != digits:
        return f"the number {number}"
    return "a number with other decimals" if decimals and decimals[0].endswith("0") else ""
