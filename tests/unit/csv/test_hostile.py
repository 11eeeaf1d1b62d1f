# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What spreadsheets do to a table is read as it was meant, or refused with its line, column and next step."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.truth import WORDS
from support.work import growth
from unit.csv.test_formats import refusal, table

M365 = "User Name,First Name,Last Name,Display Name,Job Title,Office Phone,ZIP or Postal Code,City\n"
GERMAN = "Vorname;Nachname;E-Mail\n"


def m365(**cells: str) -> str:
    """A table of one user in the format of Microsoft 365."""
    row = {"User Name": "ann@example.com", "Display Name": "Ann", **cells}
    return M365 + ",".join('"' + row.get(name, "").replace('"', '""') + '"' for name in M365.strip().split(",")) + "\n"


def only(text: str | bytes, **options: Any) -> dict[str, Any]:
    [user] = table(text, **options).users
    return user


# What a spreadsheet does to a file.


def test_the_last_empty_cells_of_a_row_may_be_missing_and_there_may_be_more_of_them() -> None:
    assert table("name,email,city\nann\nbob,bob@example.com\ncem,,Oslo,,,\n").users == [
        {"name": "ann"},
        {"name": "bob", "email": "bob@example.com"},
        {"name": "cem", "city": "Oslo"},
    ]


def test_a_row_that_is_short_at_the_end_of_a_file_without_a_line_end_may_be_cut_off() -> None:
    assert "line 3: 1 cells where the header has 2 columns; the file may be truncated" in refusal(
        "name,city\nann,\nbob"
    )


def test_a_value_beyond_the_header_is_an_error() -> None:
    assert "line 2: 3 cells where the header has 2 columns; quote a cell that contains ','." in refusal(
        "name,city\nann,Oslo,Bergen\n"
    )


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_blanks_around_quotation_marks_are_not_part_of_the_value(delimiter: str) -> None:
    text = 'name|"city" | street\nann| "Oslo, ""old"" town; A" | "Main Road 1"\n'.replace("|", delimiter)
    assert only(text) == {"name": "ann", "city": 'Oslo, "old" town; A', "street": "Main Road 1"}


def test_a_quoted_password_keeps_its_outer_blanks_and_another_one_does_not() -> None:
    users = table('name,password\nann,"  Horse-77 "\nbob, Horse-77 \ncem, "  Horse-77" \ndee,"  "\n').users
    assert [user.get("password") for user in users] == ["  Horse-77 ", "Horse-77", "  Horse-77", None]


@pytest.mark.parametrize(
    "password", ["=Horse-77", "@Horse-77", "'0150Horse-", "+Horse-77", '="Horse-77"', "N/A-Horse7"]
)
def test_nothing_in_a_password_is_taken_for_a_habit_of_a_spreadsheet(password: str) -> None:
    cell = '"' + password.replace('"', '""') + '"'
    assert only(f"name,password\nann,{cell}\n")["password"] == password


@pytest.mark.parametrize("told", ["sep=;", "SEP=;", '"sep=;"', "sep=;  "])
def test_the_line_sep_says_what_separates_the_cells(told: str) -> None:
    assert only(f"{told}\r\nname;city\r\nann;Oslo,;\r\n") == {"name": "ann", "city": "Oslo,"}
    assert only(f"{told.replace(';', '|')}\nname|city\nann|Oslo;\n") == {"name": "ann", "city": "Oslo;"}


def test_the_line_of_an_error_counts_the_line_sep_and_line_ends_in_cells() -> None:
    told = refusal('sep=,\r\nname,street,mailbox_quota\r\nann,"a\r\nb\rc\nd",\r\nbob,,much\r\n')
    assert "- line 7, column 'mailbox_quota': 'much' is not" in told


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(end: str) -> None:
    assert [user["name"] for user in table(f"name,city{end}ann,Oslo{end}bob,{end}").users] == ["ann", "bob"]


