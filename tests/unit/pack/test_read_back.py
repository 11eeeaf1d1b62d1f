# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every format is read back by what others wrote: grammars, libraries, shells and servers."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tree_sitter_powershell
import vobject
import yaml
from ansible_collections.mailops.workmail.plugins.plugin_utils._exit.targets import targets as mapping_targets
from ansible_collections.mailops.workmail.plugins.plugin_utils._pack.postfix_dovecot import NO_PASSWORD
from ansible_collections.mailops.workmail.plugins.plugin_utils._pack.shell import one_line
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.frame import Options
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.reader import read_table
from hypothesis import given
from hypothesis import strategies as st
from support.imap import PASSWORD, dovecot
from support.packs import COMPANY, HOSTILE, KEPT, company_of, made
from support.slapd import loaded
from support.soak import examples
from support.system import MBSYNC
from tree_sitter import Language, Node, Parser

TOP = Path(__file__).parents[3]
GRAMMAR = Parser(Language(tree_sitter_powershell.language()))
CMDLETS = {
    *("Set-StrictMode", "Write-Output", "Write-Warning", "Get-Recipient", "ForEach-Object", "Out-Null", "&"),
    *("Invoke-Step", "Test-Recipient", "New-Mailbox", "New-DistributionGroup", "Add-DistributionGroupMember"),
    *("Set-User", "Set-Mailbox", "Set-DistributionGroup", "Set-CalendarProcessing", "Add-MailboxPermission"),
    "Add-RecipientPermission",
}
QUOTES = "'\u2018\u2019\u201a\u201b"
FIELDS = ("display_name", "first_name", "last_name", "telephone", "street", "job_title", "city", "department")
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
hostile = st.lists(st.one_of(st.sampled_from(HOSTILE), texts), min_size=1, max_size=30)


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


def commands_and_strings(text: str) -> tuple[set[str], list[str]]:
    tree = GRAMMAR.parse(text.removeprefix("\ufeff").encode())
    assert not tree.root_node.has_error
    found = list(nodes(tree.root_node))
    commands = {one.text.decode() for one in found if one.type == "command_name"}
    strings = [one.text.decode() for one in found if one.type == "verbatim_string_characters"]
    assert not [one for one in found if one.type == "expandable_string_literal"]
    return commands, strings


def unquoted(string: str) -> str:
    """A verbatim string as PowerShell reads it, which takes five characters for a quote."""
    inner = string[1:-1]
    assert re.fullmatch(rf"(?:[^{QUOTES}]|([{QUOTES}])\1)*", inner), string
    return re.sub(rf"([{QUOTES}])\1", r"\1", inner)


def script_of(company: dict[str, Any]) -> str:
    return made("microsoft365", company=company)["microsoft365/exchange.ps1"]


def test_the_script_for_exchange_is_powershell_with_the_documented_commands_only() -> None:
    text = script_of(COMPANY)
    assert text.startswith("\ufeff#")
    commands, strings = commands_and_strings(text)
    assert commands <= CMDLETS
    assert {"New-Mailbox", "Add-MailboxPermission", "Set-CalendarProcessing"} <= commands
    assert 'All, "everybody" + more' in map(unquoted, strings)


