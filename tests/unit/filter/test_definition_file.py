# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file on the disk is changed only if it is as it was read and can be written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleLookupError
from ansible.parsing.dataloader import DataLoader
from ansible_collections.mailops.workmail.plugins.lookup import definition_edited, definition_folder
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.edits import remove_item
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.file import digest, new_text
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.spans import NotEditable

TEXT = b"- name: ann\n- name: bob\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "users.yml"
    file.write_bytes(TEXT)
    file.chmod(0o640)
    return file


def change(path: Path, contents: bytes | None = None) -> dict[str, Any]:
    if contents is not None:
        path.write_bytes(contents)
    return {"file": path.name, "path": str(path), "sha256": digest(path.read_bytes()), "edits": [remove_item(1)]}


def refused(told: dict[str, Any]) -> str:
    with pytest.raises(NotEditable) as error:
        new_text(told)
    return str(error.value)


def test_the_new_text_comes_with_the_permissions_of_the_file(path) -> None:
    assert new_text(change(path)) == (TEXT.decode(), "- name: ann\n", "0640")


def test_a_link_is_followed(path, tmp_path) -> None:
    link = tmp_path / "link.yml"
    link.symlink_to(path)
    assert new_text(change(link)).after == "- name: ann\n"


def test_a_file_that_changed_since_it_was_read_is_refused(path) -> None:
    told = change(path)
    path.write_bytes(TEXT + b"# more\n")
    assert refused(told) == "it has changed since it was read; run again"
    path.unlink()
    assert refused(told) == "it cannot be read: No such file or directory"


def test_a_file_that_is_read_only_encrypted_or_a_table_is_refused(path, tmp_path) -> None:
    path.chmod(0o440)
    assert refused(change(path)) == "it is read-only"
    path.chmod(0o640)
    assert refused(change(path, b"$ANSIBLE_VAULT;1.1;AES256\n6162\n")) == "it is encrypted"
    assert refused(change(tmp_path / "users.csv", b"name\nann\nbob\n")) == "it is a table"


@pytest.mark.parametrize(
    "contents", [b"- name: ann\n\t- name: bob\n", b"- name: b\xf6b\n- name: c\n", b"- a: 1\n- {{ b }}\n"]
)
def test_a_file_that_is_not_yaml_is_refused(path, contents) -> None:
    assert refused(change(path, contents)) == "it cannot be read as YAML in UTF-8"


def lookup(module: Any, *terms: Any, **options: Any) -> list[Any]:
    plugin = module.LookupModule(loader=DataLoader())
    plugin.get_option = {"text": False, **options}.get
    plugin.set_options = lambda **_options: None
    return list(plugin.run(list(terms)))


def test_a_folder_has_the_items_with_their_places_and_says_what_cannot_be_read(path, tmp_path) -> None:
    (tmp_path / "groups.yml").write_text("- name: {{ a }}\n")
    (tmp_path / "users.csv").write_text("name,email\ncarol,carol@example.com\n")
    (told,) = lookup(definition_folder, str(tmp_path))
    assert [item["defined_at"] for item in told["users.yml"]["items"]] == ["users.yml:1", "users.yml:2"]
    assert told["users.yml"]["sha256"] == digest(TEXT)
    assert told["users.csv"]["items"][0]["name"] == "carol"
    assert told["groups.yml"]["items"] == []
    assert "groups.yml" in told["groups.yml"]["unreadable"]


def test_a_refused_file_has_a_reason_and_no_text(path) -> None:
    told = change(path, TEXT + b"- &a {name: c}\n- *a\n")
    (shown,) = lookup(definition_edited, told)
    assert shown["refused"].endswith(
        "users.yml cannot be changed automatically, because it uses YAML aliases, so that one line "
        "belongs to several items."
    )
    with pytest.raises(AnsibleLookupError, match="was not changed, because it uses YAML aliases"):
        lookup(definition_edited, told, text=True)


def test_the_difference_is_shown_without_passwords(path) -> None:
    told = change(path, b"- name: ann\n  password: Secret-123\n- name: bob\n  password: Secret-456\n")
    (shown,) = lookup(definition_edited, told)
    assert "Secret" not in str(shown)
    assert "-- name: bob" in shown["diff"]
    assert lookup(definition_edited, told, text=True) == [{"text": "- name: ann\n  password: Secret-123\n"}]
