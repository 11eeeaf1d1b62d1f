# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""users_from_csv: tolerant of headers and of what spreadsheets write, strict about cells, every error with its line."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.mailops.workmail.plugins.filter.users_from_csv import users_from_csv
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.cells import refusal
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.formats import SPEC
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.truth import ACCEPTED
from hypothesis import given
from hypothesis import strategies as st
from support.guides import blocks

OPTIONS = f"The options are: {', '.join(SPEC)}. `columns` maps a column to an option, or to null to ignore it."
TOP = Path(__file__).parents[3]
DOCUMENTATION = TOP / "plugins" / "filter" / "users_from_csv.yml"


def errors(text: str) -> list[str]:
    """Every error of a file, as `line 3: …`."""
    with pytest.raises(AnsibleFilterError) as error:
        users_from_csv(text)
    first, *rest = str(error.value).splitlines()
    found = [line.removeprefix("- ") for line in rest if line.startswith("- ")]
    assert first == f"The CSV file has {len(found)} error{'s' if len(found) > 1 else ''} and was not read:"
    assert [line for line in rest if not line.startswith("- ")] in ([], [OPTIONS])
    return found


@pytest.mark.parametrize(
    "header", ["zip_code", "ZIP Code", "Zip-Code", " zipcode ", "ZIP_CODE", "zip - code", "\ufeffZip Code"]
)
def test_headers_may_be_written_as_people_write_them(header: str) -> None:
    assert users_from_csv(f"{header},Name\n0150,bob\n") == [{"zip_code": "0150", "name": "bob"}]


def test_every_option_of_a_user_but_mailbox_permissions_may_be_a_column() -> None:
    assert {"name", "user_id", "email", "state", "enabled", "password", "aliases", "purge_aliases", "ignore"} < set(
        SPEC
    )
    assert "mailbox_permissions" not in SPEC
    assert (
        "line 1: there is no option for the column 'Mailbox Permissions'." in errors("name,Mailbox Permissions\nb,x")[0]
    )


def test_an_empty_cell_is_left_out_and_a_dash_clears() -> None:
    assert users_from_csv("name,city,aliases\nann,,-\nbob,-,a@x.org; b@x.org;\ncem, ,\n") == [
        {"name": "ann", "aliases": []},
        {"name": "bob", "city": "", "aliases": ["a@x.org", "b@x.org"]},
        {"name": "cem"},
    ]


@pytest.mark.parametrize("column", ["email", "enabled", "mailbox_quota", "role", "password", "state"])
def test_what_cannot_be_cleared_is_not_cleared_by_a_dash(column: str) -> None:
    value = "the value" if column == "password" else "'-'"
    assert errors(f"name,{column}\nann,-\n") == [
        f"line 2, column {column!r}: {value} cannot be cleared; leave the cell empty to keep the value."
    ]


def test_what_yaml_would_misread_stays_text() -> None:
    header = "name,zip_code,country,telephone,first_name,initials"
    assert users_from_csv(f"{header}\n007,01234,NO,+47 555,null,1e3\n") == [
        {
            "name": "007",
            "zip_code": "01234",
            "country": "NO",
            "telephone": "+47 555",
            "first_name": "null",
            "initials": "1e3",
        }
    ]


@pytest.mark.parametrize("cell", ["{{ 7*7 }}", "Horse-1{% raw %}", "a{#b", "#jinja2: x", "-{{ '-' }}"])
@pytest.mark.parametrize("column", ["street", "password", "aliases", "mailbox_quota", "enabled", "email"])
def test_a_template_in_any_column_is_refused_with_its_line_and_not_repeated(cell: str, column: str) -> None:
    (told,) = errors(f'name,city,{column}\nann,Oslo,\nbob,Oslo,"{cell}"\n')
    assert told.startswith(f"line 3, column {column!r}: templates are not evaluated here")
    assert "write `!unsafe` and a space before the text" in told
    assert cell not in told


@pytest.mark.parametrize("text", ["{{ Horse7*7 }}", "Horse-1{% raw %}", "#jinja2: X1", "!unsafe {{ X1 }}"])
@pytest.mark.parametrize("column", ["street", "password"])
def test_a_template_that_is_meant_as_text_is_marked_as_in_a_definition_file(text: str, column: str) -> None:
    assert users_from_csv(f"name,{column}\nann,!unsafe {text}\n") == [{"name": "ann", column: text}]


def test_the_mark_before_anything_else_is_a_part_of_the_text() -> None:
    assert users_from_csv("name,street\nann,!unsafe road\n") == [{"name": "ann", "street": "!unsafe road"}]


@pytest.mark.parametrize(
    ("cell", "value"), [("no", False), ("FALSE", False), ("0", False), ("yes", True), ("True", True), ("1", True)]
)
def test_booleans_and_numbers_are_converted(cell: str, value: bool) -> None:
    assert users_from_csv(f"name,mailbox_quota,enabled\nann,1000,{cell}\n") == [
        {"name": "ann", "mailbox_quota": 1000, "enabled": value}
    ]


