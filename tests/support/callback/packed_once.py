# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A callback plugin that keeps the modules that Ansible packs, so that a module is packed once in a test session.

Ansible packs a module with all that it imports into a ZIP file, once a run, in its temporary folder. That takes longer
than most tasks of the tests. It packs in the folder that MAILOPS_PACKED names instead.

Each worker of a play compiles the plugins of collections that it uses, because Ansible's loader of collections keeps no
bytecode. It keeps that in the same folder, too (`sitecustomize.py`). In the playbooks of this collection, what its
filters and lookups share is imported once, before the first worker is forked.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any

import sitecustomize
from ansible import constants
from ansible.plugins.callback import CallbackBase
from ansible.utils.collection_loader import _collection_finder

COLLECTION = "mailops.workmail."
PLUGINS = f"ansible_collections.{COLLECTION}plugins"


def compiled(source: str | bytes, filename: str, mode: str, flags: int, dont_inherit: bool) -> CodeType:
    """What the loader's call of `compile` returns."""
    if isinstance(source, bytes) and (mode, flags, dont_inherit) == ("exec", 0, True):
        return sitecustomize.compiled(filename, source)
    return compile(source, filename, mode, flags, dont_inherit)


def import_shared() -> None:
    folder = Path(import_module(PLUGINS).__path__[0])
    for path in sorted(folder.glob("plugin_utils/**/*.py")):
        import_module(".".join((PLUGINS, *path.relative_to(folder).with_suffix("").parts)))


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "packed_once"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        Path(constants.DEFAULT_LOCAL_TMP, "ansiballz_cache").symlink_to(os.environ["MAILOPS_PACKED"])
        vars(_collection_finder)["compile"] = compiled

    def v2_playbook_on_start(self, _playbook: Any) -> None:
        if any(word.startswith(COLLECTION) for word in sys.argv):
            import_shared()
