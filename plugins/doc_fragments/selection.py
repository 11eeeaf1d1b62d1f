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
    description: Only the entity with this name.
    type: str
  email:
    description: Only the entity with this primary address.
    type: str
  name_prefix:
    description: Only entities whose name begins with this text; not case-sensitive.
    type: str
  email_prefix:
    description: Only entities whose primary address begins with this text; not case-sensitive.
    type: str
  entity_state:
    description: Only entities in this state. Deleted ones are never returned.
    type: str
    choices: [ENABLED, DISABLED]
notes:
  - At most one of O(name), O(email) and the id can be given. If nothing is found, the list is empty; this is not an error.
  - The data from the service's list calls is always returned. Each element of O(include) costs about one more call for each
    entity.
"""
