# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixtures of the emulator's own tests."""

from __future__ import annotations

import pytest
from support.wire import Wire, furnished


@pytest.fixture
def wire(emulator) -> Wire:
    return furnished(emulator)
