# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""

he playbook exit_switch: DNS from the plan to the last stage, beside a name server and a Route 53 on this machine.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.inprocess import Runner
from support.nameserver import Nameserver, serving
from support.storage import client, emptied
from workmail_emulator import Emulator

BEFORE = """\
@ 3600 IN MX 10 inbound-smtp.eu-west-1.amazonaws.com.
@ 3600 IN TXT "v=spf1 include:amazonses.com ~all"
@ 3600 IN TXT "google-site-verification=abc"
autodiscover 3600 IN CNAME autodiscover.mail.eu-west-1.awsapps.com.
_dmarc 3600 IN TXT "v=DMARC1;p=quarantine;pct=100;fo=1"
"""
WHAT = {
    "exit_switch_organization": "acme",
    "exit_switch_target": "google",
    "exit_switch_date": "2027-01-18",
    "exit_switch_today": "2027-01-16",
    "exit_switch_records": [{"name": "google._domainkey.example.com", "type": "TXT", "value": "v=DKIM1; k=rsa; p=abc"}],
}


@pytest.fixture
def nameserver(playbook: Any) -> Iterator[Nameserver]:
    """The zones of the domain and of all senders."""
    playbook.environment |= {"AWS_REGION": "eu-west-1"}
    with serving() as served:
        served.serve("example.com", BEFORE)
        served.serve("amazonses.com", '@ 300 IN TXT "v=spf1 ip4:199.255.192.0/22 -all"\n')
        served.serve("google.com", '_spf 300 IN TXT "v=spf1 ip4:35.190.247.0/24 ~all"\nsmtp 300 IN A 192.0.2.1\n')
        yield served


def switch(playbook: Any, nameserver: Nameserver, *words: str, **more: Any) -> Any:
    where = {"exit_switch_nameservers": "127.0.0.1", "exit_switch_nameserver_port": nameserver.port}
    given = json.dumps({**WHAT, **where, **more})
    return playbook.command("ansible-playbook", "mailops.workmail.exit_switch", "-e", given, *words)


def shown(done: Any) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


def test_a_plan_is_shown_and_written_and_changes_nothing(
    emulator: Emulator, playbook: Any, nameserver: Nameserver
) -> None:
    text = shown(switch(playbook, nameserver, exit_switch_dir="plan"))
    assert "stage prepare (two days before): 4 changes" in text
    assert text.rpartition("TASK [")[2].startswith("Show the plan]")
    assert "TTL MX example.com: 3600 -> 300" in text
    assert "10 inbound-smtp.eu-west-1.amazonaws.com. -> 1 smtp.google.com. (TTL 300)" in text
    assert "example.com: SPF needs 2 of 10 DNS look-ups" in text
    assert "2027-02-01 (in 16 days)" in text
    assert "Next: the stage prepare." in text
    assert "warning" not in text.lower()
    folder = Path(playbook.folder) / "plan"
    files = sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
    stages = [f"example.com/{stage}.{end}" for stage in ("finish", "prepare", "switch") for end in ENDS]
    assert files == sorted([*stages, "calendar.txt", "example.com/before.zone", "exit_switch.json"])
    assert emulator.writes() == []


ENDS = ("octodns.yaml", "route53.json", "zone")


@pytest.fixture
def zone(playbook: Any, running_storage: str, nameserver: Nameserver) -> tuple[Any, str]:
    """The domain in a hosted zone, to which the world is sent."""
    url = emptied(running_storage)
    playbook.environment |= {"AWS_ENDPOINT_URL_ROUTE_53": url, "AWS_EC2_METADATA_DISABLED": "true"}
    route53 = client("route53", url, "us-east-1")
    made = route53.create_hosted_zone(Name="example.com", CallerReference="1")
    id_ = made["HostedZone"]["Id"]
    for name, type_, *values in (
        ("example.com.", "MX", "10 inbound-smtp.eu-west-1.amazonaws.com."),
        ("example.com.", "TXT", '"v=spf1 include:amazonses.com" " ~all"', '"google-site-verification=abc"'),
        ("autodiscover.example.com.", "CNAME", "autodiscover.mail.eu-west-1.awsapps.com."),
        ("www.example.com.", "A", "192.0.2.80"),
    ):
        records = [{"Value": one} for one in values]
        record_set = {"Name": name, "Type": type_, "TTL": 3600, "ResourceRecords": records}
        batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record_set}]}
        route53.change_resource_record_sets(HostedZoneId=id_, ChangeBatch=batch)
    publish(route53, id_, nameserver, made["DelegationSet"]["NameServers"])
    return route53, id_


