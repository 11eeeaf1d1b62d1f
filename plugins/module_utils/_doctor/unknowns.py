# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The unknowns that reading can decide: number → question and judge. The numbers are those of docs/unknowns.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import dates, readings
from .meanings import meaning
from .readings import UNDECIDED, Answer
from .seen import Seen

Judge = Callable[[Seen], Answer]

UNKNOWNS: dict[str, tuple[str, Judge]] = {
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


def answers(seen: Seen) -> list[dict[str, Any]]:
    """Counts and readings only: nothing in it names anybody."""
    return [_told(number, question, judge(seen)) for number, (question, judge) in UNKNOWNS.items()]


def _told(number: str, question: str, found: Answer) -> dict[str, Any]:
    told = {
        "unknown": number,
        "question": question,
        "reading": found.reading,
        "meaning": meaning(number, found.reading),
        "evidence": dict(found.evidence),
    }
    return {**told, "missing_data": found.lacks} if found.reading == UNDECIDED else told