@pytest.mark.parametrize(
    "cell", ["0150", "'0150", '="0150"', " '0150 ", "0150\u202c", "\u202d0150\u202c", "\u00a00150"]
)
def test_a_number_that_is_a_text_is_read_as_the_text(cell: str) -> None:
    assert only(m365(**{"ZIP or Postal Code": cell}))["zip_code"] == "0150"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("'Ndrangheta", "'Ndrangheta"),
        ("'=1+1", "=1+1"),
        ("'-", "-"),
        ("'N/A", "N/A"),
        ("''0150", "'0150"),
        ("'4.7E+10", "4.7E+10"),
        ("São Tomé", "São Tomé"),
        ("ÅÄÖ", "ÅÄÖ"),
        ("’s-Hertogenbosch", "’s-Hertogenbosch"),
        ("'JÃ¶rg", "JÃ¶rg"),
        ("'2-Jan", "2-Jan"),
        ("12345-6789", "12345-6789"),
        ("01.02.20.26.30", "01.02.20.26.30"),
        ("1. Mai 7", "1. Mai 7"),
        ("jan-12", "jan-12"),
        ("123456789012345", "123456789012345"),
        ("Null", "Null"),
        ("NA", "NA"),
        ("1e3", "1e3"),
        ("E+10", "E+10"),
        ("Müller-Lüdenscheidt", "Müller-Lüdenscheidt"),
        ("José", "José"),
        ("Jose\u0301", "José"),
        ("“Bobby” Lee", "“Bobby” Lee"),
        ("\u200fعلي\u200e", "علي"),
        ("نگه\u200cدار", "نگه\u200cدار"),
    ],
)
def test_a_text_stays_as_it_is_meant(cell: str, text: str) -> None:
    assert only(f'name,company\nann,"{cell}"\n') == {"name": "ann", "company": text}
    if not text.startswith("-"):
        assert only(m365(City=cell))["city"] == text


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("4.7123E+10", "is a number whose digits the spreadsheet has lost. Format the column as text"),
        ("4,7123E+10", "is a number whose digits the spreadsheet has lost"),
        ("1E+05", "is a number whose digits the spreadsheet has lost"),
        ("#N/A", "is the error of a formula"),
        ("#NV", "is the error of a formula"),
        ("#REF!", "is the error of a formula"),
        ("#NAME?", "is the error of a formula"),
        ("#DIV/0!", "is the error of a formula"),
        ("########", "is the error of a formula"),
        ("N/A", "is a placeholder. Empty the cell, so that the option does not change"),
        ("n/a", "is a placeholder"),
        ("NULL", "is a placeholder"),
        ("(null)", "is a placeholder"),
        ("—", "is a placeholder"),
        ("=cmd|' /C calc'!A0", "is a formula. Write its value. If the text itself is meant, write an apostrophe"),
        ("=1+1", "is a formula"),
        ("@SUM(1)", "is a formula"),
        ("+A1", "is a formula"),
        ("＝1", "is a formula"),
        ("JÃ¶rg", "is UTF-8 that was opened in another encoding. Save the table as CSV UTF-8 again."),
        ("â€œOsloâ€\u009d", "has the control character U+009D"),
        ("FranÃ§ois", "is UTF-8 that was opened in another encoding"),
        ("’0150", "begins with a typographic apostrophe. Use a straight one"),
        ("2-Jan", "is a date, which a spreadsheet makes of a text such as 1-2. Format the column as text"),
        ("02. Jan", "is a date"),
        ("02-janv", "is a date"),
        ("02-ene.", "is a date"),
        ("2-Jan-2026", "is a date"),
        ("01.02.2026", "is a date"),
        ("1/2/2026 00:00", "is a date"),
        ("2026-02-01T00:00:00Z", "is a date"),
        ("123456789012345000", "is a number whose digits the spreadsheet has lost"),
        ("“Oslo”", "is in typographic quotation marks"),
        ("„Oslo“", "is in typographic quotation marks"),
        ("Os\x07lo", "has the control character U+0007"),
        ("System.String[]", "is the name of a type, which PowerShell wrote instead of the values"),
        ("Microsoft.ActiveDirectory.Management.ADPropertyValueCollection", "is the name of a type"),
    ],
)
@pytest.mark.parametrize("column", ["City", "Job Title"])
def test_what_is_no_value_is_refused_with_its_line_column_and_next_step(cell: str, why: str, column: str) -> None:
    told = refusal(m365(**{column: cell}))
    assert told.startswith(f"t.csv has 1 error and was not read:\n- line 2, column {column!r}: ")
    assert why in told
    assert "\x07" not in told


