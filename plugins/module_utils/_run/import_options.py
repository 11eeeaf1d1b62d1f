# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of `workmail_archive_import`, and everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from .._imap.folders import Rules as FolderRules
from .._imap.sign_in import NONE, STARTTLS, TLS
from .._task.arguments import Spec
from .._task.option_errors import OptionError, quoted
from .archive_options import PROGRESS, SOURCES, other_wave_errors

FOLDERS: Spec = {
    "map": {"type": "dict"},
    "exclude": {"type": "list", "elements": "str", "default": []},
    "special_use": {"type": "bool", "default": True},
}
TARGET: Spec = {
    "mailbox": {"type": "str", "required": True},
    "user": {"type": "str", "required": True},
    "password": {"type": "str", "no_log": True},
    "token_command": {"type": "list", "elements": "str", "no_log": False},
    "folders": {"type": "dict", "options": FOLDERS},
    "calendar_path": {"type": "path"},
    "caldav_url": {"type": "str"},
    "report_path": {"type": "path"},
}
"""One item of `targets`."""
IMPORT: Spec = {
    **SOURCES,
    "max_message_size": {"type": "int"},
    "host": {"type": "str", "required": True},
    "port": {"type": "int"},
    "encryption": {"type": "str", "choices": [TLS, STARTTLS, NONE], "default": TLS},
    "ca_path": {"type": "path"},
    "verify_certificate": {"type": "bool", "default": True},
    "user": {"type": "str"},
    "targets": {"type": "list", "elements": "dict", "options": TARGET},
    "password": {"type": "str", "no_log": True},
    "master_user": {"type": "str"},
    "token_command": {"type": "list", "elements": "str", "no_log": False},
    "timeout": {"type": "float", "default": 60.0},
    "folders": {"type": "dict", "options": FOLDERS},
    "default_flags": {"type": "list", "elements": "str", "default": []},
    "skip_older_than": {"type": "str"},
    "delta_from": {"type": "str"},
    "connections": {"type": "int", "default": 4},
    "max_messages_per_second": {"type": "float"},
    "time_limit": {"type": "int"},
    "calendar_path": {"type": "path"},
    "caldav_url": {"type": "str"},
    "report_path": {"type": "path"},
    **PROGRESS,
}
RULES: dict[str, Any] = {
    "mutually_exclusive": [("password", "token_command"), ("calendar_path", "caldav_url")],
}
RANGES: dict[str, tuple[float, float]] = {
    "port": (1, 65_535),
    "connections": (1, 32),
    "timeout": (1, 3600),
    "max_messages_per_second": (0.001, 100_000),
    "time_limit": (1, 30 * 86_400),
}
"""Options → the least and the greatest."""
PORTS = {TLS: 993, STARTTLS: 143, NONE: 143}
FLAG = re.compile(r"\\(?:Seen|Answered|Flagged|Draft)|[A-Za-z0-9$_.-]+")
"""Flags that a message may be given (RFC 3501, section 2.3.2), and keywords."""
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def import_errors(options: Mapping[str, Any], raw: Mapping[str, Any]) -> Iterator[OptionError]:
    """Errors of a task for one mailbox that are found without reading anything."""
    yield from shared_errors(options)
    for option, partner in (("archives", "archives"), ("mailboxes", "store")):
        named = raw.get(option)
        if raw.get(partner) is not None and (not isinstance(named, list) or len(named) != 1):
            yield OptionError(
                "", option, "must name exactly one mailbox; list several in `targets`, each with its `user`."
            )
    if raw.get("user") is None:
        yield OptionError("", "user", "is required; add `user: …`, or list several mailboxes in `targets`.")
    yield from target_errors(options, raw)


def shared_errors(options: Mapping[str, Any]) -> Iterator[OptionError]:
    """Errors in what all mailboxes have in common."""
    for option, (least, greatest) in RANGES.items():
        value = options.get(option)
        if isinstance(value, (int, float)) and not least <= value <= greatest:
            yield OptionError("", option, f"{value} is outside {least} to {greatest}.")
    yield from _text_errors(options, ("host", "master_user"))
    yield from _choice_errors(options)


