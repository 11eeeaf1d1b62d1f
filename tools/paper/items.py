# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of an item, where a list of items is an option: of `workmail_directory` and of two roles.

Types, choices and defaults are those of the argument spec. The text is that of the module for a single entity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Kind
from ansible_collections.mailops.workmail.plugins.module_utils._task.arguments import item_arguments

from .documented import options

Tree = dict[str, Any]
COPIED = ("type", "elements", "required", "choices", "default")


@dataclass(frozen=True)
class Place:
    """Where items are documented."""

    name: str
    """A module or a role."""
    prefix: str
    """What precedes the plural in the name of the variable."""
    nested: str
    """The key that holds nested options."""

    @property
    def is_role(self) -> bool:
        return self.nested == "options"


DIRECTORY = Place("workmail_directory", "", "suboptions")
ROLES = (Place("organization", "organization_", "options"), Place("audit", "audit_", "options"))


def item(kind: Kind, place: Place, words: Tree) -> Tree:
    """The documentation of every option of an item."""
    return Items(kind, place, words).of(item_arguments(kind), options(f"workmail_{kind.name}"))


class Items:
    """The options of the items of one kind at one place."""

    def __init__(self, kind: Kind, place: Place, words: Tree) -> None:
        self.kind, self.place, self.words = kind, place, words
        self.names = "|".join(sorted(item_arguments(kind)))

    def of(self, spec: Tree, documented: Tree) -> Tree:
        return {name: self._option(name, one, documented.get(name, {})) for name, one in spec.items()}

    def _option(self, name: str, spec: Tree, documented: Tree) -> Tree:
        told: Tree = {"description": self._text(name, documented)}
        told |= {key: spec[key] for key in COPIED if spec.get(key) is not None}
        if spec.get("no_log") and self.place.is_role:
            told["no_log"] = True
        if "options" in spec:
            told[self.place.nested] = self.of(spec["options"], documented.get("suboptions", {}))
        version = self.words.get(name, documented).get("version_added")
        if version and not self.place.is_role:
            told["version_added"] = version
        return told

    def _text(self, name: str, documented: Tree) -> Any:
        if name in self.words:
            about = self.words[name]["about"]
            return about[self.place.name] if isinstance(about, dict) else about
        if not documented:
            raise ValueError(f"plugins/modules/workmail_{self.kind.name}.py: document the option {name}.")
        told = documented["description"]
        return self._referring(told) if isinstance(told, str) else [self._referring(text) for text in told]

    def _referring(self, text: str) -> str:
        """References to options of the single module as references to those of an item. What a role's item holds can
        be no reference: blank variables are allowed, so the variable is not declared as a list."""
        item = r"C(\1\2)" if self.place.is_role else rf"O({self.kind.plural}[].\1\2)"
        return re.sub(rf"\bO\(({self.names})(=[^)]*)?\)", item, text)
