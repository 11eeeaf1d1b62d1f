# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No options change an account of the service, take away more than is allowed, or write while checking."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.lawful import MODULE, fresh
from support.protected import GUARD, KINDS, PEOPLE, SINGLE, Scene, furnished, readings, tasks
from support.soak import counted, examples
from support.wishes import lists, optional


@pytest.fixture
def scene(running_emulator) -> Scene:
    return furnished(running_emulator)


@examples(40, 800)
@given(data=st.data(), reading=readings)
@counted
def test_no_task_changes_an_account_of_the_service_or_removes_more_than_its_limit(scene: Scene, data, reading) -> None:
    task = data.draw(tasks(scene.ids))
    result = scene(MODULE, reading, **task)
    scene.assert_protected()
    assert len(scene.retired()) <= task["removal_limit"]
    if "errors" in result:
        assert scene.emulator.writes() == []


@pytest.mark.parametrize("module", SINGLE)
@examples(25, 500)
@given(data=st.data(), reading=readings)
@counted
def test_no_module_for_one_changes_an_account_of_the_service(scene: Scene, module, data, reading) -> None:
    result = scene(module, reading, **data.draw(SINGLE[module](scene.ids)), wait_timeout=1)
    scene.assert_protected()
    assert len(scene.retired()) <= 1
    if "errors" in result:
        assert scene.emulator.writes() == []


@pytest.mark.parametrize("name", ["Administrator", "administrator", "Guest", "Importer"])
def test_an_account_of_the_service_is_refused_by_name_and_never_written_to(scene: Scene, name) -> None:
    for wanted in ({}, {"city": "Oslo"}, {"state": "absent"}, {"enabled": False}, {"aliases": []}):
        item = {"name": name, **wanted}
        for module, options in (("workmail_user", item), (MODULE, {"users": [item]})):
            failed = scene(module, {}, **options)
            assert "is a system account" in failed["msg"]
            assert scene.emulator.writes() == []
    scene.assert_protected()


@examples(20, 400)
@given(data=st.data())
@counted
def test_pruning_by_an_empty_list_removes_no_entity(scene: Scene, data) -> None:
    """Omitted, empty, null, or nothing in it but what is to be ignored; whatever else the task says."""
    task = {**data.draw(tasks(scene.ids)), "removal_limit": GUARD}
    plural = data.draw(st.sampled_from(list(KINDS)))
    ignored = [{"name": name, "ignore": True} for name in data.draw(lists(PEOPLE[plural][:1]))]
    strangers = [{"name": "stranger", "ignore": True, "state": "absent"}]
    listed = data.draw(st.sampled_from([None, [], ignored, [*ignored, *strangers], "omitted"]))
    task = {key: value for key, value in {**task, plural: listed}.items() if value != "omitted"}
    result = scene(MODULE, {}, **{**task, "prune": sorted({*task["prune"], plural})})
    assert result["failed"]
    assert scene.emulator.writes() == []
    assert scene.retired() == set()


@pytest.mark.parametrize("prune", [["people"], ["users", "everything"], 1, "user", [None], {"users": True}])
def test_what_cannot_be_pruned_is_an_error_of_the_input(scene: Scene, prune) -> None:
    failed = scene(MODULE, {}, users=[{"name": "ann"}], prune=prune, removal_limit=GUARD)
    assert "prune" in failed["msg"]
    assert "Nothing was changed" in failed["msg"]
    assert scene.emulator.writes() == []


CONFIRMED = st.sampled_from([None, "", "acme", "acme", "ACME", "acme ", "other", "*", "true"])


@examples(20, 400)
@given(
    by=st.sampled_from(["acme", "ACME", "id"]),
    confirm=CONFIRMED,
    more=optional({"force_delete": st.booleans(), "delete_directory": st.booleans(), "wait": st.just(False)}),
    closed=st.booleans(),
    state=st.sampled_from(["Active", "Active", "Impaired", "Deleting"]),
)
@counted
def test_an_organization_is_deleted_only_by_its_own_alias_and_empty_unless_forced(
    running_emulator, by, confirm, more, closed, state
) -> None:
    runner = fresh(running_emulator)
    other = running_emulator.add_organization("other", domains=["example.org"])
    runner.run(MODULE, users=[{"name": "ann", "email": "ann@example.com"}])
    if closed:
        runner.run("workmail_user", name="ann", enabled=False)
    id_ = running_emulator.edit("acme", lambda one: setattr(one, "state", state) or one.id)
    running_emulator.reset_log()
    options = {"organization": id_ if by == "id" else by, "state": "absent", "confirm_alias": confirm, **more}
    runner.run_anyhow("workmail_organization", check=True, **options)
    assert running_emulator.writes() == []
    result = runner.run_anyhow("workmail_organization", **options)
    meant = state == "Deleting" or (confirm == "acme" and (closed or bool(more.get("force_delete"))))
    now = running_emulator.edit(id_, lambda one: one.state)
    assert (now in ("Deleting", "Deleted")) is meant, result
    assert bool(result.get("failed")) is not meant
    assert running_emulator.edit(other, lambda one: one.state) == "Active"
    assert [call.operation for call in running_emulator.writes() if call.took_effect] == (
        ["DeleteOrganization"] if meant and state != "Deleting" else []
    )


@pytest.mark.parametrize("module", ["workmail_domain", "workmail_organization"])
@examples(10, 200)
@given(data=st.data())
@counted
def test_a_check_of_what_manages_an_account_writes_nothing(scene: Scene, module, data) -> None:
    """Nor does it change the tags and domains, which are no entities."""
    domains = st.sampled_from(["example.com", "acme.awsapps.com", "example.org"])
    wanted = {
        "workmail_domain": {
            "domain": domains,
            "default": st.booleans(),
            "state": st.sampled_from(["present", "absent"]),
        },
        "workmail_organization": {
            "organization": st.sampled_from(["acme", "fresh-one"]),
            "tags": st.just({"team": "mail"}),
            "purge_tags": st.booleans(),
            "state": st.sampled_from(["present", "absent"]),
            "confirm_alias": st.sampled_from(["acme", "fresh-one"]),
            "force_delete": st.booleans(),
        },
    }[module]
    options = {"domain": "example.com"} if module == "workmail_domain" else {}
    options |= data.draw(optional(wanted))
    emulator = scene.emulator
    emulator.edit("acme", lambda one: vars(one).update(copy.deepcopy(scene.begin)))
    before = emulator.edit("acme", lambda one: copy.deepcopy(vars(one)))
    emulator.reset_log()
    scene.runner.run_anyhow(module, check=True, **options)
    assert emulator.writes() == []
    assert emulator.edit("acme", lambda one: copy.deepcopy(vars(one))) == before
    assert list(emulator.service.world.organizations) == [before["id"]]
