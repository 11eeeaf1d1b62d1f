# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mapping file that the playbook `exit_import` reads, for targets that it can write to."""

from __future__ import annotations

import json

from .entities import Company, File


def mapping(company: Company) -> File:
    """YAML; each text is written as JSON, which YAML reads as the same text."""
    lines = ["---"]
    for one in company.users:
        lines.append(f"- mailbox: {json.dumps(one.name, ensure_ascii=True)}")
        lines.append(f"  user: {json.dumps(one.email, ensure_ascii=True)}")
    text = "\n".join(lines if company.users else [*lines, "[]"]) + "\n"
    return File("mapping.yml", text, "which mailbox goes to which user, for the playbook `exit_import`")
