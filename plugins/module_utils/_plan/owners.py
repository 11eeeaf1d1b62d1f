# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which entity holds an address that another one gets, whether it may be taken, and whether its domain can be used."""

from __future__ import annotations

from .._model.addresses import domain_of, same
from .._model.domain import DOMAIN
from .._model.facts import Known
from .._task.option_errors import name_list
from .draft import Draft
from .holdings import Holding
from .knowledge import Knowledge
from .questions import Find, ListOf, OwnerOf
from .taking import take_address

NOT_READ = "unsettled"
VERIFIED = "VERIFIED"
MAX_NAMED_DOMAINS = 10
"""Mail domains that a message names."""


class AddressBook:
    """Every address whose holder is known without asking for it."""

    def __init__(self, known: Knowledge) -> None:
        self._known = known
        self._holders = {
            address: one.id for one in known.entities.values() if one.enabled for address in one.addresses()
        }
        self._shown = {one.email.lower() for one in known.entities.values() if one.email and not one.enabled}
        """Addresses that DISABLED entities show, held or not (unknowns U7, U8)."""
        self._complete = known.all_listed and all(
            isinstance(one.aliases, Known) for one in known.entities.values() if one.enabled
        )

    def holder(self, address: str) -> str | None:
        """The holder's id, None if no entity holds it, `NOT_READ` if that must be read first."""
        low = address.lower()
        if low in self._holders:
            return self._holders[low]
        if low in self._known.owners:
            return self._known.owners[low]
        return None if self._complete and low not in self._shown else NOT_READ


def ask_for_owners(draft: Draft) -> None:
    """Ask for the holder of each address to acquire, and for its domain."""
    book = AddressBook(draft.known)
    for holding in draft.holdings.values():
        for address in holding.acquired.values():
            if book.holder(address) == NOT_READ:
                draft.ask(OwnerOf(address))
            domain = Find((DOMAIN.name,), domain_of(address), by="name")
            if not draft.known.answers(domain):
                draft.ask(domain)


def take_addresses(draft: Draft) -> None:
    """Take every address from its present holder, or report why that cannot be."""
    book = AddressBook(draft.known)
    for holding in list(draft.holdings.values()):
        for low, address in sorted(holding.acquired.items()):
            field = "email" if same(address, holding.goal) else holding.item.wanted.aliases_option
            _check_domain(draft, holding, field, address)
            id_ = book.holder(address)
            owner = draft.known.entities.get(id_) if id_ else None
            if owner is None:
                continue
            if owner.ref == holding.ref:
                holding.acquired.pop(low)
                holding.aliases[low] = address
            else:
                take_address(draft, holding, field, address, owner)


def _check_domain(draft: Draft, holding: Holding, field: str, address: str) -> None:
    name = domain_of(address)
    domain = draft.known.named(DOMAIN.name, name)
    where = holding.item.wanted.where
    usable = domain is not None and bool(domain.state == VERIFIED or domain.get("test"))
    if draft.known.is_assumed:
        return
    if draft.task.accept_domains and not usable:
        draft.unresolved["domain", name] = None
    elif domain is None:
        if DOMAIN.name not in draft.known.listed:
            draft.ask(ListOf(DOMAIN.name))
        draft.error(
            where,
            field,
            f"{address!r}: {name!r} is not a mail domain of the organization; it has: {_domains_text(draft, name)}",
        )
    elif not usable:
        draft.error(
            where,
            field,
            f"{address!r}: the domain {name!r} is not verified yet. Create its DNS records and wait until WorkMail "
            "verifies it.",
        )


def _domains_text(draft: Draft, name: str) -> str:
    """The organization's mail domains and what to do about one that is none."""
    names = sorted(one.name for one in draft.known.of_kind(DOMAIN.name))
    from .._task.near import nearest, question  # Only a mistyped domain needs it.

    hint = question(nearest(name, names, similar=0.8)) or "Choose one of these, or register it with workmail_domain."
    return f"{name_list(names, MAX_NAMED_DOMAINS)}. {hint}"
