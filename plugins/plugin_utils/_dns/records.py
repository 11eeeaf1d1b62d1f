# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DNS records in one form, wherever they come from: look-ups, Route 53, WorkMail, or variables of the playbook.

Names and the hosts of MX and CNAME are in lower case with a dot at the end; the text of TXT is unquoted.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

TYPES = ("MX", "TXT", "CNAME", "SRV", "A", "AAAA")
MOST_TTL = 2**31 - 1
"""RFC 2181, section 8."""
NAME = re.compile(r"(?=.{1,254}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+")
"""RFC 1035, section 2.3.4, with the underscores of RFC 8552."""
MX = re.compile(r"(\d{1,5})\s+(\S+)")
SRV = re.compile(r"(\d{1,5})\s+(\d{1,5})\s+(\d{1,5})\s+(\S+)")

Key = tuple[str, str]
"""Name and type."""


class RecordSet(NamedTuple):
    """All records with one name and type."""

    name: str
    type: str
    values: tuple[str, ...]
    ttl: int | None = None
    """Seconds; None if it was not given."""

    @property
    def key(self) -> Key:
        return self.name, self.type

    def same_values(self, other: RecordSet | None) -> bool:
        return other is not None and sorted(self.values) == sorted(other.values)


class Found(NamedTuple):
    """What the zones have now."""

    sets: dict[Key, RecordSet | None]
    """None where a look-up showed that there is nothing."""
    unknown: dict[Key, str]
    """Why a look-up gave no answer."""

    def known(self, key: Key) -> bool:
        return key in self.sets

    def get(self, key: Key) -> RecordSet | None:
        return self.sets.get(key)


def dotted(name: str) -> str:
    """A name as this room writes it."""
    return name.strip().lower().rstrip(".") + "."


def below(name: str, domain: str) -> bool:
    """True if the name is in the domain, or is the domain."""
    return dotted(name) == dotted(domain) or dotted(name).endswith("." + dotted(domain))


def canonical(type_: str, value: str) -> str:
    """A value in its one form. Raises `ValueError` with what is wrong."""
    text = value if type_ == "TXT" else " ".join(value.split())
    if type_ == "TXT":
        if not text or any(ord(one) < 32 or ord(one) > 126 for one in text):
            raise ValueError("must be printable ASCII text")
        return text
    if type_ in ("A", "AAAA"):
        address = ipaddress.ip_address(text)
        if address.version != (4 if type_ == "A" else 6):
            raise ValueError(f"is not an IPv{4 if type_ == 'A' else 6} address")
        return str(address)
    if type_ == "CNAME":
        return _host(text)
    found = (MX if type_ == "MX" else SRV).fullmatch(text)
    if found is None:
        wanted = (
            "a preference and a host, such as `10 mx.example.net`" if type_ == "MX" else "priority, weight, port, host"
        )
        raise ValueError(f"must be {wanted}")
    *numbers, host = found.groups()
    if any(int(one) > 65535 for one in numbers):
        raise ValueError("has a number above 65535")
    return " ".join((*(str(int(one)) for one in numbers), _host(host)))


def _host(text: str) -> str:
    name = dotted(text)
    if NAME.fullmatch(name) is None or re.fullmatch(r"[\d.]+", name):
        raise ValueError(f"`{text}` is not the name of a host")
    return name


def record_set(row: Mapping[str, Any]) -> RecordSet:
    """A record of a variable: `name`, `type`, `value` or `values`, `ttl`. Raises `ValueError` with what is wrong."""
    unknown = set(row) - {"name", "type", "value", "values", "ttl"}
    if unknown:
        raise ValueError(f"`{min(unknown)}` is not a key; use name, type, value or values, and ttl")
    name, type_ = row.get("name"), row.get("type")
    if not isinstance(name, str) or NAME.fullmatch(dotted(name)) is None:
        raise ValueError(f"`name` must be the full name of the record, not {name!r}")
    if not isinstance(type_, str) or type_.upper() not in TYPES:
        raise ValueError(f"`type` must be one of {', '.join(TYPES)}, not {type_!r}")
    given = row.get("values", row.get("value"))
    values = [given] if isinstance(given, str) else given
    if ("value" in row) == ("values" in row) or not isinstance(values, Sequence) or not all(map(_is_text, values)):
        raise ValueError("needs `value`, a text, or `values`, a list of texts")
    return RecordSet(dotted(name), type_.upper(), _canonical(type_.upper(), values), _ttl(row.get("ttl")))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _canonical(type_: str, values: Iterable[str]) -> tuple[str, ...]:
    told = []
    for one in values:
        try:
            told.append(canonical(type_, one))
        except ValueError as error:
            raise ValueError(f"the {type_} value {one!r} is not valid: {error}") from None
    return tuple(dict.fromkeys(told))


def _ttl(given: object) -> int | None:
    if given in (None, ""):
        return None
    text = str(given)
    if isinstance(given, bool) or not text.isascii() or not text.isdigit() or int(text) > MOST_TTL:
        raise ValueError(f"`ttl` must be a number of seconds, not {given!r}")
    return int(text)


def found(answers: Iterable[Mapping[str, Any]], given: Iterable[RecordSet] = ()) -> Found:
    """What look-ups answered, and below that what a person gave for what they did not.

    Where a look-up finds nothing and the person gave values, the record is unknown: a resolver inside a network may not
    know a zone, and an SPF record that is taken for missing would be replaced by one without its mechanisms.

    `answers`: rows of the lookup `dns_records`. A record of Route 53 or of a variable whose form is not known counts as
    unknown, so that it is not replaced.
    """
    result = Found({}, {})
    for row in answers:
        key = dotted(row["name"]), str(row["type"])
        try:
            _add(result, key, row)
        except ValueError as error:
            result.unknown[key] = f"its value cannot be used ({error})"
    for one in given:
        if not result.known(one.key):
            result.sets[one.key] = one if one.values else None
            result.unknown.pop(one.key, None)
        elif result.sets.get(one.key) is None and one.values:
            result.sets.pop(one.key, None)
            result.unknown[one.key] = f"the look-up found none, and a variable gives {', '.join(one.values)}"
    return result


def _add(result: Found, key: Key, row: Mapping[str, Any]) -> None:
    if row["state"] == "unknown":
        result.unknown[key] = str(row.get("reason", "it was not looked up"))
    elif row["state"] == "absent":
        result.sets[key] = None
    else:
        values = tuple(sorted(_canonical(key[1], row["values"])))
        result.sets[key] = RecordSet(*key, values, row.get("ttl"))


def texts(sets: Iterable[RecordSet | None]) -> Iterator[str]:
    for one in sets:
        yield from one.values if one is not None else ()
