# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the module that writes the bag of evidence, and everything that is wrong with them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .._export.options import KEY
from .._store.names import WAVE, WAVE_ERROR
from .._store.place import place_errors
from .._task.arguments import Spec
from .._task.option_errors import OptionError, quoted
from .bag import LEFT_TO_A_RUN

EVIDENCE: Spec = {
    "organization": {"type": "str", "required": True},
    "store": {"type": "str", "required": True},
    "wave": {"type": "str", "required": True},
    "files": {"type": "dict", "default": {}},
    "bag_info": {"type": "dict", "default": {}},
    "path": {"type": "path"},
    "retire_kms_key": {"type": "str", "no_log": False},
    "option_names": {"type": "dict"},
}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""Names of files in a bag that every system can hold (RFC 8493, section 5.2)."""
LABEL = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


def evidence_errors(options: Mapping[str, Any]) -> Iterator[OptionError]:
    """Errors that are found without reading the store."""
    yield from store_errors(options)
    for name, path in _pairs(options.get("files")):
        where = f"files[{name!r}]"
        if NAME.fullmatch(str(name)) is None:
            yield OptionError("", where, "is not a name for a file; use letters, digits and ._- only.")
        if not isinstance(path, str) or not os.path.isfile(path) or not os.access(path, os.R_OK):
            yield OptionError("", where, f"{quoted(path)} is not a file that can be read; correct the path.")
    for label, value in _pairs(options.get("bag_info")):
        where = f"bag_info[{label!r}]"
        if LABEL.fullmatch(str(label)) is None:
            yield OptionError("", where, "is not a label; use letters, digits and hyphens, such as Contact-Name.")
        elif label in LEFT_TO_A_RUN:
            yield OptionError("", where, "is written by the module itself; remove it.")
        if not isinstance(value, (str, int)) or isinstance(value, bool) or not str(value).strip():
            yield OptionError("", where, "must be a text that is not empty.")
    path = options.get("path")
    if isinstance(path, str) and (not path or (os.path.lexists(path) and not os.path.isdir(path))):
        yield OptionError("", "path", f"{quoted(path)} is not a directory; set the path of one, or of a new one.")
    key = options.get("retire_kms_key")
    if isinstance(key, str) and KEY.fullmatch(key) is None:
        form = "arn:aws:kms:<region>:<account>:key/<id>"
        yield OptionError("", "retire_kms_key", f"{quoted(key)} is not valid; use {form}.")


def store_errors(options: Mapping[str, Any]) -> Iterator[OptionError]:
    wave, store = options.get("wave"), options.get("store")
    if isinstance(wave, str) and WAVE.fullmatch(wave) is None:
        yield OptionError("", "wave", f"{quoted(wave)} {WAVE_ERROR}")
    if isinstance(store, str):
        yield from (OptionError("", "store", text) for text in place_errors(store))


def _pairs(value: object) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
