# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoints under /_emulator/ for mailboxes, the clock and export jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from .checked import check, known_members
from .exports.archive import entries
from .exports.course import Course
from .exports.job import FAILED, RUNNING, Job
from .mailbox import EVENT, MESSAGE, OTHER, Mailbox, folders_of, items
from .world import Entity, Organization

if TYPE_CHECKING:
    from .service import Service

ACTIONS = ("start", "fail", "complete", "hold", "release", "forget")
BY_HAND = "arn:aws:iam::123456789012:role/by-hand", "arn:aws:kms:{}:123456789012:key/by-hand"


@dataclass
class Action:
    """What is done to an export job behind the back of its starter."""

    organization: str
    """Alias or id."""
    action: str
    """One of `start` (as by hand in the console: no rule is checked), `fail`, `complete`, `hold`, `release` and
    `forget` (no call shows the job; it continues to run, and counts towards the limits)."""
    entity: str = ""
    """Id, name or address: whose mailbox to export, or whose running job is meant."""
    job: str = ""
    """Id of the running job, in place of `entity`."""
    error: str = "An internal error occurred."
    """ErrorInfo of `fail`."""
    bucket: str = "by-hand"
    prefix: str = "by-hand/"
    role: str = BY_HAND[0]
    key: str = ""

    def __post_init__(self) -> None:
        check(self)
        if self.action not in ACTIONS:
            raise ValueError(f"Action.action: {self.action!r} is not one of {', '.join(ACTIONS)}")
        if bool(self.entity) == bool(self.job) or (self.job and self.action == "start"):
            raise ValueError("Action: give entity, or the job of an action other than start")


def add_routes(service: Service, get: Callable[[str, Any], None], post: Callable[[str, Any], None]) -> None:
    """To read: `mailbox`, `export-jobs`; to read and set: `export-course`; to change: `mailbox`; `advance`."""
    get("mailbox", lambda organization, entity, every="": contents(service, organization, entity, bool(every)))
    get("export-jobs", lambda: {one.id: [asdict(job) for job in one.jobs.values()] for one in _all(service)})
    get("export-course", lambda: asdict(service.exporter.course))
    post("mailbox", lambda body: _fill(service, body))
    post("export-jobs", lambda body: act(service, body))
    post("export-course", lambda body: setattr(service.exporter, "course", Course.of(body)))
    post("advance", lambda body: _advance(service, body))


def _all(service: Service) -> list[Organization]:
    return list(service.world.organizations.values())


def find(organization: Organization, text: str) -> Entity:
    """By id, name or address. Raises `ValueError`."""
    for one in organization.entities.values():
        if text.lower() in (one.id, one.name.lower(), *(address.lower() for address in one.addresses())):
            return one
    raise ValueError(f"the organization {organization.alias} has no entity {text}")


def _organization(service: Service, text: str) -> Organization:
    try:
        return service.organization(text)
    except KeyError:
        raise ValueError(f"there is no organization {text}") from None


def contents(service: Service, organization: str, entity: str, every: bool) -> dict[str, Any]:
    """Counts of a mailbox; `every`: each entry of an export too, with folder, kind, size and SHA-256 of its bytes."""
    one = find(_organization(service, organization), entity)
    mailbox = one.mailbox or Mailbox()
    kinds = [item.kind for item in items(mailbox)]
    told: dict[str, Any] = {
        "id": one.id,
        "bytes": one.stored,
        "messages": kinds.count(MESSAGE),
        "events": kinds.count(EVENT),
        "others": kinds.count(OTHER),
        "folders": sorted(list(folder) for folder in folders_of(mailbox)),
        "numbers": asdict(mailbox),
    }
    if every:
        told["entries"] = [
            {
                "name": entry.name if isinstance(entry.name, str) else entry.name.decode("latin-1"),
                "folder": list(entry.item.folder),
                "kind": entry.item.kind,
                "subject": entry.item.subject,
                "flags": list(entry.item.flags),
                "date": entry.item.date,
                "bytes": sum(map(len, entry.pieces())),
                "sha256": entry.sha256(),
            }
            for entry in entries(mailbox, one.kind, service.switches)
        ]
    return told


def _fill(service: Service, body: object) -> None:
    """Change the numbers of a mailbox: `organization`, `entity`, and fields of `Mailbox`."""
    if not isinstance(body, dict) or not {"organization", "entity"} <= set(body):
        names = ", ".join(one.name for one in fields(Mailbox))
        raise ValueError(f"send organization, entity, and some of {names}")
    one = find(_organization(service, str(body.pop("organization"))), str(body.pop("entity")))
    one.mailbox = (one.mailbox or Mailbox()).changed(body)


async def _advance(service: Service, body: object) -> None:
    if not isinstance(body, dict) or set(body) != {"seconds"} or not isinstance(body["seconds"], (int, float)):
        raise ValueError('send {"seconds": a number}')
    await service.advance(body["seconds"])


async def act(service: Service, body: object) -> None:
    """Do an action; `complete` returns when the archive is written. Raises `ValueError`."""
    given = known_members(Action, body)
    missing = {"organization", "action"} - set(given)
    if missing:
        raise ValueError(f"Action needs {', '.join(sorted(missing))}")
    action = Action(**given)
    organization = _organization(service, action.organization)
    if action.action == "start":
        _start(service, organization, action)
        return
    job = _running(organization, action)
    if action.action == "fail":
        service.exporter.stop(job)
        job.end(FAILED, service.world.clock(), action.error)
        return
    if action.action == "forget":
        job.forgotten = True
        return
    job.held = action.action == "hold"
    if action.action == "complete":
        job.polls, job.due, job.doomed = job.read, service.world.clock(), ""
        await service.exporter.settle(service.world, organization, service.switches)


def _running(organization: Organization, action: Action) -> Job:
    id_ = action.job or find(organization, action.entity).id
    found = [job for job in organization.jobs.values() if id_ in (job.id, job.entity) and job.state == RUNNING]
    if not found:
        raise ValueError(f"there is no running export job {action.job or 'of ' + action.entity}")
    return found[-1]


def _start(service: Service, organization: Organization, action: Action) -> None:
    one, now, course = find(organization, action.entity), service.world.clock(), service.exporter.course
    key = action.key or BY_HAND[1].format(organization.region)
    job = Job(
        *(service.world.guid(), one.id, action.role, key, action.bucket, action.prefix),
        started=now,
        polls=0,
        due=now + course.seconds_of(one.stored),
        size=one.stored,
        foreign=True,
    )
    job.polls = course.polls_of(job.id)
    organization.jobs[job.id] = job
