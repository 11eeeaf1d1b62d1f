# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Packs as a whole: golden files, order, what is left out and said, modes, passwords, and everything that is wrong."""

from __future__ import annotations

import copy
import csv
import itertools
import random
import re
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._pack.folder import packs_in
from ansible_collections.mailops.workmail.plugins.plugin_utils._pack.packing import packs
from ansible_collections.mailops.workmail.plugins.plugin_utils._pack.passwords import VALID
from ansible_collections.mailops.workmail.plugins.plugin_utils._pack.passwords import made as password
from ansible_collections.mailops.workmail.plugins.plugin_utils._pack.targets import TARGETS
from support.packs import COMPANY, GOLDEN, KEPT, OPTIONS, company_of, crowd, errors, made
from support.work import growth

USER = {"name": "ann", "email": "ann@example.com", "enabled": True}


def of(*users: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"users": list(users), **rest}


def modes(**options: Any) -> dict[str, str]:
    result = packs(options.pop("company", COMPANY), {**OPTIONS, **options})
    return {one["path"]: one["mode"] for one in result["files"]}


@pytest.mark.parametrize("target", TARGETS)
def test_a_pack_is_byte_for_byte_what_it_was(target: str) -> None:
    """`PYTHONPATH=tests python -m support.packs` writes the golden files again."""
    golden = {f"{target}/{path.name}": path.read_bytes() for path in (GOLDEN / target).iterdir()}
    assert {path: text.encode() for path, text in made(target).items()} == golden


def test_the_order_of_a_definition_does_not_matter() -> None:
    draw = random.Random(7)
    for _round in range(20):
        company = copy.deepcopy(COMPANY)
        for items in company.values():
            draw.shuffle(items)
            for item in items:
                for option in ("members", "delegates", "aliases", "mailbox_permissions"):
                    draw.shuffle(item.get(option, []))
        assert made(company=company) == made()


def test_the_order_of_targets_and_repeated_ones_do_not_matter() -> None:
    assert made("vcard", "ldif", "vcard") == made("ldif", "vcard")


def test_the_work_of_packing_a_thousand_users_grows_with_their_number() -> None:
    def pack(company: dict[str, Any]) -> dict[str, str]:
        return made(company=company, shared_mailboxes=[])

    company = crowd(1000)
    first = pack(company)
    assert growth(pack, crowd(250), company) < 5
    assert made(company=company, shared_mailboxes=[]) == first
    assert [path for path in first if path.startswith("microsoft365/users")] == [
        f"microsoft365/users-{number:03}.csv" for number in range(1, 6)
    ]
    assert len([path for path in first if path.startswith("zoho/users")]) == 5


def test_a_readme_says_what_is_left_out_of_whom_and_why() -> None:
    files = made()
    for target in TARGETS:
        text = files[f"{target}/README.md"]
        assert "| everything | user dee | it has no mailbox, because it is disabled or has no address |" in text
        assert "| everything | user far | its mailbox is on another server (role REMOTE\\_USER) |" in text
        assert "| alias ann@acme.awsapps.com | user ann | AWS owns the domain" in text
        assert "| members: far | group staff |" in text
        assert "everything | group closed |" in text
        for heading in ("Steps", "Files", "What was mapped how", "What could not be carried", "What no pack carries"):
            assert f"\n## {heading}\n" in text
    assert "| description | resource fjord | Exchange has no field for it" in files["microsoft365/README.md"]
    assert "everything | group empty | a groupOfNames needs at least one member" in files["ldif/README.md"]
    assert "everything | group empty |" in files["mailcow/README.md"]
    assert "| FULL\\_ACCESS for ann | user sales |" in files["mailcow/README.md"]
    assert "| address fjord-1@example.com | resource fjord |" in files["google/README.md"]
    assert "| SEND\\_ON\\_BEHALF for Bob | user sales |" in files["google/README.md"]


