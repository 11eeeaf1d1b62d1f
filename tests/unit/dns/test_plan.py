# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of a switch, without a network: what each stage changes, what is refused, and files that others read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import dns.rdatatype
import dns.zone
import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.plugin_utils._dns.applying import applicable
from ansible_collections.mailops.workmail.plugins.plugin_utils._dns.hosted import STRING, answers, chosen, unquoted
from ansible_collections.mailops.workmail.plugins.plugin_utils._dns.plan import plan, questions

WORKMAIL_MX, AUTODISCOVER = "10 inbound-smtp.eu-west-1.amazonaws.com.", "autodiscover.mail.eu-west-1.awsapps.com."
LONG = "v=DKIM1; k=rsa; p=" + 'a"b\\' * 100
OURS = [
    {
        "domain": "example.com",
        "test": False,
        "records": [
            {"type": "MX", "hostname": "example.com.", "value": WORKMAIL_MX},
            {"type": "TXT", "hostname": "_amazonses.example.com.", "value": "mark="},
            {"type": "CNAME", "hostname": "autodiscover.example.com.", "value": AUTODISCOVER},
            {"type": "CNAME", "hostname": "k0._domainkey.example.com.", "value": "k0.dkim.amazonses.com."},
            {"type": "TXT", "hostname": "example.com.", "value": "v=spf1 include:amazonses.com ~all"},
        ],
    },
    {"domain": "acme.awsapps.com", "test": True, "records": []},
]
ZONE = {
    ("example.com.", "MX"): ([WORKMAIL_MX], 3600),
    ("example.com.", "TXT"): (["v=spf1 include:amazonses.com ~all", "MS=ms1"], 3600),
    ("autodiscover.example.com.", "CNAME"): ([AUTODISCOVER], 86400),
    ("_amazonses.example.com.", "TXT"): (["mark="], 1800),
    ("k0._domainkey.example.com.", "CNAME"): (["k0.dkim.amazonses.com."], 1800),
}
OPTIONS = {"target": "microsoft365", "date": "2027-01-18", "today": "2026-12-01", "keep_ses": False}


def answered(zone: dict[tuple[str, str], tuple[list[str], int]], asked: Any) -> list[dict[str, Any]]:
    told = []
    for one in asked:
        found = zone.get((one["name"], one["type"]))
        row = {**one, "state": "found", "values": found[0], "ttl": found[1]} if found else {**one, "state": "absent"}
        told.append({"values": [], **row})
    return told


def planned(zone: Any = None, lost: str = "", **options: Any) -> dict[str, Any]:
    """`lost`: a name that cannot be looked up."""
    given = {**OPTIONS, **options}
    rows = answered(ZONE if zone is None else zone, questions(OURS, given).get("names", ()))
    for row in rows:
        if row["name"] == lost:
            row.update(state="unknown", reason="no answer in time", values=[])
    return plan(OURS, rows, given)


def changes(told: dict[str, Any], stage: str) -> list[tuple[str, str, str]]:
    return [(one["action"], one["type"], one["name"]) for one in told["stages"][stage]["changes"]]


def test_three_stages_change_what_they_should_and_no_more() -> None:
    told = planned()
    assert changes(told, "prepare") == [
        ("TTL", "MX", "example.com"),
        ("TTL", "CNAME", "autodiscover.example.com"),
        ("replace", "TXT", "example.com"),
    ]
    assert changes(told, "switch") == [
        ("replace", "MX", "example.com"),
        ("replace", "CNAME", "autodiscover.example.com"),
    ]
    assert changes(told, "finish") == [
        ("TTL", "MX", "example.com"),
        ("TTL", "CNAME", "autodiscover.example.com"),
        ("replace", "TXT", "example.com"),
        ("remove", "TXT", "_amazonses.example.com"),
        ("remove", "CNAME", "k0._domainkey.example.com"),
    ]
    (merged,) = [one for one in told["stages"]["prepare"]["changes"] if one["type"] == "TXT"]
    assert merged["after"] == ["MS=ms1", "v=spf1 include:amazonses.com include:spf.protection.outlook.com ~all"]
    assert told["next"] == "prepare"
    # The autodiscover record may be cached for a day, so its TTL goes down a day before that.
    days = {one["what"][:15]: one["date"] for one in told["calendar"]}
    assert days["Apply the stage"] in ("2027-01-16", "2027-02-01")


def test_records_of_ses_stay_while_it_sends() -> None:
    told = planned(keep_ses=True)
    assert changes(told, "finish") == [("TTL", "MX", "example.com"), ("TTL", "CNAME", "autodiscover.example.com")]


