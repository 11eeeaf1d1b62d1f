# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The addresses of a mailbox as other systems write them."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...module_utils._model.addresses import domain_of

TYPED = re.compile(r"[;,|+\s]+(?=\w[\w.-]*:)")
"""Between two addresses that each have a type. X500 addresses hold semicolons and blanks themselves."""
BETWEEN = re.compile(r"[;,|\s]+")
PRIMARY, SMTP = "SMTP", "smtp"
TENANT = "onmicrosoft.com"
"""Belongs to Microsoft, so no address of it can move."""
PRIVATE = ("local", "localdomain", "lan", "internal", "intranet", "private", "corp", "home")
"""Top-level domains of internal networks, to which no mail comes (RFC 6762, appendix G)."""


class Addresses(NamedTuple):
    primary: str
    """Empty if none is marked as the primary one."""
    aliases: list[str]
    left: list[str]
    """Addresses under the domain that a tenant of Microsoft cannot take along."""


def parsed(cell: str) -> Addresses:
    """All SMTP addresses of a cell; `SMTP:` in upper case marks the primary one. Other types are not mail."""
    primary, aliases, left = "", [], []
    for entry in TYPED.split(cell.strip()):
        kind, colon, rest = entry.partition(":")
        if colon and kind.lower() != SMTP:
            continue
        for address in BETWEEN.split(rest if colon else entry):
            if is_tenant(address):
                left.append(address)
            elif kind == PRIMARY and colon:
                primary = address
            elif address:
                aliases.append(address)
    return Addresses(primary, aliases, left)


def is_tenant(address: str) -> bool:
    return f".{domain_of(address)}".endswith(f".{TENANT}")


def is_private(login: str) -> bool:
    """Whether a sign-in name only has the form of an address."""
    return domain_of(login).rpartition(".")[2] in PRIVATE


def is_login_address(login: str) -> bool:
    """Whether a sign-in name is an address to which mail can come."""
    return "@" in login and not is_private(login)
