# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the processes of a play cheaper. Python imports this file at its start where PYTHONPATH names the folder.

The process of a command or of a module hands its work over to the process of `warm.py`, which has imported the same
libraries already. What cannot be handed over runs here, and so does everything if there is no such process.

A packed module is a ZIP file. Every process of one compiles some 150 files of it, and each of these twice
(https://github.com/python/cpython/issues/141276), which is a third of its work. So the bytecode of what is imported
from ZIP files is kept, as Python does for what is imported from folders, in the folder that MAILOPS_PACKED names. The
second time in a process, the code is not unpacked again either.

It imports nothing that Python has not imported already, because each process of a play waits for that.
"""

from __future__ import annotations

import _socket
import marshal
import os
import sys
import zipimport

FOLDER = os.environ["MAILOPS_PACKED"]
KEPT = {}
"""The bytecode that this process has, by the name of its file."""
compile_source = vars(zipimport)["_compile_source"]
find_code = vars(zipimport)["_get_module_code"]
FOUND = {}
"""What Python finds of a module in a ZIP file, by the path of the file and the name of the module."""


def compiled(path, source):
    """The code of a source text, compiled now or in another process of the session."""
    from hashlib import sha256

    name = sha256(path.rpartition(".zip")[2].encode() + b"\0" + source).hexdigest()
    return kept(name) or made(name, compile_source(path, source))


def kept(name):
    """The code that this process or another one of the session has made; None if there is none of this name."""
    if name not in KEPT and os.path.exists(os.path.join(FOLDER, name)):
        keep([name])
    return KEPT.get(name)


def made(name, code):
    """Keep code for all processes of the session."""
    KEPT[name] = code
    unfinished = os.path.join(FOLDER, f"{name}.{os.getpid()}")
    with open(unfinished, "wb") as file:
        marshal.dump(code, file)
    os.replace(unfinished, os.path.join(FOLDER, name))
    return code


def found(importer, name):
    """The code of a module in a ZIP file, found now or when Python asked for the path of the module."""
    key = importer.archive, importer.prefix, name
    if key not in FOUND:
        FOUND[key] = find_code(importer, name)
    return FOUND[key]


def keep(names):
    """Read bytecode into this process."""
    for name in names:
        with open(os.path.join(FOLDER, name), "rb") as file:
            KEPT[name] = marshal.load(file)


def ask(executable, arguments, environment, streams):
    """Let the warm process run a script on three open files.

    Returns the code with which it ended, as of a process that `subprocess` started; None if there is no warm process
    or it cannot run this.
    """
    try:
        warm = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        warm.connect(os.path.join(FOLDER, "warm"))
    except OSError:
        return None
    mask = os.umask(0o77)
    os.umask(mask)
    work = marshal.dumps((executable, arguments, os.getcwd(), mask, environment))
    files = b"".join(stream.to_bytes(4, sys.byteorder) for stream in streams)
    warm.sendmsg([len(work).to_bytes(4, sys.byteorder)], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, files)])
    while work:
        work = work[warm.send(work) :]
    answer = warm.recv(4)
    warm.close()
    if answer == b"\xff" * 4:
        return None
    if not answer:
        os.write(streams[2], b"The warm process ended. What it ran for this one may still run.\n")
        return 70
    return os.waitstatus_to_exitcode(int.from_bytes(answer, sys.byteorder))


def hand_over():
    """Let the warm process run this one's script on its standard streams, and end as that ended."""
    code = ask(sys.executable, sys.orig_argv[1:], dict(os.environ), (0, 1, 2))
    if code is None:
        return
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


vars(zipimport)["_compile_source"] = compiled
vars(zipimport)["_get_module_code"] = found
piped = len(sys.orig_argv) == 1 and os.fstat(0).st_mode & 0o170000 == 0o010000
if piped or os.path.basename("".join(sys.orig_argv[1:2])).startswith(("AnsiballZ_", "ansible")):
    hand_over()
