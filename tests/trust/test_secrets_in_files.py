# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No filter that reads or writes files of users repeats a password, whatever is wrong with the file."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.mailops.workmail.plugins.filter.definition_from_yaml import definition_from_yaml
from ansible_collections.mailops.workmail.plugins.filter.directory_yaml import directory_yaml
from ansible_collections.mailops.workmail.plugins.filter.users_from_csv import users_from_csv
from support.canaries import CANARIES, NAMES, assert_unseen, people

TABLES = {
    "in place": "name,password\n{name},{secret}",
    "too many cells": "name,password\n{name},{secret},more",
    "too few cells": "name,password,city\n{name},{secret}",
    "another column": "name,password,enabled,role,mailbox_quota\n{name},,{secret},{secret},{secret}",
    "an address": "name,password,email,aliases\n{name},,{secret},{secret};b",
    "a column that there is not": "name,pass phrase\n{name},{secret}",
    "no header": "{name},{secret},Office\nbob,{secret},City",
    "names twice": "password,name\n{name},{secret}\nbob,{secret}",
    "no quotation mark at the end": 'name,password,city\n{name},"{secret}',
}
"""What is wrong with a table of users → the table."""


@pytest.mark.parametrize("fault", TABLES)
def test_a_table_that_is_refused_is_not_repeated(fault) -> None:
    for shape, secret in CANARIES.items():
        cell = secret if fault.startswith("no quotation") else '"' + secret.replace('"', '""') + '"'
        text = TABLES[fault].format(name=NAMES[shape], secret=cell)
        if fault == "in place":
            meant = text.replace(cell, '"!unsafe ' + cell[1:]) if "{{" in secret else text
            assert users_from_csv(meant) == [{"name": NAMES[shape], "password": secret}]
            text += "\nbob,short"
        with pytest.raises(AnsibleFilterError) as refusal:
            users_from_csv(text)
        assert_unseen({fault: str(refusal.value)}, {shape: secret})


BROKEN = {
    "a quotation mark that none closes": '- password: "{secret}',
    "something after a quotation mark": '- password: "Anna"{secret}',
    "a tag": "- password: !{plain}",
    "a tag of a language": "- password: !!{plain}",
    "an alias": "- password: *{plain}",
    "a key of a list": "- password: [{plain}\n  name: {plain}",
    "a colon": "- password: {plain}: {plain}: 1",
    "a tabulator": "- password:\t{plain}\n\tname: {plain}",
    "a letter that is none": "- password: {plain}\x00",
}
"""What YAML finds at a password → a text that is not valid YAML."""


@pytest.mark.parametrize("mark", BROKEN)
def test_a_definition_that_is_no_yaml_is_not_repeated(mark) -> None:
    """A parser likes to tell what it stopped at, be it a line, a tag or a name."""
    for shape in ("within", "name", "longest", "spaces", "percent", "dollar"):
        secret = CANARIES[shape]
        text = BROKEN[mark].format(secret=secret, plain=secret.replace(" ", "").replace("$", "").replace("%", ""))
        with pytest.raises(AnsibleFilterError) as refusal:
            definition_from_yaml(text, "users.yml")
        assert str(refusal.value).startswith(("users.yml is not valid YAML", "users.yml line 1: "))
        assert_unseen({mark: str(refusal.value)}, {shape: secret, "plain": secret[:5]})


def test_a_definition_says_what_it_says() -> None:
    assert definition_from_yaml("- {name: ann, aliases: [a@example.com]}\n# more\n") == [
        {"name": "ann", "aliases": ["a@example.com"]}
    ]
    assert definition_from_yaml("") is None
    with pytest.raises(AnsibleFilterError, match="not list"):
        definition_from_yaml([])


def test_a_file_that_is_kept_takes_no_secret_and_does_not_repeat_it() -> None:
    with pytest.raises(AnsibleFilterError) as refusal:
        directory_yaml(people(), "users")
    assert str(refusal.value).count("is a secret") == len(CANARIES)
    assert_unseen({"message": str(refusal.value)})
