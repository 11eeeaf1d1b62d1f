# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shape of a setting: one part, which one call reads and one call writes whole."""

from __future__ import annotations

from .vocabulary import Calls, Field, Kind, Part


def setting(
    name: str,
    read: str,
    write: str,
    fields: tuple[Field, ...],
    delete: str = "",
    returned: tuple[Field, ...] = (),
) -> Kind:
    """What an organization has one of, or, with `delete`, at most one: read by one call and written whole by one."""
    part = Part("setting", write, fields, read, needs="exists", whole=True, returned=returned)
    return Kind(name, Calls(get=read, delete=delete), key="", parts=(part,))
