# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Registers, verifies and removes a mail domain, and makes it the default."""

from __future__ import annotations

from collections.abc import Sequence

from .._model.account import FAILED, Domain
from .._plan import domain as plan
from .._plan.operations import Operation
from .._service import account
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._task.account import WantedDomain
from .account import Clock, Step, Wait, carry_out, token
from .outcome import Outcome

BEHIND = 60
"""Seconds for which the service may still take a domain as unverified that it has shown as verified."""
NEXT_STEPS = {
    "register_mail_domain": {
        "MailDomainInUseException": "Another organization has it. Remove it there first.",
        "LimitExceededException": "Remove a domain that is not needed.",
    },
    "update_default_mail_domain": {
        "MailDomainStateException": "WorkMail takes only a verified domain as the default. "
        f"{plan.ASK_FOR_RECORDS} and set `wait_verified: true`.",
    },
    "deregister_mail_domain": {
        "MailDomainInUseException": "Something still uses it: a user, group or resource that is disabled may keep its "
        "address for 30 days, and the default domain stays. Delete the former, or make another domain the default.",
        "InvalidCustomSesConfigurationException": "Undo in Amazon SES what was changed in the receipt rules of this "
        "domain, then run the task again.",
    },
}
"""Operation → error code → what to do about it."""


class DomainWork:
    def __init__(self, service: WorkMail, wanted: WantedDomain, current: Domain | None) -> None:
        self._service = service
        self._wanted = wanted
        self.latest = current
        """The domain as it was read last; None if it is not there."""
        self._steps: dict[str, Step] = {
            "register_mail_domain": self._register,
            "update_default_mail_domain": self._make_default,
            "deregister_mail_domain": self._deregister,
        }

    def carry_out(self, operations: Sequence[Operation]) -> Outcome:
        return carry_out(operations, self._perform)

    def _perform(self, operation: Operation) -> Wait | None:
        try:
            return self._steps[operation.action](operation)
        except WorkMailError as error:
            step = NEXT_STEPS[operation.action].get(error.code, "")
            raise WorkMailError(f"{error} {step}".strip(), error.code, error.operation, error.lost) from error

    def _register(self, operation: Operation) -> Wait | None:
        try:
            self._service.call(operation.action, **operation.params, ClientToken=token())
        except WorkMailError as error:
            if not error.lost or self.read() is None:
                raise
        return self.await_verified if self._wanted.wait_verified else None

    def await_verified(self) -> None:
        """Afterwards addresses can be on it. Raises `WorkMailError` once WorkMail has given up or time is over."""
        self.latest = Clock(self._wanted.timeout).until(
            self._progress, lambda read: read is not None and read.verified, self._still
        )

    def _progress(self) -> Domain | None:
        read = self.read()
        if read is not None and read.ownership == FAILED:
            raise WorkMailError(f"domain {self._wanted.name}: {plan.failed()}", "DomainNotVerified")
        return read

    def _still(self, read: Domain | None) -> str:
        state = read.ownership if read else "not visible"
        missing = "; ".join(f"{one.type} {one.hostname} {one.value}" for one in read.records) if read else "unknown"
        return (
            f"domain {self._wanted.name} is still {state} after {self._wanted.timeout} s. WorkMail looks for these DNS "
            f"records: {missing}. Check that they are there, and run the task again, which goes on waiting."
        )

    def _make_default(self, operation: Operation) -> None:
        clock = Clock(min(BEHIND, self._wanted.timeout))
        while True:
            try:
                self._service.call(operation.action, **operation.params)
                return
            except WorkMailError as error:
                if not error.means("MailDomainStateException") or clock.over:
                    raise
            clock.pause()

    def _deregister(self, operation: Operation) -> None:
        try:
            self._service.call(operation.action, **operation.params)
        except WorkMailError as error:
            if not error.means(account.NO_DOMAIN) and not (error.lost and self.read() is None):
                raise
        self.latest = None

    def read(self) -> Domain | None:
        self.latest = account.domain(self._service, self._wanted.name)
        return self.latest
