# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accounts that an inventory reads, as its options describe them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...module_utils._task.shapes import unknown_option

REGIONS = ("eu-west-1", "us-east-1", "us-west-2")
"""Where WorkMail exists (AWS General Reference, Amazon WorkMail endpoints)."""
KEYS: dict[str, dict[str, str]] = {"name": {}, "profile": {}, "assume_role_arn": {}, "external_id": {}, "regions": {}}
"""What an item of `accounts` may hold, as options without rules."""


@dataclass(frozen=True)
class Account:
    """How one account is opened. An empty text: as the plugin's own options say."""

    name: str = ""
    profile: str = ""
    role: str = ""
    external_id: str = ""
    regions: tuple[str, ...] = REGIONS

    def __str__(self) -> str:
        return f"account {self.name or self.profile or self.role or 'of the own credentials'}"


def accounts_of(items: object, own: Account) -> tuple[list[Account], list[str]]:
    """The accounts that the options describe, and everything that is wrong with them."""
    errors: list[str] = []
    if not isinstance(items, list):
        return [own], ["accounts: must be a list. Begin each account with `- profile: …`."]
    accounts = [_account(f"accounts[{number}]", item, own, errors) for number, item in enumerate(items)]
    errors += _region_errors("regions", own.regions)
    return accounts or [own], errors


def _account(place: str, item: object, own: Account, errors: list[str]) -> Account:
    if not isinstance(item, Mapping):
        errors.append(f"{place}: must be a dictionary. Write `- profile: …` or `- assume_role_arn: …`.")
        return own
    errors += [str(unknown_option(key, KEYS, place)) for key in item if key not in KEYS]
    regions = own.regions if item.get("regions") is None else item["regions"]
    if not isinstance(regions, (list, tuple)) or not regions:
        errors.append(f"{place}.regions: must be a list of regions. Write `regions: [eu-west-1]`.")
        return own
    if regions is not own.regions:
        errors += _region_errors(f"{place}.regions", regions)
    profile, role = (str(item.get(key) or "") for key in ("profile", "assume_role_arn"))
    if not profile and not role:
        profile, role = own.profile, own.role
    name, external_id = (str(item.get(key) or "") for key in ("name", "external_id"))
    return Account(name, profile, role, external_id, tuple(dict.fromkeys(map(str, regions))))


def _region_errors(place: str, regions: Iterable[object]) -> list[str]:
    there = ", ".join(REGIONS)
    return [f"{place}: {one!r} has no WorkMail, which exists in {there}." for one in regions if one not in REGIONS]
