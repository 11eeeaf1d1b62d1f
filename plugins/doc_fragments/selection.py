# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the info modules select entities."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  name:
    description: Only the entity of this name.
    type: str
  email:
    description: Only the entity with this primary address.
    type: str
  name_prefix:
    description: Only entities whose name begins so, without regard to case.
    type: str
  email_prefix:
    description: Only entities whose primary address begins so, without regard to case.
    type: str
  entity_state:
    description: Only entities in this state. Deleted ones are never returned.
    type: str
    choices: [ENABLED, DISABLED]
notes:
  - At most one of O(name), O(email) and the id can be given. Nothing found is an empty list, not an error.
  - What the service's list calls tell is always returned. Each element of O(include) costs about one call more for each
    entity.
"""
