# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Organizations become hosts: which ones, under which names, in which groups, from which accounts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._inventory.accounts import REGIONS
from ansible_collections.mailops.workmail.plugins.plugin_utils._inventory.hosts import unique_names
from hypothesis import given
from hypothesis import strategies as st
from workmail_emulator import Emulator

EU, US = "eu-west-1", "us-east-1"
ROLE = "arn:aws:iam::111111111111:role/mail-audit"


def tag(emulator: Emulator, organization: str, **tags: str) -> None:
    emulator.edit(organization, lambda one: one.tags.update(tags))


def test_a_host_shows_all_about_its_organization(emulator: Emulator, parse) -> None:
    id_ = emulator.add_organization("acme", region=US)
    tag(emulator, id_, stage="production")
    assert parse().hosts["acme"] == {
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
        "workmail_organization": "acme",
        "workmail_organization_id": id_,
        "workmail_organization_arn": f"arn:aws:workmail:us-east-1:123456789012:organization/{id_}",
        "workmail_state": "Active",
        "workmail_region": "us-east-1",
        "workmail_tags": {"stage": "production"},
        "workmail_default_mail_domain": "acme.awsapps.com",
        "workmail_account": "123456789012",
        "workmail_account_id": "123456789012",
        "inventory_file": str(parse.folder / "workmail.yml"),
        "inventory_dir": str(parse.folder),
    }


def test_every_region_with_workmail_is_looked_into_unless_some_are_named(emulator: Emulator, parse) -> None:
    for region in REGIONS:
        emulator.add_organization(f"in-{region}", region=region)
    assert parse().names == [f"in-{region}" for region in sorted(REGIONS)]
    emulator.reset_log()
    assert parse(regions=[US]).names == ["in-us-east-1"]
    assert emulator.counts() == {"ListOrganizations": 1, "DescribeOrganization": 1, "ListTagsForResource": 1}


def test_more_organizations_than_a_page_holds_are_all_there(emulator: Emulator, parse) -> None:
    for number in range(130):
        emulator.add_organization(f"o-{number}")
    assert len(parse(regions=[EU]).names) == 130


def test_only_organizations_in_the_wanted_states_are_hosts(emulator: Emulator, parse) -> None:
    for state in ("Active", "Deleted", "Deleting", "Failed", "Impaired"):
        emulator.edit(emulator.add_organization(state.lower()), lambda one, state=state: setattr(one, "state", state))
    assert parse().names == ["active"]
    inventory = parse(states=["failed", "Impaired"])
    assert inventory.names == ["failed", "impaired"]
    assert inventory.hosts["failed"]["workmail_state"] == "Failed"


def test_groups_are_made_of_regions_and_tags(emulator: Emulator, parse) -> None:
    tag(emulator, emulator.add_organization("acme"), stage="production", empty="", **{"cost centre": "4711/a"})
    emulator.add_organization("beta", region=US)
    groups = parse().groups
    assert groups["region_eu_west_1"] == ["acme"]
    assert groups["region_us_east_1"] == ["beta"]
    for group in ("tag_stage_production", "tag_empty", "tag_cost_centre_4711_a"):
        assert groups[group] == ["acme"]


def test_constructed_groups_and_variables_see_the_variables_of_the_host(emulator: Emulator, parse) -> None:
    tag(emulator, emulator.add_organization("acme"), owner="ann")
    emulator.add_organization("beta")
    inventory = parse(
        keyed_groups=[{"key": "workmail_account", "prefix": "account"}],
        groups={"owned": "has_owner", "eu": "workmail_region is match('eu-')"},
        compose={"has_owner": "'owner' in workmail_tags", "ansible_connection": "'ssh'"},
    )
    assert inventory.groups["account_123456789012"] == inventory.groups["eu"] == ["acme", "beta"]
    assert inventory.groups["owned"] == ["acme"]
    assert inventory.hosts["beta"]["ansible_connection"] == "ssh"


def test_strict_refuses_an_expression_that_fails(emulator: Emulator, parse) -> None:
    emulator.add_organization("acme")
    broken: dict[str, Any] = {"compose": {"owner": "workmail_tags.owner"}}
    assert "owner" not in parse(**broken).hosts["acme"]
    assert "Could not set owner for host acme" in parse.refused(**broken, strict=True)
    unnamed = parse.refused(hostnames=["workmail_tags.customer"], strict=True)
    assert "hostnames: workmail_tags.customer gives acme no name" in unnamed


