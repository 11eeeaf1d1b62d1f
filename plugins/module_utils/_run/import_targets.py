# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several mailboxes in one task, one after the other. One that fails stops no other."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from .._archive.errors import ArchiveError
from .._imap.errors import NeverReached
from .._report.bounded import MAX_ENTRIES
from .._service.errors import WorkMailError
from .._task.option_errors import OptionError, name_list, visible, within, yaml_type
from .._task.shapes import item_label
from .._task.strict import OptionRules, inspect
from . import files
from .archive_options import ENDINGS
from .archive_result import NAMED
from .archives import Archives, Mailbox
from .import_mailbox import Failed
from .import_options import RULES, TARGET, target_errors
from .import_result import counted
from .messages import error_message
from .session import Options, Session

ALONE = ("mailboxes", "user", "calendar_path", "caldav_url", "report_path")
"""Options of a task for one mailbox. The others apply to all items of `targets` that do not set them."""
SIGN_IN = ("password", "token_command")
KEPT = ("text", "messages", "present", "appended", "missing", "calendar_missing")
"""What the result says of each mailbox; all of it is in its report."""
SUMMED = (
    *("messages", "present", "appended", "missing", "other_folder", "target_only", "excluded", "unreadable", "failed"),
    *("removed", "reconnections", "calendar_items", "calendar_written", "calendar_missing", "bytes_read"),
)
MAILBOXES = "mailbox", "mailboxes"


class Target(NamedTuple):
    """An item of `targets`."""

    where: str
    mailbox: str
    """Its name or id."""
    options: Options
    """Those of a task for it alone."""


def targets_of(session: Session) -> tuple[list[Target], list[OptionError]]:
    """The items, and everything that is wrong with them. Their secrets are hidden from now on."""
    raw = session.raw.get("targets")
    listed = raw if isinstance(raw, list) else []
    secrets = (str(one.get("password")) for one in listed if isinstance(one, Mapping) and one.get("password"))
    session.module.no_log_values.update(secrets)
    errors = list(_list_errors(session.raw, listed))
    found: list[Target] = []
    for index, one in enumerate(listed):
        if not isinstance(one, Mapping):
            text = f"is {yaml_type(one)} but must be a dictionary; write `- mailbox: …`."
            errors.append(OptionError(f"targets[{index}]", "", text))
            continue
        where = item_label("targets", index, {"name": one.get("mailbox")})
        target, wrong = _target(session, one, where)
        errors += [*wrong, *_twins(target, found)]
        found.append(target)
    return found, errors


def _list_errors(raw: Mapping[str, Any], listed: list[Any]) -> Iterator[OptionError]:
    if not listed:
        yield OptionError("", "targets", "must not be empty; list the mailboxes, each with its `user`.")
    if len(listed) > MAX_ENTRIES:
        text = f"has {len(listed):,} items, but one task takes at most {MAX_ENTRIES}; use several tasks."
        yield OptionError("", "targets", text)
    for option in ALONE:
        if raw.get(option) is not None:
            yield OptionError("", option, "cannot be used with `targets`; set it in the items, or remove it.")


def _target(session: Session, raw: Mapping[str, Any], where: str) -> tuple[Target, list[OptionError]]:
    own, errors = inspect(raw, TARGET, where, rules=OptionRules(exclusive=RULES["mutually_exclusive"]))
    own = {key: value for key, value in own.items() if value is not None}
    shared = {key: value for key, value in session.options.items() if key not in ALONE}
    arrived = {key: value for key, value in session.raw.items() if key not in ALONE}
    for option in SIGN_IN if any(raw.get(option) is not None for option in SIGN_IN) else ():
        shared.pop(option, None)
        arrived.pop(option, None)
    options = {**shared, **own}
    wrong = [*target_errors(options, {**arrived, **raw}), *files.path_errors(own, _REPORT)]
    errors += [
        OptionError(within(where, error.where) if error.where else where, error.field, error.message) for error in wrong
    ]
    return Target(where, str(own.get("mailbox", "")), options), errors


_REPORT = {"report_path": ENDINGS["report_path"]}


def _twins(target: Target, others: list[Target]) -> Iterator[OptionError]:
    """Two items must not write the same."""
    for option in ("user", "report_path"):
        value = target.options.get(option)
        twin = next((one for one in others if value and one.options.get(option) == value), None)
        if twin is not None:
            yield OptionError(target.where, option, f"is that of {twin.where}, too; set another one.")
    twin = next((one for one in others if target.mailbox and one.mailbox == target.mailbox), None)
    if twin is not None:
        yield OptionError(target.where, "mailbox", f"is that of {twin.where}, too; keep one of them.")


