# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mailbox export jobs (WorkMail API reference: *MailboxExportJob*)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ServiceError, bad_parameter, not_found, refuse
from ..exports.exporter import END_OF_SERVICE, running
from ..exports.fit import foreign_key
from ..exports.job import CANCELLED, COMPLETED, DAY, MOST_RUNNING, REMEMBERED, RUNNING, Job
from ..exports.writing import key_of, path_of
from ..world import DELETED, DISABLED, RETENTION, Entity
from . import lookup, tokens
from .registry import Answer, Context, Request, operation

if TYPE_CHECKING:
    from ..service import Service

LAST_START = 1805846400.0
"""2027-03-24T00:00:00Z: from here on, a job may not end before the service does (unknown X22)."""


async def _before_start(service: Service, context: Context, request: Request) -> str:
    """Why bucket, key or role do not fit, looked at before the call if it would be accepted otherwise."""
    await service.exporter.settle(context.world, context.organization, context.switches)
    if context.switches.reads("X26", "failed") or tokens.used(context, "StartMailboxExportJob", request):
        return ""
    try:
        job = _accept(context, request)
    except ServiceError:
        return ""
    return await service.exporter.problem_at_start(context.organization, job, context.switches)


@operation("StartMailboxExportJob", before=_before_start)
def start_mailbox_export_job(context: Context, request: Request) -> Answer:
    replayed = tokens.replayed(context, "StartMailboxExportJob", request)
    if replayed is not None:
        return replayed
    job = _accept(context, request)
    if context.seen:
        bad_parameter(context.seen)
    job.id = context.world.guid()
    job.polls = context.course.polls_of(job.id)
    if not job.doomed:
        context.course.decide(job, context.organization.entities[job.entity])
    if context.switches.reads("X1", "folder"):
        job.path = path_of(job, key_of(job, context.switches), context.switches)
    context.organization.jobs[job.id] = job
    answer = {"JobId": job.id}
    tokens.remember(context, "StartMailboxExportJob", request, answer)
    return answer


def _accept(context: Context, request: Request) -> Job:
    """The job that a request starts, without an id. Refuses what the state of the organization does not allow."""
    _must_be_in_time(context)
    entity = lookup.find(context, request["EntityId"])
    doomed = _exportable(context, entity, request["EntityId"])
    elsewhere = foreign_key(context.organization, request["KmsKeyArn"])
    if elsewhere and context.switches.strict("X26"):
        bad_parameter(elsewhere)
    _must_have_waited(context, entity)
    if sum(1 for _one in running(context.organization)) >= MOST_RUNNING:
        refuse("LimitExceeded", f"The organization has {MOST_RUNNING} running mailbox export jobs.")
    size = entity.stored
    return Job(
        *("", entity.id, request["RoleArn"], request["KmsKeyArn"], request["S3BucketName"], request["S3Prefix"]),
        started=context.now,
        polls=0,
        due=context.now + context.course.seconds_of(size),
        size=size,
        description=request.get("Description"),
        doomed=doomed,
    )


def _must_be_in_time(context: Context) -> None:
    last = END_OF_SERVICE if context.switches.reads("X22", "midnight") else LAST_START
    if context.now >= last:
        refuse("OrganizationState", "Amazon WorkMail ends on March 31, 2027. It starts no more mailbox export jobs.")


def _exportable(context: Context, entity: Entity, text: str) -> str:
    """Empty if it can be exported; else the ErrorInfo with which the job fails, or an error (unknowns X7, X8)."""
    never = entity.kind == "group" or entity.system or "MailboxProvisionedDate" not in entity.dates
    expired = entity.state == DISABLED and context.now > entity.dates.get("DisabledDate", 0.0) + RETENTION
    if entity.state == DELETED or (expired and not never):
        not_found(text)
    if not never and entity.state != DISABLED:
        return ""
    reading = context.switches.get("X8" if never else "X7")
    if reading == "exports":
        return ""
    if reading != "failed":
        not_found(text)
    return f"The mailbox of {entity.id} cannot be exported."


