# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kills the process of a run at one of its calls: before the call goes out, or before its answer comes in."""

from __future__ import annotations

import os
import signal
from threading import Lock
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._service import client

BEFORE, AFTER = "before", "after"


class Killing:
    """Replaces `send`: kills this process at a call of any service."""

    def __init__(self, index: int, moment: str) -> None:
        self._usual = client.send
        self._left = index
        self._moment = moment
        self._lock = Lock()

    def __call__(self, *arguments: Any) -> Any:
        with self._lock:
            self._left -= 1
            fatal = self._left == 0
        if fatal and self._moment == BEFORE:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = self._usual(*arguments)
        if fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
