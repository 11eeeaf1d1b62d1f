# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists of what the collection holds: the action group and the tables of README.md."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from .documented import MODULES, TOP, documentation

SERVICE = "Amazon WorkMail organization"
"""The page is about nothing else."""


def modules() -> list[str]:
    return sorted(path.stem for path in MODULES.glob("workmail_*.py"))


def action_group() -> list[str]:
    return [f"    - {name}" for name in modules()]


def module_rows() -> Iterator[tuple[str, str]]:
    for name in modules():
        yield f"`{name}`", documentation(name)["short_description"].replace(SERVICE, "organization")


def role_rows() -> Iterator[tuple[str, str]]:
    for path in sorted((TOP / "roles").glob("*/meta/argument_specs.yml")):
        spec = yaml.safe_load(path.read_text("utf-8"))["argument_specs"]["main"]
        yield f"`{path.parts[-3]}`", spec["short_description"].replace(SERVICE, "organization")


def playbook_rows() -> Iterator[tuple[str, str]]:
    """What the first sentence of a playbook's comment says."""
    for path in sorted((TOP / "playbooks").glob("*.yml")):
        comment = re.match(r"---\n((?:# .*\n)+)", path.read_text("utf-8"))
        if comment is None:
            raise ValueError(f"playbooks/{path.name}: begin with a comment that says what it does.")
        text = " ".join(line.removeprefix("# ") for line in comment[1].splitlines())
        yield f"`{path.stem}`", text.partition(". ")[0].removesuffix(".")
