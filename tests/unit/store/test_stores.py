# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The exit store: whole files, conditional writes, and the same behaviour in a folder and in S3."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._service import client
from ansible_collections.mailops.workmail.plugins.module_utils._service.beside import S3
from ansible_collections.mailops.workmail.plugins.module_utils._service.client import WorkMail
from ansible_collections.mailops.workmail.plugins.module_utils._service.errors import WorkMailError
from ansible_collections.mailops.workmail.plugins.module_utils._store.bucket import BucketStore
from ansible_collections.mailops.workmail.plugins.module_utils._store.folder import FolderStore
from ansible_collections.mailops.workmail.plugins.module_utils._store.names import (
    entity_and_wave,
    exports_of,
    record_name,
)
from ansible_collections.mailops.workmail.plugins.module_utils._store.once import ReadOnce
from ansible_collections.mailops.workmail.plugins.module_utils._store.place import Place, place_errors, place_of
from ansible_collections.mailops.workmail.plugins.module_utils._store.store import (
    NEW,
    Conflict,
    Document,
    Store,
    Stored,
)
from support.storage import BUCKET

NAME = "records/0c0ffee0-1111-2222-3333-444444444444/pilot.json"
Make = Callable[[], Store]


class Module:
    """What a store needs of a module: clients."""

    def client(self, service: str, endpoint: str | None = None, **extra: Any) -> Any:
        config = extra.get("config")
        where = {"endpoint_url": endpoint} if endpoint else {}
        return boto3.client(service, "eu-west-1", config=config, **where)


