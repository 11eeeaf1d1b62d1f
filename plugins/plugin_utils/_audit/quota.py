# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mailbox sizes against their quotas. Megabytes throughout."""

from __future__ import annotations

from collections.abc import Iterable

from .rows import Json, by_name


def mailbox_sizes(users: Iterable[Json], warning: int) -> list[Json]:
    """Every mailbox of which size and quota are known, the largest first; `near` from `warning` percent on."""
    told = [
        {
            "name": one["name"],
            "label": "" if one.get("display_name") in (None, one["name"]) else one["display_name"],
            "size": round(float(one["mailbox_size"]), 1),
            "quota": int(one["mailbox_quota"]),
            "percent": round(100 * float(one["mailbox_size"]) / int(one["mailbox_quota"]), 1),
            "near": 100 * float(one["mailbox_size"]) >= warning * int(one["mailbox_quota"]),
        }
        for one in users
        if one.get("mailbox_size") is not None and one.get("mailbox_quota")
    ]
    return sorted(told, key=lambda one: (-one["size"], by_name(one["name"])))


def near(measured: Iterable[Json]) -> list[Json]:
    """The mailboxes near their quota, the fullest first."""
    return sorted((one for one in measured if one["near"]), key=lambda one: (-one["percent"], by_name(one["name"])))


def in_words(megabytes: float) -> str:
    """`950 MB`, `1.2 GB`."""
    return f"{megabytes:.0f} MB" if megabytes < 1000 else f"{megabytes / 1024:.1f} GB"
