# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run that has nothing to do: how many calls, and how long beyond a task that only builds a client."""

from __future__ import annotations

from math import ceil
from statistics import median
from typing import Any

from ..bench import Bench
from ..figures import Figure, at_most, exactly
from ..plays import Playbook, unchanged
from ..processes import Broken
from ..servers import Emulator, writes
from ..wanted import as_it_is

PAGE = 100
TIMES = 5
POPULATION = "users=1000,groups=100,memberships=5000"


def measure(bench: Bench) -> list[Figure]:
    with Emulator(bench.folder, populate=POPULATION, seed=bench.seed) as emulator:
        least, why = _least(emulator)
        directory, idle = _plays(bench, emulator)
        environment = {"AWS_ENDPOINT_URL_WORKMAIL": emulator.url}
        ours, other = [], []
        for turn in range(TIMES):
            emulator.reset_log()
            ours.append(unchanged(directory.run(environment)).seconds)
            calls = emulator.calls()
            if writes(calls):
                raise Broken(f"the run made {len(writes(calls))} writes where nothing was to change")
            other.append(idle.run(environment).seconds)
            bench.say(f"{turn + 1} of {TIMES}: {ours[-1]:.1f} s against {other[-1]:.1f} s, {len(calls)} calls")
    beyond = median(ours) - median(other)
    told = f"{median(ours):.2f} s, a task of two calls {median(other):.2f} s; medians of {TIMES}"
    return [
        exactly(f"calls of a no-change run, {POPULATION}", len(calls), least, why),
        at_most("its time beyond a task that only builds a client", beyond, 3, " s", told),
    ]


def _least(emulator: Emulator) -> tuple[int, str]:
    """The least number of calls that tell everything wanted, from what the lists really hold."""
    api, organization = emulator.client(), emulator.organization
    users = _rows(api, "list_users", "Users", OrganizationId=organization)
    groups = _rows(api, "list_groups", "Groups", OrganizationId=organization)
    sizes = [
        len(_rows(api, "list_group_members", "Members", OrganizationId=organization, GroupId=group["Id"]))
        for group in groups
    ]
    pages = [max(1, ceil(count / PAGE)) for count in (len(users), len(groups))]
    members = sum(max(1, ceil(size / PAGE)) for size in sizes)
    return sum(pages) + members, f"{len(users)} rows of users, {len(groups)} of groups, {sum(sizes)} of members"


def _rows(api: Any, operation: str, member: str, **params: str) -> list[Any]:
    return [row for page in api.get_paginator(operation).paginate(**params) for row in page[member]]


def _plays(bench: Bench, emulator: Emulator) -> tuple[Playbook, Playbook]:
    ours = {"organization": emulator.organization, "users": "{{ users }}", "groups": "{{ groups }}"}
    lists = as_it_is(emulator.state())
    variables = {"users": lists["users"], "lists": lists["groups"]}
    directory = Playbook(
        bench.folder,
        "directory",
        [{"name": "Everything", "mailops.workmail.workmail_directory": {**ours, "groups": "{{ lists }}"}}],
        variables,
    )
    other = {"organization": emulator.organization}
    idle = Playbook(bench.folder, "idle", [{"name": "Look", "mailops.workmail.workmail_organization_info": other}])
    return directory, idle
