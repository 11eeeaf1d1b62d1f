# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants in a folder, and all that is wrong with what it says. No message repeats what a file contains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ...module_utils._task.option_errors import quoted, yaml_type
from .modes import is_mode

OPTIONS = ("folder", "folder_mode", "subfolder_mode", "files", "absent")
KEYS = ("path", "content", "mode", "secret", "wanted")
EVERYTHING_FOR_THE_OWNER = "u+rwx"


@dataclass(frozen=True)
class File:
    path: str
    data: bytes
    mode: str
    secret: bool


@dataclass(frozen=True)
class Wanted:
    folder: Path
    folder_mode: str
    subfolder_mode: str
    files: tuple[File, ...]
    absent: tuple[str, ...]

    def subfolders(self) -> list[str]:
        """Those in which files are, each after the one in which it is."""
        above = (str(one) for file in self.files for one in reversed(PurePosixPath(file.path).parents))
        return [one for one in dict.fromkeys(above) if one != "."]


def wanted(options: Mapping[str, Any]) -> Wanted:
    """Options that have no `errors`."""
    return Wanted(
        Path(options["folder"]),
        options.get("folder_mode", EVERYTHING_FOR_THE_OWNER),
        options.get("subfolder_mode", EVERYTHING_FOR_THE_OWNER),
        tuple(_file(one) for one in options.get("files", ()) if one.get("wanted", True)),
        tuple(options.get("absent", ())),
    )


def _file(one: Mapping[str, Any]) -> File:
    return File(one["path"], one["content"].encode(errors="surrogateescape"), one["mode"], one.get("secret", False))


def errors(options: Mapping[str, Any]) -> Iterator[str]:
    for name in options:
        if name not in OPTIONS:
            yield f"{quoted(name)} is not an option; use {', '.join(OPTIONS)}."
    folder = options.get("folder")
    if not isinstance(folder, str) or not folder.startswith("/") or "\0" in folder:
        yield f"folder: {_shown(folder)} is not an absolute path; write it as '/srv/report'."
    for name in ("folder_mode", "subfolder_mode"):
        if name in options:
            yield from _mode_errors(name, options[name])
    given = {name: options.get(name, []) for name in ("files", "absent")}
    for name, value in given.items():
        if not isinstance(value, list):
            yield f"{name}: is {yaml_type(value)}; it must be a list."
            given[name] = []
    for number, one in enumerate(given["files"], 1):
        yield from _file_errors(number, one)
    yield from (text for one in given["absent"] for text in _path_errors("absent", one))
    files = [one.get("path") for one in given["files"] if isinstance(one, dict)]
    yield from _clashes([one for one in [*files, *given["absent"]] if isinstance(one, str)])


def _file_errors(number: int, one: object) -> Iterator[str]:
    if not isinstance(one, dict):
        yield f"files: item {number} is {yaml_type(one)}; it must be a dictionary with path, content and mode."
        return
    path, content = one.get("path"), one.get("content")
    place = f"files: {quoted(path)}" if isinstance(path, str) else f"files: item {number}"
    for key in one:
        if key not in KEYS:
            yield f"{place} has the key {quoted(key)}; use {', '.join(KEYS)}."
    yield from _path_errors("files", path)
    if not isinstance(content, str):
        yield f"{place}: content is {yaml_type(content)}; convert it to text, with `to_nice_json` for example."
    elif not _is_encodable(content):
        yield f"{place}: content has characters that UTF-8 does not have; remove them."
    yield from _mode_errors(f"{place}: mode", one.get("mode"))
    for key in ("secret", "wanted"):
        if key in one and not isinstance(one[key], bool):
            yield f"{place}: {key} is {yaml_type(one[key])}; it must be true or false."


def _path_errors(option: str, path: object) -> Iterator[str]:
    if not isinstance(path, str):
        yield f"{option}: path is {yaml_type(path)}; it must be text."
    elif path.startswith("/") or set(path.split("/")) & {"", ".", ".."}:
        yield f"{option}: {quoted(path)} is not a path in the folder; write it as 'part/name.csv', without '..'."
    elif not _is_encodable(path) or "\0" in path:
        yield f"{option}: {quoted(path)} is not a valid file name; use one without control characters."


def _mode_errors(place: str, mode: object) -> Iterator[str]:
    if not is_mode(mode):
        yield f"{place}: {_shown(mode)} is not a mode; write it in quotes, as '0600' or 'u+rw,o-rwx'."


def _clashes(paths: list[str]) -> Iterator[str]:
    above = {str(one) for path in paths for one in PurePosixPath(path).parents}
    for path in dict.fromkeys(paths):
        if paths.count(path) > 1:
            yield f"files: {quoted(path)} is named {paths.count(path)} times; name it once in files and absent."
        elif path in above:
            yield f"files: {quoted(path)} is a file and the folder of another one; rename one of them."


def _shown(value: object) -> str:
    return quoted(value) if isinstance(value, (str, int)) else yaml_type(value)


def _is_encodable(text: str) -> bool:
    try:
        text.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        return False
    return True
