# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The users that the items mean, on one day: which stage of each is due, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ...module_utils._model.addresses import same
from ...module_utils._model.current import ENABLED, PROTECTED
from ...module_utils._model.user import USER
from ...module_utils._plan.knowledge import Knowledge
from .._found import knowledge_of, suggestion
from .leavers import REOPEN_DAYS, Leaver, LeaverRow, day, read_leaver


@dataclass
class Case:
    """A leaver and the user that the item means, on one day."""

    leaver: Leaver
    today: date
    user: LeaverRow | None
    errors: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    """What is wrong with entities that the item refers to. It may be corrected until the first stage is due."""
    blocked: list[str] = field(default_factory=list)
    """Why the stage is held although its day has come. Every step that removes access is done all the same."""

    @property
    def name(self) -> str:
        return str(self.user["name"]) if self.user else self.leaver.user

    @property
    def id(self) -> str:
        return str(self.user["user_id"]) if self.user else ""

    @property
    def enabled(self) -> bool:
        return self.user is not None and self.user["entity_state"] == ENABLED

    @property
    def lock_due(self) -> bool:
        lock_on = self.leaver.lock_on
        return self.user is not None and ((lock_on is not None and lock_on <= self.today) or bool(self.blocked))

    @property
    def close_due(self) -> bool:
        return self.user is not None and self.leaver.close_on is not None and self.leaver.close_on <= self.today

    @property
    def locking(self) -> bool:
        """True if the lock is due and can be made, done or not."""
        return self.enabled and self.lock_due

    @property
    def closing(self) -> bool:
        """True if this run disables the user."""
        return self.enabled and self.close_due and not self.blocked

    @property
    def disabled_on(self) -> date | None:
        """The day on which the user was disabled, by this run or before; None if the service does not return it."""
        if self.enabled:
            return self.today if self.closing else None
        return date_of(self.user or {}, "disabled_date")

    @property
    def delete_on(self) -> date | None:
        """The day from which the user is deleted, counted from the day of disabling or from a later `close_on`."""
        disabled, days = self.disabled_on, self.leaver.delete_after
        if disabled is None or days is None:
            return None
        return max(disabled, self.leaver.close_on or disabled) + timedelta(days=days)

    @property
    def can_reopen_until(self) -> date | None:
        """The last day of the mailbox, unless the user is deleted before."""
        return self.disabled_on and self.disabled_on + timedelta(days=REOPEN_DAYS)

    @property
    def delete_due(self) -> bool:
        return (
            self.user is not None and not self.enabled and self.delete_on is not None and self.delete_on <= self.today
        )

    @property
    def deleting(self) -> bool:
        """True if this run deletes the user."""
        return self.delete_due and not self.blocked

    @property
    def leaves_resources(self) -> bool:
        """True if no resource may depend on this user as a delegate afterwards."""
        return self.close_due or self.deleting

    @property
    def leaves_settings(self) -> bool:
        """True if no rule, role, token or exempt device of this user may remain afterwards."""
        return self.user is not None and (self.close_due or self.deleting)

    @property
    def no_longer_answers(self) -> bool:
        """True if a stage is due, so that this user no longer answers bookings."""
        return self.lock_due or self.leaves_resources

    @property
    def gone(self) -> bool:
        """True if the user does not exist and the deletion is due."""
        days, close_on = self.leaver.delete_after, self.leaver.close_on
        return self.user is None and days is not None and (close_on is None or close_on + timedelta(days) <= self.today)

    @property
    def leaving(self) -> bool:
        """True from the first day of the stages. Without one, as for a delete alone, once the user is disabled."""
        starts = self.leaver.leaves_from
        return (starts <= self.today if starts is not None else not self.enabled) or self.deleting

    def error(self, option: str, text: str) -> None:
        self.errors.append(f"{self.leaver.where}.{option}: {text}")

    def doubt(self, option: str, text: str) -> None:
        self.doubts.append(f"{self.leaver.where}.{option}: {text}")

    def hold(self, option: str, text: str) -> None:
        self.blocked.append(f"{self.leaver.where}.{option}: {text}")


