# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An authoritative name server on the loopback interface, whose zones a test writes and changes."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.zone

HEAD = "@ 3600 IN SOA ns1.example.net. admin.example.net. 1 7200 900 1209600 300\n@ 3600 IN NS ns1.example.net.\n"


@dataclass
class Nameserver:
    port: int = 0
    zones: dict[dns.name.Name, dns.zone.Zone] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    """Names that get no answer."""

    def serve(self, origin: str, lines: str, head: str = HEAD) -> None:
        """Put a zone in place of the one with the same name."""
        name = dns.name.from_text(origin)
        self.zones[name] = dns.zone.from_text(head + lines, origin=name, relativize=False)

    def answer(self, wire: bytes) -> dns.message.Message | None:
        query = dns.message.from_wire(wire)
        (question,) = query.question
        asked = question.name.to_text().lower()
        self.asked.append((asked, dns.rdatatype.to_text(question.rdtype)))
        if asked in self.silent:
            return None
        response = dns.message.make_response(query)
        origins = [one for one in self.zones if question.name.is_subdomain(one)]
        if not origins:
            response.set_rcode(dns.rcode.REFUSED)
            return response
        zone = self.zones[max(origins, key=len)]
        response.flags |= dns.flags.AA
        node = zone.get_node(question.name)
        if node is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
            return response
        for type_ in (question.rdtype, dns.rdatatype.CNAME):
            found = zone.get_rrset(question.name, type_)
            if found is not None:
                response.answer.append(found)
                break
        return response


@contextmanager
def serving() -> Iterator[Nameserver]:
    """A server for UDP and TCP on one free port. Answers that do not fit into a packet are cut, as RFC 1035 says."""
    served = Nameserver()

    class Udp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, connection = self.request
            response = served.answer(data)
            if response is not None:
                wire = response.to_wire(max_size=65535)
                if len(wire) > 1232:
                    response.answer.clear()
                    response.flags |= dns.flags.TC
                    wire = response.to_wire()
                connection.sendto(wire, self.client_address)

    class Tcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            length = int.from_bytes(self.rfile.read(2), "big")
            response = served.answer(self.rfile.read(length)) if length else None
            if response is not None:
                wire = response.to_wire(max_size=65535)
                self.wfile.write(len(wire).to_bytes(2, "big") + wire)

    udp, tcp = _both(Udp, Tcp)
    served.port = udp.server_address[1]
    for server in (udp, tcp):
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield served
    for server in (udp, tcp):
        server.shutdown()
        server.server_close()


def _both(udp: type[Any], tcp: type[Any]) -> tuple[socketserver.BaseServer, socketserver.BaseServer]:
    """Servers for both protocols on one port. A port that is free for the one may be taken for the other."""
    while True:
        one = socketserver.ThreadingUDPServer(("127.0.0.1", 0), udp)
        try:
            return one, socketserver.ThreadingTCPServer(("127.0.0.1", one.server_address[1]), tcp)
        except OSError:
            one.server_close()
