# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The differences between the defined settings and those of the organization → rows of drift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...module_utils._model.settings import SETTINGS
from ...module_utils._plan.differences import SET
from ...module_utils._report.preview import value_text
from .rows import DIFFERENT, EXTRA, MISSING, Json, ReportRow, row

NAMES = {kind.name for kind in SETTINGS}
THERE = "present"
"""What is wanted or found of a rule as a whole."""
PLACEHOLDER = "not compared"
"""A password for what needs one to be created: a check writes nothing, and no call returns a password."""


def comparable(settings: Any) -> Any:
    """The settings with what a comparison needs, so that a configuration that is missing is drift and no error."""
    configurations = settings.get("availability_configurations") if isinstance(settings, Mapping) else None
    if not isinstance(configurations, list):
        return settings
    return {**settings, "availability_configurations": [_with_password(one) for one in configurations]}


def _with_password(one: Any) -> Any:
    provider = one.get("ews_provider") if isinstance(one, Mapping) else None
    return {**one, "ews_provider": {"password": PLACEHOLDER, **provider}} if isinstance(provider, Mapping) else one


def rows(checked: Json, extras: bool) -> Iterator[ReportRow]:
    """A row for each difference. `extras`: rules that are not defined count, in the lists that the definition has."""
    found = [one for one in checked.get("differences") or () if one["kind"] in NAMES]
    comes = {(one["kind"], one["name"]) for one in found if not one["field"] and one["before"] is None}
    for one in found:
        place = one["kind"], one["name"] or one["kind"]
        if not one["field"]:
            coming = one["before"] is None
            yield row(MISSING, *place, wanted=THERE) if coming else row(EXTRA, *place, wanted="absent", found=THERE)
        elif (one["kind"], one["name"]) not in comes and SET not in (one["before"], one["after"]):
            yield row(DIFFERENT, *place, one["field"], wanted=_told(one["after"]), found=_told(one["before"]))
    for label in checked.get("not_in_input") or () if extras else ():
        kind, _space, name = label.partition(" ")
        if kind in NAMES:
            yield row(EXTRA, kind, name, found=THERE)


def _told(value: Any) -> Any:
    """A value as a table can show it: dictionaries, and lists of them, as a text."""
    nested = isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(one, Mapping) for one in value))
    return value_text(value) if nested else value
