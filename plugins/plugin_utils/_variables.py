# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables of a playbook: those that its first lines document, and the options of the role that it runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType

import yaml

from ..module_utils._task.near import nearest, question

TOP = Path(__file__).parents[2]
ROLE = re.compile(r"import_role:\n +name: mailops\.workmail\.(\w+)")
FIRST = re.compile(r"# (\w+_\w+)(?:,|  |$)", re.MULTILINE)
"""The variable that a line of the documentation begins with."""
SIMILAR = 0.9
"""From this ratio on, a name without the prefix of the playbook is a mistyped one."""
SIMILAR_BARE, LONG = 0.85, 4
"""The same for a name of at least so many letters that is compared with the variables without their prefix."""


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
    loaded = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return set(loaded["argument_specs"]["main"]["options"])


def _prefix(playbook: str, name: str) -> str:
    return playbook if name.startswith(f"{playbook}_") else name.split("_", 1)[0]


def unknown(playbook: str, given: Iterable[str], used: Mapping[str, object] = MappingProxyType({})) -> Iterator[str]:
    """An error for each name that is meant for the playbook and is none of its variables.

    `used`: the values of variables before Jinja. A name in the value of one of the playbook's own has an effect.
    """
    known, prefixes = documented(playbook)
    for name in sorted({*given} - known):
        own = any(name.startswith(f"{prefix}_") for prefix in prefixes)
        near = nearest(name, known, 0.7 if own else SIMILAR)
        near = near or _without_prefix(name, known, prefixes, used)
        if own or near:
            hint = f" {question(near, _code)}" if near else ""
            yield f"`{name}` is not a variable of the playbook {playbook}.{hint}"


def _without_prefix(name: str, known: set[str], prefixes: set[str], used: Mapping[str, object]) -> list[str]:
    """The variable that a name without its prefix is meant for: `prune` for `apply_prune`."""
    bare = {one[len(prefix) + 1 :]: one for prefix in prefixes for one in sorted(known) if one.startswith(f"{prefix}_")}
    near = [name] if name in bare else []
    if not near and len(name) >= LONG:
        near = nearest(name, (one for one in bare if len(one) >= LONG), SIMILAR_BARE)
    mentioned = any(re.search(rf"\b{re.escape(name)}\b", str(used.get(one, ""))) for one in known)
    return [] if mentioned else [bare[one] for one in near]


def mistyped(role: str, given: Iterable[str]) -> Iterator[str]:
    """A warning for each name that resembles an option of the role and that no file of the role mentions.

    A play that runs a role has variables of its own, so that a name with the role's prefix alone proves nothing.
    """
    options = sorted(_options(role))
    files = (TOP / "roles" / role).rglob("*.yml")
    mentioned = {word for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    for name in sorted({*given} - mentioned):
        near = nearest(name, options, SIMILAR) if name.startswith(f"{role}_") else []
        if near:
            yield (
                f"`{name}` is not a variable of the role mailops.workmail.{role} and has no effect. "
                f"{question(near, _code)}"
            )


def _code(name: str) -> str:
    return f"`{name}`"
