# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Gathering the settings that the doctor judges, each by itself: what cannot be read spoils no other check."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from .._model.availability import AVAILABILITY_CONFIGURATION
from .._model.current import Current
from .._model.dmarc import INBOUND_DMARC
from .._model.facts import Known, T
from .._model.identity_provider import IDENTITY_PROVIDER
from .._model.monitoring import EMAIL_MONITORING
from .._model.retention import RETENTION_POLICY
from .._model.vocabulary import Kind
from .._plan.knowledge import Knowledge
from .._plan.questions import Find, ListOf
from .._service.beside import Beside
from .._service.client import WorkMail
from .._service.errors import NOT_FOUND_CODES, WorkMailError
from .._service.reader import Reader
from .._service.wire import AwsModule
from .facts import Found, Monitoring, NotKnown, Settings

MAX_TESTED = 20
"""Domains whose availability configuration is tested, one call each; a test may take seconds."""
NO_ROLE = ("NoSuchEntity", "NoSuchEntityException")


def known_or_not(read: Callable[[], T]) -> Found[T]:
    try:
        return Known(read())
    except WorkMailError as error:
        return NotKnown(error.code, str(error))


def gather_settings(module: AwsModule, service: WorkMail) -> Settings:
    """One call for each setting, one for each domain with an availability configuration, and the log group and role."""
    monitoring = known_or_not(partial(_single, service, EMAIL_MONITORING))
    return Settings(
        retention=known_or_not(partial(_single, service, RETENTION_POLICY)),
        identity=known_or_not(partial(_single, service, IDENTITY_PROVIDER)),
        dmarc=known_or_not(partial(_single, service, INBOUND_DMARC)),
        monitoring=Known(_watched(module, service, monitoring.value)) if isinstance(monitoring, Known) else monitoring,
        availability=known_or_not(partial(_tested, service)),
    )


def _single(service: WorkMail, kind: Kind) -> Current | None:
    """The setting; None if the organization has none."""
    known = Knowledge()
    Reader(service, known).answer([Find((kind.name,), "", by="name")])
    return next(iter(known.of_kind(kind.name)), None)


def _watched(module: AwsModule, service: WorkMail, found: Current | None) -> Monitoring:
    """Where messages are logged, and whether the log group and the role exist."""
    if found is None:
        return Monitoring()
    arn, role = str(found.get("log_group_arn") or ""), str(found.get("role_arn") or "")
    group = arn.removesuffix(":*").rpartition(":log-group:")[2]
    group_exists = known_or_not(partial(_group_exists, module, service, group))
    role_exists = known_or_not(partial(_role_exists, module, service, role.rpartition("/")[2])) if role else Known(True)
    return Monitoring(group, role, group_exists, role_exists)


def _group_exists(module: AwsModule, service: WorkMail, name: str) -> bool:
    """Whether a log group is among the first with this beginning. The shortest name is the first."""
    answer = Beside(module, service, "logs", tries=1).call("describe_log_groups", logGroupNamePrefix=name)
    return any(one["logGroupName"] == name for one in answer.get("logGroups") or ())


def _role_exists(module: AwsModule, service: WorkMail, name: str) -> bool:
    try:
        Beside(module, service, "iam", tries=1).call("get_role", RoleName=name)
    except WorkMailError as error:
        if error.has_code(*NO_ROLE):
            return False
        raise
    return True


def _tested(service: WorkMail) -> dict[str, str]:
    """Domain → why its test fails; empty text if it passes."""
    known = Knowledge()
    Reader(service, known).answer([ListOf(AVAILABILITY_CONFIGURATION.name)])
    domains = sorted(one.name for one in known.of_kind(AVAILABILITY_CONFIGURATION.name))[:MAX_TESTED]
    return {domain: _failure(service, domain) for domain in domains}


def _failure(service: WorkMail, domain: str) -> str:
    try:
        answer = service.call("test_availability_configuration", DomainName=domain)
    except WorkMailError as error:
        if error.has_code(*NOT_FOUND_CODES):
            return ""  # Removed since it was listed.
        raise
    return "" if answer.get("TestPassed") else str(answer.get("FailureReason") or "no reason is given")
