# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No organization is dropped in silence: what stumbles is tried again, and what cannot be read stops Ansible."""

from __future__ import annotations

from typing import Any

import pytest
from workmail_emulator import Emulator, Faults, Rule

EU, US = "eu-west-1", "us-east-1"
DENIED = Faults(rules=[Rule(code="AccessDeniedException")])


@pytest.mark.parametrize(
    "fault",
    [
        Faults(throttle=0.5),
        Faults(rate=50, burst=2),
        Faults(errors=0.3),
        Faults(cut_before=0.2, cut_after=0.2),
        Faults(rules=[Rule("ListTagsForResource", code="ThrottlingException", times=20)]),
    ],
    ids=["throttled at random", "a rate", "server errors", "cut connections", "tags throttled"],
)
def test_no_organization_is_dropped_when_the_service_stumbles(emulator: Emulator, parse, fault: Faults) -> None:
    for number in range(8):
        id_ = emulator.add_organization(f"o-{number}")
        emulator.edit(id_, lambda one, number=number: one.tags.update(number=str(number)))
    emulator.set_faults(fault)
    hosts = parse(regions=[EU, US]).hosts
    assert {name: told["workmail_tags"] for name, told in hosts.items()} == {
        f"o-{number}": {"number": str(number)} for number in range(8)
    }
    assert [call for call in emulator.calls if call.status != 200] != []


@pytest.mark.parametrize("operation", ["ListOrganizations", "DescribeOrganization", "ListTagsForResource"])
def test_what_cannot_be_read_is_an_error_and_never_an_empty_inventory(
    emulator: Emulator, parse, operation: str
) -> None:
    emulator.add_organization("acme")
    emulator.set_faults(Faults(rules=[Rule(operation, code="AccessDeniedException")]))
    told = parse.refused(regions=[EU])
    assert "account of the own credentials, eu-west-1: " in told
    assert f"the IAM action workmail:{operation} is required" in told
    assert "skip_unreachable: true" in told


def test_every_account_and_region_that_cannot_be_read_is_named(emulator: Emulator, south: Emulator, profiles) -> None:
    emulator.add_organization("acme")
    south.set_faults(DENIED)
    told = profiles.refused(accounts=[{"profile": name} for name in ("north", "south", "west")], regions=[EU, US])
    assert [line.partition(": ")[0] for line in told.splitlines()[1:-1]] == [
        "account south, eu-west-1",
        "account south, us-east-1",
        "account west, eu-west-1",
        "account west, us-east-1",
    ]
    assert "The config profile (west) could not be found" in told


def test_an_account_that_cannot_be_read_is_left_out_if_asked_for(emulator: Emulator, south: Emulator, profiles) -> None:
    emulator.add_organization("acme")
    south.set_faults(DENIED)
    options: dict[str, Any] = {"accounts": [{"profile": "north"}, {"profile": "south"}], "regions": [EU]}
    inventory = profiles(**options, skip_unreachable=True)
    assert inventory.names == ["acme"]
    assert "Omitted from the inventory, because it cannot be read:\naccount south, eu-west-1: " in inventory.said[0]
    emulator.set_faults(DENIED)
    assert "there is no inventory" in profiles.refused(**options, skip_unreachable=True)


def test_an_account_without_organizations_is_an_empty_inventory_with_a_warning(parse) -> None:
    inventory = parse(regions=[EU])
    assert inventory.names == []
    assert inventory.said == [f"{parse.folder}/workmail.yml: no organization is active in eu-west-1."]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"regions": {"eu-west-1": True}}, "regions"),
        ({"cache": True, "cache_plugin": "ansible.builtin.jsonfile"}, "Required config '_uri'"),
        ({"profile": "north"}, "profile"),
    ],
    ids=["a wrong type", "a cache without a place", "a profile and keys"],
)
def test_what_others_refuse_of_the_configuration_stops_ansible_too(
    emulator: Emulator, parse, options: dict[str, Any], told: str
) -> None:
    emulator.add_organization("acme")
    assert told in parse.refused(**options)
    assert emulator.calls == []


def test_tags_that_cannot_be_read_are_not_taken_for_none(emulator: Emulator, parse) -> None:
    for name in ("acme", "beta"):
        emulator.edit(emulator.add_organization(name), lambda one, name=name: one.tags.update(customer=name[0]))
    refused = Rule("ListTagsForResource", code="ResourceNotFoundException", times=1)
    emulator.set_faults(Faults(rules=[refused]))
    inventory = parse(
        regions=[EU],
        hostnames=["workmail_tags.customer | default('nobody')", "workmail_organization"],
        compose={"stage": "workmail_tags.stage | default('test')", "one": "1"},
        groups={"customers": "not workmail_tags.internal | default(false)", "all_of_them": "one == 1"},
        keyed_groups=[
            {"key": "workmail_tags.owner | default('nobody')", "prefix": "owner"},
            {"key": "stage | default('none')", "prefix": "stage"},
        ],
    )
    assert inventory.names == ["acme", "b"]
    for group in ("customers", "owner_nobody", "stage_test"):
        assert inventory.groups[group] == ["b"], group
    assert inventory.groups["all_of_them"] == ["acme", "b"]
    assert not {"workmail_tags", "stage"} & set(inventory.hosts["acme"])
    assert [said for said in inventory.said if "tags of acme cannot be read" in said]
    assert "stage_none" not in inventory.groups
    assert inventory.groups["tag_customer_b"] == ["b"]
