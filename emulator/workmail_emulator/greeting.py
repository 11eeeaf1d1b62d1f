# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the command prints once it listens: first what programs read, then what a person needs next."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from .world import Organization

CREDENTIALS = "AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=only-for-rehearsals"
KINDS = ("user", "group", "resource")


def greeting(url: str, organizations: Collection[Organization], region: str, state: Path | None) -> str:
    lines = [f"listening on {url}"]
    lines += [f"organization {one.alias} {one.id}" for one in organizations]
    lines += [f"  {_content(one)}" for one in organizations]
    if not organizations:
        lines.append("There is no organization yet. Start with --organization ALIAS to have one.")
    region = next((one.region for one in organizations), region)
    lines += ["Copy this line into the shell in which you run Ansible or the AWS CLI:"]
    lines += [f"export AWS_ENDPOINT_URL_WORKMAIL={url} {CREDENTIALS} AWS_DEFAULT_REGION={region}"]
    kept = f"{state} keeps what is in it." if state is not None else "Then everything in it is forgotten."
    return "\n".join([*lines, f"Stop it with Ctrl+C. {kept}"])


def _content(one: Organization) -> str:
    verified = [domain.name for domain in one.domains.values() if domain.verified]
    counts = {kind: len([entity for entity in one.of_kind(kind) if not entity.system]) for kind in KINDS}
    told = ", ".join(f"{count:,} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items())
    return f"{one.alias} in {one.region}: verified mail domains {', '.join(verified) or 'none'}; {told}"
