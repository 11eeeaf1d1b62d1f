# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The true state by names instead of ids, to compare what two runs came to."""

from __future__ import annotations

from typing import Any

from .world import DELETED, Entity, Organization


def snapshot(organization: Organization) -> dict[str, Any]:
    """Users, groups and resources that are not DELETED, by kind and name, in a fixed order."""
    living = [one for one in organization.entities.values() if one.state != DELETED]
    kinds = ("user", "group", "resource")
    return {
        f"{kind}s": {
            one.name: _entity(organization, one) for one in sorted(living, key=lambda one: one.name) if one.kind == kind
        }
        for kind in kinds
    }


def _entity(organization: Organization, one: Entity) -> dict[str, Any]:
    result: dict[str, Any] = {"state": one.state, **dict(sorted(one.attributes.items()))}
    result.update(email=one.email, aliases=sorted(one.aliases), permissions=_permissions(organization, one))
    if one.kind == "user":
        result.update(role=one.role, quota=one.quota, password_set=bool(one.password))
    elif one.kind == "group":
        result["members"] = _names(organization, one.members)
    else:
        result["delegates"] = _names(organization, one.delegates)
    return result


def _names(organization: Organization, ids: list[str]) -> list[str]:
    entities = (organization.entities[id_] for id_ in ids)
    return sorted(f"{one.kind} {one.name}" for one in entities if one.state != DELETED)


def _permissions(organization: Organization, one: Entity) -> dict[str, list[str]]:
    return {
        name: sorted(values) for id_, values in sorted(one.permissions.items()) for name in _names(organization, [id_])
    }
