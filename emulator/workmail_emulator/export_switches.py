# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the public documentation leaves open about mailbox export jobs."""

from __future__ import annotations

from .switch import Switch

EXPORT_SWITCHES: dict[str, Switch] = {
    "X1": Switch(
        "The key of the exported object, and S3Path",
        "the prefix, directly followed by a name; S3Path is bucket/key, from COMPLETED on",
        {
            "folder": "prefix/job id.zip; S3Path is bucket/key, from the start on",
            "key": "as strict, but S3Path is the key without the bucket",
            "uri": "as strict, but S3Path begins with s3:// (against the pattern of the service's model)",
        },
    ),
    "X2": Switch(
        "The entries of the zip",
        "named by subject, so names repeat; folders with / or \\, not all names UTF-8; zip64",
        {
            "tidy": "Folder/00000001.eml in UTF-8, each name once",
            "rooted": "as tidy, below Top of Information Store",
        },
    ),
    "X3": Switch("Calendar items", "MIME messages with a text/calendar part", {"ics": "files that end in .ics"}),
    "X4": Switch(
        "The log of an export",
        "not in S3",
        {
            "beside": "JSON beside the zip, sha384Hash of the zip",
            "beside-content": "JSON beside the zip, sha384Hash of the entries one after the other",
            "inside": "JSON in the zip, sha384Hash of the entries one after the other",
        },
    ),
    "X5": Switch(
        "A bucket with an S3 Bucket Key",
        "the encryption context is the ARN of the bucket; FAILED where the role does not allow this",
        {"works": "the encryption context is the ARN of the object"},
    ),
    "X6": Switch(
        "A default retention of Object Lock, and a bucket policy that demands headers",
        "FAILED",
        {"works": "the exporter sends what they demand"},
    ),
    "X7": Switch(
        "The mailbox of a DISABLED entity, within 30 days",
        "EntityNotFoundException",
        {"exports": "it is exported", "failed": "the job starts, then FAILED"},
    ),
    "X8": Switch(
        "An export of a group, a system user, or a user that was never registered",
        "EntityNotFoundException",
        {"failed": "the job starts, then FAILED"},
    ),
    "X9": Switch(
        "One export in 24 hours for each mailbox",
        "from EndTime; FAILED and CANCELLED jobs count",
        {"completed": "from EndTime; only COMPLETED jobs count", "start": "from StartTime; all jobs count"},
    ),
    "X12": Switch(
        "What survives in an exported message",
        "flags are lost; Sent Items and Drafts have no Message-ID and no Received",
        {"kept": "all headers; flags as Status and X-Status"},
    ),
    "X22": Switch(
        "StartMailboxExportJob in the last days of the service",
        "OrganizationStateException from 2027-03-24 on",
        {"midnight": "accepted until the end of 2027-03-31"},
    ),
    "X23": Switch(
        "The export of a large mailbox", "one object", {"parts": "several objects; S3Path is the first of them"}
    ),
    "X24": Switch(
        "The export of a resource",
        "calendar items only; it can be empty",
        {"requests": "the meeting requests in its Inbox too"},
    ),
    "X26": Switch(
        "A bucket, key or role that does not fit",
        "InvalidParameterException at the start, as far as it can be seen then",
        {"failed": "the job starts, then FAILED with ErrorInfo"},
    ),
    "X27": Switch("The order of listed mailbox export jobs", "the oldest first", {"newest": "the newest first"}),
}
