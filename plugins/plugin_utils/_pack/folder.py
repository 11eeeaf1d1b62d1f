# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The folder of the packs: the passwords that are kept there, and the files of an earlier run.

It only reads; the playbook writes the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ...module_utils._task.option_errors import plain
from . import passwords
from .packing import packs
from .targets import TARGETS

PART = re.compile(r"users-[0-9]{3}\.csv")
"""A file of which a smaller organization has fewer."""


def packs_in(folder: str, definition: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """What `packs` makes, with the text in each file, those with secrets first, and the `stale` ones in the folder."""
    top = Path(folder)
    wrong = list(_place_errors(top, options.get("targets") or ()))
    kept, source = "", ""
    if options.get("passwords") and (top / passwords.NAME).exists():
        kept = _read(top / passwords.NAME, passwords.NAME, wrong)
    if options.get("source_passwords"):
        path = str(options["source_passwords"])
        source = _read(Path(path), f"exit_pack_source_passwords: {path}", wrong)
    made = packs(definition, {**options, "kept": kept, "source": source})
    errors = [*made["errors"], *wrong]
    if errors:
        return {"errors": errors}
    contents = made.pop("contents")
    files = [{**one, "content": contents[one["path"]]} for one in made["files"]]
    stale = [path for path in _parts(top, options["targets"]) if path not in contents]
    return {**made, "files": sorted(files, key=lambda one: not one["secret"]), "stale": stale}


def _read(path: Path, name: str, wrong: list[str]) -> str:
    """The text of a file; an error is added to `wrong` if there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        wrong.append(f"{name}: cannot be read. Check its path, its permissions and that it is UTF-8.")
        return ""


def _place_errors(top: Path, targets: Iterable[Any]) -> Iterator[str]:
    """Places at which no folder can be, or that lead out of the folder of the packs."""
    if top.exists() and not top.is_dir():
        yield f"exit_pack_dir: {plain(str(top))!r} is not a directory. Choose another folder."
    for target in (one for one in TARGETS if one in targets):
        path = top / target
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            yield f"exit_pack_dir: {plain(str(path))!r} is not a directory. Move it away."


def _parts(top: Path, targets: Iterable[str]) -> list[str]:
    folders = [top / target for target in TARGETS if target in targets]
    found = [path for folder in folders if folder.is_dir() for path in folder.iterdir() if PART.fullmatch(path.name)]
    return sorted(path.relative_to(top).as_posix() for path in found)
