# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The 42 errors that the collection survives, and the tests that prove it; run as a module: docs/error-table.md."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "error-table.md"
NUMBERED = re.compile(r"test_(\d\d)_\w+")
"""A test that proves something about an error begins with its number."""

CHAPTERS: dict[int, str] = {1: "Transport and limits", 9: "State and time", 19: "Data", 33: "Danger"}
"""First number of a chapter → its name."""

FAULTS: dict[int, str] = {
    1: "Any call is throttled, in bursts, for minutes",
    2: "The service answers 500 or 503",
    3: "The connection is cut before a call is processed",
    4: "The connection is cut after a call was processed, so that trying again is refused",
    5: "The credentials expire during a run",
    6: "The region or the account is the wrong one",
    7: "One operation is denied",
    8: "The time of a run is over",
    9: "The process dies between creating and registering",
    10: "Readings go on to show what was before a write",
    11: "Something deleted of the same name goes on to be listed",
    12: "The organization is not Active",
    13: "A mail domain is not verified",
    14: "The directory is unavailable",
    15: "The directory is read-only",
    16: "Whatever is disabled refuses to be read or written",
    17: "An export job is running, failed, was cancelled, or is no longer listed",
    18: "Two runs at the same time",
    19: "A list is longer than a page",
    20: "A list cannot be read",
    21: "The primary address is listed among the aliases",
    22: "Addresses and names differ in case only",
    23: "Sets differ in order only",
    24: "The input says a thing twice, or contradicts itself",
    25: "Addresses change hands, along chains and in cycles",
    26: "Something is longer, or more, than a limit of WorkMail",
    27: "Groups contain each other in a cycle",
    28: "A member, a delegate or a grantee is unknown",
    29: "Updating a user blanks what is left out",
    30: "Putting mailbox permissions replaces those that are there",
    31: "Letters of all languages, and characters that mean something elsewhere",
    32: "The same names in several organizations",
    33: "The input of a pruning run is empty, or was cut off",
    34: "A run would take away more than it may",
    35: "A run would touch an account that nobody may touch",
    36: "Check mode writes",
    37: "A secret shows in what is told",
    38: "A password is against the policy",
    39: "An organization would be deleted by mistake",
    40: "An export would go to another region, or into a public bucket",
    41: "A mailbox was exported less than a day ago",
    42: "A few of a thousand items fail",
}
LATER: dict[int, str] = {
    17: "mailbox export jobs",
    40: "mailbox export jobs",
    41: "mailbox export jobs",
}
"""Number of an error that nothing can meet yet → what it comes with."""

HEAD = """\
# Errors that a run survives

The tests inject each error of this table into the local WorkMail, or give it as input. Then they check the writes,
or the state of the organization. The tests are in `tests/trust/`; each name says what the test asserts. In addition,
`test_every_account_write_survives.py` cuts, throttles and breaks every write on organizations and
mail domains, and `tests/laws/test_crashes.py` every write on what is in them.

Made from `tests/trust/fault_table.py` by `PYTHONPATH=tests python -m trust.fault_table > docs/error-table.md`.
"""


def proofs() -> dict[int, list[str]]:
    """Number of an error → the names of the tests that prove something about it, in the order of their files."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in sorted(FOLDER.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and (match := NUMBERED.fullmatch(node.name)):
                found[int(match[1])].append(node.name)
    return dict(found)


def page() -> str:
    """The whole of docs/error-table.md."""
    tests = proofs()
    lines = [HEAD]
    for number, fault in FAULTS.items():
        if number in CHAPTERS:
            lines += [f"## {CHAPTERS[number]}\n", "| | error | proved by |", "|---|---|---|"]
        names = "<br>".join(f"`{name}`" for name in tests.get(number, ()))
        lines.append(f"| {number} | {fault} | {names or f'comes with {LATER[number]}'} |")
        if number + 1 in CHAPTERS:
            lines.append("")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