def test_a_readme_lists_values_that_a_spreadsheet_would_run_and_files_keep_them() -> None:
    files = made()
    assert "=Chief; Officer" in files["microsoft365/users-001.csv"]
    assert "- `users-001.csv`, column Job Title: =Chief; Officer" in files["microsoft365/README.md"]
    assert "- `users.csv`, column Work Phone: +47 22 00 00 00" in files["google/README.md"]
    assert "spreadsheet would run" not in made("vcard")["vcard/README.md"]


def test_a_readme_without_names_is_for_everybody_and_all_other_files_are_private() -> None:
    plain = modes(company=of(USER), shared_mailboxes=[])
    public = {path for path, mode in plain.items() if mode == "0644"}
    scripts = {"imapsync/imapsync.sh", "mailcow/mailcow.sh", "microsoft365/access_token.py", "google/access_token.py"}
    assert public == {f"{target}/README.md" for target in TARGETS} | scripts
    for path in public:
        assert "ann@" not in made(company=of(USER), shared_mailboxes=[])[path]
    assert {mode for path, mode in modes().items() if path not in scripts} == {"0600"}


def test_a_hostile_value_cannot_leave_its_place_in_a_readme() -> None:
    for value in ("| x | y |\n# Heading", "<script>", "[a](http://x)", "`code`"):
        text = made("zoho", company=of({**USER, "display_name": f"={value}"}), shared_mailboxes=[])["zoho/README.md"]
        assert not re.search(r"^# Heading", text, re.MULTILINE)
        assert not re.search(
            r"(?<!\\)[<\[]|(?<!\\)`code", text.partition("run as a formula")[2].partition("## What no")[0]
        )


def test_passwords_are_in_the_files_that_need_them_and_nowhere_else() -> None:
    result = packs(COMPANY, {**OPTIONS, "passwords": True, "kept": KEPT})
    secret = {one["path"] for one in result["files"] if one["secret"]}
    holding = {path for path, text in result["contents"].items() if "Only-for-tests" in text}
    hashed = {"postfix_dovecot/users"}
    assert holding == secret - hashed
    assert secret == hashed | {
        *("passwords.csv", "google/users.csv", "imapsync/accounts.txt", "mailcow/requests.tsv", "mbsync/mbsyncrc"),
        *("microsoft365/entra-users.csv", "zoho/users-001.csv", "zoho/import-passwords.yml"),
    }
    assert not any("Only-for-tests" in line for line in result["lines"])
    assert {one["mode"] for one in result["files"] if one["secret"]} == {"0600"}


def test_the_passwords_of_workmail_are_those_that_are_given_and_never_the_first_ones() -> None:
    """An IMAP migration signs in to the system that is left."""
    source = "name,email,password\r\nann,ann@example.com,old;one\r\nBob,bob@example.com,old two\r\nsales,,\r\n"
    given = {"passwords": True, "kept": KEPT, "source": source, "source_passwords": "old.csv"}
    result = packs(COMPANY, {**OPTIONS, **given})
    files = result["contents"]
    assert files["microsoft365/imap-batch.csv"].split("\r\n")[1:] == [
        "ann@example.com,ann@example.com,old;one",
        "Bob.Berg@example.com,Bob.Berg@example.com,old two",
        "sales@example.com,sales@example.com,",
        "",
    ]
    ann, bob, sales = (line.split(";") for line in files["imapsync/accounts.txt"].splitlines()[1:])
    assert (ann[2], bob[2], sales[2]) == ("", "old two", "")
    assert bob[5] == "Only-for-tests-bob-2"
    assert "| password of WorkMail | user ann | it has a semicolon" in files["imapsync/README.md"]
    assert 'Pass "old;one"' in files["mbsync/mbsyncrc"]
    assert "Those of 2 mailboxes are from the file of `exit_pack_source_passwords`." in files["mbsync/README.md"]
    holding = {path for path, text in files.items() if "old;one" in text or "old two" in text}
    assert holding == {"microsoft365/imap-batch.csv", "imapsync/accounts.txt", "mbsync/mbsyncrc"}
    assert holding <= {one["path"] for one in result["files"] if one["secret"]}


