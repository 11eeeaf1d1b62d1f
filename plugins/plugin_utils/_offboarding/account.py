# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The account of one leaver in plain words: its stage, what is done, what comes, what cannot be undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...module_utils._task.option_errors import visible
from .cases import Case
from .successors import warnings_of


def held_accounts(failures: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The accounts of leavers with a change that WorkMail refused, so that the run did no later step of them."""
    refusals: dict[str, list[str]] = {}
    for one in failures:
        refusals.setdefault(str(one["name"]), []).append(f"{one['action']}: {one['message']}")
    for name, refused in refusals.items():
        why = "; ".join(text.rstrip(".") for text in refused)
        text = f"{name}: held. No later step is done, because WorkMail refused {why}. Run again when this is corrected."
        empty: dict[str, Any] = {key: [] for key in ("done", "unreadable", "blocked", "warnings", "upcoming", "files")}
        yield {
            "user": name,
            "listed_as": name,
            "stage": "held",
            **empty,
            "remarks": refused,
            "handed_over": {},
            "text": visible(text, kept=""),
        }


@dataclass
class Account:
    case: Case
    done: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What the service does not let be done."""
    unreadable: list[str] = field(default_factory=list)
    """What cannot be seen, so that nothing about it is called done."""
    handed_over: dict[str, str] = field(default_factory=dict)
    """Address → who gets it."""
    freed: list[str] = field(default_factory=list)
    new_password: bool = False
    files: list[str] = field(default_factory=list)
    """How the files of the definition must change, so that the leaver's item is no longer needed."""

    def do(self, text: str) -> None:
        self.done.append(text)

    def reset_password(self) -> None:
        self.new_password = True
        self.done.insert(0, "a new random password that is not stored")

    def add_remark(self, text: str) -> None:
        self.remarks.append(text)

    def leave_unchecked(self, text: str) -> None:
        self.unreadable.append(text)

    def hand_over(self, addresses: list[str], to: str) -> None:
        self.handed_over.update(dict.fromkeys(addresses, to))
        self.do(f"{', '.join(addresses)} handed over to {to}")

    def release(self, addresses: list[str]) -> None:
        self.freed += addresses
        self.do(f"{', '.join(addresses)} released")

    def keep(self, addresses: list[str]) -> None:
        self.freed += addresses

    @property
    def stage(self) -> str:
        """The stage in which the leaver is after the run."""
        case = self.case
        if case.user is None:
            return "gone"
        if case.deleting:
            return "deleted"
        if case.closing or not case.enabled:
            return "closed"
        return "locked" if case.locking else "waiting"

    def as_result(self, checking: bool) -> dict[str, Any]:
        """The account as a result: dates as text, the same in check mode but for the tense of `text`."""
        case = self.case
        done = [*self.done, *(["disabled"] if case.closing else []), *(["deleted"] if case.deleting else [])]
        upcoming = list(self._upcoming())
        parts = [
            f"{case.name}: {self.stage}.",
            f"{'To be done' if checking else 'Done'}: {'; '.join(done)}." if done else self._idle(),
            f"But: {'; '.join(self.remarks)}." if self.remarks else "",
            f"Not checked: {'; '.join(self.unreadable)}." if self.unreadable else "",
            f"{self._held()}, because {' and '.join(case.blocked)}. Run again when this is corrected."
            if case.blocked
            else "",
            *upcoming,
        ]
        days = {"disabled_on": case.disabled_on, "can_reopen_until": case.can_reopen_until, "delete_on": case.delete_on}
        return {
            "user": case.name,
            "listed_as": case.leaver.user,
            "stage": self.stage,
            "done": done,
            "remarks": list(self.remarks),
            "unreadable": list(self.unreadable),
            "blocked": list(case.blocked),
            "warnings": list(warnings_of(case)),
            "upcoming": upcoming,
            "handed_over": dict(self.handed_over),
            "files": list(self.files),
            **{key: str(day) for key, day in days.items() if day and self.stage == "closed"},
            "text": visible(" ".join(part for part in parts if part), kept=""),
        }

    def _held(self) -> str:
        if self.case.enabled:
            return "The mailbox is not closed" if self.case.close_due else "The successor gets no permissions"
        return "The user is not deleted" if self.case.delete_due else "The user stays a delegate"

    def _idle(self) -> str:
        return "" if self.unreadable or self.case.blocked else "Nothing to do."

    def _upcoming(self) -> Iterator[str]:
        if self.stage == "gone":
            yield "The user does not exist; you can remove the item."
        elif self.stage == "deleted":
            yield "The user and the mailbox are permanently deleted; you can remove the item."
        elif self.stage == "closed":
            yield from self._after_closing()
        else:
            yield from self._before_closing()

    def _before_closing(self) -> Iterator[str]:
        leaver, today = self.case.leaver, self.case.today
        if self.stage == "locked":
            yield from self._after_locking()
        elif leaver.lock_on:
            yield f"On {leaver.lock_on} the user is locked."
        if leaver.close_on and leaver.close_on > today:
            yield f"On {leaver.close_on} the mailbox is closed."
        if leaver.delete_after:
            yield f"{leaver.delete_after} days after the user is disabled, user and mailbox are permanently deleted."

    def _after_locking(self) -> Iterator[str]:
        if self.new_password:
            yield "The old password cannot be restored; the rest of the lock can be undone."
        elif self.case.leaver.reset_password == "once" and self.case.leaver.lock_on == self.case.today:
            yield (
                "If no earlier run locked this user, the password was not reset: set `reset_password: always` for one "
                "run."
            )

    def _after_closing(self) -> Iterator[str]:
        until, delete_on, today = self.case.can_reopen_until, self.case.delete_on, self.case.today
        if self.case.closing and self.freed:
            yield f"{', '.join(self.freed)} can be used by other entities now; reopening does not restore addresses."
        if until is None:
            yield "The service does not return when the user was disabled, nor how long the mailbox is kept."
            if self.case.leaver.delete_after:
                yield "The role therefore does not delete the user; use `workmail_user` with `state: absent`."
        elif today > until:
            yield f"The mailbox was kept until {until} and is permanently deleted."
        elif delete_on is None or delete_on > until:
            yield f"The mailbox can be reopened until {until}; after that, its contents are permanently deleted."
        else:
            yield f"The mailbox can be reopened before {delete_on}, when it is permanently deleted with the user."
        if until and delete_on and delete_on > until:
            yield f"On {delete_on} the user is deleted."
