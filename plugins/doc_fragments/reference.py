# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How one entity refers to another."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
notes:
  - A reference to another entity is its name, its address or its id, and is not case-sensitive. A reference to a missing
    entity is an error. An ambiguous reference is an error too; an id is never ambiguous. A name may look like the address
    of another entity, so a reference by address reads the list of all entities that may have that name. An address that the
    same task takes from the entity is an error, because the next run would find nothing under it. In check mode, a missing
    entity counts as one that an earlier task would have created, with a warning and an entry in
    RV(ignore:unresolved).
"""
