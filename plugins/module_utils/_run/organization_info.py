# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""`workmail_organization_info`: organizations of the account and region, with their tags."""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn

from .._model.facts import UNREAD, Fact, Known, Unreadable
from .._model.organization import ORGANIZATION
from .._service.client import WorkMail
from .._service.errors import REFUSED, WorkMailError
from .._service.organization import GONE, ID
from .._service.wire import Answer
from .._task.arguments import Spec
from .._task.asked import unchosen
from .._task.organization import almost_an_id
from .session import Options, Session

MEMBERS = {"OrganizationId": "organization_id", "Alias": "alias"} | {
    field.told_as: field.option
    for part in ORGANIZATION.parts
    for field in (*part.fields, *part.measures)
    if field.told and part.read == ORGANIZATION.calls.get
}
"""API member → result key."""

ORGANIZATION_INFO: Spec = {"organization": {"type": "str"}}


def run_organization_info() -> NoReturn:
    Session(ORGANIZATION_INFO).read(_read)


def _read(session: Session) -> Options:
    session.errors += unchosen(session.options, "organization")
    session.errors += almost_an_id(str(session.options.get("organization") or ""))
    if session.errors:
        session.refuse(session.errors)
    service = WorkMail(session.module)
    told = [_described(service, id_) for id_ in _ids(service, session.options.get("organization"))]
    result: Options = {"organizations": [one for one, _hidden in told]}
    hidden = [row for _one, rows in told for row in rows]
    if hidden:
        session.warn(
            f"the tags of {', '.join(row['organization'] for row in hidden)} cannot be read; see `unreadable`."
        )
        result["unreadable"] = hidden
    return result


def _ids(service: WorkMail, text: str | None) -> list[str]:
    if text and ID.fullmatch(text):
        return [text]
    rows = service.pages("list_organizations", "OrganizationSummaries")
    living = [row for row in rows if row.get("State") not in GONE]
    chosen = [row for row in living if not text or str(row.get("Alias", "")).lower() == text.lower()]
    return [str(row["OrganizationId"]) for row in sorted(chosen, key=lambda row: str(row.get("Alias")))]


def _described(service: WorkMail, id_: str) -> tuple[Options, list[Options]]:
    """An organization, and what cannot be read of it."""
    row: Answer = service.call("describe_organization", OrganizationId=id_)
    told = {ours: _plain(row[theirs]) for theirs, ours in MEMBERS.items() if row.get(theirs) is not None}
    tags = _tags(service, row["ARN"]) if row.get("ARN") else UNREAD
    if isinstance(tags, Known):
        told["tags"] = tags.value
    if isinstance(tags, Unreadable):
        name = str(row.get("Alias") or id_)
        return told, [{"organization": name, "organization_id": id_, "field": "tags", "reason": tags.why}]
    return told, []


def _tags(service: WorkMail, arn: str) -> Fact[dict[str, str]]:
    """The service knows no tags of an organization that was deleted, or created a moment ago."""
    try:
        rows = service.call("list_tags_for_resource", ResourceARN=arn)["Tags"]
    except WorkMailError as error:
        if not error.means(*REFUSED, "OrganizationStateException", "OrganizationNotFoundException"):
            raise
        return Unreadable(f"{error.code}: {error}")
    return Known({row["Key"]: row["Value"] for row in rows})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
