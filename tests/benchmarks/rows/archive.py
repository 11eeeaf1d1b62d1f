# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading exported archives: beside a loop that only unzips and hashes, with two workers, and in little memory."""

from __future__ import annotations

import io
import json
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

from ansible_collections.mailops.workmail.plugins.module_utils._archive.inventory import Wanted, is_current, take
from ansible_collections.mailops.workmail.plugins.module_utils._archive.source import Disk
from ansible_collections.mailops.workmail.plugins.module_utils._archive.zip_directory import Limits
from support import zips

from ..bench import Bench
from ..figures import Figure, at_least, at_most, exactly
from ..processes import run

MESSAGES, SIZE, ROUNDS = 5_000, 80_000, 5
LARGE, ENTRY = 20 * 1024**3, 40 * 1024**2
MEGABYTE = 1024
"""Kilobytes. The peak that wait4 returns includes the process that forked."""
PROGRAM = """
import io, json, re, sys
from functools import partial
from ansible_collections.mailops.workmail.plugins.module_utils._archive.inventory import Wanted, take
from ansible_collections.mailops.workmail.plugins.module_utils._archive.source import Disk
from ansible_collections.mailops.workmail.plugins.module_utils._archive.zip_directory import Limits
document = take(Wanted([partial(Disk, sys.argv[1])], Limits()), io.BytesIO())
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
print(json.dumps([document["messages"], int(peak[1])]))
"""


def measure(bench: Bench) -> list[Figure]:
    path = ordinary(bench.folder / "mailbox.zip")
    wanted = Wanted([partial(Disk, str(path))], Limits())
    both = wanted._replace(workers=2)
    bare, ours, one, two = [], [], [], []
    for number in range(ROUNDS):
        bare.append(_spent(time.process_time, lambda: unzip(path)))
        ours.append(_spent(time.process_time, lambda: take(wanted, io.BytesIO())))
        bench.say(f"round {number + 1}: {bare[-1]:.2f} s to unzip and hash, {ours[-1]:.2f} s for an inventory")
    for _round in range(ROUNDS):
        one.append(_spent(time.monotonic, lambda: take(wanted, io.BytesIO())))
        two.append(_spent(time.monotonic, lambda: take(both, io.BytesIO())))
    rate = f"{MESSAGES / min(ours):,.0f} messages a second"
    return [
        at_least("speed of an inventory ÷ a loop that unzips and hashes", min(bare) / min(ours), 0.8, "×", rate),
        at_least("speed with two workers ÷ that with one", min(one) / min(two), 1.8, "×"),
        exactly("bytes of the archive that a second run reads", _again(wanted), 0),
        *_memory(bench),
    ]


def _spent(clock: Callable[[], float], work: Callable[[], object]) -> float:
    began = clock()
    work()
    return clock() - began


def ordinary(path: Path) -> Path:
    """A zip of messages whose attachments cannot be packed further."""
    if not path.exists():
        data = ((f"Inbox/{number}.eml", zips.with_attachment(number, SIZE)) for number in range(MESSAGES))
        path.write_bytes(zips.zipped(data))
    return path


def unzip(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for one in archive.infolist():
            sha256(archive.read(one)).hexdigest()


def _again(wanted: Wanted) -> int:
    """What is read of the archive if its inventory is kept."""
    read = 0

    class Counting(Disk):
        def read(self, offset: int, length: int) -> bytes:
            nonlocal read
            read += length
            return super().read(offset, length)

    document = take(wanted, io.BytesIO())
    counting = wanted._replace(openers=[partial(Counting, document["archives"][0]["source"])])
    return read if is_current(json.loads(json.dumps(document)), counting) else -1


def _memory(bench: Bench) -> list[Figure]:
    path = large(bench.folder / "large.zip")
    bench.say("20 GB are read")
    try:
        began = time.monotonic()
        finished = run([sys.executable, "-c", PROGRAM, str(path)], timeout=600)
        messages, kilobytes = json.loads(finished.sound().out)
        told = f"{messages} messages of 40 MB in {time.monotonic() - began:.0f} s"
    finally:
        path.unlink()
    return [at_most("memory for a zip of 20 GB", kilobytes / MEGABYTE, 150, " MB", told)]


def large(path: Path) -> Path:
    """A zip of 20 GB of messages that are stored, nearly all of it holes of a sparse file."""
    head = zips.message(1)
    crc = zlib.crc32(bytes(ENTRY - len(head)), zlib.crc32(head))
    rows = b""
    with path.open("wb") as file:
        for number in range(LARGE // ENTRY):
            name = f"Inbox/{number}.eml".encode()
            offset = file.tell()
            fixed = struct.pack("<5H3I2H", 45, 0, 0, 0, 0x21, crc, ENTRY, ENTRY, len(name), 0)
            file.write(zips.LOCAL + fixed + name + head)
            file.seek(offset + 30 + len(name) + ENTRY)
            wide = struct.pack("<HHQ", 1, 8, offset)
            rows += (
                zips.CENTRAL
                + struct.pack(
                    *("<6H3I5H2I", 45, 45, 0, 0, 0, 0x21, crc, ENTRY, ENTRY, len(name), len(wide)),
                    *(0, 0, 0, 0, 0xFFFFFFFF),
                )
                + name
                + wide
            )
        start, count = file.tell(), LARGE // ENTRY
        end = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(rows), start)
        locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, start + len(rows), 1)
        full = struct.pack("<4s4H2IH", zips.END, 0, 0, count, count, len(rows), 0xFFFFFFFF, 0)
        file.write(rows + end + locator + full)
    return path
