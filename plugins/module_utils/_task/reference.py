# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants of an entity that it only refers to, of any kind: addresses, or the rights on its mailbox."""

from __future__ import annotations

from collections.abc import Iterator

from .._model.shared import RIGHTS
from .arguments import LINK_LIMIT, MANAGING, STATE, TIMEOUT, Options, Spec
from .option_errors import OptionError
from .parse import only_texts
from .strict import entity_label
from .wanted import RowMode, Wanted, WantedAliases, WantedLink, WantedRow

ALIAS: Spec = {
    **MANAGING,
    "entity": {"type": "str", "required": True},
    "alias": {"type": "list", "elements": "str", "required": True},
    **STATE,
    "move": {"type": "bool", "default": False},
    **LINK_LIMIT,
    **TIMEOUT,
}

PERMISSION: Spec = {
    **MANAGING,
    "mailbox": {"type": "str", "required": True},
    "grantee": {"type": "str", "required": True},
    **STATE,
    "permissions": {"type": "list", "elements": "str", "choices": list(RIGHTS)},
    "purge_permissions": {"type": "bool", "default": True},
    **LINK_LIMIT,
    **TIMEOUT,
}


def wanted_alias(options: Options) -> Wanted:
    listed = tuple(only_texts(options["alias"]))
    present = options["state"] == "present"
    return Wanted(
        kind=None,
        where=entity_label(("entity",), options),
        reference=options["entity"],
        reference_field="entity",
        aliases=WantedAliases(add=listed) if present else WantedAliases(remove=listed),
        take_over=bool(options["move"]),
        take_over_option="move",
        aliases_option="alias",
    )


def right_errors(options: Options) -> Iterator[OptionError]:
    """The error of a list of rights to remove that names none: left out, the option means all of them."""
    if options["state"] == "absent" and options["permissions"] == []:
        text = "is empty, so it removes nothing. List the permissions, or omit the option to remove all of them."
        yield OptionError(entity_label(("mailbox",), options), "permissions", text)


def wanted_permission(options: Options) -> Wanted:
    present_mode: RowMode = "exact" if options["purge_permissions"] else "add"
    mode: RowMode = "remove" if options["state"] == "absent" else present_mode
    row = WantedRow(options["grantee"], frozenset(only_texts(options["permissions"] or [])), mode)
    return Wanted(
        kind=None,
        where=entity_label(("mailbox",), options),
        reference=options["mailbox"],
        reference_field="mailbox",
        links={"permissions": WantedLink((row,), purge=False)},
    )
