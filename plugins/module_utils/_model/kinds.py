# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""All kinds, in the order in which results list them."""

from __future__ import annotations

from .group import GROUP
from .resource import NEW_BOOKING, RESOURCE
from .user import USER
from .vocabulary import Kind, Part

KINDS: tuple[Kind, ...] = (USER, GROUP, RESOURCE)
BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}
BY_PLURAL: dict[str, Kind] = {kind.plural: kind for kind in KINDS}


def new_values(kind: Kind, part: Part) -> dict[str, object]:
    """What the service gives a new entity in this part, as far as that is documented."""
    return dict(NEW_BOOKING) if (kind, part.name) == (RESOURCE, "booking_options") else {}
