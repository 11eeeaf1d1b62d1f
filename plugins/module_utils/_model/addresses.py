# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""E-mail addresses: compared without regard to case, kept as given (WorkMail API reference, EmailAddress)."""

from __future__ import annotations

import hashlib
import re

ADDRESS = re.compile(r"[a-zA-Z0-9._%+-]{1,64}@[a-zA-Z0-9.-]+\.[a-zA-Z-]{2,}")
MAX_ADDRESS_LENGTH = 254
MAX_ALIASES = 100
"""The service's hard limit of aliases on one entity."""
TEST_DOMAIN = "awsapps.com"
_TEMPORARY = "mailops-tmp-"


def is_address(text: str) -> bool:
    return len(text) <= MAX_ADDRESS_LENGTH and ADDRESS.fullmatch(text) is not None


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def same(one: str | None, other: str | None) -> bool:
    return (one or "").lower() == (other or "").lower()


def temporary(kind: str, name: str, domain: str) -> str:
    """The address that this entity holds for a moment while two primaries change places; always the same one."""
    digest = hashlib.sha256(f"{kind}:{name.lower()}".encode()).hexdigest()[:16]
    return f"{_TEMPORARY}{digest}@{domain}"


def is_temporary(address: str) -> bool:
    """True for an address that an interrupted run of ours may have left behind."""
    local, _at, domain = address.lower().partition("@")
    return local.startswith(_TEMPORARY) and domain.endswith(f".{TEST_DOMAIN}")
