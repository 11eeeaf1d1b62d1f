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
  - A reference to another entity is its name, its address or its id, without regard to case. One that is not there is an error.
    One that means two entities is an error too, whatever has been read before; an id always means one entity only. A name may
    look like the address of another entity, so a reference by address reads the list of everything that may be named so.
    An address that the same task takes from the entity is an error, because the next run would find nothing under it.
    In check mode a missing one is taken as something that an earlier task would have created, with a warning and an entry in
    RV(ignore:unresolved).
"""
