# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tests of closing down share: the activity of an organization that receives no mail, and a switch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from .inprocess import Runner


def switch(acme: Runner, store: str) -> None:
    """Record that the mail of all mail domains goes to the new system."""
    told = acme.run("workmail_switch", store=store, domains=["example.com"], target="imap")["switch"]
    if told["remaining"]:
        acme.run("workmail_switch", store=store, domains=["example.com", *told["remaining"]], target="imap")


def quiet(days: int = 20, ahead: float = 0.0) -> dict[str, Any]:
    """As `workmail_activity_info` returns it, read now. `ahead`: seconds that the service's clock was advanced."""
    now = datetime.now(UTC) + timedelta(seconds=ahead)
    metric = {"metric": "MailboxEmailDelivered", "total": 0, "days": []}
    period = {"from": (now - timedelta(days=days)).isoformat(), "to": now.isoformat()}
    return {"period": period, "unread": [], "users": [], "log_groups": [], "metrics": [metric]}