def test_what_a_tag_says_is_no_template(emulator: Emulator, parse, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    text = f"{{{{ lookup('pipe', 'touch {canary}') }}}}"
    tag(emulator, emulator.add_organization("acme"), evil=text)
    inventory = parse(compose={"copied": "workmail_tags.evil"}, hostnames=["workmail_tags.evil"])
    assert inventory.names == [text]
    assert inventory.hosts[text]["copied"] == text
    assert not canary.exists()


def test_the_first_expression_that_gives_a_name_names_the_host(emulator: Emulator, parse) -> None:
    tag(emulator, emulator.add_organization("acme"), customer="north")
    tag(emulator, emulator.add_organization("beta"), customer="")
    emulator.add_organization("gamma")
    wanted = ["workmail_tags.customer", "workmail_tags.name", "workmail_organization ~ '.' ~ workmail_region"]
    assert parse(hostnames=wanted).names == ["beta.eu-west-1", "gamma.eu-west-1", "north"]
    assert parse(hostnames=["workmail_tags.customer"]).names == ["beta", "gamma", "north"]


def test_organizations_of_one_alias_are_distinguished_by_region(emulator: Emulator, parse) -> None:
    first, second = emulator.add_organization("acme"), emulator.add_organization("acme", region=US)
    emulator.add_organization("beta")
    inventory = parse()
    assert inventory.names == ["acme.eu-west-1", "acme.us-east-1", "beta"]
    names = ("acme.eu-west-1", "acme.us-east-1")
    assert [inventory.hosts[name]["workmail_organization_id"] for name in names] == [first, second]


def row(alias: str, region: str, account: str, number: int) -> dict[str, Any]:
    return {
        "workmail_organization": alias,
        "workmail_region": region,
        "workmail_account": account,
        "workmail_organization_id": f"m-{number:032x}",
    }


ALIASES = st.sampled_from(["a", "b", "a.eu", "a.eu.x"])


@given(st.lists(st.tuples(ALIASES, st.sampled_from(["eu", "us"]), st.sampled_from("xy"))))
def test_no_two_organizations_share_a_name(drawn: list[tuple[str, str, str]]) -> None:
    rows = [row(*one, number) for number, one in enumerate(drawn)]
    aliases = [one["workmail_organization"] for one in rows]
    names = unique_names(aliases, rows)
    assert len(set(names)) == len(rows)
    assert all(name.startswith(alias) for alias, name in zip(aliases, names, strict=True))


def test_a_name_that_is_not_shared_stays_as_it_is() -> None:
    rows = [row("a", "eu", "x", 1), row("b", "eu", "x", 2), row("b", "eu", "y", 3)]
    assert unique_names(["a", "b", "b"], rows) == ["a", "b.eu.x", "b.eu.y"]


def test_profiles_open_accounts_whose_aliases_may_be_the_same(emulator: Emulator, south: Emulator, profiles) -> None:
    emulator.add_organization("acme")
    south.add_organization("acme")
    south.add_organization("acme", region=US)
    inventory = profiles(accounts=[{"profile": "north"}, {"profile": "south", "regions": [EU]}])
    assert inventory.names == ["acme.eu-west-1.north", "acme.eu-west-1.south"]
    told = inventory.hosts["acme.eu-west-1.south"]
    assert (told["workmail_account"], told["workmail_profile"]) == ("south", "south")
    assert {call.access_key for call in emulator.calls} == {"AKIDNORTH"}
    assert {call.access_key for call in south.calls} == {"AKIDSOUTH"}


def test_an_account_that_is_named_twice_makes_one_host_of_each_organization(emulator: Emulator, parse) -> None:
    emulator.add_organization("acme")
    inventory = parse(accounts=[{"name": "one"}, {"name": "two"}], regions=[EU, EU])
    assert inventory.names == ["acme"]
    assert inventory.hosts["acme"]["workmail_account"] == "one"
    assert inventory.said == ["acme is found twice: one and two are the same account."]


def test_a_role_is_assumed_with_the_own_credentials(emulator: Emulator, parse, tokens) -> None:
    emulator.add_organization("acme")
    inventory = parse(accounts=[{"assume_role_arn": ROLE, "external_id": "mailops"}], regions=[EU])
    assert inventory.hosts["acme"]["workmail_assume_role_arn"] == ROLE
    assert "workmail_profile" not in inventory.hosts["acme"]
    assert [(one["RoleArn"], one["ExternalId"]) for one in tokens] == [([ROLE], ["mailops"])]
    assert {call.access_key for call in emulator.calls} == {"ASIA111111111111"}


def test_the_plugins_own_role_holds_for_accounts_that_name_none(emulator: Emulator, parse, tokens) -> None:
    emulator.add_organization("acme")
    for options in ({}, {"accounts": [{"name": "north"}]}):
        emulator.reset_log()
        assert parse(assume_role_arn=ROLE, regions=[EU], **options).names == ["acme"]
        assert {call.access_key for call in emulator.calls} == {"ASIA111111111111"}
    assert len(tokens) == 2


def test_no_role_is_assumed_at_aws_beside_a_local_workmail(emulator: Emulator, parse) -> None:
    emulator.add_organization("acme")
    told = parse.refused(accounts=[{"assume_role_arn": ROLE}], regions=[EU])
    assert f"the role {ROLE} cannot be assumed: WorkMail is reached at {emulator.url}, which is not AWS" in told
    assert "Set AWS_ENDPOINT_URL_STS" in told
    assert emulator.calls == []


def test_a_role_that_cannot_be_assumed_is_named(parse, tokens) -> None:
    role = "arn:aws:iam::111111111111:role/other"
    told = parse.refused(accounts=[{"name": "north", "assume_role_arn": role}], regions=[EU])
    assert f"account north, eu-west-1: the role {role} cannot be assumed: " in told
    assert "You may not assume it." in told


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"state": ["Active"]}, "state: unsupported parameter. Did you mean 'states'?"),
        ({"qqqq": 1}, "qqqq: unsupported parameter. Remove it, or see the documentation."),
        ({"regions": ["eu-central-1"]}, "regions: 'eu-central-1' has no WorkMail, which exists in eu-west-1,"),
        ({"accounts": [{"profil": "x"}]}, "accounts[0].profil: unsupported parameter. Did you mean 'profile'?"),
        ({"accounts": [{}, {"regions": "eu-west-1"}]}, "accounts[1].regions: must be a list of regions."),
        ({"accounts": [{"regions": ["x"]}]}, "accounts[0].regions: 'x' has no WorkMail"),
        ({"accounts": ["north"]}, "accounts[0]: must be a dictionary."),
    ],
)
def test_a_wrong_option_is_named_before_any_call(emulator: Emulator, parse, options: dict[str, Any], told: str) -> None:
    assert told in parse.refused(**options)
    assert emulator.calls == []


