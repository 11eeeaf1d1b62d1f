# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which mobile device access rules match what a device reports.

Source: WorkMail Administrator Guide, Managing mobile device access rules: values are prefixes, without regard to case;
`$NONE` matches a property that is not reported; a list of exceptions never matches such a property.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .verdict import Rule

NONE = "$NONE"
PROPERTIES = {
    "DeviceType": "DeviceTypes",
    "DeviceModel": "DeviceModels",
    "DeviceOperatingSystem": "DeviceOperatingSystems",
    "DeviceUserAgent": "DeviceUserAgents",
}
"""What a device reports → the condition of a rule about it."""


def matching(rules: Iterable[Rule], device: Mapping[str, str]) -> list[Rule]:
    return [rule for rule in rules if _matches(rule, device)]


def _matches(rule: Rule, device: Mapping[str, str]) -> bool:
    return all(_holds(rule, member, device.get(name) or "") for name, member in PROPERTIES.items())


def _holds(rule: Rule, member: str, reported: str) -> bool:
    wanted, unwanted = rule.get(member), rule.get(f"Not{member}")
    if wanted and not _begins(reported, wanted):
        return False
    return not unwanted or (bool(reported) and not _begins(reported, unwanted))


def _begins(reported: str, prefixes: Iterable[str]) -> bool:
    if not reported:
        return NONE in prefixes
    return any(reported.lower().startswith(prefix.lower()) for prefix in prefixes)
