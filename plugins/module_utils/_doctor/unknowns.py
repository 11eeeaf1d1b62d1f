# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The unknowns that reading can decide, by their numbers in docs/unknowns.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import dates, readings
from .readings import STRICT, UNDECIDED, Decision
from .seen import Seen

Decide = Callable[[Seen], Decision]

UNKNOWNS: dict[str, tuple[str, Decide]] = {
    "U6": ("A deleted entity looked up by its id", readings.deleted_entities),
    "U8": ("Email of a DISABLED entity", readings.email_of_disabled),
    "U10": ("Uniqueness of names", readings.names),
    "U12": ("ListAliases and the primary address", readings.primary_among_aliases),
    "U13": ("ListAliases of a DISABLED entity", readings.aliases_of_disabled),
    "U23": ("Groups in groups", readings.groups_in_groups),
    "U30": ("GetMailboxDetails without a mailbox", readings.no_mailbox),
    "U31": ("A quota over 51200", readings.large_quota),
    "U33": ("FULL_ACCESS for a group as grantee", readings.full_access_of_groups),
    "U36": ("Links of a deleted entity", readings.links_of_deleted),
    "U37": ("Aliases as identifiers", readings.alias_as_identifier),
    "U38": ("A name in place of an id", readings.name_for_id),
    "U40": ("The alias of a deleted organization", readings.alias_of_deleted_organization),
    "U44": ("Two filters in one list call", readings.two_filters),
    "U45": ("A violation of a shape", readings.shape_violations),
    "U46": ("Order of lists", dates.order_of_lists),
    "U48": ("DisabledDate after enabling again", dates.disabled_date),
    "U50": ("MailboxProvisionedDate", dates.mailbox_date),
    "U51": ("Dates of DISABLED entities", dates.dates_of_disabled),
    "U52": ("ListMailboxPermissions of a group", dates.permissions_of_group),
}
"""Number → question and judge."""
MEANINGS: Mapping[str, Mapping[str, str]] = {
    "U6": {
        STRICT: "A deleted entity can still be read by its id and shows the state DELETED.",
        "gone": "A deleted entity is not found by its id.",
    },
    "U8": {
        STRICT: "A disabled entity shows no address.",
        "shown": "A disabled entity still shows its last address.",
    },
    "U10": {
        STRICT: "A name exists once, whatever the kind.",
        "per-kind": "A user, a group and a resource can have the same name.",
    },
    "U12": {
        STRICT: "The list of aliases contains the primary address too.",
        "without": "The list of aliases does not contain the primary address.",
    },
    "U13": {
        STRICT: "The aliases of a disabled entity cannot be read.",
        "empty": "The list of aliases of a disabled entity is empty.",
    },
    "U23": {
        STRICT: "A group can be a member of another group.",
        "refused": "A group cannot be a member of another group.",
    },
    "U30": {
        STRICT: "A user without a mailbox has no mailbox details.",
        "default": "A user without a mailbox shows the default quota and a size of 0.",
    },
    "U31": {
        STRICT: "No mailbox quota over 51200 MB is accepted.",
        "ok": "A mailbox quota over 51200 MB is accepted.",
    },
    "U33": {
        STRICT: "A group cannot have FULL_ACCESS on a mailbox.",
        "ok": "A group can have FULL_ACCESS on a mailbox.",
    },
    "U36": {
        STRICT: "Memberships and permissions of a deleted entity are gone.",
        "remain": "Memberships and permissions of a deleted entity are still listed.",
    },
    "U37": {
        STRICT: "An alias finds its holder in one call only, DescribeEntity.",
        "all": "An alias finds its holder in each call that takes an address.",
    },
    "U38": {
        STRICT: "A name where an id is needed is answered as not found.",
        "parameter": "A name where an id is needed is refused as a wrong parameter.",
    },
    "U40": {
        STRICT: "The alias of a deleted organization cannot be used again.",
        "free": "The alias of a deleted organization can be used again.",
    },
    "U44": {
        STRICT: "A list with two filters is refused.",
        "and": "A list with two filters shows what matches both.",
    },
    "U45": {
        STRICT: "A value of the wrong form is refused with ValidationException.",
        "parameter": "A value of the wrong form is refused with InvalidParameterException.",
    },
    "U46": {
        STRICT: "Lists are in the order of creation.",
        "shuffled": "Lists are in another order than that of creation.",
    },
    "U48": {
        STRICT: "An entity that is enabled again shows no date of disabling.",
        "kept": "An entity that is enabled again still shows the date of disabling.",
    },
    "U50": {
        STRICT: "A new mailbox shows its date at once.",
        "later": "A new mailbox shows its date only after a while.",
    },
    "U51": {
        STRICT: "A disabled entity shows the dates of enabling and disabling.",
        "absent": "A disabled entity shows no dates.",
    },
    "U52": {
        STRICT: "The permissions on a group can be listed.",
        "error": "The permissions on a group cannot be listed.",
    },
}
"""Number → reading → what it means, in words for people who do not know the API."""
NOT_SHOWN = "This organization does not show it."


def answers(seen: Seen) -> list[dict[str, Any]]:
    """Only counts and readings; no entity is named."""
    return [_entry(number, question, judge(seen)) for number, (question, judge) in UNKNOWNS.items()]


def _entry(number: str, question: str, found: Decision) -> dict[str, Any]:
    entry = {
        "unknown": number,
        "question": question,
        "reading": found.reading,
        "meaning": meaning(number, found.reading),
        "evidence": dict(found.evidence),
    }
    return {**entry, "missing_data": found.lacks} if found.reading == UNDECIDED else entry


def meaning(number: str, reading: str) -> str:
    return NOT_SHOWN if reading == UNDECIDED else MEANINGS[number][reading]
