# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text that a cell means, and the cell that means a text.

A spreadsheet marks a text with an apostrophe (`'0150`) or writes it as a formula (`="0150"`); both are read
as the text.
What a spreadsheet or a program writes instead of a value is refused: a number that lost its digits, an error of a
formula, a placeholder, the name of a type. An apostrophe before such a text says that the text itself is meant.
"""

from __future__ import annotations

import re
import unicodedata

from ...module_utils._report.cells import guarded, is_formula, is_guarded, unguarded
from .._definition.nodes import UNSAFE, is_template
from .spreadsheet import DATES, ROUNDED, becomes

LITERAL = f"{UNSAFE} "
"""Before a text that only looks like a template, as a definition file marks it."""
TEMPLATE = (
    "templates are not evaluated here, so the source text would become the value. Write the value itself; a vaulted "
    f"password belongs in users.yml. If the braces are part of the text, write `{UNSAFE}` and a space before the text."
)
CLEAR = "-"
AGAIN = "Format the column as text and enter it again."
LITERAL_ADVICE = "If the text itself is meant, write an apostrophe before it."

DASHES = ("-", "--", "–", "—")
PLACEHOLDERS = frozenset(("n/a", "n.a.", "(null)", "<null>", "$null", "\\n", "(none)", "<none>"))
"""In lower case; NULL only in upper case, because Null is a name."""
FORMULA_ERROR = re.compile(r"#(?:[A-ZÄÖÜ]+(?:[/0-9A-Z]*)[!?]?|#+)")
SCIENTIFIC = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?E[+-][0-9]{1,3}", re.IGNORECASE)
TYPE = re.compile(r"(?:System|Microsoft)(?:\.\w+)+(?:\[.*\]|Collection.*)?")
QUOTED_FORMULA = re.compile(r'="([^"]*)"')
PHONE = re.compile(r"\+[0-9 ()./\u00a0-]*[0-9](?: ?(?:x|ext\.?|#) ?[0-9]+)?", re.IGNORECASE)
SMART = re.compile("[\u201c\u201d\u201e\u201f\xab\xbb][^\u201c\u201d\u201e\u201f\xab\xbb]*[\u201c\u201d\u201f\xab\xbb]")
"""Typographic quotation marks around a text."""
CURLY = re.compile("[\u2018\u2019\xb4][0-9=+@-]")
HEXADECIMAL = re.compile(r"X'((?:[0-9a-f]{2})+)'", re.IGNORECASE)
CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""What a copy out of a web page or an address book leaves at the ends of a text."""


class Refused(ValueError):
    """The message continues after the value."""


class Template(Exception):
    """A cell that Ansible would evaluate. The message does not repeat it."""


def trimmed(text: str) -> str:
    """A text without blanks and invisible characters at its ends."""
    before = None
    while before != text:
        before, text = text, text.strip().strip(INVISIBLE)
    return text


def secret(text: str, quoted: bool) -> str:
    """A password: nothing in it is changed but what surrounds it where it is not in quotation marks."""
    return _literal(text if quoted and text.strip() else text.strip())[0]


def meant(text: str, own: bool, hexadecimal: bool = False) -> tuple[str, bool]:
    """The text of a cell, and whether it clears the option. Raises `Template` and `Refused`.

    `own`: the table has the collection's own columns, in which a dash clears; in others it is a placeholder.
    """
    cell = trimmed(text)
    if hexadecimal:
        cell = HEXADECIMAL.sub(_decoded, cell)
    cell, marked = _literal(cell)
    formula = QUOTED_FORMULA.fullmatch(cell)
    if marked or formula:
        return _whole(formula[1] if formula else unguarded(cell)), False
    if own and cell == CLEAR:
        return "", True
    plain, literal = _unmarked(cell)
    why = "" if literal else refusal(plain)
    if why:
        raise Refused(why)
    return _whole(plain), False


