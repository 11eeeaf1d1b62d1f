# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_organization_info`: organizations of the account and region, with their tags."""

from __future__ import annotations

from typing import NoReturn

from .._model.addresses import same
from .._model.current import Current
from .._model.facts import Unreadable
from .._model.organization import ORGANIZATION
from .._model.shared import ORGANIZATION_ID
from .._plan.questions import TagsOf
from .._service import rows
from .._service.beside import not_beside
from .._service.client import WorkMail
from .._service.organization import living_organizations
from .._task.arguments import Spec
from .._task.asked import empty_choices
from .._task.option_errors import OptionError
from .._task.organization import id_errors
from .reading import Reading
from .session import Result, Session

OTHERS = ["iam", "kms", "route53", "s3"]
"""Services that tasks of amazon.aws use in our roles and playbooks."""
ORGANIZATION_INFO: Spec = {
    "organization": {"type": "str"},
    "other_services": {"type": "list", "elements": "str", "choices": OTHERS, "default": []},
}


def run_organization_info() -> NoReturn:
    Session(ORGANIZATION_INFO).read(_read)


def _read(session: Session) -> Result:
    session.errors += empty_choices(session.options, "organization")
    session.errors += id_errors(str(session.options.get("organization") or ""))
    session.refuse_errors()
    service = WorkMail(session.module)
    session.refuse_errors(
        OptionError("", f"other_services[{number}]", text)
        for number, text in not_beside(session.module, service, session.options.get("other_services") or ())
    )
    reading = Reading(service)
    found = [_described(reading, id_) for id_ in _ids(reading.service, session.options.get("organization"))]
    reading.ask(*(TagsOf(one.name) for one in found if one.get("arn")))
    result: Result = {"organizations": [reading.result_of(one) for one in found]}
    hidden = [
        {"organization": one.name, "organization_id": one.id, "field": "tags", "reason": fact.why}
        for one in found
        if isinstance(fact := one.values.get("tags"), Unreadable)
    ]
    if hidden:
        session.warn(
            f"the tags of {', '.join(row['organization'] for row in hidden)} cannot be read; see `unreadable`."
        )
        result["unreadable"] = hidden
    return result


def _ids(service: WorkMail, text: str | None) -> list[str]:
    if text and ORGANIZATION_ID.fullmatch(text):
        return [text]
    named = sorted((str(row["Alias"]), str(row["OrganizationId"])) for row in living_organizations(service))
    return [id_ for alias, id_ in named if not text or same(alias, text)]


def _described(reading: Reading, id_: str) -> Current:
    row = reading.service.call(ORGANIZATION.calls.get, **ORGANIZATION.calls.id_parameter(id_))
    return reading.known.add(rows.from_description(ORGANIZATION, row, id_))
