# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The networks that access control rules distinguish: every IPv4 address is in exactly one region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

ANYWHERE = IPv4Network("0.0.0.0/0")


@dataclass(frozen=True)
class Region:
    """Addresses that no list of networks distinguishes, so that the rules answer the same for all of them."""

    networks: tuple[str, ...]
    """Empty if these are the addresses that no listed network contains, or all addresses."""
    exceptions: tuple[str, ...]
    """Networks inside the others that belong to another region."""
    address: str
    """One of the addresses."""
    others: bool
    """Whether these are all addresses outside the networks of the other regions."""


def regions(lists: Sequence[Sequence[str]]) -> list[Region]:
    """The regions that lists of networks make, the addresses outside all of them last.

    Two networks are apart, or one contains the other, so each network's own addresses are those that no network inside
    it contains. Networks that are in the same lists are one region.
    """
    named: dict[IPv4Network, set[int]] = defaultdict(set, {ANYWHERE: set()})
    for index, networks in enumerate(lists):
        for one in networks:
            named[IPv4Network(one, strict=False)].add(index)
    inside, lists_of = _nested(named)
    alike: dict[frozenset[int], list[tuple[IPv4Network, IPv4Address]]] = defaultdict(list)
    for network in lists_of:
        address = _own_address(network, inside[network])
        if address is not None:
            alike[lists_of[network]].append((network, address))
    made = [_region(members, inside) for members in alike.values()]
    return sorted(made, key=lambda one: (one.others, IPv4Address(one.address)))


def _nested(
    named: dict[IPv4Network, set[int]],
) -> tuple[dict[IPv4Network, list[IPv4Network]], dict[IPv4Network, frozenset[int]]]:
    """The networks directly inside each network, and the lists that its addresses are in."""
    inside: dict[IPv4Network, list[IPv4Network]] = {network: [] for network in named}
    lists_of: dict[IPv4Network, frozenset[int]] = {}
    above: list[IPv4Network] = []
    for network in sorted(named, key=lambda one: (one.network_address, one.prefixlen)):
        while above and network.network_address > above[-1].broadcast_address:
            above.pop()
        if above:
            inside[above[-1]].append(network)
        lists_of[network] = frozenset(named[network]) | (lists_of[above[-1]] if above else frozenset())
        above.append(network)
    return inside, lists_of


def _own_address(network: IPv4Network, inside: Sequence[IPv4Network]) -> IPv4Address | None:
    """The first address that no network inside contains; None if they contain all. They are in order."""
    address = int(network.network_address)
    for one in inside:
        if int(one.network_address) > address:
            break
        address = int(one.broadcast_address) + 1
    return IPv4Address(address) if address <= int(network.broadcast_address) else None


def _region(members: Sequence[tuple[IPv4Network, IPv4Address]], inside: dict[IPv4Network, list[IPv4Network]]) -> Region:
    networks = [network for network, _address in members]
    others = ANYWHERE in networks
    mine = set(networks)
    exceptions = [] if others else [one for network in networks for one in inside[network] if one not in mine]
    shown = () if others else tuple(map(str, networks))
    return Region(shown, tuple(map(str, exceptions)), str(members[0][1]), others)
