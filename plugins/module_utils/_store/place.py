# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where an exit store is: `s3://bucket/prefix`, or a folder. The text of the option `store` → its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .._task.option_errors import quoted

S3 = "s3://"
BUCKET = re.compile(r"(?!xn--)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
"""Names of buckets (S3 user guide, General purpose bucket naming rules)."""
PREFIX = re.compile(r"[A-Za-z0-9!_.*'()/-]*")
"""What StartMailboxExportJob takes as a prefix (WorkMail API reference, S3Prefix)."""
LONGEST_PREFIX = 512
"""Characters; S3Prefix takes 1023, and the names of exports are below it."""


class Place(NamedTuple):
    bucket: str = ""
    prefix: str = ""
    """Without slashes at its ends; empty if the store is the whole bucket."""
    folder: str = ""

    @property
    def in_s3(self) -> bool:
        return bool(self.bucket)

    def key(self, name: str) -> str:
        """The key of a file of a store in S3."""
        return f"{self.prefix}/{name}" if self.prefix else name

    def path(self, name: str) -> str:
        """A file as messages call it."""
        return f"{S3}{self.bucket}/{self.key(name)}" if self.in_s3 else f"{self.folder}/{name}"

    def beside(self, top: str) -> str:
        """Another place of the same bucket, or another folder, as people write it."""
        return f"{S3}{self.bucket}/{top}".rstrip("/") if self.in_s3 else top


def place_of(text: str) -> Place:
    """The parts of a text without `place_errors`."""
    if not text.startswith(S3):
        return Place(folder=text.rstrip("/") or "/")
    bucket, _slash, prefix = text.removeprefix(S3).partition("/")
    return Place(bucket, prefix.strip("/"))


def place_errors(text: str, only_s3: bool = False) -> Iterator[str]:
    if not text:
        yield "must not be empty; use s3://<bucket>/<prefix>" + ("." if only_s3 else " or the path of a directory.")
    elif text.startswith(S3):
        yield from _s3_errors(text, place_of(text))
    elif "://" in text or only_s3:
        yield f"{quoted(text)} is not a location in S3; use s3://<bucket>/<prefix>."


def _s3_errors(text: str, place: Place) -> Iterator[str]:
    if BUCKET.fullmatch(place.bucket) is None:
        yield (
            f"{quoted(text)} has no valid bucket name; use s3://<bucket>/<prefix> with the name of a bucket, which has "
            "3 to 63 lowercase letters, digits, dots and hyphens."
        )
    if PREFIX.fullmatch(place.prefix) is None:
        yield (
            f"{quoted(text)} has a character in its prefix that WorkMail does not accept; use letters, digits and "
            "!_.*'()/- only."
        )
    if any(part in ("", ".", "..") for part in place.prefix.split("/")) and place.prefix:
        yield f"{quoted(text)} has an empty part, `.` or `..` in its prefix; remove it."
    if len(place.prefix) > LONGEST_PREFIX:
        yield f"the prefix has {len(place.prefix)} characters; at most {LONGEST_PREFIX} are allowed."