def test_all_errors_of_the_configuration_are_reported_at_once(parse) -> None:
    told = parse.refused(regoins=[EU], accounts=[{"profil": "x"}, 7])
    places = [line.partition(":")[0] for line in told.splitlines()[1:]]
    assert places == ["regoins", "accounts[0].profil", "accounts[1]"]


def test_options_may_be_templates(emulator: Emulator, parse) -> None:
    emulator.add_organization("acme", region=US)
    parse.environment["WHERE"] = US
    where = "{{ lookup('ansible.builtin.env', 'WHERE') }}"
    assert parse(regions=[where]).names == ["acme"]
    assert parse(accounts=[{"regions": [where]}]).names == ["acme"]
    assert {call.region for call in emulator.calls} == {US}


def test_the_option_endpoint_url_goes_before_the_environment(emulator: Emulator, south: Emulator, parse) -> None:
    south.add_organization("south")
    assert parse(endpoint_url=south.url).names == ["south"]
    assert emulator.calls == []


def test_a_file_of_another_plugin_is_left_to_it(parse, tmp_path: Path) -> None:
    file = tmp_path / "other.workmail.yml"
    file.write_text("all: {hosts: {elsewhere: {}}}", encoding="utf-8")
    assert list(parse.file(file).hosts) == ["elsewhere"]
