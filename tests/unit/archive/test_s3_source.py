# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An object in S3 is one version of itself, and what S3 answers becomes a next step."""

from __future__ import annotations

import io
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._archive.errors import ArchiveError
from ansible_collections.mailops.workmail.plugins.module_utils._run import archive_sources
from ansible_collections.mailops.workmail.plugins.module_utils._run.archive_sources import Location, opened
from ansible_collections.mailops.workmail.plugins.module_utils._service.errors import WorkMailError
from ansible_collections.mailops.workmail.plugins.module_utils._store.store import Stored

WHERE = Location("acme-exports", "exit/bob.zip")
DATA = b"0123456789"


class FakeS3:
    """Answers as S3 does; `errors` come first."""

    def __init__(self, *errors: WorkMailError, version: str = "", short: int = 0) -> None:
        self.errors = list(errors)
        self.version = version
        self.short = short
        self.calls: list[dict[str, Any]] = []

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        self.calls.append({"operation": operation, **params})
        if operation == "head_object":
            version = {"VersionId": self.version} if self.version else {}
            return {"ContentLength": len(DATA), "ETag": '"e"', **version}
        if self.errors:
            raise self.errors.pop(0)
        first, last = params["Range"].removeprefix("bytes=").split("-")
        self.short -= 1
        return {"Body": io.BytesIO(DATA[int(first) : int(last) + 1][: 1 if self.short >= 0 else None])}


def source(s3: FakeS3, expected: Stored | None = None) -> Any:
    return opened(lambda: s3, WHERE, expected)  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(("version", "pinned"), [("", None), ("null", None), ("v7", "v7")])
def test_each_range_is_one_of_the_version_that_was_opened(version: str, pinned: str | None) -> None:
    s3 = FakeS3(version=version)
    one = source(s3)
    assert one.read(2, 3) == b"234"
    assert s3.calls[-1]["IfMatch"] == '"e"'
    assert s3.calls[-1].get("VersionId") == pinned
    assert one.version == (pinned or version or '"e"')


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("PreconditionFailed", "was replaced while it was read"),
        ("412", "was replaced while it was read"),
        ("NoSuchKey", "does not exist"),
        ("AccessDenied", "kms:Decrypt"),
        ("InvalidObjectState", "is archived"),
    ],
)
def test_what_s3_refuses_names_the_object_and_the_next_step(code: str, words: str) -> None:
    one = source(FakeS3(WorkMailError("the object is archived.", code)))
    with pytest.raises(ArchiveError, match=words) as error:
        one.read(0, 4)
    assert str(error.value).startswith("s3://acme-exports/exit/bob.zip: ")


def test_bytes_that_do_not_arrive_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_sources, "PAUSE", 0.0)
    assert source(FakeS3(short=2)).read(0, 4) == b"0123"
    with pytest.raises(ArchiveError, match="not be read to its end in 3 attempts"):
        source(FakeS3(short=3)).read(0, 4)


def test_an_object_that_is_not_the_recorded_one_is_refused() -> None:
    assert source(FakeS3(), Stored(len(DATA), '"e"')).size == len(DATA)
    for other in (Stored(len(DATA), '"f"'), Stored(9, '"e"')):
        with pytest.raises(ArchiveError, match="is not the object that the export wrote"):
            source(FakeS3(), other)
