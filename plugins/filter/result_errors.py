# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a failed `workmail_directory` → each error once, and a sentence that repeats none of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NEXT = re.compile(r"[\d,]+ operations? (?:is|are) done; .*", re.DOTALL)


def result_errors(result: Mapping[str, Any]) -> dict[str, Any]:
    """`lines`: the errors in the options, or the operations that failed; none for a success and for other failures."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..module_utils._task.option_errors import visible

    key = "errors" if "errors" in result else "failures"
    lines = [str(one) if key == "errors" else visible(_line(one), kept="") for one in result.get(key) or ()]
    count = result.get(f"{key}_truncated", len(lines))
    more = [f"and {count - len(lines)} more"] if count > len(lines) else []
    if key == "errors":
        last = "Nothing was changed."
    else:
        rest = NEXT.search(str(result.get("msg")))
        last = rest[0][0].upper() + rest[0][1:] if rest else ""
    return {"lines": [*lines, *more], "msg": f"{count} error{'' if count == 1 else 's'}, shown above. {last}".strip()}


def _line(one: Mapping[str, Any]) -> str:
    place = f" ({one['defined_at']})" if one.get("defined_at") else ""
    return f"{one['kind']} {one['name']}{place}: {one['action']}: {one['code']}: {one['message']}"


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"result_errors": result_errors}
