# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The store remembers how far each mailbox is: exported, verified, imported, and what must be repeated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._store.steps import Step, step_name, to_bytes
from support import zips
from support.exports import STORE, Exporter, exporter_of, replace_archive
from support.imap import PASSWORD, USER, Mailserver, pymap
from support.inprocess import Runner
from support.storage import BUCKET, Drop

INFO, ARCHIVE_INFO, IMPORT = "workmail_mailbox_export_info", "workmail_archive_info", "workmail_archive_import"
WAVE: dict[str, Any] = {"store": STORE, "wave": "pilot"}


@pytest.fixture(scope="module")
def target() -> Iterator[Mailserver]:
    with pymap() as found:
        yield found


@pytest.fixture
def exporter(acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    """Three exported mailboxes with mail."""
    found = exporter_of(acme, emulator, drop, monkeypatch)
    found.people("ann", "bob", "cem")
    for name in ("ann", "bob", "cem"):
        emulator.fill("acme", name, messages=6, events=2)
    found.run()
    return found


def standing(exporter: Exporter) -> dict[str, Any]:
    return exporter.acme.run(INFO, steps=True, **WAVE)


def row(exporter: Exporter, name: str) -> dict[str, Any]:
    return next(one for one in standing(exporter)["exports"] if one["name"] == name)


def damage(exporter: Exporter, name: str, data: bytes) -> None:
    replace_archive(exporter.drop.s3, exporter.records()[name]["entity_id"], "pilot", data)


def options(target: Mailserver, name: str, **more: Any) -> dict[str, Any]:
    server = {"host": "127.0.0.1", "port": target.port, "encryption": "none", "user": USER, "password": PASSWORD}
    return {**WAVE, "mailboxes": [name], **server, **more}


def test_a_verified_wave_is_said_to_be_verified(exporter: Exporter) -> None:
    before = standing(exporter)
    assert before["next"] == [
        {
            "playbook": "mailops.workmail.exit_verify",
            "command": "ansible-playbook mailops.workmail.exit_verify -e exit_verify_organization=acme "
            f"-e exit_store={WAVE['store']} -e exit_verify_wave={WAVE['wave']} -e exit_verify_region=eu-west-1",
            "mailboxes": 3,
            "text": "3 mailboxes are not verified",
        }
    ]
    read = exporter.acme.run(ARCHIVE_INFO, **WAVE)["mailboxes"][0]
    after = standing(exporter)
    assert (after["summary"]["verified"], after["summary"]["red"]) == (3, 0)
    assert after["summary"]["text"] == "3 completed, 3 verified"
    told = row(exporter, read["mailbox"])["verification"]
    assert told["state"] == "balanced"
    assert [told[key] for key in ("messages", "calendar_items")] == [read["messages"], read["calendar_items"]]
    assert [one["playbook"] for one in after["next"]] == ["mailops.workmail.exit_import"]


def test_check_mode_and_a_second_run_record_nothing(exporter: Exporter) -> None:
    def recorded() -> list[Any]:
        listed = exporter.drop.s3.list_objects_v2(Bucket=BUCKET, Prefix="exit/verifications/").get("Contents", [])
        return [(one["Key"], one["ETag"], one["LastModified"]) for one in listed]

    exporter.acme.run(ARCHIVE_INFO, check=True, **WAVE)
    assert recorded() == []
    exporter.acme.run(ARCHIVE_INFO, **WAVE)
    first = recorded()
    assert len(first) == 3
    exporter.acme.run(ARCHIVE_INFO, **WAVE)
    assert recorded() == first


def test_red_mailboxes_come_first_with_the_reason(exporter: Exporter) -> None:
    damage(exporter, "bob", b"PK\x03\x04 and no more")
    damage(exporter, "cem", zips.with_wrong_sums(zips.zipped(zips.mailbox(2))))
    exporter.acme.fails(ARCHIVE_INFO, **WAVE)
    told = standing(exporter)
    assert [one["name"] for one in told["exports"]][2] == "ann"
    assert told["summary"]["red"] == 2
    bob, cem = row(exporter, "bob"), row(exporter, "cem")
    assert (bob["verification"]["state"], bob["next_step"]) == ("failed", "verify")
    assert "is truncated" in bob["verification"]["text"]
    assert (cem["verification"]["state"], cem["red"]) == ("not_balanced", True)
    assert "3 entries cannot be read" in cem["verification"]["text"]


def test_an_archive_that_was_written_again_must_be_verified_again(exporter: Exporter) -> None:
    exporter.acme.run(ARCHIVE_INFO, **WAVE)
    damage(exporter, "ann", zips.zipped(zips.mailbox(2)))
    told = row(exporter, "ann")
    assert (told["verification"]["state"], told["red"], told["next_step"]) == ("outdated", True, "verify")


def test_an_import_is_reported_with_its_target(exporter: Exporter, target: Mailserver, tmp_path: Path) -> None:
    exporter.acme.run(IMPORT, check=True, **options(target, "ann", calendar_path=str(tmp_path)))
    assert "imports" not in row(exporter, "ann")
    done = exporter.acme.run(IMPORT, **options(target, "ann", calendar_path=str(tmp_path)))
    told = row(exporter, "ann")
    assert (told["next_step"], told["red"]) == ("freeze", False)
    (one,) = told["imports"]
    assert (one["state"], one["target"]) == ("complete", f"{USER} on 127.0.0.1")
    assert (one["text"], one["present"]) == (done["summary"]["text"], done["summary"]["present"])
    assert standing(exporter)["summary"]["imported"] == 1


def test_an_import_that_fails_is_red_until_it_is_repeated(exporter: Exporter, target: Mailserver) -> None:
    result = exporter.acme.fails(IMPORT, **options(target, "ann", password="canary-1"))
    told = row(exporter, "ann")
    assert (told["imports"][0]["state"], told["red"], told["next_step"]) == ("failed", True, "import")
    assert told["imports"][0]["text"] in result["msg"]
    exporter.acme.run(IMPORT, **options(target, "ann"))
    assert row(exporter, "ann")["red"] is False


def test_rooms_are_not_led_into_the_imap_import(
    acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = exporter_of(acme, emulator, drop, monkeypatch)
    found.people("ann", rooms=["board", "attic"])
    for name in ("ann", "board", "attic"):
        emulator.fill("acme", name, messages=2 if name == "ann" else 0, events=2)
    found.run()
    acme.run(ARCHIVE_INFO, **WAVE)
    person, rooms = standing(found)["next"]
    assert (person["mailboxes"], rooms["mailboxes"]) == (1, 2)
    assert "-e exit_import_files=rooms" in rooms["command"]
    named = rooms["command"].partition("exit_import_mailboxes=")[2].split()[0].split(",")
    assert sorted(named) == ["attic", "board"]
    acme.run("workmail_archive", dest=str(tmp_path), mailboxes=named, **WAVE)
    assert [one["mailboxes"] for one in standing(found)["next"]] == [1]


def test_files_count_as_an_import(exporter: Exporter, tmp_path: Path) -> None:
    exporter.acme.run("workmail_archive", dest=str(tmp_path), **WAVE)
    told = standing(exporter)
    assert told["summary"]["imported"] == 3
    assert [one["playbook"] for one in told["next"]] == ["mailops.workmail.exit_switch"]
    assert str(tmp_path) in told["exports"][0]["imports"][0]["target"]


def test_the_time_that_jobs_took_is_measured(exporter: Exporter) -> None:
    rate = standing(exporter)["rate"]
    assert (rate["jobs"], sorted(rate)) == (3, ["jobs", "seconds", "shortest_seconds"])
    assert 0 <= rate["shortest_seconds"] <= rate["seconds"]
    assert "rate" not in exporter.acme.run(INFO, **{**WAVE, "wave": "final"})


def test_a_mistyped_wave_has_no_command(exporter: Exporter, tmp_path: Path) -> None:
    report = tmp_path / "status.json"
    for wave, text in (("pliot", ". Did you mean 'pilot'?"), ("final", "; use one of them.")):
        told = exporter.acme.run(INFO, steps=True, report_path=str(report), **{**WAVE, "wave": wave})
        assert (told["next"], report.exists()) == ([], False)
        assert told["unknown_wave"] == f"'{wave}' has no exports in {STORE}, which has 'pilot'{text}"


@pytest.mark.parametrize("place", ["exti", "exit/pilot", ""])
def test_a_mistyped_store_is_answered_with_those_beside_it_and_nothing_is_written(
    exporter: Exporter, tmp_path: Path, place: str
) -> None:
    report, before = tmp_path / "status.json", exporter.drop.objects()
    store = f"s3://{BUCKET}/{place}".rstrip("/")
    told = exporter.acme.run(INFO, steps=True, report_path=str(report), store=store, wave="pilot")
    assert (told["next"], report.exists(), exporter.drop.objects()) == ([], False, before)
    assert told["unknown_wave"].startswith(
        f"'pilot' has no exports in {store}. No wave was exported there. Stores beside it: {STORE}."
    )
    failed = exporter.acme.fails("workmail_archive_info", store=store, wave="pilot")
    assert f"Stores beside it: {STORE}." in failed["msg"]


def test_a_disabled_mailbox_is_named_until_it_is_exported_by_name(exporter: Exporter, emulator: Any) -> None:
    emulator.advance(25 * 3600)
    exporter.acme.run("workmail_user", name="bob", enabled=False)
    run = exporter.run(wave="final", exclude=["cem"])
    assert run["summary"]["text"] == "1 completed, 2 not selected"
    assert {one["name"]: one["reason"] for one in run["not_selected"]} == {"bob": "disabled", "cem": "excluded"}
    assert "1 mailbox with data is disabled and not in the wave: bob. Enable them first" in str(run["warnings"][0])
    final = {**WAVE, "wave": "final"}
    told = exporter.acme.run(INFO, steps=True, **final)
    assert [one["name"] for one in told["not_selected"]] == ["bob"]
    assert "It is disabled. Enable it first, or export it by name. WorkMail keeps" in told["not_selected"][0]["text"]
    key, role = exporter.options["kms_key"], exporter.options["role"]
    found = exporter.acme.run(INFO, kms_key=key, role=role, **final)["findings"]
    assert "mailboxes" in [one["option"] for one in found if not one["forbids_exports"]]
    # A wave that has it no longer misses it.
    assert "not_selected" not in exporter.acme.run(INFO, steps=True, **WAVE)


def test_steps_after_the_import_come_from_their_records(exporter: Exporter, tmp_path: Path) -> None:
    exporter.acme.run("workmail_archive", dest=str(tmp_path), **WAVE)
    records = exporter.records()
    organization = records["ann"]["organization"]

    def record(type_: str, state: str, entity: str = organization, **more: Any) -> None:
        step = Step(type_, organization, entity, "", "", state, **{"at": "2027-02-15T08:00:00Z", **more})
        key = f"exit/{step_name(step)}"
        exporter.drop.s3.put_object(Bucket=BUCKET, Key=key, Body=to_bytes(step))

    record("frozen", "frozen")
    assert standing(exporter)["summary"]["text"] == "3 completed, 3 verified, 3 imported, 3 frozen"
    record("switched", "switched")
    assert [one["playbook"] for one in standing(exporter)["next"]] == ["mailops.workmail.exit_evidence"]
    record("switched", "failed", records["bob"]["entity_id"], at="2027-02-16T08:00:00Z", text="MX is not changed.")
    told = standing(exporter)
    assert [one["name"] for one in told["exports"]] == ["bob", "ann", "cem"]
    assert told["exports"][0]["switched"]["text"] == "MX is not changed."


def test_a_mailbox_stays_on_the_page_when_its_user_is_disabled(exporter: Exporter) -> None:
    exporter.acme.run("workmail_user", name="bob", enabled=False)
    assert [one["name"] for one in exporter.acme.run(INFO, **WAVE)["exports"]] == ["ann", "cem"]
    assert sorted(one["name"] for one in standing(exporter)["exports"]) == ["ann", "bob", "cem"]


def test_the_store_is_shown_after_the_organization_is_deleted(exporter: Exporter, tmp_path: Path) -> None:
    exporter.acme.run("workmail_archive", dest=str(tmp_path), **WAVE)
    id_ = exporter.records()["ann"]["organization"]
    exporter.acme.run("workmail_organization", state="absent", confirm_alias="acme", force_delete=True)
    told = Runner(exporter.acme.url, id_).run(INFO, steps=True, **WAVE)
    assert [one["name"] for one in told["exports"]] == ["ann", "bob", "cem"]
    assert told["summary"]["imported"] == 3
    assert "only what the store has is shown" in str(told["warnings"])
    failed = Runner(exporter.acme.url, f"m-{'1' * 32}").fails(INFO, steps=True, **WAVE)
    assert failed["code"] == "OrganizationNotFoundException"


def test_a_record_of_another_organization_or_of_no_use_counts_as_not_made(exporter: Exporter) -> None:
    exporter.acme.run(ARCHIVE_INFO, **WAVE)
    for name, data in (("ann", b"{"), ("bob", b'{"format": 1}')):
        key = f"exit/verifications/{exporter.records()[name]['entity_id']}/pilot.json"
        exporter.drop.s3.put_object(Bucket=BUCKET, Key=key, Body=data)
    assert standing(exporter)["summary"]["verified"] == 1


def steps_of(target: Mailserver, name: str, folder: Path) -> dict[str, dict[str, Any]]:
    """The modules that go on from the exports of a wave, with their options."""
    return {ARCHIVE_INFO: WAVE, "workmail_archive": {**WAVE, "dest": str(folder)}, IMPORT: options(target, name)}


def test_of_a_half_done_wave_nothing_is_taken_for_done(
    exporter: Exporter, emulator: Any, target: Mailserver, tmp_path: Path
) -> None:
    exporter.people("dee")
    emulator.fill("acme", "dee", messages=3)
    exporter.run(mailboxes=["dee"], wait=False)
    dee = exporter.records()["dee"]["entity_id"]
    before = [name for name in exporter.drop.objects() if dee in name]
    for module, given in steps_of(target, "dee", tmp_path / "mail").items():
        failed = exporter.acme.fails(module, **given)
        assert "its export in this wave is running. Export the mailbox to its end first." in failed["msg"]
    assert [name for name in exporter.drop.objects() if dee in name] == before
    told = standing(exporter)
    assert [told["summary"][key] for key in ("completed", "running", "verified", "imported")] == [3, 1, 3, 3]
    assert told["next"] == [], "nothing can be run before the export ends"


def test_no_step_takes_the_store_of_another_organization(
    exporter: Exporter, emulator: Any, target: Mailserver, tmp_path: Path
) -> None:
    emulator.add_organization("beta", domains=["example.org"])
    beta = Runner(exporter.acme.url, "beta")
    beta.run("workmail_user", name="ann", email="ann@example.org")
    before = exporter.drop.objects()
    for module, given in {**steps_of(target, "ann", tmp_path / "mail"), INFO: {**WAVE, "steps": True}}.items():
        failed = beta.fails(module, **given)
        assert exporter.records()["ann"]["organization"] in failed["msg"]
        assert "Use a store of its own" in failed["msg"]
    assert exporter.drop.objects() == before
    assert not (tmp_path / "mail").exists()
