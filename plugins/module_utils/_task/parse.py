# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options → wanted entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._model.vocabulary import Kind
from .arguments import DEFINED_AT, Options, identification
from .strict import entity_label
from .wanted import Wanted, WantedAliases, WantedLink, WantedRow


def wanted_entity(
    kind: Kind, options: Options, where: str, broken: bool = False, take_over: bool = False, leavers_option: str = ""
) -> Wanted:
    """One entity from the options of a single module or of a bulk item. Null means left out."""
    values = values_of(kind, options)
    return Wanted(
        kind=kind,
        where=where,
        name=text_or_none(options.get("name")),
        id=text_or_none(options.get(kind.id_option)),
        email=text_or_none(options.get("email")),
        present=options.get("state") != "absent",
        enabled=options.get("enabled") if isinstance(options.get("enabled"), bool) else None,
        values=values,
        rewrite=frozenset(option for option in values if options.get(f"update_{option}") == "always"),
        links=_parse_links(kind, options),
        aliases=_parse_aliases(options),
        take_over=take_over or options.get("take_over") is True,
        leavers_option=leavers_option,
        ignore=options.get("ignore") is True,
        defined_at=text_or_none(options.get(DEFINED_AT)) or "",
        broken=broken,
    )


def text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def values_of(kind: Kind, options: Options) -> dict[str, object]:
    values: dict[str, object] = {}
    for part, field in kind.fields():
        source = options.get(part.within) if part.within else options
        value = source.get(field.option) if isinstance(source, Mapping) else None
        if value is not None:
            values[field.option] = value
    return values


def _parse_aliases(options: Options) -> WantedAliases | None:
    wanted, removed, purge = _parse_list(options, "aliases")
    if wanted is None and not removed:
        return None
    return WantedAliases(tuple(only_texts(wanted or [])), tuple(removed), purge, remove_option="remove_aliases")


def _parse_list(options: Options, option: str) -> tuple[list[Any] | None, list[str], bool]:
    """A wanted list, what is removed one by one, and whether all else is removed (only where a list is given)."""
    wanted, removed = options.get(option), options.get(f"remove_{option}")
    listed = wanted if isinstance(wanted, list) else None
    purge = listed is not None and options.get(f"purge_{option}") is not False
    return listed, only_texts(removed if isinstance(removed, list) else []), purge


def only_texts(listed: Iterable[object]) -> list[str]:
    return [text for text in listed if isinstance(text, str)]


def _parse_links(kind: Kind, options: Options) -> dict[str, WantedLink]:
    links = {}
    for link in kind.links:
        listed, removed, purge = _parse_list(options, link.wanted_as)
        if listed is not None or removed:
            rows = (
                _parse_permissions(listed or [])
                if link.values
                else tuple(WantedRow(text) for text in only_texts(listed or []))
            )
            links[link.name] = WantedLink((*rows, *(WantedRow(text, mode="remove") for text in removed)), purge)
    return links


def _parse_permissions(listed: list[Any]) -> tuple[WantedRow, ...]:
    rows = (row for row in listed if isinstance(row, Mapping) and isinstance(row.get("grantee"), str))
    return tuple(WantedRow(row["grantee"], frozenset(only_texts(row.get("permissions") or []))) for row in rows)


def wanted_single(kind: Kind, options: Options, broken: bool = False) -> Wanted:
    """The one entity of a single module."""
    return wanted_entity(kind, options, entity_label(identification(kind), options), broken)
