# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the module that writes the bag of evidence, and everything that is wrong with them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from .._export.options import KEY
from .._store.names import WAVE, WAVE_ERROR
from .._store.place import Place, place_errors, place_of
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
    "lock_store": {"type": "str"},
    "lock_mode": {"type": "str", "choices": ["GOVERNANCE", "COMPLIANCE"]},
    "lock_until": {"type": "str"},
    "lock_kms_key": {"type": "str", "no_log": False},
    "lock_bucket_owner": {"type": "str"},
    "option_names": {"type": "dict"},
}
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""Names of files in a bag that every system can hold (RFC 8493, section 5.2)."""
ACCOUNT = re.compile(r"[0-9]{12}")
MOST_YEARS = 100
"""A longer retention is a mistake, and one in COMPLIANCE cannot be shortened."""
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
    yield from _key_errors(options)
    yield from _lock_errors(options, datetime.now(UTC).date())


def _key_errors(options: Mapping[str, Any]) -> Iterator[OptionError]:
    for option in ("retire_kms_key", "lock_kms_key"):
        key = options.get(option)
        if isinstance(key, str) and KEY.fullmatch(key) is None:
            yield OptionError("", option, f"{quoted(key)} is not valid; use arn:aws:kms:<region>:<account>:key/<id>.")
        elif key is not None and option == "lock_kms_key" and key == options.get("retire_kms_key"):
            yield OptionError("", option, "is the key in `retire_kms_key`; use one that you keep.")


def _lock_errors(options: Mapping[str, Any], today: date) -> Iterator[OptionError]:
    """Errors in what the locked copy is asked for with."""
    given = {name: value for name in EVIDENCE if name.startswith("lock_") and (value := options.get(name)) is not None}
    if not given:
        return
    place, store = given.get("lock_store"), options.get("store")
    for name, form in (
        ("lock_store", "s3://<bucket>/<prefix>, or remove the other options of the locked copy"),
        ("lock_mode", "GOVERNANCE or COMPLIANCE"),
        ("lock_until", "a date as YYYY-MM-DD"),
    ):
        if name not in given:
            yield OptionError("", name, f"is required for a locked copy; set {form}.")
    if isinstance(place, str):
        wrong = list(place_errors(place, only_s3=True))
        yield from (OptionError("", "lock_store", text) for text in wrong)
        if not wrong and isinstance(store, str) and _overlap(place_of(place), place_of(store)):
            yield OptionError("", "lock_store", f"{quoted(place)} overlaps the store {store}; use another prefix.")
    if "lock_until" in given:
        yield from _date_errors(str(given["lock_until"]), today)
    owner = given.get("lock_bucket_owner")
    if isinstance(owner, str) and ACCOUNT.fullmatch(owner) is None:
        yield OptionError("", "lock_bucket_owner", f"{quoted(owner)} is not an account; use its 12 digits, in quotes.")


def _overlap(one: Place, other: Place) -> bool:
    parts = [f"{place.prefix}/" if place.prefix else "" for place in (one, other)]
    return one.bucket == other.bucket and (parts[0].startswith(parts[1]) or parts[1].startswith(parts[0]))


def _date_errors(text: str, today: date) -> Iterator[OptionError]:
    try:
        until = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        yield OptionError("", "lock_until", f"{quoted(text)} is not a date; use YYYY-MM-DD, such as 2037-12-31.")
        return
    if until <= today:
        yield OptionError("", "lock_until", f"{until} is not after today ({today}); use a later date.")
    elif until.year - today.year > MOST_YEARS:
        yield OptionError("", "lock_until", f"{until} is more than {MOST_YEARS} years ahead; use an earlier date.")


def store_errors(options: Mapping[str, Any]) -> Iterator[OptionError]:
    wave, store = options.get("wave"), options.get("store")
    if isinstance(wave, str) and WAVE.fullmatch(wave) is None:
        yield OptionError("", "wave", f"{quoted(wave)} {WAVE_ERROR}")
    if isinstance(store, str):
        yield from (OptionError("", "store", text) for text in place_errors(store))


def _pairs(value: object) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
