# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was seen → a row for each mailbox that is in use, metrics, and a sentence. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from .._report.cells import cell
from .events import ACCESS, COUNTED, RECEIVED, SENT, SIGN_IN, Seen, Tally

Row = dict[str, Any]
COLUMNS = (
    *("kind", "name", "email", "entity_id", "received", "last_received", "sent", "last_sent"),
    *("sign_ins", "last_sign_ins", "accesses", "last_accesses", "refused", "last_refused", "protocols", "sources"),
)


class Known(NamedTuple):
    """An entity of the organization."""

    kind: str
    name: str
    id: str
    email: str


def rows(tally: Tally, known: Iterable[Known]) -> list[Row]:
    """The users that were seen, the busiest first. An address or id of no entity has no `kind`."""
    by_key: dict[str, Known] = {}
    for one in known:
        by_key.setdefault(one.id.lower(), one)
        if one.email:
            by_key.setdefault(one.email.lower(), one)
    merged: dict[tuple[str, str], tuple[Known, Seen]] = {}
    for key, seen in tally.users.items():
        one = by_key.get(key, Known("", key, "", ""))
        _known, sum_ = merged.setdefault((one.kind, one.id or one.name), (one, Seen()))
        _join(sum_, seen)
    told = [_row(*pair) for pair in merged.values()]
    return sorted(told, key=lambda one: (-sum(one[what] for what in COUNTED), one["kind"], one["name"]))


def _join(into: Seen, seen: Seen) -> None:
    """A user is known by an id in one log and by an address in another."""
    for what, count in seen.counts.items():
        into.counts[what] = into.counts.get(what, 0) + count
        into.last[what] = max(seen.last[what], into.last.get(what, seen.last[what]))
    for protocol, use in seen.protocols.items():
        known = into.protocols.setdefault(protocol, use)
        if known is not use:
            known.count += use.count
            known.last = max(filter(None, (known.last, use.last)))
            known.sources += [one for one in use.sources if one not in known.sources]


def _row(known: Known, seen: Seen) -> Row:
    told: Row = {"kind": known.kind, "name": known.name, "entity_id": known.id, "email": known.email}
    for what in COUNTED:
        told[what] = seen.counts.get(what, 0)
        if what in seen.last:
            told[f"last_{what}"] = moment(seen.last[what])
    told["protocols"] = [
        {"protocol": name, "count": use.count, "last": moment(use.last), "sources": use.sources}
        for name, use in sorted(seen.protocols.items(), key=lambda pair: -pair[1].count)
        if use.last is not None
    ]
    return told


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def metric_rows(days: Mapping[str, Mapping[str, int]]) -> list[Row]:
    """Each metric with its sum, the last day that has a message, and its days."""
    return [
        {
            "metric": name,
            "total": sum(counts.values()),
            **({"last": max(counts)} if counts else {}),
            "days": [{"date": day, "count": counts[day]} for day in sorted(counts)],
        }
        for name, counts in days.items()
    ]


def summary(listed: list[Row], metrics: list[Row], mailboxes: int, days: int, unread: int) -> Row:
    """Numbers and a sentence."""
    ours = [one for one in listed if one["kind"]]
    numbers = {
        "mailboxes": mailboxes,
        "used": len([one for one in ours if any(one[what] for what in (RECEIVED, SENT, SIGN_IN, ACCESS))]),
        "receiving": len([one for one in ours if one[RECEIVED]]),
        "sending": len([one for one in ours if one[SENT]]),
        "signing_in": len([one for one in ours if one[SIGN_IN] or one[ACCESS]]),
        "unknown": len(listed) - len(ours),
        "unread": unread,
    }
    mail = next((one for one in metrics if one["metric"] == "MailboxEmailDelivered"), None)
    text = f"{numbers['used']} of {mailboxes} mailboxes were seen in {days} {'day' if days == 1 else 'days'}"
    text += f": {numbers['receiving']} received, {numbers['sending']} sent, {numbers['signing_in']} signed in"
    if mail is not None:
        text += f". {mail['total']:,} messages were delivered" + (
            f", the last on {mail['last']}" if "last" in mail else ""
        )
    if unread:
        text += f". {unread} {'source' if unread == 1 else 'sources'} could not be read, so there may be more"
    return {**numbers, "text": text}


def as_csv(_document: Mapping[str, Any], listed: list[Row]) -> str:
    """One row a user; no cell is computed by a spreadsheet."""
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(COLUMNS)
    for one in listed:
        flat = {
            **one,
            "protocols": " ".join(f"{use['protocol']}:{use['count']}" for use in one["protocols"]),
            "sources": " ".join(dict.fromkeys(source for use in one["protocols"] for source in use["sources"])),
        }
        sheet.writerow([cell(flat.get(column, "")) for column in COLUMNS])
    return text.getvalue()
