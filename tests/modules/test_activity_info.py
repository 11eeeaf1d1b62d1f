# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_activity_info` beside CloudWatch and its logs (moto): who is still there, and what could not be read."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.inprocess import Runner
from support.storage import ACCOUNT, REGION, client, emptied
from workmail_emulator import Emulator

MAIL, AUDIT = "/aws/workmail/emailevents/acme", "/aws/vendedlogs/workmail"
ROLE = (
    f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents"
)


def arn(group: str) -> str:
    return f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}"


class Watch:
    """CloudWatch beside an organization with two users."""

    def __init__(self, url: str, acme: Runner) -> None:
        self.logs = client("logs", url)
        self.metrics = client("cloudwatch", url)
        self.acme = acme
        people = [{"name": name, "email": f"{name}@example.com"} for name in ("ann", "bob")]
        acme.run("workmail_directory", users=people)
        self.ids = {one["name"]: one["user_id"] for one in acme.run("workmail_user_info")["users"]}
        (organization,) = acme.run("workmail_organization_info")["organizations"]
        self.organization = str(organization["organization_id"])

    def write(self, group: str, *events: Any, age: timedelta = timedelta(hours=1)) -> None:
        if not self.logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
            self.logs.create_log_group(logGroupName=group)
            self.logs.create_log_stream(logGroupName=group, logStreamName="one")
        at = int((datetime.now(UTC) - age).timestamp() * 1000)
        told = [{"timestamp": at, "message": one if isinstance(one, str) else json.dumps(one)} for one in events]
        self.logs.put_log_events(logGroupName=group, logStreamName="one", logEvents=told)

    def turn_on_mail(self) -> None:
        given = {"log_group_arn": f"{arn(MAIL)}:*", "role_arn": ROLE}
        self.acme.run("workmail_settings", email_monitoring=given)

    def deliver(self, type_: str, group: str, name: str = "one", organization: str = "") -> None:
        resource = f"arn:aws:workmail:{REGION}:{ACCOUNT}:organization/{organization or self.organization}"
        self.logs.put_delivery_source(name=name, resourceArn=resource, logType=type_)
        target = {"destinationResourceArn": arn(group)}
        made = self.logs.put_delivery_destination(name=name, deliveryDestinationConfiguration=target)
        destination = made["deliveryDestination"]["arn"]
        self.logs.create_delivery(deliverySourceName=name, deliveryDestinationArn=destination)

    def signed_in(self, who: str, protocol: str = "IMAP", good: bool = True, **more: Any) -> dict[str, Any]:
        organization = f"arn:aws:workmail:{REGION}:{ACCOUNT}:organization/{self.organization}"
        told = {"organization_arn": organization, "user_id": self.ids.get(who, who), "protocol": protocol}
        return {**told, "source_ip": "192.0.2.17", "auth_successful": good, **more}

    def look(self, **options: Any) -> dict[str, Any]:
        return self.acme.run("workmail_activity_info", **options)


def delivered(to: Any) -> dict[str, Any]:
    return {"traceId": "1", "event": {"eventName": "MAILBOX_EMAIL_DELIVERED", "recipient": to, "folder": "Inbox"}}


def submitted(from_: str, sender: str = "") -> dict[str, Any]:
    told = {
        "eventName": "OUTGOING_EMAIL_SUBMITTED",
        "from": from_,
        "recipients": ["x@example.net"],
        "subject": "secret",
    }
    return {"traceId": "1", "event": {**told, **({"sender": sender} if sender else {})}}


@pytest.fixture
def watch(acme: Runner, running_storage: str, monkeypatch: pytest.MonkeyPatch) -> Watch:
    url = emptied(running_storage)
    for name in ("LOGS", "CLOUDWATCH", "CLOUDWATCH_LOGS"):
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{name}", url)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return Watch(url, acme)


def test_who_receives_sends_and_signs_in_is_shown_by_name(watch: Watch) -> None:
    watch.turn_on_mail()
    watch.deliver("AUTHENTICATION_LOGS", AUDIT)
    watch.write(
        MAIL,
        delivered("ann@example.com"),
        delivered({"emailAddress": "Ann@Example.com"}),
        delivered("gone@example.com"),
        submitted("sales@example.com", "bob@example.com"),
        submitted("Bob B <bob@example.com>"),
        {"event": {"eventName": "RULE_APPLIED", "ruleName": "x"}},
    )
    watch.write(AUDIT, watch.signed_in("ann"), watch.signed_in("ann", "ActiveSync"), watch.signed_in("ann"))
    watch.write(AUDIT, watch.signed_in("bob", "SMTP", good=False), watch.signed_in("S-1-1-1", "WebMail"), "no JSON")
    told = watch.look()
    assert told["unread"] == [
        {
            "what": "metrics",
            "reason": "CloudWatch lists no metric of this organization in eu-west-1. It lists a metric for two weeks "
            "after its last message",
            "next": "If mail was received in the last two weeks, check the region and the account of the credentials.",
        }
    ]
    assert not told["changed"] if "changed" in told else True
    ann, bob, *others = told["users"]
    assert (ann["name"], ann["kind"], ann["entity_id"], ann["email"]) == (
        "ann", "user", watch.ids["ann"], "ann@example.com",
    )  # fmt: skip
    assert (ann["received"], ann["sent"], ann["sign_ins"], ann["refused"]) == (2, 0, 3, 0)
    assert [(one["protocol"], one["count"], one["sources"]) for one in ann["protocols"]] == [
        ("IMAP", 2, ["192.0.2.17"]),
        ("ActiveSync", 1, ["192.0.2.17"]),
    ]
    assert (bob["name"], bob["sent"], bob["sign_ins"], bob["refused"]) == ("bob", 2, 0, 1)
    assert [(one["kind"], one["name"]) for one in others] == [("", "gone@example.com"), ("", "s-1-1-1")]
    assert told["summary"]["text"] == (
        "2 of 2 mailboxes were seen in 14 days: 1 received, 1 sent, 1 signed in. 1 source could not be read, so there "
        "may be more"
    )
    assert [(one["name"], one["logs"], one["events"]) for one in told["log_groups"]] == [
        (AUDIT, ["authentication"], 6),
        (MAIL, ["email events"], 6),
    ]
    assert "secret" not in json.dumps(told)


