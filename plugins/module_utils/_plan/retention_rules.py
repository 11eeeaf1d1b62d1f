# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guards of the retention policy: mail is not deleted by mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from .._model.retention import PERIOD
from .draft import Draft, Item

FOLDERS = "folder_configurations"
PERMANENT = "PERMANENTLY_DELETE"
SEVERITY = {"NONE": 0, "DELETE": 1, PERMANENT: 2}


class Deletion(NamedTuple):
    """What happens to the mail of a folder."""

    action: str = "NONE"
    period: int | None = None
    """Days; None if the folder has none."""

    def deletes_more_than(self, other: Deletion) -> bool:
        """True if it deletes what the other keeps, or makes unrecoverable what the other does not."""
        if self.action == "NONE":
            return False
        if SEVERITY[self.action] > SEVERITY[other.action] or other.action == "NONE":
            return True
        return other.period is not None and (self.period or 0) < other.period

    @property
    def text(self) -> str:
        if self.action == "NONE":
            return "is kept"
        when = (
            f"after {self.period} {'day' if self.period == 1 else 'days'}" if self.period else "after no given period"
        )
        return f"is deleted {'permanently ' if self.action == PERMANENT else ''}{when}"


def check(draft: Draft, item: Item, confirmed: bool) -> None:
    """Refuse a deletion without a period, and deletions that are not confirmed."""
    rows = item.wanted.values.get(FOLDERS)
    if not item.stays or not isinstance(rows, list):
        return
    before = _deletions(item.current.get(FOLDERS) if item.current is not None else None)
    for text in _without_period(_deletions(rows), before):
        draft.error(item.wanted.where, FOLDERS, text)
    more = [] if confirmed or not _possible(rows) else list(_more(_deletions(rows), before))
    if more:
        draft.error(
            item.wanted.where,
            FOLDERS,
            f"this policy deletes more mail than the current one: {'; '.join(more)}. WorkMail applies it to the mail "
            "that is already in the folders. To delete it, set `confirm_deletion: true`.",
        )


def deletions_gained(before: object, after: object) -> Iterator[str]:
    """What a policy deletes more than another one, from the rows of both."""
    yield from _more(_deletions(after), _deletions(before))


def _deletions(rows: object) -> dict[str, Deletion]:
    """Folder → what happens to its mail; of a folder that is named twice, the last counts."""
    found = (one for one in rows if isinstance(one, Mapping)) if isinstance(rows, list) else ()
    return {str(one["name"]): Deletion(str(one["action"]), one.get("period")) for one in found}


def _possible(rows: Iterable[Mapping[str, object]]) -> bool:
    """False if a period is outside of its limits, which is an error by itself: it need not be confirmed as well."""
    periods = [one["period"] for one in rows if one.get("period") is not None]
    return all(isinstance(one, int) and PERIOD.minimum <= one <= PERIOD.maximum for one in periods)


def _without_period(after: Mapping[str, Deletion], before: Mapping[str, Deletion]) -> Iterator[str]:
    """What is there already is never refused: a policy that was read can be given back."""
    for name, one in after.items():
        if one.action != "NONE" and one.period is None and one != before.get(name):
            yield f"{name} has the action {one.action} and no period. Set `period` to a number of days, 1 to 730."


def _more(after: Mapping[str, Deletion], before: Mapping[str, Deletion]) -> Iterator[str]:
    for name, one in after.items():
        old = before.get(name, Deletion())
        if one.deletes_more_than(old):
            lost = ", and cannot be recovered" if one.action == PERMANENT else ""
            yield f"mail in {name}, which {old.text}, {one.text}{lost}"
