# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""`workmail_organization_info`: organizations of the account and region, with their tags."""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn

from .._service.client import WorkMail
from .._service.organization import GONE, ID
from .._service.wire import Answer
from .._task.account import almost_an_id
from .._task.arguments import ORGANIZATION_INFO
from .._task.asked import unchosen
from .session import Options, Session

MEMBERS = {
    "OrganizationId": "organization_id",
    "Alias": "alias",
    "State": "organization_state",
    "ARN": "arn",
    "DefaultMailDomain": "default_mail_domain",
    "DirectoryId": "directory_id",
    "DirectoryType": "directory_type",
    "CompletedDate": "completed_date",
    "ErrorMessage": "error_message",
    "MigrationAdmin": "migration_admin",
    "InteroperabilityEnabled": "enable_interoperability",
}


def run_organization_info() -> NoReturn:
    Session(ORGANIZATION_INFO).read(_read)


def _read(session: Session) -> Options:
    session.faults += unchosen(session.options, "organization")
    session.faults += almost_an_id(str(session.options.get("organization") or ""))
    if session.faults:
        session.refuse(session.faults)
    service = WorkMail(session.module)
    return {"organizations": [_described(service, id_) for id_ in _ids(service, session.options.get("organization"))]}


def _ids(service: WorkMail, text: str | None) -> list[str]:
    if text and ID.fullmatch(text):
        return [text]
    rows = service.pages("list_organizations", "OrganizationSummaries")
    living = [row for row in rows if row.get("State") not in GONE]
    chosen = [row for row in living if not text or str(row.get("Alias", "")).lower() == text.lower()]
    return [str(row["OrganizationId"]) for row in sorted(chosen, key=lambda row: str(row.get("Alias")))]


def _described(service: WorkMail, id_: str) -> Options:
    row: Answer = service.call("describe_organization", OrganizationId=id_)
    told = {ours: _plain(row[theirs]) for theirs, ours in MEMBERS.items() if row.get(theirs) is not None}
    if row.get("ARN"):
        tags = service.call("list_tags_for_resource", ResourceARN=row["ARN"]).get("Tags") or []
        told["tags"] = {tag["Key"]: tag["Value"] for tag in tags}
    return told


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
