# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Leavers × the organization × a day → what is to be done for each. Pure: no I/O, no clock, no password."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._definition.items import plain
from .account import held_accounts
from .cases import Case, find_cases
from .directory import Organization
from .files import file_changes, is_settled, settled_addresses
from .leavers import LeaverRow
from .rewriting import Files
from .stages import Work, decide
from .successors import asked_addresses, has_open_successor, warnings

LISTS = ("groups", "resources", "permissions", "settings", "alias")
"""What may have to be read beside the list of users and the leavers themselves."""


def questions(
    leavers: Sequence[LeaverRow], today: object, users: Sequence[LeaverRow], files: Files | None = None
) -> dict[str, Any]:
    """What must be read besides the list of users: only what the due stages and the files' changes depend on."""
    return _questions(find_cases(leavers, today, users), users, plain(files or {}))


def _questions(cases: Sequence[Case], users: Sequence[LeaverRow], files: Files) -> dict[str, Any]:
    successors = [case.leaver.successor or "" for case in cases if case.no_longer_answers or has_open_successor(case)]
    gone = bool(files) and any(case.user is None and is_settled(case) for case in cases)
    members = gone or any(case.no_longer_answers for case in cases)
    return {
        "addresses": asked_addresses([*successors, *settled_addresses(cases, files)], users),
        "leavers": [{"name": case.name, "user_id": case.id} for case in cases if case.locking or case.closing],
        "groups": members,
        "group_names": not members and any(map(has_open_successor, cases)),
        "resources": gone or any(case.leaves_resources for case in cases),
        "permissions": any(case.closing for case in cases),
        "settings": any(case.leaves_settings for case in cases),
        "alias": any(case.closing and case.leaver.primary == "release" for case in cases),
    }


def plan(
    leavers: Sequence[LeaverRow],
    today: object,
    read: Mapping[str, Any],
    checking: bool = False,
    held: Sequence[LeaverRow] = (),
    files: Files | None = None,
) -> dict[str, Any]:
    """Whose password to reset, the input of the tasks after it, and the account of each leaver.

    Where there are `errors`, nothing else is returned. `checking` chooses the tense of the texts and nothing else.
    `held` are the failures of leavers that are no longer planned; their accounts come last. `files` are those of the
    definition, and `changes` how they must change.
    """
    cases = find_cases(leavers, today, read.get("users") or (), read.get("owners") or {})
    files = plain(files or {})
    unread = list(_unread(cases, read, files))
    work = Work(Organization(read), cases)
    if not unread:
        decide(work, read)
    errors = [*(error for case in cases for error in case.errors), *unread]
    if errors:
        errors = [*(text for case in cases for text in (*case.doubts, *case.errors)), *unread]
    changes = [] if errors else file_changes(work, files, read.get("owners") or {})
    return {
        "errors": errors,
        "warnings": [] if errors else warnings(cases),
        "changes": changes,
        "passwords": [] if errors else work.passwords,
        "release": [] if errors else work.release.directory()["users"],
        "directory": {} if errors else work.wishes.directory(),
        "settings": {} if errors else work.settings,
        "tokens": [] if errors else work.tokens,
        "accounts": []
        if errors
        else [*(work.account(case).as_result(checking) for case in cases), *held_accounts(held)],
    }


def _unread(cases: Sequence[Case], read: Mapping[str, Any], files: Files) -> Iterator[str]:
    """What a stage that is due depends on and that was not read: then the reading was made for another day.

    A list that was read and is empty is a list. A list that is left out, or null, was not read.
    """
    asked = _questions(cases, read.get("users") or (), files)
    again = "Read and plan with the same day, and run again."
    for name in LISTS:
        if asked[name] and read.get(name) in (None, ""):
            due = ", ".join(case.name for case in cases if case.no_longer_answers or is_settled(case))
            yield f"offboarding_today: the {name} were not read, but {due} needs them today. {again}"
    if asked["group_names"] and read.get("groups") is None:
        named = ", ".join(case.name for case in cases if has_open_successor(case))
        yield f"offboarding_today: the groups were not read, but one may be the successor of {named}. {again}"
    for address in asked["addresses"]:
        if address not in (read.get("owners") or {}):
            yield f"offboarding_today: the holder of {address!r}, a successor, was not looked up. {again}"
    there = {str(row["user_id"]) for row in read.get("leavers") or ()}
    for one in asked["leavers"]:
        if one["user_id"] not in there:
            yield f"offboarding_today: the user {one['name']} was listed but not read, and is due today. {again}"
