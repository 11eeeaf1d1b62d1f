# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Info modules of kinds that have a name only, such as mail domains."""

from __future__ import annotations

from typing import NoReturn

from .._model.vocabulary import Kind
from .._plan.questions import Find, ListOf
from .._task.arguments import ORGANIZATION_OPTION
from .._task.asked import empty_choices
from .._task.named import name_errors
from .._task.option_errors import OptionError
from .reading import Reading
from .session import Result, Session


def run_named_info(kind: Kind) -> NoReturn:
    Session({**ORGANIZATION_OPTION, kind.key: {"type": "str"}}).read(lambda session: _read(session, kind))


def _read(session: Session, kind: Kind) -> Result:
    text = str(session.options.get(kind.key) or "")
    session.errors += empty_choices(session.options, kind.key)
    session.errors += [OptionError("", kind.key, wrong) for wrong in name_errors(kind, text) if text]
    reading = Reading.of(session)
    if not text:
        reading.ask(ListOf(kind.name))
    names = [text.lower()] if text else sorted(one.name for one in reading.known.of_kind(kind.name))
    reading.ask(*(Find((kind.name,), name, by="name") for name in names))
    found = (reading.known.named(kind.name, name) for name in names)
    return {kind.plural: [reading.result_of(one) for one in found if one is not None]}
