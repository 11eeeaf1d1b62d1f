# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shapes of settings: what an organization has one of, and lists of what an item describes whole."""

from __future__ import annotations

from typing import Any

from .vocabulary import Calls, Field, Kind, Part

EFFECT = Field("effect", required=True, choices=("ALLOW", "DENY"))


def setting(
    name: str,
    read: str,
    write: str,
    fields: tuple[Field, ...],
    delete: str = "",
    returned: tuple[Field, ...] = (),
) -> Kind:
    """What an organization has one of, or, with `delete`, at most one: read by one call and written whole by one."""
    part = Part("setting", write, fields, read, needs="exists", whole=True, returned=returned)
    return Kind(name, Calls(get=read, delete=delete), key="", parts=(part,))


def rule(name: str, calls: Calls, update: str, fields: tuple[Field, ...], confirmed: bool = True, **more: Any) -> Kind:
    """What an organization has several of: created, replaced whole, and found by name in a list.

    Its values are in the rows of the list, unless a call returns them one by one (`calls.get`). `confirmed`: whether it
    must be read that an update removed what it omits. `more`: of the `Kind`.
    """
    taken = tuple(field._replace(create=True) for field in fields)
    read = calls.get or calls.list
    part = Part("rule", update, taken, read, needs="exists", whole=True, replaced=True, confirmed=confirmed)
    return Kind(name, calls, parts=(part,), **more)


LATIN = r"[\u0020-\u00FF]+"
LATIN_ERROR = "has a character that is not Basic Latin or Latin-1; replace it."


def conditions(option: str, **more: Any) -> tuple[Field, Field]:
    """A list of values that a rule applies to, and the list of its exceptions. `more`: of each `Field`."""
    return tuple(condition(name, **more) for name in (option, f"not_{option}"))  # type: ignore[return-value]


def condition(option: str, **more: Any) -> Field:
    """One of the two. A `member` names the API's member for the values.

    An empty list counts as no condition, so a rule for the users of a list that came out empty would apply to all.
    """
    negative = option.startswith("not_")
    member = more.pop("member", "")
    named = f"{'Not' if negative else ''}{member}" if member else ""
    return Field(option, type="list", **{"least": 0 if negative else 1, "most": 10, "member": named, **more})
