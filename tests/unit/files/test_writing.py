# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of a folder: what is wrong with what a task wants, what must change, and that it changes as a whole."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.basic import AnsibleModule
from ansible_collections.mailops.workmail.plugins.plugin_utils._files.modes import is_mode, resulting
from ansible_collections.mailops.workmail.plugins.plugin_utils._files.wanted import errors, wanted
from ansible_collections.mailops.workmail.plugins.plugin_utils._files.writing import changes, place_errors
from hypothesis import given
from hypothesis import strategies as some


def one(path: str = "a.csv", content: Any = "one\n", mode: Any = "0600", **more: Any) -> dict[str, Any]:
    return {"path": path, "content": content, "mode": mode, **more}


def write(folder: Path, *files: dict[str, Any], **more: Any) -> list[str]:
    """Names of what was changed."""
    options = {"folder": str(folder), "files": list(files), **more}
    assert list(errors(options)) == []
    assert list(place_errors(wanted(options))) == []
    made = []
    for change in changes(wanted(options)):
        change.make()
        made.append(change.name)
    return made


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


CLAUSES = some.from_regex(r"[ugo]{1,3}[-+=][rwx]{0,3}(,(a|[ugo]{1,2})[-+=][rwx]{0,3}){0,2}", fullmatch=True)


@given(CLAUSES, some.integers(0, 0o777))
def test_a_mode_in_letters_means_what_it_means_to_ansible(letters: str, before: int) -> None:
    found = os.stat_result((stat.S_IFREG | before, *[0] * 9))
    assert is_mode(letters)
    assert resulting(letters, before) == AnsibleModule._symbolic_mode_to_octal(found, letters)


def test_folders_and_files_get_their_modes_and_a_second_time_nothing_changes(tmp_path: Path) -> None:
    top = tmp_path / "new" / "top"
    files = [one("sub/deep/a.csv", "\ufeffä\r\n", "0640"), one("b.sh", "", "0755"), one("c", "c", "u+rw,g-wx,o-rwx")]
    before = os.umask(0o022)
    try:
        made = write(top, *files, folder_mode="u+rwx", subfolder_mode="0700")
        assert made == ["", "", "sub", "sub/deep", "sub/deep/a.csv", "b.sh", "c"]
        assert (top / "sub/deep/a.csv").read_bytes() == b"\xef\xbb\xbf\xc3\xa4\r\n"
        modes = {path.name: mode(path) for path in (tmp_path / "new").rglob("*")}
        assert modes == {"top": 0o755, "sub": 0o700, "deep": 0o700, "a.csv": 0o640, "b.sh": 0o755, "c": 0o640}
        assert write(top, *files, folder_mode="u+rwx", subfolder_mode="0700") == []
    finally:
        os.umask(before)


def test_a_mode_is_enforced_where_the_text_is_the_same(tmp_path: Path) -> None:
    write(tmp_path, one())
    (tmp_path / "a.csv").chmod(0o644)
    number = (tmp_path / "a.csv").stat().st_ino
    assert write(tmp_path, one()) == ["a.csv"]
    assert mode(tmp_path / "a.csv") == 0o600
    assert (tmp_path / "a.csv").stat().st_ino == number
    (tmp_path / "a.csv").chmod(0o660)
    assert write(tmp_path, one(mode="u+rw,o-rwx")) == []
    assert write(tmp_path, one(content="two", mode="u+rw,o-rwx")) == ["a.csv"]
    assert mode(tmp_path / "a.csv") == 0o660


def test_a_link_at_the_place_of_a_file_is_replaced_and_a_pipe_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("stays")
    top = tmp_path / "top"
    top.mkdir()
    (top / "a.csv").symlink_to(tmp_path / "precious")
    os.mkfifo(top / "b.csv")
    assert write(top, one(), one("b.csv")) == ["a.csv", "b.csv"]
    assert not (top / "a.csv").is_symlink()
    assert (tmp_path / "precious").read_text() == "stays"
    assert {path.name: path.read_text() for path in top.iterdir()} == {"a.csv": "one\n", "b.csv": "one\n"}


def test_what_is_absent_is_removed_once(tmp_path: Path) -> None:
    write(tmp_path, one("sub/a.csv"))
    assert write(tmp_path, absent=["sub/a.csv", "sub/no/b.csv"]) == ["sub/a.csv"]
    assert write(tmp_path, one("a.csv", wanted=False), absent=["sub/a.csv", "sub/no/b.csv"]) == []


