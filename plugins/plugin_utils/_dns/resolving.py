# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look-ups of DNS records with dnspython, at the servers of their zones. No look-up is an error: it has a reason."""

from __future__ import annotations

import ipaddress
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

try:
    import dns.exception
    import dns.flags
    import dns.message
    import dns.name
    import dns.query
    import dns.rcode
    import dns.rdatatype
    import dns.resolver

    HAS_DNSPYTHON = True
except ImportError:
    HAS_DNSPYTHON = False

from .records import Key, dotted
from .spf import is_spf, referred

OLDEST_DNSPYTHON = "2.4"
MISSING = (
    f"the Python library dnspython {OLDEST_DNSPYTHON} or newer is not installed on the control node. Run "
    f"`pip install 'dnspython>={OLDEST_DNSPYTHON}'`"
)
MOST_INCLUDES = 50
"""SPF records that are followed; a check of a message follows at most ten."""

Row = dict[str, Any]


class Resolving:
    def __init__(self, servers: Iterable[str], port: int, timeout: float) -> None:
        self._port = port
        self._timeout = timeout
        self._given = list(servers)
        self._of_zones: dict[str, list[str]] = {}

    def all(self, keys: Iterable[Key], every: bool = False) -> list[Row]:
        return [self._row(key, every) for key in dict.fromkeys(keys)]

    def with_includes(self, rows: list[Row], texts: Iterable[str] = ()) -> list[Row]:
        """The rows, and those of the SPF records that they and these texts include, at any depth."""
        known = {row["name"] for row in rows if row["type"] == "TXT"}
        told = list(rows)
        given: Row = {"type": "TXT", "values": list(texts)}
        for row in itertools.chain([given], told):  # The rows grow.
            values = [one for one in row["values"] if row["type"] == "TXT" and is_spf(one)]
            for name in map(dotted, referred(values)):
                if name not in known and len(known) < MOST_INCLUDES:
                    known.add(name)
                    told.append(self._row((name, "TXT"), False))
        return told

    def _row(self, key: Key, every: bool) -> Row:
        name, type_ = key
        base: Row = {"name": name, "type": type_, "values": []}
        if not HAS_DNSPYTHON:
            return {**base, "state": "unknown", "reason": MISSING}
        told: list[Row] = []
        reasons: list[str] = []
        servers = self._servers(name, reasons)
        for server in servers:
            answer = self._ask(server, key, reasons)
            if answer is not None:
                told.append(answer)
                if not every:
                    break
        if not told and not self._given:
            answer = self._resolve(key, reasons)
            told += [answer] if answer is not None else []
        if not told:
            return {**base, "state": "unknown", "reason": "; ".join(dict.fromkeys(reasons)) or "no server answered"}
        first = told[0]
        differing = [one for one in told[1:] if (one["state"], one["values"]) != (first["state"], first["values"])]
        listed = [{"server": one["server"], "values": one["values"]} for one in differing]
        return {**base, **first, **({"differing": listed} if listed else {})}

    def _servers(self, name: str, reasons: list[str]) -> list[str]:
        """The addresses of the servers of the zone that a name is in."""
        if self._given:
            return self._given
        try:
            zone = dns.resolver.zone_for_name(name, lifetime=self._timeout).to_text().lower()
        except (dns.exception.DNSException, OSError) as error:
            reasons.append(_why(error))
            return []
        if zone not in self._of_zones:
            self._of_zones[zone] = list(self._addresses(zone, reasons))
        return self._of_zones[zone]

    def _addresses(self, zone: str, reasons: list[str]) -> Iterator[str]:
        try:
            for one in dns.resolver.resolve(zone, "NS", lifetime=self._timeout):
                for address in dns.resolver.resolve(one.target, "A", lifetime=self._timeout):
                    yield address.to_text()
        except (dns.exception.DNSException, OSError) as error:
            reasons.append(_why(error))

    def _ask(self, server: str, key: Key, reasons: list[str]) -> Row | None:
        """The answer of one server; none if it did not answer for this name."""
        try:
            address = str(ipaddress.ip_address(server))
        except ValueError:
            reasons.append(f"{server!r} is not the IP address of a name server")
            return None
        query = dns.message.make_query(key[0], key[1])
        try:
            answer, _tcp = dns.query.udp_with_fallback(query, address, timeout=self._timeout, port=self._port)
        except (dns.exception.DNSException, OSError, EOFError) as error:
            reasons.append(f"{server}: {_why(error)}")
            return None
        code = answer.rcode()
        if code not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            reasons.append(f"{server} answered {dns.rcode.to_text(code)}")
            return None
        authoritative = bool(answer.flags & dns.flags.AA)
        if not authoritative and not answer.answer and not answer.flags & dns.flags.RA:
            reasons.append(f"{server} is not a server of this zone")
            return None
        return _told(key, server, answer.answer, authoritative)

    def _resolve(self, key: Key, reasons: list[str]) -> Row | None:
        """What the resolver of the system says, whose TTL is what is left of it."""
        try:
            answer = dns.resolver.resolve(key[0], key[1], lifetime=self._timeout)
            return _told(key, "the resolver", answer.response.answer, False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return _told(key, "the resolver", [], False)
        except (dns.exception.DNSException, OSError) as error:
            reasons.append(_why(error))
            return None


def _told(key: Key, server: str, answer: Any, authoritative: bool) -> Row:
    """A row from the answer section. A CNAME that leads elsewhere is not a record of this name."""
    wanted = dns.name.from_text(key[0])
    base: Row = {"name": key[0], "type": key[1], "server": server, "authoritative": authoritative}
    for one in answer:
        if one.rdtype == dns.rdatatype.from_text(key[1]) and (one.name == wanted or key[1] in ("A", "AAAA")):
            try:
                values = sorted(_value(rdata) for rdata in one)
            except UnicodeDecodeError:
                return {**base, "state": "unknown", "values": [], "reason": "its text is not UTF-8"}
            return {**base, "state": "found", "values": values, "ttl": one.ttl}
    return {**base, "state": "absent", "values": []}


def _value(rdata: Any) -> str:
    if rdata.rdtype == dns.rdatatype.TXT:
        return b"".join(rdata.strings).decode("utf-8")
    return str(rdata.to_text()).lower()


def _why(error: Exception) -> str:
    if isinstance(error, dns.exception.Timeout):
        return "no answer in time"
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