def records(route53: Any, id_: str) -> dict[tuple[str, str], tuple[int, list[str]]]:
    rows = route53.list_resource_record_sets(HostedZoneId=id_)["ResourceRecordSets"]
    return {
        (one["Name"], one["Type"]): (one["TTL"], sorted(row["Value"] for row in one["ResourceRecords"])) for one in rows
    }


def publish(route53: Any, id_: str, nameserver: Nameserver, servers: list[str]) -> None:
    """The name server has what the hosted zone has."""
    lines = [
        f"{name} {ttl} IN {type_} {value}"
        for (name, type_), (ttl, values) in records(route53, id_).items()
        if type_ not in ("NS", "SOA")
        for value in values
    ]
    head = "@ 3600 IN SOA ns1.example.net. admin.example.net. 1 7200 900 1209600 300\n"
    head += "".join(f"@ 3600 IN NS {one}.\n" for one in servers)
    nameserver.serve("example.com", "\n".join(lines) + "\n", head)


def test_three_stages_lead_from_the_old_records_to_the_new_ones(
    playbook: Any, nameserver: Nameserver, zone: tuple[Any, str]
) -> None:
    """Plans, order and approval alone are in tests/unit/dns/test_plan.py."""
    route53, id_ = zone
    first = records(route53, id_)
    hosted = {"exit_switch_hosted_zones": True, "exit_switch_keep_ses": False, "exit_store": "exit"}
    record = Path(playbook.folder) / "exit" / "switched"
    plan = shown(switch(playbook, nameserver, exit_switch_dir="plan", **hosted))
    assert "Next: the stage prepare." in plan
    told = json.loads((Path(playbook.folder) / "plan" / "exit_switch.json").read_text(encoding="utf-8"))

    def apply(stage: str, *words: str, **more: Any) -> Any:
        approved = {"exit_switch_stage": stage, "exit_switch_approved_plan": told["stages"][stage]["plan_id"]}
        given = {**hosted, "exit_switch_action": "apply_dns", **approved, **more}
        return switch(playbook, nameserver, *words, **given)

    assert "would change 4 of 4 sets of records, stage prepare" in shown(apply("prepare", "--check"))
    assert records(route53, id_) == first
    assert "changed 4 of 4" in shown(apply("prepare"))
    ready = records(route53, id_)
    assert ready["example.com.", "TXT"] == (
        3600,
        ['"google-site-verification=abc"', '"v=spf1 include:amazonses.com include:_spf.google.com ~all"'],
    )
    assert ready["example.com.", "MX"] == (300, ["10 inbound-smtp.eu-west-1.amazonaws.com."])
    assert ready["google._domainkey.example.com.", "TXT"] == (3600, ['"v=DKIM1; k=rsa; p=abc"'])

    late = switch(playbook, nameserver, exit_switch_action="check")
    assert late.returncode == 2
    assert "MX example.com: DNS has TTL 3600; the stage prepare wants TTL 300." in late.stdout

    early = apply("switch")
    assert early.returncode == 2
    assert "The switch is planned for 2027-01-18, but today is 2027-01-16." in early.stdout
    assert records(route53, id_) == ready
    shown(apply("switch", "--check", exit_switch_today="2027-01-18"))
    assert not record.exists()
    switched = shown(apply("switch", exit_switch_today="2027-01-18"))
    assert "changed 2 of 2" in switched
    assert "in the store: Mail of example.com goes to google." in switched
    (kept,) = record.glob("*.json")
    assert json.loads(kept.read_text(encoding="utf-8"))["state"] == "switched"
    assert records(route53, id_)["example.com.", "MX"] == (300, ["1 smtp.google.com."])
    assert ("autodiscover.example.com.", "CNAME") not in records(route53, id_)

    shown(apply("finish", exit_switch_today="2027-02-01"))
    last = records(route53, id_)
    assert last["example.com.", "MX"] == (3600, ["1 smtp.google.com."])
    assert last["example.com.", "TXT"][1][1] == '"v=spf1 include:_spf.google.com ~all"'
    assert last["www.example.com.", "A"] == first["www.example.com.", "A"]


