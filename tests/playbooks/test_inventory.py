# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real runs of ansible-inventory and ansible-playbook over many organizations."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.inventory.organizations import EXAMPLES
from moto.server import ThreadedMotoServer
from support.guides import blocks
from workmail_emulator import Emulator, Faults, Rule

OF_THE_INVENTORY = ("ListOrganizations", "DescribeOrganization", "ListTagsForResource")

PLAY = """---
- name: Read every organization
  hosts: workmail_organizations
  gather_facts: false
  module_defaults:
    group/mailops.workmail.workmail:
      organization: "{{ workmail_organization_id }}"
      region: "{{ workmail_region }}"
      profile: "{{ workmail_profile | default(omit) }}"
  tasks:
    - name: Read the organization
      mailops.workmail.workmail_directory_info:
      register: told
    - name: Tell who is in it
      ansible.builtin.copy:
        content: "{{ told.directory.users | map(attribute='name') | join(' ') }}"
        dest: "{{ playbook_dir }}/{{ inventory_hostname }}.txt"
        mode: "0644"
"""


@pytest.fixture
def company(emulator: Emulator, playbook) -> Path:
    """Organizations in two regions, one of them deleted, and the configuration of their inventory."""
    for alias, region in (("acme", "us-east-1"), ("beta", "us-east-1")):
        emulator.add_organization(alias, region=region)
    emulator.edit(emulator.add_organization("gone"), lambda one: setattr(one, "state", "Deleted"))
    emulator.edit("beta", lambda one: one.tags.update(stage="production"))
    file = playbook.folder / "company.workmail.yml"
    file.write_text("plugin: mailops.workmail.organizations\nregions: [eu-west-1, us-east-1]\n", encoding="utf-8")
    emulator.reset_log()
    return file


def test_ansible_inventory_lists_the_organizations_and_nothing_is_written(
    emulator: Emulator, playbook, company: Path
) -> None:
    done = playbook.command("ansible-inventory", "-i", str(company), "--list")
    assert (done.returncode, done.stderr.strip()) == (0, "")
    told = json.loads(done.stdout)
    assert sorted(told["_meta"]["hostvars"]) == ["acme.eu-west-1", "acme.us-east-1", "beta"]
    assert told["tag_stage_production"]["hosts"] == ["beta"]
    assert emulator.writes() == []


def test_ansible_inventory_draws_the_groups(playbook, company: Path) -> None:
    done = playbook.command("ansible-inventory", "-i", str(company), "--graph")
    assert done.stdout.splitlines() == [
        "@all:",
        "  |--@ungrouped:",
        "  |--@workmail_organizations:",
        "  |  |--acme.eu-west-1",
        "  |  |--acme.us-east-1",
        "  |  |--beta",
        "  |--@region_eu_west_1:",
        "  |  |--acme.eu-west-1",
        "  |--@region_us_east_1:",
        "  |  |--acme.us-east-1",
        "  |  |--beta",
        "  |--@tag_stage_production:",
        "  |  |--beta",
    ], done.stdout + done.stderr


def test_one_play_reads_many_organizations_at_the_same_time(emulator: Emulator, playbook, company: Path) -> None:
    names = ("acme.eu-west-1", "acme.us-east-1", "beta")
    ids = {one.region + one.alias: one.id for one in emulator.service.world.organizations.values()}
    for name, key in zip(names, ("eu-west-1acme", "us-east-1acme", "us-east-1beta"), strict=True):
        emulator.populate(ids[key], users=len(name))
    emulator.set_faults(Faults(latency=0.3))
    (playbook.folder / "read.yml").write_text(PLAY, encoding="utf-8")
    done = playbook.command("ansible-playbook", "-i", str(company), "--forks", "3", str(playbook.folder / "read.yml"))
    assert done.returncode == 0, done.stdout + done.stderr
    for name in names:
        people = (playbook.folder / f"{name}.txt").read_text(encoding="utf-8").split()
        assert len(people) == len(name)
    calls = [call for call in emulator.calls if call.operation not in OF_THE_INVENTORY]
    spans: dict[str, list[float]] = {}
    for call in calls:
        spans.setdefault(call.params["OrganizationId"], []).extend([call.started, call.ended])
    assert set(spans) == set(ids.values()) - {ids["eu-west-1gone"]}
    assert max(map(min, spans.values())) < min(map(max, spans.values()))


def test_a_second_run_with_the_cache_makes_no_call(emulator: Emulator, playbook, company: Path) -> None:
    playbook.environment |= {
        "ANSIBLE_INVENTORY_CACHE": "true",
        "ANSIBLE_INVENTORY_CACHE_PLUGIN": "ansible.builtin.jsonfile",
        "ANSIBLE_INVENTORY_CACHE_CONNECTION": str(playbook.folder / "cache"),
    }
    words = ("ansible-inventory", "-i", str(company), "--list")
    first = playbook.command(*words)
    assert emulator.counts()["ListOrganizations"] == 2
    emulator.reset_log()
    assert playbook.command(*words).stdout == first.stdout
    assert emulator.calls == []
    assert playbook.command(*words, "--flush-cache").stdout == first.stdout
    assert emulator.counts()["ListOrganizations"] == 2


