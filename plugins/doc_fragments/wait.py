# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long to wait for the service."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Whether to wait at the end until the service shows every entity as ENABLED, DISABLED or deleted, and shows every new
        entity.
      - The task always waits for what a later operation of the same task needs.
      - If waiting fails, the task fails. What the service accepted is reported as done and as changed all the same.
    type: bool
    default: true
  wait_timeout:
    description:
      - Seconds to wait for each such transition.
      - A deletion that the service refuses because it still disables the entity is tried again for as long.
    type: int
    default: 120
"""

    TIMEOUT = r"""
options:
  wait_timeout:
    description: Seconds to keep trying while the service does not yet show an earlier change.
    type: int
    default: 120
"""
