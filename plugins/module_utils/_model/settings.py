# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All settings, in the order in which results list them."""

from __future__ import annotations

from .access_control import ACCESS_CONTROL_RULE
from .availability import AVAILABILITY_CONFIGURATION
from .device_rules import MOBILE_DEVICE_ACCESS_OVERRIDE, MOBILE_DEVICE_ACCESS_RULE
from .dmarc import INBOUND_DMARC
from .identity_provider import IDENTITY_PROVIDER
from .impersonation import IMPERSONATION_ROLE
from .kinds import declare
from .monitoring import EMAIL_MONITORING
from .retention import RETENTION_POLICY

SETTINGS = declare(
    ACCESS_CONTROL_RULE,
    AVAILABILITY_CONFIGURATION,
    EMAIL_MONITORING,
    IDENTITY_PROVIDER,
    IMPERSONATION_ROLE,
    INBOUND_DMARC,
    MOBILE_DEVICE_ACCESS_OVERRIDE,
    MOBILE_DEVICE_ACCESS_RULE,
    RETENTION_POLICY,
)
SINGLE = tuple(kind for kind in SETTINGS if not kind.key)
"""What an organization has one of."""
RULES = tuple(kind for kind in SETTINGS if kind.key)
"""What an organization has several of, each described whole."""
