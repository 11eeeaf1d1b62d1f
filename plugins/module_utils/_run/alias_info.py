# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_alias_info`: every address, its owner, and whether it is the primary one."""

from __future__ import annotations

from typing import NoReturn

from .._model.addresses import same
from .._model.current import Current
from .._model.facts import Known
from .._plan.questions import AliasesOf
from .._service.reader import Reader
from .._task.arguments import ORGANIZATION, Spec
from .._task.asked import no_address, unchosen
from .reading import Reading, unreadable, with_unreadable
from .session import Options, Session

ALIAS_INFO: Spec = {**ORGANIZATION, "address": {"type": "str"}, "entity": {"type": "str"}}


def run_alias_info() -> NoReturn:
    Session(ALIAS_INFO, mutually_exclusive=[["address", "entity"]]).read(_read)


def _read(session: Session) -> Options:
    session.errors += [*unchosen(session.options, "address", "entity"), *no_address(session.options, "address")]
    reading = Reading.of(session)
    if session.options.get("address"):
        return {"addresses": _whose(reading, str(session.options["address"]))}
    if session.options.get("entity"):
        holders = [reading.must_find("entity", str(session.options["entity"]))]
    else:
        holders = reading.everyone()
    reading.ask(*(AliasesOf(one.id) for one in holders if one.enabled))
    reading.prove(one.id for one in holders)
    result = {"addresses": [row for one in holders for row in _addresses(reading, one)]}
    return with_unreadable(session, result, [row for one in holders for row in unreadable(one)])


def _whose(reading: Reading, address: str) -> list[Options]:
    owner = Reader(reading.service, reading.known).owner(address)
    if owner is None:
        return []
    reading.prove([owner.id])
    return [_row(reading, owner, address)]


def _addresses(reading: Reading, one: Current) -> list[Options]:
    aliases = sorted(one.aliases.value, key=str.lower) if isinstance(one.aliases, Known) else []
    return [_row(reading, one, address) for address in ([one.email] if one.email else []) + aliases]


def _row(reading: Reading, one: Current, address: str) -> Options:
    return {
        "address": address,
        "entity": reading.known.label_of_id(one.id),
        "entity_id": one.id,
        "kind": one.kind.name,
        "primary": same(address, one.email),
    }