def written(text: str, own: bool) -> str:
    """The cell that `meant` reads as a text, and that no spreadsheet computes; none of our own columns it changes.

    Another program would take the apostrophe before a number for a part of it.
    """
    if not own and PHONE.fullmatch(text):
        return text
    if is_template(text):
        return LITERAL + guarded(text)
    cell = guarded(text)
    needs = _special(text.lstrip("'")) if text.startswith("'") else bool(refusal(text) or (own and becomes(text)))
    return f"'{cell}" if needs and not is_formula(text) else cell


def refusal(text: str) -> str:
    """Why a text is not a value, and what to do; empty if it is one. Continues a sentence that begins with the text."""
    control = CONTROL.search(text)
    if control:
        return f"has the control character U+{ord(control[0]):04X}. Remove it."
    if FORMULA_ERROR.fullmatch(text):
        return f"is the error of a formula. Correct it in the spreadsheet, or empty the cell. {LITERAL_ADVICE}"
    if text in DASHES or text.lower() in PLACEHOLDERS or text == "NULL":
        return f"is a placeholder. Empty the cell, so that the option does not change. {LITERAL_ADVICE}"
    if SCIENTIFIC.fullmatch(text) or ROUNDED.fullmatch(text):
        return f"is a number whose digits the spreadsheet has lost. {AGAIN} {LITERAL_ADVICE}"
    if DATES.fullmatch(text):
        return f"is a date, which a spreadsheet makes of a text such as 1-2. {AGAIN} {LITERAL_ADVICE}"
    if TYPE.fullmatch(text):
        return "is the name of a type, which PowerShell wrote instead of the values. Export them with -join ';'."
    if text.startswith(("=", "@", "＝", "＠")) or (text.startswith(("+", "＋")) and not PHONE.fullmatch(text)):
        return f"is a formula. Write its value. {LITERAL_ADVICE}"
    return _misspelled(text)


def _misspelled(text: str) -> str:
    """Why the characters of a text are not those that were meant."""
    if _is_misread(text):
        return f"is UTF-8 that was opened in another encoding. Save the table as CSV UTF-8 again. {LITERAL_ADVICE}"
    if CURLY.match(text):
        return "begins with a typographic apostrophe. Use a straight one, or remove it."
    return "is in typographic quotation marks, which are no CSV. Use straight ones." if SMART.fullmatch(text) else ""


def _is_misread(text: str) -> bool:
    """Whether the bytes of a text in the encoding of Windows are UTF-8; those of correct words are not."""
    try:
        return not text.isascii() and bool(text.encode("cp1252").decode())
    except UnicodeError:
        return False


def _special(text: str) -> bool:
    """Whether an apostrophe before a text marks it as a text."""
    return bool(text) and (text[0].isdigit() or text[0] in "=+-@＝＋－＠" or bool(refusal(text) or becomes(text)))


def _unmarked(cell: str) -> tuple[str, bool]:
    """A cell without the apostrophe that marks a text, and whether it had one."""
    plain = unguarded(cell)
    if is_guarded(cell):
        return plain, True
    if cell.startswith("'") and _special(cell.lstrip("'")):
        return plain[1:], True
    return plain, False


def _literal(cell: str) -> tuple[str, bool]:
    """The text of a cell without the mark of a literal text, and whether it had one. Raises `Template`."""
    text = cell.removeprefix(LITERAL)
    if not is_template(text):
        return cell, False
    if text == cell:
        raise Template(TEMPLATE)
    return text, True


def _decoded(found: re.Match[str]) -> str:
    """The text of hexadecimal digits in UTF-8; as it was where they are none."""
    try:
        return bytes.fromhex(found[1]).decode()
    except UnicodeDecodeError:
        return found[0]


def _whole(text: str) -> str:
    """A text whose accents are encoded in one character each, as keyboards give them; Macs export two."""
    return unicodedata.normalize("NFC", text)
