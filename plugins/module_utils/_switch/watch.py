# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CloudWatch and its logs: the mail of an organization day by day, its log groups, and their events."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from .._service.beside import Beside
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.wire import AwsModule
from .events import AUTHENTICATION, MAIL, MAILBOX, RULES, Tally

NAMESPACE = "AWS/WorkMail"
METRICS = (
    "OrganizationEmailReceived",
    "MailboxEmailDelivered",
    "IncomingEmailBounced",
    "OutgoingEmailSent",
    "OutgoingEmailBounced",
)
"""Administrator guide, CloudWatch metrics for Amazon WorkMail."""
DAY = 86400
GROUP = re.compile(r"arn:aws[a-z-]*:logs:[a-z0-9-]*:\d{12}:log-group:([^:]+)(?::\*)?")
LOG_TYPES = {
    "AUTHENTICATION_LOGS": AUTHENTICATION,
    "ACCESS_CONTROL_LOGS": RULES,
    "WORKMAIL_MAILBOX_ACCESS_LOGS": MAILBOX,
}
"""Log types of delivery sources (CloudWatch Logs API reference, PutDeliverySource)."""
MONITORING = "describe_email_monitoring_configuration"


class CloudWatch(Beside):
    paging: ClassVar[tuple[str, int, str, str]] = ("", 0, "NextToken", "NextToken")
    id_parameter = ("Namespace",)

    def __init__(self, module: AwsModule, workmail: WorkMail) -> None:
        super().__init__(module, workmail, "cloudwatch")


class Logs(Beside):
    paging: ClassVar[tuple[str, int, str, str]] = ("limit", 50, "nextToken", "nextToken")
    id_parameter = ("logGroupName",)

    def __init__(self, module: AwsModule, workmail: WorkMail) -> None:
        super().__init__(module, workmail, "logs")


@dataclass
class Watched:
    """What was read, and what was not."""

    days: dict[str, dict[str, int]] = field(default_factory=dict)
    """Metric → day → count. Days without a message are left out."""
    groups: dict[str, set[str]] = field(default_factory=dict)
    """Log group → kinds of log that are delivered into it; empty for one that the task names."""
    counts: dict[str, int] = field(default_factory=dict)
    """Log group → events that were read."""
    cut: list[str] = field(default_factory=list)
    """Log groups that have more events than were read."""
    tally: Tally = field(default_factory=Tally)
    unread: list[dict[str, str]] = field(default_factory=list)

    def miss(self, what: str, reason: str, next_step: str = "") -> None:
        self.unread.append({"what": what, "reason": reason, "next": next_step})

    def attempt(self, what: str, look: Callable[[], None], next_step: str = "") -> None:
        """Look; a failure is kept as something that was not read."""
        try:
            look()
        except WorkMailError as error:
            self.miss(what, str(error), next_step)


def read_metrics(watch: CloudWatch, watched: Watched, names: set[str], start: datetime, end: datetime) -> None:
    """`names`: id and alias of the organization, one of which a dimension has. Raises `WorkMailError`."""
    listed = [
        row for _token, rows in watch.each_page("list_metrics", "Metrics", {"Namespace": NAMESPACE}) for row in rows
    ]
    dimensions: dict[str, list[dict[str, str]]] = {}
    for row in listed:
        values = {str(one["Value"]) for one in row.get("Dimensions") or ()}
        if row.get("MetricName") in METRICS and (not values or values & names):
            dimensions[str(row["MetricName"])] = row.get("Dimensions") or []
    if not dimensions:
        watched.miss(
            "metrics",
            f"CloudWatch lists no metric of this organization in {watch.region}. It lists a metric for two weeks "
            "after its "
            "last message",
            "If mail was received in the last two weeks, check the region and the account of the credentials.",
        )
        return
    first = start.replace(hour=0, minute=0, second=0, microsecond=0)
    queries = [_query(name, found) for name, found in dimensions.items()]
    for name in dimensions:
        watched.days[name] = {}
    answer = {"MetricDataQueries": queries, "StartTime": first, "EndTime": end}
    for _token, rows in watch.each_page("get_metric_data", "MetricDataResults", answer):
        for row in rows:
            name = str(row["Id"]).removeprefix("m_")
            for at, value in zip(row.get("Timestamps") or (), row.get("Values") or (), strict=True):
                day = str(at.astimezone(UTC).date())
                if value:
                    watched.days[name][day] = watched.days[name].get(day, 0) + int(value)


