# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bad archives through every module: one error or finding each, the others go on, nothing is written elsewhere."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support import zips
from support.imap import PASSWORD, USER, Mailserver, pymap
from support.inprocess import Runner

MINE = Runner("http://127.0.0.1:1", "")
"""Archives on the host need no service; a call to this one would fail."""
WHOLE = zips.zipped(zips.mailbox())


def encrypted() -> bytes:
    data = bytearray(WHOLE)
    data[6] |= 1
    data[data.index(zips.CENTRAL) + 8] |= 1
    return bytes(data)


def flipped() -> bytes:
    data = bytearray(WHOLE)
    data[100] ^= 0xFF
    return bytes(data)


def swollen() -> bytes:
    """One entry of more than 100 MB that is packed a thousandfold."""
    return zips.zipped([("a/1.eml", zips.message(1) + bytes(150_000_000))])


LOST: dict[str, tuple[Callable[[], bytes], str]] = {
    "truncated": (lambda: WHOLE[:-100], "Truncated"),
    "no-zip": (lambda: b"hello", "NotAZip"),
    "overlapping-bomb": (lambda: zips.bomb(1000), "Bomb"),
    "nothing": (lambda: b"", "NotAZip"),
}
"""Archives that cannot be read, and the code of the error."""
PARTLY: dict[str, tuple[Callable[[], bytes], int]] = {
    "damaged": (flipped, 1),
    "encrypted": (encrypted, 1),
    "wrong-sums": (lambda: zips.with_wrong_sums(WHOLE), 4),
    "swollen": (swollen, 1),
    "hidden-row": (lambda: zips.without_row(WHOLE, 1), 1),
    "unknown-method": (lambda: zips.zipped([("a/1.eml", zips.message())], compress_type=zipfile.ZIP_LZMA), 1),
}
"""Archives of which some entries cannot be read, and how many."""
ODD: dict[str, tuple[Callable[[], bytes], int]] = {
    "zip-slip": (lambda: zips.zipped([("../../../evil/1.eml", zips.message(1)), ("/etc/2.eml", zips.message(2))]), 2),
    "names": (
        lambda: zips.zipped([("Z\xfcrich/1".encode("latin-1"), zips.message(1)), (b"\xff\xfe/2", zips.message(2))]),
        2,
    ),
    "long-header": (lambda: zips.zipped([("a/1.eml", zips.message(1, X_Long="y" * 1_000_000))]), 1),
    "duplicates": (lambda: zips.zipped([("a/1.eml", zips.message(1)), ("a/1.eml", zips.message(2))]), 2),
}
"""Archives that are read, and how many messages they have."""


def beside_good(tmp_path: Path, data: bytes) -> list[dict[str, Any]]:
    (tmp_path / "in").mkdir()
    paths = [zips.write(tmp_path / "in" / name, one) for name, one in (("bad.zip", data), ("good.zip", WHOLE))]
    return [{"src": [path]} for path in paths]


@pytest.fixture(params=["workmail_archive_info", "workmail_archive"])
def module(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def options(module: str, tmp_path: Path, archives: list[dict[str, Any]]) -> dict[str, Any]:
    dest = {"dest": str(tmp_path / "top" / "out"), "format": "eml"} if module == "workmail_archive" else {}
    return {"organization": None, "archives": archives, **dest}


@pytest.mark.parametrize("case", LOST)
def test_what_cannot_be_read_is_one_error_and_the_other_mailbox_goes_on(tmp_path: Path, module: str, case: str) -> None:
    make, code = LOST[case]
    result = MINE.fails(module, **options(module, tmp_path, beside_good(tmp_path, make())))
    assert [(one["mailbox"], one["code"]) for one in result["failures"]] == [("bad", code)]
    assert result["failures"][0]["message"].endswith(".")
    assert [(one["mailbox"], one["messages"]) for one in result["mailboxes"]] == [("good", 3)]


@pytest.mark.parametrize("case", PARTLY)
def test_entries_that_cannot_be_read_are_counted_and_the_rest_is_kept(tmp_path: Path, module: str, case: str) -> None:
    make, lost = PARTLY[case]
    result = MINE.run(module, **options(module, tmp_path, beside_good(tmp_path, make())))
    bad, good = result["mailboxes"]
    assert (bad["unreadable"], bad["balance"]["closed"]) == (lost, False)
    assert (good["unreadable"], good["balance"]["closed"]) == (0, True)


@pytest.mark.parametrize("case", ODD)
def test_odd_entries_are_kept_and_nothing_is_written_elsewhere(tmp_path: Path, module: str, case: str) -> None:
    make, messages = ODD[case]
    result = MINE.run(module, **options(module, tmp_path, beside_good(tmp_path, make())))
    assert result["mailboxes"][0]["messages"] == messages
    assert {path.name for path in tmp_path.iterdir()} <= {"in", "top"}
    if module == "workmail_archive":
        assert [path.name for path in (tmp_path / "top").iterdir()] == ["out"]
        assert len(list((tmp_path / "top" / "out" / "bad" / "mail").rglob("*.eml"))) == messages


@pytest.fixture(scope="module")
def target() -> Iterator[Mailserver]:
    with pymap() as found:
        yield found


@pytest.mark.parametrize("case", [*LOST, *PARTLY, *ODD])
def test_an_import_names_what_it_cannot_read_and_appends_the_rest(
    tmp_path: Path, target: Mailserver, case: str
) -> None:
    archives = [{"mailbox": case, "src": [zips.write(tmp_path / "bad.zip", {**LOST, **PARTLY, **ODD}[case][0]())]}]
    server = {"host": "127.0.0.1", "port": target.port, "encryption": "none", "user": USER, "password": PASSWORD}
    told = {"organization": None, "archives": archives, **server}
    if case in LOST:
        result = MINE.fails("workmail_archive_import", **told)
        assert (result["code"], result["msg"].startswith(f"{case}: ")) == (LOST[case][1], True)
        return
    result = MINE.run("workmail_archive_import", **told)
    assert result["summary"]["unreadable"] == (PARTLY[case][1] if case in PARTLY else 0)
    assert result["summary"]["missing"] == 0
    assert result["summary"]["present"] == result["summary"]["messages"]


def test_memory_does_not_grow_with_a_message_of_100_mb(tmp_path: Path) -> None:
    """In bytes that Python has allocated, without what its libraries keep."""
    large = zips.zipped([("a/1.eml", zips.message(1) + b"x" * 100_000_000)])
    archives = [{"src": [zips.write(tmp_path / "large.zip", large)]}]
    del large
    read = {"organization": None, "archives": archives}
    MINE.run("workmail_archive_info", organization=None, archives=beside_good(tmp_path, WHOLE))
    tracemalloc.start()
    try:
        MINE.run("workmail_archive_info", **read)
        MINE.run("workmail_archive", dest=str(tmp_path / "out"), **read)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 40_000_000
