# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modes as tasks write them: `0600`, or what changes in the mode that a file or folder has, as `u+rw,o-rwx`."""

from __future__ import annotations

import os
import re

NUMBER = re.compile(r"0?[0-7]{3}")
CLAUSE = re.compile(r"(a|[ugo]+)([-+=])([rwx]*)")
NEW_FILE, NEW_FOLDER = 0o666, 0o777
_SHIFTS = {"u": 6, "g": 3, "o": 0}
_BITS = {"r": 4, "w": 2, "x": 1}


def is_mode(mode: object) -> bool:
    return isinstance(mode, str) and bool(NUMBER.fullmatch(mode) or all(map(CLAUSE.fullmatch, mode.split(","))))


def resulting(mode: str, before: int) -> int:
    """The mode that a file of the mode `before` gets."""
    if NUMBER.fullmatch(mode):
        return int(mode, 8)
    for who, sign, what in CLAUSE.findall(mode):
        bits = sum(_BITS[one] for one in set(what))
        for one in set("ugo" if "a" in who else who):
            shifted, whole = bits << _SHIFTS[one], 0o7 << _SHIFTS[one]
            before = {"+": before | shifted, "-": before & ~shifted, "=": before & ~whole | shifted}[sign]
    return before


def of_new(mode: int) -> int:
    """What the umask leaves of the mode of something new."""
    umask = os.umask(0o077)
    os.umask(umask)
    return mode & ~umask