def _query(name: str, dimensions: list[dict[str, str]]) -> dict[str, Any]:
    metric = {"Namespace": NAMESPACE, "MetricName": name, "Dimensions": dimensions}
    return {"Id": f"m_{name}", "MetricStat": {"Metric": metric, "Period": DAY, "Stat": "Sum"}}


def find_mail_group(workmail: WorkMail, watched: Watched) -> None:
    """The log group of email events. Raises `WorkMailError`."""
    off = "Turn on email event logging with the setting `email_monitoring` of workmail_settings."
    try:
        arn = str(workmail.call(MONITORING).get("LogGroupArn") or "")
    except WorkMailError as error:
        if error.has_code("ResourceNotFoundException", "EntityNotFoundException"):
            watched.miss("received and sent mail of each user", "email event logging is off", off)
            return
        raise
    found = GROUP.fullmatch(arn)
    if found is None:
        watched.miss("received and sent mail of each user", "email event logging has no log group", off)
    else:
        watched.groups.setdefault(found[1], set()).add(MAIL)


def find_audit_groups(logs: Logs, watched: Watched, organization: str) -> None:
    """The log groups into which audit logs of the organization are delivered. Raises `WorkMailError`."""
    sources = {
        str(one["name"]): LOG_TYPES[one["logType"]]
        for one in logs.pages("describe_delivery_sources", "deliverySources")
        if one.get("logType") in LOG_TYPES and any(str(arn).endswith(f"/{organization}") for arn in one["resourceArns"])
    }
    targets = {
        str(one["arn"]): str((one.get("deliveryDestinationConfiguration") or {}).get("destinationResourceArn") or "")
        for one in (logs.pages("describe_delivery_destinations", "deliveryDestinations") if sources else ())
    }
    found = set()
    for one in logs.pages("describe_deliveries", "deliveries") if sources else ():
        kind, group = sources.get(str(one["deliverySourceName"])), targets.get(str(one["deliveryDestinationArn"]), "")
        named = GROUP.fullmatch(group)
        if kind and named:
            watched.groups.setdefault(named[1], set()).add(kind)
            found.add(kind)
        elif kind:
            watched.miss(f"{kind} log", f"it is delivered to {group or 'another account'}, which is not a log group")
            found.add(kind)
    if AUTHENTICATION not in found:
        watched.miss(
            "sign-ins and their protocols",
            "the authentication log is not delivered to CloudWatch Logs",
            "Turn on audit logging in the WorkMail console (Logging settings, audit log settings) for authentication, "
            "with a "
            "log group as its destination. It begins then; earlier sign-ins are not known.",
        )


def read_group(logs: Logs, watched: Watched, group: str, period: tuple[datetime, datetime], most: int) -> None:
    """Count the events of one log group. Raises `WorkMailError`."""
    start, end = (int(one.timestamp() * 1000) for one in period)
    count = 0
    for message, at in _events(logs, {"logGroupName": group, "startTime": start, "endTime": end}):
        if count >= most:
            watched.cut.append(group)
            break
        watched.tally.add(message, at)
        count += 1
    watched.counts[group] = count


def _events(logs: Logs, params: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """The events of a group, a page at a time."""
    token: dict[str, str] = {}
    while True:
        answer = logs.call("filter_log_events", **params, **token)
        yield from ((str(one["message"]), int(one["timestamp"])) for one in answer.get("events") or ())
        following = str(answer.get("nextToken") or "")
        if not following or following == token.get("nextToken"):
            return
        token = {"nextToken": following}


def period_of(now: datetime, days: int) -> tuple[datetime, datetime]:
    return now - timedelta(days=days), now
