# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the modules that read archives, and everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, NamedTuple

from .._archive.zip_directory import GIB, Limits
from .._store.names import WAVE, WAVE_ERROR
from .._store.place import S3, place_errors
from .._task.arguments import Spec
from .._task.option_errors import OptionError, quoted, yaml_type
from .._task.shapes import item_label
from .._task.strict import inspect

MIB = 1024 * 1024
MESSAGE_LIMIT = 35
"""Megabytes over which an inventory names a message."""
OBJECT = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(?P<key>.+)", re.DOTALL)
NUMBERS = {
    "workers": (1, 64),
    "max_entry_size": (1, 1024 * 1024),
    "max_total_size": (1, 1024 * 1024),
    "max_ratio": (1, 100_000),
    "max_message_size": (1, 1024),
}
"""Options → the least and the greatest."""
ITEM: Spec = {
    "mailbox": {"type": "str"},
    "src": {"type": "list", "elements": "str", "required": True},
    "log": {"type": "str"},
    "mailbox_size": {"type": "float"},
}
"""One item of `archives`."""
SHARD: Spec = {"index": {"type": "int", "required": True}, "count": {"type": "int", "required": True}}
SOURCES: Spec = {
    "organization": {"type": "str"},
    "archives": {"type": "list", "elements": "dict", "options": ITEM},
    "store": {"type": "str"},
    "wave": {"type": "str"},
    "mailboxes": {"type": "list", "elements": "str"},
    "shard": {"type": "dict", "options": SHARD},
    "workers": {"type": "int", "default": 1},
    "inventory_path": {"type": "path"},
    "max_entry_size": {"type": "int", "default": 2048},
    "max_total_size": {"type": "int", "default": 1024},
    "max_ratio": {"type": "int", "default": 200},
    "max_message_size": {"type": "int", "default": MESSAGE_LIMIT},
    "option_names": {"type": "dict"},
}
PROGRESS: Spec = {"progress_path": {"type": "path"}}
ENDINGS: dict[str, tuple[str, ...]] = {"report_path": (".json",), "progress_path": ()}


class Item(NamedTuple):
    """An archive that a task names."""

    mailbox: str
    sources: tuple[str, ...]
    log: str
    size: float | None


def limits_of(options: Mapping[str, Any]) -> Limits:
    """Options without `option_errors` as limits in bytes."""
    return Limits(
        int(options["max_entry_size"]) * MIB,
        int(options["max_total_size"]) * GIB,
        int(options["max_ratio"]),
        int(options["max_message_size"] or MESSAGE_LIMIT) * MIB,
    )


def option_errors(options: Mapping[str, Any]) -> Iterator[OptionError]:
    """Errors that are found without reading anything."""
    for option, (least, greatest) in NUMBERS.items():
        value = options.get(option)
        if isinstance(value, int) and not least <= value <= greatest:
            yield OptionError("", option, f"{value} is outside {least} to {greatest}.")
    store, wave = options.get("store"), options.get("wave")
    if isinstance(store, str):
        yield from (OptionError("", "store", text) for text in place_errors(store))
        for option in ("organization", "wave"):
            if not options.get(option):
                yield OptionError("", option, f"is required with `store`; write `{option}: …`.")
    elif options.get("mailboxes") is not None:
        yield OptionError("", "mailboxes", "needs `store`; list the mailboxes in `archives` instead.")
    if isinstance(wave, str) and WAVE.fullmatch(wave) is None:
        yield OptionError("", "wave", f"{quoted(wave)} {WAVE_ERROR}")
    shard = options.get("shard")
    if isinstance(shard, Mapping):
        yield from _shard_errors(shard.get("index"), shard.get("count"))


def other_wave_errors(options: Mapping[str, Any], option: str) -> Iterator[OptionError]:
    """What is wrong with the option that names another wave, without reading anything."""
    other = options.get(option)
    if not isinstance(other, str):
        return
    if not other:
        yield OptionError("", option, "must not be empty; set a wave, or the directory of other inventories.")
    elif options.get("store") and WAVE.fullmatch(other) is None:
        yield OptionError("", option, f"{quoted(other)} {WAVE_ERROR}")
    elif options.get("store") and other == options.get("wave"):
        yield OptionError("", option, f"{quoted(other)} is the wave of the task itself; set an earlier one.")


def _shard_errors(index: object, count: object) -> Iterator[OptionError]:
    if isinstance(count, int) and count < 1:
        yield OptionError("shard", "count", f"{count} is less than 1; set how many hosts share the work.")
    elif isinstance(index, int) and isinstance(count, int) and not 0 <= index < count:
        yield OptionError("shard", "index", f"{index} is outside 0 to {count - 1}; the first host has 0.")


def source_errors(raw: Mapping[str, Any]) -> Iterator[OptionError]:
    """Errors in which sources are named. `raw`: the options as they arrived."""
    given = [option for option in ("archives", "store") if raw.get(option) is not None]
    if not given:
        yield OptionError("", "", "one of `archives` and `store` is required; set what to read.")
    if len(given) > 1:
        yield OptionError("", "", "`archives` and `store` are mutually exclusive; use one of them.")
    if raw.get("archives") == []:
        yield OptionError("", "archives", "must not be empty; list the archives to read.")


def items_of(raw: object) -> tuple[list[Item], list[OptionError]]:
    """The items of `archives`, and everything that is wrong with each."""
    found: list[Item] = []
    errors: list[OptionError] = []
    for index, one in enumerate(raw if isinstance(raw, list) else ()):
        where = item_label("archives", index, one)
        if not isinstance(one, Mapping):
            text = f"is {yaml_type(one)} but must be a dictionary; write `- src: …`."
            errors.append(OptionError(where, "", text))
            continue
        options, wrong = inspect(one, ITEM, where)
        errors += [*wrong, *_item_errors(options, where)]
        sources = tuple(options.get("src") or ())
        name = str(options.get("mailbox") or (PurePath(sources[0]).stem if sources else ""))
        twin = next((other for other in found if other.mailbox == name and name), None)
        if twin is not None:
            text = f"the mailbox {quoted(name)} is listed twice; list all its archives in one `src`, or set `mailbox`."
            errors.append(OptionError(where, "", text))
        found.append(Item(name, sources, str(options.get("log") or ""), options.get("mailbox_size")))
    return found, errors


def _item_errors(options: Mapping[str, Any], where: str) -> Iterator[OptionError]:
    sources = options.get("src")
    if sources == []:
        yield OptionError(where, "src", "must not be empty; list the zip files of the mailbox.")
    if options.get("mailbox") == "":
        yield OptionError(where, "mailbox", "must not be empty; omit it to use the name of the first file.")
    named = [(f"src[{number}]", text) for number, text in enumerate(sources or ())]
    for field, text in (*named, ("log", options.get("log") or "-")):
        if text == "" or (text.startswith(S3) and OBJECT.fullmatch(text) is None):
            yield OptionError(where, field, f"{quoted(text)} is not a file; use a path or s3://<bucket>/<key>.")
