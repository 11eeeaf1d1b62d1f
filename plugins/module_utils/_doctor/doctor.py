# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_doctor_info`: looks at everything that a run depends on, and goes on where something is broken."""

from __future__ import annotations

import platform
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any, NoReturn

from ansible.module_utils.ansible_release import __version__ as ansible_core_version
from ansible_collections.amazon.aws.plugins.module_utils.botocore import gather_sdk_versions
from ansible_collections.amazon.aws.plugins.module_utils.common import AMAZON_AWS_COLLECTION_VERSION

from .._run.session import Options, Session
from .._service.client import AWS, WorkMail
from .._service.errors import WorkMailError
from .._task.arguments import ORGANIZATION, Spec
from .checks import judged
from .facts import Facts, Failure
from .inspection import looked_at
from .place import NO_CLIENT, NO_LIBRARY, NO_REGION, REGIONS, WRONG_REGION

DOCTOR: Spec = {**ORGANIZATION, "quotas": {"type": "bool", "default": True}}
TRIES = 2
"""How often a call without an answer is sent: a doctor who cannot reach the service says so soon."""
REGION_MISSING = "requires a region"
"""What amazon.aws says when there is none."""


def run_doctor() -> NoReturn:
    Session(DOCTOR, check_boto3=False).read(_examine)


def _examine(session: Session) -> Options:
    if session.errors:
        session.refuse(session.errors)
    clients = Clients(session.module)
    facts = Facts(
        wanted=str(session.options["organization"]),
        region=clients.region,
        today=datetime.now(UTC).date(),
        versions=versions(),
    )
    return {"checks": [asdict(check) for check in judged(_gathered(facts, clients, bool(session.options["quotas"])))]}


def versions() -> dict[str, str]:
    sdk = gather_sdk_versions()
    return {
        "Python": platform.python_version(),
        "ansible-core": ansible_core_version,
        "amazon.aws": AMAZON_AWS_COLLECTION_VERSION,
        "boto3": str(sdk.get("boto3_version", "")),
        "botocore": str(sdk.get("botocore_version", "")),
    }


def _gathered(facts: Facts, clients: Clients, quotas: bool) -> Facts:
    if not facts.versions["boto3"]:
        return replace(facts, contact=Failure(NO_LIBRARY, "boto3 is missing."))
    try:
        service = WorkMail(clients, tries=TRIES)
    except WorkMailError as error:
        return replace(facts, contact=Failure(error.code, str(error)))
    if facts.region not in REGIONS and AWS.fullmatch(service.endpoint):
        return replace(facts, contact=Failure(WRONG_REGION, f"WorkMail is not available in {facts.region}."))
    return looked_at(facts, clients, service, quotas)


class Clients:
    """Clients of AWS as the task's options want them; where amazon.aws would end the run, a `WorkMailError`."""

    def __init__(self, module: Any) -> None:
        self._module = module

    @property
    def region(self) -> str:
        """Empty if none is set, or it cannot be told because boto3 or the profile is missing."""
        with suppress(WorkMailError):
            return str(self._going_on(lambda: self._module.region) or "")
        return ""

    def client(self, service: str, **extra: Any) -> Any:
        return self._going_on(lambda: self._module.client(service, **extra))

    def _going_on(self, work: Callable[[], Any]) -> Any:
        """amazon.aws calls the module's own `fail_json` from deep inside; another one stands before it meanwhile."""

        def fail(msg: str = "", **_more: Any) -> NoReturn:
            raise WorkMailError(msg, NO_REGION if REGION_MISSING in msg else NO_CLIENT)

        vars(self._module)["fail_json"] = fail
        try:
            return work()
        finally:
            del vars(self._module)["fail_json"]
