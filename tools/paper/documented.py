# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation that modules bring: read from their text, so that a module need not be importable."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TOP = Path(__file__).parents[2]
MODULES = TOP / "plugins" / "modules"
FRAGMENTS = TOP / "plugins" / "doc_fragments"
OURS = "mailops.workmail."

Tree = dict[str, Any]


@cache
def documentation(module: str) -> Tree:
    """DOCUMENTATION of a module."""
    return _constant(MODULES / f"{module}.py", "DOCUMENTATION")


@cache
def options(module: str) -> Tree:
    """Options of a module with those of the fragments of this collection."""
    told = documentation(module)
    options: Tree = {}
    for name in told["extends_documentation_fragment"]:
        if name.startswith(OURS):
            file, _dot, part = name.removeprefix(OURS).partition(".")
            options |= _constant(FRAGMENTS / f"{file}.py", part.upper() or "DOCUMENTATION").get("options", {})
    options |= told.get("options", {})
    return options


def _constant(path: Path, name: str) -> Tree:
    """The YAML in a constant of a Python file, at any depth."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == name for target in node.targets):
            return dict(yaml.safe_load(ast.literal_eval(node.value)))
    raise ValueError(f"{path.name} has no {name}.")


def sentence(option: Tree) -> str:
    """The first sentence of a description."""
    told = option["description"]
    paragraph = told if isinstance(told, str) else told[0]
    found = re.match(r".*?\.(?= |$)", paragraph, re.DOTALL)
    if found is None:
        raise ValueError(f"{paragraph!r} is no sentence; end it with a full stop.")
    return found[0]
