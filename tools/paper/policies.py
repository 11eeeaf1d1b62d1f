# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The IAM policies, from the calls that the engine names: in the model, or written out where one is made."""

from __future__ import annotations

import ast
import json
from collections.abc import Container, Iterable, Iterator
from dataclasses import asdict
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Kind
from botocore import xform_name
from botocore.loaders import Loader

from .documented import TOP

Tree = dict[str, Any]
READING = ("Describe", "Get", "List", "Test")
"""How the names of operations begin that change nothing."""
SETTINGS = "<settings>"
"""Pattern that the operations of the settings fit."""
VERBS = ("list", "describe", "create", "delete")
ORGANIZATIONS = "arn:aws:workmail:*:*:organization/*"


def operations(kinds: Iterable[Kind]) -> set[str]:
    """The API operations that the engine calls. In IAM an action is called like its operation."""
    return _operations({call for kind in kinds for call in _declared(kind)} | _written_out())


def declared(kinds: Iterable[Kind]) -> set[str]:
    """The API operations that the declarations of kinds name."""
    return _operations({call for kind in kinds for call in _texts(asdict(kind))})


def _operations(methods: Container[str]) -> set[str]:
    every = Loader().load_service_model("workmail", "service-2")["operations"]
    return {name for name in every if xform_name(name) in methods}


@cache
def _written_out() -> frozenset[str]:
    """Every text of the plugins' code."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (TOP / "plugins").glob("**/*.py")]
    constants = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


def _declared(kind: Kind) -> Iterator[str]:
    """Every text of the model, and the calls that are named like the kind."""
    yield from (f"{verb}_{name}" for verb in VERBS for name in (kind.name, kind.plural))
    yield from _texts(asdict(kind))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


class Policies:
    """Statements as words/policies.yml groups them."""

    def __init__(self, words: Tree, operations: set[str], of_settings: set[str]) -> None:
        patterns = words["exporting"]
        exports = {
            name for name in operations for some in patterns.values() if any(fnmatchcase(name, one) for one in some)
        }
        self.exporting = {sid: sorted(exports) for sid in patterns}
        self.beside = [{"Effect": "Allow", **one} for one in words["beside"]]
        self.of_storage = [{"Effect": "Allow", **one} for one in words["storage"]]
        self.of_activity = [{"Effect": "Allow", **one} for one in words["activity"]]
        self.of_evidence = [{"Effect": "Allow", **one} for one in words["evidence"]]
        self.of_archives = [{"Effect": "Allow", **one} for one in words["archives"]]
        operations = operations - exports
        reads = {name for name in operations if name.startswith(READING)}
        self.anywhere = set(words["anywhere"])
        self.reading = grouped(words["reading"], reads)
        self.finding = {words["finding"]: self.reading[words["finding"]]}
        patterns = {sid: _filled(some, of_settings) for sid, some in words["changing"].items()}
        self.changing = grouped(patterns, operations - reads)

    def read_only(self) -> str:
        return self._policy(self.reading)

    def manage(self) -> str:
        return self._policy({**self.reading, **self.changing})

    def export(self) -> str:
        return self._policy({**self.reading, **self.exporting}, self.beside)

    def storage(self) -> str:
        """Reading, the checks of the exit store, and what creates it. It starts no export."""
        looks = {sid: [name for name in names if name.startswith(READING)] for sid, names in self.exporting.items()}
        return self._policy({**self.reading, **looks}, self.of_storage)

    def activity(self) -> str:
        return self._policy(self.reading, self.of_activity)

    def evidence(self) -> str:
        """Reading, the bag in the exit store, and the state of its keys. What closes down needs manage.json besides."""
        return self._policy(self.reading, self.of_evidence)

    def archives(self) -> str:
        return self._policy(self.finding, self.of_archives)

    def _policy(self, groups: dict[str, list[str]], beside: Iterable[Tree] = ()) -> str:
        statements = [*(self._statement(sid, actions) for sid, actions in groups.items()), *beside]
        return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2) + "\n"

    def _statement(self, sid: str, actions: list[str]) -> Tree:
        wide = {name in self.anywhere for name in actions}
        if len(wide) > 1:
            raise ValueError(f"tools/paper/words/policies.yml: {sid} mixes actions with and without a resource.")
        return {
            "Sid": sid,
            "Effect": "Allow",
            "Action": [f"workmail:{name}" for name in actions],
            "Resource": "*" if True in wide else ORGANIZATIONS,
        }

    def constants(self) -> list[str]:
        """The same for the doctor, as Python."""
        changes = sorted(name for actions in self.changing.values() for name in actions)
        anywhere = sorted(self.anywhere.intersection(changes))
        return [
            *_constant("CHANGE", changes, "What docs/iam/manage.json allows beside read-only.json."),
            *_constant(
                "ANYWHERE",
                anywhere,
                "Actions of CHANGE that know no resource.",
            ),
        ]


def _filled(patterns: list[str], of_settings: set[str]) -> list[str]:
    """Patterns with the operations of the settings in place of their placeholder."""
    return [one for pattern in patterns for one in (of_settings if pattern == SETTINGS else (pattern,))]


def grouped(patterns: dict[str, list[str]], names: set[str]) -> dict[str, list[str]]:
    """The names of each statement, sorted. One with the pattern `*` gets what no other has."""
    groups: dict[str, list[str]] = {sid: [] for sid in patterns}
    rest = next(sid for sid, some in patterns.items() if some == ["*"])
    for name in sorted(names):
        fitting = (sid for sid, some in patterns.items() if sid != rest and any(fnmatchcase(name, one) for one in some))
        groups[next(fitting, rest)].append(name)
    return groups


def _constant(name: str, values: list[str], about: str) -> list[str]:
    if len(values) == 1:
        return [f'{name} = ("{values[0]}",)', f'"""{about}"""']
    return [f"{name} = (", *(f'    "{value}",' for value in values), ")", f'"""{about}"""']
