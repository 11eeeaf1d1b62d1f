# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A table and a list of users as one list: the list decides, and what it overrules is told with both places."""

from __future__ import annotations

from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.merged import merged, overruled


def test_rows_of_a_table_and_items_of_a_list_are_joined_by_name_and_the_items_go_before() -> None:
    table = [{"name": "ann", "city": "Oslo"}, {"name": "Bob", "city": "Rome"}]
    items = [{"name": "bob", "city": "Bonn", "enabled": False}, {"name": "cem"}, {"email": "dee@example.com"}]
    assert merged(table, items) == [
        {"name": "ann", "city": "Oslo"},
        {"name": "bob", "city": "Bonn", "enabled": False},
        {"name": "cem"},
        {"email": "dee@example.com"},
    ]


def test_two_items_of_one_name_stay_two_so_that_the_module_refuses_them() -> None:
    assert merged([], [{"name": "ann"}, {"name": "ANN"}]) == [{"name": "ann"}, {"name": "ANN"}]
    assert merged([{"name": "ann"}], [{"name": "ann"}, {"name": "ANN"}]) == [{"name": "ann"}, {"name": "ANN"}]


def test_a_value_of_the_table_that_the_list_replaces_is_reported_with_both_places() -> None:
    table = [
        {"name": "bob", "city": "Oslo", "office": "B3", "country": "NO", "defined_at": "users.csv:5"},
        {"name": "ann", "city": "Bonn", "defined_at": "users.csv:6"},
        {"email": "cem@example.com", "city": "Rome"},
    ]
    items = [
        {"name": "Bob", "city": "Bergen", "office": "B4", "country": "NO", "defined_at": "users.yml:12"},
        {"name": "ann", "office": "B5", "defined_at": "users.yml:20"},
        {"email": "cem@example.com", "city": "Bonn"},
    ]
    assert list(overruled(table, items)) == [
        "user bob is in users.csv:5 and in users.yml:12, which takes precedence: `city`, `office` of users.csv:5 have "
        "no effect."
    ]
    assert list(overruled([{"name": "bob", "city": "a"}], [{"name": "bob", "city": "b"}])) == [
        "user bob is in the table and in the list, which takes precedence: `city` of the table has no effect."
    ]
