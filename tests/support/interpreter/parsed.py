# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps what commands have parsed of the YAML of Ansible and of collections: documentation, playbooks, roles.

A command parses the documentation of some forty plugins before its first task, which is a sixth of its start. What
Ansible's loader has made of a text of a file is the same each time, so the next command takes a copy of it.
"""

from __future__ import annotations

import os
import pickle
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

ENDING = ".parsed"
FOLDERS = (f"{os.sep}ansible{os.sep}", f"{os.sep}ansible_collections{os.sep}")
KEPT: dict[str, bytes] = {}


def keep(folder: str, names: set[str]) -> None:
    for name in {name for name in names if name.endswith(ENDING)} - KEPT.keys():
        KEPT[name] = Path(folder, name).read_bytes()


def name_of(text: Any, loader: type) -> str | None:
    """The name under which a text's content is kept; None for a text that is not one of Ansible or of a collection."""
    if loader.__name__ != "AnsibleLoader" or not isinstance(text, str):
        return None
    origin = sys.modules["ansible._internal._datatag._tags"].Origin.get_tag(text)
    path = str(origin.path if origin else "")
    if not any(folder in path for folder in FOLDERS):
        return None
    return sha256(pickle.dumps(text)).hexdigest() + ENDING


def parsed(folder: str, text: Any, loader: type, load: Any) -> Any:
    """What `load` makes of a text, or has made of the same text of the same file."""
    name = name_of(text, loader)
    if name in KEPT:
        return pickle.loads(KEPT[name])
    made = load(text, loader)
    if name:
        unfinished = Path(folder, f"{name}.{os.getpid()}")
        unfinished.write_bytes(pickle.dumps(made))
        unfinished.replace(Path(folder, name))
    return made
