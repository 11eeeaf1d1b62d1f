# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From exported to imported with the playbooks: what an administrator sees, and that one bad mailbox stops no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._variables import documented
from support import zips
from support.exports import STORE, Exporter, exporter_of, replace_archive
from support.imap import PASSWORD, USER, Mailserver, pymap
from support.inprocess import Runner
from support.storage import Drop
from workmail_emulator import Emulator

PEOPLE = ("ann", "bob", "cem", "dee")
VERIFY = {"exit_verify_organization": "acme", "exit_store": STORE, "exit_verify_wave": "pilot"}
IMPORT = {"exit_import_organization": "acme", "exit_store": STORE, "exit_import_wave": "pilot"}


@pytest.fixture(scope="module")
def target() -> Iterator[Mailserver]:
    with pymap() as found:
        yield found


@dataclass
class Leaving:
    """An organization whose mailboxes are exported, and the playbooks of the way out."""

    playbook: Any
    exporter: Exporter

    @property
    def folder(self) -> Path:
        return Path(self.playbook.folder)

    def __call__(self, name: str, *words: str, **variables: Any) -> Any:
        base = VERIFY if name == "exit_verify" else IMPORT
        given = json.dumps({**base, **variables})
        return self.playbook.command("ansible-playbook", f"mailops.workmail.{name}", "-e", given, *words)

    def passes(self, name: str, *words: str, **variables: Any) -> str:
        done = self(name, *words, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return str(done.stdout)

    def fails(self, name: str, *words: str, **variables: Any) -> str:
        done = self(name, *words, **variables)
        assert done.returncode == 2, done.stdout + done.stderr
        return str(done.stdout)

    def replace_archive(self, name: str, data: bytes) -> None:
        replace_archive(self.exporter.drop.s3, self.exporter.records()[name]["entity_id"], "pilot", data)

    def map(self, text: str, name: str = "mapping.yml") -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return name


@pytest.fixture
def leaving(emulator: Emulator, playbook: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch, acme: Runner) -> Leaving:
    exporter = exporter_of(acme, emulator, drop, monkeypatch)
    exporter.people(*PEOPLE)
    for number, name in enumerate(PEOPLE):
        emulator.fill("acme", name, messages=4 + number, events=1)
    exporter.run()
    urls = {f"AWS_ENDPOINT_URL_{one}": drop.url for one in ("S3", "KMS", "IAM")}
    playbook.environment |= {**urls, "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "eu-west-1"}
    return Leaving(playbook, exporter)


def server(target: Mailserver, **more: Any) -> dict[str, Any]:
    told = {
        "host": "127.0.0.1",
        "port": target.port,
        "encryption": "none",
        "mapping": "mapping.yml",
        "password": PASSWORD,
    }
    return {f"exit_import_{key}": value for key, value in {**told, **more}.items()}


def test_every_archive_is_read_once_and_the_summary_says_what_to_do_next(leaving: Leaving) -> None:
    shown = leaving.passes("exit_verify", exit_verify_dir="found", exit_verify_progress="progress")
    assert "4 mailboxes read, 4 balanced: 22 messages, 4 calendar items" in shown
    assert "wave pilot in s3://acme-exports/exit" in shown
    assert f"the report is {leaving.folder / 'found' / 'exit_verify.json'}" in shown
    assert "Next, run mailops.workmail.exit_import" in shown
    mistyped = leaving.fails("exit_verify", exit_verify_wave="pliot")
    assert "Did you mean 'pilot'?" in mistyped
    assert "Every archive balances" not in mistyped
    assert "has no exports" in leaving.fails("exit_verify", exit_store=str(leaving.folder / "nothing"))
    report = json.loads((leaving.folder / "found" / "exit_verify.json").read_text())
    assert [one["mailbox"] for one in report["mailboxes"]] == list(PEOPLE)
    assert sum(one["bytes_read"] for one in report["mailboxes"]) > 0
    leaving.passes("exit_verify", exit_verify_dir="found")
    again = json.loads((leaving.folder / "found" / "exit_verify.json").read_text())
    assert sum(one["bytes_read"] for one in again["mailboxes"]) == 0


def test_red_mailboxes_are_named_with_the_reason_and_the_others_are_read(leaving: Leaving) -> None:
    leaving.replace_archive("bob", b"PK\x03\x04 and no more")
    leaving.replace_archive("cem", zips.with_wrong_sums(zips.zipped(zips.mailbox(2))))
    shown = leaving.fails("exit_verify")
    assert "3 mailboxes read, 2 balanced" in shown
    assert "red: cem: 3 entries cannot be read. Copy the archive again, or export the mailbox again." in shown
    assert "red: bob: s3://acme-exports/exit/exports/" in shown
    assert "2 problems were found, see the summary." in shown


def test_hosts_share_a_wave_and_a_host_that_cannot_be_reached_is_reported(leaving: Leaving) -> None:
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    hosts: dict[str, Any] = {"one": local, "two": local, "three": local}
    inventory = leaving.folder / "hosts.json"
    inventory.write_text(json.dumps({"all": {"hosts": hosts}}))
    shown = leaving.passes("exit_verify", "-i", str(inventory), exit_verify_hosts="all")
    assert "4 mailboxes read, 4 balanced" in shown
    lost = {"ansible_host": "127.0.0.1", "ansible_port": 1, "ansible_ssh_common_args": "-o BatchMode=yes"}
    inventory.write_text(json.dumps({"all": {"hosts": {**hosts, "two": lost}}}))
    done = leaving("exit_verify", "-i", str(inventory), exit_verify_hosts="all")
    assert done.returncode != 0
    assert "red: the share of the host two was not read" in done.stdout


def test_each_mailbox_gets_its_sentence_and_a_second_run_appends_nothing(leaving: Leaving, target: Mailserver) -> None:
    leaving.map(f"- {{mailbox: ann, user: {USER}, folders: {{exclude: [Junk Email]}}}}\n")
    before = leaving.passes("exit_import", "--check", **server(target))
    assert "0 of " in before
    assert "1 mailbox is not complete in the target" in before
    shown = leaving.passes(
        "exit_import", exit_import_calendar_dir="calendars", exit_import_dir="told", **server(target)
    )
    assert f"ann -> {USER}: All 4 messages of the archive are in the target." in shown
    assert list((leaving.folder / "calendars" / "ann").glob("*.ics"))
    assert json.loads((leaving.folder / "told" / "ann.json").read_text())["summary"]["missing"] == 0
    again = leaving.passes("exit_import", exit_import_calendar_dir="calendars", **server(target))
    assert "changed=0" in again
    checked = leaving.passes("exit_import", "--check", exit_import_calendar_dir="calendars", **server(target))
    assert f"ann -> {USER}: All 4 messages of the archive are in the target." in checked
    assert "changed=0" in checked
    next((leaving.folder / "calendars" / "ann").glob("*.ics"), Path("none")).unlink()
    checked = leaving.passes("exit_import", "--check", exit_import_calendar_dir="calendars", **server(target))
    assert "1 mailbox is not complete in the target" in checked


def test_exported_mailboxes_without_a_row_are_named(leaving: Leaving, target: Mailserver) -> None:
    leaving.exporter.people(*PEOPLE, rooms=["lab"])
    leaving.exporter.run()
    leaving.map(f"- {{mailbox: ann, user: {USER}}}\n")
    shown = leaving.passes("exit_import", **server(target))
    assert "exported, but without a row in the mapping file: bob, cem, dee. Add a row for each" in shown
    assert "rooms and equipment: lab. IMAP takes no calendars. Write them as files" in shown
    by_id = leaving.exporter.records()["ann"]["entity_id"]
    leaving.map(f"- {{mailbox: {by_id}, user: {USER}}}\n")
    assert "without a row in the mapping file: bob, cem, dee." in leaving.passes("exit_import", **server(target))
    chosen = leaving.passes("exit_import", exit_import_mailboxes=by_id, **server(target))
    assert "without a row" not in chosen


def test_a_mailbox_that_fails_stops_no_other(leaving: Leaving, target: Mailserver) -> None:
    leaving.replace_archive("bob", b"PK\x03\x04 and no more")
    leaving.map(f"mailbox;user\nann;stranger@example.com\nbob;b@example.com\ncem;{USER}\n", "mapping.csv")
    passwords = {"stranger@example.com": "canary-7", "b@example.com": "only-for-bob-1", USER: PASSWORD}
    more = server(target, mapping="mapping.csv", password="", passwords=passwords)
    shown = leaving.fails("exit_import", **more)
    assert f"cem -> {USER}: All 6 messages of the archive are in the target." in shown
    assert "does not let stranger@example.com sign in" in shown
    assert "red: bob: s3://acme-exports/exit/exports/" in shown
    assert "2 problems were found, see the summary." in shown
    assert "canary-7" not in shown
    assert PASSWORD not in shown
    verbose = leaving("exit_import", "-vvv", **more)
    assert "canary-7" not in verbose.stdout + verbose.stderr


def test_hosts_share_the_mailboxes_of_the_mapping(leaving: Leaving, target: Mailserver) -> None:
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    inventory = leaving.folder / "hosts.json"
    inventory.write_text(json.dumps({"all": {"hosts": {"one": local, "two": local, "three": local}}}))
    id_ = leaving.exporter.records()["ann"]["entity_id"]
    leaving.map(f"- {{mailbox: ann, user: {USER}}}\n- {{mailbox: {id_}, user: other@example.com}}\n")
    twice = leaving.fails("exit_import", "-i", str(inventory), exit_import_hosts="all", **server(target))
    assert f"mapping.yml: the id {id_} and the name of the same mailbox have a row each" in " ".join(twice.split())
    lost = {**local, "ansible_python_interpreter": "/nowhere/python3"}
    inventory.write_text(json.dumps({"all": {"hosts": {"one": local, "two": lost, "three": local}}}))
    leaving.map(f"- {{mailbox: ann, user: {USER}}}\n- {{mailbox: bob, user: other@example.com}}\n")
    shown = leaving.fails("exit_import", "-i", str(inventory), exit_import_hosts="all", **server(target))
    assert f"ann -> {USER}: All 4" in shown
    assert "red: bob: " in shown
    inventory.write_text(json.dumps({"all": {"hosts": {"one": local, "two": local, "three": local}}}))
    shown = leaving("exit_import", "-i", str(inventory), exit_import_hosts="all", **server(target)).stdout
    assert shown.count(f"ann -> {USER}: All 4") == 1
    assert "does not let other@example.com sign in" in shown


def test_a_mistyped_number_is_repeated_under_the_name_of_its_variable(leaving: Leaving, target: Mailserver) -> None:
    leaving.map(f"- {{mailbox: ann, user: {USER}}}\n")
    shown = leaving.fails("exit_import", **server(target, connections="many"))
    assert "exit_import_connections: 'many' is not a whole number" in shown
    assert "exit_verify_workers: 'few' is not a whole number" in leaving.fails("exit_verify", exit_verify_workers="few")


def test_mailboxes_of_a_host_that_fails_are_named(leaving: Leaving, target: Mailserver) -> None:
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    hosts = {"one": local, "two": {**local, "exit_import_dir": "/dev/null/told"}}
    (leaving.folder / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}))
    leaving.map(f"- {{mailbox: ann, user: {USER}}}\n- {{mailbox: bob, user: other@example.com}}\n")
    shown = leaving.fails("exit_import", "-i", "hosts.json", exit_import_hosts="all", **server(target))
    assert f"ann -> {USER}: All 4" in shown
    assert "red: bob: was not imported, because its host failed (two). Run the playbook again." in shown
    assert "1 problem was found" in shown


