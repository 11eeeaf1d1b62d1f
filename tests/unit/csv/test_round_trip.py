# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A table leaves as it came: what is written is read as it was, and what a format cannot hold is named."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.mailops.workmail.plugins.filter.users_from_csv import users_from_csv
from ansible_collections.mailops.workmail.plugins.filter.users_to_csv import users_to_csv
from ansible_collections.mailops.workmail.plugins.module_utils._report.cells import guarded, unguarded
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.cells import INVISIBLE, PHONE, trimmed
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.formats import BY_KEY, FORMATS
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.spreadsheet import becomes
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.writer import table_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from unit.csv.test_formats import SAMPLES, sets

SPECIAL = st.sampled_from(
    [
        *("-", "--", "N/A", "NULL", "=1", "+1", "@a", "-1", "'", "'0150", "''=", '="0150"', "1.5E+10", "#N/A", "“x”"),
        *(
            "a,=b",
            "a;'=b",
            "a\n-b",
            "a\r\n\t=b",
            '"',
            "1e5",
            "1-2",
            "0150",
            "123456789012",
            "Jan 5",
            "5 May",
            "3.10",
            "12:30",
            "true",
            "01.02.2026",
            "!unsafe x",
            "!unsafe {{ x",
            "{{ a }}",
            "{{ a }},=b",
        ),
        *("X'c3bc'", "0150", "+47 555"),
    ]
)
"""Texts that a spreadsheet, Ansible or the reader takes for something else."""
LETTERS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffd" + INVISIBLE), max_size=12
)
TEXTS = st.one_of(
    SPECIAL, LETTERS, st.tuples(SPECIAL, LETTERS).map("".join), st.tuples(LETTERS, SPECIAL).map("".join)
).map(lambda text: unicodedata.normalize("NFC", trimmed(text)))
NAMES = st.text("abcdefghij0123456789.-_", min_size=1, max_size=12)
ADDRESSES = NAMES.map(lambda name: f"{name}@example.com")


COMPUTED = re.compile(r'(?:^|[,;\t\r\n])[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]')
"""What a spreadsheet of some country takes for a formula."""