def applied(zone: Any, told: dict[str, Any], stage: str) -> Any:
    zone = dict(zone)
    for one in told["stages"][stage]["changes"]:
        key = (f"{one['name']}.", one["type"])
        if one["after"]:
            zone[key] = (one["after"], one["after_ttl"])
        else:
            zone.pop(key, None)
    return zone


def test_a_stage_that_was_applied_has_nothing_left_and_keeps_the_ids_of_the_others() -> None:
    zone, first = dict(ZONE), planned()
    ids = {stage: first["stages"][stage]["plan_id"] for stage in first["stages"]}
    for stage in ("prepare", "switch", "finish"):
        told = planned(zone, today="2027-01-18")
        assert told["next"] == stage
        assert told["stages"][stage]["plan_id"] == ids[stage]
        zone = applied(zone, told, stage)
        assert changes(planned(zone, today="2027-01-18"), stage) == []
    assert planned(zone, today="2027-03-01")["next"] == ""
    assert zone["example.com.", "MX"] == (["0 example-com.mail.protection.outlook.com."], 3600)


def test_what_could_not_be_looked_up_is_said_and_not_replaced() -> None:
    told = planned(lost="example.com.")
    assert [(one["type"], one["name"], one["reason"]) for one in told["unknown"]] == [
        ("MX", "example.com", "no answer in time"),
        ("TXT", "example.com", "no answer in time"),
    ]
    assert changes(told, "prepare") == [("TTL", "CNAME", "autodiscover.example.com")]
    assert changes(told, "switch")[0] == ("set", "MX", "example.com")
    current = [
        {"name": "example.com", "type": "MX", "value": WORKMAIL_MX, "ttl": 600},
        {"name": "example.com", "type": "TXT", "values": []},
    ]
    told = planned(lost="example.com.", current=current)
    assert told["unknown"] == []
    (record,) = [one for one in told["stages"]["prepare"]["changes"] if one["type"] == "TXT"]
    assert record["after"] == ["v=spf1 include:spf.protection.outlook.com ~all"]
    assert told["stages"]["prepare"]["changes"][0]["before_ttl"] == 600


def test_a_record_that_a_person_gave_and_no_look_up_finds_is_not_replaced() -> None:
    zone = {key: value for key, value in ZONE.items() if key != ("example.com.", "TXT")}
    spf = {"name": "example.com", "type": "TXT", "values": ["v=spf1 include:amazonses.com ~all", "MS=ms1"]}
    told = planned(zone, current=[spf])
    (unread,) = told["unknown"]
    assert (unread["name"], unread["type"]) == ("example.com", "TXT")
    assert "the look-up found none, and a variable gives v=spf1 include:amazonses.com ~all, MS=ms1" in unread["text"]
    assert "exit_switch_nameservers" in unread["text"]
    assert not [row for row in told["rows"] if (row["name"], row["type"]) == ("example.com", "TXT")]
    assert planned(zone)["unknown"] == []


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"target": ""}, "`exit_switch_target` must be one of microsoft365, google, custom, not ''."),
        ({"date": "18.1.2027"}, "`exit_switch_date`: '18.1.2027' is not a day; write it as 2027-01-18."),
        ({"date": "2026-11-30"}, "2026-11-30 is in the past; today is 2026-12-01."),
        ({"date": "2027-03-31"}, "2027-03-31 is too late: WorkMail ends on 2027-03-31. Choose a day until 2027-02-15."),
        ({"target": "custom"}, "`exit_switch_records` has no MX record for example.com."),
        ({"domains": ["example.net"]}, "example.net is not a mail domain of the organization"),
        ({"domains": ["acme.awsapps.com"]}, "is the test domain, whose zone belongs to AWS"),
        ({"records": "just a text"}, "`exit_switch_records` must be a list of records"),
        ({"records": [{"name": "x.example.net", "type": "A", "value": "192.0.2.1"}]}, "Records of other zones are not"),
        ({"records": [{"name": "example.com", "type": "NS", "value": "x"}]}, "`type` must be one of MX, TXT, CNAME"),
        ({"records": [{"name": "example.com", "type": "MX", "value": "mail"}]}, "must be a preference and a host"),
        ({"records": [{"name": "example.com", "type": "CNAME", "value": "a.b"}]}, "a CNAME must be below example.com"),
        ({"records": [{"name": "a b", "type": "TXT", "value": "x"}]}, "`name` must be the full name of the record"),
        ({"records": [{"name": "a.example.com", "type": "TXT"}]}, "needs `value`, a text, or `values`"),
        ({"records": [{"name": "a.example.com", "type": "A", "value": "::1"}]}, "is not an IPv4 address"),
        ({"records": [{"name": "a.example.com", "type": "TXT", "value": "x", "ttl": "day"}]}, "`ttl` must be a number"),
        ({"records": [{"name": "example.com", "type": "TXT", "value": "v=spf1 nope:x"}]}, "is not a term of SPF"),
        (
            {"current": [{"name": "example.net", "type": "MX", "value": "1 a.b"}]},
            "`exit_switch_current`: example.net is",
        ),
    ],
)
def test_bad_input_is_refused_with_what_to_write(options: dict[str, Any], error: str) -> None:
    told = planned(**options)
    assert any(error in one for one in told["errors"]), told["errors"]
    assert not told.get("files")


