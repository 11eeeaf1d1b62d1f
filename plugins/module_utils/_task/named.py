# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants of an entity that has a name only, such as a mail domain, or none, as a setting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .._model.vocabulary import Kind, Ref
from .arguments import MANAGING, STATE, TIMEOUT, Options, Spec, field_arguments
from .dictionaries import without_nulls
from .option_errors import quoted
from .parse import text_or_none, values_of
from .wanted import Wanted


def named_arguments(kind: Kind) -> Spec:
    """Options of a single module without the connection options."""
    return {
        **MANAGING,
        kind.key: {"type": "str", "required": True},
        **STATE,
        **field_arguments(kind),
        **_wait_arguments(kind),
    }


def _wait_arguments(kind: Kind) -> Spec:
    if kind.settles is None:
        return TIMEOUT
    timeout = {"type": "int", "default": kind.settles.timeout}
    return {kind.settles.option: {"type": "bool", "default": False}, "wait_timeout": timeout}


def name_errors(kind: Kind, name: str) -> Iterator[str]:
    """What is wrong with a name that no entity of the kind can have."""
    lower = name.lower() if kind.lower_case and name.isascii() else name
    if len(name) > kind.name_maximum or re.fullmatch(kind.name_pattern, lower, re.ASCII) is None:
        yield f"{quoted(name)} {kind.name_error}"


def wanted_named(kind: Kind, options: Options) -> Wanted:
    """The one entity of a single module of a kind that has a name only, or none."""
    text = text_or_none(options.get(kind.key))
    name = text.lower() if text and kind.lower_case else text
    return Wanted(
        kind,
        Ref(kind.name, name or "").label,
        name=name,
        present=options.get("state") != "absent",
        values={option: without_nulls(value) for option, value in values_of(kind, options).items()},
        settles=kind.settles is not None and options.get(kind.settles.option) is True,
    )