@given(hostile)
@examples(25, 400)
def test_no_value_leaves_its_string_in_powershell(values: list[str]) -> None:
    company = company_of(values)
    for number, group in enumerate(company["groups"]):
        group["name"] = values[number % len(values)] or "x"
    company["groups"] = [
        {**group, "name": f"{number} {group['name']}"} for number, group in enumerate(company["groups"])
    ]
    company["groups"][1]["members"] = ["sales"]
    text = made("microsoft365", company=company)["microsoft365/exchange.ps1"]
    commands, strings = commands_and_strings(text)
    assert commands <= CMDLETS
    read = set(map(unquoted, strings))
    assert one_line(company["users"][2]["display_name"] or "sales") in read
    for line in text.split("\n"):
        assert line.isprintable() or line.startswith("\ufeff") or not re.search("[\0-\x1f\x7f-\x9f]", line)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_tables_have_the_documented_headers() -> None:
    files = made()
    assert rows(files["microsoft365/users-001.csv"])[0][:4] == ["User Name", "First Name", "Last Name", "Display Name"]
    assert rows(files["microsoft365/entra-users.csv"])[0] == ["version:v1.0"]
    assert rows(files["microsoft365/entra-users.csv"])[1][0] == "Name [displayName] Required"
    assert rows(files["microsoft365/imap-batch.csv"])[0] == ["EmailAddress", "UserName", "Password"]
    assert rows(files["google/members.csv"])[0] == [
        "Group Email [Required]",
        "Member Email",
        "Member Type",
        "Member Role",
    ]
    assert rows(files["zoho/users-001.csv"])[0] == ["Username", "Password", "First Name", "Last Name"]


def test_tables_of_users_are_read_by_the_reader_of_the_formats() -> None:
    """Names of users follow from their addresses there."""
    files = made()
    for path, count in (
        ("microsoft365/users-001.csv", 2),
        ("microsoft365/entra-users.csv", 2),
        ("google/users.csv", 3),
        ("zoho/users-001.csv", 3),
    ):
        plain = files[path].replace("=Chief", "Chief")
        found = read_table(plain.encode(), path, Options())
        assert len(found.users) == count, path
        assert found.users[0]["email" if "email" in found.users[0] else "name"] == "ann@example.com"


@given(hostile)
@examples(25, 400)
def test_every_value_of_a_table_is_read_back_as_it_was(values: list[str]) -> None:
    company = company_of(values)
    table = rows(made("microsoft365", company=company)["microsoft365/users-001.csv"])
    assert {len(row) for row in table} == {16}
    ann = dict(zip(table[0], next(row for row in table if row[0] == "ann@example.com"), strict=True))
    user = company["users"][0]
    assert ann["Job Title"] == user["job_title"]
    assert ann["Address"] == user["street"]
    assert ann["Department"] == user["department"]
    table = rows(made("google", company=company)["google/users.csv"])
    assert {len(row) for row in table} == {36}


