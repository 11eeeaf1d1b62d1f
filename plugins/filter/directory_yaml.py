# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The users, groups, resources or settings of an organization → a YAML file as a person would keep it."""

from __future__ import annotations

from typing import Any


def directory_yaml(items: object, plural: str, comment: str = "") -> str:
    """Raises `AnsibleFilterError` that names every secret in the items and all that the modules would not take."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._definition.written import directory_yaml

    return directory_yaml(items, plural, comment)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"directory_yaml": directory_yaml}
