# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with the choice in an info module: empty text selects nothing, not everything."""

from __future__ import annotations

from collections.abc import Iterator

from .._model.addresses import is_address
from .arguments import Options
from .option_errors import OptionError, quoted

MAX_FILTER_LENGTH = 256
"""Characters of a filter, and of what an identifier of the service may have (WorkMail API reference)."""


def empty_choices(options: Options, *choices: str) -> Iterator[OptionError]:
    """Errors of options that choose one thing each."""
    for option in choices:
        value = options.get(option)
        if value == "":
            text = "must not be empty; omit the option to return everything."
            yield OptionError("", option, text)
        elif isinstance(value, str):
            yield from long_filters(options, option)


def long_filters(options: Options, *texts: str) -> Iterator[OptionError]:
    for option in texts:
        value = options.get(option)
        if isinstance(value, str) and len(value) > MAX_FILTER_LENGTH:
            yield OptionError(
                "", option, f"{quoted(value)} has {len(value)} characters; at most {MAX_FILTER_LENGTH} are allowed."
            )


def address_errors(options: Options, option: str) -> Iterator[OptionError]:
    value = options.get(option)
    if isinstance(value, str) and value and not is_address(value):
        yield OptionError("", option, f"{quoted(value)} is not a valid e-mail address; use local@domain in ASCII.")