def test_a_token_command_and_a_calendar_name_the_user(leaving: Leaving, target: Mailserver) -> None:
    leaving.map(f"- {{mailbox: ann, user: {USER}}}\n")
    script = leaving.folder / "token"
    script.write_text(f'#!/bin/sh\necho "$1" >{leaving.folder}/asked\nexit 3\n')
    script.chmod(0o755)
    more = server(target, password="", token_command=f"{script} {{user}}")
    assert "wrote no token" in leaving.fails("exit_import", **more)
    assert (leaving.folder / "asked").read_text().strip() == USER


def test_archives_can_become_files_instead(leaving: Leaving) -> None:
    shown = leaving.passes("exit_import", exit_import_files="mail", exit_import_files_format="eml")
    assert "files on localhost: 4 of 4 mailboxes written" in shown
    assert len(list((leaving.folder / "mail" / "ann" / "mail").rglob("*.eml"))) == 4
    assert "changed=0" in leaving.passes("exit_import", exit_import_files="mail", exit_import_files_format="eml")


MISTAKES = """
- {mailbox: ann, user: a@example.com}
- {mailbox: ann, user: b@example.com}
- {mailbox: bob, user: A@example.com}
- {mailbox: cem}
- {mailbox: dee, user: d@example.com, folder: x, folders: {maps: {}}}
- zoe
"""