def test_a_play_stops_when_the_organizations_cannot_be_read(emulator: Emulator, playbook, company: Path) -> None:
    emulator.set_faults(Faults(rules=[Rule("ListOrganizations", code="AccessDeniedException")]))
    (playbook.folder / "read.yml").write_text(PLAY, encoding="utf-8")
    done = playbook.command("ansible-playbook", "-i", str(company), str(playbook.folder / "read.yml"))
    assert done.returncode == 4
    assert "the IAM action workmail:ListOrganizations is required" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "PLAY" not in done.stdout


def test_two_accounts_are_worked_on_with_their_own_profiles(emulator: Emulator, playbook) -> None:
    with Emulator(seed=2) as south:
        south.add_organization("acme")
        south.populate("acme", users=3)
        del playbook.environment["AWS_ENDPOINT_URL_WORKMAIL"]
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            del playbook.environment[name]
        lines = []
        for name, url in (("north", emulator.url), ("south", south.url)):
            lines += [f"[profile {name}]", f"services = {name}"]
            lines += [f"aws_access_key_id = AKID{name.upper()}", "aws_secret_access_key = only-for-tests"]
            lines += [f"[services {name}]", "workmail =", f"  endpoint_url = {url}"]
        aws = playbook.folder / ".aws"
        aws.mkdir()
        (aws / "config").write_text("\n".join(lines), encoding="utf-8")
        file = playbook.folder / "workmail.yml"
        accounts = "accounts: [{profile: north}, {profile: south}]"
        file.write_text(f"plugin: mailops.workmail.organizations\nregions: [eu-west-1]\n{accounts}\n", encoding="utf-8")
        (playbook.folder / "read.yml").write_text(PLAY, encoding="utf-8")
        done = playbook.command("ansible-playbook", "-i", str(file), str(playbook.folder / "read.yml"))
        assert done.returncode == 0, done.stdout + done.stderr
        assert (playbook.folder / "acme.eu-west-1.north.txt").read_text(encoding="utf-8") == ""
        assert len((playbook.folder / "acme.eu-west-1.south.txt").read_text(encoding="utf-8").split()) == 3
        assert {call.access_key for call in south.calls} == {"AKIDSOUTH"}


def test_the_guides_play_makes_organizations_as_their_variables_say(emulator: Emulator, playbook) -> None:
    emulator.add_organization("labs", region="us-east-1")
    for name in ("workmail.yml", "site.yml"):
        text = next(block for block in blocks("many_organizations", "yaml") if block.startswith(f"# {name}\n"))
        (playbook.folder / name).write_text(text, encoding="utf-8")
    (playbook.folder / "host_vars").mkdir()
    users = "users: [{name: ann, email: ann@example.com}]\n"
    (playbook.folder / "host_vars" / "acme.yml").write_text(users, encoding="utf-8")
    words = ["ansible-playbook", "-i", str(playbook.folder / "workmail.yml"), str(playbook.folder / "site.yml")]
    preview = playbook.command(*words, "--check", "--diff")
    assert preview.returncode == 0, preview.stdout + preview.stderr
    assert emulator.writes() == []
    done = playbook.command(*words, "--forks", "10")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"acme +: ok=1 +changed=1 ", done.stdout)
    assert re.search(r"labs +: ok=1 +changed=0 ", done.stdout)
    assert emulator.snapshot("acme")["users"]["ann"]["email"] == "ann@example.com"


def test_the_documentation_of_the_plugin_can_be_read(playbook) -> None:
    done = playbook.command("ansible-doc", "-t", "inventory", "mailops.workmail.organizations", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["mailops.workmail.organizations"]["doc"]
    for option in (
        "accounts",
        "regions",
        "states",
        "hostnames",
        "skip_unreachable",
        "keyed_groups",
        "cache",
        "profile",
    ):
        assert option in told["options"]


@pytest.mark.parametrize("number", range(3))
def test_the_inventories_in_the_examples_can_be_read_as_they_stand(playbook, emulator: Emulator, number: int) -> None:
    emulator.edit("acme", lambda one: one.tags.update(customer="acme-and-sons", stage="production"))
    profiles = playbook.folder / "profiles"
    keys = "aws_access_key_id = x\naws_secret_access_key = only-for-tests\n"
    profiles.write_text("".join(f"[profile {name}]\n{keys}" for name in ("group", "subsidiary")), encoding="utf-8")
    example = list(yaml.safe_load_all(EXAMPLES))[number]
    file = playbook.folder / "example.workmail.yml"
    file.write_text(yaml.safe_dump(example), encoding="utf-8")
    sts = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    sts.start()
    try:
        url = "http://{}:{}".format(*sts.get_host_and_port())
        playbook.environment |= {"AWS_CONFIG_FILE": str(profiles), "AWS_ENDPOINT_URL_STS": url}
        done = playbook.command("ansible-inventory", "-i", str(file), "--list")
    finally:
        sts.stop()
    told = done.stderr.replace("[WARNING]: acme is found twice: north and south are the same account.", "")
    assert (done.returncode, told.strip()) == (0, ""), "the emulator is one account for whatever role"
    assert json.loads(done.stdout)["_meta"]["hostvars"]
