# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A local Amazon WorkMail: protocol, state machine, unknowns as switches, errors on demand."""

from __future__ import annotations

from .emulator import Emulator
from .exports.course import Course, Outcome
from .faults import Faults, Rule
from .lag import Lag
from .mailbox import Mailbox
from .switches import SWITCHES, Switches

__all__ = ["SWITCHES", "Course", "Emulator", "Faults", "Lag", "Mailbox", "Outcome", "Rule", "Switches"]