@pytest.mark.parametrize("target", ["microsoft365", "imapsync", "mbsync"])
def test_a_readme_says_where_the_passwords_of_workmail_come_from(target: str) -> None:
    text = made(target, passwords=True, kept=KEPT)[f"{target}/README.md"]
    assert "WorkMail shows no passwords" in text.replace("It shows", "WorkMail shows")
    assert "`exit_pack_source_passwords`" in text
    assert "`exit_import`, which needs none" in text


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            "user,password\r\nann,x\r\n",
            "exit_pack_source_passwords: old.csv: is not a table with the columns name, email,",
        ),
        (
            "name,email,password\r\nann,,x\x07only-for-tests\r\n",
            "exit_pack_source_passwords: old.csv: the password of 'ann' has",
        ),
    ],
)
def test_a_wrong_file_of_passwords_of_workmail_is_refused_and_not_repeated(source: str, told: str) -> None:
    (wrong,) = errors(source=source, source_passwords="old.csv")
    assert wrong.startswith(told)
    assert "only-for-tests" not in wrong


def test_a_file_of_passwords_of_workmail_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "nowhere.csv")
    (wrong,) = packs_in(str(tmp_path / "packs"), COMPANY, {**OPTIONS, "source_passwords": path})["errors"]
    assert wrong.startswith(f"exit_pack_source_passwords: {path}: cannot be read.")


def test_the_usage_location_is_the_country_of_a_user_or_else_the_option() -> None:
    users = of({**USER, "country": "de"}, {**USER, "name": "bob", "email": "bob@example.com", "country": "Norway"})
    given = {"company": users, "shared_mailboxes": []}
    text = made("microsoft365", usage_location="NO", **given)["microsoft365/entra-users.csv"]
    assert [row[8] for row in csv.reader(text.splitlines()[2:])] == ["DE", "NO"]
    assert "usage location |" not in made("microsoft365", **given)["microsoft365/README.md"]
    without = made("microsoft365", usage_location="", **given)
    assert [row[8] for row in csv.reader(without["microsoft365/entra-users.csv"].splitlines()[2:])] == ["DE", ""]
    assert "| usage location | user bob | Microsoft assigns no licence" in without["microsoft365/README.md"]


@pytest.mark.parametrize("location", ["Norway", "N", False, "1A"])
def test_a_usage_location_is_a_code_of_two_letters(location: object) -> None:
    (wrong,) = errors(usage_location=location)
    assert wrong.startswith("exit_pack_usage_location:")


def test_members_that_a_target_cannot_have_are_named() -> None:
    room = {"name": "fjord", "type": "ROOM", "email": "fjord@example.com", "enabled": True}
    group = {"name": "staff", "email": "staff@example.com", "enabled": True, "members": ["ann", "fjord"]}
    files = made(company=of(USER, groups=[group], resources=[room]), shared_mailboxes=[])
    for target, table in (("google", "members.csv"), ("zoho", "groups.csv"), ("postfix_dovecot", "virtual_aliases")):
        assert "| members: fjord | group staff |" in files[f"{target}/README.md"]
        assert "ann@example.com" in files[f"{target}/{table}"]
        assert "fjord@" not in files[f"{target}/{table}"]
    assert "-Member 'fjord@example.com'" in files["microsoft365/exchange.ps1"]


def test_a_hidden_group_is_named_where_it_cannot_be_hidden() -> None:
    assert "| hidden\\_from\\_global\\_address\\_list | group empty |" in made("zoho")["zoho/README.md"]


def test_a_password_is_made_once_for_each_user_and_kept_while_the_user_is_away() -> None:
    first = packs(COMPANY, {**OPTIONS, "passwords": True})["contents"]["passwords.csv"]
    again = packs(COMPANY, {**OPTIONS, "passwords": True, "kept": first})
    assert again["contents"]["passwords.csv"] == first
    fewer = {**OPTIONS, "passwords": True, "kept": first, "exclude": ["Bob"]}
    assert packs(COMPANY, fewer)["contents"]["passwords.csv"] == first
    told = [line.split(",")[2] for line in first.split()[1:]]
    assert len(set(told)) == 3
    assert all(VALID.fullmatch(one) for one in told)


