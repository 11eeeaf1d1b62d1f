# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role organization: from nothing to a running organization, foreseen in check mode, unchanged the second time."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.module_utils._task.arguments import RANGES
from moto.server import ThreadedMotoServer
from support.plays import World
from workmail_emulator import Faults, Rule
from workmail_emulator.operations import domains

THEIRS = re.compile(
    r"\[\w* ?WARNING\]: (?:The 'values' key in resource_record_sets|Deprecation warnings can be disabled) .*"
)
"""What amazon.aws 11 says whoever reads a zone, whether he uses the key or not."""
ROLE = Path(__file__).parents[2] / "roles" / "organization"
Tree = dict[str, Any]

TABLE = """name;email;display_name;password;zip_code
ann;ann@globex.test;Ann Ærø;Canary-Horse-1;0150
Bob;bob@globex.test;Bob;Canary-Horse-2;
"""

GLOBEX: Tree = {
    "organization_alias": "globex",
    "organization_region": "eu-west-1",
    "organization_tags": {"team": "mail"},
    "organization_domains": [{"domain": "globex.test", "default": True, "route53": {}}],
    "organization_users_csv": "users.csv",
    "organization_users": [
        {"name": "bob", "mailbox_permissions": [{"grantee": "ann", "permissions": ["SEND_AS"]}]},
        {"name": "cem", "email": "cem@globex.awsapps.com"},
    ],
    "organization_groups": [{"name": "all", "email": "all@globex.test", "members": ["ann", "bob", "cem"]}],
    "organization_resources": [{"name": "hall", "type": "ROOM", "email": "hall@globex.test", "delegates": ["ann"]}],
    "organization_settings": {
        "access_control_rules": [
            {"name": "default", "state": "absent"},
            {"name": "office", "effect": "ALLOW", "ip_ranges": ["198.51.100.0/24"], "users": ["ann"]},
        ],
        "impersonation_roles": [
            {
                "name": "backup",
                "type": "READ_ONLY",
                "rules": [{"impersonation_rule_id": "cem", "effect": "ALLOW", "target_users": ["cem"]}],
            }
        ],
        "inbound_dmarc": {"enforced": False},
    },
    "organization_access_expectations": [
        {"user": "ann", "action": "IMAP", "ip_address": "198.51.100.7", "effect": "ALLOW"},
        {"user": "cem", "action": "IMAP", "ip_address": "198.51.100.7", "effect": "DENY"},
    ],
}


@pytest.fixture
def role(playbook, tmp_path):
    """Runs the role with a tree of variables. What it came to is in the file `told` of the folder."""
    (tmp_path / "users.csv").write_text(TABLE, encoding="utf-8")

    def run(tree: Tree, *words: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "tree.yml").write_text(yaml.safe_dump(tree), encoding="utf-8")
        tasks = """
- name: Run the role
  ansible.builtin.import_role:
    name: mailops.workmail.organization
- name: Keep what it came to
  ansible.builtin.copy:
    content: "{{ organization_result | to_json }}"
    dest: "{{ playbook_dir }}/told"
    mode: "0600"
  check_mode: false
  changed_when: false
  diff: false
"""
        return playbook(tasks, "-e", f"@{tmp_path}/tree.yml", *words)

    return run


