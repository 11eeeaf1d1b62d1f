# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a new name may be, and what else has it. Everything here is refused before the first write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._model.addresses import same
from .._model.current import Current
from .._model.kinds import HOLDERS
from .._model.vocabulary import Kind, Ref
from .._task.limits import new_name_error
from .._task.option_errors import quoted
from .._task.wanted import Wanted
from .draft import Draft, Item
from .questions import Find, ListOf

if TYPE_CHECKING:
    from .._task.near import NearNames

CREATION_OPTIONS = ("email", "enabled", "display_name", "password", "type")
"""Options that distinguish an entity to create from one whose name is mistyped."""
OWN_DIRECTORY = "VpcDirectory"
"""The type that DescribeOrganization returns for a directory of WorkMail's own."""
UNIQUE = "names are unique across users, groups and resources"


def refuse_taken(draft: Draft) -> None:
    """Refuse a name to create or to rename to that an entity of another kind has, be it DISABLED.

    The service may allow one name for each kind (unknown U10). It evidently does where two kinds share a name already.
    """
    for item in draft.items:
        if item.takes_name:
            _refuse_taken(draft, item, item.name_after)


def refuse_invalid_names(draft: Draft) -> None:
    """Refuse to create an entity under a name that WorkMail does not allow, or of which only the name is given."""
    for item in draft.items:
        if item.current is None and item.takes_name:
            text = new_name_error(item.kind, item.ref.name)
            if text:
                draft.error(item.wanted.where, "new_name" if item.wanted.values.get("new_name") else "name", text)
            elif has_name_only(item):
                draft.error(item.wanted.where, "name", _name_only_text(draft, item))


def has_name_only(item: Item) -> bool:
    """True if nothing but its name speaks for creating the entity of an item."""
    given = {"email": item.wanted.email, "enabled": item.wanted.enabled, **item.wanted.values}
    return all(given.get(option) is None for option in CREATION_OPTIONS)


def _name_only_text(draft: Draft, item: Item) -> str:
    names = list(dict.fromkeys(name for name in (item.wanted.name, item.name_after) if name))
    fields = [field.option for _part, field in item.kind.fields() if field.option in CREATION_OPTIONS]
    options = (
        fields if "type" in fields else [*CREATION_OPTIONS[:2], *fields]
    )  # A new resource needs its type in any case.
    *most, last = (f"`{option}`" for option in options)
    wanted = f"{', '.join(most)} or {last}" if most else last
    return (
        f"there is no {item.kind.name} {' or '.join(map(quoted, names))}, and a name alone does not create one."
        f"{_suggestion(draft, item.kind, names)} Correct the name, or set {wanted} to create the {item.kind.name}."
    )


def refuse_long(draft: Draft) -> None:
    """Refuse new names that are too long for a directory that is not WorkMail's own."""
    type_ = draft.known.organization.directory_type if draft.known.organization else ""
    if type_ in ("", OWN_DIRECTORY):
        return
    for item in draft.items:
        name, most = item.ref.name, item.kind.name_maximum_elsewhere
        if most and item.current is None and item.takes_name and len(name) > most:
            draft.error(
                item.wanted.where,
                "name",
                f"{quoted(name)} has {len(name)} characters; in the directory of this organization ({type_}), "
                f"the name of a new {item.kind.name} has at most {most}. Choose a shorter name.",
            )


def _refuse_taken(draft: Draft, item: Item, name: str) -> None:
    others = tuple(kind for kind in HOLDERS if kind != item.kind.name)
    holders = [one for one in draft.known.with_name(name) if one.kind is not item.kind]
    find = Find(others, name, by="name")
    if not holders and not draft.known.answers(find):
        draft.ask(find)
    kept = [one for one in holders if not _releases_name(draft, one)]
    if kept and not _is_shared_somewhere(draft):
        draft.ask(*(ListOf(kind) for kind in HOLDERS if kind not in draft.known.listed))
        field = "new_name" if item.wanted.values.get("new_name") else "name"
        draft.error(item.wanted.where, field, _taken_text(name, kept[0]))


