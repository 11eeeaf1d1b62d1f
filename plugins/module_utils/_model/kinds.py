# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""All kinds, in the order in which results list them."""

from __future__ import annotations

from .dmarc import INBOUND_DMARC
from .domain import DOMAIN
from .group import GROUP
from .organization import ORGANIZATION
from .resource import RESOURCE
from .user import USER
from .vocabulary import Kind

DIRECTORY: tuple[Kind, ...] = (USER, GROUP, RESOURCE)
"""What has a mailbox, addresses and a name of its own."""
HOLDERS: tuple[str, ...] = tuple(kind.name for kind in DIRECTORY)
SETTINGS: tuple[Kind, ...] = (INBOUND_DMARC,)
"""What an organization has one of."""
KINDS: tuple[Kind, ...] = (*DIRECTORY, DOMAIN, *SETTINGS, ORGANIZATION)
BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}
BY_PLURAL: dict[str, Kind] = {kind.plural: kind for kind in DIRECTORY}
