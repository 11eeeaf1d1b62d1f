# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several mailboxes in one task of `workmail_archive_import`, each with its own sign-in."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._imap import importing, sign_in
from ansible_collections.mailops.workmail.plugins.module_utils._store.names import record_name
from support.clock import Clock
from support.exports import PREFIX, STORE, Exporter, exporter_of
from support.imap import PASSWORD, Mailserver, pymap
from support.storage import BUCKET, Drop

MODULE = "workmail_archive_import"
PEOPLE = {"ann": 5, "bob": 3, "cem": 4}
SECRET = "canary-for-bob"


@pytest.fixture(scope="module")
def target() -> Iterator[Mailserver]:
    with pymap(users=[user(name) for name in PEOPLE]) as found:
        yield found


def user(name: str) -> str:
    return f"{name}@example.com"


@pytest.fixture
def exporter(acme: Any, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch, target: Mailserver) -> Exporter:
    found = exporter_of(acme, emulator, drop, monkeypatch)
    found.people(*PEOPLE)
    for name, messages in PEOPLE.items():
        emulator.fill("acme", name, messages=messages, events=1)
        Mailserver(target.port, user=user(name)).mailbox().empty()
    found.run()
    return found


def options(target: Mailserver, **more: Any) -> dict[str, Any]:
    place = {"host": "127.0.0.1", "port": target.port, "encryption": "none", "password": PASSWORD}
    return {"wave": "pilot", "store": STORE, "targets": rows(), **place, **more}


def rows(**changes: dict[str, Any]) -> list[dict[str, Any]]:
    """A target for each mailbox, with what `changes` sets for some."""
    return [{"mailbox": name, "user": user(name), **changes.get(name, {})} for name in PEOPLE]


def test_every_mailbox_is_imported_and_remembered_and_told_apart(
    exporter: Exporter, target: Mailserver, tmp_path: Path
) -> None:
    more = {name: {"report_path": str(tmp_path / f"{name}.json")} for name in PEOPLE}
    more["ann"]["calendar_path"] = str(tmp_path / "calendar")
    asked = options(target, targets=rows(**more))
    preview = exporter.acme.run(MODULE, check=True, **asked)
    assert (preview["changed"], preview["summary"]["missing"]) == (True, 12)
    assert preview["summary"]["text"] == "0 mailboxes complete in the target, 3 not complete."
    real = exporter.acme.run(MODULE, **asked)
    assert real["diff"] == preview["diff"]
    assert "ann -> ann@example.com:\n+ " in real["diff"]["prepared"]
    assert real["summary"]["text"] == "3 mailboxes complete in the target."
    assert (real["summary"]["messages"], real["summary"]["appended"], real["summary"]["calendar_written"]) == (
        12,
        12,
        1,
    )
    assert {one["mailbox"]: one["present"] for one in real["mailboxes"]} == PEOPLE
    assert any("bob: 1 calendar item was not imported" in str(one) for one in real["warnings"])
    for name, messages in PEOPLE.items():
        assert json.loads((tmp_path / f"{name}.json").read_text())["summary"]["present"] == messages
    documents = [one for one in exporter.drop.objects() if f"{PREFIX}/imports/" in one and one.endswith(".pilot.json")]
    assert len(documents) == len(PEOPLE)
    again = exporter.acme.run(MODULE, **asked)
    assert (again["changed"], again["summary"]["appended"], again["summary"]["bytes_read"]) == (False, 0, 0)


def test_a_mailbox_that_fails_stops_no_other_and_no_secret_is_shown(exporter: Exporter, target: Mailserver) -> None:
    record = exporter.records()["cem"]
    for one in record["objects"]:
        exporter.drop.s3.put_object(Bucket=BUCKET, Key=f"exit/{one['name']}", Body=b"PK\x03\x04 and no more")
    changes = {"bob": {"password": SECRET}, "cem": {"mailbox": record["entity_id"]}}
    told = exporter.acme.fails(MODULE, **options(target, targets=rows(**changes)))
    assert told["msg"].startswith("bob, cem: not imported completely.\n- bob: ")
    assert "does not let bob@example.com sign in" in told["msg"]
    assert {one["mailbox"]: "msg" in one for one in told["mailboxes"]} == {"ann": False, "bob": True, "cem": True}
    assert [one.get("code") for one in told["mailboxes"]][:2] == [None, "SignInFailed"]
    assert (told["summary"]["present"], told["summary"]["mailboxes_failed"]) == (5, 2)
    assert told["summary"]["text"] == "1 mailbox complete in the target, 2 failed."
    assert SECRET not in json.dumps(told)
    assert told["invocation"]["module_args"]["targets"] == "3 items"


def test_a_mailbox_without_a_finished_export_is_named_by_its_id_too(exporter: Exporter, target: Mailserver) -> None:
    record = exporter.records()["bob"]
    exporter.acme.run("workmail_archive_info", store=STORE, wave="pilot")
    path = f"exit/{record_name(record['entity_id'], 'pilot')}"
    text = exporter.drop.read(path).replace(b'"COMPLETED"', b'"FAILED"')
    exporter.drop.s3.put_object(Bucket=BUCKET, Key=path, Body=text)
    told = exporter.acme.fails(MODULE, **options(target, targets=rows(bob={"mailbox": record["entity_id"]})))
    assert "its export in this wave is failed" in told["msg"]
    assert told["summary"]["present"] == PEOPLE["ann"] + PEOPLE["cem"]