def test_choices_may_be_written_in_any_case() -> None:
    assert users_from_csv("name,role,state\nann,remote_user,Present\n") == [
        {"name": "ann", "role": "REMOTE_USER", "state": "present"}
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_spreadsheets_of_many_countries_are_read_alike(delimiter: str, end: str, mark: str) -> None:
    rows = [
        ["Name", "Display Name", "Aliases", "Street", "ZIP Code"],
        ["ann", "Ann Ærø, dr.; jur.", "a@x.org;b@x.org", "Kongens gate 1\nOslo", "0150"],
        ["bob", 'Bob "Bobby" O\'Neill', "", "", "28013"],
    ]
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=end).writerows(rows)
    assert users_from_csv(mark + written.getvalue()) == [
        {
            "name": "ann",
            "display_name": "Ann Ærø, dr.; jur.",
            "aliases": ["a@x.org", "b@x.org"],
            "street": "Kongens gate 1\nOslo",
            "zip_code": "0150",
        },
        {"name": "bob", "display_name": 'Bob "Bobby" O\'Neill', "zip_code": "28013"},
    ]


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn"], exclude_characters="\ufffd{"), max_size=12
).filter(lambda text: not refusal(text.strip()) or text.strip() == "-")
"""Texts that are no formula, placeholder or the like, whose apostrophe marks nothing."""


