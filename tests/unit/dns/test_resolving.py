# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look-ups at a name server of this machine: what is there, what is not, and what gives no answer."""

from __future__ import annotations

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._dns import resolving
from ansible_collections.mailops.workmail.plugins.plugin_utils._dns.resolving import Resolving
from support.nameserver import Nameserver, serving

ZONE = """\
@ 3600 IN MX 10 MX.example.net.
@ 600 IN TXT "v=spf1 include:a.example.com" " ~all"
a 600 IN TXT "v=spf1 include:b.example.com -all"
b 600 IN TXT "v=spf1 ip4:192.0.2.1 include:example.org -all"
alias 300 IN CNAME www.example.net.
odd 300 IN TXT "\\255"
"""


@pytest.fixture
def resolver(nameserver: Nameserver) -> Resolving:
    nameserver.serve("example.com", ZONE)
    return Resolving(["127.0.0.1"], nameserver.port, 0.3)


def states(rows: list[dict[str, object]]) -> list[object]:
    return [one["state"] for one in rows]


def test_records_are_read_with_the_ttl_of_their_zone(resolver: Resolving) -> None:
    (mx,) = resolver.all([("example.com.", "MX")])
    assert (mx["values"], mx["ttl"], mx["authoritative"]) == (["10 mx.example.net."], 3600, True)
    (txt,) = resolver.all([("example.com.", "TXT")])
    assert txt["values"] == ["v=spf1 include:a.example.com ~all"]


def test_what_is_not_there_is_absent_and_an_alias_is_no_record_of_its_name(resolver: Resolving) -> None:
    rows = resolver.all([("none.example.com.", "MX"), ("example.com.", "A"), ("alias.example.com.", "TXT")])
    assert states(rows) == ["absent", "absent", "absent"]


def test_what_gives_no_answer_is_unknown_with_the_reason(resolver: Resolving, nameserver: Nameserver) -> None:
    nameserver.silent.add("example.com.")
    rows = resolver.all([("example.com.", "MX"), ("example.org.", "MX"), ("odd.example.com.", "TXT")])
    assert states(rows) == ["unknown"] * 3
    assert [one["reason"] for one in rows] == [
        "127.0.0.1: no answer in time",
        "127.0.0.1 answered REFUSED",
        "its text is not UTF-8",
    ]
    (row,) = Resolving(["ns1.example.com"], 53, 0.1).all([("example.com.", "MX")])
    assert row["reason"] == "'ns1.example.com' is not the IP address of a name server"


def test_included_spf_records_are_followed_and_asked_for_once(resolver: Resolving, nameserver: Nameserver) -> None:
    rows = resolver.with_includes([], ["v=spf1 include:a.example.com include:b.example.com ~all"])
    assert [(one["name"], one["state"]) for one in rows] == [
        ("a.example.com.", "found"),
        ("b.example.com.", "found"),
        ("example.org.", "unknown"),
    ]
    assert len(nameserver.asked) == 3


def test_an_answer_that_is_too_long_for_a_packet_is_read_whole(resolver: Resolving, nameserver: Nameserver) -> None:
    texts = "\n".join(f'@ 300 IN TXT "{number:03d} {"x" * 200}"' for number in range(20))
    nameserver.serve("example.com", texts + "\n")
    (row,) = resolver.all([("example.com.", "TXT")])
    assert len(row["values"]) == 20


def test_servers_that_differ_are_shown(nameserver: Nameserver, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as other:
        nameserver.serve("example.com", ZONE)
        other.serve("example.com", "@ 300 IN MX 5 new.example.net.\n")
        ask = Resolving._ask

        def ports(one: Resolving, server: str, *words: object) -> object:
            one._port = other.port if server == "127.0.0.1" else nameserver.port
            return ask(one, "127.0.0.1", *words)  # type: ignore[arg-type]

        monkeypatch.setattr(Resolving, "_ask", ports)
        (row,) = Resolving(["127.0.0.1", "127.0.0.2"], 53, 1).all([("example.com.", "MX")], every=True)
    assert row["values"] == ["5 new.example.net."]
    assert [one["values"] for one in row["differing"]] == [["10 mx.example.net."]]


def test_without_dnspython_its_version_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolving, "HAS_DNSPYTHON", False)
    (row,) = Resolving([], 53, 1).all([("example.com.", "MX")])
    assert row["state"] == "unknown"
    assert (
        "dnspython 2.4 or newer is not installed on the control node. Run `pip install 'dnspython>=2.4'`"
        in row["reason"]
    )
