# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants of a whole organization, and what is wrong with each of its items."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .._model.kinds import BY_PLURAL
from .._model.settings import RULES
from .._model.vocabulary import Kind
from .arguments import LINK_LIMIT, MANAGING, WAIT, Spec, identification, item_arguments
from .expectations import ARGUMENTS
from .limits import limit_errors
from .option_errors import OptionError, quoted, yaml_type
from .parse import wanted_entity
from .settings import ALLOWING
from .shapes import item_label
from .strict import inspect
from .wanted import Wanted


def directory_arguments() -> Spec:
    return {
        **MANAGING,
        **{
            plural: {"type": "list", "elements": "dict", "options": item_arguments(kind)}
            for plural, kind in BY_PLURAL.items()
        },
        "settings": {"type": "dict"},
        "access_expectations": {"type": "list", "elements": "dict", "options": ARGUMENTS},
        **ALLOWING,
        "prune": {"type": "list", "elements": "str", "choices": [*BY_PLURAL, *(kind.plural for kind in RULES)]},
        "prune_action": {"type": "str", "choices": ["disable", "delete"], "default": "disable"},
        "removal_limit": {"type": "int", "default": 10},
        **LINK_LIMIT,
        "take_over": {"type": "bool", "default": False},
        "missing_organization": {"type": "str", "choices": ["fail", "empty"], "default": "fail"},
        "concurrency": {"type": "int", "default": 10},
        "max_requests_per_second": {"type": "float"},
        "time_limit": {"type": "int"},
        "progress_path": {"type": "path"},
        "report_unlisted": {"type": "bool", "default": False},
        "today": {"type": "str"},
        "option_names": {"type": "dict"},
        **WAIT,
    }


def day_of(options: Mapping[str, Any]) -> tuple[date | None, list[OptionError]]:
    """The day of the option `today`, None if it is not set, and what is wrong with it."""
    text = options.get("today")
    try:
        return date.fromisoformat(text) if text else None, []
    except ValueError:
        return None, [OptionError("", "today", f"{quoted(text)} is not a date; write it as 2027-01-31.")]


def wanted_items(
    kind: Kind, raw: list[Any], take_over: bool, leavers_option: str = ""
) -> tuple[list[Wanted], list[OptionError]]:
    """The items of one list of `workmail_directory`, and everything that is wrong with each."""
    spec: Spec = item_arguments(kind)
    wanted: list[Wanted] = []
    errors: list[OptionError] = []
    for index, item in enumerate(raw):
        where = item_label(kind.plural, index, item)
        if not isinstance(item, Mapping):
            errors.append(OptionError(where, "", f"is {yaml_type(item)} but must be a dictionary; write `- name: …`."))
            continue
        options, wrong = inspect(item, spec, where, identification(kind))
        one = wanted_entity(kind, options, where, bool(wrong), take_over, leavers_option)
        wanted.append(one)
        errors += [*wrong, *limit_errors(one)]
    return wanted, errors
