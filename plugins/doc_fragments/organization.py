# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The organization that a task works on."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  organization:
    description:
      - The organization, by its id (C(m-) and 32 hexadecimal digits) or by its alias.
      - Looking up an alias costs one call; deleted organizations never match.
      - Set it once for a whole play with C(module_defaults) for C(group/mailops.workmail.workmail).
    type: str
    required: true
"""
