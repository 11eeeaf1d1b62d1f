# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Messages name the options of a task as its caller does: by the variables of a playbook or a role."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._task.option_errors import OptionError

Names = Mapping[str, object]
"""Option → variable."""
TEXTS = ("diff", "errors", "failures", "report_failure")
"""Result keys whose texts may name options of the task. All others are data."""


def _renamed_error(error: OptionError, names: Names) -> OptionError:
    """An error of an option of the task under the name of the variable; `prune[0]` becomes `apply_prune[0]`."""
    option = re.match(r"\w*", error.field)
    name = names.get(option[0]) if option is not None and not error.where else None
    field = error.field if option is None or name is None else f"{name}{error.field[len(option[0]) :]}"
    return OptionError(error.where, field, renamed(error.message, names))


def renamed(value: Any, names: Names) -> Any:
    """A text, an error or a result that names the variables."""
    if isinstance(value, OptionError):
        return _renamed_error(value, names)
    if isinstance(value, Mapping):
        return {key: _renamed(inner, names) if key in TEXTS else inner for key, inner in value.items()}
    return _renamed(value, names)


def _renamed(value: Any, names: Names) -> Any:
    """The same where each text names the variables: the option in "raise `removal_limit`" is such a name."""
    if isinstance(value, str):
        options = "|".join(map(re.escape, names))
        return re.sub(rf"(?<=`)({options})(?=[`:=\[])", lambda found: str(names[found[0]]), value)
    if isinstance(value, Mapping):
        return {key: _renamed(inner, names) for key, inner in value.items()}
    return [_renamed(inner, names) for inner in value] if isinstance(value, list) else value
