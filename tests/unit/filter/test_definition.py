# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A definition file means one thing, literally; all that is wrong with it is named with its line, and no value is."""

from __future__ import annotations

import datetime

import pytest
from ansible.parsing.vault import VaultLib, VaultSecret, VaultSecretsContext
from ansible_collections.mailops.workmail.plugins.filter.directory_yaml import directory_yaml
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.folder import Unclear, files_in
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.read import NotReadable, read

SECRET = "Canary-Horse-1"


def refusal(text: str | bytes) -> str:
    with pytest.raises(NotReadable) as refused:
        read(text if isinstance(text, bytes) else text.encode(), "users.yml")
    assert SECRET not in str(refused.value)
    assert "codec" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("value", ["{{ pw }}", "x{% if a %}", "{# a #}", "#jinja2: variable_start_string:'['\n[a]"])
def test_a_template_is_an_error_unless_it_is_tagged(value) -> None:
    quoted = '"' + value.replace("\n", "\\n") + '"'
    for text in (f"- password: {quoted}", f"- members: [{quoted}]", f"- {{{quoted}: a}}"):
        assert refusal(text).startswith("users.yml line 1: templates are not evaluated here")
    assert "ansible-vault encrypt_string" in refusal(f"- password: {quoted}")
    assert read(f"- city: !unsafe {quoted}".encode(), "users.yml") == [{"city": value}]
    assert read(f"- members: !unsafe [{quoted}, b, 7]".encode(), "users.yml") == [{"members": [value, "b", 7]}]


def test_a_quoted_text_stays_a_text_behind_the_tag() -> None:
    assert read(b'- {country: !unsafe "NO", zip_code: !unsafe "0150"}', "users.yml") == [
        {"country": "NO", "zip_code": "0150"}
    ]


def test_everything_that_is_wrong_is_named_at_once_with_its_line() -> None:
    told = refusal("- name: ann\n  city: '{{ a }}'\n  name: bob\n- members: [a]\n  members: [b]\n  email: !Canary x\n")
    assert [line.split(":")[0] for line in told.splitlines()] == [
        "users.yml line 2",
        "users.yml line 3",
        "users.yml line 5",
        "users.yml line 6",
    ]
    assert "a key of line 1 is repeated here" in told
    assert "a key of line 4 is repeated here" in told


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        (f"- name: a\n- password: {SECRET}é\n".encode("latin-1"), "users.yml line 2: a character is not in UTF-8"),
        (f"- password: {SECRET}\n".encode("utf-16"), "users.yml is saved in UTF-16. Save it in UTF-8."),
        (f"- name: a\n---\n- password: {SECRET}\n", "users.yml line 3: a second document begins here."),
        (
            f"- name: a\n\tpassword: {SECRET}\n",
            "users.yml is not valid YAML at line 2, column 1. YAML does not allow tabs",
        ),
        (f"- name: a\n- password: {SECRET}\x1b\n", "users.yml is not valid YAML at line 2: it contains a character"),
        (f"- lock_on: 2027-02-30\n  password: {SECRET}\n", "users.yml is not valid YAML at line 1, column 12."),
        ("- password: !vault [a]\n", "users.yml line 1: `!vault` belongs before the text"),
        ("- enabled: !!bool perhaps\n", "users.yml is not valid YAML at line 1, column 12."),
        ("- lock_on: !!timestamp soon\n", "users.yml is not valid YAML at line 1, column 12."),
        ("- <<: {name: a}\n  <<: {name: b}\n", "users.yml line 2: a key of line 1 is repeated here"),
    ],
)
def test_a_file_that_is_no_definition_is_refused_with_its_line(text, begins) -> None:
    assert refusal(text).startswith(begins)


def test_a_byte_order_mark_and_a_date_are_fine() -> None:
    assert read(b"\xef\xbb\xbf- lock_on: 2027-02-03\n", "leavers.yml") == [{"lock_on": datetime.date(2027, 2, 3)}]
    assert read(b"", "users.yml") is None


def test_a_vaulted_text_is_decrypted_with_the_passwords_of_the_run() -> None:
    secrets = [("default", VaultSecret(b"key"))]
    plain = "Canary-Horse-1 {{ a }}"
    cipher = VaultLib(secrets).encrypt(plain, secrets[0][1]).decode().replace("\n", "\n    ").rstrip()
    text = f"- password: !vault |\n    {cipher}\n".encode()
    known = VaultSecretsContext._current
    try:
        VaultSecretsContext._current = VaultSecretsContext(secrets)
        assert read(text, "users.yml") == [{"password": plain}]
        VaultSecretsContext._current = VaultSecretsContext([("default", VaultSecret(b"other"))])
        assert refusal(text).startswith("users.yml line 1: the value cannot be decrypted with the vault passwords")
    finally:
        VaultSecretsContext._current = known


def test_any_spelling_of_a_file_counts_and_two_are_an_error(tmp_path) -> None:
    for name in ("Users.YAML", "groups.yml", "leavers.yml"):
        (tmp_path / name).touch()
    assert files_in(str(tmp_path)) == {
        "users.yml": str(tmp_path / "Users.YAML"),
        "groups.yml": str(tmp_path / "groups.yml"),
        "leavers.yml": str(tmp_path / "leavers.yml"),
    }
    (tmp_path / "users.yml").touch()
    (tmp_path / "resources.csv").touch()
    with pytest.raises(Unclear) as refused:
        files_in(str(tmp_path))
    assert "Users.YAML and " in str(refused.value)
    assert "resources.csv cannot be read: a CSV table can contain users only." in str(refused.value)


@pytest.mark.parametrize("name", ["users.yml", "Groups.yaml", "users.csv"])
@pytest.mark.parametrize("what", ["a link that leads nowhere", "a folder"])
def test_what_is_called_like_a_file_and_is_none_is_an_error(tmp_path, name: str, what: str) -> None:
    (tmp_path / "resources.yml").touch()
    (tmp_path / name).mkdir() if what == "a folder" else (tmp_path / name).symlink_to("nowhere")
    with pytest.raises(Unclear) as refused:
        files_in(str(tmp_path))
    assert f"{name} cannot be read: it is not a file, but for example a directory" in str(refused.value)


def test_a_definition_in_json_is_not_passed_over(tmp_path) -> None:
    (tmp_path / "groups.yml").touch()
    (tmp_path / "users.json").touch()
    with pytest.raises(Unclear) as refused:
        files_in(str(tmp_path))
    assert "users.json cannot be read: its name does not end in .yml. Rename it." in str(refused.value)


def test_what_is_written_is_tagged_and_visible_and_reads_back() -> None:
    name = "{{ 7*7 }}\x1b[31m\x9b\u202e\u200b\ud7ff\U0001f600"
    users = [{"name": "ann", "display_name": name, "city": "#jinja2: x", "aliases": ["{% a %}@example.com", "b"]}]
    text = directory_yaml(users, "users", comment="of \x1b\u202e")
    assert 'display_name: !unsafe "{{ 7*7 }}' in text
    assert 'city: !unsafe "#jinja2: x"' in text
    assert not {"\x1b", "\x9b", "\u202e", "\u200b"} & set(text)
    assert read(text.encode(), "users.yml") == [
        {**users[0], "aliases": sorted(users[0]["aliases"])},
    ]
