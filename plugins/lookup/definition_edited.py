# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: E402 - documentation goes before imports, as Ansible wants it.

"""Edits of definition files → their new texts, or why they cannot be made."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: definition_edited
short_description: "Internal: make changes in the text of a definition file"
version_added: 0.2.0
author: mailops.workmail contributors (@mailops)
description:
  - Makes the changes that P(mailops.workmail.offboarding_plan#filter) returns in the text of the files. Comments,
    order, quotes and line ends of everything else stay. It writes nothing.
  - A file is refused if it is no longer as it was read, is read-only, encrypted or a table, uses YAML aliases, or if
    the new text would not contain exactly the changed items.
options:
  _terms:
    description: The changes, one for each file.
    type: list
    elements: dict
    required: true
  text:
    description: Whether to return the new text, which may contain passwords. A refused file is then an error.
    type: bool
    default: false
seealso:
  - plugin: mailops.workmail.definition_folder
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Show the changes without secrets
  ansible.builtin.debug:
    msg: "{{ query('mailops.workmail.definition_edited', *planned.changes) | map(attribute='diff') | flatten }}"
  vars:
    planned: {changes: []}
"""

RETURN = r"""
---
_raw:
  description:
    - The change of each file, with the lines of its C(diff) without secrets, the C(mode) of the file, and in C(refused)
      why the file cannot be changed.
    - With O(text), only C(text), the contents of the file after the change.
  type: list
  elements: dict
"""

import json
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..module_utils._model.kinds import BY_PLURAL
from ..module_utils._task.arguments import item_arguments
from ..plugin_utils._definition.file import new_text
from ..plugin_utils._definition.spans import NotEditable
from ..plugin_utils._definition.text import difference


class LookupModule(LookupBase):  # type: ignore[misc]
    def run(self, terms: list[dict[str, Any]], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        self.set_options(var_options=variables, direct=kwargs)
        make = self._text if self.get_option("text") else self._difference
        return [make(json.loads(json.dumps(term))) for term in terms]

    def _text(self, change: dict[str, Any]) -> dict[str, Any]:
        try:
            return {"text": new_text(change).after}
        except NotEditable as error:
            raise AnsibleLookupError(f"{change['path']} was not changed, because {error}.") from None

    def _difference(self, change: dict[str, Any]) -> dict[str, Any]:
        told = {"mode": "", "diff": [], "refused": "", **change}
        try:
            new = new_text(change)
            shown = difference(new.before, new.after, change["path"], _secrets())
        except NotEditable as error:
            return {**told, "refused": f"{change['path']} cannot be changed automatically, because {error}."}
        return {**told, "mode": new.mode, "diff": shown}


def _secrets() -> set[str]:
    specs = [item_arguments(kind) for kind in BY_PLURAL.values()]
    return {option for spec in specs for option, rule in spec.items() if rule.get("no_log")}
