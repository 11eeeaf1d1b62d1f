# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants of an entity that it only refers to, of whatever kind: addresses, or the rights on its mailbox."""

from __future__ import annotations

from collections.abc import Iterator

from .._model.shared import RIGHTS
from .arguments import LINKS, ORGANIZATION, PATIENCE, STATE, Spec
from .option_errors import OptionError
from .parse import Options, texts
from .strict import about
from .wanted import Mode, Row, Wanted, WantedAliases, WantedLink

ALIAS: Spec = {
    **ORGANIZATION,
    "entity": {"type": "str", "required": True},
    "alias": {"type": "list", "elements": "str", "required": True},
    **STATE,
    "move": {"type": "bool", "default": False},
    **LINKS,
    **PATIENCE,
}

PERMISSION: Spec = {
    **ORGANIZATION,
    "mailbox": {"type": "str", "required": True},
    "grantee": {"type": "str", "required": True},
    **STATE,
    "permissions": {"type": "list", "elements": "str", "choices": list(RIGHTS)},
    "purge_permissions": {"type": "bool", "default": True},
    **PATIENCE,
}


def alias(options: Options) -> Wanted:
    listed = tuple(texts(options["alias"]))
    present = options["state"] == "present"
    return Wanted(
        kind=None,
        where=about(("entity",), options),
        reference=options["entity"],
        reference_field="entity",
        aliases=WantedAliases(add=listed) if present else WantedAliases(remove=listed),
        take_over=bool(options["move"]),
        take_over_option="move",
        aliases_option="alias",
    )


def no_right(options: Options) -> Iterator[OptionError]:
    """The error of a list of rights to remove that names none: left out, the option means all of them."""
    if options["state"] == "absent" and options["permissions"] == []:
        told = "is empty, so it removes nothing. List the permissions, or omit the option to remove all of them."
        yield OptionError(about(("mailbox",), options), "permissions", told)


def permission(options: Options) -> Wanted:
    kept: Mode = "exact" if options["purge_permissions"] else "add"
    mode: Mode = "remove" if options["state"] == "absent" else kept
    row = Row(options["grantee"], frozenset(texts(options["permissions"] or [])), mode)
    return Wanted(
        kind=None,
        where=about(("mailbox",), options),
        reference=options["mailbox"],
        reference_field="mailbox",
        links={"permissions": WantedLink((row,), purge=False)},
    )
