# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of a playbook: those that its first lines document, and the options of the role that it runs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path

import yaml

TOP = Path(__file__).parents[2]
ROLE = re.compile(r"import_role:\n +name: mailops\.workmail\.(\w+)")
FIRST = re.compile(r"# (\w+_\w+)(?:,|  |$)", re.MULTILINE)
"""The variable that a line of the documentation begins with."""
SIMILAR = 0.9
"""From this ratio on, a name without the prefix of the playbook is a mistyped one."""


def documented(playbook: str) -> tuple[set[str], set[str]]:
    """The variables of a playbook of this collection, and the prefixes that are its own."""
    text = (TOP / "playbooks" / f"{playbook}.yml").read_text(encoding="utf-8")
    head = "\n".join(takewhile(lambda line: line.startswith("#"), text.splitlines()[1:]))
    role = ROLE.search(text)
    options = _options(role[1]) if role else set()
    prefixes = {_prefix(playbook, name) for name in {*FIRST.findall(head), *options}}
    named = re.findall(rf"\b(?:{'|'.join(sorted(prefixes))})_[a-z_]+\b", head)
    return {*named, *options}, prefixes


def _options(role: str) -> set[str]:
    text = (TOP / "roles" / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    return set(yaml.safe_load(text)["argument_specs"]["main"]["options"])


def _prefix(playbook: str, name: str) -> str:
    return playbook if name.startswith(f"{playbook}_") else name.split("_", 1)[0]


def unknown(playbook: str, given: Iterable[str]) -> Iterator[str]:
    """An error for each name that is meant for the playbook and is none of its variables."""
    known, prefixes = documented(playbook)
    for name in sorted({*given} - known):
        own = any(name.startswith(f"{prefix}_") for prefix in prefixes)
        near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.7 if own else SIMILAR)
        if own or near:
            hint = f" Did you mean `{near[0]}`?" if near else ""
            yield f"`{name}` is not a variable of the playbook {playbook}.{hint}"