def test_everything_wrong_with_the_mapping_is_said_at_once_and_nothing_is_changed(
    leaving: Leaving, target: Mailserver
) -> None:
    leaving.map(MISTAKES)
    before = leaving.exporter.drop.objects()
    shown = " ".join(leaving.fails("exit_import", **server(target)).split())
    for words in (
        "item 2: the mailbox 'ann' has two rows",
        "item 3: 'A@example.com' is the target of 'ann' and of 'bob'",
        "item 4: needs `user`",
        "item 5: `folder` is not a key",
        "item 5: `folders.maps` is not a key",
        "item 6 must be a list with an item for each mailbox",
        "Nothing was changed.",
    ):
        assert words in shown, words
    assert leaving.exporter.drop.objects() == before


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("- {mailbox: zoe, user: z@example.com}\n", {}, "'zoe' has no export in this wave"),
        (
            "- {mailbox: ann, user: a@example.com}\n",
            {"passwords": {"b@example.com": "x"}, "password": ""},
            "no password for a@",
        ),
        ("- {mailbox: ann, user: a@example.com}\n", {"token_command": "x"}, "exactly one of"),
        ("- {mailbox: ann, user: a@example.com}\n", {"mapping": ""}, "Set the organization, the store"),
        (
            "- {mailbox: ann, user: a@example.com}\n",
            {"mapping": "none.yml"},
            "none.yml does not exist or is not a file",
        ),
        (
            "- {mailbox: ann, user: a@example.com, folders: {exclude: ['']}}\n",
            {"connections": 99, "skip_older_than": "soon", "delta_from": "first wave", "port": 99999},
            "exit_import_port: 99999 is outside 1 to 65535. exit_import_connections: 99 is outside 1 to 32. "
            "exit_import_skip_older_than: 'soon' is not a date; write it as '2025-01-31'. exit_import_delta_from: "
            "'first wave' is not a valid name for a wave: use 1 to 32 lowercase letters, digits, hyphens and "
            "underscores. mapping.yml: item 1: folders.exclude[0]: must be the path of a folder, such as `Junk Email`. "
            "Nothing was changed.",
        ),
        ("a: [\n", {}, "cannot be read"),
        ("mailbox: ann\n", {}, "must be a list with an item for each mailbox"),
        ("- {mailbox: ann, user: a@example.com}\n", {"mailboxes": "bob"}, "has no row for the mailbox 'bob'"),
        ("- {mailbox: ann, user: a@example.com}\n", {"pasword": "x"}, "Did you mean `exit_import_password`?"),
    ],
)
def test_what_is_missing_is_asked_for_before_the_first_call(
    leaving: Leaving, target: Mailserver, text: str, more: dict[str, Any], words: str
) -> None:
    leaving.map(text)
    before = leaving.exporter.drop.objects()
    assert words in " ".join(leaving.fails("exit_import", **server(target, **more)).split())
    assert leaving.exporter.drop.objects() == before


@pytest.mark.parametrize(
    ("name", "needed"), [("exit_verify", {}), ("exit_import", {"exit_import_files": "mail"})], ids=["verify", "import"]
)
def test_blank_variables_count_as_left_out(leaving: Leaving, name: str, needed: dict[str, str]) -> None:
    """As a survey of AWX leaves them, for every variable that the playbook documents."""
    known = {one for one in documented(name)[0] if one.startswith(f"{name}_")}
    blank = dict.fromkeys(known - {*VERIFY, *IMPORT, *needed}, "")
    assert len(blank) > 7
    assert leaving.passes(name, "--check", **needed) == leaving.passes(name, "--check", **blank, **needed)