def test_a_record_with_a_redirect_and_too_many_look_ups_stop_the_plan() -> None:
    zone = {**ZONE, ("example.com.", "TXT"): (["v=spf1 redirect=_spf.example.net"], 300)}
    (error,) = planned(zone)["errors"]
    assert "example.com: SPF: the current record `v=spf1 redirect=_spf.example.net`" in error
    many = " ".join(f"include:s{number}.example.net" for number in range(10))
    (error,) = planned({**ZONE, ("example.com.", "TXT"): ([f"v=spf1 {many} ~all"], 300)})["errors"]
    assert "needs at least 11 DNS look-ups" in error


def test_days_and_records_that_are_odd_are_warned_of() -> None:
    late = planned(date="2027-03-01")["warnings"]
    assert any("2027-03-01 is after 2027-02-15." in one and "30 are left" in one for one in late)
    assert any("is a Friday" in one for one in planned(date="2027-01-15")["warnings"])
    assert any("apply the stage prepare today" in one for one in planned(today="2027-01-17")["warnings"])
    behind = {**ZONE, ("example.com.", "MX"): (["10 mx.filter.example."], 300)}
    assert any("example.com: MX is 10 mx.filter.example., not WorkMail." in one for one in planned(behind)["warnings"])
    beside = {**ZONE, ("example.com.", "MX"): (["20 mx.other.example.", WORKMAIL_MX], 300)}
    assert any("has others beside WorkMail" in one for one in planned(beside)["warnings"])
    strict = {**ZONE, ("_dmarc.example.com.", "TXT"): (["v=DMARC1; p=reject"], 300)}
    assert any("DMARC says p=reject" in one for one in planned(strict)["warnings"])


def test_google_needs_no_autodiscover_and_custom_takes_what_is_given() -> None:
    told = planned(target="google")
    assert ("remove", "CNAME", "autodiscover.example.com") in changes(told, "switch")
    records = [
        {"name": "example.com", "type": "MX", "value": "10 MX1.Example.NET"},
        {"name": "example.com", "type": "MX", "values": ["20 mx2.example.net"]},
        {"name": "example.com", "type": "TXT", "values": ["v=spf1 a:mail.example.net -all", "verify=1"]},
        {"name": "s1._domainkey.example.com", "type": "TXT", "value": LONG},
    ]
    told = planned(target="custom", records=yaml.safe_dump(records))
    assert told["errors"] == []
    (mx,) = [one for one in told["stages"]["switch"]["changes"] if one["type"] == "MX"]
    assert mx["after"] == ["10 mx1.example.net.", "20 mx2.example.net."]
    txt = [one for one in told["stages"]["prepare"]["changes"] if one["type"] == "TXT" and one["name"] == "example.com"]
    assert txt[-1]["after"] == ["MS=ms1", "v=spf1 include:amazonses.com a:mail.example.net ~all", "verify=1"]


def files(told: dict[str, Any], ending: str) -> dict[str, str]:
    return {one["path"]: one["text"] for one in told["files"] if one["path"].endswith(ending)}


RICH = {
    "target": "custom",
    "records": [
        {"name": "example.com", "type": "MX", "values": ["10 mx1.example.net", "20 mx2.example.net"], "ttl": 7200},
        {"name": "s1._domainkey.example.com", "type": "TXT", "value": LONG},
        {"name": "_sip._tls.example.com", "type": "SRV", "value": "100 1 443 sip.example.net"},
        {"name": "www.example.com", "type": "A", "values": ["192.0.2.2", "192.0.2.1"]},
    ],
}


def wanted(told: dict[str, Any], stage: str) -> set[tuple[str, str, int, str]]:
    return {
        (f"{one['name']}.", one["type"], one["after_ttl"], value)
        for one in told["stages"][stage]["changes"]
        for value in one["after"]
    }