def test_a_made_password_begins_with_a_letter_and_has_three_kinds_of_characters() -> None:
    draw = random.Random(3)
    for _number in range(200):
        text = password(draw.choice)
        assert len(text) == 20
        assert text[0].isalpha()
        assert re.search("[a-z]", text)
        assert re.search("[A-Z]", text)
        assert re.search("[0-9]", text)


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("user,password\r\nann,x\r\n", "passwords.csv: is not the table that an earlier run wrote."),
        (f"{KEPT}ann,ann@example.com,Twice-is-too-often-1\r\n", "passwords.csv: row 5 is not a name"),
        (KEPT.replace("ann-1", "ann;1"), "passwords.csv: the password of 'ann' is not 8 to 63 letters"),
        (KEPT.replace("Only-for-tests-ann-1", "short"), "passwords.csv: the password of 'ann' is not"),
        (KEPT.replace("Only-for-tests-ann-1", 'Only"for-tests'), "passwords.csv:"),
    ],
)
def test_a_file_of_passwords_that_was_changed_is_refused_and_not_repeated(kept: str, told: str) -> None:
    wrong = errors(passwords=True, kept=kept)
    assert [one for one in wrong if one.startswith(told)]
    assert "Only" not in str(wrong)
    assert "short" not in str(wrong)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wrong = errors(
        company={**COMPANY, "groups": "staff"},
        targets=["gogle", "imapsync"],
        target_host="",
        shared_mailboxes=["salse", "dee"],
        exclude=["nobody at all"],
        domains={"acme.awsapps.com": "not a domain"},
        google_shared="folders",
        ldif_base="example.com",
    )
    for text in (
        "exit_pack_targets: 'gogle' is not a target. Did you mean 'google'?",
        "exit_pack_target_host: is required for imapsync.",
        "exit_shared_mailboxes: there is no user 'salse' in the definition. Did you mean 'sales'?",
        "exit_shared_mailboxes: 'dee' is not a mailbox: it has no mailbox",
        "exit_pack_exclude: there is no user, group or resource 'nobody at all'",
        "exit_pack_domains: 'not a domain' is not a domain.",
        "exit_pack_google_shared: 'folders' is not users or groups.",
        "exit_pack_ldif_base: 'example.com' is not a distinguished name",
        "groups: is not a list of entities.",
    ):
        assert [one for one in wrong if one.startswith(text)], (text, wrong)


@pytest.mark.parametrize(
    ("company", "told"),
    [
        ({}, "the definition is empty"),
        ({"users": [], "groups": [], "resources": []}, "the definition is empty"),
        (of("ann"), "users[0]: is not a dictionary."),
        (of({"display_name": "Ann"}), "users[0] (Ann): needs `name` or `email`."),
        (of({**USER, "email": "ann"}), "users[0] (ann): 'ann' is not an e-mail address."),
        (of({**USER, "aliases": ["a b@example.com"]}), "users[0] (ann): 'a b@example.com' is not an e-mail address."),
        (of({**USER, "city": "a\0b"}), "users[0] (ann): `city` has a character that no file can hold."),
        (of({**USER, "city": "\ud800"}), "users[0] (ann): `city` has a character that no file can hold."),
        (of(USER, {**USER, "name": "bob"}), "user bob: ann@example.com is also an address of user ann."),
        (of(USER, {**USER, "email": "b@example.com"}), "user ann: the definition has it twice."),
        (of({**USER, "email": "ann@acme.awsapps.com"}), "exit_pack_domains: AWS owns the domain acme.awsapps.com, so"),
        (of({**USER, "email": "a+b@example.com"}), "microsoft365: user ann cannot be carried: a+b@example.com"),
        (of({**USER, "email": "a%b@example.com"}), "google: user ann cannot be carried: a%b@example.com"),
    ],
)
def test_a_definition_that_cannot_be_packed_says_why(company: dict[str, Any], told: str) -> None:
    assert [one for one in errors(company, shared_mailboxes=[]) if one.startswith(told)], told


