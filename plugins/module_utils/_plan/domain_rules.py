# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a mail domain can become. Pure.

The service takes no unverified domain as the default by the strict reading (unknown U42), and lets neither the
default, nor the test domain, nor one with addresses go (unknown U43). All of this is refused before the first write, so
that it comes to the same under every reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .._model.addresses import TEST_DOMAIN, domain_of, same
from .._model.advice import ASK_FOR_RECORDS
from .._model.current import Current
from .._model.facts import UNREAD, Known, Unreadable
from .._model.kinds import HOLDERS
from .._model.vocabulary import Ref
from .._task.option_errors import name_list
from .draft import Draft, Item
from .questions import AliasesOf, ListOf
from .rules import Rules

MAX_NAMED_ADDRESSES = 5
"""Addresses that a message names."""
TEST_DOMAIN_ENDING = f".{TEST_DOMAIN}"
"""Ending of the test domains, which come and go with their organizations."""
VERIFIED, FAILED = "VERIFIED", "FAILED"

Holder = tuple[str, Current]
"""An address on a domain and the entity that has it."""


def check(draft: Draft, item: Item) -> None:
    """Refuse what the service would refuse. Of an organization that is yet to come nothing is known."""
    if draft.known.is_assumed:
        return
    texts = _errors_if_present(item) if item.wanted.present else _errors_if_removed(draft, item)
    for field, text in texts:
        draft.error(item.wanted.where, field, text)


def _errors_if_present(item: Item) -> Iterator[tuple[str, str]]:
    wanted, current = item.wanted, item.current
    wanted_default, default = wanted.values.get("default"), current is not None and bool(current.get("default"))
    if current is None and item.ref.name.endswith(TEST_DOMAIN_ENDING):
        text = f"is not a domain of this organization, and a domain that ends in {TEST_DOMAIN_ENDING} cannot be"
        yield "", f"{text} registered. Register your own domain."
    if wanted_default is False and default:
        text = "it is the default domain, and an organization always has one. Make another domain the default instead."
        yield "default", text
    if wanted.settles and current is not None and current.state == FAILED:
        yield "wait_verified", FAILED_TEXT
    elif wanted_default and not wanted.settles and not default and (current is None or current.state != VERIFIED):
        yield "default", _unverified_text(current.state if current else "")


def _unverified_text(state: str) -> str:
    """Why a domain cannot be the default yet."""
    reason = f"its ownership is {state}" if state else "it is not registered yet, so not verified"
    return (
        f"{reason}, and only a verified domain can be the default. {ASK_FOR_RECORDS} and set "
        "`wait_verified: true`, or leave `default` out until it is verified."
    )


FAILED_TEXT = (
    "domain verification failed (FAILED): WorkMail did not find the DNS records. Correct them (workmail_domain_info "
    "lists them), remove the domain and register it again."
)


def _errors_if_removed(draft: Draft, item: Item) -> Iterator[tuple[str, str]]:
    current = item.current
    if current is None:
        return
    if current.get("test"):
        yield "state", "the test domain cannot be removed; it is deleted with its organization."
        return
    if current.get("default"):
        text = "the default domain cannot be removed. Make another domain the default first"
        yield "state", f"{text} (`default: true` on that one)."
    elif _has_questions(draft, current.name):
        return
    enabled = _enabled(draft)
    held = _primary_holders(enabled, current.name) or _alias_holders(enabled, current.name)
    if held:
        yield "state", _in_use_text(held)
    hidden = next((one for one in enabled if isinstance(one.aliases, Unreadable)), None)
    if hidden is not None and not held:
        holder = f"{hidden.kind.name} {hidden.name}"
        yield "state", f"the aliases of {holder} cannot be read, so it may still use {current.name}."


def _has_questions(draft: Draft, name: str) -> bool:
    """Ask who has addresses. Lists return the primary ones; only if there is none, the aliases of each are read."""
    unlisted = [kind for kind in HOLDERS if kind not in draft.known.listed]
    draft.ask(*(ListOf(kind) for kind in unlisted))
    if unlisted or _primary_holders(_enabled(draft), name):
        return bool(unlisted)
    questions = [AliasesOf(one.id) for one in _enabled(draft) if one.aliases is UNREAD]
    draft.ask(*questions)
    return bool(questions)


def _enabled(draft: Draft) -> list[Current]:
    return [one for one in draft.known.entities.values() if one.enabled]


def _primary_holders(enabled: list[Current], name: str) -> list[Holder]:
    return _addresses_on(name, ((one, [one.email or ""]) for one in enabled))


def _alias_holders(enabled: list[Current], name: str) -> list[Holder]:
    return _addresses_on(name, ((one, one.aliases.value if isinstance(one.aliases, Known) else ()) for one in enabled))


def _addresses_on(name: str, held: Iterable[tuple[Current, Iterable[str]]]) -> list[Holder]:
    found = [(address, one) for one, some in held for address in some if same(domain_of(address), name)]
    return sorted(found, key=lambda holder: holder[0].lower())


def _in_use_text(held: list[Holder]) -> str:
    named = name_list((f"{address} ({one.kind.name} {one.name})" for address, one in held), MAX_NAMED_ADDRESSES)
    return f"it is used by addresses: {named}. Move or remove them first; workmail_alias_info lists all."


def failure_text(ref: Ref, _latest: Current, _going: bool) -> str:
    return f"domain {ref.name}: {FAILED_TEXT}"


def timeout_text(ref: Ref, latest: Current | None, seconds: float) -> str:
    rows: Any = latest.get("records") if latest else ()
    missing = "; ".join(f"{row['type']} {row['hostname']} {row['value']}" for row in rows) if latest else "unknown"
    return (
        f"domain {ref.name} is still {latest.state if latest else 'not visible'} after {seconds:.0f} s. WorkMail "
        f"requires these DNS records: {missing}. Check that they exist, then run the task again to continue waiting."
    )


RULES = Rules(check, failure_text, timeout_text)
