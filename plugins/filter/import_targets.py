# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mapping file of an import → a row for each task, or everything that is wrong with it."""

from __future__ import annotations

from typing import Any


def import_targets(text: str, path: str, options: dict[str, Any]) -> dict[str, Any]:
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._exit.targets import targets

    return targets(text, path, options)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"import_targets": import_targets}