Bring = Callable[[Mailbox, Options], Options]
"""Import a mailbox with these options. Raises `Failed`."""


def import_targets(session: Session, archives: Archives, targets: list[Target], bring: Bring) -> Options:
    """The result of all. Exits the module if a mailbox failed."""
    pairs = list(_pairs(session, archives, targets))
    if not pairs:
        return {"changed": False, "other_host": True}
    told: list[Options] = []
    sums = Counter(dict.fromkeys(SUMMED, 0))
    diff: list[str] = []
    unreached: NeverReached | None = None
    for target, mailbox in pairs:
        session.gate.ends = time.monotonic() + session.gate.time_limit
        try:
            if isinstance(mailbox, ArchiveError):
                raise Failed(mailbox.message, {"code": mailbox.code})
            if unreached is not None:
                raise Failed(f"{mailbox.name}: was not imported: {unreached.message}", {"code": unreached.code})
            result, failure = bring(mailbox, target.options), ""
        except Failed as failed:
            result, failure = failed.result, failed.message
            cause = failed.__cause__
            if isinstance(cause, NeverReached) and not any("text" in one for one in told):
                unreached = cause
        except WorkMailError as error:
            result, failure = {"code": error.code}, f"{target.mailbox}: {error_message(error)}"
        entry = _entry(target, mailbox, result, failure)
        told.append(entry)
        sums.update({key: value for key, value in result.get("summary", {}).items() if isinstance(value, int)})
        changes = str(result.get("diff", {}).get("prepared", ""))
        diff += [f"{entry['mailbox']} -> {entry['user']}:\n{changes}"] if changes else []
    return _leave(session, told, sums, "".join(diff))


def _pairs(
    session: Session, archives: Archives, targets: list[Target]
) -> Iterator[tuple[Target, Mailbox | ArchiveError]]:
    """Each target with its mailbox, or why that cannot be read; none for the mailboxes of other hosts."""
    known = {text: one for one in archives.mailboxes for text in (one.name, one.key)}
    failures = {
        text: ArchiveError(
            error.message if error.message.startswith(f"{name}: ") else f"{name}: {error.message}", error.code
        )
        for name, error in archives.failures
        for text in (name, archives.ids.get(name, name))
    }
    seen: dict[str, Target] = {}
    errors = []
    for target in targets:
        mailbox = known.get(target.mailbox)
        twin = seen.setdefault(mailbox.key, target) if mailbox is not None else target
        if twin is not target:
            text = f"is the mailbox of {twin.where}, too; keep one of them."
            errors.append(OptionError(target.where, "mailbox", text))
        if archives.store is None and target.mailbox not in archives.names:
            text = f"{target.mailbox!r} has no item in `archives`; add one, or use the name of one."
            errors.append(OptionError(target.where, "mailbox", text))
    if errors:
        session.refuse(errors)
    for target in targets:
        found = known.get(target.mailbox) or failures.get(target.mailbox)
        if found is not None:
            yield target, found


def _entry(target: Target, mailbox: Mailbox | ArchiveError, result: Options, failure: str) -> Options:
    name = target.mailbox if isinstance(mailbox, ArchiveError) else mailbox.name
    told: Options = {"mailbox": name, "user": target.options["user"], "changed": bool(result.get("changed"))}
    told |= {key: result["summary"][key] for key in KEPT if "summary" in result}
    told |= {key: result[key] for key in ("report_path", "report_failure", "code") if key in result}
    return {**told, "msg": visible(failure)} if failure else told


def _leave(session: Session, told: list[Options], sums: Mapping[str, int], diff: str) -> Options:
    failed = [one for one in told if "msg" in one]
    open_ = [one for one in told if "msg" not in one and (one["missing"] or one["calendar_missing"])]
    text = f"{counted(len(told) - len(failed) - len(open_), MAILBOXES)} complete in the target"
    text += f", {len(open_):,} not complete" if open_ else ""
    text += f", {len(failed):,} failed" if failed else ""
    summary = {
        "text": f"{text}.",
        "mailboxes": len(told),
        "mailboxes_failed": len(failed),
        "mailboxes_incomplete": len(open_),
        **sums,
    }
    result: Options = {
        "changed": any(one["changed"] for one in told),
        "summary": summary,
        "mailboxes": told,
        "diff": {"prepared": diff},
    }
    if failed:
        lines = [f"- {one['msg']}" for one in failed[:NAMED]]
        lines += [f"- and {len(failed) - NAMED} more. See `mailboxes` in the result."] if len(failed) > NAMED else []
        first = f"{name_list([one['mailbox'] for one in failed], NAMED)}: not imported completely."
        session.fail("\n".join([first, *lines]), **result)
    return result
