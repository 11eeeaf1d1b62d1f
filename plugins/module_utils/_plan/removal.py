# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removal, and the guards on it: pruning what no item names, and the limit on what one task may remove."""

from __future__ import annotations

from .._model.current import Current
from .._model.kinds import BY_NAME, BY_PLURAL, settings
from .._model.settles import noun
from .._model.vocabulary import Kind
from .._task.option_errors import name_list
from .._task.wanted import Wanted
from .draft import Draft, Item
from .questions import ListOf

MAX_NAMED_REMOVALS = 50
"""How many victims a message names."""


def prune(draft: Draft) -> None:
    """Enter every entity that no item names, to be disabled or deleted. Refuses when the input wants none of a kind.

    With `lists_all`, the kinds of which the input gives a list are listed, also if nothing is pruned.
    """
    if draft.task.lists_all:
        draft.ask(*(ListOf(kind) for kind in draft.task.listed or () if kind not in draft.known.listed))
    for plural in draft.task.prune:
        kind = _pruned_kind(plural)
        if kind is None:
            continue  # An error of the options, which names what `prune` may say.
        if kind.name not in draft.known.listed:
            draft.ask(ListOf(kind.name))
            continue
        removals = [one for one in _unnamed(draft, kind) if _prune_deletes(draft, kind) or one.enabled]
        if not any(one.kind is kind and one.present and not one.ignore for one in draft.task.wanted):
            _refuse_empty(draft, kind, removals)
            continue
        for entity in removals:
            draft.add_item(_pruned_item(draft, kind, entity))


def _pruned_kind(plural: str) -> Kind | None:
    """The kind that an entry of `prune` means: users, groups, resources, or a kind of rules."""
    return BY_PLURAL.get(plural) or next((one for one in settings() if one.is_rule and one.plural == plural), None)


def _prune_deletes(draft: Draft, kind: Kind) -> bool:
    """True if pruning deletes; a rule cannot be disabled."""
    return kind.is_rule or draft.task.prune_deletes


def _unnamed(draft: Draft, kind: Kind) -> list[Current]:
    named = {item.ref for item in draft.items}
    broken = {(item.wanted.name or "").lower() for item in draft.items if item.wanted.broken}
    everyone = sorted(draft.known.of_kind(kind.name), key=lambda one: one.name.lower())
    return [
        one
        for one in everyone
        if one.ref not in named and not one.protected and one.name not in kind.keep and one.name.lower() not in broken
    ]


def _pruned_item(draft: Draft, kind: Kind, entity: Current) -> Item:
    wanted = Wanted(
        kind,
        f"prune ({noun(kind)} {entity.name})",
        name=entity.name,
        present=not _prune_deletes(draft, kind),
        enabled=False,
    )
    return Item(wanted, kind, entity.ref, entity)


def _refuse_empty(draft: Draft, kind: Kind, removals: list[Current]) -> None:
    if removals:
        an = "an" if noun(kind)[0] in "aei" else "a"
        given = any(one.kind is kind and not one.ignore for one in draft.task.wanted)
        cause = (
            f"no item of `{kind.plural}` defines {an} {noun(kind)}" if given else f"the list of {kind.plural} is empty"
        )
        draft.error(
            "",
            "prune",
            f"{kind.plural} are in `prune`, but {cause}, so all {len(removals)} would be removed: "
            f"{name_list((one.name for one in removals), MAX_NAMED_REMOVALS)}. "
            f"Set the list, or remove {kind.plural!r} from `prune`.",
        )


def limit_removals(draft: Draft) -> None:
    """Refuse a task that disables or deletes more entities than its `removal_limit`, for whatever reason."""
    limit = draft.task.removal_limit
    removals = [item for item in draft.items if item.deregisters or (item.removed and item.before is not None)]
    if limit is not None and len(removals) > limit:
        names = name_list(sorted(f"{item.kind.name} {item.ref.name}" for item in removals), MAX_NAMED_REMOVALS)
        draft.error(
            "",
            "removal_limit",
            f"this task would disable or delete {len(removals)} entities, more than {limit}: {names}. "
            "Check the list; to remove all of them, raise `removal_limit`.",
        )


def limit_link_removals(draft: Draft) -> None:
    """Refuse a task by which lists lose more entries than its `link_removal_limit`.

    What falls because its entity is disabled or deleted does not count: `removal_limit` counts the entity.
    """
    from .differences import entries_removed

    limit, lost = draft.task.link_removal_limit, entries_removed(draft.differences.values())
    names = sorted(f"{entry} from `{option}` of {ref.label}" for option, some in lost.items() for ref, entry in some)
    if limit is not None and len(names) > limit:
        draft.error(
            "",
            "link_removal_limit",
            f"this task would remove {len(names)} members, delegates, aliases and rights, more than {limit}: "
            f"{name_list(names, MAX_NAMED_REMOVALS)}. Check the list. To remove all of them, raise "
            "`link_removal_limit`.",
        )


def not_in_input(draft: Draft) -> list[str]:
    """`group old-team`: entities of the listed kinds that no item names and nothing prunes."""
    kept = [BY_NAME[kind] for kind in draft.task.listed or () if f"{kind}s" not in draft.task.prune]
    return [one.ref.label for kind in kept if kind.name in draft.known.listed for one in _unnamed(draft, kind)]
