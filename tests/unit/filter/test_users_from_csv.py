# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""users_from_csv: tolerant of headers, strict about cells, every fault with its line."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.mailops.workmail.plugins.filter.users_from_csv import users_from_csv


def test_headers_may_be_written_as_people_write_them() -> None:
    assert users_from_csv("Name,Display Name,ZIP-Code\nbob,Bob O'Neill,0150\n") == [
        {"name": "bob", "display_name": "Bob O'Neill", "zip_code": "0150"}
    ]


def test_an_empty_cell_is_left_out_and_a_dash_clears() -> None:
    assert users_from_csv("name,city,aliases\nann,,-\nbob,-,a@x.org; b@x.org\n") == [
        {"name": "ann", "aliases": []},
        {"name": "bob", "city": "", "aliases": ["a@x.org", "b@x.org"]},
    ]


def test_numbers_and_booleans_are_converted_and_a_byte_order_mark_is_skipped() -> None:
    assert users_from_csv("\ufeffname,mailbox_quota,enabled\r\nann,1000,no\r\n") == [
        {"name": "ann", "mailbox_quota": 1000, "enabled": False}
    ]


def test_all_faults_are_named_with_their_lines_and_no_secret() -> None:
    text = 'name,shoe_size,mailbox_quota,password\nann,"4\n2",much,\n,1,1,Canary-1\nbob,1\n'
    with pytest.raises(AnsibleFilterError) as error:
        users_from_csv(text)
    message = str(error.value)
    for part in ("line 1", "shoe_size", "line 3: mailbox_quota", "line 4: name is empty", "line 5: 2 cells"):
        assert part in message
    assert "Canary" not in message


def test_something_else_than_text_is_refused() -> None:
    with pytest.raises(AnsibleFilterError, match="not list"):
        users_from_csv([])
