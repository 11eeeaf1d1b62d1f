# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mapping file of an import: which mailbox goes to which user of the target, and all that is wrong with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any

import yaml

from ...module_utils._run.import_options import FOLDERS, IMPORT, RANGES, RULES, folder_errors, import_errors
from ...module_utils._run.naming import renamed
from ...module_utils._task.option_errors import OptionError
from ...module_utils._task.strict import OptionRules, inspect

KEYS = ("mailbox", "user", "folders")
FOLDER_KEYS = ("map", "exclude", "special_use")
NOT_A_LIST = "must be a list with an item for each mailbox, such as `- {mailbox: ann, user: ann@example.net}`."
PLACEHOLDERS = ("user", "mailbox")

CHECKED_ELSEWHERE = {
    "organization": "acme",
    "store": "s3://acme-exports/exit",
    "wave": "first",
    "mailboxes": ["ann"],
    "user": "ann",
}
"""Values of options that the playbook checks itself, so that none is missing."""

Row = dict[str, Any]


def targets(text: str, path: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """The `rows` of the file, as items of `targets`, and its `errors`.

    `options`: those of the playbook, without secrets.
    `import`: options of `workmail_archive_import` that all mailboxes have in common, and `names`: what the playbook
    calls them; `mailboxes`: only these; `passwords`: the users that have one of their own; `password`, `token_command`,
    `caldav_url`, `folders`: as the playbook documents them; `calendar_dir`, `report_dir`: with a folder and a
    file for each.
    """
    given = options.get("import")
    wrong = [str(error) for error in _option_errors(given, options.get("names") or {})] if given else []
    told = _targets(text, path, options)
    errors = [*wrong, *told["errors"]]
    return {"rows": [] if errors else told["rows"], "errors": errors}


def _option_errors(given: Mapping[str, Any], names: Mapping[str, object]) -> Iterator[OptionError]:
    """What each task would say of its options, before an archive is read. What a row sets is checked with the row."""
    raw = {**CHECKED_ELSEWHERE, **{key: value for key, value in given.items() if value not in (None, "", [])}}
    options, wrong = inspect(raw, IMPORT, rules=OptionRules(exclusive=RULES["mutually_exclusive"], own_ranges=RANGES))
    for error in [*wrong, *import_errors(options, raw)]:
        yield renamed(error, names)


def _targets(text: str, path: str, options: Mapping[str, Any]) -> dict[str, Any]:
    try:
        found = _read(text, path)
    except (yaml.YAMLError, csv.Error, ValueError) as error:
        return {"rows": [], "errors": [f"{path}: cannot be read: {_first_line(error)}. Correct the file."]}
    if not isinstance(found, list) or not found:
        return {"rows": [], "errors": [f"{path}: {NOT_A_LIST}"]}
    errors = [f"{path}: {error}" for error in _errors(found)]
    rows = [one for one in found if isinstance(one, dict)]
    wanted = options.get("mailboxes")
    if wanted:
        known = {str(one.get("mailbox", "")) for one in rows}
        errors += [f"{path}: has no row for the mailbox {name!r}; add one." for name in wanted if name not in known]
        rows = [one for one in rows if one.get("mailbox") in wanted]
    errors += [f"{path}: {error}" for error in _without_password(rows, options)] if not errors else []
    return {"rows": [] if errors else [_row(one, options) for one in rows], "errors": errors}


def _read(text: str, path: str) -> object:
    """Raises `YAMLError`, `csv.Error` and `ValueError`."""
    if PurePath(path).suffix.lower() != ".csv":
        return yaml.safe_load(text)
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return [{(key or "").strip(): (value or "").strip() for key, value in one.items() if key} for one in rows]


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")


def _errors(rows: list[Any]) -> Iterator[str]:
    users: dict[str, str] = {}
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            yield f"item {number} {NOT_A_LIST}"
            continue
        where = f"item {number}"
        mailbox, user = row.get("mailbox"), row.get("user")
        yield from _key_errors(row, where)
        if isinstance(mailbox, str) and mailbox:
            if mailbox in seen:
                yield f"{where}: the mailbox {mailbox!r} has two rows; keep one."
            seen.add(mailbox)
        if isinstance(user, str) and user and isinstance(mailbox, str):
            other = users.setdefault(user.lower(), mailbox)
            if other != mailbox:
                yield (
                    f"{where}: {user!r} is the target of {other!r} and of {mailbox!r}. If you want both in one "
                    "mailbox, run the playbook with a file for each."
                )
        yield from _folder_errors(row.get("folders"), where)


def _key_errors(row: Mapping[Any, Any], where: str) -> Iterator[str]:
    for key in ("mailbox", "user"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            yield f"{where}: needs `{key}`, a text."
    for key in row:
        if key not in KEYS:
            yield f"{where}: `{key}` is not a key; use {', '.join(KEYS)}."


def _folder_errors(folders: object, where: str) -> Iterator[str]:
    if folders is None:
        return
    if not isinstance(folders, dict):
        yield f"{where}: `folders` must be a dictionary with {', '.join(FOLDER_KEYS)}."
        return
    for key in folders:
        if key not in FOLDER_KEYS:
            yield f"{where}: `folders.{key}` is not a key; use {', '.join(FOLDER_KEYS)}."
    _converted, wrong = inspect({key: folders[key] for key in folders if key in FOLDER_KEYS}, FOLDERS, "folders")
    yield from (f"{where}: {error}" for error in wrong or folder_errors(folders))


def _without_password(rows: Iterable[Row], options: Mapping[str, Any]) -> Iterator[str]:
    passwords = options.get("passwords")
    if passwords is None or options.get("password") or options.get("token_command"):
        return
    lacking = [str(one["user"]) for one in rows if one["user"] not in passwords]
    if lacking:
        yield f"`exit_import_passwords` has no password for {', '.join(lacking)}; add one for each user."


def _row(row: Row, options: Mapping[str, Any]) -> Row:
    """What a mailbox needs beside what all have in common, but for its password."""
    told: Row = {"mailbox": row["mailbox"], "user": row["user"]}
    folders = row.get("folders") or options.get("folders")
    if folders:
        told["folders"] = folders
    if options.get("token_command"):
        told["token_command"] = [_filled(str(word), row) for word in options["token_command"]]
    if options.get("caldav_url"):
        told["caldav_url"] = _filled(str(options["caldav_url"]), row)
    if options.get("calendar_dir"):
        told["calendar_path"] = f"{options['calendar_dir']}/{row['mailbox']}"
    if options.get("report_dir"):
        told["report_path"] = f"{options['report_dir']}/{row['mailbox']}.json"
    return told


def _filled(text: str, row: Row) -> str:
    for name in PLACEHOLDERS:
        text = text.replace(f"{{{name}}}", str(row[name]))
    return text
