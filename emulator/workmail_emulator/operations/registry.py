# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of operations, and what each may use while it works."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import refuse
from ..exports.course import Course
from ..lag import Lag
from ..switches import Switches
from ..world import Organization, World

Request = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass
class Context:
    """One call: the world as it is, the readings in force, and the organization that the request names."""

    world: World
    switches: Switches
    lag: Lag
    region: str
    course: Course = field(default_factory=Course)
    seen: Any = None
    """What the function of `before` found."""
    _organization: Organization | None = None

    @property
    def organization(self) -> Organization:
        assert self._organization is not None
        return self._organization

    @property
    def now(self) -> float:
        return self.world.clock()

    def enter(self, organization_id: str, any_state: bool) -> None:
        """Find the organization of this region and check that members can be worked on."""
        found = self.world.organizations.get(organization_id)
        if found is None or found.region != self.region:
            refuse("OrganizationNotFound", f"Organization {organization_id} does not exist or is not yours.")
        if not any_state and found.state != "Active":
            refuse("OrganizationState", f"Organization {found.id} is not Active, state: {found.state}")
        self._organization = found


Before = Callable[[Any, Context, Request], Awaitable[Any]]
"""Of the service, a context and the request: what takes time, and happens before the operation."""


@dataclass(frozen=True)
class Handler:
    run: Callable[[Context, Request], Answer | None]
    write: bool
    any_state: bool
    before: Before | None = None


OPERATIONS: dict[str, Handler] = {}


def operation(
    name: str, write: bool = True, any_state: bool = False, before: Before | None = None
) -> Callable[[Callable[[Context, Request], Answer | None]], Callable[[Context, Request], Answer | None]]:
    """Enter a function into the table. `any_state`: it works in organizations that are not Active too."""

    def enter(run: Callable[[Context, Request], Answer | None]) -> Callable[[Context, Request], Answer | None]:
        OPERATIONS[name] = Handler(run, write, any_state, before)
        return run

    return enter


def account_wide(request: Request) -> bool:
    return "OrganizationId" not in request
