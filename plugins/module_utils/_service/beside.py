# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The AWS services beside WorkMail: S3, KMS, IAM and STS, through the same gate, retries and error texts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from .client import AWS, MAX_TRIES, Service, WorkMail
from .errors import WorkMailError
from .wire import AwsModule, endpoint_variable, open_client

ELSEWHERE = "NotAws"
"""Code of what AWS was not asked because WorkMail is reached at an endpoint that is not AWS's."""


class Beside(Service):
    """Another service of the same account and region.

    The module's `endpoint_url` is WorkMail's and not used here; `AWS_ENDPOINT_URL_<SERVICE>` is. Where WorkMail is not
    AWS's (a local one, for a rehearsal), AWS is not asked: the credentials are no real ones. Raises `WorkMailError`.
    """

    id_parameter: ClassVar[tuple[str, ...]] = ("KeyId", "PolicySourceArn", "RoleName")

    def __init__(
        self, module: AwsModule, workmail: WorkMail, service: str, connections: int = 10, tries: int = MAX_TRIES
    ) -> None:
        super().__init__(open_client(module, service, connections, endpoint=None), workmail.gate, tries)
        if AWS.fullmatch(self.endpoint) and not AWS.fullmatch(workmail.endpoint):
            raise WorkMailError(
                f"WorkMail is reached at {workmail.endpoint}, which is not AWS, so {service.upper()} was not queried. "
                f"Set {endpoint_variable(self._client)} to use one for rehearsals.",
                ELSEWHERE,
            )


def not_beside(module: AwsModule, workmail: WorkMail, services: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The number of a service that is AWS's although WorkMail is not, and what to set. Nothing is called.

    For what other collections call in the same play: their modules know nothing of WorkMail's endpoint.
    """
    for number, service in enumerate(services):
        try:
            Beside(module, workmail, service)
        except WorkMailError as error:
            if error.code != ELSEWHERE:
                raise
            yield number, str(error)


class S3(Beside):
    paging = ("MaxKeys", 1000, "ContinuationToken", "NextContinuationToken")
    id_parameter = ("Bucket", "Key", "Prefix")

    def __init__(self, module: AwsModule, workmail: WorkMail, connections: int = 10, **more: Any) -> None:
        super().__init__(module, workmail, "s3", connections, **more)

    @classmethod
    def shared(cls, module: AwsModule, workmail: WorkMail) -> S3:
        """The client that all parts of a run use. To make one takes about half a second of CPU time.

        It belongs to the process that made it: after a fork, both would read each other's answers.
        """
        process, known = _SHARED.get(workmail, (0, None))
        if known is None or process != os.getpid():
            known = cls(module, workmail)
            _SHARED[workmail] = os.getpid(), known
        return known


_SHARED: WeakKeyDictionary[WorkMail, tuple[int, S3]] = WeakKeyDictionary()


class Iam(Beside):
    paging = ("MaxItems", 100, "Marker", "Marker")
    id_parameter = ("RoleName", "PolicyArn")

    def __init__(self, module: AwsModule, workmail: WorkMail, **more: Any) -> None:
        super().__init__(module, workmail, "iam", **more)