@given(
    rows=st.lists(st.fixed_dictionaries({"first_name": TEXTS, "city": TEXTS}), min_size=1),
    delimiter=st.sampled_from([",", ";", "\t"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_whatever_a_spreadsheet_quotes_is_read_as_it_was(
    rows: list[dict[str, str]], delimiter: str, quoting: Any
) -> None:
    written = io.StringIO()
    table = csv.DictWriter(written, ["name", "first_name", "city"], delimiter=delimiter, quoting=quoting)
    table.writeheader()
    table.writerows({"name": f"user{number}", **row} for number, row in enumerate(rows))
    for number, (user, row) in enumerate(zip(users_from_csv(written.getvalue()), rows, strict=True)):
        wanted = {key: value.strip() for key, value in row.items() if value.strip()}
        wanted = {key: "" if value == "-" else normalize("NFC", value) for key, value in wanted.items()}
        assert user == {"name": f"user{number}", **wanted}


def test_the_delimiter_is_the_one_that_makes_options_of_the_header() -> None:
    assert users_from_csv("name\nann\n") == [{"name": "ann"}]
    assert users_from_csv('name;"city"\nann;"Oslo, Bergen, Trondheim, Bodø"\n')[0]["city"].count(",") == 3
    assert users_from_csv("name,city,\nann,a;b;c;d,\n")[0]["city"] == "a;b;c;d"


def test_blank_rows_and_columns_are_skipped() -> None:
    text = "\n,,\nname,,city\n\nann,,Oslo\n,,\n   ,,\nbob,,\n\n"
    assert users_from_csv(text) == [{"name": "ann", "city": "Oslo"}, {"name": "bob"}]


def test_a_header_alone_means_no_row() -> None:
    assert users_from_csv("name,city\n") == []


def test_all_errors_are_named_with_the_line_on_which_their_row_begins() -> None:
    text = 'name,shoe_size,mailbox_quota,fist_name\nann,"4\n2",much,\n,1,1,\nbob,1\nBOB,,60000,x,y\ncem,,60000,\n'
    assert errors(text) == [
        "line 1: there is no option for the column 'shoe_size'.",
        "line 1: there is no option for the column 'fist_name'. Did you mean first_name?",
        "line 2, column 'mailbox_quota': 'much' is not a whole number; write digits only.",
        "line 4: name is empty; a user needs one.",
        "line 6: 5 cells where the header has 4 columns; quote a cell that contains ','.",
        "line 7, column 'mailbox_quota': 60000 is outside 1 to 51200.",
    ]


@pytest.mark.parametrize(
    ("cell", "column", "error"),
    [
        ("tru", "enabled", f"column 'enabled': 'tru' is neither true nor false. {ACCEPTED}"),
        ("1.000", "mailbox_quota", "column 'mailbox_quota': '1.000' is not a whole number; write 1000."),
        ("1_000", "mailbox_quota", "column 'mailbox_quota': '1_000' is not a whole number; write 1000."),
        ("0", "mailbox_quota", "column 'mailbox_quota': 0 is outside 1 to 51200."),
        ("BOSS", "role", "column 'role': 'BOSS' is not one of USER, REMOTE_USER."),
        (
            "ann@",
            "email",
            "column 'email': 'ann@' is not a valid e-mail address; use local@domain in ASCII.",
        ),
        (
            "a@x.org;b",
            "aliases",
            "column 'aliases', value 2: 'b' is not a valid e-mail address; use local@domain in ASCII.",
        ),
        ("x" * 257, "city", "column 'city': has 257 characters; 0 to 256 are allowed."),
        ("short", "password", "column 'password': has the wrong length; it must have 8 to 63 characters."),
    ],
)
def test_a_bad_value_is_named_with_its_line_column_and_value(cell: str, column: str, error: str) -> None:
    assert errors(f"name,{column}\nann,{cell}\n") == [f"line 2, {error}"]


def test_two_rows_for_one_user_are_named_with_both_lines() -> None:
    assert errors('name,street\nBob,"a\nb"\nann,\nbob,\nBOB,\n') == [
        "line 5, column 'name': 'bob' is already on line 2; use one row for each user.",
        "line 6, column 'name': 'BOB' is already on line 2; use one row for each user.",
    ]
    assert errors("email\na@x.org\nA@X.org\n") == [
        "line 3, column 'email': 'A@X.org' is already on line 2; use one row for each user."
    ]


def test_two_columns_for_one_option_and_none_for_the_name_are_errors() -> None:
    assert errors("City,city,CITY\na,b,c\n") == [
        "line 1: 3 columns mean city; remove all but one.",
        "line 1: no column identifies the users; there must be `name`.",
    ]


def test_a_value_below_a_column_without_a_name_is_an_error() -> None:
    assert errors("name,,city\nann,oops,Oslo\n") == [
        "line 2, column 2: there is a value here, but no name in the header."
    ]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('name,city\nann,Oslo\nbob,"Ber', "line 3: a quotation mark is not closed"),
        ('name,city\nann,"Oslo\nbob,Bergen\n', "line 2: a quotation mark is not closed"),
        ('name,"city\nann,Oslo\n', "line 1: a quotation mark is not closed"),
        ("name,city,country\nann,Oslo,NO\nbob,Ber", "line 3: 2 cells where the header has 3 columns"),
        ('name,city\nann,"Os"lo\n', "line 2: text follows a closing quotation mark"),
        ("name\tcity\nann", "line 2: 1 cells where the header has 2 columns; the file may be truncated. If its last"),
        ('name,city\nann,"' + "x" * 200_000 + "\n", "line 2: a quotation mark is not closed"),
    ],
)
def test_a_file_that_was_cut_off_or_badly_quoted_is_an_error(text: str, error: str) -> None:
    (told,) = errors(text)
    assert told.startswith(error)


def test_what_follows_a_badly_quoted_row_is_looked_at_all_the_same() -> None:
    told = errors('name,mailbox_quota\nann,"1"0\nbob,much\n')
    assert [error.split(":")[0] for error in told] == ["line 2", "line 3, column 'mailbox_quota'"]


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", " ,\n"])
def test_an_empty_file_is_an_error(text: str) -> None:
    assert errors(text) == ["line 1: the file is empty; its first line names the options, `name` among them."]


def test_something_else_than_text_is_refused() -> None:
    with pytest.raises(AnsibleFilterError, match="takes the text of a CSV file, not list"):
        users_from_csv([])


@pytest.mark.parametrize(
    "text",
    [
        "name,password\nann,Canary\n",
        "name,password\nann,Canarycanary\n",
        "name,password\n,Canary-Horse-1\n",
        "name,password,city\nann,Canary-Horse-1",
        'name,password\nann,"Canary-Horse-1\n',
        'name,password\nann,"Canary"-Horse-1\n',
        "name,pasword\nann,Canary-Horse-1\n",
        "ann,Canary-Horse-1\nbob,Canary-Horse-2\n",
        "name,password,mailbox_quota,enabled,role\nann,,Canary-1,Canary-2,Canary-3\n",
        "name,password,email,aliases,identity_provider_user_id\nann,,Canary-1,Canary-2;Canary-3,Canary-4\n",
        "name,,password\nann,Canary-Horse-1,\n",
    ],
)
def test_no_password_is_in_a_message_wherever_it_slipped(text: str) -> None:
    assert "Canary" not in "\n".join(errors(text))


def test_a_number_in_a_file_with_passwords_is_not_repeated_either() -> None:
    assert errors("name,password,mailbox_quota\nann,,12345678\n") == [
        "line 2, column 'mailbox_quota': the value is outside 1 to 51200."
    ]


def test_the_example_in_the_documentation_comes_to_what_it_says() -> None:
    text = yaml.safe_load(DOCUMENTATION.read_text(encoding="utf-8"))["EXAMPLES"]
    comments = [line.removeprefix("#")[1:] for line in text.splitlines() if line.startswith("#")]
    table = "\n".join(line.strip() for line in comments if ";" in line)
    told = yaml.safe_load("\n".join(line for line in comments if line.lstrip().startswith(("- ", *SPEC))))
    assert len(table.splitlines()) == 3
    assert users_from_csv(table) == told


def test_the_table_on_the_page_can_be_read_and_its_faults_read_as_the_page_says() -> None:
    table, told = blocks("adopt", "text")
    assert [user["name"] for user in users_from_csv(table)] == ["ann", "bob"]
    rows = {1: "name,Fist Name,mailbox_quota,,,,", 3: "bob,,,,,,", 4: "cem,,much,,,,", 9: "bob,,,,,,", 64: "dee,,,,"}
    assert errors("\n".join(rows.get(line, "") for line in range(1, 65))) == [
        line.removeprefix("- ") for line in told.splitlines()[1:]
    ]
