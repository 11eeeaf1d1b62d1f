# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""After a lost answer the fact is looked at until it shows or the wait is over, whatever the operation is."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._apply.calling import Caller
from ansible_collections.mailops.workmail.plugins.module_utils._apply.judging import Judge
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_NAME
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Ref
from ansible_collections.mailops.workmail.plugins.module_utils._plan import operations
from ansible_collections.mailops.workmail.plugins.module_utils._plan.conditions import exists
from ansible_collections.mailops.workmail.plugins.module_utils._plan.knowledge import Knowledge
from ansible_collections.mailops.workmail.plugins.module_utils._plan.operations import Operation
from ansible_collections.mailops.workmail.plugins.module_utils._service.client import WorkMail
from ansible_collections.mailops.workmail.plugins.module_utils._service.errors import OUT_OF_TIME, WorkMailError
from support.clock import Clock

USER, GROUP, RESOURCE = BY_NAME["user"], BY_NAME["group"], BY_NAME["resource"]
BOB, ANN, STAFF, ROOM = Ref("user", "bob"), Ref("user", "ann"), Ref("group", "staff"), Ref("resource", "room")
IDS = {BOB: "S-1-bob", ANN: "S-1-ann", STAFF: "S-1-staff", ROOM: "r-room"}
BEHIND = 3
"""Readings that show the fact as it was before the write whose answer was lost."""
GONE = WorkMailError("There is none.", "EntityNotFoundException")


@dataclass
class Behind:
    """A service whose first write took effect without an answer, which refuses it ever after, and reads stale."""

    write: str
    before: Any
    after: Any
    code: str = "UnsupportedOperationException"
    behind: int = BEHIND
    ends: float = math.inf
    clock: Any = time
    reads: int = 0
    writes: list[float] = field(default_factory=list)

    @property
    def gate(self) -> Behind:
        return self

    @property
    def left(self) -> float:
        return self.ends - self.clock.monotonic()

    def has_parameter(self, _operation: str, _member: str) -> bool:
        return False

    def call(self, operation: str, **_params: Any) -> dict[str, Any]:
        self._in_time()
        if operation == self.write:
            self.writes.append(self.clock.monotonic())
            raise WorkMailError("No.", self.code, operation, lost=len(self.writes) == 1)
        return cast("dict[str, Any]", self._read())

    def pages(self, _operation: str, _member: str, _params: Any = None) -> list[Any]:
        return cast("list[Any]", self._read())

    def _in_time(self) -> None:
        if self.left <= 0:
            raise WorkMailError("The time is over.", OUT_OF_TIME)

    def _read(self) -> Any:
        self._in_time()
        self.reads += 1
        shown = self.before if self.reads <= self.behind else self.after
        if isinstance(shown, WorkMailError):
            raise shown
        return shown


def user(state: str = "ENABLED", email: str = "bob@example.com") -> dict[str, Any]:
    return {"UserId": IDS[BOB], "Name": "bob", "State": state, "Email": email, "DisplayName": "Bob"}


def row(id_: str, *rights: str) -> dict[str, Any]:
    return {"Id": id_, "GranteeId": id_, "PermissionValues": list(rights), "Type": "USER", "State": "ENABLED"}


def part(name: str, **params: object) -> Operation:
    return operations.write_part(BOB, USER.part(name), params, ())