def find_cases(
    leavers: Sequence[LeaverRow],
    today: object,
    users: Sequence[LeaverRow],
    owners: Mapping[str, Sequence[LeaverRow]] | None = None,
    expected: Collection[str] = (),
) -> list[Case]:
    """One case an item, with all errors that need no more than the list of users and whose the addresses are.

    `expected` are names in lower case that are not mistyped although no user has them, not yet or no longer.
    """
    now = day(today)
    found = knowledge_of({USER.name: users}, owners)
    by_id = {str(row[USER.id_option]): row for row in users}
    cases = []
    for number, item in enumerate(leavers if isinstance(leavers, list) else [str(leavers)]):
        leaver = read_leaver(number, item)
        user = found.with_id(leaver.user) or found.named(USER.name, leaver.user)
        case = Case(leaver, now, by_id.get(user.id) if user is not None else None, list(leaver.errors))
        _check_person(case, users, expected)
        cases.append(case)
    _refuse_doubles(cases)
    _doubt_leaving_successors(cases, found)
    return cases


def date_of(row: LeaverRow, key: str) -> date | None:
    return datetime.fromisoformat(str(row[key])).date() if row.get(key) else None


def _check_person(case: Case, users: Sequence[LeaverRow], expected: Collection[str]) -> None:
    leaver, user = case.leaver, case.user
    if user is None:
        holder = _holder(leaver, users)
        if holder is not None:
            case.error("user", _address(leaver, holder))
        elif leaver.user and not case.gone and leaver.user.lower() not in expected:
            case.error("user", _unknown(leaver, users))
        return
    if user.get("role") in PROTECTED:
        case.error("user", f"{case.name!r} is a system account and is never changed.")
    opened = date_of(user, "enabled_date")
    last = leaver.close_on and leaver.close_on + timedelta(days=leaver.delete_after or REOPEN_DAYS)
    if (case.closing or case.deleting) and opened and last and last < opened <= case.today:
        case.error(
            "close_on",
            f"{case.name!r} was enabled on {opened}, long after {leaver.close_on}, and may be another user of "
            "the same name. Remove the item, or set new dates.",
        )


def _holder(leaver: Leaver, users: Sequence[LeaverRow]) -> LeaverRow | None:
    """The user whose address is given in place of a name or an id."""
    return next((row for row in users if leaver.user and same(row.get("email"), leaver.user)), None)


def _address(leaver: Leaver, holder: LeaverRow) -> str:
    return (
        f"{leaver.user!r} is the address of user {holder['name']!r}. Write the name: an address may belong to "
        "another user once the mailbox is closed. Remove the item if the leaver is already deleted."
    )


def _unknown(leaver: Leaver, users: Sequence[LeaverRow]) -> str:
    near = suggestion(leaver.user, (str(row["name"]) for row in users if row.get("role") not in PROTECTED))
    return (
        f"there is no user {leaver.user!r} in the organization.{near} Correct it, or remove the item if the user was "
        "deleted."
    )


def _refuse_doubles(cases: Iterable[Case]) -> None:
    seen: dict[str, str] = {}
    for case in cases:
        mark = case.id or case.leaver.user.lower()
        first = seen.setdefault(mark, case.leaver.where)
        if mark and first != case.leaver.where:
            case.error("user", f"{case.name!r} is already in {first}; use one item for each leaver.")


def _doubt_leaving_successors(cases: Sequence[Case], found: Knowledge) -> None:
    """A successor must stay until the mailbox is closed, and permanently if no stage closes it."""
    for case in cases:
        end = case.leaver.close_on
        for other in cases if case.enabled else ():
            starts = other.leaver.leaves_from
            if other is case or starts is None or not _means(case.leaver.successor, other, found):
                continue
            if end is None or starts <= max(end, case.today):
                case.doubt(
                    "successor",
                    f"{other.name!r} leaves too ({other.leaver.where}), on {starts}, and {case.name!r} is not closed "
                    "before that. Set another successor, or other dates.",
                )


def _means(text: str | None, case: Case, found: Knowledge) -> bool:
    """True if a text means the leaver, or is what the item of one who is gone says."""
    if not text:
        return False
    return same(text, case.leaver.user) or any(one.id == case.id for one in found.matches((USER.name,), text))
