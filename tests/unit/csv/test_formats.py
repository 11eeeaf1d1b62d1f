# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each format is read as its program writes it, in any order and case of its columns, and never as another."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.format import ADDRESSES, LOGIN, Column
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.formats import BY_KEY, FORMATS, SPEC
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.frame import Options
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.names import candidates, names_of
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.reader import NotReadable, Table, read_table

HERE = Path(__file__).parent
SAMPLES: dict[str, Any] = yaml.safe_load((HERE / "samples.yml").read_text(encoding="utf-8"))
KEYS = [one.key for one in FORMATS]


def table(text: str | bytes, **options: Any) -> Table:
    return read_table(text if isinstance(text, bytes) else text.encode(), "t.csv", Options(**options))


def refusal(text: str | bytes, **options: Any) -> str:
    with pytest.raises(NotReadable) as refused:
        table(text, **options)
    return str(refused.value)


def sample(key: str) -> bytes:
    return (HERE / "samples" / f"{key}.csv").read_bytes()


def rows_of(key: str) -> tuple[list[str], list[dict[str, str]]]:
    """The header of a sample, and its rows."""
    encoding = SAMPLES[key].get("options", {}).get("encoding")
    text = sample(key).decode(encoding or ("utf-16" if sample(key)[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"))
    delimiter = max(",;\t", key=text.count)
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    place = next(place for place, line in enumerate(lines) if candidates([name for name in line if name]))
    return lines[place], [dict(zip(lines[place], line, strict=False)) for line in lines[place + 1 :]]


def sets(users: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The users with their lists in one order."""
    return [{key: sorted(value) if isinstance(value, list) else value for key, value in one.items()} for one in users]


def written(header: list[str], rows: list[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def test_there_is_a_sample_of_each_format() -> None:
    assert set(SAMPLES) == set(KEYS) == {path.stem for path in (HERE / "samples").iterdir()}


@pytest.mark.parametrize("key", KEYS)
def test_a_sample_gives_exactly_its_users_and_says_what_is_left_out(key: str) -> None:
    expected = SAMPLES[key]
    found = table(sample(key), **expected.get("options", {}))
    assert found.users == expected["users"]
    assert found.summary() == f"t.csv: {expected['summary']}"


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("change", [str.upper, str.lower, "  {} ".format, "\u200e{}".format, "“{}”".format])
def test_the_order_and_the_spelling_of_the_columns_do_not_matter(key: str, change: Any) -> None:
    header, rows = rows_of(key)
    turned = {name: change(name) for name in reversed(header)}
    text = written(list(turned.values()), [{turned[name]: cell for name, cell in row.items()} for row in rows])
    assert sets(table("\ufeff" + text).users) == sets(SAMPLES[key]["users"])


@pytest.mark.parametrize("key", KEYS)
def test_a_column_more_is_ignored_and_named(key: str) -> None:
    header, rows = rows_of(key)
    text = written([*header, "Shoe size"], [{**row, "Shoe size": "42"} for row in rows])
    assert "Shoe size" in table(text).ignored
    assert table(text).users == SAMPLES[key]["users"]


@pytest.mark.parametrize("key", KEYS)
def test_one_of_our_own_columns_can_be_added_to_any_format(key: str) -> None:
    header, rows = rows_of(key)
    found = table(written([*header, "Mailbox Quota"], [{**row, "Mailbox Quota": "1000"} for row in rows]))
    assert found.users == [{**user, "mailbox_quota": 1000} for user in SAMPLES[key]["users"]]


@pytest.mark.parametrize("key", KEYS)
def test_no_other_format_claims_the_sample(key: str) -> None:
    header, _rows = rows_of(key)
    assert [one.key for one in candidates(header)] == [key]


@pytest.mark.parametrize("key", KEYS)
def test_the_option_format_says_the_same_as_the_header(key: str) -> None:
    assert table(sample(key), format=key, **SAMPLES[key].get("options", {})).users == SAMPLES[key]["users"]


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.key)
def test_a_format_is_sound(one: Any) -> None:
    """Every target is an option, every identifying column is known, and the source is a public page."""
    for target in one.columns.values():
        option = target.option if isinstance(target, Column) else target
        assert option in (*SPEC, LOGIN, ADDRESSES)
    for need in one.needs:
        assert any(names_of(one.key).meaning(name) for name in need.split("|")), need
    assert {option for options in one.unclear.values() for option in options} <= set(SPEC)
    assert set(one.constants) <= set(one.header)
    assert one.source.startswith("https://")
    assert [name for name in one.header if one.header.count(name) > 1] == []


@pytest.mark.parametrize("first", KEYS)
@pytest.mark.parametrize("second", KEYS)
def test_a_header_of_two_formats_is_one_of_them_or_refused_with_both(first: str, second: str) -> None:
    """Never is a column that one of the two reads left out without the other's knowing it."""
    (one, _), (other, _) = rows_of(first), rows_of(second)
    header = list(dict.fromkeys([*one, *other]))
    found = candidates(header)
    if len(found) == 1:
        names = names_of(found[0].key)
        for key in (first, second):
            known = [name for name in header if (meaning := names_of(key).meaning(name)) and meaning.column]
            assert all(names.meaning(name) for name in known)
    else:
        told = refusal(",".join(f'"{name}"' for name in header) + "\n")
        assert all(BY_KEY[key].title in told for key in (first, second) if BY_KEY[key] in found)
        assert "Set `format`, or map columns with `columns`." in told


MICROSOFT365_WITH_COUNTRY = "User principal name,Display name,First name,Country,Block credential,Licenses\n"


def test_an_export_of_microsoft_365_with_another_name_of_the_country_is_not_taken_for_one_of_entra() -> None:
    found = table(f"{MICROSOFT365_WITH_COUNTRY}nora@example.com,Nora,Nora,Norway,False,Basic\n")
    assert found.title == "Microsoft 365 users (export)"
    assert found.users[0]["country"] == "Norway"


@pytest.mark.parametrize(
    ("key", "header"),
    [("microsoft365_export", MICROSOFT365_WITH_COUNTRY), ("entra", "userPrincipalName,displayName,country\n")],
)
def test_guests_are_passed_over_by_their_sign_in_names(key: str, header: str) -> None:
    rest = "," * (header.count(",") - 1)
    rows = f"nora@example.com,Nora{rest}\nguest_other.org#EXT#@acme.onmicrosoft.com,Guest{rest}\n"
    found = table(header + rows, format=key)
    assert [user["name"] for user in found.users] == ["nora"]
    assert found.passed_over == {"guests": 1}


@pytest.mark.parametrize(
    ("header", "tail"),
    [("SamAccountName,Name,Enabled,SID\n", "True,S-1-5-21-1-2-3-1104"), ("sAMAccountName,DN,objectClass\n", "user")],
)
def test_built_in_accounts_of_windows_are_passed_over_and_named(header: str, tail: str) -> None:
    names = ["krbtgt", "Guest", "Administrator", "DefaultAccount", "WDAGUtilityAccount", "nora"]
    found = table(header + "".join(f"{name},{name},{tail}\n" for name in names))
    assert [user["name"] for user in found.users] == ["nora"]
    assert "passed over: built-in account krbtgt (1), built-in account Guest (1)" in found.summary()


def test_a_built_in_account_with_a_name_in_another_language_is_known_by_its_sid() -> None:
    rows = "Gast,Gast,False,S-1-5-21-1-2-3-501\nnora,Nora,True,S-1-5-21-1-2-3-1501\n"
    found = table(f"SamAccountName,Name,Enabled,SID\n{rows}")
    assert [user["name"] for user in found.users] == ["nora"]
    assert found.passed_over == {"other built-in accounts": 1}


SYSTEM_ACCOUNTS = [
    "SystemMailbox{1f05a927-35b4-4ee5-ad4e-1c9f0f3f8a40}",
    "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}",
    "DiscoverySearchMailbox {D919BA05-46A6-415f-80AD-7E09334BB852}",
    "FederatedEmail.4c1f4d8b-8179-4148-93bf-00a95fa1e042",
    "Migration.8f3e7716-2011-43e4-96b1-aba62d229136",
    "HealthMailbox1a2b3c4",
    "SM_0123456789abcdef0",
    "MSOL_0123456789ab",
    "Sync_DC1_0123456789ab",
]


@pytest.mark.parametrize("name", SYSTEM_ACCOUNTS)
@pytest.mark.parametrize(
    "text",
    [
        "SamAccountName,Name,Enabled\n{0},x,True\nnora,Nora,True\n",
        "userPrincipalName,displayName\n{0}@acme.example.com,x\nnora@example.com,Nora\n",
        "User principal name,Display name,Licenses\n{0}@acme.example.com,x,\nnora@example.com,Nora,\n",
        "PrimarySmtpAddress,UserPrincipalName,DisplayName\nx@example.com,{0}@acme.example.com,x\nnora@example.com,,Nora\n",
    ],
)
def test_accounts_that_a_system_makes_for_itself_are_passed_over_and_named(name: str, text: str) -> None:
    found = table(text.format(name))
    assert [user["name"] for user in found.users] == ["nora"]
    assert f"passed over: built-in account {name.lower()}" in found.summary().lower()


@pytest.mark.parametrize(
    "name", ["migration.team", "sync_team", "healthmailbox.admin", "sm_jones", "guesthouse", "msol"]
)
def test_a_name_that_only_resembles_the_one_of_a_system_account_is_a_user(name: str) -> None:
    assert [user["name"] for user in table(f"SamAccountName,Name,Enabled\n{name},x,True\n").users] == [name]


@pytest.mark.parametrize("role", ["SYSTEM_USER", "resource"])
def test_system_accounts_of_workmail_are_passed_over_in_our_own_columns(role: str) -> None:
    found = table(f"name,role\nGuest,{role}\nnora,USER\n")
    assert [user["name"] for user in found.users] == ["nora"]
    assert f"account of the role {role} (1)" in found.summary()


@pytest.mark.parametrize("start", [b"PK\x03\x04\x14\0", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_a_workbook_is_called_a_workbook(start: bytes) -> None:
    assert "it is an Excel workbook" in refusal(start + b"\0" * 50)
