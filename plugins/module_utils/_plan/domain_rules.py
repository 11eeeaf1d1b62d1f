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
from .questions import AliasesOf, Everyone
from .rules import Rules

MAX_NAMED_ADDRESSES = 5
"""Addresses that a message names."""
OWN = f".{TEST_DOMAIN}"
"""Ending of the test domains, which come and go with their organizations."""
VERIFIED, FAILED = "VERIFIED", "FAILED"

Holder = tuple[str, Current]
"""An address on a domain and the entity that has it."""


def check(draft: Draft, item: Item) -> None:
    """Refuse what the service would refuse. Of an organization that is yet to come nothing is known."""
    if draft.known.imagined:
        return
    texts = _kept(item) if item.wanted.present else _removed(draft, item)
    for field, text in texts:
        draft.error(item.wanted.where, field, text)


def _kept(item: Item) -> Iterator[tuple[str, str]]:
    wanted, there = item.wanted, item.current
    wish, default = wanted.values.get("default"), there is not None and bool(there.get("default"))
    if there is None and item.ref.name.endswith(OWN):
        text = f"is not a domain of this organization, and a domain that ends in {OWN} cannot be registered."
        yield "", f"{text} Register your own domain."
    if wish is False and default:
        text = "it is the default domain, and an organization always has one. Make another domain the default instead."
        yield "default", text
    if wanted.settles and there is not None and there.state == FAILED:
        yield "wait_verified", FAILED_TEXT
    elif wish and not wanted.settles and not default and (there is None or there.state != VERIFIED):
        yield "default", _unverified(there.state if there else "")


def _unverified(state: str) -> str:
    """Why a domain cannot be the default yet."""
    what = f"its ownership is {state}" if state else "it is not registered yet, so not verified"
    return (
        f"{what}, and only a verified domain can be the default. {ASK_FOR_RECORDS} and set "
        "`wait_verified: true`, or leave `default` out until it is verified."
    )


FAILED_TEXT = (
    "domain verification failed (FAILED): WorkMail did not find the DNS records. Correct them (workmail_domain_info "
    "lists them), remove the domain and register it again."
)


def _removed(draft: Draft, item: Item) -> Iterator[tuple[str, str]]:
    there = item.current
    if there is None:
        return
    if there.get("test"):
        yield "state", "the test domain cannot be removed; it is deleted with its organization."
        return
    if there.get("default"):
        text = "the default domain cannot be removed. Make another domain the default first"
        yield "state", f"{text} (`default: true` on that one)."
    elif _still_asks(draft, there.name):
        return
    enabled = _enabled(draft)
    held = _primary(enabled, there.name) or _all(enabled, there.name)
    if held:
        yield "state", _in_the_way(held)
    hidden = next((one for one in enabled if isinstance(one.aliases, Unreadable)), None)
    if hidden is not None and not held:
        who = f"{hidden.kind.name} {hidden.name}"
        yield "state", f"the aliases of {who} cannot be read, so it may still use {there.name}."


def _still_asks(draft: Draft, name: str) -> bool:
    """Ask who has addresses. Lists tell the primary ones; only where there is none is each asked for its aliases."""
    unlisted = [kind for kind in HOLDERS if kind not in draft.known.listed]
    draft.ask(*(Everyone(kind) for kind in unlisted))
    if unlisted or _primary(_enabled(draft), name):
        return bool(unlisted)
    silent = [AliasesOf(one.id) for one in _enabled(draft) if one.aliases is UNREAD]
    draft.ask(*silent)
    return bool(silent)


def _enabled(draft: Draft) -> list[Current]:
    return [one for one in draft.known.entities.values() if one.enabled]


def _primary(enabled: list[Current], name: str) -> list[Holder]:
    return _on(name, ((one, [one.email or ""]) for one in enabled))


def _all(enabled: list[Current], name: str) -> list[Holder]:
    return _on(name, ((one, one.aliases.value if isinstance(one.aliases, Known) else ()) for one in enabled))


def _on(name: str, held: Iterable[tuple[Current, Iterable[str]]]) -> list[Holder]:
    found = [(address, one) for one, some in held for address in some if same(domain_of(address), name)]
    return sorted(found, key=lambda holder: holder[0].lower())


def _in_the_way(held: list[Holder]) -> str:
    named = name_list((f"{address} ({one.kind.name} {one.name})" for address, one in held), MAX_NAMED_ADDRESSES)
    return f"it is used by addresses: {named}. Move or remove them first; workmail_alias_info lists all."


def failed(ref: Ref, _latest: Current, _going: bool) -> str:
    return f"domain {ref.name}: {FAILED_TEXT}"


def late(ref: Ref, latest: Current | None, seconds: float) -> str:
    rows: Any = latest.get("records") if latest else ()
    missing = "; ".join(f"{row['type']} {row['hostname']} {row['value']}" for row in rows) if latest else "unknown"
    return (
        f"domain {ref.name} is still {latest.state if latest else 'not visible'} after {seconds:.0f} s. WorkMail "
        f"requires these DNS records: {missing}. Check that they exist, then run the task again to continue waiting."
    )


RULES = Rules(check, failed, late)
