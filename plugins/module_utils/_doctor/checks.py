# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All checks of the doctor: facts gathered → what is fine and what is not, the most serious first."""

from __future__ import annotations

from . import house, place, rights
from .check import Check, most_serious_first
from .facts import Facts

CHECKS = (
    place.region,
    place.credentials,
    place.connection,
    place.clock,
    house.organization,
    rights.reading,
    rights.changing,
    house.default_domain,
    house.domains,
    house.directory,
    house.interoperability,
    house.users,
    house.aliases,
    house.mailboxes,
    place.versions,
    place.end_of_workmail,
)
"""In the order in which one leads to the next; within a verdict they are told so."""


def judged(facts: Facts) -> list[Check]:
    return most_serious_first(judge(facts) for judge in CHECKS)