@pytest.mark.parametrize(
    "cell", ["+47 555", "+49 (0)30 1234-5", "+1 (425) 555-0100 x12", "+33 1.23.45.67.89", "+4722000001"]
)
def test_a_telephone_number_is_no_formula(cell: str) -> None:
    assert only(m365(**{"Office Phone": cell}))["telephone"] == cell


def test_a_dash_clears_in_our_own_columns_and_is_a_placeholder_in_others() -> None:
    assert only("name,city\nann,-\n") == {"name": "ann", "city": ""}
    assert "column 'City': '-' is a placeholder" in refusal(m365(City="-"))


@pytest.mark.parametrize("column", ["first_name", "last_name", "city", "zip_code", "country"])
def test_an_address_in_the_column_of_something_else_is_refused(column: str) -> None:
    assert "check whether cells of this row are in the wrong columns" in refusal(
        f"name,{column}\nann,ann@example.com\n"
    )


def test_a_name_in_the_column_of_the_address_is_refused() -> None:
    told = refusal("Vorname;Nachname;E-Mail\nAnn;ann@example.com;Lee\n")
    assert "line 2, column 'Nachname': 'ann@example.com' is an e-mail address" in told
    assert "line 2, column 'E-Mail': 'Lee' is not a valid e-mail address" in told


# Encodings.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_without_the_option(encoding: str) -> None:
    assert only("Vorname;Nachname;E-Mail\r\nJörg;Groß;j@example.com\r\n".encode(encoding))["last_name"] == "Groß"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1250", "mac-roman", "utf-16-le", "utf-16-be"])
def test_another_encoding_is_read_with_the_option(encoding: str) -> None:
    contents = "Vorname;Nachname;E-Mail\r\nJörg;Größ;j@example.com\r\n".encode(encoding)
    assert only(contents, encoding=encoding)["last_name"] == "Größ"


def test_a_big_endian_file_with_a_mark_is_read() -> None:
    assert only(b"\xfe\xff" + "name,city\nann,Tromsø\n".encode("utf-16-be"))["city"] == "Tromsø"


@pytest.mark.parametrize(
    ("contents", "options", "told"),
    [
        ("name,city\r\nann,Oslo\r\nbob,Tromsø\r\n".encode("cp1252"), {}, "line 3: the byte 0xF8 is not UTF-8. Save"),
        ("name,city\rann,Oslo\rbob,Tromsø\r".encode("cp1252"), {}, "line 3: the byte 0xF8 is not UTF-8. Save"),
        ("name,city\nann,Tromsø\n".encode("cp1252"), {}, "set `encoding` to cp1252 if Excel saved it as CSV"),
        (b"name,city\nann,Troms\x81\xf8\n", {}, "Save the file as CSV UTF-8, or set `encoding`."),
        (b"name,city\nann,Troms\x81\n", {"encoding": "cp1252"}, "line 2: the byte 0x81 is not CP1252"),
        ("name,city\nann,Oslo\n".encode("utf-16-le"), {}, "line 1: it holds NUL bytes, as a file in UTF-16 does"),
        ("name,city\nann,Tromsø\n".encode("utf-16-le"), {}, "as a file in UTF-16 does. Set `encoding` to utf-16-le"),
        (b"name,city\nann,O\0slo\n", {}, "line 2: it holds NUL bytes"),
        ("name,city\nann,Troms\ufffd\n".encode(), {}, "line 2: it contains U+FFFD"),
        (
            "name,city\nann,Tromsø\n".encode(),
            {"encoding": "cp1252"},
            "`encoding` is 'cp1252', but the file is in UTF-8.",
        ),
        ("\ufeffname\nann\n".encode(), {"encoding": "cp1252"}, "but the file is in UTF-8. Leave `encoding` out."),
        ("name\nann\n".encode("utf-16"), {"encoding": "cp1252"}, "but the file is in UTF-16. Leave `encoding` out."),
        (b"name\nann\n", {"encoding": "klingon"}, "`encoding` is 'klingon', which is not an encoding."),
        (b"name\nann\n", {"encoding": "base64"}, "`encoding` is 'base64', which is not an encoding."),
    ],
)
def test_a_character_is_never_guessed(contents: bytes, options: dict[str, str], told: str) -> None:
    assert told in refusal(contents, **options)


