# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps what packed modules have imported from their ZIP files, so that the next packed module need not run it again.

Two thirds of the work of a small module are the imports of `ansible.module_utils`. A module that ends leaves a list of
what it imported (`report`). The warm process imports that once (`keep`) and takes it out of `sys.modules` again. The
fork for the next module gets back what its own ZIP file has, too, with the same checksum and size; if one file
differs, it gets nothing and imports everything. So a module that is packed without a file that it needs fails as ever.
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import os
import sys
import zipimport
from hashlib import sha256
from importlib import import_module
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

ROOTS = ("ansible", "ansible_collections")
KEPT: dict[str, ModuleType] = {}
SUMS: dict[str, tuple[int, int]] = {}
"""The name of a module that is kept → the size and the checksum of its file."""
ENDING = ".imported"


def sum_of(files: dict[str, Any], name: str) -> tuple[int, int] | None:
    """The size and the checksum of a module's file; None if the ZIP file does not have it."""
    stem = name.replace(".", "/")
    entry = files.get(f"{stem}.py") or files.get(f"{stem}/__init__.py")
    return (entry[3], entry[7]) if entry else None


def listing(archive: str) -> dict[str, Any]:
    return vars(zipimport.zipimporter(archive))["_files"]


def take(archive: str) -> set[str]:
    """Put into `sys.modules` what is kept and the same in a ZIP file. Returns the names."""
    files = listing(archive)
    sums = {name: sum_of(files, name) for name in KEPT}
    if any(found not in {None, SUMS[name]} for name, found in sums.items()):
        return set()
    taken = {name for name, found in sums.items() if found}
    for name, module in KEPT.items():
        package, _dot, last = name.rpartition(".")
        if name not in taken:
            if package in KEPT:
                vars(KEPT[package]).pop(last, None)
            continue
        sys.modules[name] = module
        if package in taken:
            setattr(KEPT[package], last, module)
        if hasattr(module, "__path__"):
            own = f"{archive}/{name.replace('.', '/')}"
            module.__path__ = [own if ".zip/" in path else path for path in module.__path__]
    return taken


def imported(archive: str) -> list[str]:
    """What this process has imported from a ZIP file, in the order of its imports."""
    found = []
    for name, module in list(sys.modules.items()):
        loader = getattr(getattr(module, "__spec__", None), "loader", None)
        if name.partition(".")[0] in ROOTS and getattr(loader, "archive", None) == archive:
            found.append(name)
    return found


def keep(folder: str, reported: str) -> None:
    """Import in the warm process what a module has reported."""
    with open(os.path.join(folder, reported), "rb") as file:
        names, packed = marshal.load(file)
    archive = os.path.join(folder, f"{reported.removesuffix(ENDING)}.zip")
    Path(archive).write_bytes(packed)
    files = listing(archive)
    if KEPT and not take(archive):
        return
    sys.path.insert(0, archive)
    for name in names:
        with contextlib.suppress(Exception):
            import_module(name)
    sys.path.remove(archive)
    for name in imported(archive):
        KEPT[name] = sys.modules[name]
        SUMS[name] = sum_of(files, name)
    for name in [name for name in sys.modules if name.partition(".")[0] in ROOTS]:
        del sys.modules[name]
    gc.collect()
    gc.freeze()


class Packed:
    """Sees the first import of a packed module in a fork, that of `ansible`, and at its end what it imported."""

    def __init__(self) -> None:
        self.archive, self.opened = "", -1
        self.taken: set[str] = set()
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> ModuleSpec | None:
        if name != ROOTS[0]:
            return None
        sys.meta_path.remove(self)
        if not zipimport_can(sys.path[0]):
            return None
        self.archive = sys.path[0]
        self.opened = os.open(self.archive, os.O_RDONLY)
        self.taken = take(self.archive)
        if name not in self.taken:
            return None
        self.spec = sys.modules.pop(name).__spec__  # If Python found it there, it would load that file again.
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return KEPT[spec.name]

    def exec_module(self, module: ModuleType) -> None:
        """It ran in the warm process."""
        module.__spec__ = self.spec

    def report(self, folder: str) -> None:
        """Leave the names of what is not kept yet, and the ZIP file, to the warm process."""
        names = imported(self.archive) if self.archive else []
        if names:
            with open(self.opened, "rb") as file:
                packed = file.read()
            place = Path(folder, sha256(repr(names).encode() + packed).hexdigest()[:16] + ENDING)
            unfinished = place.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(marshal.dumps((names, packed)))
            unfinished.replace(place)


def zipimport_can(path: str) -> bool:
    return path.endswith(".zip") and os.path.isfile(path)
