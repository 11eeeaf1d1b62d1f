# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Closing down, stage by stage: refused while a gate is closed, recorded, and continued where it stopped."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._service.beside import S3
from ansible_collections.mailops.workmail.plugins.module_utils._store.bucket import BucketStore
from support import zips
from support.closing import quiet, switch
from support.exports import STORE, Exporter, exporter_of, replace_archive
from support.inprocess import Runner
from support.storage import BUCKET, Drop

MODULE = "workmail_decommission"
WAVE: dict[str, Any] = {"store": STORE, "wave": "pilot"}
DISABLE: dict[str, Any] = {"stage": "disable", "confirm_alias": "acme", "activity": quiet(), **WAVE}


@pytest.fixture
def exporter(acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    """Two exported mailboxes."""
    found = exporter_of(acme, emulator, drop, monkeypatch)
    found.people("ann", "bob")
    for name in ("ann", "bob"):
        emulator.fill("acme", name, messages=3, events=1)
    found.run()
    return found


def proven(exporter: Exporter, folder: Path) -> Exporter:
    exporter.acme.run("workmail_archive_info", **WAVE)
    exporter.acme.run("workmail_archive", dest=str(folder / "mail"), **WAVE)
    exporter.acme.run("workmail_evidence", **WAVE)
    switch(exporter.acme, STORE)
    return exporter


def closed(result: dict[str, Any]) -> set[str]:
    return {one["gate"] for one in result["gates"] if not one["open"] and not one["overridden"]}


def ledger(exporter: Exporter) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(exporter.drop.read("exit/evidence/decommission.json"))
    return found


def test_every_finding_is_told_at_once_and_nothing_is_changed(exporter: Exporter) -> None:
    before = exporter.drop.objects()
    told = exporter.acme.fails(MODULE, **{**DISABLE, "activity": None})
    assert closed(told) == {"verified", "imported", "switched", "quiet", "evidence"}
    assert "user ann" in told["msg"]
    assert "user bob" in told["msg"]
    assert told["pending"] == {"users": [], "groups": [], "resources": []}
    assert exporter.drop.objects() == before
    shown = exporter.acme.run(MODULE, **WAVE)
    assert closed(shown) == closed(told)
    (verified,) = [one for one in shown["gates"] if one["gate"] == "verified"]
    assert verified["lines"] == ["user ann, user bob: its archive is not read. Run mailops.workmail.exit_verify."]


def test_from_a_living_organization_to_a_deleted_one(exporter: Exporter, tmp_path: Path) -> None:
    acme = proven(exporter, tmp_path).acme
    told = acme.run(MODULE, **DISABLE)
    assert told["stages"] == {}
    acme.run("workmail_directory", **told["pending"])
    assert acme.run(MODULE, check=True, **DISABLE)["changed"] is True
    told = acme.run(MODULE, **DISABLE)
    assert (told["changed"], list(told["stages"])) == (True, ["disable"])
    assert acme.run(MODULE, **DISABLE)["changed"] is False
    delete = {**DISABLE, "stage": "delete_entities"}
    assert closed(acme.fails(MODULE, **delete)) == {"waited"}
    delete["overrides"] = {"waited": "A rehearsal."}
    told = acme.run(MODULE, **delete)
    assert told["changed"] is True
    acme.run("workmail_directory", **told["pending"])
    assert list(acme.run(MODULE, **delete)["stages"]) == ["disable", "delete_entities"]
    domains = {**DISABLE, "stage": "deregister_domains"}
    for domain in acme.run(MODULE, **domains)["domains"]:
        acme.run("workmail_domain", domain=domain, state="absent")
    acme.run(MODULE, **domains)
    last = {**DISABLE, "stage": "delete_organization"}
    assert acme.run(MODULE, **last)["organization_exists"] is True
    acme.run("workmail_organization", state="absent", confirm_alias="acme", force_delete=True)
    told = acme.run(MODULE, **last)
    assert (told["organization_exists"], len(told["stages"])) == (False, 4)
    assert acme.run(MODULE, **last)["changed"] is False
    assert [one["reason"] for one in ledger(exporter)["overrides"]] == ["A rehearsal."]
    names = [name for name in exporter.drop.objects() if name.startswith("exit/closed/")]
    assert {json.loads(exporter.drop.read(name))["state"] for name in names} == {"deleted"}
    id_ = ledger(exporter)["organization"]
    assert acme.run("workmail_evidence", organization=id_, **WAVE)["summary"]["mailboxes"] == 2


def test_each_file_of_the_store_is_read_once(
    exporter: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme = proven(exporter, tmp_path).acme
    calls, read = Counter[str](), BucketStore.read
    monkeypatch.setattr(BucketStore, "read", lambda store, name: [calls.update([name]), read(store, name)][1])
    acme.run(MODULE, **WAVE)
    kinds = Counter(name.partition("/")[0] for name in calls)
    assert [kinds[one] for one in ("records", "verifications", "imports", "inventories")] == [2, 2, 2, 2]
    assert {name for name, count in calls.items() if count > 1} <= {"evidence/decommission.json"}


class Cost:
    """Counts the calls of S3 of runs of the module."""

    def __init__(self, acme: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
        self._acme, self._calls, call = acme, Counter[str](), S3.call

        def counted(s3: S3, operation: str, **params: Any) -> Any:
            self._calls.update([operation.partition("_")[0]])
            return call(s3, operation, **params)

        monkeypatch.setattr(S3, "call", counted)

    def of(self, **options: Any) -> tuple[dict[str, Any], Counter[str]]:
        self._calls.clear()
        result = self._acme.run(MODULE, **options)
        return result, Counter(self._calls)


def test_only_a_check_of_the_gates_reads_more_than_the_exports(
    exporter: Exporter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cost = Cost(proven(exporter, tmp_path).acme, monkeypatch)
    records, tags = 2, 5
    told, calls = cost.of(check_gates=False, **WAVE)
    assert calls == {"list": 1, "get": records + tags}
    assert (told["next_stage"], told["gates"], told["pending"]["users"]) == ("disable", [], [])
    shown, calls = cost.of(**WAVE)
    # The verification, import, inventory and evidence of each mailbox, five files of it in the bag, freeze and switch.
    assert calls == {"list": 10, "get": records + tags + 2 * (4 + 5) + 2}
    assert told["activity_days"] == shown["activity_days"]
    told, _calls = cost.of(**DISABLE)
    exporter.acme.run("workmail_directory", **told["pending"])
    told, calls = cost.of(check_gates=False, **DISABLE)
    assert list(told["stages"]) == ["disable"]
    # The ledger is a tag file too from the first stage on. Tag files are read once more before they are written.
    ledgers, sealed = 3, 4 + 4 + 2
    assert calls == {"list": 2, "get": records + tags + 1 + ledgers + sealed, "put": 2 + 2}
    _told, calls = cost.of(check_gates=False, **DISABLE)
    assert calls == {"list": 2, "get": records + tags + 1 + ledgers + 2}


def test_a_stage_that_is_not_finished_is_not_recorded(exporter: Exporter, tmp_path: Path) -> None:
    acme = proven(exporter, tmp_path).acme
    assert acme.run(MODULE, check=True, check_gates=False, **DISABLE)["changed"] is True
    acme.run("workmail_directory", users=[{"name": "ann", "enabled": False}])
    before = exporter.drop.objects()
    left = "1 ENABLED, 2 users, groups and resources, 1 domain"
    text = f"stage: disable is not finished: {left}. Nothing was recorded. Check the gates and run the stage again."
    assert text in acme.fails(MODULE, check_gates=False, **DISABLE)["msg"]
    acme.run("workmail_directory", users=[{"name": "bob", "enabled": False}])
    last = {**DISABLE, "stage": "delete_organization", "check_gates": False}
    assert (
        "2 users, groups and resources exist. Run the stage delete_entities first" in acme.fails(MODULE, **last)["msg"]
    )
    entities = acme.fails(MODULE, **{**last, "stage": "delete_entities"})["msg"]
    assert "delete_entities is not finished: 0 ENABLED, 2 users, groups and resources, 1 domain." in entities
    acme.run("workmail_directory", users=[{"name": name, "state": "absent"} for name in ("ann", "bob")])
    domains = acme.fails(MODULE, **{**last, "stage": "deregister_domains"})["msg"]
    assert "deregister_domains is not finished: 0 ENABLED, 0 users, groups and resources, 1 domain." in domains
    acme.run("workmail_domain", domain="example.com", state="absent")
    assert "delete_organization is not finished: the organization acme exists." in acme.fails(MODULE, **last)["msg"]
    assert exporter.drop.objects() == before


def test_a_stage_out_of_its_order_and_a_mistyped_alias(exporter: Exporter, tmp_path: Path) -> None:
    acme = proven(exporter, tmp_path).acme
    told = acme.fails(MODULE, **{**DISABLE, "stage": "delete_organization", "confirm_alias": "acne"})
    assert "2 users, groups and resources are ENABLED. Run the stage disable first" in told["msg"]
    assert "'acne' is not the alias" in told["msg"]


def test_a_record_that_was_edited_after_the_evidence_closes_the_gate(exporter: Exporter, tmp_path: Path) -> None:
    acme = proven(exporter, tmp_path).acme
    key = f"exit/verifications/{exporter.records()['ann']['entity_id']}/pilot.json"
    record = json.loads(exporter.drop.read(key))
    record["counts"]["messages"] = 99
    exporter.drop.s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(record).encode())
    assert closed(acme.fails(MODULE, **DISABLE)) == {"evidence"}


def test_somebody_who_was_never_exported_closes_the_gates(exporter: Exporter, tmp_path: Path) -> None:
    acme = proven(exporter, tmp_path).acme
    acme.run("workmail_user", name="new", email="new@example.com", display_name="New")
    told = acme.fails(MODULE, **DISABLE)
    assert closed(told) == {"exported", "verified", "imported", "evidence"}
    assert "ann" not in told["msg"]
    acme.run("workmail_user", name="new", enabled=False)
    told = acme.fails(MODULE, **DISABLE)
    assert (
        "has no completed export in the wave pilot. It is disabled. Enable it first, or name it: run "
        "mailops.workmail.exit_export with -e exit_export_mailboxes=new."
    ) in told["msg"]


def test_a_mail_domain_that_is_not_switched_keeps_its_gate_closed(
    exporter: Exporter, emulator: Any, tmp_path: Path
) -> None:
    acme = proven(exporter, tmp_path).acme
    assert closed(acme.run(MODULE, **DISABLE)) == set()
    acme.run("workmail_switch", store=STORE, state="switched_back")
    told = acme.fails(MODULE, **DISABLE)
    assert closed(told) == {"switched"}
    assert "example.com" in told["msg"]
    assert "its mail goes to WorkMail again, so new mail may be lost. Switch it." in told["msg"]
    switch(acme, STORE)
    acme.run("workmail_domain", domain="late.example")
    told = acme.fails(MODULE, **DISABLE)
    assert "switched: late.example: the store has no switch of it, so new mail may be lost" in told["msg"]
    assert "example.com" not in told["msg"]


def test_a_deleted_organization_has_no_gates_and_its_id_is_told(exporter: Exporter, tmp_path: Path) -> None:
    acme = proven(exporter, tmp_path).acme
    reasons = {"waited": "A rehearsal."}
    for stage in ("disable", "delete_entities"):
        acme.run(
            "workmail_directory", **acme.run(MODULE, **{**DISABLE, "stage": stage, "overrides": reasons})["pending"]
        )
        acme.run(MODULE, **{**DISABLE, "stage": stage, "overrides": reasons})
    for domain in acme.run(MODULE, **{**DISABLE, "stage": "deregister_domains"})["domains"]:
        acme.run("workmail_domain", domain=domain, state="absent")
    acme.run("workmail_organization", state="absent", confirm_alias="acme", force_delete=True)
    record = next(key for key in exporter.drop.objects() if key.startswith("exit/records/"))
    edit(exporter, record, attempts=[])
    for given in ({}, {"stage": "delete_organization", "confirm_alias": "acme"}):
        told = acme.run(MODULE, **{**WAVE, **given})
        assert told["gates"] == []
        assert f"Its id is {told['organization_id']}; use it in place of the alias" in told["summary"]["text"]
    by_alias = acme.run("workmail_mailbox_export_info", steps=True, **WAVE)
    assert len(by_alias["exports"]) == 2
    assert acme.run("workmail_evidence", **WAVE)["changed"] in (True, False)
    for module in ("workmail_mailbox_export_info", "workmail_evidence"):
        steps = {"steps": True} if module == "workmail_mailbox_export_info" else {}
        assert (
            "'acne' is not a WorkMail organization" in acme.fails(module, organization="acne", **steps, **WAVE)["msg"]
        )


def test_an_exemption_names_a_mailbox(exporter: Exporter) -> None:
    told = exporter.acme.fails(MODULE, exempt=["anne"], **WAVE)
    assert "exempt[0]: 'anne' is not a mailbox of this organization. Did you mean 'ann'?" in told["msg"]
    told = exporter.acme.run(MODULE, exempt=["ann", "bob"], **WAVE)
    assert "imported" not in closed(told)


def test_overrides_without_a_reason_or_without_a_gate(exporter: Exporter) -> None:
    told = exporter.acme.fails(MODULE, overrides={"exportd": "It is a rehearsal.", "quiet": "x"}, **WAVE)
    assert "Did you mean 'exported'?" in told["msg"]
    assert "overrides['quiet']: 'x' is not a reason; write a sentence of at least 10 characters" in told["msg"]


def test_the_store_of_another_organization(exporter: Exporter, emulator: Any) -> None:
    key = next(name for name in exporter.drop.objects() if name.startswith("exit/records/"))
    record = json.loads(exporter.drop.read(key))
    record["organization"] = f"m-{'0' * 32}"
    exporter.drop.s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(record).encode())
    told = exporter.acme.fails(MODULE, **DISABLE)
    assert "exported" in closed(told)
    assert "belongs to the organization" in told["msg"]


def edit(exporter: Exporter, key: str, **changes: Any) -> None:
    told = {**json.loads(exporter.drop.read(key)), **changes}
    exporter.drop.s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(told).encode())


def test_a_verification_that_was_edited_before_the_evidence_closes_its_gate(exporter: Exporter, tmp_path: Path) -> None:
    id_ = exporter.records()["ann"]["entity_id"]
    replace_archive(exporter.drop.s3, id_, "pilot", zips.with_wrong_sums(zips.zipped(zips.mailbox(2))))
    assert exporter.acme.run("workmail_archive_info", **WAVE)["summary"]["not_balanced"] == ["ann"]
    exporter.acme.run_anyhow("workmail_archive", dest=str(tmp_path), **WAVE)
    edit(exporter, f"exit/verifications/{id_}/pilot.json", state="balanced", text="")
    exporter.acme.run("workmail_evidence", **WAVE)
    told = exporter.acme.fails(MODULE, **DISABLE)
    assert "verified" in closed(told)
    assert "its inventory is missing or does not balance" in told["msg"]


def test_no_state_of_the_store_opens_a_gate(exporter: Exporter, tmp_path: Path) -> None:
    """The store is put into each state, and back. Only the name of a closed gate with a reason opens it."""
    acme, drop = proven(exporter, tmp_path).acme, exporter.drop
    id_ = exporter.records()["ann"]["entity_id"]
    record, proof, inventory = (f"exit/{one}/{id_}/pilot.json" for one in ("records", "verifications", "inventories"))
    last = {**json.loads(drop.read(record))["attempts"][-1]}
    bag, payload = "exit/evidence", f"exit/evidence/data/records/{id_}/pilot.json"
    switched = next(key for key in drop.objects() if key.startswith("exit/switched/"))
    copied = next(key for key in drop.objects() if key.startswith(f"exit/imports/{id_}/"))
    states: dict[str, tuple[str, set[str], bytes | dict[str, Any] | None]] = {
        "record of an older export": (
            record,
            {"evidence"},
            {"attempts": [{**last, "started": "2026-01-01T00:00:00Z", "ended": "2026-01-02T00:00:00Z"}]},
        ),
        "record that never ended": (record, {"exported", "evidence"}, {"attempts": [{**last, "ended": None}]}),
        "record of another mailbox": (record, {"exported"}, {"entity_id": exporter.records()["bob"]["entity_id"]}),
        "record of another organization": (record, {"exported"}, {"organization": f"m-{'0' * 32}"}),
        "no record": (record, {"exported", "evidence"}, None),
        "balance edited since": (inventory, {"evidence"}, {"largest_message": 1}),
        "balance not closed": (inventory, {"verified", "evidence"}, {"entries": 9}),
        "no inventory": (inventory, {"verified"}, None),
        "file of the bag fetched": (f"{bag}/fetch.txt", {"evidence"}, drop.read(f"{bag}/fetch.txt") + b"x 1 data/x\n"),
        "verified by hand": (proof, {"evidence"}, {"text": "It balances."}),
        "no verification": (proof, {"verified"}, None),
        "imported by hand": (copied, {"evidence"}, {"target": "elsewhere"}),
        "no import": (copied, {"imported"}, None),
        "no switch": (switched, {"switched"}, None),
        "switched back": (switched, {"switched"}, {"state": "switched_back"}),
        "switch of another domain": (switched, {"switched"}, {"domains": ["example.net"]}),
        "switch of an earlier version": (switched, {"switched"}, {"domains": []}),
        "switch of another organization": (switched, {"switched"}, {"organization": f"m-{'0' * 32}"}),
        "no bag": (f"{bag}/tagmanifest-sha512.txt", {"evidence"}, None),
        "no manifest": (f"{bag}/manifest-sha512.txt", {"evidence"}, None),
        "manifest edited": (f"{bag}/manifest-sha512.txt", {"evidence"}, b"0  data/x\n"),
        "file of the bag gone": (payload, {"evidence"}, None),
        "file of the bag cut": (payload, {"evidence"}, b"{}"),
        "file of the bag edited": (payload, {"evidence"}, drop.read(payload).replace(b'"', b"'", 1)),
    }
    for name, (key, gates, wanted) in states.items():
        before = drop.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        if wanted is None:
            drop.s3.delete_object(Bucket=BUCKET, Key=key)
        elif isinstance(wanted, bytes):
            drop.s3.put_object(Bucket=BUCKET, Key=key, Body=wanted)
        else:
            edit(exporter, key, **wanted)
        shut = closed(acme.fails(MODULE, **DISABLE))
        assert shut >= gates, (name, shut)
        others = dict.fromkeys(
            {"exported", "verified", "imported", "switched", "quiet", "evidence"} - gates, "It is a rehearsal."
        )
        assert closed(acme.fails(MODULE, **{**DISABLE, "overrides": others})) >= gates, name
        drop.s3.put_object(Bucket=BUCKET, Key=key, Body=before)
    for reason in ("", " \t", "because", "<b></b><br/>", "ok ok ok ok ok", "evidence"):
        told = acme.fails(MODULE, **{**DISABLE, "overrides": {"evidence": reason}})
        assert "is not a reason; write a sentence" in told["msg"], reason
    assert [one for one in drop.objects() if one.startswith("exit/closed/")] == []
    assert closed(acme.run(MODULE, **DISABLE)) == set()
