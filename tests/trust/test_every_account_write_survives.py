# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every write on an organization or a mail domain survives every fault of the way: done once, and then left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from support.inprocess import Runner
from support.lookups import actions
from trust.scenes import ROOM, Wish, assert_silent, break_down, effects
from workmail_emulator import Lag, Rule
from workmail_emulator.operations import OPERATIONS

ORGANIZATION, DOMAIN = "workmail_organization", "workmail_domain"
NEW = "example.org"
FAULTS: dict[str, dict[str, str]] = {
    "cut before": {"cut": "before"},
    "cut after": {"cut": "after"},
    "throttled": {"code": "ThrottlingException"},
    "500": {"code": "InternalFailure"},
    "503": {"code": "ServiceUnavailable"},
}


@dataclass(frozen=True)
class Scene:
    """A task, in the account that has acme, and the one write that it makes."""

    module: str
    options: Wish
    organization: str = "acme"
    before: tuple[str, Wish] | None = None
    """Another task that has run already."""
    end: Wish = field(default_factory=dict)
    """What differs of acme afterwards."""
    organizations: tuple[str, ...] = ("acme",)
    """Aliases of all that there are afterwards, and are not deleted."""


SCENES: dict[str, Scene] = {
    "CreateOrganization": Scene(ORGANIZATION, {}, organization="other", organizations=("acme", "other")),
    "DeleteOrganization": Scene(
        ORGANIZATION, {"state": "absent", "confirm_alias": "acme"}, end={"state": "Deleted"}, organizations=()
    ),
    "TagResource": Scene(ORGANIZATION, {"tags": {"team": "mail"}}, end={"tags": {"team": "mail"}}),
    "UntagResource": Scene(ORGANIZATION, {"tags": {}}, before=(ORGANIZATION, {"tags": {"team": "mail"}})),
    "RegisterMailDomain": Scene(DOMAIN, {"domain": NEW}, end={"domains": ["acme.awsapps.com", "example.com", NEW]}),
    "DeregisterMailDomain": Scene(
        DOMAIN, {"domain": "example.com", "state": "absent"}, end={"domains": ["acme.awsapps.com"]}
    ),
    "UpdateDefaultMailDomain": Scene(
        DOMAIN, {"domain": "example.com", "default": True}, end={"default_domain": "example.com"}
    ),
}
BEGIN: Wish = {
    "state": "Active",
    "tags": {},
    "domains": ["acme.awsapps.com", "example.com"],
    "default_domain": "acme.awsapps.com",
}


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch) -> None:
    monkeypatch.setattr(f"{ROOM}._service.gate.MAX_DELAY", 0.01)
    monkeypatch.setattr(f"{ROOM}._apply.calling.MAX_LAG", 1)


def told(organization: Any) -> Wish:
    return {
        "state": organization.state,
        "tags": organization.tags,
        "domains": sorted(organization.domains),
        "default_domain": organization.default_domain,
    }


def living(emulator: Any) -> list[str]:
    """Aliases of all organizations that are not deleted, each as often as there are some of it."""

    def aliases(_acme: Any) -> list[str]:
        everyone = emulator.service.world.organizations.values()
        return sorted(one.alias for one in everyone if one.state != "Deleted")

    found: list[str] = emulator.edit("acme", aliases)
    return found


def survive(emulator: Any, acme: Runner, operation: str, disturb: Callable[[], None], tries: int) -> None:
    """Run the scene of a write while something goes wrong: it ends as wanted, and the next run has nothing to do.

    `tries`: how often the write is sent.
    """
    scene = SCENES[operation]
    runner = Runner(acme.url, scene.organization)
    if scene.before:
        runner.run(scene.before[0], **scene.before[1])
    planned = actions(runner.run(scene.module, check=True, **scene.options))
    emulator.reset_log()
    disturb()
    done = runner.run(scene.module, **scene.options)
    assert actions(done) == planned
    assert [call.operation for call in emulator.writes()] == [operation] * tries
    assert emulator.edit("acme", told) == {**BEGIN, **scene.end}
    assert living(emulator) == list(scene.organizations)
    assert_silent(emulator, runner, scene.module, **scene.options)
    assert living(emulator) == list(scene.organizations)


def test_every_account_write_has_a_scene() -> None:
    written = {name for name, one in OPERATIONS.items() if one.write}
    assert {name for name in written if name.endswith(("Organization", "MailDomain", "agResource"))} == set(SCENES)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("operation", SCENES)
def test_every_account_write_survives(emulator, acme: Runner, operation, fault) -> None:
    rule = Rule(operation, times=2, **FAULTS[fault])
    survive(emulator, acme, operation, lambda: break_down(emulator, rule), tries=3)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("operation", ["CreateOrganization", "DeleteOrganization", "RegisterMailDomain"])
def test_every_account_write_survives_while_what_it_began_is_under_way(
    emulator, acme: Runner, operation, fault
) -> None:
    def disturb() -> None:
        emulator.set_lag(Lag(creation_reads=3, domain_pending=2))
        break_down(emulator, Rule(operation, times=2, **FAULTS[fault]))

    survive(emulator, acme, operation, disturb, tries=3)


FORGOTTEN: dict[str, str] = {
    "CreateOrganization": "NameAvailabilityException",
    "DeleteOrganization": "OrganizationStateException",
    "RegisterMailDomain": "MailDomainInUseException",
    "DeregisterMailDomain": "MailDomainNotFoundException",
}


@pytest.mark.parametrize("operation", FORGOTTEN)
def test_an_account_write_whose_answer_was_lost_is_recognised_by_what_is_there(
    emulator, acme: Runner, operation
) -> None:
    """A service that has forgotten the client token refuses the second try, because the first one took effect."""
    rules = [Rule(operation, cut="after", times=1), Rule(operation, code=FORGOTTEN[operation], times=1)]
    survive(emulator, acme, operation, lambda: break_down(emulator, *rules), tries=2)


@pytest.mark.parametrize("operation", SCENES)
def test_an_account_write_that_never_gets_an_answer_is_reported_and_done_by_the_next_run(
    emulator, acme: Runner, operation
) -> None:
    scene = SCENES[operation]
    runner = Runner(acme.url, scene.organization)
    if scene.before:
        runner.run(scene.before[0], **scene.before[1])
    before = emulator.edit("acme", told)
    emulator.reset_log()
    break_down(emulator, Rule(operation, cut="before"))
    failed = runner.fails(scene.module, **scene.options)
    assert [one["code"] for one in failed["failures"]] == ["ConnectionClosedError"]
    assert not failed["changed"]
    assert (effects(emulator), emulator.edit("acme", told), living(emulator)) == ([], before, ["acme"])
    break_down(emulator)
    runner.run(scene.module, **scene.options)
    assert emulator.edit("acme", told) == {**BEGIN, **scene.end}
    assert living(emulator) == list(scene.organizations)