@pytest.fixture
def told(tmp_path):
    """What the directory task of the last run came to."""
    return lambda: json.loads((tmp_path / "told").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def route53():
    """A local Route 53."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "only-for-tests", "region_name": "eu-west-1"}
    client = boto3.client("route53", endpoint_url=f"http://{host}:{port}", **keys)
    client.url = f"http://{host}:{port}"
    yield client
    server.stop()


@pytest.fixture
def zone(route53, playbook):
    """The empty public zone globex.test, which plays reach."""
    playbook.environment["AWS_ENDPOINT_URL_ROUTE_53"] = route53.url
    made = route53.create_hosted_zone(Name="globex.test.", CallerReference=str(time.monotonic()))
    id_ = made["HostedZone"]["Id"]
    yield id_
    for row in rows(route53, id_):
        change(route53, id_, "DELETE", row)
    route53.delete_hosted_zone(Id=id_)


def rows(route53: Any, zone: str) -> list[dict[str, Any]]:
    found = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return [row for row in found if row["Type"] not in ("NS", "SOA")]


def change(route53: Any, zone: str, action: str, row: dict[str, Any]) -> None:
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": row}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)


def values(route53: Any, zone: str) -> dict[tuple[str, str], list[str]]:
    return {(row["Type"], row["Name"]): [one["Value"] for one in row["ResourceRecords"]] for row in rows(route53, zone)}


class Finder:
    """WorkMail looking for the DNS records of a domain: verified once the zone has all of them."""

    def __init__(self, emulator: Any, route53: Any, zone: str) -> None:
        self._look = lambda: self._found(emulator, route53, zone)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Finder:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(0.2) and not self._look():
            pass

    def _found(self, emulator: Any, route53: Any, zone: str) -> bool:
        if len(rows(route53, zone)) < 8:
            return False
        emulator.edit("globex", lambda one: setattr(one.domains["globex.test"], "verified", True))
        return True


def verify(emulator: Any, name: str = "globex.test") -> None:
    emulator.edit("globex", lambda one: setattr(one.domains[name], "verified", True))


def organizations(emulator: Any) -> list[str]:
    return sorted(one.alias for one in emulator.service.world.organizations.values())


def output(done: subprocess.CompletedProcess[str]) -> str:
    return " ".join((done.stdout + done.stderr).split())


def test_an_organization_comes_from_nothing_as_check_mode_foretold(emulator, role, told, route53, zone) -> None:
    emulator.reset_log()
    preview = role(GLOBEX, "--check", "--diff")
    assert preview.returncode == 0, output(preview)
    assert emulator.writes() == []
    assert rows(route53, zone) == []
    assert organizations(emulator) == ["acme"]
    counted = "of these in the settings: 2 access control rules, 1 impersonation role, 1 inbound dmarc."
    assert f"globex (would be created): 7 to add, 1 to change, 1 to disable or delete; {counted}" in output(preview)
    for shown in ("globex.test", "team", "cem@globex.awsapps.com", "SEND_AS", "hall@globex.test"):
        assert shown in preview.stdout, shown
    foreseen = told()

    with Finder(emulator, route53, zone):
        done = role(GLOBEX, "-vvv")
    assert done.returncode == 0, output(done)
    assert "Canary" not in preview.stdout + preview.stderr + done.stdout + done.stderr
    assert foreseen["operations"] == told()["operations"]
    assert foreseen["summary"] | {"text": ""} == told()["summary"] | {"text": ""}
    assert f"globex: 7 added, 1 changed, 1 disabled or deleted; {counted}" in output(done)
    assert emulator.edit("globex", lambda one: (one.default_domain, one.tags)) == ("globex.test", {"team": "mail"})
    assert values(route53, zone)["MX", "globex.test."] == ["10 inbound-smtp.eu-west-1.amazonaws.com."]
    assert values(route53, zone)["TXT", "globex.test."] == ['"v=spf1 include:amazonses.com ~all"']
    assert len(rows(route53, zone)) == 8
    now = emulator.snapshot("globex")
    assert now["users"]["bob"]["permissions"] == {"user ann": ["SEND_AS"]}
    assert (now["users"]["ann"]["email"], now["users"]["ann"]["ZipCode"]) == ("ann@globex.test", "0150")
    assert now["groups"]["all"]["members"] == ["user ann", "user bob", "user cem"]
    assert emulator.password_is("globex", "bob", "Canary-Horse-2")

    emulator.reset_log()
    again = role(GLOBEX)
    assert again.returncode == 0, output(again)
    assert "changed=0 " in again.stdout
    assert emulator.writes() == []
    assert "WARNING" not in THEIRS.sub("", again.stdout + again.stderr)


def test_the_example_of_the_readme_can_be_previewed_in_an_empty_account(emulator, route53, playbook, tmp_path) -> None:
    playbook.environment["AWS_ENDPOINT_URL_ROUTE_53"] = route53.url
    text = (ROLE / "README.md").read_text(encoding="utf-8")
    (tmp_path / "readme.yml").write_text(text.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    done = playbook.command("ansible-playbook", str(tmp_path / "readme.yml"), "--check", "--diff")
    assert done.returncode == 0, output(done)
    assert "globex (would be created): 4 to add, 0 to change, 0 to disable or delete." in output(done)
    assert "bob@example.org" in done.stdout
    assert emulator.writes() == []


def test_every_variable_is_in_the_readme() -> None:
    text = (ROLE / "README.md").read_text(encoding="utf-8")
    assert [name for name in options() if f"`{name}`" not in text] == []


LEAST: Tree = {"organization_alias": "globex", "organization_region": "eu-west-1"}


def test_the_least_tree_makes_an_empty_organization_and_leaves_alone_what_it_does_not_name(emulator, role) -> None:
    done = role(LEAST)
    assert done.returncode == 0, output(done)
    assert organizations(emulator) == ["acme", "globex"]
    emulator.edit("globex", lambda one: one.tags.update(team="mail"))
    again = role(LEAST)
    assert "changed=0 " in again.stdout
    assert emulator.edit("globex", lambda one: one.tags) == {"team": "mail"}


def test_pruning_limits_and_the_report_are_those_of_the_tree(emulator, role, told, tmp_path) -> None:
    people = [{"name": name, "email": f"{name}@acme.awsapps.com"} for name in ("ann", "bob", "cem")]
    tree = {"organization_alias": "acme", "organization_region": "eu-west-1", "organization_users": people}
    assert role(tree).returncode == 0
    pruning = tree | {
        "organization_users": people[:1],
        "organization_prune": ["users"],
        "organization_removal_limit": 1,
        "organization_report_path": str(tmp_path / "report.csv"),
    }
    refused = role(pruning)
    assert "would disable or delete 2 entities, more than 1" in output(refused)
    done = role(pruning | {"organization_removal_limit": 2, "organization_prune_action": "delete"})
    assert done.returncode == 0, output(done)
    assert told()["summary"]["users"] == {"created": 0, "changed": 0, "disabled": 0, "deleted": 2}
    assert "delete_user" in (tmp_path / "report.csv").read_text()


def test_a_domain_without_a_zone_shows_its_records_and_the_next_run_goes_on(emulator, role) -> None:
    tree = LEAST | {"organization_domains": [{"domain": "globex.test", "default": True}]}
    stopped = role(tree)
    assert stopped.returncode == 2
    assert "10 inbound-smtp.eu-west-1.amazonaws.com." in stopped.stdout
    assert "its ownership is PENDING, and only a verified domain can be the default" in output(stopped)
    assert emulator.edit("globex", lambda one: sorted(one.domains)) == ["globex.awsapps.com", "globex.test"]
    verify(emulator)
    done = role(tree)
    assert done.returncode == 0, output(done)
    assert emulator.edit("globex", lambda one: one.default_domain) == "globex.test"
    other = tree | {"organization_domains": [{"domain": "globex.test", "default": False}, {"domain": "x.test"}]}
    kept = role(other)
    assert kept.returncode == 0, output(kept)
    assert emulator.edit("globex", lambda one: one.default_domain) == "globex.test"


def test_a_record_of_another_origin_is_left_alone_unless_asked(emulator, role, route53, zone, monkeypatch) -> None:
    usual = domains.records
    three = ("MX", "globex.test."), ("TXT", "globex.test."), ("CNAME", "autodiscover.globex.test.")
    monkeypatch.setattr(
        domains, "records", lambda *of: [row for row in usual(*of) if (row["Type"], row["Hostname"]) in three]
    )
    spf = {"Name": "globex.test.", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": '"v=spf1 -all"'}]}
    host = "10 inbound-smtp.eu-west-1.amazonaws.com"
    mine = {"Name": "globex.test.", "Type": "MX", "TTL": 60, "ResourceRecords": [{"Value": host}]}
    for row in (spf, mine):
        change(route53, zone, "CREATE", row)
    domain: Tree = {"domain": "globex.test", "route53": {}, "wait_verified": False}
    tree = LEAST | {"organization_domains": [domain]}
    refused = role(tree)
    assert refused.returncode == 2
    text = output(refused).replace('\\"', '"')
    assert (
        'the zone has TXT globex.test. with "v=spf1 -all", but WorkMail requires v=spf1 include:amazonses.com' in text
    )
    assert 'add "TXT globex.test" to `leave_out`' in text
    assert len(rows(route53, zone)) == 2

    domain["route53"] = {"hosted_zone_id": zone.split("/")[-1], "leave_out": ["TXT globex.test"], "ttl": 60}
    done = role(tree)
    assert done.returncode == 0, output(done)
    now = rows(route53, zone)
    assert values(route53, zone)["TXT", "globex.test."] == ['"v=spf1 -all"']
    assert values(route53, zone)["MX", "globex.test."] == [host]
    assert [(row["Type"], row["TTL"]) for row in now if row["Type"] == "CNAME"] == [("CNAME", 60)]

    domain["route53"] = {"zone": "globex.test", "overwrite": True}
    done = role(tree)
    assert done.returncode == 0, output(done)
    assert "changed=1 " in done.stdout
    assert values(route53, zone)["TXT", "globex.test."] == ['"v=spf1 include:amazonses.com ~all"']
    assert values(route53, zone)["MX", "globex.test."] == [host]


WRONG = [
    ({"organization_users": [{"name": "ann", "e_mail": "ann@x.test"}]}, "e_mail"),
    ({"organization_users": [{"name": "ann", "role": "ADMIN"}]}, "value of role must be one of: USER, REMOTE_USER"),
    ({"organization_users": [{"display_name": "Ann"}]}, "one of the following is required: name, user_id, email"),
    ({"organization_groups": [{"name": "all", "members": [{"name": "ann"}], "purge_member": True}]}, "purge_member"),
    ({"organization_resources": [{"name": "x", "booking_options": {"auto_accept": True}}]}, "auto_accept"),
    ({"organization_domains": [{"name": "x.test"}]}, "missing required arguments: domain"),
    ({"organization_domains": [{"domain": "x.test", "route53": {"zone_id": "Z"}}]}, "zone_id"),
    ({"organization_removal_limit": "many"}, "organization_removal_limit"),
    ({"organization_prune": ["people"]}, "value of organization_prune must be one or more of: users, groups"),
    ({"organization_alias": ""}, "organization_alias: must not be empty"),
    (
        {"organization_domains": [{"domain": f"{name}.test", "default": True} for name in "ab"]},
        "only one domain can be the default, not a.test and b.test",
    ),
    ({"organization_users": [{"name": "ann"}, {"name": "Ann"}]}, "there is more than one item for ann"),
]


@pytest.fixture(scope="module")
def refused(world: World) -> list[str]:
    """What one run shows of each wrong tree, which calls nothing."""
    play = world.write("- ansible.builtin.import_role: {name: mailops.workmail.organization}", hosts="all")
    shown = world.over([LEAST | wrong for wrong, _text in WRONG], str(play))
    assert sum(world.emulator.counts().values()) == 0
    return shown


@pytest.mark.parametrize("number", range(len(WRONG)), ids=[text for _wrong, text in WRONG])
def test_a_typing_error_is_caught_before_any_call(refused: list[str], number: int) -> None:
    assert re.search("^(fatal|failed): ", refused[number], re.MULTILINE)
    assert WRONG[number][1] in " ".join(refused[number].split())


def options() -> Tree:
    text = (ROLE / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["argument_specs"]["main"]["options"])


def test_every_default_is_documented_and_every_variable_bears_the_roles_name() -> None:
    defaults = yaml.safe_load((ROLE / "defaults" / "main.yml").read_text(encoding="utf-8"))
    documented = {name: one["default"] for name, one in options().items() if "default" in one}
    assert defaults == documented
    assert all(name.startswith("organization_") for name in options())
    assert {f"organization_{name}" for name in RANGES} <= set(options())


def test_an_approved_tree_runs_and_another_one_changes_nothing(emulator, role, tmp_path) -> None:
    # The settings name users that this tree does not have.
    left_out = ("organization_access_expectations", "organization_settings")
    tree = {key: value for key, value in GLOBEX.items() if key not in left_out}
    tree |= {"organization_domains": [{"domain": "globex.test"}], "organization_alias": "approved"}
    tree |= {"organization_groups": [], "organization_resources": []}
    tree["organization_users"] = [{"name": "ann", "display_name": "Ann"}]
    del tree["organization_users_csv"]
    shown = role(tree, "--check", "--diff")
    assert shown.returncode == 0, shown.stdout + shown.stderr
    plan = re.findall(r"no changes|\. Plan id ([0-9a-f]{16})\.", shown.stdout)[-1]
    assert emulator.writes() == []

    other = {**tree, "organization_users": [{"name": "ann", "display_name": "Anne"}]}
    for words in ([], ["--check"]):
        stale = role({**other, "organization_approved_plan": plan}, *words)
        assert stale.returncode == 2, stale.stdout + stale.stderr
        assert f"`organization_approved_plan` is {plan}. Nothing was changed." in stale.stdout
        assert "display_name Anne" in stale.stdout
        assert r"\\n" not in stale.stdout, "the message has backslashes where its lines should break"
        assert emulator.writes() == []

    done = role({**tree, "organization_approved_plan": plan})
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Plan id {plan}." in done.stdout
    assert emulator.snapshot("approved")["users"]["ann"]["DisplayName"] == "Ann"
    again = role({**tree, "organization_approved_plan": plan})
    assert again.returncode == 2, again.stdout
    assert "This run would change nothing." in again.stdout

    more = {**tree, "organization_users": [*tree["organization_users"], {"name": "bob", "display_name": "Bob"}]}
    plan = re.findall(r"\. Plan id ([0-9a-f]{16})", role(more, "--check", "--diff").stdout)[-1]
    emulator.set_faults(Faults(rules=[Rule("CreateUser", code="AccessDeniedException")]))
    halfway = role({**more, "organization_approved_plan": plan})
    assert halfway.returncode == 2
    assert "needs a new approval: run the preview again, and set `organization_approved_plan`" in halfway.stdout
