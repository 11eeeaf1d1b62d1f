# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Readings that dates and the order of lists show, and what a group's permissions answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from .readings import PARAMETER, STATE, STRICT, Decision, codes, decide, replies_of
from .seen import DISABLED, ENABLED, NOT_FOUND, ApiRow, Asked, Seen, dated, number_where

FRESH, YOUNG = 5.0, 60.0
"""Seconds since a registration: within the first a late date would still be absent, after the second it is missing."""
SAME = 1.0
"""Seconds within which two dates are of the same moment."""
PAIRS, IN_ORDER, AT_RANDOM = 9, 0.9, 0.7
"""Fewest neighbours with different dates that show anything; the share of them in order that shows a list in
order, and up to which it shows one that is not."""
REFUSALS = (PARAMETER, STATE, NOT_FOUND, "UnsupportedOperationException")


def order_of_lists(seen: Seen) -> Decision:
    first = [row["Id"] for row in seen.users]
    again = [row["Id"] for row in seen.users_again]
    changed = first[: len(again)] != again
    lists = (seen.users, seen.groups, seen.resources)
    pairs = [pair for rows in lists for pair in pairwise(_registered(rows)) if pair[0] != pair[1]]
    ordered = number_where(pairs, lambda pair: pair[0] < pair[1])
    share = ordered / len(pairs) if len(pairs) >= PAIRS else None
    otherwise = _sorted(row.get("Name") for row in seen.users) or _sorted(first)
    return decide(
        "ten ENABLED entities registered one after another and not in the order of their names or ids",
        {
            STRICT: int(share is not None and share >= IN_ORDER and not otherwise and not changed),
            "shuffled": int(changed or (share is not None and share <= AT_RANDOM and not otherwise)),
        },
        neighbours=len(pairs),
        neighbours_in_order_of_registration=ordered,
        sorted_by_name_or_id=int(otherwise),
        second_list_in_other_order=int(changed),
    )


def _registered(rows: Iterable[ApiRow]) -> list[datetime]:
    return [row["EnabledDate"] for row in rows if row.get("State") == ENABLED and row.get("EnabledDate")]


def _sorted(values: Iterable[object]) -> bool:
    texts = [str(value).lower() for value in values]
    return texts == sorted(texts)


def disabled_date(seen: Seen) -> Decision:
    enabled = seen.in_state(ENABLED)
    kept = number_where(enabled, lambda row: row.get("DisabledDate"))
    return decide(
        "an ENABLED entity with a DisabledDate; without one, an entity that was disabled before cannot be recognized",
        {"kept": kept},
        enabled=len(enabled),
        with_disabled_date=kept,
    )


def mailbox_date(seen: Seen) -> Decision:
    good = [one for one in seen.latest if one.reply.good]
    ages = [(_age(seen, one), one.reply.body.get("MailboxProvisionedDate")) for one in good]
    late = number_where(good, lambda one: _behind(one) > SAME)
    missing = number_where(ages, lambda pair: pair[1] is None and pair[0] < YOUNG)
    return decide(
        f"a user that was registered less than {FRESH:.0f} seconds ago: register one and run this immediately",
        {STRICT: number_where(ages, lambda pair: pair[1] is not None and pair[0] < FRESH), "later": late + missing},
        users=len(good),
        registered_just_now=number_where(ages, lambda pair: pair[0] < FRESH),
        registered_just_now_without_date=missing,
        later_than_registration=late,
        same_moment=number_where(good, lambda one: abs(_behind(one)) <= SAME and _provisioned(one)),
    )


def _provisioned(asked: Asked) -> bool:
    return asked.reply.body.get("MailboxProvisionedDate") is not None


def _age(seen: Seen, asked: Asked) -> float:
    """Seconds since the user was registered, when it was described."""
    since = asked.reply.body.get("EnabledDate")
    return (seen.now - since).total_seconds() if seen.now and since else float("inf")


def _behind(asked: Asked) -> float:
    """Seconds by which the mailbox's date is later than the registration's."""
    body = asked.reply.body
    enabled, provisioned = body.get("EnabledDate"), body.get("MailboxProvisionedDate")
    return float((provisioned - enabled).total_seconds()) if enabled and provisioned else 0.0


def dates_of_disabled(seen: Seen) -> Decision:
    rows: Sequence[ApiRow] = seen.in_state(DISABLED)
    with_dates = number_where(rows, dated)
    without = number_where(rows, lambda row: not dated(row) and seen.was_registered(row))
    return decide(
        "a DISABLED entity whose dates, or whose mailbox's dates, show that it was registered before",
        {STRICT: with_dates, "absent": without},
        disabled=len(rows),
        with_dates=with_dates,
        registered_once_without_dates=without,
    )


def permissions_of_group(seen: Seen) -> Decision:
    replies = replies_of(seen.permissions_of_groups)
    return decide(
        "an ENABLED group",
        {
            STRICT: number_where(replies, lambda reply: reply.good),
            "error": number_where(replies, lambda reply: reply.code in REFUSALS),
        },
        **codes(replies),
    )
