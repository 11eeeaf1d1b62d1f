# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The service's clock, by the Date header of its answers. Limits of the service count by it, not by ours."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from .client import Service


def now(service: Service) -> datetime:
    """The moment by the service's clock, exact to a second; ours as long as nothing has answered."""
    clocks = service.clocks
    if clocks is None:
        return datetime.now(UTC)
    try:
        theirs = parsedate_to_datetime(clocks.theirs)
    except ValueError:
        return datetime.now(UTC)
    return theirs.astimezone(UTC) + timedelta(seconds=time.time() - clocks.ours)
