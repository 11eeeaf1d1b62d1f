# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes the guide `reference` from the first lines of the playbooks: `python docs/reference.py`.

The first lines of a playbook are what it does, a blank comment, how it is called, and its variables. So the file and
the page say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from pathlib import Path

TOP = Path(__file__).parents[1]
PAGE = TOP / "docs" / "docsite" / "rst" / "guide_reference.rst"
PLAYBOOKS = (
    "export",
    "apply",
    "audit",
    "joiner",
    "offboard",
    "doctor",
    "verify_assumptions",
    "exit_assess",
    "exit_storage",
    "exit_export",
    "exit_verify",
    "exit_pack",
    "exit_import",
    "exit_switch",
    "exit_evidence",
    "exit_decommission",
    "exit_status",
    "awx_setup",
)
"""In the order of the page. The demo has no variables for users."""
ROLES = {"audit": "audit", "offboard": "offboarding", "exit_storage": "exit_storage"}
VARIABLE = re.compile(r"(\w+_\w+(?:, \w+)*)(?:  +(.*))?")
GUIDE = re.compile(r" See docs/docsite/rst/guide_(\w+)\.rst\.")
LABEL = "ansible_collections.mailops.workmail"

INTRODUCTION = f"""\
..
  Copyright (c) 2026, mailops.workmail contributors
  GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
  SPDX-License-Identifier: GPL-3.0-or-later

.. _{LABEL}.docsite.reference:

Playbooks and their variables
=============================

All playbooks of this collection run with ``ansible-playbook mailops.workmail.NAME``. Variables are given with ``-e``. A
variable that is left blank counts as left out. Credentials and the region come from the usual places: a profile, the
environment, or the role of the machine.

This page is written from the first lines of the playbooks by ``docs/reference.py``.
"""


@dataclass
class Playbook:
    name: str
    purpose: str
    calls: list[str] = field(default_factory=list)
    lines: list[tuple[str, str]] = field(default_factory=list)
    """A variable, or several with commas, and what it is; or no variable and a line that introduces those after it."""


def header(name: str) -> list[str]:
    """The first lines of a playbook, without their comment signs."""
    lines = (TOP / "playbooks" / f"{name}.yml").read_text(encoding="utf-8").splitlines()[1:]
    comments = takewhile(lambda line: line.startswith("#"), lines)
    return [line.removeprefix("#").removeprefix(" ") for line in comments]


def parsed(name: str) -> Playbook:
    lines = header(name)
    first_blank = lines.index("")
    one = Playbook(name, " ".join(lines[:first_blank]))
    for line in filter(None, lines[first_blank + 1 :]):
        found = VARIABLE.fullmatch(line)
        if found:
            one.lines.append((found[1], found[2] or ""))
        elif line.startswith(" ") and one.lines:
            variable, what = one.lines[-1]
            one.lines[-1] = (variable, f"{what} {line.strip()}".strip())
        elif line.startswith(" "):
            one.calls.append(line.removeprefix("  "))
        else:
            one.lines.append(("", line))
    return one


def section(one: Playbook) -> Iterator[str]:
    yield from ("", one.name, "-" * len(one.name), "", GUIDE.sub("", one.purpose))
    found = GUIDE.search(one.purpose)
    if found:
        yield from ("", f"The guide is :ref:`{LABEL}.docsite.{found[1]}`.")
    if one.name in ROLES:
        role = f":ref:`{ROLES[one.name]} <{LABEL}.{ROLES[one.name]}_role>`"
        yield from ("", f"The playbook runs the role {role}, whose page lists all options.")
    yield from ("", ".. code-block:: shell", "", *(f"   {line}" for line in one.calls))
    for title, rows in tables(one):
        yield from ("", title) if title else ()
        yield from ("", ".. list-table::", "   :header-rows: 1", "   :widths: 35 65", "")
        yield from ("   * - variable", "     - what it is")
        for name, what in rows:
            yield f"   * - {', '.join(f'``{part}``' for part in name.split(', '))}"
            yield "     - " + re.sub(rf"\b{one.name.split('_')[0]}(?:ing)?_\w+", r"``\g<0>``", what)


def tables(one: Playbook) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The variables with the line that introduces them."""
    starts = [0, *(at for at, (variable, _what) in enumerate(one.lines) if not variable and at), len(one.lines)]
    for start, end in pairwise(starts):
        rows = one.lines[start:end]
        title = "" if rows[0][0] else rows.pop(0)[1]
        yield title, rows


def page() -> str:
    lines = [line for name in PLAYBOOKS for line in section(parsed(name))]
    return INTRODUCTION + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
