#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# The documentation only: plugins/action/files.py does the work.

from __future__ import annotations

DOCUMENTATION = r"""
---
module: files
short_description: "Internal: write the files of a folder"
version_added: 0.2.0
author: mailops.workmail contributors (@mailops)
description:
  - Made for the playbooks and roles of this collection. One task writes all files of a folder, without a process for
    each of them.
  - On another machine, or with C(become), M(ansible.builtin.copy) and M(ansible.builtin.file) write the files.
  - A file is written beside its place and then moved there, so that there is the whole old or the whole new one at
    any time. A symbolic link at the place of a file is replaced.
  - Nothing is written if something is wrong with an option, or if a folder leads out of O(folder) through a symbolic
    link.
  - What files contain is in no result, except in the differences that C(--diff) shows. Those of secret files are not
    shown.
options:
  folder:
    description: The absolute path of the folder. It is created if it does not exist, with those above it.
    type: str
    required: true
  folder_mode:
    description: The mode of the folder and of those above it that are created.
    type: str
    default: u+rwx
  subfolder_mode:
    description: The mode of the folders in O(folder) in which the files are. They are created if they do not exist.
    type: str
    default: u+rwx
  files:
    description: The files to write.
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: The path in O(folder).
        type: str
        required: true
      content:
        description:
          - The text. Other values are refused; convert them with a filter such as
            P(ansible.builtin.to_nice_json#filter).
        type: str
        required: true
      mode:
        description:
          - The mode as a number in quotes, or what to change in the mode that the file has, such as V(u+rw,o-rwx).
        type: str
        required: true
      secret:
        description: Whether the file has secrets, so that no differences of it are shown.
        type: bool
        default: false
      wanted:
        description: Whether the file is written. If not, nothing happens to it.
        type: bool
        default: true
  absent:
    description: Paths in O(folder) of files to remove.
    type: list
    elements: str
    default: []
attributes:
  check_mode:
    support: full
    description: Can run in C(check_mode) and return what would change without changing it.
  diff_mode:
    support: full
    description: Returns what has changed, or would change in C(check_mode), except in secret files.
"""

EXAMPLES = r"""
- name: Write two tables
  mailops.workmail.files:
    folder: /srv/report
    files:
      - {path: users.csv, content: "name\nann\n", mode: "0600"}
      - {path: more/groups.csv, content: "name\nstaff\n", mode: "0644"}
    absent: [old.csv]
"""

RETURN = r"""
---
changed_files:
  description: Paths of the files that were written or whose mode was changed, or would be in check mode.
  returned: success
  type: list
  elements: str
  sample: [users.csv]
removed_files:
  description: Paths of the files that were removed, or would be in check mode.
  returned: success
  type: list
  elements: str
  sample: [old.csv]
"""
