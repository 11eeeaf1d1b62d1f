# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the answer always has that reads a setting."""

from __future__ import annotations

from collections.abc import Iterable

from .._model.kinds import BY_NAME, SETTINGS
from .._model.vocabulary import Field
from .answers import Members, api_name


def declared(action: str) -> Members:
    """The members that a setting cannot be written without, and those that a write sends back."""
    kinds = (BY_NAME[name] for name in SETTINGS)
    parts = (part for kind in kinds for part in kind.parts if api_name(part.read or "") == action)
    return {name: inner for part in parts for name, inner in _required((*part.fields, *part.returned)).items()}


def _required(fields: Iterable[Field]) -> Members:
    return {field.read_member: _required(field.fields) for field in fields if field.required}