def distinct(users: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The users, each without the addresses of the ones before it."""
    seen: set[str] = set()
    for user in users:
        if user.get("email") in seen:
            del user["email"]
        if "aliases" in user:
            user["aliases"] = [one for one in user["aliases"] if one not in seen]
        seen |= {user.get("email", ""), *user.get("aliases", ())}
    return users


USERS = st.lists(
    st.fixed_dictionaries(
        {"name": NAMES},
        optional={
            "email": ADDRESSES,
            "enabled": st.booleans(),
            "display_name": TEXTS,
            "first_name": TEXTS.filter(lambda text: "@" not in text),
            "company": TEXTS,
            "street": TEXTS,
            "job_title": TEXTS,
            "telephone": TEXTS,
            "role": st.sampled_from(["USER", "REMOTE_USER"]),
            "hidden_from_global_address_list": st.booleans(),
            "mailbox_quota": st.integers(1, 51200),
            "aliases": st.lists(ADDRESSES, unique=True, max_size=3),
        },
    ),
    max_size=4,
    unique_by=lambda user: user["name"],
).map(distinct)


MAILBOXES = USERS.map(
    lambda users: [{**user, "email": f"{user['name']}@example.org"} for user in users if user.get("email")]
)
"""Users with an email of the same name, which every format can hold."""
some = settings(deadline=None, max_examples=20)


@settings(deadline=None)
@given(USERS)
def test_our_own_columns_hold_every_option_but_mailbox_permissions(users: list[dict[str, Any]]) -> None:
    assert sets(users_from_csv(users_to_csv(users))) == sets(users)


@pytest.mark.parametrize("key", [one.key for one in FORMATS])
@some
@given(users=MAILBOXES)
def test_a_format_holds_an_option_or_names_it(key: str, users: list[dict[str, Any]]) -> None:
    sheet = table_of(users, key, "t")
    back = users_from_csv(sheet.text, format=key)
    assert [user["name"] for user in back] == [user["name"] for user in users]
    for user, found in zip(sets(users), sets(back), strict=True):
        differing = {option for option in user.keys() | found.keys() if user.get(option) != found.get(option)}
        if user.get("enabled") is True and "enabled" not in found:
            differing.discard("enabled")  # The omitted option says the same.
        assert all(user["name"] in sheet.lost[option] for option in differing)


@pytest.mark.parametrize("key", [one.key for one in FORMATS])
def test_the_users_of_a_sample_leave_as_they_came(key: str) -> None:
    users = [{option: value for option, value in one.items() if option != "password"} for one in SAMPLES[key]["users"]]
    text = users_to_csv(users, format=key)
    assert sets(users_from_csv(text)) == sets(users)
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert [name for name in BY_KEY[key].header if "#" not in name] == [
        name for name in lines[len(BY_KEY[key].before)] if name in BY_KEY[key].header
    ]


@settings(deadline=None)
@given(USERS)
def test_no_cell_of_our_own_columns_is_a_formula(users: list[dict[str, Any]]) -> None:
    for line in csv.reader(io.StringIO(users_to_csv(users), newline="")):
        assert [cell for cell in line if COMPUTED.search(cell) and cell != "-"] == []


@pytest.mark.parametrize("key", [one.key for one in FORMATS])
@some
@given(users=MAILBOXES)
def test_no_cell_for_another_program_is_a_formula_but_a_telephone_number(key: str, users: list[dict[str, Any]]) -> None:
    for line in csv.reader(io.StringIO(table_of(users, key, "t").text, newline="")):
        assert [cell for cell in line if COMPUTED.search(cell) and not PHONE.fullmatch(cell)] == []


@given(st.text("ab'=+-@,;\"\t\r\n\uff1d ", max_size=12))
@example("'\n'=")
@example(";'\t=")
def test_the_guard_of_a_cell_can_be_removed(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert COMPUTED.search(guarded(text)) is None


def test_what_a_format_cannot_hold_is_named_with_the_users() -> None:
    users = [{"name": "ann", "email": "ann@example.com", "aliases": ["a@example.com"], "city": ""}, {"name": "bob"}]
    sheet = table_of(users, "microsoft365", "t")
    assert sheet.lost == {"aliases": ["ann"], "city": ["ann"]}
    assert sheet.summary("t") == "t: the format microsoft365 has no place for: aliases (ann), city (ann)"


def test_a_name_that_another_system_would_read_differently_is_named() -> None:
    assert "name" in table_of([{"name": "ann", "email": "a.lee@example.com"}], "google", "t").lost


def test_no_password_is_written() -> None:
    with pytest.raises(AnsibleFilterError, match="is a secret and must not be") as refused:
        users_to_csv([{"name": "ann", "password": "Canary-Horse-1"}])
    assert "Canary" not in str(refused.value)


@pytest.mark.parametrize(
    ("users", "options", "told"),
    [
        ("ann", {}, "users_to_csv takes a list of users, not str"),
        (["ann"], {}, "is not a dictionary"),
        ([{"name": "ann", "shoe_size": 1}], {}, "shoe_size"),
        ([{"name": "ann", "email": "ann"}], {}, "is not a valid e-mail address"),
        ([{"name": "ann"}], {"format": "excel"}, "`format` is 'excel', which is not one of workmail, microsoft365"),
    ],
)
def test_what_no_table_can_hold_is_an_error(users: Any, options: dict[str, str], told: str) -> None:
    with pytest.raises(AnsibleFilterError) as refused:
        users_to_csv(users, **options)
    assert told in str(refused.value)


def test_no_users_are_a_header() -> None:
    assert users_to_csv([]) == "name\r\n"
    assert users_from_csv(users_to_csv([], format="google")) == []


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("0150", "the number 150"),
        ("+4722000001", "the number 4722000001"),
        ("1e5", "a number with an exponent"),
        ("123456789012", "a number with an exponent"),
        ("1-2", "a date or a time"),
        ("3/4", "a date or a time"),
        ("MARCH1", "a date or a time"),
        ("2-Jan", "a date or a time"),
        ("12:30", "a date or a time"),
        ("2026-01-02", "a date or a time"),
        ("1.10", "a number with other decimals"),
        ("true", "a truth value"),
        *((stays, "") for stays in ("28013", "4711", "+47 22 00 00 01", "B3", "E5", "May", "1.5", "Oslo", "", "TRUE")),
    ],
)
def test_what_a_spreadsheet_makes_of_a_text_is_known(text: str, made: str) -> None:
    assert becomes(text) == made
    (cell,) = next(csv.reader([users_to_csv([{"name": "ann", "city": text}]).splitlines()[1].partition(",")[2] or "-"]))
    assert cell.startswith("'") is bool(made) or text.startswith("+") or not text


@pytest.mark.parametrize("key", ["microsoft365", "entra", "german"])
def test_a_cell_that_a_spreadsheet_would_change_is_named_with_its_row_and_column(key: str) -> None:
    users = [
        {"name": "ann", "email": "ann@example.com", "zip_code": "0150"},
        {"name": "bob", "email": "bob@example.com"},
    ]
    sheet = table_of(users, key, "t")
    assert sheet.lost == {}
    (told,) = sheet.fragile
    assert re.fullmatch(
        r"row 2, column '(ZIP or Postal Code|postalCode|Postleitzahl)', '0150' \(to the number 150\)", told
    )
    assert "so import their columns as text: row 2, column" in sheet.summary("t")
    assert "no place for" not in sheet.summary("t")


def test_an_apostrophe_keeps_our_own_columns_from_a_change() -> None:
    users = [{"name": "0150", "zip_code": "0150", "department": "1e5", "initials": "Jan 5", "office": "1-2"}]
    sheet = table_of(users, "workmail", "t")
    assert sheet.summary("t") == ""
    assert sheet.text.splitlines()[1] == "'0150,'Jan 5,'0150,'1e5,'1-2"
    assert users_from_csv(sheet.text) == users


@pytest.mark.parametrize("key", ["microsoft365", "entra", "google", "get_aduser", "aws_cli"])
def test_what_the_omitted_option_says_too_is_no_loss(key: str) -> None:
    users = [{"name": "ann", "email": "ann@example.com", "enabled": True, "state": "present", "ignore": False}]
    assert table_of(users, key, "t").summary("t") == ""
    assert "enabled" in table_of([{**users[0], "enabled": False}], "microsoft365", "t").lost
