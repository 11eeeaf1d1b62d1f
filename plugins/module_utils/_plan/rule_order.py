# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules of one kind together: how many there may be, in which order they are written, and who is left in.

What is created or changed comes before what is removed, so that no user is locked out in between. Only where there is
no room for more, removals come first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .._model.access_control import ACTIONS
from .._model.current import Current
from .._model.effects import NETWORKS, covers_all, never_applies
from .._model.kinds import BY_NAME, settings
from .._model.settles import noun
from .._model.vocabulary import Kind, Ref
from .._task.option_errors import name_list
from .conditions import exists, rules_removed, rules_written, unmentioned
from .draft import Draft
from .operations import Key
from .questions import ListOf
from .rule_values import ROLE, mentions

ACCESS = "access_control_rule"
Values = dict[str, object]


@dataclass
class Writes:
    """The operations of a plan on the rules of one kind."""

    created: list[Key] = field(default_factory=list)
    changed: list[Key] = field(default_factory=list)
    removed: list[Key] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.created or self.changed or self.removed)


def arrange(draft: Draft) -> None:
    """Put the writes on rules in order, and refuse what cannot be or would lock all users out."""
    for kind in (one for one in settings() if one.is_rule):
        writes = _writes(draft, kind)
        if writes.any:
            _keep_in_order(draft, kind, writes)
    _roles_first(draft)
    if not draft.questions and _writes(draft, BY_NAME[ACCESS]).any:
        _refuse_lockout(draft)


def values_after(draft: Draft, kind: str) -> dict[Ref, Values]:
    """The rules of a kind as they are once the task is done: their values by option, entities by id."""
    after = {one.ref: _values_now(one) for one in draft.known.of_kind(kind)}
    for item in draft.items:
        if item.kind.name != kind:
            continue
        if item.removed:
            after.pop(item.ref, None)
        elif item.stays:
            after[item.ref] = {**after.get(item.ref, {}), **item.wanted.values}
    return after


def _values_now(one: Current) -> Values:
    return {field.option: one.get(field.option) for _part, field in one.kind.fields()}


def _writes(draft: Draft, kind: Kind) -> Writes:
    writes = Writes()
    for key, one in draft.operations.items():
        if one.subject.kind == kind.name:
            (writes.created if one.creates else writes.removed if one.deletes else writes.changed).append(key)
    return writes


def _keep_in_order(draft: Draft, kind: Kind, writes: Writes) -> None:
    there = len(draft.known.of_kind(kind.name))
    total = there + len(writes.created) - len(writes.removed)
    if kind.most and writes.created and total > kind.most:
        draft.error(
            "",
            kind.plural,
            f"there would be {total} {noun(kind)}s; an organization can have {kind.most}. "
            f"Remove {total - kind.most} of them (`state: absent`).",
        )
        return
    room = not kind.most or there + len(writes.created) <= kind.most
    for key in [*writes.changed, *(writes.created if room else ())]:
        draft.add_conditions(key, makes=[rules_written(kind.name)])
    for key in writes.removed:
        makes = [] if room else [rules_removed(kind.name)]
        draft.add_conditions(key, needs=[rules_written(kind.name)], makes=makes)
    if not room:
        for key in writes.created:
            draft.add_conditions(key, needs=[rules_removed(kind.name)])
        if kind.name == ACCESS:
            _refuse_gap(draft, writes)


def _refuse_gap(draft: Draft, writes: Writes) -> None:
    """Refuse to remove the last allowing rule before there is room for another one."""
    going = {draft.operations[key].subject for key in writes.removed}
    coming = {draft.operations[key].subject for key in writes.created}
    rest = [one for ref, one in values_after(draft, ACCESS).items() if ref not in coming]
    if any(map(_allows, rest)) or not any(_allows(_values_now(one)) for one in draft.known.of_kind(ACCESS)):
        return
    names = name_list((ref.name for ref in sorted(going)), 10)
    draft.error(
        "",
        f"{ACCESS}s",
        "there is no room for the new rules until others are removed, and in between no rule would allow anything. "
        f"Keep one of {names} under its name with the new values, or remove a rule with the effect DENY first.",
    )


def _refuse_lockout(draft: Draft) -> None:
    after = values_after(draft, ACCESS)
    nothing = "no access control rule would allow anything"
    shut = sorted(ref.name for ref, one in after.items() if _refuses_everything(one))
    if not any(map(_allows, after.values())):
        what = nothing if after else "no access control rule would be left"
        step = "Keep or add a rule with the effect ALLOW."
    elif shut:
        what = f"{nothing}, because {name_list(shut, 10)} would refuse everything"
        step = (
            "A refusal counts before all that allow: give it a condition, such as `actions` or `users`, or remove it."
        )
    else:
        return
    draft.error("", f"{ACCESS}s", f"{what}, so no user could open a mailbox. {step}")


def _allows(rule: Values) -> bool:
    """A rule that allows something. One whose exceptions exclude what it names allows nothing."""
    return rule["effect"] == "ALLOW" and not never_applies(rule)


def _refuses_everything(rule: Values) -> bool:
    """A refusal for all users and roles, protocols and networks: it decides whatever other rules say (administrator
    guide, Working with access control rules)."""
    limits = {option: value for option, value in rule.items() if isinstance(value, list) and value}
    if set(limits.get("actions", ())) == set(ACTIONS):
        del limits["actions"]
    if covers_all(map(str, limits.get(NETWORKS, ()))):
        del limits[NETWORKS]
    return rule["effect"] == "DENY" and not limits


def _roles_first(draft: Draft) -> None:
    """A rule follows the role that it names; a role goes once no access control rule names it (unknown U62)."""
    for key, one in list(draft.operations.items()):
        draft.add_conditions(key, needs=[exists(ref) for ref in _refs(one.params)])
    going = [item for item in draft.items if item.kind.name == ROLE and item.removed and item.current is not None]
    if not going:
        return
    if ACCESS not in draft.known.listed:
        draft.ask(ListOf(ACCESS))
        return
    after = values_after(draft, ACCESS)
    for item in going:
        id_ = item.current.id if item.current is not None else ""
        naming = [ref.name for ref, values in after.items() if id_ in _role_ids(values)]
        if naming:
            text = f"is named by the access control rules {name_list(sorted(naming), 10)}. Remove it from them too."
            draft.error(item.wanted.where, "", text)
        before = {one.ref for one in draft.known.of_kind(ACCESS) if id_ in _role_ids(_values_now(one))}
        for key, one in list(draft.operations.items()):
            if one.subject in before:
                draft.add_conditions(key, makes=[unmentioned(item.ref)])
            elif one.subject == item.ref and one.deletes:
                draft.add_conditions(key, needs=[unmentioned(item.ref)])


def _role_ids(values: Values) -> set[object]:
    fields = (field for _part, field in BY_NAME[ACCESS].fields())
    return {id_ for field in fields for kind, id_ in mentions(field, values.get(field.option)) if kind == ROLE}


def _refs(value: object) -> Iterator[Ref]:
    if isinstance(value, Ref):
        if value.kind == ROLE:
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from _refs(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _refs(one)
