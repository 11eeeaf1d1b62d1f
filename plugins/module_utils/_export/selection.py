# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mailboxes of a task: those that it names, or every ENABLED user and resource that it does not exclude."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