def test_a_server_that_was_never_reached_is_not_asked_again(
    exporter: Exporter, target: Mailserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(importing, "time", clock)
    told = exporter.acme.fails(MODULE, **options(target, port=1))
    assert clock.now < 2 * importing.FIRST_PATIENCE
    assert all("127.0.0.1:1 cannot be reached" in one["msg"] for one in told["mailboxes"])
    assert told["mailboxes"][2]["msg"].startswith("cem: was not imported: ")


def test_all_errors_of_all_items_are_reported_at_once_and_nothing_is_read(
    exporter: Exporter, target: Mailserver
) -> None:
    before = exporter.drop.objects()
    wrong = [
        {"mailbox": "ann", "user": "", "report_path": "report.txt", "calendar_path": "a", "caldav_url": "https://x/"},
        {"mailbox": "ann", "user": user("bob"), "caldav_url": "ftp://x", "folders": {"exclude": ["/"]}},
        {"mailbox": "cem", "user": user("bob"), "password": SECRET, "token_command": ["echo"]},
        {"user": user("dee"), "pasword": SECRET},
        "zoe",
    ]
    told = exporter.acme.fails(MODULE, **options(target, targets=wrong, mailboxes=["ann"], connections=99, user="x"))
    for words in (
        "connections: 99 is outside 1 to 32.",
        "mailboxes: cannot be used with `targets`; set it in the items, or remove it.",
        "user: cannot be used with `targets`",
        "targets[0] (ann): calendar_path 'a' and caldav_url 'https://x/' are mutually exclusive",
        "targets[1] (ann).mailbox: is that of targets[0] (ann), too; keep one of them.",
        "targets[1] (ann).caldav_url: 'ftp://x' is not the URL of a calendar",
        "targets[1] (ann).folders.exclude[0]: must be the path of a folder",
        "targets[2] (cem).user: is that of targets[1] (ann), too; set another one.",
        "targets[2] (cem): ",
        "targets[3].mailbox: is required",
        "targets[3].pasword: unsupported parameter. Did you mean 'password'?",
        "targets[4]: is text but must be a dictionary",
    ):
        assert words in told["msg"], (words, told["msg"])
    assert SECRET not in json.dumps(told)
    assert exporter.drop.objects() == before


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"targets": []}, "targets: must not be empty; list the mailboxes, each with its `user`."),
        ({"password": None}, "targets[0] (ann): one of `password` and `token_command` is required"),
        ({"targets": [{"mailbox": "zoe", "user": "z"}]}, "targets[0] (zoe).mailbox: 'zoe' has no export in this wave"),
        ({"targets": [{"mailbox": f"m{n}", "user": f"u{n}"} for n in range(201)]}, "targets: has 201 items, but one"),
        (
            {"archives": [{"src": ["a.zip"]}], "store": None, "wave": None},
            "targets[0] (ann).mailbox: 'ann' has no item in `archives`; add one, or use the name of one.",
        ),
        ({"targets": [{"mailbox": "ann", "user": "\x07"}]}, "targets[0] (ann).user: must not be empty and must not"),
        (
            {"targets": rows(ann={"report_path": "no/a.json"})},
            "targets[0] (ann).report_path: the directory 'no' does not exist; create it first.",
        ),
    ],
)
def test_targets_that_cannot_be_are_refused(
    exporter: Exporter, target: Mailserver, changes: dict[str, Any], text: str
) -> None:
    assert text in exporter.acme.fails(MODULE, **options(target, **changes))["msg"]


def test_the_name_and_the_id_of_a_mailbox_are_one_mailbox(exporter: Exporter, target: Mailserver) -> None:
    twins = [*rows(), {"mailbox": exporter.records()["ann"]["entity_id"], "user": "other@example.com"}]
    told = exporter.acme.fails(MODULE, **options(target, targets=twins))
    assert ".mailbox: is the mailbox of targets[0] (ann), too; keep one of them." in told["msg"]


def test_hosts_share_the_items_and_each_has_the_time_of_the_task(
    exporter: Exporter, target: Mailserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []
    for index in range(2):
        shard = {"index": index, "count": 2}
        told = exporter.acme.run(MODULE, **options(target, shard=shard, time_limit=3600))
        done += [one["mailbox"] for one in told.get("mailboxes", [])]
    assert sorted(done) == sorted(PEOPLE)


def test_an_option_of_an_item_takes_the_place_of_that_of_the_task(exporter: Exporter, target: Mailserver) -> None:
    items = rows(bob={"folders": {}}, cem={"password": PASSWORD})
    folders = {"exclude": ["Inbox", "Sent Items", "Archive", "Drafts", "Deleted Items", "Junk Email"]}
    told = exporter.acme.run(MODULE, check=True, **options(target, targets=items, folders=folders))
    counts = {one["mailbox"]: one["messages"] for one in told["mailboxes"]}
    assert counts["bob"] == PEOPLE["bob"]
    assert counts["ann"] < PEOPLE["ann"]


def test_the_certificates_of_the_system_are_read_once_for_all_connections(
    exporter: Exporter, target: Mailserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in.tls_context.cache_clear()
    made: list[str] = []
    create = ssl.create_default_context
    monkeypatch.setattr(ssl, "create_default_context", lambda **more: made.append("") or create(**more))
    exporter.acme.run(MODULE, **options(target))
    assert len(made) == 1