@pytest.fixture
def bucket_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Store:
    drop = request.getfixturevalue("drop")
    for name, value in (("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "only-for-tests")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", drop.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_WORKMAIL", drop.url)
    workmail = WorkMail(Module())
    return BucketStore(place_of(f"s3://{BUCKET}/exit"), S3(Module(), workmail))


@pytest.fixture(params=["folder", "bucket"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    if request.param == "bucket":
        store = request.getfixturevalue("bucket_store")
        return lambda: store
    return lambda: FolderStore(place_of(str(tmp_path / "store")))


def test_a_file_is_read_as_it_was_written_and_listed_by_its_name(make: Make) -> None:
    store = make()
    assert store.read(NAME) is None
    assert store.list("records/") == {}
    version = store.write(NAME, b"one")
    document = store.read(NAME)
    assert document is not None
    assert document.data == b"one"
    assert document.version == version
    listed = store.list("records/")
    assert list(listed) == [NAME]
    assert listed[NAME].size == 3
    assert store.list("exports/") == {}


def test_the_whole_store_is_listed_and_nothing_beside_it(make: Make, tmp_path: Path) -> None:
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "file").touch()
    store = make()
    store.write(NAME, b"one")
    store.write("evidence/data/definition/user.part", b"two")
    assert set(store.list("")) == {NAME, "evidence/data/definition/user.part"}


def test_a_link_to_a_folder_is_a_store_and_so_is_a_link_in_it(tmp_path: Path) -> None:
    """Archives are large, so a store may be on one disk and its exports on another."""
    for name in ("disk", "archives"):
        (tmp_path / name).mkdir()
    (tmp_path / "store").symlink_to(tmp_path / "disk")
    (tmp_path / "disk" / "exports").symlink_to(tmp_path / "archives")
    (tmp_path / "disk" / "records").mkdir()
    (tmp_path / "disk" / "records" / "loop").symlink_to(tmp_path / "disk")
    store = FolderStore(place_of(str(tmp_path / "store")))
    version = store.write(NAME, b"one", NEW)
    store.write("exports/a.zip", b"two")
    assert set(store.list("")) == {NAME, "exports/a.zip"}
    assert list(store.list("exports/")) == ["exports/a.zip"]
    assert store.read(NAME) == Document(b"one", version)
    assert (tmp_path / "archives" / "a.zip").read_bytes() == b"two"


def test_a_link_to_nothing_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "store").symlink_to(tmp_path / "gone")
    store = FolderStore(place_of(str(tmp_path / "store")))
    text = r"records/.*pilot\.json cannot be written: .* Check the path and its permissions\."
    with pytest.raises(WorkMailError, match=text):
        store.write(NAME, b"one", NEW)
    assert not (tmp_path / "gone").exists()


class Asked:
    """A store that notes what it is asked."""

    def __init__(self, store: Store) -> None:
        self.place, self.beside, self._store = store.place, store.beside, store
        self.asked: list[str] = []

    def read(self, name: str) -> Document | None:
        self.asked.append(f"read {name}")
        return self._store.read(name)

    def write(self, name: str, data: bytes, expected: str | None = None) -> str:
        self.asked.append(f"write {name}")
        return self._store.write(name, data, expected)

    def list(self, under: str) -> dict[str, Stored]:
        self.asked.append(f"list {under}")
        return self._store.list(under)


def test_a_store_at_one_moment_is_asked_once(make: Make) -> None:
    make().write(NAME, b"one")
    asked = Asked(make())
    store = ReadOnce(asked)
    assert store.read("records/x") is None
    assert list(store.list("records/")) == [NAME]
    assert list(store.list(NAME)) == [NAME]
    assert [store.read(one) for one in (NAME, NAME, "records/y")][1:] == [store.read(NAME), None]
    version = store.write("records/y", b"two")
    assert store.read("records/y") == Document(b"two", version)
    assert store.list("records/") == asked.list(NAME)
    assert asked.asked == ["read records/x", "list records/", f"read {NAME}", "write records/y", f"list {NAME}"]


def test_a_new_file_does_not_replace_one_that_another_run_has_written(make: Make) -> None:
    make().write(NAME, b"theirs", NEW)
    with pytest.raises(Conflict, match=r"pilot\.json was changed by another run"):
        make().write(NAME, b"ours", NEW)
    assert make().read(NAME).data == b"theirs"  # type: ignore[union-attr]


def test_a_version_that_was_read_is_replaced_only_while_it_is_the_newest(make: Make) -> None:
    store = make()
    first = store.write(NAME, b"one", NEW)
    second = store.write(NAME, b"two", first)
    with pytest.raises(Conflict):
        store.write(NAME, b"three", first)
    assert store.write(NAME, b"four", second)


def test_a_folder_is_for_its_owner_only_and_has_no_half_written_files(tmp_path: Path) -> None:
    FolderStore(place_of(str(tmp_path / "store"))).write(NAME, b"one")
    file = tmp_path / "store" / NAME
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o077 == 0
    assert os.listdir(file.parent) == [file.name]


@pytest.mark.parametrize(
    ("text", "place", "key"),
    [
        ("s3://bucket", Place("bucket", ""), "records/x"),
        ("s3://bucket/", Place("bucket", ""), "records/x"),
        ("s3://bucket/a/b/", Place("bucket", "a/b"), "a/b/records/x"),
    ],
)
def test_a_location_in_s3_is_a_bucket_and_a_prefix(text: str, place: Place, key: str) -> None:
    assert list(place_errors(text, only_s3=True)) == []
    assert place_of(text) == place
    assert place.key("records/x") == key
    assert place.path("records/x") == f"s3://bucket/{key}"


@pytest.mark.parametrize(
    "text",
    ["", "s3://", "s3://B", "s3://bucket/a b", "s3://bucket/a@b", "s3://bucket/../x", "s3://bucket/a//b", "ftp://x"],
)
def test_what_is_no_location_is_refused_with_what_to_write(text: str) -> None:
    errors = list(place_errors(text))
    assert errors
    assert all("use " in one or "remove it" in one for one in errors)


def test_a_folder_is_no_location_for_exports() -> None:
    assert list(place_errors("/srv/exit")) == []
    assert "s3://<bucket>/<prefix>" in next(place_errors("/srv/exit", only_s3=True))


def test_names_have_ids_and_waves_only_and_can_be_read_back() -> None:
    entity = "0c0ffee0-1111-2222-3333-444444444444"
    assert entity_and_wave(record_name(entity, "pilot")) == (entity, "pilot")
    assert entity_and_wave("records/readme.txt") is None
    assert exports_of(entity, "pilot", 2) == f"exports/{entity}/pilot/2/"


def test_a_write_whose_answer_was_lost_is_no_conflict(bucket_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, lost = client.send, []

    def losing(one: Any, operation: str, params: Any) -> Any:
        answer = usual(one, operation, params)
        if operation == "put_object" and not lost:
            lost.append(operation)
            raise client.CallFailure("the answer was lost", "ConnectionClosedError", no_answer=True)
        return answer

    monkeypatch.setattr(client, "send", losing)
    version = bucket_store.write(NAME, b"one", NEW)
    assert bucket_store.read(NAME) == (b"one", version)
    assert lost


def test_more_files_than_one_page_has_are_all_listed(bucket_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(S3, "paging", ("MaxKeys", 2, "ContinuationToken", "NextContinuationToken"))
    names = [f"exports/{number}" for number in range(5)]
    for name in names:
        bucket_store.write(name, b"")
    assert sorted(bucket_store.list("exports/")) == names
