# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_assumptions_info`: how the service behaves where its documentation is silent, in counts and readings.

It samples an organization: it only reads, and only a few entities for each question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import NoReturn

from .._model.addresses import same
from .._model.kinds import BY_NAME, BY_PLURAL
from .._run.session import Result, Session
from .._service.client import PAGE, WorkMail
from .._service.errors import WorkMailError
from .._service.lookups import IDENTIFIER
from .._task.arguments import ORGANIZATION_OPTION, Spec
from .seen import (
    DELETED,
    DISABLED,
    ENABLED,
    NOT_FOUND,
    SAMPLE_SIZE,
    ApiRow,
    Asked,
    Reply,
    Seen,
    dated,
    is_service_account,
    mixed,
    spread,
)
from .unknowns import answers

ASSUMPTIONS: Spec = {**ORGANIZATION_OPTION, "deleted_ids": {"type": "list", "elements": "str", "default": []}}
MIN_ID_LENGTH = 12
"""Characters of an identifier where only ids are taken (WorkMail API reference, WorkMailIdentifier)."""
MALFORMED_CALLS: tuple[tuple[str, dict[str, object]], ...] = (
    ("list_users", {"MaxResults": PAGE + 1}),
    ("list_users", {"Filters": {"State": "NOBODY"}}),
    ("describe_entity", {"Email": "nobody"}),
)
"""A number, an enumeration and a pattern that the API's shapes forbid and botocore does not look at."""


def run_assumptions() -> NoReturn:
    Session(ASSUMPTIONS).read(_look)


def _look(session: Session) -> Result:
    session.refuse_errors()
    seen = Sampling(session.connect(1), session.options["deleted_ids"]).sample()
    return {"answers": answers(seen)}


