# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: E402 - documentation goes before imports, as Ansible wants it.

"""A CSV file by its path → its users, and how it was read."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: users_table
short_description: Read the users of an Amazon WorkMail organization from a CSV file
author: mailops.workmail contributors (@mailops)
version_added: 0.2.0
description:
  - Reads a CSV file as P(mailops.workmail.users_from_csv#filter) does, and also returns how it was read and what
    was left out of it.
  - The file is looked for where P(ansible.builtin.file#lookup) looks. It may be encrypted with C(ansible-vault).
  - Messages name the file. All errors in it are reported together.
options:
  _terms:
    description: Paths of the files.
    type: list
    elements: str
    required: true
  columns:
    description:
      - Name of a column in the file to the option of a user that it gives, or to null to ignore it.
      - The other columns are read as usual.
    type: dict
    default: {}
  encoding:
    description: Encoding of the file, such as V(cp1252). UTF-8, and UTF-16 with a byte order mark, need no option.
    type: str
  format:
    description: Key of the format, where the header fits several of P(mailops.workmail.users_from_csv#filter).
    type: str
  places:
    description: Whether to add C(defined_at) to each user, with the file and the line of its row.
    type: bool
    default: false
seealso:
  - plugin: mailops.workmail.users_from_csv
    plugin_type: filter
  - plugin: mailops.workmail.definition
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Show how a table is read
  ansible.builtin.debug:
    msg: "{{ lookup('mailops.workmail.users_table', 'users.csv').summary }}"

- name: Apply the users of a table that Excel saved in Germany
  mailops.workmail.workmail_directory:
    organization: acme
    users: "{{ table.users }}"
  vars:
    table: "{{ lookup('mailops.workmail.users_table', 'hr.csv', encoding='cp1252', columns={'Kürzel': 'name'}) }}"
"""

RETURN = r"""
---
_raw:
  description: One dictionary for each file.
  type: list
  elements: dict
  contains:
    users:
      description: The users, as M(mailops.workmail.workmail_directory) takes them.
      type: list
      elements: dict
    read_as:
      description: The format.
      type: str
      sample: Microsoft 365 users
    ignored:
      description: Columns that have values and are no options.
      type: list
      elements: str
      sample: [Fax]
    passed_over:
      description: What rows are that are no users, with their number.
      type: dict
      sample: {sample rows: 1}
    left_addresses:
      description: Addresses under C(onmicrosoft.com), which cannot move.
      type: list
      elements: str
    without_email:
      description: Names of users who get no mailbox if they are created, because they have no email.
      type: list
      elements: str
    summary:
      description: All of this in one line.
      type: str
      sample: "users.csv: 14 users, read as: Microsoft 365 users; ignored: Fax; passed over: sample rows (1)"
"""

from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..plugin_utils._table.frame import Options
from ..plugin_utils._table.reader import NotReadable, read_table


class LookupModule(LookupBase):  # type: ignore[misc]
    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        self.set_options(var_options=variables, direct=kwargs)
        return [self._read(path, variables) for path in terms]

    def _read(self, path: str, variables: Any) -> dict[str, Any]:
        """The whole file may be encrypted with `ansible-vault`."""
        found = self.find_file_in_search_path(variables, "files", path, ignore_missing=True)
        if not found:
            raise AnsibleLookupError(f"{path} does not exist. Check the path of the table.")
        with open(self._loader.get_real_file(found), "rb") as file:
            contents = file.read()
        columns, encoding, key = (self.get_option(name) for name in ("columns", "encoding", "format"))
        options = Options(columns or {}, encoding or None, key or None, self.get_option("places"))
        try:
            table = read_table(contents, path, options)
        except NotReadable as error:
            raise AnsibleLookupError(str(error)) from None
        return {"users": table.users, "read_as": table.title, "summary": table.summary(), **table.skipped()}
