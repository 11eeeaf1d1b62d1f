# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mailboxes of a task: those that it names, or every ENABLED user and resource that it does not exclude."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from datetime import datetime, timedelta
from typing import NamedTuple

from .._model.current import Current
from .._model.kinds import HOLDERS
from .._plan.knowledge import Knowledge
from .._plan.references import ambiguous_text, not_found_text, reference_error
from .._task.near import NearNames, offered
from .._task.option_errors import OptionError, name_list, plain, quoted
from .decision import Mailbox

NAMED = 5
"""Users that a message names."""
WITH_MAILBOX = ("user", "resource")
DISABLED, EXCLUDED = "disabled", "excluded"
"""Why a mailbox with data is not in the wave, as results call it."""
KEPT = timedelta(days=30)
"""How long WorkMail keeps the mailbox of a disabled entity (administrator guide)."""
REMOTE = "REMOTE_USER"
"""The role of a user of an Exchange server that works with WorkMail, where its mailbox is (administrator guide)."""


def selected(
    known: Knowledge, mailboxes: list[str] | None, exclude: Iterable[str]
) -> tuple[list[Mailbox], list[OptionError]]:
    """Every user, group and resource is known. All errors, so that one task returns them all."""
    errors: list[OptionError] = []
    excluded = {one.id for one in _named(known, "exclude", exclude, errors)}
    if mailboxes is None:
        found = [one for kind in WITH_MAILBOX for one in known.of_kind(kind) if _is_exported(one)]
    else:
        found = list(_named(known, "mailboxes", mailboxes, errors))
    kept = {one.id: one for one in found if one.id not in excluded}
    ordered = sorted(kept.values(), key=lambda one: (HOLDERS.index(one.kind.name), one.name.lower()))
    return [Mailbox(one.id, one.kind.name, one.name, enabled=one.enabled) for one in ordered], errors


def _is_exported(one: Current) -> bool:
    """True if a mailbox that no option names is exported."""
    return one.enabled and not one.protected and one.role != REMOTE


class LeftOut(NamedTuple):
    """A mailbox with data that the task does not export."""

    mailbox: Mailbox
    reason: str
    text: str
    """Why, and the next step."""


def has_data(one: Current, now: datetime) -> bool:
    """Whether WorkMail has a mailbox of it: that of an entity that was never ENABLED, or long ago, does not exist."""
    disabled = one.dates.get("disabled_date")
    kept = one.enabled or disabled is None or disabled > now - KEPT
    return one.kind.name in WITH_MAILBOX and one.was_registered and one.role != REMOTE and kept


def others(known: Knowledge, chosen: Set[str], now: datetime, with_enabled: bool) -> list[LeftOut]:
    """Mailboxes with data that are not among these ids. `with_enabled`: also those that the task excludes."""
    found = [
        one
        for kind in WITH_MAILBOX
        for one in known.of_kind(kind)
        if one.id not in chosen and not one.protected and has_data(one, now) and (with_enabled or not one.enabled)
    ]
    return [_left_out(one) for one in sorted(found, key=lambda one: one.name.lower())]


def _left_out(one: Current) -> LeftOut:
    mailbox = Mailbox(one.id, one.kind.name, one.name, enabled=one.enabled)
    if one.enabled:
        return LeftOut(mailbox, EXCLUDED, "The task excludes it.")
    disabled = one.dates.get("disabled_date")
    until = f" WorkMail keeps its mailbox until {disabled + KEPT:%Y-%m-%d}." if disabled is not None else ""
    return LeftOut(mailbox, DISABLED, f"It is disabled. Enable it first, or export it by name.{until}")


def disabled_text(left: Iterable[LeftOut]) -> str:
    """Which mailboxes are left out because they are disabled, and what to do; empty if none."""
    names = [plain(one.mailbox.name) for one in left if one.reason == DISABLED]
    if not names:
        return ""
    count = "1 mailbox with data is" if len(names) == 1 else f"{len(names)} mailboxes with data are"
    return (
        f"{count} disabled and not in the wave: {name_list(names, NAMED)}. Enable them first, or export them by name, "
        f"with `mailboxes`. WorkMail deletes the mailbox of a disabled user after {KEPT.days} days."
    )


def left_out(known: Knowledge, mailboxes: list[str] | None) -> str:
    """Which ENABLED users have their mailbox elsewhere and are not exported, and what to do; empty if none."""
    remote = [one for one in known.of_kind("user") if one.enabled and one.role == REMOTE]
    if mailboxes is not None or not remote:
        return ""
    names = name_list(sorted(plain(one.name) for one in remote), NAMED)
    return (
        f"{len(remote)} users with the role {REMOTE} are not exported, because their mailboxes are not in WorkMail: "
        f"{names}. Export them from the Exchange server, or list one in `mailboxes` to try its export."
    )


def _named(known: Knowledge, option: str, texts: Iterable[str], errors: list[OptionError]) -> Iterator[Current]:
    names: NearNames | None = None
    for number, text in enumerate(texts):
        where = f"{option}[{number}]"
        wrong = reference_error(text)
        found = [] if wrong else known.meant(HOLDERS, text)
        if len(found) == 1 and (found[0].kind.name in WITH_MAILBOX and not found[0].protected):
            yield found[0]
            continue
        if len(found) > 1:
            wrong = ambiguous_text(text, (one.ref for one in found))
        elif found:
            what = "a group" if found[0].kind.name == "group" else "a system account"
            wrong = f"{quoted(text)} is {what}, which has no mailbox. Specify users and resources only."
        elif not wrong:
            names = names or offered(one for kind in WITH_MAILBOX for one in known.of_kind(kind))
            wrong = not_found_text(text, WITH_MAILBOX, names)
        errors.append(OptionError("", where, wrong))