class Sampling:
    """`seen` holds what the service answered; each method adds to it."""

    def __init__(self, service: WorkMail, deleted_ids: Sequence[str] = ()) -> None:
        self._service = service
        self._deleted_ids = list(deleted_ids)[:SAMPLE_SIZE]
        self.seen = Seen()

    def sample(self) -> Seen:
        """Everything that the questions need. Raises `WorkMailError` if the lists cannot be read."""
        self._lists()
        self._registered_last()
        self._disabled()
        self._enabled()
        self._links()
        self._deleted()
        self._names()
        self._malformed_calls()
        return self.seen

    def _reply(self, operation: str, **params: object) -> Reply:
        try:
            return Reply(body=self._service.call(operation, **params))
        except WorkMailError as error:
            return Reply(error.code or "error")

    def _ask(self, rows: Iterable[ApiRow], operation: str, member: str) -> list[Asked]:
        return [Asked(row, self._reply(operation, **{member: row["Id"]})) for row in rows]

    def _describe(self, kind: str, identifier: str) -> Reply:
        calls = BY_NAME[kind].calls
        return self._reply(calls.get, **calls.id_parameter(identifier))

    def _describe_any_kind(self, id_: str) -> Reply:
        """The description of an id whose kind is not known."""
        claiming = [kind for kind in BY_PLURAL.values() if kind.owns_id(id_)]
        kinds = claiming or [kind for kind in BY_PLURAL.values() if not kind.id_pattern]
        replies = [self._describe(kind.name, id_) for kind in kinds]
        return next((reply for reply in replies if reply.code != NOT_FOUND), replies[0])

    def _lists(self) -> None:
        pages = self._service.pages
        self.seen.users = pages("list_users", "Users")
        self.seen.groups = pages("list_groups", "Groups")
        self.seen.resources = pages("list_resources", "Resources")
        self.seen.users_again = self._reply("list_users", MaxResults=PAGE).rows("Users")
        try:
            self.seen.organizations = pages("list_organizations", "OrganizationSummaries")
        except WorkMailError:
            self.seen.organizations = ()

    def _in(self, rows: Sequence[ApiRow], state: str) -> list[ApiRow]:
        return [row for row in rows if row.get("State") == state and not is_service_account(row)]

    def _registered_last(self) -> None:
        dated = [row for row in self._in(self.seen.users, ENABLED) if row.get("EnabledDate")]
        latest = sorted(dated, key=lambda row: row["EnabledDate"])[-SAMPLE_SIZE:]
        self.seen.latest = self._ask(latest, "describe_user", "UserId")
        self.seen.now = self._now()

    def _now(self) -> datetime | None:
        clocks = self._service.clocks
        try:
            return parsedate_to_datetime(clocks.theirs) if clocks else None
        except ValueError:
            return None

    def _disabled(self) -> None:
        """Service accounts are used if no other entity is DISABLED or without a mailbox."""
        seen = self.seen
        users = self._in(seen.users, DISABLED)
        seen.idle = self._ask(spread(users), "describe_user", "UserId")
        chosen = mixed([users, self._in(seen.groups, DISABLED), self._in(seen.resources, DISABLED)])
        service_accounts = [row for row in seen.users if is_service_account(row) and row.get("State") == DISABLED]
        seen.aliases_of_disabled = self._ask(chosen or spread(service_accounts), "list_aliases", "EntityId")
        never = [
            one.row for one in seen.idle if one.reply.good and not seen.was_registered(one.row) and not dated(one.row)
        ]
        seen.without_mailbox = self._ask(never or spread(service_accounts), "get_mailbox_details", "UserId")

    def _enabled(self) -> None:
        seen = self.seen
        kinds = {"user": seen.users, "group": seen.groups, "resource": seen.resources}
        of_kind = {id(row): kind for kind, rows in kinds.items() for row in rows}
        held = [[row for row in self._in(rows, ENABLED) if row.get("Email")] for rows in kinds.values()]
        seen.aliases_of_enabled = self._ask(mixed(held), "list_aliases", "EntityId")
        taken = {str(row.get("Name")).lower() for row in seen.all_rows()}
        by_alias = []
        for one in seen.aliases_of_enabled:
            others = [alias for alias in one.reply.rows("Aliases") if not same(str(alias), one.row["Email"])]
            alias = next((str(alias) for alias in others if str(alias).lower() not in taken), None)
            if alias is not None:
                owner = self._reply("describe_entity", Email=alias)
                by_alias.append((owner, self._describe(of_kind[id(one.row)], alias)))
        seen.by_alias = by_alias

    def _links(self) -> None:
        seen = self.seen
        users = spread(self._in(seen.users, ENABLED))
        groups = spread(self._in(seen.groups, ENABLED))
        rooms = spread(self._in(seen.resources, ENABLED))
        seen.mailboxes = self._ask(users, "get_mailbox_details", "UserId")
        seen.permissions = self._ask(users, "list_mailbox_permissions", "EntityId")
        seen.members = self._ask(groups, "list_group_members", "GroupId")
        seen.permissions_of_groups = self._ask(groups, "list_mailbox_permissions", "EntityId")
        seen.delegates = self._ask(rooms, "list_resource_delegates", "ResourceId")

    def _deleted(self) -> None:
        seen = self.seen
        living = {row["Id"] for row in seen.all_rows() if row.get("State") != DELETED}
        ends = [str(row["GranteeId"]) for one in seen.permissions for row in one.reply.rows("Permissions")]
        ends += [str(row["Id"]) for one in seen.delegates for row in one.reply.rows("Delegates")]
        ends += [str(row["Id"]) for one in seen.members for row in one.reply.rows("Members")]
        doubtful = [id_ for id_ in dict.fromkeys(ends) if id_ not in living]
        seen.linked = {id_: self._describe_any_kind(id_) for id_ in spread(doubtful)}
        kinds = {"user": seen.users, "group": seen.groups, "resource": seen.resources}
        deleted = [(kind, row) for kind, rows in kinds.items() for row in rows if row.get("State") == DELETED]
        seen.deleted = [Asked(row, self._describe(kind, row["Id"])) for kind, row in spread(deleted)]
        seen.vanished = [self._describe_any_kind(id_) for id_ in self._deleted_ids]

    def _names(self) -> None:
        """Names in another case, and names and addresses where only ids are taken."""
        seen = self.seen
        fit = [row for row in seen.users if row.get("State") != DELETED and _has_cases(str(row.get("Name") or ""))]
        seen.in_other_case = [self._describe("user", str(row["Name"]).swapcase()) for row in spread(fit)]
        enabled = [row for row in seen.all_rows() if row.get("State") == ENABLED]
        texts = [(row, str(row.get(member) or "")) for row in enabled for member in ("Name", "Email")]
        long_ = [(row, text) for row, text in texts if len(text) >= MIN_ID_LENGTH]
        seen.aliases_by_name = [Asked(row, self._reply("list_aliases", EntityId=text)) for row, text in spread(long_)]

    def _malformed_calls(self) -> None:
        seen = self.seen
        seen.malformed = [self._reply(operation, **params) for operation, params in MALFORMED_CALLS]
        user = next((row for row in seen.users if row.get("State") in (ENABLED, DISABLED)), None)
        if user is not None:
            filters = [{"UsernamePrefix": user["Name"], "State": state} for state in (ENABLED, DISABLED)]
            replies = [self._reply("list_users", Filters=one) for one in filters]
            seen.filtered = [(user, str(one["State"]), reply) for one, reply in zip(filters, replies, strict=True)]


def _has_cases(name: str) -> bool:
    return IDENTIFIER.fullmatch(name) is not None and re.search("[A-Za-z]", name) is not None