@pytest.mark.parametrize("stage", ["prepare", "switch", "finish"])
def test_a_zone_file_says_to_a_parser_what_the_plan_says(stage: str) -> None:
    told = planned(**RICH)
    text = files(told, ".zone")[f"example.com/{stage}.zone"]
    read = dns.zone.from_text(text, origin="example.com.", relativize=False, check_origin=False)
    found = {
        (
            name.to_text(),
            dns.rdatatype.to_text(rdataset.rdtype),
            rdataset.ttl,
            b"".join(rdata.strings).decode() if rdataset.rdtype == dns.rdatatype.TXT else rdata.to_text(),
        )
        for name, rdataset in read.iterate_rdatasets()
        for rdata in rdataset
    }
    assert found == wanted(told, stage)
    assert ("; remove: _amazonses.example.com. 1800 IN TXT" in text) == (stage == "finish")


def test_the_way_back_is_written_before_the_switch_and_kept_after_it() -> None:
    zone: Any = dict(ZONE)
    told = planned(zone)
    text = files(told, ".zone")["example.com/before.zone"]
    read = dns.zone.from_text(text, origin="example.com.", relativize=False, check_origin=False)
    (mx,) = read.get_rdataset("example.com.", "MX")
    assert mx.to_text() == WORKMAIL_MX
    listed = [one for stage in told["stages"].values() for one in stage["changes"]]
    new = {(f"{one['name']}.", one["type"]) for one in listed if one["after"]} - set(zone)
    removed = [line.split() for line in text.splitlines() if line.startswith("; remove")]
    assert {(words[2], words[5]) for words in removed} == new
    for stage in ("prepare", "switch"):
        zone = applied(zone, told, stage)
    assert "example.com/before.zone" not in files(planned(zone), ".zone")


@pytest.mark.parametrize("stage", ["prepare", "switch", "finish"])
def test_octodns_reads_what_the_plan_says(stage: str, tmp_path: Path) -> None:
    provider = pytest.importorskip("octodns.provider.yaml")
    from octodns.zone import Zone

    told = planned(**RICH)
    text = files(told, ".octodns.yaml")[f"example.com/{stage}.octodns.yaml"]
    assert set(yaml.safe_load(text)) <= {"", "autodiscover", "s1._domainkey", "_sip._tls", "www"}
    (tmp_path / "example.com.yaml").write_text(text, encoding="utf-8")
    zone = Zone("example.com.", [])
    provider.YamlProvider("test", str(tmp_path), enforce_order=False, escaped_semicolons=True).populate(zone)
    found = set()
    for record in zone.records:
        rrs = record.values if hasattr(record, "values") else [record.value]
        for value in rrs:
            shown = (
                str(value).replace("\\;", ";").replace("\\\\", "\\") if record._type == "TXT" else value.to_rdata_text()
            )
            found.add((record.fqdn, record._type, record.ttl, shown))
    assert found == wanted(told, stage)


def test_a_batch_of_route_53_has_each_change_and_its_texts_in_strings() -> None:
    told = planned(**RICH)
    batch = json.loads(files(told, "prepare.route53.json")["example.com/prepare.route53.json"])
    sets = {(one["ResourceRecordSet"]["Name"], one["ResourceRecordSet"]["Type"]): one for one in batch["Changes"]}
    (record,) = sets["s1._domainkey.example.com.", "TXT"]["ResourceRecordSet"]["ResourceRecords"]
    assert unquoted(record["Value"]) == LONG
    parts = STRING.findall(record["Value"])
    assert len(parts) == 2
    assert all(len(unquoted(f'"{part}"')) <= 255 for part in parts)
    last = json.loads(files(told, "finish.route53.json")["example.com/finish.route53.json"])
    gone = [one["ResourceRecordSet"]["Name"] for one in last["Changes"] if one["Action"] == "DELETE"]
    assert gone == ["_amazonses.example.com.", "k0._domainkey.example.com."]
    assert planned(**RICH)["files"] == told["files"]


def test_nothing_may_be_applied_out_of_order_unapproved_or_too_early() -> None:
    told = planned()
    id_ = told["stages"]["prepare"]["plan_id"]
    assert [one["record"] for one in applicable(told, "prepare", id_)["tasks"]] == [
        "example.com",
        "autodiscover.example.com",
        "example.com",
    ]
    assert "Run the action plan first" in applicable(told, "prepare", "")["errors"][0]
    assert "or the id is of another stage" in applicable(told, "prepare", "0" * 16)["errors"][0]
    assert (
        "must be one of prepare, switch, finish, not 'later'. The next one is prepare."
        in applicable(told, "later", id_)["errors"][0]
    )
    early = applicable(told, "switch", told["stages"]["switch"]["plan_id"])["errors"]
    assert ["The switch is planned for 2027-01-18" in early[0], "stage prepare is not applied" in early[1]] == [
        True
    ] * 2
    done = applied(applied(ZONE, told, "prepare"), told, "switch")
    again = planned(done, today="2027-01-20")
    (error,) = applicable(again, "finish", again["stages"]["finish"]["plan_id"])["errors"]
    assert "Late mail may arrive at WorkMail until 2027-02-01" in error
    assert applicable(again, "switch", "anything") == {"tasks": [], "errors": []}


