# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much a task may remove from lists."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  link_removal_limit:
    description:
      - How many members, delegates, aliases and mailbox permissions the task may remove in all. Above this number, the task
        changes nothing and lists them.
      - What falls because its entity is disabled or deleted does not count.
    type: int
    default: 50
    version_added: 0.2.0
"""