def test_a_file_that_cannot_be_replaced_leaves_the_old_one_and_no_other(tmp_path: Path, monkeypatch) -> None:
    write(tmp_path, one())

    def full(*_any: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path, one(content="two"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text() == "one\n"


def test_places_that_lead_out_or_are_taken_are_all_named(tmp_path: Path) -> None:
    top, outside = tmp_path / ("a-long-name-" * 10) / "top", tmp_path / "outside"
    for folder in (top / "is-folder", top / "inside", outside):
        folder.mkdir(parents=True)
    (top / "is-file").write_text("")
    (top / "out").symlink_to(outside)
    (top / "in").symlink_to(top / "inside")
    files = [one(path) for path in ("out/a", "is-file/a", "is-folder", "in/a")]
    wrong = list(place_errors(wanted({"folder": str(top), "files": files, "absent": ["inside"]})))
    assert wrong == [
        f"'{top}/out' leads out of '{top}'. Move it away.",
        f"'{top}/is-file' is not a directory. Move it away.",
        f"'{top}/is-folder' is a directory, not a file. Move it away.",
        f"'{top}/inside' is a directory, not a file. Move it away.",
    ]
    (no_folder,) = place_errors(wanted({"folder": str(top / "is-file" / "deeper")}))
    assert no_folder == f"'{top}/is-file' is not a directory. Choose another folder, or move it away."


def test_a_folder_that_may_not_be_made_is_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_any: False)
    (wrong,) = place_errors(wanted({"folder": str(tmp_path / "new")}))
    assert wrong == f"'{tmp_path}/new' cannot be created: '{tmp_path}' is not writable. Choose another folder."


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"folder": "here"}, "folder: 'here' is not an absolute path; write it as '/srv/report'."),
    ({"folder": None}, "folder: null is not an absolute path; write it as '/srv/report'."),
    ({"folders": 1}, "'folders' is not an option; use folder, folder_mode, subfolder_mode, files, absent."),
    ({"folder_mode": "rwx"}, "folder_mode: 'rwx' is not a mode; write it in quotes, as '0600' or 'u+rw,o-rwx'."),
    ({"files": "secret-1"}, "files: is text; it must be a list."),
    (
        {"files": ["secret-1"]},
        "files: item 1 is text; it must be a dictionary with path, content and mode.",
    ),
    ({"files": [one("/a")]}, "files: '/a' is not a path in the folder; write it as 'part/name.csv', without '..'."),
    ({"files": [one("a/../../b")]}, "files: 'a/../../b' is not a path in the folder; "),
    ({"files": [one("a\0")]}, "files: 'a\\x00' is not a valid file name; "),
    ({"files": [one(path=5)]}, "files: path is a number; it must be text."),
    (
        {"files": [one(content={"password": "secret-1"})]},
        "files: 'a.csv': content is a dictionary; convert it to text, with `to_nice_json` for example.",
    ),
    ({"files": [one(content=["secret-1"])]}, "files: 'a.csv': content is a list; "),
    ({"files": [one(content="secret-1\ud800")]}, "files: 'a.csv': content has characters that UTF-8 does not have;"),
    ({"files": [one(mode=0o600)]}, "files: 'a.csv': mode: 384 is not a mode; write it in quotes"),
    ({"files": [one(secret="yes")]}, "files: 'a.csv': secret is text; it must be true or false."),
    ({"files": [one(text="secret-1")]}, "files: 'a.csv' has the key 'text'; use path, content, mode, secret, wanted."),
    ({"files": [one()], "absent": ["a.csv"]}, "files: 'a.csv' is named 2 times; name it once in files and absent."),
    ({"files": [one("a"), one("a/b")]}, "files: 'a' is a file and the folder of another one; rename one of them."),
    ({"absent": ["../a"]}, "absent: '../a' is not a path in the folder; "),
]


@pytest.mark.parametrize(("options", "text"), WRONG, ids=[text[:40] for _options, text in WRONG])
def test_what_is_wrong_is_named_without_what_a_file_contains(options: dict[str, Any], text: str) -> None:
    (wrong,) = errors({"folder": "/srv", **options})
    assert text in wrong
    assert "secret-1" not in wrong


def test_all_errors_come_at_once() -> None:
    together: dict[str, Any] = {"folder": "x", "files": [one("/a", content=1, mode=1)], "absent": [".."]}
    assert len(list(errors(together))) == 5
