# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the command that concern export jobs."""

from __future__ import annotations

import argparse

from .exports.course import Course, Outcome


def add_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--s3-endpoint",
        metavar="URL",
        help="where S3, KMS and IAM answer; without it, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL_KMS and "
        "AWS_ENDPOINT_URL_IAM; without AWS_ENDPOINT_URL_S3, jobs write nothing",
    )
    group.add_argument(
        "--export-polls",
        type=_polls,
        default=(2, 2),
        metavar="N[-M]",
        help="readings of a job until it ends, a random number from N to M if given (default: 2)",
    )
    group.add_argument("--export-seconds", type=float, default=0.0, metavar="S", help="seconds that each job takes")
    group.add_argument(
        "--export-seconds-per-gb", type=float, default=0.0, metavar="S", help="seconds for each GiB of the mailbox"
    )
    group.add_argument(
        "--fail-export",
        type=_outcome,
        action="append",
        default=[],
        metavar="ENTITY[=ERROR][*TIMES]",
        help="let the jobs of an entity (id, name or address) fail with ERROR; without ERROR, they stay RUNNING; "
        "repeatable",
    )


def _polls(text: str) -> tuple[int, int]:
    least, _dash, most = text.partition("-")
    return int(least), int(most or least)


def _outcome(text: str) -> Outcome:
    subject, _star, times = text.partition("*")
    entity, _equals, error = subject.partition("=")
    return Outcome(entity, error, times=int(times or 0))


def course_of(arguments: argparse.Namespace) -> Course:
    least, most = arguments.export_polls
    return Course(
        least,
        most - least,
        arguments.export_seconds,
        arguments.export_seconds_per_gb,
        outcomes=arguments.fail_export,
    )
