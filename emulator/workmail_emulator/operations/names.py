# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names: unique over all kinds without regard to case, some reserved (unknowns U9 to U11)."""

from __future__ import annotations

from ..errors import bad_parameter, refuse
from ..world import DELETED, Entity
from .registry import Context

RESERVED = frozenset({"administrator", "guest", "krbtgt"})
MAX_LENGTH_ELSEWHERE = 20
"""Characters of a user's name in a directory that is not WorkMail's own; there the model allows 64."""


def require_free_name(context: Context, kind: str, name: str, apart_from: Entity | None = None) -> None:
    for id_ in context.organization.by_name.get(name.lower(), ()):
        holder = context.organization.entities[id_]
        other_kind = holder.kind != kind and context.switches.reads("U10", "per-kind")
        deleted = holder.state == DELETED and context.switches.strict("U9")
        if not (holder is apart_from or other_kind or deleted):
            refuse("NameAvailability", f"The name {name} isn't unique in WorkMail.")


def refuse_reserved(context: Context, name: str) -> None:
    if name.lower() in RESERVED and context.switches.strict("U11"):
        refuse("ReservedName", f"The name {name} is not allowed in WorkMail.")


def require_length(context: Context, name: str) -> None:
    if context.switches.reads("directory-type", "other") and len(name) > MAX_LENGTH_ELSEWHERE:
        bad_parameter(f"The name {name} is longer than {MAX_LENGTH_ELSEWHERE} characters.")
