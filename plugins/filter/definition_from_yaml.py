# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML text → what it says, as the lookup `definition` reads it from a file."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleFilterError


def definition_from_yaml(text: object, path: str = "the text") -> Any:
    """Raises `AnsibleFilterError` that names the file and each line that is wrong, and repeats no word of the text."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._definition.read import NotReadable, read_text

    if not isinstance(text, str):
        raise AnsibleFilterError(f"definition_from_yaml takes the text of a YAML file, not {type(text).__name__}.")
    try:
        return read_text(str(text), path)
    except NotReadable as error:
        raise AnsibleFilterError(str(error)) from None


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"definition_from_yaml": definition_from_yaml}
