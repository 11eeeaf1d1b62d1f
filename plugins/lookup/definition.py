# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: E402 - documentation goes before imports, as Ansible wants it.

"""A definition file by its path → its contents, read literally."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: definition
short_description: Read a YAML file of users, groups, resources or leavers literally
author: mailops.workmail contributors (@mailops)
description:
  - Returns the contents of a YAML file. Nothing in it is evaluated, and no message repeats any of it, because it may be
    a password.
  - Ansible's tags are supported. A text after C(!unsafe) is taken as it is; a text after C(!vault), as C(ansible-vault
    encrypt_string) prints it, is decrypted with the vault passwords of the run. The whole file may be encrypted too.
  - A template that has no C(!unsafe) before it is an error, because its source text would become the value. So is a
    duplicate key in a mapping, a second document, and a file that is not in UTF-8. All errors are reported with their
    lines.
options:
  _terms:
    description: Paths of the files.
    type: list
    elements: str
    required: true
  places:
    description:
      - Whether to add C(defined_at) to each item of a list, with the file and the line at which the item
        begins, such as V(users.yml:12).
      - Messages of M(mailops.workmail.workmail_directory) then name this place. An item that already has
        C(defined_at) keeps it.
    type: bool
    default: false
    version_added: 0.2.0
seealso:
  - plugin: mailops.workmail.definition_files
    plugin_type: lookup
  - plugin: mailops.workmail.directory_yaml
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Apply the users of a file
  mailops.workmail.workmail_directory:
    organization: acme
    users: "{{ lookup('mailops.workmail.definition', 'acme/users.yml', places=true) }}"
"""

RETURN = r"""
---
_raw:
  description: The contents of each file; nothing for an empty file.
  type: list
  elements: raw
"""

from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..plugin_utils._definition.read import NotReadable, read


class LookupModule(LookupBase):  # type: ignore[misc]
    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[Any]:
        self.set_options(var_options=variables, direct=kwargs)
        return [self._read(path, self.get_option("places")) for path in terms]

    def _read(self, path: str, places: bool) -> Any:
        """The whole file may be encrypted with `ansible-vault`."""
        with open(self._loader.get_real_file(path), "rb") as file:
            contents = file.read()
        try:
            return read(contents, path, places)
        except NotReadable as error:
            raise AnsibleLookupError(str(error)) from None
