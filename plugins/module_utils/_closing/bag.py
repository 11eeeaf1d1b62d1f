# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tag files of a bag (RFC 8493, The BagIt File Packaging Format 1.0). Pure: payload files → bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha512
from typing import NamedTuple
from urllib.parse import quote

DECLARATION, INFO, FETCH = "bagit.txt", "bag-info.txt", "fetch.txt"
MANIFEST, TAGS = "manifest-sha512.txt", "tagmanifest-sha512.txt"
"""RFC 8493, section 2.4: SHA-512 is what a bag should have."""
PAYLOAD = "data/"
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ENCODED = {"%": "%25", "\n": "%0A", "\r": "%0D"}
"""Characters that a path in a manifest must not have (RFC 8493, section 2.1.3)."""
LEFT_TO_A_RUN = ("Bagging-Date", "Payload-Oxum", "Bag-Software-Agent")
"""Labels of bag-info.txt that follow from the run, so that no task may set them."""


class Payload(NamedTuple):
    """A payload file of a bag."""

    name: str
    """Its path below `data/`."""
    size: int
    """Bytes."""
    digest: str
    """SHA-512 in hexadecimal digits."""
    url: str = ""
    """Where it is, if the bag only refers to it."""


def digest_of(data: bytes) -> str:
    return sha512(data).hexdigest()


def encoded(path: str) -> str:
    return "".join(ENCODED.get(one, one) for one in path)


def decoded(path: str) -> str:
    for one, code in reversed(ENCODED.items()):
        path = path.replace(code, one)
    return path


def manifest(payloads: Iterable[Payload]) -> bytes:
    return _lines(f"{one.digest}  {encoded(PAYLOAD + one.name)}" for one in _sorted(payloads))


def fetched(payloads: Iterable[Payload]) -> bytes:
    """The payload files that are elsewhere, with their sizes."""
    return _lines(
        f"{quote(one.url, safe=':/')} {one.size} {encoded(PAYLOAD + one.name)}" for one in _sorted(payloads) if one.url
    )


def tag_manifest(files: Mapping[str, bytes]) -> bytes:
    """`files`: names of tag files → their bytes."""
    return _lines(f"{digest_of(files[name])}  {encoded(name)}" for name in sorted(files) if name != TAGS)


def bag_info(given: Mapping[str, str], payloads: Iterable[Payload], date: str, agent: str) -> bytes:
    """`given`: further labels and their values. `date`: as YYYY-MM-DD."""
    listed = list(payloads)
    told = {
        **given,
        "Bagging-Date": date,
        "Payload-Oxum": f"{sum(one.size for one in listed)}.{len(listed)}",
        "Bag-Software-Agent": agent,
    }
    return _lines(f"{label}: {' '.join(value.split())}" for label, value in sorted(told.items()))


def listed_in(data: bytes) -> dict[str, str]:
    """The lines of a manifest: path → digest. Raises `ValueError`."""
    found = {}
    for line in data.decode("utf-8").splitlines():
        digest, _space, path = line.partition(" ")
        if not digest or not path.strip():
            raise ValueError(line)
        found[decoded(path.strip(" *"))] = digest.lower()
    return found


def fetched_in(data: bytes) -> dict[str, tuple[str, int]]:
    """The lines of fetch.txt: path → where it is, quoted, and its size. Raises `ValueError`."""
    found = {}
    for line in data.decode("utf-8").splitlines():
        url, size, path = line.split(" ", 2)
        found[decoded(path)] = (url, int(size))
    return found


def label_in(data: bytes, label: str) -> str:
    """A value of bag-info.txt; empty if there is none."""
    lines = (line.partition(": ") for line in data.decode("utf-8", "replace").splitlines())
    return next((value for found, _colon, value in lines if found == label), "")


def _sorted(payloads: Iterable[Payload]) -> list[Payload]:
    return sorted(payloads, key=lambda one: one.name)


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
