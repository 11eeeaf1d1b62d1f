# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML text → what it says, without a word of the text in a message: what a parser stops at may be a password."""

from __future__ import annotations

from typing import Any

import yaml
from ansible.errors import AnsibleFilterError
from ansible.plugins.filter.core import from_yaml

HINT = "Quote a value that begins with a special character or has a colon or a number sign in it."


def definition_from_yaml(text: object, path: str = "the text") -> Any:
    """Raises `AnsibleFilterError` that names the file and the place where it stops being YAML."""
    if not isinstance(text, str):
        raise AnsibleFilterError(f"definition_from_yaml takes the text of a YAML file, not {type(text).__name__}.")
    try:
        return from_yaml(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        fault = f"{path} is no YAML{place}. {HINT}"
    except yaml.YAMLError:
        fault = f"{path} is no YAML: it has a character that no text file has. Save it in UTF-8."
    raise AnsibleFilterError(fault)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"definition_from_yaml": definition_from_yaml}