def test_names_that_ldap_takes_for_the_same_are_refused_for_ldap_only() -> None:
    groups = [
        {"name": name, "email": f"{at}@example.com", "enabled": True} for name, at in (("A b", "a"), ("A  B", "b"))
    ]
    wrong = errors(of(USER, groups=groups), shared_mailboxes=[])
    assert [one.partition(":")[0] for one in wrong] == ["ldif", "ldif"]
    assert made("vcard", company=of(USER, groups=groups), shared_mailboxes=[])


def test_a_domain_is_mapped_everywhere_and_its_aliases_are_kept() -> None:
    files = made(domains={"acme.awsapps.com": "example.net", "example.org": "example.net"})
    assert "'smtp:About@example.net', 'smtp:ann@example.net'" in files["microsoft365/exchange.ps1"]
    for target in TARGETS:
        text = files[f"{target}/README.md"]
        assert (
            "| alias under acme.awsapps.com | user ann | AWS owns the domain, so the address ends with WorkMail;"
            in text
        )
        assert (
            "| alias under example.org | user ann | \\`exit\\_pack\\_domains\\` replaces the domain by example.net;"
            in text
        )
    text = "acme.awsapps.com=example.net, example.org=example.net"
    assert made(domains=text) == files


def test_addresses_of_one_domain_that_ends_with_workmail_are_one_error() -> None:
    """An organization that never had a domain of its own has all its addresses there."""
    company = of(*({"name": f"u{number}", "email": f"u{number}@acme.awsapps.com"} for number in range(102)))
    (wrong,) = errors(company, shared_mailboxes=[])
    assert ", user u99 and 2 more. Map the domain, such as acme.awsapps.com=example.com, or list them in" in wrong
    (wrong,) = errors(of({"name": "u", "email": "u@acme.awsapps.com"}), shared_mailboxes=[])
    assert "These have their primary address in it: user u. Map the domain" in wrong


def test_every_entity_whose_address_ends_with_workmail_is_named() -> None:
    names = {"users": ("ann", "bob"), "groups": ("staff",), "resources": ("fjord",)}
    company = {
        kind: [{"name": name, "email": f"{name}@acme.awsapps.com", "enabled": True} for name in listed]
        for kind, listed in names.items()
    }
    given = {**OPTIONS, "shared_mailboxes": [], "domains": "acme.awsapps.com=example.com"}
    result = packs(company, given)
    for target in TARGETS:
        text = result["contents"][f"{target}/README.md"]
        for who in ("user ann, bob", "group staff", "resource fjord"):
            assert (
                f"| primary address under acme.awsapps.com | {who} | AWS owns the domain, so the address ends" in text
            )
    assert not [line for line in result["lines"] if "everything was carried" in line]


def test_the_source_keeps_its_old_address_where_a_domain_is_mapped() -> None:
    company = of({**USER, "email": "ann@acme.awsapps.com"})
    files = made(company=company, domains={"acme.awsapps.com": "example.com"}, shared_mailboxes=[])
    assert ";ann@acme.awsapps.com;;imap.example.net;ann@example.com;;;" in files["imapsync/accounts.txt"]
    assert (
        "EmailAddress,UserName,Password\r\nann@example.com,ann@acme.awsapps.com,\r\n"
        in files["microsoft365/imap-batch.csv"]
    )


def test_an_excluded_entity_is_in_no_file_and_in_each_readme() -> None:
    files = made(exclude=["ann"])
    for path, text in files.items():
        if path.endswith("README.md"):
            assert "| everything | user ann | it is listed in" in text
        else:
            assert "ann@example.com" not in text, path


