# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the store records of the export of one mailbox in one wave: intended, running, how it ended, what was written.

A record is written before the call that it announces, so that a run that is killed at any point is continued.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from .._service.errors import WorkMailError
from .place import Place

FORMAT = 1
"""Version of the files that this version of the collection writes."""
INTENDED, RUNNING, COMPLETED, FAILED, CANCELLED = "INTENDED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"
REFUSED = "REFUSED"
"""StartMailboxExportJob answered with an error, so there is no job."""
LIMIT = "LimitExceededException"
"""Code of a refusal by both limits: jobs at a time, and one export in 24 hours (WorkMail API reference)."""
LOST = "LOST"
"""The service no longer lists the job, and the bucket has nothing of it."""
OUTCOMES = (COMPLETED, FAILED, CANCELLED, LOST)
STATES = (INTENDED, RUNNING, REFUSED, *OUTCOMES)
DAMAGED = "DamagedRecord"


class Damaged(WorkMailError):
    """A record that this version cannot use; the text names its path and the next step."""


@dataclass(frozen=True)
class Attempt:
    """One export job, or the intention to start it."""

    number: int
    """1 for the first one of the wave."""
    token: str
    """Its ClientToken, by which the service knows a call that is sent again."""
    state: str
    intended: datetime
    job_id: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    code: str = ""
    """Error code of a refusal."""
    error: str = ""
    """Why it failed or was refused, as the service says."""
    s3_path: str = ""


@dataclass(frozen=True)
class Written:
    """An object that a job has written."""

    name: str
    """Its name in the store."""
    size: int
    """Bytes."""
    etag: str


@dataclass(frozen=True)
class Record:
    organization: str
    entity_id: str
    kind: str
    name: str
    """The entity's name when the record was written, for people who read the file."""
    wave: str
    mailbox_size: int | None = None
    """Megabytes (WorkMail API reference, GetMailboxDetails); None if unknown."""
    attempts: tuple[Attempt, ...] = ()
    objects: tuple[Written, ...] = ()
    """Of the last attempt that completed."""
    not_before: datetime | None = None
    """The earliest moment at which the service may accept another job."""

    @property
    def last(self) -> Attempt | None:
        return self.attempts[-1] if self.attempts else None

    def with_last(self, **changes: Any) -> Record:
        """The record with changes to its last attempt."""
        return replace(self, attempts=(*self.attempts[:-1], replace(self.attempts[-1], **changes)))

    @property
    def archives(self) -> tuple[Written, ...]:
        """The zips among its objects."""
        return tuple(one for one in self.objects if not one.name.endswith(".json"))

    @property
    def logs(self) -> tuple[Written, ...]:
        return tuple(one for one in self.objects if one.name.endswith(".json"))

    @property
    def bytes(self) -> int:
        return sum(one.size for one in self.objects)


def token_of(place: Place, organization: str, entity_id: str, wave: str, attempt: int) -> str:
    """The ClientToken of an attempt: the same in every run, so that no attempt starts two jobs.

    The place is part of it: what is exported into another store is another export.
    """
    told = "\n".join((place.bucket, place.prefix, organization, entity_id, wave, str(attempt)))
    return hashlib.sha256(told.encode()).hexdigest()[:40]


def to_bytes(record: Record) -> bytes:
    written = {"format": FORMAT, "type": "export", **asdict(record)}
    return (json.dumps(written, indent=1, sort_keys=True, default=_text) + "\n").encode()


def _text(moment: object) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    raise TypeError(type(moment).__name__)


def from_bytes(data: bytes, path: str, organization: str, about: tuple[str, str] | None = None) -> Record:
    """`about`: the entity and the wave that the path names. Raises `Damaged`."""
    try:
        told = json.loads(data)
        version = told["format"]
        if isinstance(version, int) and version > FORMAT:
            raise Damaged(
                f"{path} has format {version}; this version of mailops.workmail reads formats up to {FORMAT}. "
                "Update the collection.",
                DAMAGED,
            )
        record = _record(told)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Damaged(
            f"{path} is damaged ({type(error).__name__}). Restore an earlier version of the file, or delete it to "
            "export this mailbox again in this wave.",
            DAMAGED,
        ) from None
    if about is not None and about != (record.entity_id, record.wave):
        raise Damaged(
            f"{path} is about the entity {record.entity_id} and the wave {record.wave}, so it was copied or edited. "
            "Delete it to export this mailbox again in this wave.",
            DAMAGED,
        )
    if organization and record.organization != organization:
        raise Damaged(
            f"{path} belongs to the organization {record.organization}, not to {organization}. Use a store of its own "
            "for each organization.",
            DAMAGED,
        )
    return record


def owner_of(data: bytes) -> str:
    """The organization that a record is about; empty if it does not say so."""
    try:
        return str(json.loads(data)["organization"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""


def _record(told: Mapping[str, Any]) -> Record:
    attempts = tuple(_attempt(one) for one in told["attempts"])
    objects = tuple(
        Written(_str(one["name"]), _int(one["size"]), _str(one["etag"])) for one in told.get("objects") or ()
    )
    size = told.get("mailbox_size")
    return Record(
        organization=_str(told["organization"]),
        entity_id=_str(told["entity_id"]),
        kind=_str(told["kind"]),
        name=_str(told["name"]),
        wave=_str(told["wave"]),
        mailbox_size=None if size is None else _int(size),
        attempts=attempts,
        objects=objects,
        not_before=_moment(told.get("not_before")),
    )


def _attempt(told: Mapping[str, Any]) -> Attempt:
    state, intended = told["state"], _moment(told["intended"])
    if state not in STATES or intended is None:
        raise ValueError(state)
    return Attempt(
        _int(told["number"]),
        _str(told["token"]),
        state,
        intended,
        _str(told.get("job_id", "")),
        _moment(told.get("started")),
        _moment(told.get("ended")),
        *(_str(told.get(key, "")) for key in ("code", "error", "s3_path")),
    )


def _moment(text: object) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(_str(text))
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(type(value).__name__)
    return value
