# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans for mail domains, on paper: what is wanted × what is there → operations, waits or errors."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.domain import DOMAIN
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Ref
from ansible_collections.mailops.workmail.plugins.module_utils._plan.conditions import settled
from ansible_collections.mailops.workmail.plugins.module_utils._plan.domain_rules import RULES
from ansible_collections.mailops.workmail.plugins.module_utils._plan.fold import fold
from ansible_collections.mailops.workmail.plugins.module_utils._plan.knowledge import OrganizationInfo
from ansible_collections.mailops.workmail.plugins.module_utils._plan.planner import Plan
from ansible_collections.mailops.workmail.plugins.module_utils._task.named import wanted_named
from support.paper import Organization, errors, goes_before, steps

NAME = "example.com"
REGISTER, DEFAULT = f"register_mail_domain {NAME}", f"update_default_mail_domain {NAME}"


def plan(organization: Organization, **options: Any) -> Plan:
    return organization.plan_for(wanted_named(DOMAIN, {"domain": NAME, **options}), rules=RULES)


def domain(**told: Any) -> Organization:
    return Organization().domain(NAME, **told)


def test_a_domain_is_registered_before_it_becomes_the_default() -> None:
    wanted = {"default": True, "wait_verified": True}
    planned = plan(Organization(), **wanted)
    assert goes_before(planned, REGISTER, DEFAULT)
    assert steps(plan(domain(), **wanted)) == [DEFAULT]
    assert steps(plan(domain(default=True), **wanted)) == []
    after = fold(None, planned.graph.operations, DOMAIN)
    assert after == {"domain": NAME, "default": True, "test": False, "ownership_verification": "VERIFIED"}


def test_a_domain_that_is_not_waited_for_is_registered_as_pending() -> None:
    after = fold(None, plan(Organization()).graph.operations, DOMAIN)
    assert after == {"domain": NAME, "default": False, "test": False, "ownership_verification": "PENDING"}


@pytest.mark.parametrize("ownership", ["PENDING", "FAILED"])
def test_an_unverified_domain_becomes_the_default_in_an_unknown_organization_only(ownership: str) -> None:
    (error,) = errors(plan(domain(ownership_verification=ownership), default=True))
    assert f"its ownership is {ownership}" in error
    assert errors(plan(Organization(), default=True))
    unfounded = Organization()
    unfounded.known.organization = OrganizationInfo("", "acme", "Active")
    assert steps(plan(unfounded, default=True)) == [REGISTER, DEFAULT]


def test_a_default_domain_that_lost_its_verification_stays_the_default() -> None:
    assert steps(plan(domain(default=True, ownership_verification="FAILED"), default=True)) == []


def test_a_pending_domain_is_waited_for_from_the_start_and_the_write_needs_it() -> None:
    fact = settled(Ref("domain", NAME))
    planned = plan(domain(ownership_verification="PENDING"), default=True, wait_verified=True)
    assert steps(planned) == [DEFAULT]
    assert planned.graph.awaited == {fact}
    assert fact in planned.graph.operations[0].needs
    assert plan(domain(ownership_verification="PENDING")).graph.awaited == frozenset()
    assert plan(domain(), wait_verified=True).graph.awaited == frozenset()


def test_what_stands_in_the_way_of_a_removal_is_reported_together() -> None:
    def leaving(organization: Organization) -> Plan:
        return plan(organization, state="absent")

    assert steps(leaving(domain())) == [f"deregister_mail_domain {NAME}"]
    assert steps(leaving(Organization())) == []
    assert len(errors(leaving(domain(default=True).user("ann", f"ann@{NAME}")))) == 2
    assert len(errors(leaving(domain(default=True, test=True).user("ann", f"ann@{NAME}")))) == 1
    assert len(errors(leaving(domain().user("ann", aliases=[f"a@{NAME}"])))) == 1
