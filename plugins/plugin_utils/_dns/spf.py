# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SPF records (RFC 7208): their terms, what is wrong with them, and how many DNS look-ups they cause."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

VERSION = "v=spf1"
MOST_LOOKUPS = 10
"""Terms that cause DNS queries in a check of one message; more are an error (RFC 7208, section 4.6.4)."""
LONGEST = 450
"""Characters of a record whose answer fits into one UDP packet (RFC 7208, section 3.4)."""
QUERYING = ("include", "a", "mx", "ptr", "exists")
MECHANISMS = ("all", *QUERYING, "ip4", "ip6")
STRICTNESS = {"+": 0, "?": 1, "~": 2, "-": 3}
"""Qualifiers of `all`, the strictest last."""
_TERM = re.compile(r"(?P<qualifier>[+?~-]?)(?P<name>[A-Za-z0-9._-]+)(?P<sign>[:=/]?)(?P<value>[!-~]*)")
_CIDR = re.compile(r"(?P<domain>[^/]*)(?:/(?P<four>\d{1,2}))?(?://(?P<six>\d{1,3}))?")

Known = Mapping[str, "str | None"]
"""Domain → its SPF record, None if it has none. A domain that is missing was not looked up."""


class Term(NamedTuple):
    """A mechanism, such as `include:example.com`, or a modifier, such as `redirect=example.com`."""

    qualifier: str
    """`+`, `?`, `~` or `-`; empty for a modifier."""
    name: str
    value: str
    """With its sign: `:example.com`, `/24`, `=example.com`."""

    @property
    def modifier(self) -> bool:
        return self.value.startswith("=")

    @property
    def domain(self) -> str:
        """What the term refers to, in lower case; empty if it is the domain of the record."""
        if self.value[:1] not in (":", "="):
            return ""
        return self.value[1:].partition("/")[0].rstrip(".").lower()

    @property
    def same(self) -> tuple[str, str]:
        """Equal for terms that match the same senders."""
        return self.name, self.value.lower().rstrip(".")

    def __str__(self) -> str:
        return f"{'' if self.qualifier == '+' else self.qualifier}{self.name}{self.value}"


def is_spf(text: str) -> bool:
    """True for a TXT record that receivers take for SPF (RFC 7208, section 4.5)."""
    first = text.split(" ", 1)[0]
    return first.lower() == VERSION


def terms(text: str) -> list[Term]:
    """The terms of a record, with or without its version. Raises `ValueError` with the term and what is wrong."""
    words = text.split()
    if words and words[0].lower() == VERSION:
        words = words[1:]
    return [_term(word) for word in words]


def _term(word: str) -> Term:
    found = _TERM.fullmatch(word)
    if found is None:
        raise ValueError(f"`{word}` is not a term of SPF")
    name, value = found["name"].lower(), found["sign"] + found["value"]
    if value.startswith("="):
        if found["qualifier"] or not found["value"]:
            raise ValueError(f"`{word}` is not a term of SPF")
        return Term("", name, value)
    wrong = _wrong(name, value)
    if wrong:
        raise ValueError(f"`{word}` {wrong}")
    return Term(found["qualifier"] or "+", name, value)


def _wrong(name: str, value: str) -> str:
    """What is wrong with a mechanism; empty if nothing is."""
    if name not in MECHANISMS:
        return f"is not a term of SPF; the mechanisms are {', '.join(MECHANISMS)}"
    if name == "all":
        return "takes no value" if value else ""
    if name in ("ip4", "ip6"):
        return "" if _is_network(name, value) else f"has no valid IPv{name[2]} address or range"
    if name in ("include", "exists"):
        return "" if len(value) > 1 and value[0] == ":" else "needs a domain"
    found = _CIDR.fullmatch(value.removeprefix(":"))
    if found is None or (value.startswith(":") and not found["domain"]):
        return "has no valid domain or prefix length"
    return "" if int(found["four"] or 0) <= 32 and int(found["six"] or 0) <= 128 else "has no valid prefix length"


def _is_network(name: str, value: str) -> bool:
    try:
        network = ipaddress.ip_network(value.removeprefix(":"), strict=False)
    except ValueError:
        return False
    return value.startswith(":") and network.version == int(name[2])


class Cost(NamedTuple):
    """The DNS look-ups that a record causes."""

    total: int
    """Where `unknown` is not empty, at least so many."""
    by_term: dict[str, int]
    unknown: list[str]
    """Domains whose records were not looked up."""
    lost: list[str]
    """Domains that have no SPF record, which is an error of every check (RFC 7208, section 5.2)."""


def cost(listed: Iterable[Term], known: Known) -> Cost:
    unknown: list[str] = []
    lost: list[str] = []
    by_term: dict[str, int] = {}
    every = list(listed)
    ends = any(one.name == "all" for one in every)
    for term in every:
        if term.name in QUERYING or (term.name == "redirect" and not ends):
            by_term[str(term)] = 1 + _inside(term, known, (), unknown, lost)
    return Cost(sum(by_term.values()), by_term, list(dict.fromkeys(unknown)), list(dict.fromkeys(lost)))


def _inside(term: Term, known: Known, path: tuple[str, ...], unknown: list[str], lost: list[str]) -> int:
    """The look-ups of the record that a term refers to. One that refers to itself is counted once a round."""
    if term.name not in ("include", "redirect") or term.domain in path:
        return 0
    if "%" in term.domain or term.domain not in known:
        unknown.append(term.domain)
        return 0
    text = known[term.domain]
    try:
        inner = terms(text) if text is not None else []
    except ValueError:
        lost.append(term.domain)
        return 0
    if text is None:
        lost.append(term.domain)
    ends = any(one.name == "all" for one in inner)
    asking = (one for one in inner if one.name in QUERYING or (one.name == "redirect" and not ends))
    return sum(1 + _inside(one, known, (*path, term.domain), unknown, lost) for one in asking)


def referred(texts: Iterable[str]) -> Iterator[str]:
    """The domains whose records must be known to count the look-ups of these records."""
    for text in texts:
        try:
            listed = terms(text)
        except ValueError:
            continue
        yield from (one.domain for one in listed if one.name in ("include", "redirect") and "%" not in one.domain)
