# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The callers whose policies IAM can simulate."""

from __future__ import annotations

import re

_ASSUMED = re.compile(r"arn:(?P<partition>[\w-]+):sts::(?P<account>\d+):assumed-role/(?P<role>[^/]+)/.+")
_ROOT = re.compile(r"arn:[\w-]+:iam::\d+:root")
_SIMULATED = re.compile(r"arn:[\w-]+:iam::\d+:(user|role|group)/.+")


def is_root(caller: str) -> bool:
    """True for the account itself, which may do everything."""
    return _ROOT.fullmatch(caller) is not None


def role_of(caller: str) -> str:
    """The name of the role that was assumed; empty for anybody else."""
    found = _ASSUMED.fullmatch(caller)
    return found["role"] if found else ""


def source_of(caller: str) -> str:
    """The ARN whose policies IAM simulates for a caller; empty if it can simulate none.

    A role's path is not part of an assumed role's ARN: for a role with a path this is not its ARN, and IAM says so.
    """
    found = _ASSUMED.fullmatch(caller)
    if found:
        return f"arn:{found['partition']}:iam::{found['account']}:role/{found['role']}"
    return caller if _SIMULATED.fullmatch(caller) else ""
