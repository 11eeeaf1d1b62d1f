# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit read → its report, as text: Ansible would look at each of many thousand values at every use."""

from __future__ import annotations

import json
from typing import Any

from ansible.errors import AnsibleFilterError


def audit_report(read: dict[str, Any]) -> str:
    """The report as JSON. Raises `AnsibleFilterError` that names all that is wrong with the accept list."""
    # Here and not above, because Ansible loads the files of all filters to find one.
    from ..plugin_utils._audit.report import report

    try:
        made = report({**read, "checked": json.loads(read["checked"] or "{}")})
    except ValueError as error:
        raise AnsibleFilterError(str(error)) from None
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"audit_report": audit_report}