def _must_have_waited(context: Context, entity: Entity) -> None:
    """One job for each mailbox at a time, and in 24 hours (unknown X9)."""
    reading = context.switches.get("X9")
    for job in context.organization.jobs.values():
        if job.entity != entity.id or (reading == "completed" and job.state not in (RUNNING, COMPLETED)):
            continue
        since = job.started if reading == "start" else (job.ended or context.now)
        if job.state == RUNNING or context.now < since + DAY:
            refuse("LimitExceeded", f"The mailbox of {entity.id} can be exported once in 24 hours.")


async def _before_describe(service: Service, context: Context, request: Request) -> None:
    job = context.organization.jobs.get(request["JobId"])
    await service.exporter.read(context.world, context.organization, [job] if job else [], context.switches)


def _find(context: Context, request: Request) -> Job:
    job = context.organization.jobs.get(request["JobId"])
    if job is None or not _remembered(context, job):
        not_found(request["JobId"])
    return job


def _remembered(context: Context, job: Job) -> bool:
    return not job.forgotten and (job.state == RUNNING or context.now - job.started <= REMEMBERED)


@operation("DescribeMailboxExportJob", write=False, before=_before_describe)
def describe_mailbox_export_job(context: Context, request: Request) -> Answer:
    job = _find(context, request)
    told = _shown(context, job)
    told.pop("JobId")
    told.update(RoleArn=job.role, KmsKeyArn=job.key, S3Prefix=job.prefix)
    if job.error:
        told["ErrorInfo"] = job.error
    return told


def _shown(context: Context, job: Job) -> Answer:
    """What a description and a row of the list have in common. Unset members are omitted."""
    told: Answer = {
        "JobId": job.id,
        "EntityId": job.entity,
        "Description": job.description,
        "S3BucketName": job.bucket,
        "S3Path": job.path or None,
        "EstimatedProgress": job.progress(context.now),
        "State": job.state,
        "StartTime": job.started,
        "EndTime": job.ended,
    }
    return {member: value for member, value in told.items() if value is not None}


async def _before_list(service: Service, context: Context, request: Request) -> None:
    """A page is a reading of the jobs that it shows."""
    try:
        jobs = _page(context, request)["Jobs"]
    except ServiceError:  # of the token, which the operation itself refuses
        jobs = []
    await service.exporter.read(context.world, context.organization, jobs, context.switches)


@operation("ListMailboxExportJobs", write=False, before=_before_list)
def list_mailbox_export_jobs(context: Context, request: Request) -> Answer:
    answer = _page(context, request)
    answer["Jobs"] = [_shown(context, job) for job in answer["Jobs"]]
    return answer


def _page(context: Context, request: Request) -> Answer:
    jobs = [job for job in context.organization.jobs.values() if _remembered(context, job)]
    if context.switches.reads("X27", "newest"):
        jobs.reverse()
    return lookup.page(context, request, "Jobs", jobs, lambda job: str(job.id))


async def _before_cancel(service: Service, context: Context, request: Request) -> None:
    """What has ended by now can be cancelled no more; an archive on its way is given up."""
    await service.exporter.settle(context.world, context.organization, context.switches)
    job = context.organization.jobs.get(request["JobId"])
    if job is not None and not tokens.used(context, "CancelMailboxExportJob", request):
        service.exporter.stop(job)


@operation("CancelMailboxExportJob", before=_before_cancel)
def cancel_mailbox_export_job(context: Context, request: Request) -> None:
    if tokens.replayed(context, "CancelMailboxExportJob", request) is not None:
        return
    job = _find(context, request)
    if job.state != RUNNING:
        bad_parameter(f"The mailbox export job {job.id} is {job.state} and can't be cancelled.")
    job.end(CANCELLED, context.now)
    job.path = ""
    tokens.remember(context, "CancelMailboxExportJob", request, {})
