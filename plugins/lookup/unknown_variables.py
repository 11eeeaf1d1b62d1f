# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: E402 - documentation goes before imports, as Ansible wants it.

"""Variables that a playbook or a role of this collection would ignore."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: unknown_variables
short_description: "Internal: list the variables that a playbook or a role of mailops.workmail does not know"
version_added: 0.2.0
author: mailops.workmail contributors (@mailops)
description:
  - Made for the playbooks of C(mailops.workmail), which fail if it returns anything.
  - Without it, an extra variable such as C(apply_pruen) or C(prune) would be ignored. An extra variable is unknown if
    it has a prefix of the playbook, or is a variable of the playbook without its prefix, or differs from one by a
    letter. An extra variable that the value of a variable of the playbook mentions is not unknown.
  - With O(role), it warns of each variable that is nearly an option of the role, wherever the variable is set.
options:
  _terms:
    description: The playbook, for example V(apply).
    type: list
    elements: str
    default: []
  role:
    description:
      - The role whose mistyped options are returned, for example V(audit). Extra variables of playbooks are then not
        checked.
    type: str
"""

EXAMPLES = r"""
- name: Refuse unknown variables
  ansible.builtin.assert:
    that: query('mailops.workmail.unknown_variables', 'apply') | length == 0
"""

RETURN = r"""
_list:
  description: An error or a warning for each variable, with the nearest name.
  type: list
  elements: str
"""

from typing import Any

from ansible.plugins.lookup import LookupBase
from ansible.utils.vars import load_extra_vars

from ..plugin_utils._variables import mistyped, unknown


class LookupModule(LookupBase):  # type: ignore[misc]
    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[str]:
        self.set_options(var_options=variables, direct=kwargs)
        known = {} if variables is None else variables
        if role := self.get_option("role"):
            return list(mistyped(str(role), map(str, known)))
        given = load_extra_vars(self._loader)
        return [error for playbook in terms for error in unknown(playbook, map(str, given), known)]
