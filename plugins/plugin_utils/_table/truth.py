# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Truth values in the languages of spreadsheets: a spreadsheet writes TRUE in the language of its user."""

from __future__ import annotations

from .format import exact

WORDS = {
    "English": ("true yes y t on 1", "false no n f off 0"),
    "German": ("wahr ja", "falsch nein"),
    "French": ("vrai oui", "faux non"),
    "Spanish": ("verdadero sí si", "falso no"),
    "Italian": ("vero sì si", "falso no"),
    "Portuguese": ("verdadeiro sim", "falso não nao"),
    "Dutch": ("waar ja", "onwaar nee"),
    "Danish": ("sand ja", "falsk nej"),
    "Norwegian": ("sann ja", "usann nei"),
    "Swedish": ("sant ja", "falskt nej"),
    "Finnish": ("tosi kyllä", "epätosi ei"),
    "Polish": ("prawda tak", "fałsz nie"),
    "Czech": ("pravda ano", "nepravda ne"),
    "Hungarian": ("igaz igen", "hamis nem"),
    "Turkish": ("doğru evet", "yanlış yanliş hayır hayir"),
    "Russian": ("истина да", "ложь нет"),
}
"""Language → what a spreadsheet and its user write for true, and for false."""
ACCEPTED = f"Write true or false. Yes and no are read too, in {', '.join(list(WORDS)[:-1])} and {list(WORDS)[-1]}."
MEANING = {
    exact(word): value
    for pair in WORDS.values()
    for words, value in zip(pair, (True, False), strict=True)
    for word in words.split()
}


def truth(text: str) -> bool | None:
    """What a word means, without regard to case; None if it is not a truth value."""
    return MEANING.get(exact(text))
