# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Items that come from a file tell the file and the line; exports do not."""

from __future__ import annotations

import pytest
from ansible_collections.mailops.workmail.plugins.filter.directory_yaml import directory_yaml
from ansible_collections.mailops.workmail.plugins.filter.users_to_csv import users_to_csv
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.read import read
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.frame import Options
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.reader import read_table

YAML = b"""---
# People
- name: bob
  city: Oslo

- &base
  name: ann
- <<: *base
  name: cem
- plain
- name: dee
  defined_at: hr.xlsx row 4
"""


def test_each_dictionary_of_a_list_shows_where_it_begins() -> None:
    items = read(YAML, "/etc/acme/Users.yaml", places=True)
    places = [item["defined_at"] if isinstance(item, dict) else item for item in items]
    assert places == ["Users.yaml:3", "Users.yaml:6", "Users.yaml:8", "plain", "hr.xlsx row 4"]
    assert "defined_at" not in read(YAML, "users.yml")[0]


@pytest.mark.parametrize("text", [b"", b"---\n", b"text\n", b"!unsafe [a, b]\n"])
def test_what_is_no_list_of_dictionaries_stays_as_it_is(text: bytes) -> None:
    assert read(text, "users.yml", places=True) == read(text, "users.yml")


def test_each_key_of_a_dictionary_shows_where_it_begins_and_so_does_each_item_of_its_lists() -> None:
    text = b"---\n# Settings\ninbound_dmarc:\n  enforced: true\naccess_control_rules:\n  - name: a\n\n  - name: b\n"
    assert read(text, "/etc/acme/settings.yml", places=True) == {
        "defined_at": {"inbound_dmarc": "settings.yml:3", "access_control_rules": "settings.yml:5"},
        "inbound_dmarc": {"enforced": True},
        "access_control_rules": [
            {"defined_at": "settings.yml:6", "name": "a"},
            {"defined_at": "settings.yml:8", "name": "b"},
        ],
    }


def test_a_row_of_a_table_shows_its_line_also_after_a_cell_with_several_lines() -> None:
    text = b'name,street\nbob,"Main\nroad"\n\nann,\n'
    table = read_table(text, "in/users.csv", Options(places=True))
    assert [user["defined_at"] for user in table.users] == ["users.csv:2", "users.csv:5"]
    assert "defined_at" not in read_table(text, "users.csv").users[0]


def test_no_column_and_no_export_has_the_place() -> None:
    users = [{"name": "bob", "defined_at": "users.yml:3"}]
    assert "defined_at" not in directory_yaml(users, "users") + users_to_csv(users)
    with pytest.raises(Exception, match="there is no option for the column 'defined_at'"):
        read_table(b"name,defined_at\nbob,x\n", "users.csv")
