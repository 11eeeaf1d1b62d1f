# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Definitions for tests of packs: a company with one of everything, and values that try to break out of each format.

`PYTHONPATH=tests python -m support.packs` writes the golden files again.
"""

from __future__ import annotations

import copy
import itertools
import random
import shutil
from pathlib import Path
from typing import Any

from ansible_collections.mailops.workmail.plugins.plugin_utils._pack.packing import packs
from ansible_collections.mailops.workmail.plugins.plugin_utils._pack.targets import TARGETS

GOLDEN = Path(__file__).parents[1] / "unit" / "pack" / "golden"
HOSTILE = (
    "'; Remove-Mailbox -Identity * #",
    "\u2019; Remove-Mailbox x \u2019",
    "\u2018\u201a\u201b' + $(Get-Mailbox)",
    '"; rm -rf / #',
    "$(touch pwned) `touch pwned` ${HOME} $HOME",
    "a\nb\r\nc: d",
    "x\n\ndn: cn=admin,dc=example,dc=com\nchangetype: delete",
    "BEGIN:VCARD\r\nEND:VCARD",
    "END:VCARD\nBEGIN:VCARD",
    "=HYPERLINK(1),+1;-1|@SUM",
    " leading and trailing ",
    "# comment",
    "<file:///etc/passwd",
    ": colon",
    "\\; \\, \\n \\\\",
    "Ærøskøbing 東京 🐄 e\u0301",
    "a,b;c\td|e&f>g<h%i^j!k~l",
    "../../etc/passwd",
    "-rf",
    "--password1=x",
    "@RANDOM@",
    "{{ lookup('env', 'HOME') }}",
    "\u2028\u2029\u200b\u202e",
    "0150",
)
"""Values of fields that people type."""
COMPANY: dict[str, list[dict[str, Any]]] = {
    "users": [
        {
            "name": "ann",
            "email": "ann@example.com",
            "enabled": True,
            "display_name": 'Ann "Æ" O\'N\u2019eill',
            "first_name": "Ann",
            "last_name": "O'N\u2019eill",
            "initials": "AO",
            "telephone": "+47 22 00 00 00",
            "street": "Kongens gate 1\n0150 Oslo",
            "job_title": "=Chief; Officer",
            "city": "Oslo",
            "company": "Acme, Inc.",
            "zip_code": "0150",
            "department": "R&D",
            "country": "Norway",
            "office": "A-1",
            "aliases": ["info@example.com", "About@example.org", "ann@acme.awsapps.com"],
            "mailbox_quota": 5000,
            "mailbox_permissions": [{"grantee": "staff", "permissions": ["SEND_AS", "FULL_ACCESS"]}],
        },
        {"name": "Bob", "email": "Bob.Berg@example.com", "enabled": True, "display_name": "Bob Berg"},
        {
            "name": "sales",
            "email": "sales@example.com",
            "enabled": True,
            "hidden_from_global_address_list": True,
            "mailbox_permissions": [
                {"grantee": "ann", "permissions": ["FULL_ACCESS", "SEND_ON_BEHALF"]},
                {"grantee": "Bob", "permissions": ["SEND_ON_BEHALF"]},
            ],
        },
        {"name": "dee", "enabled": False},
        {"name": "far", "email": "far@example.com", "enabled": True, "role": "REMOTE_USER"},
    ],
    "groups": [
        {"name": "staff", "email": "staff@example.com", "enabled": True, "members": ["ann", "Bob", "far"]},
        {
            "name": 'All, "everybody" + more',
            "email": "all@example.com",
            "enabled": True,
            "members": ["staff", "sales"],
            "aliases": ["everybody@example.com"],
        },
        {"name": "empty", "email": "empty@example.com", "enabled": True, "hidden_from_global_address_list": True},
        {"name": "closed", "enabled": False},
    ],
    "resources": [
        {
            "name": "fjord",
            "type": "ROOM",
            "email": "fjord-1@example.com",
            "enabled": True,
            "description": "Second floor",
            "booking_options": {"auto_accept_requests": False, "auto_decline_recurring_requests": True},
            "delegates": ["staff"],
        },
        {
            "name": "beamer",
            "type": "EQUIPMENT",
            "email": "beamer@example.com",
            "enabled": True,
            "booking_options": {"auto_decline_conflicting_requests": False},
        },
    ],
}
OPTIONS: dict[str, Any] = {
    "targets": list(TARGETS),
    "shared_mailboxes": ["sales"],
    "usage_location": "no",
    "region": "eu-west-1",
    "target_host": "imap.example.net",
}
KEPT = (
    "name,email,password\r\n"
    "ann,ann@example.com,Only-for-tests-ann-1\r\n"
    "Bob,Bob.Berg@example.com,Only-for-tests-bob-2\r\n"
    "sales,sales@example.com,Only-for-tests-sales-3\r\n"
)


def made(*targets: str, company: dict[str, Any] | None = None, **options: Any) -> dict[str, str]:
    """Path → text of all files of these targets, which the options must allow."""
    given = {**OPTIONS, "targets": targets or list(TARGETS), **options}
    result = packs(COMPANY if company is None else company, given)
    assert result["errors"] == [], result["errors"]
    return dict(result["contents"])


def errors(company: dict[str, Any] | None = None, **options: Any) -> list[str]:
    """What is wrong with a definition or options."""
    result = packs(COMPANY if company is None else company, {**OPTIONS, **options})
    assert set(result) == {"errors"} or not result["errors"]
    return list(result["errors"])


def company_of(values: list[str]) -> dict[str, Any]:
    """The company, with these values as its names and fields, in turn."""
    company = copy.deepcopy(COMPANY)
    texts = itertools.cycle(values)
    fields = ("display_name", "first_name", "last_name", "initials", "telephone", "street", "job_title", "city")
    for user in company["users"]:
        for field in (*fields, "company", "zip_code", "department", "country", "office"):
            user[field] = next(texts)
    for resource in company["resources"]:
        resource["description"] = next(texts)
    return company


def crowd(count: int) -> dict[str, Any]:
    """A company of so many users with fields, a group for each ten, and shared rights."""
    draw = random.Random(count)
    users = [
        {
            "name": f"user{number}",
            "email": f"user{number}@example.com",
            "enabled": True,
            "display_name": f"First{number} Last{number}",
            "first_name": f"First{number}",
            "last_name": f"Last{number}",
            "telephone": f"+47 {number:08}",
            "department": f"Department {number % 20}",
            "city": draw.choice(("Oslo", "Tromsø", "東京")),
            "aliases": [f"alias{number}.{each}@example.com" for each in range(2)],
            "mailbox_permissions": [{"grantee": f"user{draw.randrange(count)}", "permissions": ["SEND_AS"]}],
        }
        for number in range(count)
    ]
    groups = [
        {
            "name": f"group{number}",
            "email": f"group{number}@example.com",
            "enabled": True,
            "members": sorted({f"user{draw.randrange(count)}" for _member in range(50)}),
        }
        for number in range(count // 10)
    ]
    rooms = [
        {"name": f"room{number}", "type": "ROOM", "email": f"room{number}@example.com", "enabled": True}
        for number in range(count // 20)
    ]
    return {"users": users, "groups": groups, "resources": rooms}


def write_golden() -> None:
    shutil.rmtree(GOLDEN, ignore_errors=True)
    for path, text in made().items():
        (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
        (GOLDEN / path).write_bytes(text.encode())


if __name__ == "__main__":
    write_golden()
