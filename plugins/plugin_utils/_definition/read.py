# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The bytes of a definition file → its contents, read literally; no message repeats a word of the file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, SequenceNode

from ...module_utils._task.arguments import DEFINED_AT
from .loader import Loader, Refusal
from .nodes import LineError, line_errors

QUOTE = "Quote a value that begins with a special character or has a colon or a number sign in it."
TAB = "YAML does not allow tabs here. Indent with spaces."
UTF8 = "it contains a character that is not allowed in a text file. Save it in UTF-8."
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class NotReadable(Exception):
    """The message names the file, each line and the next step."""


def read(contents: bytes, path: str, places: bool = False) -> Any:
    """Raises `NotReadable` with everything that is wrong. An empty file is None.

    With `places`, each dictionary of a list has `defined_at`, where it begins: `users.yml:12`. Of a dictionary, as in
    settings.yml, `defined_at` has the place of each key, and its lists have places as well.
    """
    try:
        text = contents.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadable(_unreadable(contents, error.start, path)) from None
    return read_text(text, path, places)


def read_text(text: str, path: str, places: bool = False) -> Any:
    text = text.removeprefix("\ufeff")
    odd = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if odd:
        raise NotReadable(f"{path} is not valid YAML at line {_line(text, odd.start())}: {UTF8}")
    try:
        return _loaded(text, path, places)
    except yaml.MarkedYAMLError as error:
        raise NotReadable(_no_yaml(error, text, path)) from None
    except (yaml.YAMLError, RecursionError):
        raise NotReadable(f"{path} is not valid YAML. {QUOTE}") from None


def _loaded(text: str, path: str, places: bool) -> Any:
    loader = Loader(text)
    try:
        documents = list(_documents(loader))
        if len(documents) > 1:
            line = documents[1].start_mark.line + 1
            raise NotReadable(f"{path} line {line}: a second document begins here. Use one list per file.")
        errors = list(line_errors(documents[0])) if documents else []
        if errors:
            raise NotReadable("\n".join(_error_text(path, error) for error in sorted(errors)))
        loaded = loader.construct_document(documents[0]) if documents else None
        return _with_places(loaded, documents[0], path) if places and documents else loaded
    except Refusal as refusal:
        raise NotReadable(_error_text(path, LineError(refusal.line, str(refusal)))) from None
    finally:
        loader.dispose()


def _documents(loader: Loader) -> Iterator[Any]:
    while loader.check_node():
        yield loader.get_node()


def _with_places(loaded: Any, root: Any, path: str) -> Any:
    if not isinstance(loaded, dict) or not isinstance(root, MappingNode):
        return placed(loaded, _lines(root), path)
    name = Path(path).name
    nodes = {key.value: (key.start_mark.line + 1, value) for key, value in root.value if key.value in loaded}
    lists = {key: placed(loaded[key], _lines(value), path) for key, (_line, value) in nodes.items()}
    return {DEFINED_AT: {key: f"{name}:{line}" for key, (line, _value) in nodes.items()}, **loaded, **lists}


def _lines(root: Any) -> Iterator[int]:
    """The lines on which the entries of a list begin."""
    return (node.start_mark.line + 1 for node in root.value) if isinstance(root, SequenceNode) else iter(())


def placed(items: Any, lines: Iterable[int], path: str) -> Any:
    """The same with the file and the line of each dictionary in a list, unless it names another place itself."""
    if not isinstance(items, list):
        return items
    name = Path(path).name
    return [
        {DEFINED_AT: f"{name}:{line}", **item} if isinstance(item, dict) else item
        for item, line in zip(items, lines, strict=True)
    ]


def _error_text(path: str, error: LineError) -> str:
    return f"{path} line {error.line}: {error.message}"


def _no_yaml(error: yaml.MarkedYAMLError, text: str, path: str) -> str:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return f"{path} is not valid YAML. {QUOTE}"
    lines = text.splitlines()
    here = lines[mark.line] if mark.line < len(lines) else ""
    tab = re.match(r"\s*\t", here) or "\t" in here[mark.column : mark.column + 1]
    return f"{path} is not valid YAML at line {mark.line + 1}, column {mark.column + 1}. {TAB if tab else QUOTE}"


def _unreadable(contents: bytes, start: int, path: str) -> str:
    if contents.startswith(UTF16):
        return f"{path} is saved in UTF-16. Save it in UTF-8."
    line = contents.count(b"\n", 0, start) + 1
    return f"{path} line {line}: a character is not in UTF-8; the file may be saved in Latin-1. Save it in UTF-8."


def _line(text: str, start: int) -> int:
    return text.count("\n", 0, start) + 1
