# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: E402 - documentation goes before imports, as Ansible wants it.

"""A definition and a folder → the files from which another mail system is built, and which of them differ there."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: exit_packs
short_description: "Internal: make the files from which another mail system is built"
version_added: 0.2.0
author: mailops.workmail contributors (@mailops)
description:
  - Made for the playbook C(mailops.workmail.exit_pack). It reads the folder of the packs and writes nothing.
  - The same definition and options give the same files, whatever the order of the definition is. Only passwords that
    the folder does not have are new each time.
options:
  _terms:
    description: The folder of the packs. It need not exist.
    type: list
    elements: str
    required: true
  definition:
    description: The C(directory) that M(mailops.workmail.workmail_directory_info) returns.
    type: dict
    required: true
  targets:
    description: Keys of the targets.
    type: list
    elements: str
    required: true
  options:
    description:
      - The variables of the playbook without their prefixes, as C(shared_mailboxes), C(exclude), C(domains),
        C(source_host), C(target_host), C(region), C(google_shared), C(ldif_base), C(usage_location),
        C(source_passwords) and C(passwords).
      - C(ids) and C(organization_id) are set if legacy addresses are wanted.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Show the names of the files for an address book
  ansible.builtin.debug:
    msg: "{{ made.files | map(attribute='path') }}"
  vars:
    made: "{{ lookup('mailops.workmail.exit_packs', 'packs', definition=company, targets=['vcard']) }}"
    company:
      users: [{name: ann, email: ann@example.com}]
"""

RETURN = r"""
---
_raw:
  description: A dictionary for each folder.
  type: list
  elements: dict
  contains:
    errors:
      description: Everything that is wrong with the definition and the options. Without errors, there are other keys.
      type: list
      elements: str
      sample: ["exit_pack_targets: 'gogle' is not a target. Did you mean 'google'?"]
    files:
      description:
        - A dictionary for each file, with its path, its text in C(content) and its mode. C(secret) is whether it has
          passwords.
      type: list
      elements: dict
      sample: [{path: vcard/address-list.vcf, content: "BEGIN:VCARD", mode: "0600", secret: false}]
    stale:
      description: Paths of files of an earlier run that are no longer needed.
      type: list
      elements: str
      sample: [zoho/users-002.csv]
    lines:
      description: A summary, one text for each pack.
      type: list
      elements: str
      sample: ["vcard: everything was carried; see vcard/README.md"]
"""

from typing import Any

from ansible.plugins.lookup import LookupBase

from ..plugin_utils._pack.folder import packs_in


class LookupModule(LookupBase):  # type: ignore[misc]
    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        self.set_options(var_options=variables, direct=kwargs)
        options = {**self.get_option("options"), "targets": self.get_option("targets")}
        return [packs_in(folder, self.get_option("definition"), options) for folder in terms]
