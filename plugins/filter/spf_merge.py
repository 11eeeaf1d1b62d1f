# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One SPF record for two mail systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleFilterError


def spf_merge(
    current: str | Sequence[str] | None,
    add: str | Sequence[str] = (),
    remove: str | Sequence[str] = (),
    known: Mapping[str, str | None] | None = None,
) -> dict[str, Any]:
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._dns import merging

    for name, given in (("current", current), ("add", add), ("remove", remove)):
        if isinstance(given, Mapping) or not isinstance(given, (str, Sequence, type(None))):
            raise AnsibleFilterError(f"spf_merge: `{name}` must be a text or a list of texts.")
    if known is not None and not isinstance(known, Mapping):
        raise AnsibleFilterError("spf_merge: `known` must be a dictionary of SPF records by domain.")
    return merging.spf_merge(current, add, remove, known)


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"spf_merge": spf_merge}
