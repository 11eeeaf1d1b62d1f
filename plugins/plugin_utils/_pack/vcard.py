# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The global address list as vCards 3.0, which every address book imports (RFC 2426)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

from .entities import GROUP, USER, Company, Entity, File, Pack, Settings
from .shell import one_line

TITLE = "vCard"
SPECIAL = re.compile(r"[\\;,]")
BREAK = re.compile("\r\n|\r|\n")
WIDTH = 75
"""Bytes of a line (RFC 2426, 2.6)."""
SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
"""The name space of URLs (RFC 4122, appendix C)."""


def pack(company: Company, _settings: Settings) -> Pack:
    made = Pack()
    shown = [one for one in company.everything() if not one.hidden]
    text = "".join(folded(line) for one in shown for line in _card(one))
    made.files = [File("address-list.vcf", text, "a card for each entry of the address list")]
    made.steps = ["Import `address-list.vcf` into the address book that all users of the new system see."]
    made.mapped = [
        "Users, groups, rooms and equipment become cards with all their addresses, the primary one first. Groups, "
        "rooms and equipment have their kind as category.",
        "Members, rights, quotas and booking rules are not part of an address book.",
    ]
    for one in company.everything():
        if one.hidden:
            made.leave(one, "entity", "it is hidden from the global address list")
        elif one.text("initials"):
            made.leave(one, "initials", "a card has no place for them")
    return made


def escaped(text: str) -> str:
    """A text value (RFC 2426, 5). Control characters become blanks."""
    return "\\n".join(one_line(SPECIAL.sub(r"\\\g<0>", part)) for part in BREAK.split(text))


def folded(line: str) -> str:
    """A line of at most 75 bytes, continued after a blank, without cutting a character."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > WIDTH:
            pieces.append(piece)
            piece, size = "", 1
        piece += letter
        size += width
    return "\r\n ".join([*pieces, piece]) + "\r\n"


def _card(one: Entity) -> Iterator[str]:
    first, last = one.names if one.kind == USER else ("", one.title)
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"UID:{uuid.uuid5(SPACE, f'mailto:{one.email.lower()}')}"
    yield f"FN:{escaped(one.title)}"
    yield f"N:{escaped(last)};{escaped(first)};;;"
    for number, address in enumerate((one.email, *one.aliases)):
        yield f"EMAIL;TYPE=INTERNET{',PREF' if number == 0 else ''}:{escaped(address)}"
    if one.text("telephone"):
        yield f"TEL;TYPE=WORK,VOICE:{escaped(one.text('telephone'))}"
    street, city, code, country = (escaped(one.text(name)) for name in ("street", "city", "zip_code", "country"))
    if street or city or code or country:
        yield f"ADR;TYPE=WORK:;;{street};{city};;{code};{country}"
    organization = [escaped(one.text(name)) for name in ("company", "department", "office")]
    if any(organization):
        yield f"ORG:{';'.join(organization).rstrip(';')}"
    if one.text("job_title"):
        yield f"TITLE:{escaped(one.text('job_title'))}"
    if one.text("description"):
        yield f"NOTE:{escaped(one.text('description'))}"
    if one.kind != USER:
        yield f"CATEGORIES:{'GROUP' if one.kind == GROUP else one.text('type') or 'RESOURCE'}"
    yield "END:VCARD"
