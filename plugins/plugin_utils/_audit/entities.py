# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users and impersonation roles as settings refer to them: by name, or by id where a name means two things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .rows import Json


class Ids:
    """Names and addresses → ids, and back. Case does not matter; what is not known means itself."""

    def __init__(self, users: Iterable[Json], roles: Iterable[Json]) -> None:
        listed = list(users)
        self._names = {str(one.get("user_id") or one["name"]): str(one["name"]) for one in listed}
        self._users = {str(one.get("email") or one["name"]).lower(): _id(one, "user_id") for one in listed}
        self._users |= {str(one["name"]).lower(): _id(one, "user_id") for one in listed}
        self._roles = {str(one["name"]): _id(one, "role_id") for one in roles}

    def user(self, text: Any) -> str:
        return self._users.get(str(text).lower(), str(text))

    def user_name(self, id_: str) -> str:
        return self._names.get(id_, id_)

    def role(self, text: Any) -> str:
        return self._roles.get(str(text), str(text))


def _id(one: Json, key: str) -> str:
    return str(one.get(key) or one["name"])