def test_zones_that_are_not_ours_and_variables_that_are_wrong_are_refused_at_once(
    playbook: Any, nameserver: Nameserver, zone: tuple[Any, str]
) -> None:
    route53, id_ = zone
    first = records(route53, id_)
    apply = {"exit_switch_action": "apply_dns", "exit_switch_stage": "prepare", "exit_switch_approved_plan": "0" * 16}
    wrong = {"exit_switch_date": "soon", "exit_switch_target": "zoho"}
    done = switch(playbook, nameserver, exit_switch_domains="example.net,acme.awsapps.com", **apply, **wrong)
    assert done.returncode == 2
    for part in (
        "`exit_switch_target` must be one of microsoft365, google, custom, not 'zoho'.",
        "`exit_switch_date`: 'soon' is not a day; write it as 2027-01-18.",
        "example.net is not a mail domain of the organization, so its zone is not changed.",
        "acme.awsapps.com is the test domain, whose zone belongs to AWS.",
    ):
        assert part in done.stdout
    nameserver.serve("example.com", BEFORE)
    done = switch(playbook, nameserver, **apply)
    assert done.returncode == 2
    assert "example.com is delegated to ns1.example.net, not to the hosted zone" in done.stdout
    # A rehearsal without a Route 53 of its own would change the zone in AWS.
    playbook.environment |= {"AWS_ENDPOINT_URL_ROUTE_53": ""}
    done = switch(playbook, nameserver, **apply)
    assert done.returncode == 2
    assert "Set AWS_ENDPOINT_URL_ROUTE_53 to use one for rehearsals." in done.stdout
    assert "Find the hosted zones" not in done.stdout
    assert records(route53, id_) == first


def test_freeze_and_thaw_in_order_and_refused_out_of_it(
    emulator: Emulator, playbook: Any, nameserver: Nameserver
) -> None:
    Runner(emulator.url, "acme").run("workmail_user", name="ann", email="ann@example.com")
    emulator.reset_log()
    freeze = {"exit_switch_action": "freeze", "exit_store": "exit", "exit_switch_migration_hosts": "198.51.100.7"}
    thaw = {**freeze, "exit_switch_action": "thaw"}
    early = switch(playbook, nameserver, **thaw)
    assert early.returncode == 2
    assert "was not frozen with this store" in early.stdout
    assert emulator.writes() == []
    unplanned = shown(switch(playbook, nameserver, "--check", **{**freeze, "exit_switch_date": ""}))
    assert "warning: no switch is planned, so it is not known how long users will have no access." in unplanned
    text = shown(switch(playbook, nameserver, **freeze))
    assert "warning: MX is switched on 2027-01-18, and users have no access until then. Freeze on that day." in text
    assert "the organization is frozen, but for 198.51.100.7/32" in text
    assert "access from 192.0.2.1: no protocol; from 198.51.100.7: every protocol" in text
    assert "the organization is thawed" in shown(switch(playbook, nameserver, **thaw))


def test_stragglers_are_shown_by_protocol_with_what_could_not_be_read(
    emulator: Emulator, playbook: Any, nameserver: Nameserver, running_storage: str
) -> None:
    Runner(emulator.url, "acme").run("workmail_user", name="ann", email="ann@example.com")
    url = emptied(running_storage)
    playbook.environment |= {"AWS_ENDPOINT_URL_CLOUDWATCH": url, "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS": url}
    logs, event = client("logs", url), {"organization_arn": "x", "user": "ann@example.com", "protocol": "SMTP"}
    logs.create_log_group(logGroupName="audit")
    logs.create_log_stream(logGroupName="audit", logStreamName="one")
    message = json.dumps({**event, "source_ip": "192.0.2.17", "auth_successful": True})
    at = int(time.time() * 1000) - 60000
    logs.put_log_events(logGroupName="audit", logStreamName="one", logEvents=[{"timestamp": at, "message": message}])
    given = {"exit_switch_action": "stragglers", "exit_switch_log_groups": "audit, none", "exit_switch_dir": "seen"}
    text = shown(switch(playbook, nameserver, **given))
    assert "1 of 1 mailboxes were seen in 14 days: 0 received, 0 sent, 1 signed in." in text
    assert re.search(r"user ann: 1 signed in \(last .+\); SMTP from 192.0.2.17", text)
    assert "not read: metrics: CloudWatch lists no metric of this organization" in text
    assert "not read: log group none" in text
    assert (Path(playbook.folder) / "seen" / "stragglers.csv").is_file()
