# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether mail has stopped: the gate `quiet`, a function of what `workmail_activity_info` returned. Pure.

Two things are asked: that nothing was delivered for some days, and that nothing was delivered after a mailbox was
exported. The metric answers the first. Only the log of email events shows which mailbox mail was delivered to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from .._switch.events import MAIL
from .._task.option_errors import plain, quantity
from .facts import ENABLED, SKEW, Box, Facts, Finding

DELIVERED = "MailboxEmailDelivered"
"""The metric of WorkMail that counts mail delivered to mailboxes (administrator guide, Monitoring with CloudWatch)."""
FRESH = timedelta(days=1)
"""How old an activity may be."""
MOST_DAYS = 455
"""How long CloudWatch keeps daily values (CloudWatch user guide, Metrics retention)."""
METRICS = "metrics"
"""What an activity calls the metrics among what it could not read."""
READ_IT = "Give `activity` what a task with workmail_activity_info registers."
WAIT = "Wait, or run mailops.workmail.exit_switch with the action stragglers to see who still uses WorkMail."
OTHERWISE = "If you know that no mail arrives, open the gate quiet by name, with the reason."
TO_WHOM = "No log of email events shows which mailbox. Export in another wave, or name the gate quiet with a reason."


def quiet(facts: Facts) -> Iterator[Finding]:
    """No delivery for some days, and none after an export. A mailbox that is DISABLED receives nothing."""
    boxes = {box.entity_id: box for box in facts.boxes if box.state == ENABLED}
    if not boxes:
        return
    told, since = facts.activity, facts.now - timedelta(days=facts.quiet_days)
    if told is None:
        text = f"was not read, so it is not known who still receives mail. {READ_IT}"
        yield Finding("activity", text)
        return
    try:
        yield from _quiet(facts, told, boxes, since)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        yield Finding("activity", f"is not what workmail_activity_info returns ({type(error).__name__}). {READ_IT}")


def _quiet(facts: Facts, told: Mapping[str, Any], boxes: Mapping[str, Box], since: datetime) -> Iterator[Finding]:
    began = {id_: at for id_, box in boxes.items() if (at := _began(box)) is not None}
    yield from _period(facts, told["period"], boxes, began, since)
    yield from _metric(facts, told, boxes, began, since)
    for one in told["users"]:
        box, last = boxes.get(one.get("entity_id", "")), one.get("last_received")
        if not last:
            continue
        label, moment = box.label if box else f"{one.get('kind') or 'address'} {plain(str(one['name']))}", _moment(last)
        if moment > since:
            yield Finding(label, f"received mail at {last}, and {facts.quiet_days} days must be quiet. {WAIT}")
        elif box is not None and moment > began.get(box.entity_id, moment):
            yield Finding(label, f"received mail at {last}, after its export began. Export it in another wave.")


def _period(
    facts: Facts, period: Mapping[str, str], boxes: Mapping[str, Box], began: Mapping[str, datetime], since: datetime
) -> Iterator[Finding]:
    """The activity is of now, and covers the days that must be quiet and those since the first export began."""
    first, read = _moment(period["from"]), _moment(period["to"])
    if not facts.now - FRESH <= read <= facts.now + SKEW:
        yield Finding("activity", f"was read at {period['to']}, not within the last day. Read it again.")
    if first > since + SKEW:
        text = f"covers the time since {period['from']}, but {facts.quiet_days} days must be quiet. Read more days."
        yield Finding("activity", text)
    early = [boxes[id_].label for id_, at in began.items() if at < first]
    if early:
        text = f"begins after the export of {quantity(len(early), 'mailbox')}, such as {early[0]}. Read more days."
        yield Finding("activity", text)


def _metric(
    facts: Facts,
    told: Mapping[str, Any],
    boxes: Mapping[str, Box],
    began: Mapping[str, datetime],
    since: datetime,
) -> Iterator[Finding]:
    metric = next((one for one in told["metrics"] if one["metric"] == DELIVERED), None)
    if metric is None:
        reasons = [str(one["reason"]).rstrip(". ") for one in told["unread"] if one["what"] == METRICS]
        text = f"has no metric {DELIVERED}{''.join(f' ({one})' for one in reasons)}. {OTHERWISE}"
        yield Finding("activity", text)
    elif metric.get("last"):
        end = _moment(metric["last"]) + timedelta(days=1)
        if end > since:
            text = f"mail was delivered on {metric['last']}, and {facts.quiet_days} days must be quiet. {WAIT}"
            yield Finding("organization", text)
        late = [boxes[id_].label for id_, at in began.items() if at < end]
        if late and not _is_logged(told):
            text = f"mail was delivered on {metric['last']}, and the export of {late[0]} began before that day ended."
            yield Finding("organization", f"{text} {TO_WHOM}")


def _began(box: Box) -> datetime | None:
    """When its export was started. An export is not of one moment, so what arrives later may not be in it."""
    last = box.record.last if box.record is not None else None
    return (last.started or last.ended) if last is not None else None


def _is_logged(told: Mapping[str, Any]) -> bool:
    """Whether the log of email events was read as a whole, so that it names the recipients of mail."""
    unread = {str(one["what"]) for one in told["unread"]}
    groups = [str(one["name"]) for one in told["log_groups"] if MAIL in one["logs"]]
    return bool(groups) and "users_truncated" not in told and not any(f"log group {one}" in unread for one in groups)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def days_to_read(facts: Facts) -> int:
    """How many days an activity must cover: those that must be quiet, and all since the first export began."""
    began = [at for box in facts.boxes if box.state == ENABLED and (at := _began(box)) is not None]
    since = min([facts.now - timedelta(days=facts.quiet_days), *began])
    return min((facts.now - since).days + 1, MOST_DAYS)
