# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the processes of a play cheaper. Python imports this file at its start where PYTHONPATH names the folder.

The process of a command or of a module hands its work over to the process of `warm.py`, which has imported the same
libraries already. What cannot be handed over runs here, and so does everything if there is no such process.

A packed module is a ZIP file. Every process of one compiles some 150 files of it, and each of these twice
(https://github.com/python/cpython/issues/141276), which is a third of its work. So the bytecode of what is imported
from ZIP files is kept, as Python does for what is imported from folders, in the folder that MAILOPS_PACKED names.
"""

from __future__ import annotations

import _socket
import hashlib
import marshal
import os
import sys
import zipimport
from pathlib import Path
from types import CodeType
from typing import Any

FOLDER = Path(os.environ["MAILOPS_PACKED"])
compile_source: Any = vars(zipimport)["_compile_source"]


def compiled(path: str, source: bytes) -> CodeType:
    """The code of a source text, compiled now or in another process of the session."""
    inside = path.rpartition(".zip")[2]
    kept = FOLDER / hashlib.sha256(inside.encode() + b"\0" + source).hexdigest()
    if kept.exists():
        return marshal.loads(kept.read_bytes())
    code: CodeType = compile_source(path, source)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(marshal.dumps(code))
    unfinished.replace(kept)
    return code


def hand_over() -> None:
    """Let the warm process run this one's script on its standard streams, and end as that ended."""
    try:
        warm = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        warm.connect(str(FOLDER / "warm"))
    except OSError:
        return
    mask = os.umask(0o77)
    os.umask(mask)
    work = marshal.dumps((sys.executable, sys.orig_argv[1:], os.getcwd(), mask, dict(os.environ)))
    streams = (0).to_bytes(4, sys.byteorder) + (1).to_bytes(4, sys.byteorder) + (2).to_bytes(4, sys.byteorder)
    warm.sendmsg([len(work).to_bytes(4, sys.byteorder)], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
    while work:
        work = work[warm.send(work) :]
    answer = warm.recv(4)
    if answer == b"\xff" * 4:
        return
    if not answer:
        os.write(2, b"The warm process ended. What it ran for this one may still run.\n")
        os._exit(70)
    code = os.waitstatus_to_exitcode(int.from_bytes(answer, sys.byteorder))
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


vars(zipimport)["_compile_source"] = compiled
if len(sys.orig_argv) > 1 and Path(sys.orig_argv[1]).name.startswith(("AnsiballZ_", "ansible")):
    hand_over()
