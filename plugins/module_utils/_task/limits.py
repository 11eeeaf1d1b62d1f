# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a value may be: lengths, patterns and ranges of the model, addresses, passwords."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .._model import addresses
from .._model.shared import LOGIN, LOGIN_NAME
from .._model.vocabulary import Field, Kind
from .option_errors import OptionError, quoted
from .wanted import Wanted

MAX_ID_LENGTH = 256
_CLASSES = (r"[A-Z]", r"[a-z]", r"[0-9]", r"[ -/:-@\[-`{-~]", r"[\u00A0-\u00FF]")
"""Upper case, lower case, digits, special characters, the Latin-1 supplement (administrator guide, password policy)."""


def limit_errors(wanted: Wanted) -> Iterator[OptionError]:
    """All errors of one item that can be found without reading the organization."""
    if wanted.kind is not None:
        yield from _name_errors(wanted.kind, wanted)
        yield from _id_errors(wanted.kind, wanted)
        yield from value_errors(wanted.kind, wanted.values, wanted.where)
    if wanted.email is not None:
        yield from _address_errors(wanted.where, "email", wanted.email)
    yield from _alias_errors(wanted)


def value_errors(kind: Kind, values: Mapping[str, object], where: str) -> Iterator[OptionError]:
    """The errors of values that no entity of the kind can have, by option."""
    for part, field in kind.fields():
        value = values.get(field.option)
        if value is not None:
            yield from (OptionError(where, part.path(field), text) for text in scalar_errors(part.secret, field, value))


def _name_errors(kind: Kind, wanted: Wanted) -> Iterator[OptionError]:
    """The error of a name that no entity can have. What a new name may be is asked once it is known to be new."""
    if wanted.name is not None and not 1 <= len(wanted.name) <= MAX_ID_LENGTH:
        yield OptionError(wanted.where, "name", new_name_error(kind, wanted.name))


def new_name_error(kind: Kind, name: str) -> str:
    """Why an entity cannot be created under a name, or renamed to it; empty if it can.

    An entity of another directory may have such a name already, and may be named by it.
    """
    if not 1 <= len(name) <= kind.name_maximum:
        return f"{quoted(name)} has {len(name)} characters; the name of a {kind.name} has 1 to {kind.name_maximum}."
    if re.fullmatch(kind.name_pattern, name, re.ASCII) is None:
        return (
            f"{quoted(name)} contains a character that WorkMail does not allow in the name of a {kind.name}; "
            f"{LOGIN_NAME if kind.name_pattern == LOGIN else 'use those of Basic Latin and Latin-1'}."
        )
    return ""


def _id_errors(kind: Kind, wanted: Wanted) -> Iterator[OptionError]:
    if wanted.id is not None and len(wanted.id) > MAX_ID_LENGTH:
        text = f"{quoted(wanted.id)} has {len(wanted.id)} characters; an id has at most {MAX_ID_LENGTH}."
        yield OptionError(wanted.where, kind.id_option, text)


def scalar_errors(secret: bool, field: Field, value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from _secret_errors(field, value) if secret else text_errors(field, value)
    elif isinstance(value, int) and not isinstance(value, bool) and not field.minimum <= value <= field.maximum:
        yield f"{value} is outside {field.minimum} to {field.maximum}."


def text_errors(field: Field, value: str) -> Iterator[str]:
    if not field.minimum <= len(value) <= field.maximum:
        yield f"has {len(value)} character{'s' * (len(value) != 1)}; {field.minimum} to {field.maximum} are allowed."
    elif field.pattern and re.fullmatch(field.pattern, value, re.ASCII) is None:
        yield f"{quoted(value)} {field.name_error}"


def _secret_errors(field: Field, value: str) -> Iterator[str]:
    """Errors of a password, which never repeat it."""
    if not field.minimum <= len(value) <= field.maximum:
        yield f"has the wrong length; it must have {field.minimum} to {field.maximum} characters."
    elif re.fullmatch(field.pattern, value) is None:
        yield "contains characters outside Basic Latin and Latin-1; use others."
    elif sum(re.search(group, value) is not None for group in _CLASSES) < 3:
        yield (
            "must contain characters of at least three of: upper case, lower case, digits, special characters, "
            "Latin-1 letters."
        )


def _address_errors(where: str, field: str, address: str) -> Iterator[OptionError]:
    if not addresses.is_address(address):
        yield OptionError(where, field, f"{quoted(address)} is not a valid e-mail address; use local@domain in ASCII.")


def _alias_errors(wanted: Wanted) -> Iterator[OptionError]:
    if wanted.aliases is None:
        return
    for index, alias in enumerate(wanted.aliases.add):
        field = f"{wanted.aliases_option}[{index}]"
        yield from _address_errors(wanted.where, field, alias)
        if addresses.is_temporary(alias):  # The next run would take it for a leftover and remove it.
            text = f"{quoted(alias)} is reserved for temporary addresses of the modules. Choose another address."
            yield OptionError(wanted.where, field, text)
    added = {alias.lower() for alias in wanted.aliases.add}
    for index, alias in enumerate(wanted.aliases.remove):
        field = f"{wanted.aliases.remove_option}[{index}]"
        # Else a typing error passes as an alias that is gone already.
        yield from _address_errors(wanted.where, field, alias)
        if alias.lower() in added:
            text = f"{quoted(alias)} is in `{wanted.aliases_option}` too. Remove it from one of the two lists."
            yield OptionError(wanted.where, field, text)
    most = addresses.MAX_ALIASES
    if len(added) > most:
        rest = "Move the rest to a group that has this entity as a member."
        text = f"{len(added)} aliases; WorkMail allows at most {most} for an entity. {rest}"
        yield OptionError(wanted.where, wanted.aliases_option, text)
