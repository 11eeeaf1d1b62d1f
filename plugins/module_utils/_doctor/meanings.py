# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each answer to an unknown means, in words for people who do not know the API."""

from __future__ import annotations

from collections.abc import Mapping

from .readings import STRICT, UNDECIDED

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
NOT_SHOWN = "This organization does not show it."


def meaning(number: str, reading: str) -> str:
    return NOT_SHOWN if reading == UNDECIDED else MEANINGS[number][reading]