# Headers.


def test_lines_before_the_header_are_passed_over_and_counted() -> None:
    found = table("Staff of Acme,,\nAs of 2026-11-01,,\n,,\n" + M365 + "ann@example.com,,,Ann,,,,\n")
    assert found.users == [{"name": "ann", "email": "ann@example.com", "display_name": "Ann"}]
    assert found.passed_over == {"lines before the header": 2}


def test_the_line_of_an_error_counts_lines_before_the_header() -> None:
    assert "- line 6, column 'City': '=1'" in refusal(
        "Staff\n\nAs of today\n" + M365 + "\n" + "a@example.com,,,A,,,,=1\n"
    )


@pytest.mark.parametrize("text", [M365, "name,city\n", GERMAN])
def test_a_header_alone_is_no_user(text: str) -> None:
    assert table(text).users == []


@pytest.mark.parametrize("text", [b"", b"\xef\xbb\xbf", b"\n\n", b" ,\n", b";;\t\n"])
def test_an_empty_file_is_an_error(text: bytes) -> None:
    assert "line 1: the file is empty" in refusal(text)


def test_a_header_that_is_repeated_is_an_error() -> None:
    assert "line 3: repeats the header. Remove the line." in refusal("name,city\nann,Oslo\nName, city\n")


@pytest.mark.parametrize(
    "header", ["User Name,user name,Display Name", "Vorname,Nachname,E-Mail,vorname", "name,email,E-Mail"]
)
def test_a_column_that_is_there_twice_is_an_error(header: str) -> None:
    assert "2 columns mean " in refusal(header + "\n")
    assert "remove all but one" in refusal(header + "\n")


@pytest.mark.parametrize(
    "header", ["Vorname,Nachname,E-MAİL,TİTLE", "VORNAME,NACHNAME,E-MAIL", "Vorname\u200e,\ufeffNachname,E‑Mail"]
)
def test_the_letters_of_other_keyboards_do_not_matter_in_a_header(header: str) -> None:
    assert only(f"{header}\nAnn,Lee,ann@example.com\n")["first_name"] == "Ann"


@pytest.mark.parametrize(
    "header", ["Prénom;Nom;Adresse e-mail", "Pre\u0301nom;NOM;Adresse E-Mail", "PRENOM;NOM;ADRESSE MAIL"]
)
def test_accents_in_a_header_may_be_encoded_in_any_way(header: str) -> None:
    assert only(f"{header}\nZoé;Lee;zoe@example.com\n") == {
        "name": "zoe",
        "email": "zoe@example.com",
        "first_name": "Zoé",
        "last_name": "Lee",
    }


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (
            "Vorname;Name;E-Mail",
            "the column 'Name' can be last_name or display_name or name. Write, for example, `columns=",
        ),
        (
            "Prénom;Nom;Titre;E-mail",
            "the column 'Titre' can be job_title. Write, for example, `columns={'Titre': 'job_title'}`",
        ),
        ("Vorname;Nachname;E-Mail;Abteilng", "the column 'Abteilng' is not known. Did you mean Abteilung?"),
        ("Vorname;Nachname;Ort", "no column identifies the users; there must be `name`."),
        ("name;citty", "there is no option for the column 'citty'. Did you mean city?"),
        ("name;Vorname", "the column 'name' can be last_name or display_name or name. Write, for example, `columns="),
        ("name;Prénom", "there is no option for the column 'Prénom'. Write `columns={'Prénom': 'first_name'}`."),
        ("name;Mobile", "there is no option for the column 'Mobile'."),
        ("Benutzername;Abteilung", "Formats that come near: a sheet with German headers (also needs Vorname"),
    ],
)
def test_a_header_that_is_not_clear_is_an_error_that_says_what_to_write(header: str, told: str) -> None:
    assert told in refusal(header + "\n")


