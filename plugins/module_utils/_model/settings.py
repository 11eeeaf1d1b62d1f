# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All settings, in the order in which results list them."""

from __future__ import annotations

from .dmarc import INBOUND_DMARC
from .identity_provider import IDENTITY_PROVIDER
from .kinds import declare
from .monitoring import EMAIL_MONITORING
from .retention import RETENTION_POLICY

SETTINGS = declare(EMAIL_MONITORING, IDENTITY_PROVIDER, INBOUND_DMARC, RETENTION_POLICY)
