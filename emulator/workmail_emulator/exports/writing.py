# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes the archive of one job to S3. Runs in a thread of its own and touches no state."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from ..mailbox import Mailbox
from ..switches import Switches
from ..world import Organization
from .archive import Archive
from .fit import Fit
from .job import Job
from .storage import Storage


class Refused(Exception):
    """The archive cannot be written; the text is the ErrorInfo."""


def key_of(job: Job, switches: Switches) -> str:
    """The key of the zip (unknown X1). In the strict reading, the name does not follow from the job."""
    if switches.reads("X1", "folder"):
        return f"{job.prefix.rstrip('/')}/{job.id}.zip"
    return f"{job.prefix}{hashlib.sha256(job.id.encode()).hexdigest()[:20]}.zip"


def path_of(job: Job, key: str, switches: Switches) -> str:
    """S3Path (unknown X1)."""
    path = {"key": key, "uri": f"s3://{job.bucket}/{key}"}
    return path.get(switches.get("X1"), f"{job.bucket}/{key}")


@dataclass
class Writing:
    """One archive on its way. `write` gives the S3Path."""

    storage: Storage
    organization: Organization
    job: Job
    mailbox: Mailbox
    kind: str
    switches: Switches
    part_size: int
    """Bytes of one part, where an archive has several (unknown X23)."""
    ended: float
    """The moment that the log names."""
    stop: threading.Event = field(default_factory=threading.Event)
    keys: list[str] = field(default_factory=list)
    """Objects that were begun."""

    def write(self) -> str:
        """Raises `Refused`, and `storage.Stopped` once `stop` is set."""
        key = key_of(self.job, self.switches)
        try:
            self._must_fit(key)
            keys = self._upload(key)
        except OSError as error:
            raise Refused(str(error)) from error
        except (BotoCoreError, ClientError) as error:
            raise Refused(f"{type(error).__name__}: {error}") from error
        return path_of(self.job, keys[0], self.switches)

    def _must_fit(self, key: str) -> None:
        fit = Fit(self.storage, self.organization, self.job, self.switches)
        for problem in (*fit.at_start(), *fit.at_upload(key)):
            raise Refused(problem)

    def _upload(self, key: str) -> list[str]:
        """One object, or several where X23 says so; the keys."""
        parts, stem = self.switches.reads("X23", "parts"), key.removesuffix(".zip")
        archive = Archive(self.mailbox, self.kind, self.switches, self.job.started, self.ended)
        while archive.more or not self.keys:
            self.keys.append(f"{stem}-{len(self.keys) + 1}.zip" if parts else key)
            self._send(self.keys[-1], archive.zip(self.part_size if parts else 0))
        keys = list(self.keys)
        if archive.log_beside:
            self.keys.append(f"{stem}.json")
            where = (self.job.bucket, self.keys[-1])
            self.storage.put(self.organization.region, where, self.job.key, archive.log())
        return keys

    def remove(self) -> None:
        """Delete what was written for a job that was cancelled in the meantime."""
        for key in self.keys:
            self.storage.delete(self.organization.region, (self.job.bucket, key))

    def _send(self, key: str, pieces: Iterator[bytes]) -> None:
        where = (self.job.bucket, key)
        self.storage.upload(self.organization.region, where, self.job.key, pieces, self.stop)