@pytest.mark.parametrize(
    "header", ["name,Vorname", "name,User Name", "name,Mobile", "name,Surname", "name,Nickname", "name,Fame"]
)
def test_no_hint_takes_one_thing_for_another(header: str) -> None:
    told = refusal(header + "\n")
    assert "Did you mean name" not in told
    assert "Did you mean job_title" not in told


def test_the_options_are_listed_once_however_many_columns_are_unknown() -> None:
    told = refusal("name," + ",".join(f"column {number}" for number in range(300)) + "\n")
    assert told.count("purge_mailbox_permissions") == 1
    assert "- and 100 more" in told
    assert len(told) < 20_000


def test_the_options_are_not_listed_for_an_error_in_a_cell() -> None:
    assert "The options are" not in refusal("name,mailbox_quota\nann,much\n")


# The option columns.


def test_columns_maps_a_column_and_leaves_one_out() -> None:
    columns = {"kürzel": "name", "Mail": "email", "Bemerkung": None}
    found = table("Kürzel;Mail;Bemerkung\nal;ann@example.com;x\n", columns=columns)
    assert found.users == [{"name": "al", "email": "ann@example.com"}]
    assert found.ignored == ["Bemerkung"]


def test_columns_overrides_what_a_format_takes_a_column_for() -> None:
    columns = {"Display Name": None, "Office Phone": "initials", "City": "login"}
    assert only(m365(**{"Office Phone": "7"}), columns=columns) == {
        "name": "ann",
        "email": "ann@example.com",
        "initials": "7",
    }


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"Fax": "telephone"}, "`columns` has 'Fax', which is not a column of the table."),
        ({"City": "town"}, "`columns` maps 'City' to 'town', which is not an option of a user."),
        ({"City": 7}, "`columns` maps 'City' to 7, which is not an option of a user."),
        (["City"], "`columns` is not a dictionary."),
    ],
)
def test_columns_that_are_not_right_are_an_error(columns: Any, told: str) -> None:
    assert told in refusal("name,City\nann,Oslo\n", columns=columns)


def test_a_format_that_is_set_is_used_or_refused() -> None:
    assert only("Username,Password,First Name,Last Name,Email Address\na,,A,L,a@example.com\n", format="english")
    assert "Google Workspace users needs the column Email Address [Required]." in refusal(m365(), format="google")
    assert "`format` is 'excel', which is not one of workmail, microsoft365," in refusal(m365(), format="excel")


# Users.


def test_a_sign_in_name_in_the_form_of_an_address_gives_both() -> None:
    assert only(m365()) == {"name": "ann", "email": "ann@example.com", "display_name": "Ann"}


def test_two_users_with_one_name_in_two_domains_are_an_error_with_both_lines() -> None:
    told = refusal(M365 + "ann@example.com,,,A,,,,\nANN@example.org,,,B,,,,\n")
    assert "- line 3, column 'User Name': 'ANN' is already on line 2; every user needs a name of its own." in told


def test_a_row_without_a_user_is_an_error() -> None:
    assert "- line 2: User Name is empty; a user needs one." in refusal(M365 + ",A,,,,,,\n")


def test_users_who_get_no_mailbox_are_named_once_and_bounded() -> None:
    text = "name,email,state,enabled\n" + "".join(f"u{number},,,\n" for number in range(12)) + "x,,absent,\ny,,,no\n"
    summary = table(text).summary()
    assert summary.endswith(
        "; no email, so a new user gets no mailbox: " + ", ".join(f"u{n}" for n in range(10)) + " and 2 more"
    )
    assert not table("name,email\nann,ann@example.com\n").has_remarks()


