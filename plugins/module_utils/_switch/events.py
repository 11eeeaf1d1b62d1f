# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Events of log groups → who received, sent and signed in, when, and by which protocol. Pure.

Administrator guide: "Monitoring Amazon WorkMail email event logs" and "Monitoring Amazon WorkMail audit logs". An event
is known by its fields, not by its log group, because one group may have several kinds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

RECEIVED, SENT, SIGN_IN, ACCESS, REFUSED = "received", "sent", "sign_ins", "accesses", "refused"
COUNTED = (RECEIVED, SENT, SIGN_IN, ACCESS, REFUSED)
"""What is counted of each user. `accesses`: operations on a mailbox; `refused`: attempts that were denied."""
MAIL, AUTHENTICATION, RULES, MAILBOX = "email events", "authentication", "access control", "mailbox access"
MOST_SOURCES = 5
"""IP addresses that are kept of each user and protocol."""
NO_PERSON = ("IncomingEmail", "OutgoingEmail")
"""Protocols of the mailbox access log that are the service itself."""


class Event(NamedTuple):
    """One event that shows that a mailbox is in use."""

    log: str
    who: str
    """An address or the id of a user."""
    what: str
    at: datetime
    protocol: str = ""
    source: str = ""


@dataclass
class Use:
    """Of one protocol by one user."""

    count: int = 0
    last: datetime | None = None
    sources: list[str] = field(default_factory=list)


@dataclass
class Seen:
    """What one user, or an unknown address, did."""

    counts: dict[str, int] = field(default_factory=dict)
    last: dict[str, datetime] = field(default_factory=dict)
    protocols: dict[str, Use] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        self.counts[event.what] = self.counts.get(event.what, 0) + 1
        self.last[event.what] = max(event.at, self.last.get(event.what, event.at))
        if event.protocol:
            use = self.protocols.setdefault(event.protocol, Use())
            use.count += 1
            use.last = max(event.at, use.last or event.at)
            if event.source and event.source not in use.sources and len(use.sources) < MOST_SOURCES:
                use.sources.append(event.source)


@dataclass
class Tally:
    """All events of the log groups so far."""

    users: dict[str, Seen] = field(default_factory=dict)
    """Address or id, in lower case → what was seen."""
    logs: dict[str, int] = field(default_factory=dict)
    """Kind of log → its events."""
    unknown: int = 0

    def add(self, message: str, milliseconds: int) -> str:
        """Count one event of a log group; the kind of its log, empty if it is of no known one."""
        at = datetime.fromtimestamp(milliseconds / 1000, UTC)
        log = ""
        for event in events(message, at):
            log = event.log
            if event.who:
                self.users.setdefault(event.who, Seen()).add(event)
        if log:
            self.logs[log] = self.logs.get(log, 0) + 1
        else:
            self.unknown += 1
        return log


def events(message: str, at: datetime) -> Iterator[Event]:
    """What one line says. A line of another form gives nothing."""
    try:
        told = json.loads(message)
    except (ValueError, RecursionError):
        return
    if not isinstance(told, Mapping):
        return
    inner = told.get("event")
    if isinstance(inner, Mapping) and isinstance(inner.get("eventName"), str):
        yield from _mail(inner, at)
    elif "organization_arn" in told:
        yield from _audit(told, at)


def _mail(told: Mapping[str, Any], at: datetime) -> Iterator[Event]:
    name = told["eventName"]
    if name == "MAILBOX_EMAIL_DELIVERED":
        yield Event(MAIL, _address(told.get("recipient")), RECEIVED, at)
    elif name == "OUTGOING_EMAIL_SUBMITTED":
        # `sender` is set where a user sends on behalf of another: then it is the one that uses WorkMail.
        yield Event(MAIL, _address(told.get("sender")) or _address(told.get("from")), SENT, at)
    else:
        yield Event(MAIL, "", "", at)


def _audit(told: Mapping[str, Any], at: datetime) -> Iterator[Event]:
    who = _text(told.get("user_id")) or _address(told.get("user"))
    protocol, source = _text(told.get("protocol"), lower=False), _text(told.get("source_ip"))
    if "auth_successful" in told:
        what = SIGN_IN if _truth(told["auth_successful"]) else REFUSED
        yield Event(AUTHENTICATION, who, what, at, protocol, source)
    elif "access_granted" in told:
        # A granted access is a sign-in of the other log, so only a refusal is news.
        granted = _truth(told["access_granted"])
        yield Event(RULES, "" if granted else who, REFUSED, at, protocol, source)
    elif "action" in told or "owner_id" in told:
        yield Event(MAILBOX, "" if protocol in NO_PERSON else who, ACCESS, at, protocol, source)


def _address(value: object) -> str:
    """An address, also as `{"emailAddress": …}` and as `Ann <ann@example.com>`."""
    if isinstance(value, Mapping):
        value = value.get("emailAddress")
    text = _text(value)
    return text.rpartition("<")[2].rstrip("> ") if text.endswith(">") else text


def _text(value: object, lower: bool = True) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return text.lower() if lower else text


def _truth(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")