def target_errors(options: Mapping[str, Any], raw: Mapping[str, Any]) -> Iterator[OptionError]:
    """Errors in what each mailbox may have of its own."""
    yield from _text_errors(options, ("user", "password"))
    yield from _sign_in_errors(options, raw)
    yield from _calendar_errors(options)
    yield from folder_errors(options.get("folders"))


def _text_errors(options: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[OptionError]:
    for option in names:
        value = options.get(option)
        if isinstance(value, str) and (not value or CONTROL.search(value)):
            yield OptionError("", option, "must not be empty and must not have control characters.")


def _sign_in_errors(options: Mapping[str, Any], raw: Mapping[str, Any]) -> Iterator[OptionError]:
    if raw.get("password") is None and raw.get("token_command") is None:
        yield OptionError("", "", "one of `password` and `token_command` is required; set how `user` signs in.")
    if options.get("master_user") and raw.get("token_command") is not None:
        yield OptionError("", "master_user", "needs `password`; a token belongs to the user itself.")
    if options.get("token_command") == []:
        yield OptionError("", "token_command", "must not be empty; list the program and its arguments.")


def _choice_errors(options: Mapping[str, Any]) -> Iterator[OptionError]:
    for number, flag in enumerate(options.get("default_flags") or ()):
        if FLAG.fullmatch(str(flag)) is None:
            text = f"{quoted(flag)} is not a flag; use \\Seen, \\Answered, \\Flagged, \\Draft or a keyword."
            yield OptionError("", f"default_flags[{number}]", text)
    day = options.get("skip_older_than")
    if isinstance(day, str):
        try:
            date.fromisoformat(day)
        except ValueError:
            yield OptionError("", "skip_older_than", f"{quoted(day)} is not a date; write it as '2025-01-31'.")
    yield from other_wave_errors(options, "delta_from")


def _calendar_errors(options: Mapping[str, Any]) -> Iterator[OptionError]:
    url = options.get("caldav_url")
    if isinstance(url, str) and options.get("master_user"):
        text = "cannot be used with `master_user`, which works with IMAP only; set `calendar_path` instead."
        yield OptionError("", "caldav_url", text)
    if isinstance(url, str) and not _is_url(url):
        text = f"{quoted(url)} is not the URL of a calendar; use https://<host>/<path> without a user name or password."
        yield OptionError("", "caldav_url", text if "@" not in url else text.partition(" ")[2].capitalize())


def _is_url(url: str) -> bool:
    try:
        return re.match(r"https?://[^/@\s]+(/\S*)?$", url) is not None and urlsplit(url).port != 0
    except ValueError:
        return False


def folder_errors(folders: object) -> Iterator[OptionError]:
    if not isinstance(folders, Mapping):
        return
    for path, target in (folders.get("map") or {}).items():
        if not str(path).strip("/") or not isinstance(target, str) or not target.strip("/"):
            yield OptionError("folders", f"map.{path}", "must be the path of a folder, such as `Archive/2025`.")
        elif CONTROL.search(target):
            yield OptionError("folders", f"map.{path}", "must not have control characters.")
        elif path in (folders.get("exclude") or ()):
            yield OptionError("folders", f"map.{path}", "is in `exclude`, too; remove it from one of them.")
    for number, path in enumerate(folders.get("exclude") or ()):
        if not str(path).strip("/"):
            yield OptionError("folders", f"exclude[{number}]", "must be the path of a folder, such as `Junk Email`.")


def folder_rules(options: Mapping[str, Any]) -> FolderRules:
    """The option `folders` without errors."""
    told = options.get("folders") or {}
    renamed = {str(path): str(target) for path, target in (told.get("map") or {}).items()}
    return FolderRules(renamed, frozenset(told.get("exclude") or ()), told.get("special_use") is not False)
