# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts and groups of other inventory sources stay as they are: a play for them must not run on the controller."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from workmail_emulator import Emulator

LOCAL = "ansible_connection"


def tag(emulator: Emulator, organization: str, **tags: str) -> None:
    emulator.edit(organization, lambda one: one.tags.update(tags))


@pytest.fixture
def beside(parse):
    """`beside(static, **options)` parses a static file of that text and then a file of the plugin."""

    def parsed(static: str, **options: Any):
        file = parse.folder / "static.ini"
        file.write_text(static, encoding="utf-8")
        return parse.file(file, parse.write("workmail.yml", **options))

    return parsed


@pytest.mark.parametrize(
    "static", ["[acme]\nweb1\nweb2\n", "acme ansible_host=10.0.0.1\n", "[web]\nacme\n", "[acme]\nacme\n"]
)
def test_an_organization_named_like_a_host_or_group_of_another_source_is_left_out(
    emulator: Emulator, beside, static: str
) -> None:
    emulator.add_organization("acme")
    emulator.add_organization("beta")
    inventory = beside(static)
    assert inventory.names == ["beta"]
    for host, variables in inventory.hosts.items():
        assert (LOCAL in variables) == (host == "beta"), host
    assert any("is omitted from the inventory" in told and "'acme'" in told for told in inventory.said)


@pytest.mark.parametrize(
    "group", ["workmail_organizations", "region_eu_west_1", "tag_stage_production", "eu", "owner_ann"]
)
def test_no_organization_joins_a_group_that_holds_other_hosts(emulator: Emulator, beside, group: str) -> None:
    tag(emulator, emulator.add_organization("acme"), stage="production", owner="ann")
    inventory = beside(
        f"[{group}]\nweb1\n",
        groups={"eu": "workmail_region is match('eu-')"},
        keyed_groups=[{"key": "workmail_tags.owner", "prefix": "owner"}],
    )
    assert inventory.groups[group] == ["web1"]
    assert LOCAL not in inventory.hosts["web1"]
    assert LOCAL in inventory.hosts["acme"]
    assert [told for told in inventory.said if "No organization is added" in told and f"'{group}'" in told]


def test_a_tag_cannot_bring_an_organization_into_the_group_of_other_machines(emulator: Emulator, beside) -> None:
    tag(emulator, emulator.add_organization("acme"), role="webservers")
    inventory = beside("[webservers]\nweb1\n", keyed_groups=[{"key": "workmail_tags.role", "separator": ""}])
    assert inventory.groups["webservers"] == ["web1"]


def test_a_tag_cannot_make_a_parent_of_the_group_of_other_machines(emulator: Emulator, beside) -> None:
    tag(emulator, emulator.add_organization("acme"), role="webservers")
    keyed = {"key": "workmail_tags.role", "prefix": "role", "parent_group": "{{ workmail_tags.role }}"}
    inventory = beside("[webservers]\nweb1\n", keyed_groups=[keyed])
    assert inventory.groups["role_webservers"] == ["acme"]
    assert inventory.below["webservers"] == ["web1"]


def test_a_group_that_another_source_only_gives_variables_is_joined(emulator: Emulator, beside) -> None:
    emulator.add_organization("acme")
    inventory = beside("[workmail_organizations]\n[workmail_organizations:vars]\ncontact=ann\n")
    assert (inventory.names, inventory.said) == (["acme"], [])


def test_a_later_source_may_add_groups_and_variables_to_an_organization(emulator: Emulator, parse) -> None:
    emulator.add_organization("acme")
    file = parse.folder / "static.ini"
    file.write_text("[customers]\nacme contact=ann\n", encoding="utf-8")
    inventory = parse.file(parse.write("workmail.yml"), file)
    assert inventory.groups["customers"] == inventory.names == ["acme"]
    assert inventory.hosts["acme"]["contact"] == "ann"


@pytest.mark.parametrize(
    "name", ["workmail_organizations", "all", "ungrouped", "region_eu_west_1", "tag_customer_x", "localhost"]
)
def test_a_tag_that_names_a_group_or_the_controller_costs_its_own_organization_only(
    emulator: Emulator, parse, name: str
) -> None:
    tag(emulator, emulator.add_organization("acme"), customer=name)
    tag(emulator, emulator.add_organization("beta"), customer="x")
    inventory = parse(hostnames=["workmail_tags.customer"])
    assert (inventory.code, inventory.names) == (0, ["x"])
    assert ["is omitted from the inventory" in told and f"'{name}'" in told for told in inventory.said] == [True]


def test_a_group_made_of_a_tag_cannot_take_the_name_of_an_organization(emulator: Emulator, parse) -> None:
    tag(emulator, emulator.add_organization("acme"), owner="zeta")
    emulator.add_organization("zeta")
    inventory = parse(keyed_groups=[{"key": "workmail_tags.owner", "separator": ""}])
    assert inventory.names == ["acme", "zeta"]
    assert "zeta" not in inventory.groups
    assert inventory.hosts["zeta"]["workmail_organization"] == "zeta"


def two_files(parse, **options: Any) -> list[Path]:
    return [parse.write(f"{name}.workmail.yml", accounts=[{"profile": name}], **options) for name in ("north", "south")]


def test_one_name_for_organizations_of_two_files_stops_ansible(emulator: Emulator, south: Emulator, profiles) -> None:
    tag(emulator, emulator.add_organization("acme"), customer="globex", stage="test")
    tag(south, south.add_organization("labs"), customer="globex", stage="production")
    inventory = profiles.file(*two_files(profiles, hostnames=["workmail_tags.customer"]))
    assert inventory.code == 4
    assert "'globex' would be the host of two organizations" in inventory.said[-1]


def test_two_files_that_find_the_same_organization_make_one_host(emulator: Emulator, parse) -> None:
    emulator.add_organization("acme")
    inventory = parse.file(parse.write("a.workmail.yml"), parse.write("b.workmail.yml"))
    assert (inventory.names, inventory.code) == (["acme"], 0)


def test_a_file_of_the_plugin_is_taken_whatever_it_is_called(emulator: Emulator, parse) -> None:
    emulator.add_organization("acme")
    for name in ("aws.yml", "hosts.yaml"):
        assert parse.file(parse.write(name)).names == ["acme"]


def test_a_yaml_file_of_another_plugin_is_left_to_it(emulator: Emulator, parse) -> None:
    file = parse.folder / "hosts.yml"
    file.write_text("all:\n  hosts:\n    web1: {}\n", encoding="utf-8")
    inventory = parse.file(file)
    assert (list(inventory.hosts), inventory.said) == (["web1"], [])


def test_a_tag_that_is_no_name_of_a_host_makes_none(emulator: Emulator, parse) -> None:
    strange = ["../../x", "a/..", " ", "a ", "!x", "&x", "~x", "@x", "a\x1b[31mb", "a\u2028b", "a\u202eb"]
    for number, name in enumerate([*strange, "Globex Inc", "a/b"]):
        tag(emulator, emulator.add_organization(f"org{number}"), customer=name)
    inventory = parse.file(parse.write("workmail.yml", hostnames=["workmail_tags.customer"]))
    assert sorted(inventory.names) == ["Globex Inc", "a/b"]
    assert sum("is omitted from the inventory" in told for told in inventory.said) == len(strange)
    assert all(told.isprintable() for told in inventory.said)