def test_what_a_summary_repeats_is_on_one_line() -> None:
    found = table('"User Name","Display Name","a\nb\u202e"\nann@example.com,A,x\n')
    assert "\n" not in found.summary()
    assert "\u202e" not in found.summary()


@pytest.mark.parametrize(
    ("cell", "email", "aliases"),
    [
        ("SMTP:a@example.com;smtp:b@example.com", "a@example.com", ["b@example.com"]),
        ("smtp:b@example.com,SMTP:a@example.com", "a@example.com", ["b@example.com"]),
        ("smtp:b+c@example.com+SMTP:a+x@example.com", "a+x@example.com", ["b+c@example.com"]),
        ("SMTP:a@example.com smtp:b@example.com", "a@example.com", ["b@example.com"]),
        ("SMTP:a@example.com;smtp:A@example.com", "a@example.com", None),
        ("X400:C=US;A= ;P=Acme;S=Lee;;SMTP:a@example.com;SIP:c@example.com", "a@example.com", None),
        ("b@example.com; c@example.com", "upn@example.com", ["b@example.com", "c@example.com"]),
    ],
)
def test_the_addresses_of_exchange_are_distinguished(cell: str, email: str, aliases: list[str] | None) -> None:
    user = only(f'User principal name,Display name,Licenses,Proxy addresses\nupn@example.com,A,x,"{cell}"\n')
    assert (user["name"], user["email"], user.get("aliases")) == ("upn", email, aliases)


def test_a_hash_instead_of_a_password_is_refused() -> None:
    header = "First Name [Required],Last Name [Required],Email Address [Required],Password [Required]"
    text = f"{header},Password Hash Function [UPLOAD ONLY]\nA,L,a@example.com,5f4dcc3b5aa765d61d8327deb882cf99,MD5\n"
    told = refusal(text)
    assert "column 'Password Hash Function [UPLOAD ONLY]': the value cannot be read: a hash is not a password." in told
    assert "5f4dcc3b" not in told


def large(rows: int) -> str:
    header = "name,email,first_name,last_name,display_name,street,city,zip_code,country,department\n"
    row = 'u{0},u{0}@example.com,First{0},Last{0},"Last{0}, First{0}",Road {0},Oslo,0150,NO,"A ""B"" C"\n'
    return header + "".join(row.format(number) for number in range(rows))


def test_the_work_of_reading_a_table_grows_with_its_rows() -> None:
    assert len(table(large(4000)).users) == 4000
    assert growth(table, large(200), large(2000)) < 11


def test_ten_megabytes_in_one_cell_are_refused_and_not_repeated() -> None:
    told = refusal('name,city\nann,"' + "x" * 10_000_000 + '"\n')
    assert "column 'city': 'xxxx" in told
    assert "has 10000000 characters; no option takes so many." in told
    assert len(told) < 1000
    assert "is not closed" in refusal('name,city\nann,"' + "x," * 5_000_000)


def test_the_work_of_refusing_a_cell_does_not_grow_with_it() -> None:
    def cell(length: int) -> str:
        return 'name,city\nann,"' + "x," * length + '"\n'

    assert growth(refusal, cell(1000), cell(100_000)) < 1.5


def test_an_object_class_is_the_last_of_its_list() -> None:
    text = "DN,objectClass,cn,sAMAccountName\nx,top;person;user,Ann,ann\ny,top;person;user;computer,PC,pc\n"
    assert [user["name"] for user in table(text).users] == ["ann"]
    assert table(text).passed_over == {"rows that are not users": 1}


@pytest.mark.parametrize("word", ["Mail", "Alias", "Login", "Email Address"])
def test_a_row_of_values_is_not_repeated_though_a_value_is_the_name_of_a_column(word: str) -> None:
    assert "Canary" not in refusal(f"ann,Canary-Horse-1,{word},x\nbob,Canary-Horse-2,Office,x\n")


