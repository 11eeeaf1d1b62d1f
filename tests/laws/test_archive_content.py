# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever a zip contains, reading it accounts for every entry and never breaks."""

from __future__ import annotations

import io
import random
from hashlib import sha256

from ansible_collections.mailops.workmail.plugins.module_utils._archive.balance import balance
from ansible_collections.mailops.workmail.plugins.module_utils._archive.errors import ArchiveError
from ansible_collections.mailops.workmail.plugins.module_utils._archive.inventory import Wanted, rows, take
from ansible_collections.mailops.workmail.plugins.module_utils._archive.source import Ranged
from ansible_collections.mailops.workmail.plugins.module_utils._archive.zip_directory import Limits
from hypothesis import given
from hypothesis import strategies as st
from support import zips
from support.soak import examples

FIELDS = st.sampled_from(
    [
        b"From: =?unicode_escape?Q?=5Cud800?= <a@example.net>\r\n",
        b"From: =?utf-16?B?2AA=?=\r\n",
        b"Subject: =?x\0y?B?AAAA?=\r\n",
        b"Subject: =?utf-8?B?AAA?=\r\n",
        b"Subject: \xff\xfe\r\n\tfolded\r\n",
        b"Message-ID: <1@example.net>\r\n",
        b"Message-ID:\r\n",
        b"Date: Mon, 31 Feb 2026 25:61:61 +9999\r\n",
        b"Date: Mon, 05 Jan 0000 10:00:00 +0100\r\n",
        b"Date: Mon, 05 Jan 9999 23:59:59 -1200\r\n",
        b"Content-Type: text/calendar; method=REQUEST\r\n",
        b"Content-Type: multipart/alternative; boundary=x\r\n",
        b"Content-Type: multipart/mixed\r\n",
        b"Content-Disposition: attachment; filename*=utf-8''%ff%00; filename=\"\\\"\r\n",
        b"not a field\r\n",
        b": empty\r\n",
        b"\r\n",
        b"--x\r\nContent-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n=\r\n--x--\r\n",
        zips.CALENDAR,
        b"{",
        b"From ann\r\n",
        b"\0",
    ]
)
CONTENTS = st.lists(FIELDS, max_size=8).map(b"".join) | st.binary(max_size=200)
NAMES = st.binary(min_size=1, max_size=30) | st.text(
    st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20
).map(str.encode)


def wanted(data: bytes) -> Wanted:
    return Wanted([lambda: Ranged("bob.zip", len(data), "v1", lambda at, count: data[at : at + count])], Limits())


@examples(150, 20_000)
@given(st.lists(st.tuples(NAMES, CONTENTS), max_size=6))
def test_every_entry_of_any_zip_is_accounted_for(entries: list[tuple[bytes, bytes]]) -> None:
    target = io.BytesIO()
    document = take(wanted(zips.zipped(entries)), target)
    target.seek(0)
    lines = list(rows(target))
    files = [(name, data) for name, data in entries if data or not name.endswith((b"/", b"\\"))]
    assert [one.get("sha256") for one in lines] == [sha256(data).hexdigest() for _name, data in files]
    assert balance(document)["closed"] is True
    assert document["entries"] == len(files)
    assert document["folders"] == sorted(document["folders"], key=lambda one: one["path"])


@examples(150, 20_000)
@given(st.lists(st.tuples(NAMES, CONTENTS), min_size=1, max_size=4), st.integers(0, 2**32))
def test_a_damaged_zip_is_an_error_or_opens_the_balance_or_is_read_as_it_was(
    entries: list[tuple[bytes, bytes]], seed: int
) -> None:
    whole = zips.zipped(entries)
    data = bytearray(whole)
    chance = random.Random(seed)
    for _hit in range(chance.randint(1, 3)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        document = take(wanted(bytes(data)), io.BytesIO())
    except ArchiveError:
        return
    if balance(document)["closed"]:
        kept = ("entries", "messages", "calendar_items", "other", "bytes", "folders")
        intact = take(wanted(whole), io.BytesIO())
        assert {key: document[key] for key in kept} == {key: intact[key] for key in kept}
