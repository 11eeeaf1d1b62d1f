# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values under option names ↔ values under the service's member names, at any depth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .vocabulary import Field


def to_wire(field: Field, value: object) -> object:
    """A value as the service names it. In dictionaries, what is empty is left out."""
    if isinstance(value, list):
        return [to_wire(field, one) for one in value]
    if not isinstance(value, Mapping):
        return value
    given = {one: value.get(one.option) for one in field.fields}
    return {one.write_member: to_wire(one, inner) for one, inner in given.items() if inner not in (None, "", [])}


def from_wire(field: Field, value: Any) -> Any:
    """A value as the options name it: member names at any depth are the service's."""
    if field.type == "bool":
        return None if value is None and field.may_be_omitted else bool(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if field.filled and isinstance(value, str) and re.fullmatch(field.filled, value):
        return None
    if field.type == "list":
        return [_entry(field, one) for one in value or ()]
    return _inner(field, value) if field.type == "dict" and value is not None else value


def _entry(field: Field, value: Any) -> Any:
    """One value of a list. A range may name another address than its first (unknown U56)."""
    if field.networks:
        import ipaddress  # Only rules have ranges.

        return str(ipaddress.IPv4Network(value, strict=False))
    return _inner(field, value)


def _inner(field: Field, value: Any) -> Any:
    """What the service leaves out is left out, as in the options."""
    if not field.fields:
        return value
    values = {one.option: from_wire(one, value.get(one.read_member)) for one in field.fields}
    return {option: inner for option, inner in values.items() if inner is not None}
