# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps the bytecode of what is imported from ZIP files, as Python does for what is imported from folders.

A packed module is a ZIP file. Every process of one compiles some 150 files of it, and each of these twice
(https://github.com/python/cpython/issues/141276), which is a third of its work. Python imports this file at its start
where PYTHONPATH names the folder; the bytecode is in the folder that MAILOPS_PACKED names.
"""

from __future__ import annotations

import hashlib
import marshal
import os
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


vars(zipimport)["_compile_source"] = compiled