def test_legacy_addresses_need_an_id_for_each_entity() -> None:
    ids = {f"{kind[:-1]} {item['name']}": f"id-{item['name']}" for kind, items in COMPANY.items() for item in items}
    text = made("microsoft365", ids=ids, organization_id="m-1")["microsoft365/exchange.ps1"]
    assert "'X500:/O=m-1/OU=Amazon WorkMail/CN=Recipients/CN=id-ann'" in text
    del ids["user ann"]
    (wrong,) = errors(targets=["microsoft365"], ids=ids, organization_id="m-1")
    assert wrong.startswith("user ann: the organization has no user of this name, so the definition may be another")
    assert "X500" not in made("microsoft365")["microsoft365/exchange.ps1"]


def test_groups_inside_each_other_end() -> None:
    groups = [
        {"name": one, "email": f"{one}@example.com", "enabled": True, "members": [other, "ann"]}
        for one, other in (("a", "b"), ("b", "a"))
    ]
    right = [{"grantee": "a", "permissions": ["FULL_ACCESS", "SEND_AS"]}]
    files = made(
        company=of(USER, {**USER, "name": "x", "email": "x@example.com", "mailbox_permissions": right}, groups=groups),
        shared_mailboxes=[],
    )
    assert files["google/gam.sh"].count("add delegate ann@example.com") == 1


def test_the_text_of_each_file_and_the_stale_ones_are_told_and_secrets_come_first(tmp_path: Path) -> None:
    options = {**OPTIONS, "targets": ["zoho", "vcard"], "shared_mailboxes": [], "passwords": True}
    first = packs_in(str(tmp_path), crowd(300), options)
    assert first["files"][0]["path"] == "passwords.csv"
    secret = [one["secret"] for one in first["files"]]
    assert secret == sorted(secret, reverse=True)
    for one in first["files"]:
        path = tmp_path / one["path"]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(one["content"].encode())
    second = packs_in(str(tmp_path), crowd(300), options)
    assert second == {**first, "stale": []}
    (tmp_path / "zoho" / "notes.csv").write_text("mine")
    assert packs_in(str(tmp_path), crowd(100), options)["stale"] == ["zoho/users-002.csv"]


def test_a_folder_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "vcard").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "packs" / "ldif").write_text("a file")
    told = packs_in(str(tmp_path / "packs"), COMPANY, OPTIONS)["errors"]
    assert len(told) == 2
    assert all("is not a directory" in one for one in told)
    (tmp_path / "file").write_text("x")
    assert "is not a directory" in packs_in(str(tmp_path / "file"), COMPANY, OPTIONS)["errors"][0]


def test_shared_mailboxes_are_groups_at_google_if_wanted() -> None:
    files = made("google", google_shared="groups")
    assert "sales@example.com" not in files["google/users.csv"]
    assert "sales@example.com,ann@example.com,USER,MEMBER" in files["google/members.csv"]
    assert "run create group sales@example.com" in files["google/gam.sh"]
    assert "| messages | user sales | a group has no mailbox" in files["google/README.md"]


def test_too_many_aliases_for_google_are_named() -> None:
    aliases = [f"a{number:02}@example.com" for number in range(32)]
    files = made("google", company=of({**USER, "aliases": aliases}), shared_mailboxes=[])
    assert files["google/gam.sh"].count("create alias") == 30
    assert "| alias a30@example.com | user ann |" in files["google/README.md"]
    assert "| alias a31@example.com | user ann |" in files["google/README.md"]


def test_no_value_of_people_is_needed() -> None:
    for options in itertools.product(({}, {"passwords": True}), ("users", "groups")):
        assert made(company=of(USER), shared_mailboxes=["ann"], google_shared=options[1], **options[0])


def test_hostile_values_of_all_fields_make_packs() -> None:
    files = made(company=company_of(["\u2019;$(x)`y`\r\n=1", "' \" \\ | ; , : #"]))
    assert len(files) >= 35