def test_a_column_email_that_was_added_to_a_format_is_the_email() -> None:
    text = "DisplayName,UserPrincipalName,Email\nAnn,ann@corp.example.com,ann.lee@example.com\n"
    assert only(text) == {"name": "ann", "email": "ann.lee@example.com", "display_name": "Ann"}


# Truth values and numbers.


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("TRUE", "FALSE"),
        ("yes", "no"),
        ("1", "0"),
        ("WAHR", "FALSCH"),
        ("Ja", "Nein"),
        ("VRAI", "FAUX"),
        ("Sí", "No"),
        ("SI\u0301", "no"),
        ("VERDADEIRO", "NÃO"),
        ("DOĞRU", "YANLIŞ"),
        ("ИСТИНА", "ЛОЖЬ"),
    ],
)
def test_a_truth_value_is_read_in_the_language_of_the_spreadsheet(yes: str, no: str) -> None:
    users = table(f"name,enabled\nann,{yes}\nbob,{no}\n").users
    assert [user["enabled"] for user in users] == [True, False]
    found = table(f"userPrincipalName,displayName,accountEnabled\na@example.com,A,{yes}\nb@example.com,B,{no}\n").users
    assert [user.get("enabled") for user in found] == [None, False]


def test_no_word_means_true_in_one_language_and_false_in_another() -> None:
    assert {word for yes, _no in WORDS.values() for word in yes.split()}.isdisjoint(
        word for _yes, no in WORDS.values() for word in no.split()
    )


@pytest.mark.parametrize("cell", ["x", "maybe", "-1", "2", "✓"])
def test_what_is_no_truth_value_is_refused_with_what_to_write(cell: str) -> None:
    told = refusal(f"name,enabled\nann,{cell}\n")
    assert f"column 'enabled': '{cell}' is neither true nor false. Write true or false. Yes and no are read too" in told
    assert "German, French, Spanish" in told


@pytest.mark.parametrize(
    "cell",
    ["1,500", "1.500", "1 500", "1\u00a0500", "1\u202f500", "1'500", "1’500", "1_500", "1500.00", "1500,0", "1500 MB"],
)
def test_a_number_with_separators_is_refused_with_what_to_write(cell: str) -> None:
    told = refusal(f'name,mailbox_quota\nann,"{cell}"\n')
    assert "is not a whole number; write 1500." in told


@pytest.mark.parametrize("cell", ["1,5", "1.50.000", "10 GB", "much", "1,500.5", "1.500,000"])
def test_what_may_be_another_number_is_refused_without_a_guess(cell: str) -> None:
    assert "is not a whole number; write digits only." in refusal(f'name,mailbox_quota\nann,"{cell}"\n')


# Duplicates.


def test_two_users_with_one_name_and_two_with_one_address_are_both_refused_each_once() -> None:
    told = refusal(
        "name,email,aliases\nann,ann@example.com,\nANN,a2@example.com,\nbob,Ann@example.com,b@example.com\n"
        "cem,cem@example.com,B@example.com\n"
    )
    assert told.splitlines() == [
        "t.csv has 3 errors and was not read:",
        "- line 3, column 'name': 'ANN' is already on line 2; every user needs a name of its own. `columns` can map "
        "another column to `name`.",
        "- line 4, column 'email': 'Ann@example.com' is already an address of line 2; an address belongs to one user. "
        "Remove it from one of the rows.",
        "- line 5, column 'aliases': 'B@example.com' is already an address of line 4; an address belongs to one user. "
        "Remove it from one of the rows.",
    ]


def test_a_row_that_is_there_twice_is_one_error() -> None:
    assert refusal("name,email\nann,ann@example.com\nann,ann@example.com\n").count("\n- ") == 1


def test_the_address_of_a_leaver_may_go_to_another_user_in_the_same_table() -> None:
    text = "name,email,aliases,enabled,state\nann,a@example.com,,no,\nbob,b@example.com,a@example.com,,\n"
    assert len(table(text + "cem,,b@example.com,,absent\n").users) == 3


def test_an_address_of_a_user_may_be_its_alias_too() -> None:
    assert len(table("name,email,aliases\nann,a@example.com,a@example.com\n").users) == 1
