# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The part of an inventory that belongs to this plugin. Hosts and groups of other sources stay as they are.

Organizations run on the controller. A host of another source that got their variables would run there too, and an
organization in a group of another source would be reached by plays that are written for other machines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible import constants as C

from ...module_utils._task.option_errors import quoted, visible

MARK = "workmail_organization_arn"
"""The variable that only hosts of this plugin have."""
BUILT_IN = frozenset({"all", "ungrouped"})


OPERATORS = ("!", "&", "~", "@")
"""What begins a pattern of hosts that means something else than the host of that name."""


def _unfit(host: str) -> str:
    """Why no host should have this name; empty if one may. Users who may tag an organization choose it."""
    if host != host.strip() or not host or visible(host, kept="") != host:
        return "it begins or ends with a space, or contains an invisible character"
    if host.startswith(OPERATORS):
        return "a host pattern cannot match it"
    return "it points outside of the folder host_vars" if ".." in host.split("/") else ""


class TwoOrganizations(Exception):
    """Two inventory files give one name to different organizations."""


class Ours:
    """An `InventoryData` that refuses, with one warning each, what would change hosts and groups of other sources."""

    def __init__(self, inventory: Any, warn: Callable[[str], None]) -> None:
        self._inventory = inventory
        self._warn = warn
        self._refused: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inventory, name)

    def takes(self, host: str, arn: str) -> bool:
        """True if an organization may be the host of this name. Raises `TwoOrganizations`."""
        present = self._inventory.hosts.get(host)
        if why := _unfit(host):
            return self._leave_out(host, arn, why)
        if host in self._inventory.groups or host in BUILT_IN:
            return self._leave_out(host, arn, "a group has this name")
        if host in C.LOCALHOST:
            return self._leave_out(host, arn, "it is reserved for the controller")
        if present is None:
            return True
        if MARK not in present.vars:
            return self._leave_out(host, arn, "another inventory source has a host of this name")
        if present.vars[MARK] != arn:
            raise TwoOrganizations(
                f"{quoted(host)} would be the host of two organizations: {present.vars[MARK]} and {arn}. Give them "
                "different names with `hostnames` in each inventory file, for example with the region or the account."
            )
        return True

    def _leave_out(self, host: str, arn: str, why: str) -> bool:
        self._warn(
            f"Organization {arn} is omitted from the inventory, because {quoted(host)} cannot be its host name: {why}. "
            "Choose another name with `hostnames`."
        )
        return False

    def add_group(self, group: str) -> str:
        """The group's name. Nothing can be added to it afterwards if it is not a group of this plugin."""
        why = self._foreign(group)
        if not why:
            return str(self._inventory.add_group(group))
        if group not in self._refused:
            self._refused.add(group)
            self._warn(f"No organization is added to the group {quoted(group)}, because {why}.")
        return group

    def _foreign(self, group: str) -> str:
        """Why a group is not one of this plugin; empty if it is, or may become one."""
        if group in BUILT_IN:
            return "Ansible has a group of this name itself"
        if group in self._inventory.hosts:
            return "a host has this name"
        present = self._inventory.groups.get(group)
        others = present is not None and any(MARK not in host.vars for host in present.get_hosts())
        return "another inventory source has put hosts into it" if others else ""

    def add_child(self, group: str, child: str) -> bool:
        return not {group, child} & self._refused and bool(self._inventory.add_child(group, child))

    def add_host(self, host: str, group: str | None = None, port: int | str | None = None) -> str:
        return str(self._inventory.add_host(host, None if group in self._refused else group, port))
