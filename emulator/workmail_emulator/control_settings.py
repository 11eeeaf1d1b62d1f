# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoints under /_emulator/ for settings: what AWS does not have, tokens of users, the true settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from .checked import check, conforms, known_members
from .control_exports import find
from .operations.personal_tokens import issue
from .settings_snapshot import settings_snapshot

if TYPE_CHECKING:
    from .service import Service


@dataclass
class Token:
    """A personal access token, as its user makes it in the web application."""

    organization: str
    """Alias or id."""
    user: str
    """Id, name or address."""
    name: str
    age: float = 0.0
    """Days since it was made."""
    used: float | None = None
    """Days since it was used last; None: never."""

    def __post_init__(self) -> None:
        check(self)
        if not 1 <= len(self.name) <= 64:
            raise ValueError(f"Token.name: {self.name!r:.80} has not 1 to 64 characters")


def add_routes(service: Service, get: Callable[[str, Any], None], post: Callable[[str, Any], None]) -> None:
    """To read: `settings`; to read and set: `missing`; to add: `personal-access-tokens`."""
    get("settings", lambda: {one.id: settings_snapshot(one) for one in service.world.organizations.values()})
    get("missing", lambda: service.world.missing)
    post("missing", lambda body: _missing(service, body))
    post("personal-access-tokens", lambda body: _issue(service, body))


def _missing(service: Service, body: object) -> None:
    """What the service looks for outside of WorkMail and does not find."""
    if not conforms(body, list[str]):
        raise ValueError("missing is a list of ARNs and URLs")
    service.world.missing = list(cast("list[str]", body))
    _save(service)


def _issue(service: Service, body: object) -> None:
    given = known_members(Token, body)
    missing = {"organization", "user", "name"} - set(given)
    if missing:
        raise ValueError(f"Token needs {', '.join(sorted(missing))}")
    issue_token(service, Token(**given))
    _save(service)


def issue_token(service: Service, token: Token) -> str:
    """The id of the new token. Raises `ValueError` if the organization or the user does not exist."""
    try:
        organization = service.organization(token.organization)
    except KeyError:
        raise ValueError(f"there is no organization {token.organization}") from None
    user = find(organization, token.user)
    if user.kind != "user":
        raise ValueError(f"{token.user} is a {user.kind}, and only a user has personal access tokens")
    return issue(service.world, organization, user, token.name, token.age, token.used)


def _save(service: Service) -> None:
    if service.keeper is not None:
        service.keeper.save()
