# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Creates, tags and deletes an organization, and waits until it is Active or gone."""

from __future__ import annotations

from collections.abc import Sequence

from .._model.account import ACTIVE, BECOMING, BROKEN, DELETED, DELETING, Organization
from .._plan.operations import Operation
from .._service import account
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._task.account import WantedOrganization
from .account import Clock, Step, Wait, carry_out, token
from .outcome import Outcome


class OrganizationWork:
    def __init__(self, service: WorkMail, wanted: WantedOrganization, current: Organization | None) -> None:
        self._service = service
        self._wanted = wanted
        self._before = current
        self._last: Operation | None = None
        self.latest = current
        """The organization as it was read last; None if it is not there."""
        if current is not None:
            service.organization_id = current.id
        self._steps: dict[str, Step] = {
            "create_organization": self._create,
            "tag_resource": self._tag,
            "untag_resource": self._tag,
            "delete_organization": self._delete,
        }

    def carry_out(self, operations: Sequence[Operation]) -> Outcome:
        self._last = operations[-1] if operations else None
        return carry_out(operations, lambda operation: self._steps[operation.action](operation))

    def _create(self, operation: Operation) -> Wait | None:
        """After the wait it is Active."""
        try:
            answer = self._service.call("create_organization", **operation.params, ClientToken=token())
            id_ = str(answer["OrganizationId"])
        except WorkMailError as error:
            id_ = self._after_all(error)
        self._service.organization_id = id_
        self.latest = Organization(id_, operation.subject.name, "")
        return self.await_active if self._wanted.wait or operation is not self._last else None

    def _after_all(self, error: WorkMailError) -> str:
        """The id of what a call without an answer created: nothing bore the alias before."""
        id_ = account.id_by_alias(self._service, self._wanted.text) if error.lost else None
        if id_ is None:
            raise error
        return id_

    def await_active(self) -> None:
        """Raises `WorkMailError` with the service's own words if creation failed."""
        self.latest = Clock(self._wanted.timeout).until(
            self._progress, lambda read: read is not None and read.state == ACTIVE, self._still
        )

    def _progress(self) -> Organization | None:
        read = account.described(self._service, self._service.organization_id)
        if read is not None and read.state in (*BROKEN, DELETING, DELETED):
            why = f": {read.error}" if read.error else ""
            text = f"{read.alias} ({read.id}) is {read.state}{why}. Delete it (`state: absent`) and create it again."
            raise WorkMailError(f"organization {text}", "OrganizationState")
        return read

    def _tag(self, operation: Operation) -> None:
        arn = self.latest.arn if self.latest else ""
        self._service.call(operation.action, **operation.params, ResourceARN=arn)

    def _delete(self, operation: Operation) -> Wait | None:
        """Afterwards it is being deleted; whether it happened is read, not taken from an answer that may be lost."""
        clock, key = Clock(self._wanted.timeout), token()
        while True:
            try:
                self._service.call("delete_organization", **operation.params, ClientToken=key)
                break
            except WorkMailError:
                now = account.described(self._service, self._service.organization_id)
                if now is None or now.state in (DELETING, DELETED):
                    break
                if now.state not in BECOMING or clock.over:
                    raise
            clock.pause()
        return self.await_gone if self._wanted.wait else None

    def await_gone(self) -> None:
        """Readings may go on to show the state from before for a while."""
        Clock(self._wanted.timeout).until(self._decay, lambda read: read is None or read.state == DELETED, self._still)

    def _decay(self) -> Organization | None:
        read = account.described(self._service, self._service.organization_id)
        before = self._before.state if self._before else ""
        if read is not None and read.state in BROKEN and read.state != before:
            why = f": {read.error}" if read.error else ""
            text = f"organization {read.alias} ({read.id}) could not be deleted and is {read.state}{why}."
            raise WorkMailError(text, "OrganizationState")
        return read

    def _still(self, read: Organization | None) -> str:
        state = read.state if read else "not visible"
        seconds = self._wanted.timeout
        return (
            f"organization {self._wanted.text} is still {state} after {seconds} s. Run the task again, which goes on "
            "waiting, or raise `wait_timeout`."
        )
