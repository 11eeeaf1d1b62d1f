# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A name server for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.nameserver import Nameserver, serving


@pytest.fixture
def nameserver() -> Iterator[Nameserver]:
    with serving() as served:
        yield served
