# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All checks of the doctor: facts gathered → what is fine and what is not, the most serious first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import environment_checks, organization_checks, rights, settings_checks
from .check import VERDICTS, Finding, Unchecked
from .facts import Facts

CHECKS: dict[str, Callable[[Facts], Finding]] = {
    "region": environment_checks.region,
    "credentials": environment_checks.credentials,
    "connection": environment_checks.connection,
    "clock": environment_checks.clock,
    "organization": organization_checks.organization,
    "permissions to read": rights.reading,
    "permissions to change": rights.changing,
    "default domain": organization_checks.default_domain,
    "domains": organization_checks.domains,
    "directory": organization_checks.directory,
    "interoperability": organization_checks.interoperability,
    "users": organization_checks.users,
    "aliases": organization_checks.aliases,
    "mailboxes": organization_checks.mailboxes,
    "retention": settings_checks.retention,
    "availability": settings_checks.availability,
    "email monitoring": settings_checks.monitoring,
    "DMARC": settings_checks.dmarc,
    "identity provider": settings_checks.identity_provider,
    "versions": environment_checks.versions,
    "end of WorkMail": environment_checks.end_of_workmail,
}
"""In the order in which one leads to the next; the checks of one verdict are listed in it."""


@dataclass(frozen=True)
class Check:
    check: str
    verdict: str
    found: str
    advice: str


def judged(facts: Facts) -> list[Check]:
    checks = [Check(name, *_found(judge, facts)) for name, judge in CHECKS.items()]
    return sorted(checks, key=lambda one: VERDICTS.index(one.verdict))


def _found(judge: Callable[[Facts], Finding], facts: Facts) -> Finding:
    try:
        return judge(facts)
    except Unchecked as unchecked:
        return unchecked.finding
