# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules and the users that one task changes together with them.

A rule is written while the users that it names exist and are ENABLED: the service may refuse others (unknowns U58 and
U67). A user is deleted once no rule names it: what becomes of its id in a rule is not documented (U57). If the service
removes it, a condition without a value goes too, and the rule applies to all users.
"""

from __future__ import annotations

from collections.abc import Iterable

from .._model.current import Current
from .._model.kinds import settings
from .._model.settles import noun
from .._model.vocabulary import Ref
from .conditions import Condition, enabled, exists, unmentioned
from .draft import Draft, Item
from .operations import Key
from .rule_values import mentions_now, mentions_of

USER = "user"
OVERRIDE = "mobile_device_access_override"
"""A device of a deleted user connects to nothing, so it may remain."""


def arrange_people(draft: Draft) -> None:
    """Put the writes on rules and on users in order, and refuse to delete a user that a rule goes on naming."""
    people = {item.ref: item for item in draft.items if item.kind.name == USER}
    if not people:
        return
    ids = {item.current.id: ref for ref, item in people.items() if item.current is not None}
    writes = {one.subject: key for key, one in draft.operations.items() if one.subject.kind != USER}
    for item in draft.items:
        if item.kind.is_rule and item.stays and item.ref in writes:
            named = [ids.get(str(value)) if isinstance(value, str) else value for value in _users(mentions_of(item))]
            needs = [one for ref in named if isinstance(ref, Ref) for one in _needed(people, ref)]
            draft.add_conditions(writes[item.ref], needs=needs)
    rules = [one for kind in settings() if kind.is_rule for one in draft.known.of_kind(kind.name)]
    for item in people.values():
        if item.removed and item.current is not None:
            _delete_after(draft, item, item.current.id, rules, writes)


def _users(mentioned: Iterable[tuple[str, object]]) -> list[object]:
    """The ids, or references to what is yet to be created, of the users among what is mentioned."""
    return [value for kind, value in mentioned if kind == USER]


def _needed(people: dict[Ref, Item], ref: Ref) -> list[Condition]:
    """What must be true of a user when a rule that names it is written."""
    item = people.get(ref)
    if item is None:
        return []
    changes = item.registers or item.deregisters
    return [exists(ref), *([enabled(ref)] if changes else [])]


def _delete_after(draft: Draft, item: Item, id_: str, rules: list[Current], writes: dict[Ref, Key]) -> None:
    """Delete a user after the rules that name it have been changed or removed."""
    deletions = [key for key, one in draft.operations.items() if one.subject == item.ref and one.deletes]
    for rule in rules:
        if id_ not in _users(mentions_now(rule)):
            continue
        described = draft.by_ref.get(rule.ref)
        if described is None or (described.stays and id_ in _users(mentions_of(described))):
            if rule.kind.name != OVERRIDE:
                where = described.wanted.where if described else f"the {noun(rule.kind)} {rule.name}"
                text = f"is deleted, but {where} names it. Remove it there, or disable the user instead."
                draft.error(item.wanted.where, "", text)
        elif rule.ref in writes:
            draft.add_conditions(writes[rule.ref], makes=[unmentioned(item.ref)])
            for key in deletions:
                draft.add_conditions(key, needs=[unmentioned(item.ref)])
