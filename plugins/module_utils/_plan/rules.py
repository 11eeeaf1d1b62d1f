# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules that only one kind has, as plain functions, which its module hands to the task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .._model.current import Current
from .._model.vocabulary import Ref
from .._task.wanted import Wanted
from .draft import Draft, Item


@dataclass(frozen=True)
class Rules:
    check: Callable[[Draft, Item], None]
    """Add errors and questions about a wanted entity that is identified."""
    failure_text: Callable[[Ref, Current, bool], str] = lambda _ref, _latest, _going: ""
    """Why waiting is over: its state is one that no waiting ends. True: it was to be deleted."""
    timeout_text: Callable[[Ref, Current | None, float], str] = lambda _ref, _latest, _seconds: ""
    """What to say when its state has not come about after so many seconds. Both are needed where a state is awaited."""
    plan_extras: Callable[[Draft, Item], None] = lambda _draft, _item: None
    """Add operations that no part or link carries."""
    settled_values: Callable[[str], Mapping[str, object]] = lambda _name: {}
    """What else is true of a new one of that name once its state has settled, by option."""
    identify: Callable[[Draft, Wanted], None] = lambda _draft, _wanted: None
    """Enter a wanted rule into the draft."""
    check_all: Callable[[Draft], None] = lambda _draft: None
    """Add errors, questions and conditions once everything is planned."""