MEMBERS, DELEGATES, RIGHTS = GROUP.link("members"), RESOURCE.link("delegates"), USER.link("permissions")
DONE: dict[str, tuple[Operation, Any, Any]] = {
    "created": (operations.create(USER, BOB, {}, (), frozenset()), GONE, user("DISABLED")),
    "deleted": (operations.delete(BOB, "DISABLED"), user("DISABLED"), GONE),
    "registered": (operations.register(BOB, "bob@example.com"), user("DISABLED"), user()),
    "deregistered": (operations.deregister(BOB, "bob@example.com", ()), user(), user("DISABLED")),
    "another primary": (operations.change_primary(BOB, "b@x.org", "c@x.org", False), user(), user(email="c@x.org")),
    "an alias more": (operations.create_alias(BOB, "b@x.org"), [], ["b@x.org"]),
    "an alias less": (operations.delete_alias(BOB, "b@x.org", False), ["b@x.org"], []),
    "a member more": (operations.add_link(STAFF, MEMBERS, BOB, (), (), "bob"), [], [row(IDS[BOB])]),
    "a member less": (operations.remove_link(STAFF, MEMBERS, BOB, (), "bob", exists(BOB)), [row(IDS[BOB])], []),
    "a delegate more": (operations.add_link(ROOM, DELEGATES, BOB, (), (), "bob"), [], [row(IDS[BOB])]),
    "a delegate less": (operations.remove_link(ROOM, DELEGATES, BOB, (), "bob", exists(BOB)), [row(IDS[BOB])], []),
    "rights": (
        operations.add_link(BOB, RIGHTS, ANN, (), ("SEND_AS",), "ann"),
        [row(IDS[ANN], "FULL_ACCESS")],
        [row(IDS[ANN], "SEND_AS")],
    ),
    "no rights": (operations.remove_link(BOB, RIGHTS, ANN, (), "ann", exists(ANN)), [row(IDS[ANN], "SEND_AS")], []),
    "an attribute": (part("attributes", DisplayName="Robert"), user(), {**user(), "DisplayName": "Robert"}),
    "a quota": (part("mailbox", MailboxQuota=100), {"MailboxQuota": 50}, {"MailboxQuota": 100}),
}


def perform(service: Behind, operation: Operation, timeout: int = 120) -> dict[Ref, str]:
    ids = {ref: id_ for ref, id_ in IDS.items() if ref != BOB or operation.action != "create_user"}
    speaking = cast(WorkMail, service)
    Caller(speaking, Judge(speaking, Knowledge(), ids), ids, timeout).perform(operation, frozenset())
    return ids


@pytest.mark.parametrize("case", DONE)
def test_what_took_effect_is_done_once_a_reading_shows_it(case: str) -> None:
    operation, before, after = DONE[case]
    service = Behind(operation.action, before, after)
    assert perform(service, operation)[BOB] == IDS[BOB]
    assert service.reads > BEHIND


@pytest.mark.parametrize("case", DONE)
def test_what_no_reading_shows_fails_when_the_wait_is_over(case: str) -> None:
    operation, before, after = DONE[case]
    service = Behind(operation.action, before, after, behind=10**6)
    with pytest.raises(WorkMailError) as failed:
        perform(service, operation, timeout=0)
    assert (failed.value.code, failed.value.lost) == ("UnsupportedOperationException", True)


def test_the_last_look_is_when_the_wait_is_over_and_not_before(clock: Clock) -> None:
    operation, before, after = DONE["deregistered"]
    service = Behind(operation.action, before, after, behind=10**6, clock=clock)
    with pytest.raises(WorkMailError):
        perform(service, operation, timeout=1)
    assert clock.now == pytest.approx(1.0)


def test_the_wait_ends_with_the_time_of_the_task(clock: Clock) -> None:
    operation, before, after = DONE["deregistered"]
    service = Behind(operation.action, before, after, behind=10**6, ends=0.5, clock=clock)
    with pytest.raises(WorkMailError) as failed:
        perform(service, operation)
    assert clock.now == pytest.approx(0.5)
    assert (failed.value.code, failed.value.lost) == (OUT_OF_TIME, True)


def test_nothing_is_waited_for_that_no_reading_will_ever_show() -> None:
    operation = part("password", Password="Correct-Horse-1")
    service = Behind(operation.action, user(), user())
    with pytest.raises(WorkMailError):
        perform(service, operation)
    assert len(service.writes) == 1


def test_nothing_is_waited_for_where_reading_is_not_allowed() -> None:
    operation, _before, _after = DONE["deregistered"]
    denied = WorkMailError("No.", "AccessDeniedException")
    service = Behind(operation.action, denied, denied)
    with pytest.raises(WorkMailError):
        perform(service, operation)
    assert len(service.writes) == 1