def run_script(
    folder: Path, script: str, name: str, stub: str, *words: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs a script with bash; `name` is a program that a stub stands for."""
    (folder / "bin").mkdir(exist_ok=True)
    program = folder / "bin" / name
    program.write_text(f"#!/bin/bash\n{stub}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    environment = {
        **os.environ,
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "LOG": str(folder / "log"),
        **variables,
    }
    return subprocess.run(
        ["bash", script, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def gam_calls(folder: Path, text: str) -> list[list[str]]:
    """What a real bash calls GAM with."""
    (folder / "gam.sh").write_text(text, encoding="utf-8")
    (folder / "log").write_bytes(b"")
    done = run_script(folder, "gam.sh", "gam", r"""printf '%s\0' "$@" >>"$LOG"; printf '\n\0' >>"$LOG" """)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout == "\n0 commands failed\n".lstrip("\n")
    calls: list[list[str]] = [[]]
    for word in (folder / "log").read_text(encoding="utf-8").split("\0")[:-1]:
        if word == "\n":
            calls.append([])
        else:
            calls[-1].append(word)
    return calls[:-1]


def test_the_script_for_google_calls_gam_with_these_words(tmp_path: Path) -> None:
    calls = gam_calls(tmp_path, made("google")["google/gam.sh"])
    assert ["create", "alias", "About@example.org", "target", "ann@example.com"] in calls
    assert ["update", "user", "sales@example.com", "gal", "off"] in calls
    assert ["user", "ann@example.com", "add", "delegate", "Bob.Berg@example.com"] in calls
    assert ["resource", "fjord", "add", "acls", "writer", "user:ann@example.com"] in calls
    words = ["create", "group", "all@example.com", "name", 'All, "everybody" + more']
    assert words in [call[:5] for call in calls]


def test_a_command_that_fails_is_listed_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "gam.sh").write_text(made("google")["google/gam.sh"], encoding="utf-8")
    done = run_script(tmp_path, "gam.sh", "gam", '[ "$2" != alias ]')
    assert done.returncode == 1
    assert "3 commands failed" in done.stdout
    assert (tmp_path / "gam-failed.txt").read_text().count("gam create alias") == 3
    preview = run_script(tmp_path, "gam.sh", "gam", "exit 9", "preview")
    assert preview.returncode == 0
    assert "gam create group staff@example.com" in preview.stdout


@given(hostile)
@examples(10, 100)
def test_no_value_leaves_its_word_in_a_shell(tmp_path_factory, values: list[str]) -> None:
    company = company_of(values)
    folder = tmp_path_factory.mktemp("gam")
    calls = gam_calls(folder, made("google", company=company)["google/gam.sh"])
    titles = {call[call.index("name") + 1] for call in calls if "sendas" in call}
    assert titles == {one_line(company["users"][0]["display_name"]) or "ann"}
    assert sorted(path.name for path in folder.iterdir()) == ["bin", "gam-failed.txt", "gam.sh", "log"]


IMAPSYNC = r"""
{ printf '%s|' "$@"; echo; } >>"$LOG"
while [ $# -gt 0 ]; do case $1 in --passfile*) echo "$1 $(head -n 1 "$2")" >>"$LOG" ;; esac; shift; done
case $(tail -n 3 "$LOG") in *Bob*) exit 111 ;; esac
"""


def test_the_lines_for_imapsync_have_the_documented_columns_and_the_script_reads_them(tmp_path: Path) -> None:
    files = made("imapsync", passwords=True, kept=KEPT, source=KEPT.replace("Only", "Old"))
    lines = files["imapsync/accounts.txt"].splitlines()
    assert lines[0] == "# host1;user1;password1;host2;user2;password2;options;"
    for line in lines[1:]:
        columns = line.split(";")
        assert len(columns) == 8
        assert columns[0] == "imap.mail.eu-west-1.awsapps.com"
        assert columns[3] == "imap.example.net"
        assert columns[7] == ""
    for name in ("accounts.txt", "imapsync.sh"):
        (tmp_path / name).write_text(files[f"imapsync/{name}"], encoding="utf-8")
    done = run_script(tmp_path, "imapsync.sh", "imapsync", IMAPSYNC, "--dry")
    log = (tmp_path / "log").read_text()
    assert log.count("--dry|") == 3
    assert "--user1|ann@example.com|" in log
    assert log.count("--passfile1 Old-for-tests-ann-1") == log.count("--passfile2 Only-for-tests-ann-1") == 1
    assert done.returncode == 1
    assert (tmp_path / "failed.txt").read_text() == "111 Bob.Berg@example.com\n"
    assert not [word for word in log.split("|") if word.startswith(("Only-for-tests", "Old-for-tests"))], (
        "a password is among the arguments"
    )


def test_without_passwords_imapsync_reads_those_of_files(tmp_path: Path) -> None:
    files = made("imapsync", company={"users": COMPANY["users"][:1]}, shared_mailboxes=[])
    for name in ("accounts.txt", "imapsync.sh"):
        (tmp_path / name).write_text(files[f"imapsync/{name}"], encoding="utf-8")
    for side in ("passwords1", "passwords2"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "ann@example.com").write_text(f"secret of {side}\n")
    done = run_script(tmp_path, "imapsync.sh", "imapsync", IMAPSYNC)
    assert done.returncode == 0, done.stdout + done.stderr
    log = (tmp_path / "log").read_text()
    assert "--passfile1 secret of passwords1" in log
    assert "--passfile2 secret of passwords2" in log


def test_mbsync_copies_messages_between_two_real_mailboxes(tmp_path: Path) -> None:
    program = MBSYNC.required()
    kept = re.sub(r"Only-for-tests-\w+-\d", PASSWORD, KEPT)
    users = {"users": COMPANY["users"][1:2]}
    given = {"company": users, "domains": {"example.com": "example.net"}, "shared_mailboxes": []}
    text = made("mbsync", **given, passwords=True, kept=kept, source=kept)
    with dovecot() as server:
        server.user = "bob.berg@example.com"
        server.mailbox().add("INBOX", b"Message-ID: <1@x>\r\nSubject: one\r\n\r\nhello\r\n")
        place = f'Host 127.0.0.1\nPort {server.tls_port}\nCertificateFile "{server.certificate}"'
        config = re.sub(r'Host "[^"]*"', place, text["mbsync/mbsyncrc"])
        (tmp_path / "mbsyncrc").write_text(config, encoding="utf-8")
        done = subprocess.run(
            [program, "-c", "mbsyncrc", "-a"],
            cwd=tmp_path,
            env={**os.environ, "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        server.user = "bob.berg@example.net"
        (copied,) = server.mailbox().messages()
        assert b"Subject: one" in copied.data


CURL = r"""
case $* in *only-for-tests*) echo "the key is among the arguments" >&2 ;; esac
for word; do case $word in @/*) grep -q '^X-API-Key: only-for-tests$' "${word#@}" || echo "no key" >&2 ;; esac; done
printf '%s\n' "${@: -1}" >>"$LOG"
cat >>"$LOG"; printf '\n' >>"$LOG"
case ${@: -1} in
  *alias*) echo '[{"type":"danger","log":["x"],"msg":["object_exists","a"]}]' ;;
  *) echo '[{"type":"success"}]' ;;
esac
"""


def requests(
    folder: Path, files: dict[str, str]
) -> tuple[list[tuple[str, dict[str, Any]]], subprocess.CompletedProcess[str]]:
    for name in ("requests.tsv", "mailcow.sh"):
        (folder / name).write_text(files[f"mailcow/{name}"], encoding="utf-8")
    (folder / "key").write_text("only-for-tests\n")
    (folder / "log").write_text("")
    variables = {"MAILCOW_URL": "https://mail.example.com", "MAILCOW_API_KEY_FILE": "key"}
    done = run_script(folder, "mailcow.sh", "curl", CURL, **variables)
    assert done.stderr == ""
    lines = (folder / "log").read_text(encoding="utf-8").split("\n")
    sent = [(path, json.loads(body)) for path, body in zip(lines[::2], lines[1::2], strict=False)]
    return sent, done


def test_the_script_for_mailcow_sends_the_documented_requests(tmp_path: Path) -> None:
    sent, done = requests(tmp_path, made("mailcow", passwords=True, kept=KEPT))
    by_path: dict[str, list[dict[str, Any]]] = {}
    for path, body in sent:
        by_path.setdefault(path.removeprefix("https://mail.example.com/api/v1/"), []).append(body)
    mailbox = {
        "active",
        "authsource",
        "domain",
        "force_pw_update",
        "local_part",
        "name",
        "password",
        "password2",
        "quota",
    }
    assert all(set(body) >= mailbox for body in by_path["add/mailbox"])
    assert by_path["add/mailbox"][0]["password"] == "Only-for-tests-ann-1"
    assert {"address": "info@example.com", "goto": "ann@example.com", "active": "1"} in by_path["add/alias"]
    sender = {
        "items": ["Bob.Berg@example.com"],
        "attr": {"sender_acl": ["default", "ann@example.com", "sales@example.com"]},
    }
    assert sender in by_path["edit/mailbox"]
    assert [body["kind"] for body in by_path["add/resource"]] == ["thing", "location"]
    assert done.returncode == 1
    assert f"{len(by_path['add/alias'])} requests were refused" in done.stdout
    assert "Only-for-tests" not in (tmp_path / "answers.txt").read_text() + done.stdout


@given(hostile)
@examples(5, 50)
def test_every_value_arrives_at_mailcow_as_it_was(tmp_path_factory, values: list[str]) -> None:
    company = company_of(values)
    sent, _done = requests(tmp_path_factory.mktemp("mailcow"), made("mailcow", company=company))
    boxes = [body for path, body in sent if path.endswith("add/mailbox")]
    assert [body["name"] for body in boxes] == [
        company["users"][number]["display_name"] or company["users"][number]["name"] for number in (0, 1, 2)
    ]
    passwords = {body["password"] for body in boxes}
    assert len(passwords) == 3
    assert all(len(one) >= 20 for one in passwords)


def test_the_tables_of_postfix_have_a_key_and_a_value_in_each_line() -> None:
    files = made("postfix_dovecot")
    for name in ("virtual_domains", "virtual_mailboxes", "virtual_aliases", "sender_logins"):
        lines = files[f"postfix_dovecot/{name}"].splitlines()
        assert lines
        keys = [line.split(" ", 1)[0] for line in lines]
        assert len(keys) == len(set(keys))
        assert all(key == key.lower() and not key.startswith("#") for key in keys)
    assert "all@example.com sales@example.com, staff@example.com" in files["postfix_dovecot/virtual_aliases"]
    assert (
        "sales@example.com ann@example.com, bob.berg@example.com, sales@example.com"
        in files["postfix_dovecot/sender_logins"]
    )


def test_a_real_dovecot_knows_the_hashes_of_passwords() -> None:
    users = made("postfix_dovecot", passwords=True, kept=KEPT)["postfix_dovecot/users"]
    assert users == made("postfix_dovecot", passwords=True, kept=KEPT)["postfix_dovecot/users"]
    line = next(line for line in users.splitlines() if line.startswith("ann@example.com:"))
    user, digest, *rest = line.split(":", 7)
    assert rest[-1] == "userdb_quota_rule=*:storage=5000M"
    with dovecot() as server:
        word = ["doveadm", "-c", f"{server.folder}/dovecot.conf", "pw", "-t", digest, "-p"]
        right = subprocess.run([*word, "Only-for-tests-ann-1"], capture_output=True, text=True, check=False)
        wrong = subprocess.run([*word, "wrong"], capture_output=True, text=True, check=False)
        nobody = subprocess.run([*word[:-2], NO_PASSWORD, "-p", ""], capture_output=True, text=True, check=False)
    assert (right.returncode, user) == (0, "ann@example.com"), right.stderr
    assert wrong.returncode != 0
    assert nobody.returncode != 0


def test_the_mapping_file_is_what_the_import_reads() -> None:
    for target in ("microsoft365", "google", "zoho", "mailcow", "postfix_dovecot"):
        found = mapping_targets(made(target)[f"{target}/mapping.csv"], "mapping.csv", {})
        assert found["errors"] == []
        assert found["rows"] == [
            {"mailbox": "ann", "user": "ann@example.com"},
            {"mailbox": "Bob", "user": "Bob.Berg@example.com"},
            {"mailbox": "sales", "user": "sales@example.com"},
        ]


def test_a_shared_mailbox_that_becomes_a_group_is_not_in_the_mapping_file() -> None:
    assert "sales" not in made("google", google_shared="groups")["google/mapping.csv"]


def test_the_variables_that_a_readme_shows_are_what_the_import_reads() -> None:
    playbook = (TOP / "playbooks" / "exit_import.yml").read_text(encoding="utf-8")
    for target in ("microsoft365", "google", "zoho", "mailcow", "postfix_dovecot"):
        (block,) = re.findall(r"```yaml\n(.*?)```", made(target)[f"{target}/README.md"], re.DOTALL)
        variables = yaml.safe_load(block)
        assert {"exit_import_mapping", "exit_import_host"} <= set(variables)
        assert all(f"\n# {name} " in playbook for name in variables)
        command = variables.get("exit_import_token_command")
        if command:
            assert made(target)[f"{target}/access_token.py"]
            words = [word for word in command[2:] if not word.startswith("<")]
            assert words[0] == target.removesuffix("365")


def test_the_first_passwords_for_the_import_are_those_of_the_users() -> None:
    found = yaml.safe_load(made("zoho", passwords=True, kept=KEPT)["zoho/import-passwords.yml"])[
        "exit_import_passwords"
    ]
    assert found["Bob.Berg@example.com"] == "Only-for-tests-bob-2"
    mapping = made("zoho", passwords=True, kept=KEPT)["zoho/mapping.csv"]
    assert mapping_targets(mapping, "mapping.csv", {"passwords": found})["errors"] == []


def test_a_real_slapd_loads_the_directory() -> None:
    entries = loaded(made("ldif")["ldif/directory.ldif"])
    ann = entries["uid=ann,ou=people,dc=example,dc=com"]
    assert ann["mail"] == ["ann@example.com", "About@example.org", "info@example.com"]
    assert ann["sn"] == ["O'N\u2019eill"]
    assert ann["title"] == ["=Chief; Officer"]
    (group,) = [entry for name, entry in entries.items() if "everybody" in name]
    assert group["cn"] == ['All, "everybody" + more']
    assert group["member"] == ["uid=sales,ou=people,dc=example,dc=com", "cn=staff,ou=groups,dc=example,dc=com"]
    assert entries["cn=fjord,ou=resources,dc=example,dc=com"]["manager"] == ["cn=staff,ou=groups,dc=example,dc=com"]


@given(hostile)
@examples(12, 150)
def test_a_real_slapd_loads_every_value_as_it_was(values: list[str]) -> None:
    company = company_of(values)
    names = {one_line(value).strip() for value in values} - {""}
    company["groups"] += [
        {"name": f"{number} {name}", "email": f"g{number}@example.com", "enabled": True, "members": ["ann"]}
        for number, name in enumerate(sorted(names))
    ]
    entries = loaded(made("ldif", company=company)["ldif/directory.ldif"])
    ann = entries["uid=ann,ou=people,dc=example,dc=com"]
    user = company["users"][0]
    for option, attribute in (("job_title", "title"), ("city", "l"), ("display_name", "displayName")):
        wanted = one_line(user[option])
        if wanted.strip():
            assert ann[attribute] == [wanted]
    found = [entry["cn"][0] for name, entry in entries.items() if ",ou=groups," in name and "member" in entry]
    assert {f"{number} {name}" for number, name in enumerate(sorted(names))} <= set(found)
    assert len(entries) == 4 + 3 + 2 + 2 + len(names)


def cards(text: str) -> dict[str, Any]:
    return {card.email.value: card for card in vobject.readComponents(text)}


def test_the_cards_are_read_by_a_library() -> None:
    found = cards(made("vcard")["vcard/address-list.vcf"])
    assert set(found) == {
        *("ann@example.com", "Bob.Berg@example.com", "staff@example.com", "all@example.com"),
        *("fjord-1@example.com", "beamer@example.com"),
    }
    ann = found["ann@example.com"]
    assert ann.fn.value == 'Ann "Æ" O\'N\u2019eill'
    assert (ann.n.value.given, ann.n.value.family) == ("Ann", "O'N\u2019eill")
    assert [one.value for one in ann.email_list] == ["ann@example.com", "About@example.org", "info@example.com"]
    assert ann.adr.value.street == "Kongens gate 1\n0150 Oslo"
    assert ann.org.value == ["Acme, Inc.", "R&D", "A-1"]


@given(hostile)
@examples(40, 500)
def test_every_value_of_a_card_is_read_back_as_it_was(values: list[str]) -> None:
    company = company_of(values)
    text = made("vcard", company=company)["vcard/address-list.vcf"]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.count("\r\n") == text.count("\n")
    found = cards(text)
    assert len(found) == 6
    user = company["users"][0]
    ann = found["ann@example.com"]
    if user["job_title"].strip():
        assert ann.title.value.split("\n") == [one_line(part) for part in re.split("\r\n|\r|\n", user["job_title"])]
