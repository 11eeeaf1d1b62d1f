# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parses inventories in a process of its own, one a line: Ansible's plugin loader changes how a process imports."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.utils.display import Display


def answer(paths: list[str], cache: bool, environment: dict[str, str]) -> dict[str, Any]:
    """What became of the inventory: its hosts with their variables, its groups, what was displayed, the exit code."""
    os.environ.clear()
    os.environ.update(environment)
    said: list[str] = []
    for name in ("warning", "error"):
        setattr(Display, name, lambda _self, message, *_more, **_most: said.append(str(message)))
    try:
        told = InventoryManager(DataLoader(), sources=paths, cache=cache)
    except SystemExit as end:
        return {"hosts": {}, "groups": {}, "below": {}, "said": said, "code": end.code}
    hosts = {name: host.vars for name, host in told.hosts.items()}
    groups = {name: sorted(host.name for host in group.hosts) for name, group in told.groups.items()}
    below = {name: sorted(host.name for host in group.get_hosts()) for name, group in told.groups.items()}
    return {"hosts": hosts, "groups": groups, "below": below, "said": said, "code": 0}


def main() -> None:
    init_plugin_loader()
    from ansible_collections.mailops.workmail.plugins.module_utils._service import gate

    gate.FIRST_DELAY = 0.002
    for line in sys.stdin:
        print(json.dumps(answer(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