def test_metrics_show_the_last_day_with_mail(watch: Watch) -> None:
    day = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=3)
    for name, count in (("MailboxEmailDelivered", 7), ("OrganizationEmailReceived", 5), ("Other", 1)):
        for organization in (watch.organization, "m-" + "0" * 32):
            dimensions = [{"Name": "OrganizationId", "Value": organization}]
            data = {"MetricName": name, "Dimensions": dimensions, "Timestamp": day, "Value": count, "Unit": "Count"}
            watch.metrics.put_metric_data(Namespace="AWS/WorkMail", MetricData=[data])
    told = watch.look()
    assert sorted((one["metric"], one["total"], one["last"]) for one in told["metrics"]) == [
        ("MailboxEmailDelivered", 7, str(day.date())),
        ("OrganizationEmailReceived", 5, str(day.date())),
    ]
    assert f"7 messages were delivered, the last on {day.date()}" in told["summary"]["text"]
    assert [one["what"] for one in told["unread"]] == [
        "received and sent mail of each user",
        "sign-ins and their protocols",
    ]
    assert told["unread"][0]["next"].startswith("Turn on email event logging with the setting `email_monitoring`")


def test_only_deliveries_of_this_organization_count(watch: Watch) -> None:
    watch.deliver("AUTHENTICATION_LOGS", "/other", organization="m-" + "0" * 32)
    assert "sign-ins and their protocols" in [one["what"] for one in watch.look()["unread"]]
    watch.deliver("WORKMAIL_MAILBOX_ACCESS_LOGS", AUDIT, "two")
    told = watch.look()
    assert [one["what"] for one in told["unread"]][-1] == f"log group {AUDIT}"
    assert "does not exist" in told["unread"][-1]["reason"]


def test_events_outside_the_period_and_beyond_the_limit_are_not_counted(watch: Watch) -> None:
    watch.write(MAIL, *[delivered("ann@example.com")] * 3)
    watch.write(MAIL, delivered("bob@example.com"), age=timedelta(days=3))
    told = watch.look(log_groups=[MAIL], days=2)
    assert [(one["name"], one["received"]) for one in told["users"]] == [("ann", 3)]
    told = watch.look(log_groups=[MAIL], days=4, max_events=2)
    assert sum(one["received"] for one in told["users"]) == 2
    assert told["unread"][-1]["reason"] == "it has more than 2 events in this time"


def test_reports_have_all_users_and_cells_that_no_spreadsheet_computes(watch: Watch, tmp_path: Path) -> None:
    watch.write(MAIL, delivered('=cmd|"/c calc"!a1@example.com'), delivered("ann@example.com"))
    watch.look(log_groups=[MAIL], report_path=str(tmp_path / "activity.csv"))
    text = (tmp_path / "activity.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(one["name"], one["received"]) for one in rows] == [('\'=cmd|"/c calc"!a1@example.com', "1"), ("ann", "1")]
    assert (tmp_path / "activity.csv").stat().st_mode & 0o077 == 0
    told = watch.look(log_groups=[MAIL], report_path=str(tmp_path / "activity.json"))
    document = json.loads((tmp_path / "activity.json").read_text(encoding="utf-8"))
    assert document["users"] == told["users"]


def test_without_an_endpoint_for_rehearsals_aws_is_not_asked(acme: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL_CLOUDWATCH", raising=False)
    told = acme.run("workmail_activity_info")
    assert [one["what"] for one in told["unread"]] == ["metrics", "log groups"]
    assert "Set AWS_ENDPOINT_URL_CLOUDWATCH to use one for rehearsals." in told["unread"][0]["reason"]
    assert "Set AWS_ENDPOINT_URL_CLOUDWATCH_LOGS to use one for rehearsals." in told["unread"][1]["reason"]


def test_a_denied_call_names_the_iam_action_and_the_rest_is_read(
    watch: Watch, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.write(MAIL, delivered("ann@example.com"))
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH", f"{emulator.url}/denied")
    told = watch.look(log_groups=[MAIL])
    assert [one["name"] for one in told["users"]] == ["ann"]
    assert told["unread"][0]["what"] == "metrics"
