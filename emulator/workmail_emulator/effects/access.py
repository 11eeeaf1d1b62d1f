# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which access control rules match a protocol, an IPv4 address and a user or an impersonation role.

Source: WorkMail API reference, AccessControlRule and GetAccessControlEffect. All conditions of a rule must hold; a rule
without conditions matches everything.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from .verdict import Rule

STRICT, IGNORED, LITERAL = "strict", "ignored", "literal"
"""Readings of U53."""


@dataclass(frozen=True)
class Question:
    """One of `user` and `role` is the id of the one who wants in; the other is empty."""

    ip: str
    action: str
    user: str = ""
    role: str = ""


def matches(rule: Rule, question: Question, subject: str = STRICT) -> bool:
    return _network(rule, question.ip) and _listed(rule, "Actions", question.action) and _who(rule, question, subject)


def matching(rules: Iterable[Rule], question: Question, subject: str = STRICT) -> list[Rule]:
    return [rule for rule in rules if matches(rule, question, subject)]


def _listed(rule: Rule, member: str, value: str) -> bool:
    """True if the value is in the list, where the rule has one, and not in the list of exceptions."""
    wanted, unwanted = rule.get(member), rule.get(f"Not{member}") or ()
    return (not wanted or value in wanted) and value not in unwanted


def _network(rule: Rule, ip: str) -> bool:
    wanted, unwanted = rule.get("IpRanges"), rule.get("NotIpRanges") or ()
    return (not wanted or _within(ip, wanted)) and not _within(ip, unwanted)


def _within(ip: str, ranges: Iterable[str]) -> bool:
    address = ipaddress.IPv4Address(ip)
    return any(address in ipaddress.IPv4Network(one, strict=False) for one in ranges)


def _has(rule: Rule, member: str) -> bool:
    return bool(rule.get(member) or rule.get(f"Not{member}"))


def _who(rule: Rule, question: Question, reading: str) -> bool:
    """Conditions on users in a question about a role, and the reverse, are unknown U53."""
    own, other = ("UserIds", "ImpersonationRoleIds") if question.user else ("ImpersonationRoleIds", "UserIds")
    if reading == STRICT and _has(rule, other) and not _has(rule, own):
        return False
    if reading == LITERAL and rule.get(other):
        return False
    return _listed(rule, own, question.user or question.role)