def test_hosted_zones_are_chosen_by_the_longest_name_and_private_ones_are_not() -> None:
    zones = [
        {"id": "/hostedzone/Z1", "name": "example.com."},
        {"id": "/hostedzone/Z2", "name": "mail.example.com."},
        {"id": "/hostedzone/Z3", "name": "example.com.", "config": {"private_zone": True}},
    ]
    found = chosen(["example.com", "mail.example.com"], zones, None)
    assert [one["id"] for one in found["zones"]] == ["Z1", "Z2"]
    (error,) = chosen(["example.org"], zones, None)["errors"]
    assert "has no public hosted zone for it (its zones: example.com, mail.example.com). Nothing is changed." in error
    assert (
        "Z3 is not a public hosted zone of this account"
        in chosen(["example.com"], zones, {"example.com": "Z3"})["errors"][0]
    )
    assert "example.org is not a domain to switch" in chosen(["example.com"], zones, {"example.org": "Z1"})["errors"][0]


def test_aliases_and_routing_policies_are_not_changed() -> None:
    zone = [{"domain": "example.com", "zone": "example.com.", "id": "Z1"}]
    sets = [
        {"name": "example.com.", "type": "MX", "alias_target": {"dns_name": "x."}},
        {"name": "www.example.com.", "type": "A", "set_identifier": "a", "ttl": 60, "resource_records": []},
        {"name": "\\052.example.com.", "type": "TXT", "ttl": 60, "resource_records": [{"value": '"a\\"b" "\\040c"'}]},
    ]
    asked = [{"name": name, "type": type_} for name, type_ in (("example.com", "MX"), ("www.example.com", "A"))]
    told = answers([*asked, {"name": "*.example.com", "type": "TXT"}, {"name": "x.org", "type": "A"}], zone, [sets])
    assert [one["state"] for one in told] == ["unknown", "unknown", "found", "unknown"]
    assert told[2]["values"] == ['a"b c']


SPF_IS_MISSING = "example.com: no SPF record of the new system is in `exit_switch_records`"


def of_spf(told: dict[str, Any]) -> list[str]:
    """But for those of the merge."""
    return [one for one in told["warnings"] if "SPF record" in one or "sign keeps" in one]


def test_a_new_system_that_is_not_among_the_senders_is_a_warning() -> None:
    mx = {"name": "example.com", "type": "MX", "value": "10 mx.example.net"}
    spf = {"name": "example.com", "type": "TXT", "value": "v=spf1 a:out.example.net ~all"}
    (bare,) = of_spf(planned(target="custom", records=[mx]))
    assert bare.startswith(SPF_IS_MISSING)
    (ended,) = of_spf(planned(target="custom", records=[mx, {**spf, "value": "v=spf1 ~all"}]))
    assert ended.startswith(SPF_IS_MISSING)
    assert of_spf(planned(target="custom", records=[mx, spf])) == []
    (other,) = of_spf(planned(records=[spf]))
    assert "has no `include:spf.protection.outlook.com`" in other
    own = {**spf, "value": "v=spf1 include:spf.protection.outlook.com a:out.example.net ~all"}
    assert of_spf(planned(records=[own])) == []
    assert of_spf(planned()) == []


def test_a_new_system_that_is_among_the_senders_already_is_told_and_must_be_allowed() -> None:
    def with_sign(sign: str) -> dict[str, Any]:
        text = f"v=spf1 include:amazonses.com {sign}include:spf.protection.outlook.com ~all"
        return planned({**ZONE, ("example.com.", "TXT"): ([text], 3600)})

    told = with_sign("")
    assert of_spf(told) == []
    (line,) = [one for one in told["table"] if "DNS look-ups" in one]
    assert line.endswith("; the new system is in it already")
    assert not any("already" in one for one in planned()["table"])
    for sign in "?~-":
        (refused,) = of_spf(with_sign(sign))
        assert f"the zone has `{sign}include:spf.protection.outlook.com`" in refused
        assert "Write `include:spf.protection.outlook.com` in its place" in refused