def _releases_name(draft: Draft, holder: Current) -> bool:
    """True if this task deletes or renames the holder. The deletion or the new name then comes first."""
    item = draft.by_ref.get(holder.ref)
    return item is not None and (item.removed or item.takes_name)


def _is_shared_somewhere(draft: Draft) -> bool:
    """True if entities of two kinds share any name. Accounts of the service itself prove nothing."""
    kinds: dict[str, str] = {}
    entities = [one for one in draft.known.entities.values() if not one.protected]
    return any(kinds.setdefault(one.name.lower(), one.kind.name) != one.kind.name for one in entities)


def _taken_text(name: str, holder: Current) -> str:
    kind = holder.kind
    rename = f"rename that {kind.name} (`new_name`)" if kind.renamable else f"delete that {kind.name}"
    return (
        f"{quoted(name)} is already the name of the {holder.state} {kind.name} {quoted(holder.name)}; {UNIQUE}. "
        f"Choose another name, or {rename} first."
    )


def refuse_unmatched(draft: Draft, wanted: Wanted, kind: Kind) -> None:
    """Refuse an item that ignores no entity: with `prune`, the entity that it means would go."""
    if draft.known.is_assumed:
        return  # The empty organization of a preview has nothing to ignore and nothing to prune.
    option = "name" if wanted.name else kind.id_option if wanted.id else "email"
    texts = [str(text) for text in (wanted.name or wanted.id or wanted.email, wanted.values.get("new_name")) if text]
    draft.error(
        wanted.where,
        option,
        f"there is no {kind.name} {' or '.join(map(quoted, texts))} to ignore.{_suggestion(draft, kind, texts)} "
        "Correct it, or remove the item.",
    )


def _suggestion(draft: Draft, kind: Kind, texts: list[str]) -> str:
    """A question about the nearest existing names, after a space."""
    if kind.name not in draft.known.listed:
        draft.ask(ListOf(kind.name))
        return ""
    from .._task.near import question  # Only a mistyped name needs it.

    near = near_names(draft, (kind.name,), wanted_too=False)
    found = next((names for text in texts if (names := near.nearest(text))), [])
    return f" {question(found, quoted)}" if found else ""


def near_names(draft: Draft, kinds: tuple[str, ...], wanted_too: bool) -> NearNames:
    """The names that these kinds have, or are to have too, for the text of an error; put together once a round.

    What the task deletes is not offered.
    """
    if (kinds, wanted_too) not in draft.names:
        from .._task.near import NearNames  # Only a mistyped name needs it.

        items = [one for one in draft.items if one.kind.name in kinds]
        deleted = {one.ref for one in items if not one.wanted.present}
        known = (one for kind in kinds for one in draft.known.of_kind(kind))
        names = [one.name for one in known if not one.protected and one.ref not in deleted]
        wanted = [one.ref.name for one in items if wanted_too and one.wanted.present]
        draft.names[kinds, wanted_too] = NearNames([*names, *wanted])
    return draft.names[kinds, wanted_too]


def refuse_duplicates(draft: Draft) -> None:
    """Two items that mean one entity, or would give two entities one name (names are unique over all kinds)."""
    meant: dict[Ref, Item] = {}
    named: dict[str, Item] = {}
    for item in (one for one in draft.items if one.kind.directory):
        first = meant.setdefault(Ref(item.ref.kind, item.ref.name.lower()), item)
        field, name = "name", item.ref.name
        if first is item and item.wanted.present and not item.wanted.ignore:
            first = named.setdefault(item.name_after.lower(), item)
            if not (_is_new_to(item) or _is_new_to(first)):
                continue  # They share the name already, so the service does not mind (unknown U10).
            field, name = "new_name" if item.wanted.values.get("new_name") else "name", item.name_after
        if first is not item:
            draft.error(
                item.wanted.where,
                field,
                f"{name!r} is already used by {first.wanted.where}; names are unique across users, groups and "
                "resources. Remove or rename one of the two.",
            )


def _is_new_to(item: Item) -> bool:
    return item.current is None or not same(item.current.name, item.name_after)
