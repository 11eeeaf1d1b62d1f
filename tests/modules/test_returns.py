# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules' RETURN says is what they return: every key, its type, and whether it is always there."""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.module_utils._export import estimate
from ansible_collections.mailops.workmail.plugins.module_utils._imap import sending
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_NAME
from ansible_collections.mailops.workmail.plugins.module_utils._report import bounded
from ansible_collections.mailops.workmail.plugins.module_utils._run import files, import_mailbox
from ansible_collections.mailops.workmail.plugins.module_utils._run.import_calendar import CalendarImport
from ansible_collections.mailops.workmail.plugins.module_utils._service.beside import S3
from ansible_collections.mailops.workmail.plugins.module_utils._service.errors import WorkMailError
from ansible_collections.mailops.workmail.plugins.module_utils._store.steps import (
    LATER,
    STATES,
    Step,
    step_name,
    to_bytes,
)
from support import exports, imports, rules, settings, storage, zips
from support.imap import PASSWORD, USER, Mailserver, pymap
from support.inprocess import MODULES, Runner
from workmail_emulator import Emulator, Faults, Lag, Rule
from workmail_emulator.exports.course import Course
from workmail_emulator.operations import OPERATIONS, registry
from workmail_emulator.operations import rows as stored

Options = dict[str, Any]

ANSIBLES = {"changed", "failed", "msg", "warnings", "invocation"}
"""Keys of every module, which Ansible's own documentation explains."""
OF_PATH = {"gid", "group", "mode", "owner", "size", "state", "uid"}
"""Keys that Ansible adds to a result with the path of a file."""
FREE = {"changes", "tags", "evidence"}
"""Dictionaries whose keys are data."""
DOCUMENTED = {"mailboxes.delta.changes", "exports.evidence"}
"""Those that have the name of such a dictionary, and documented keys."""
TYPES = {"str": str, "bool": bool, "int": int, "float": float, "list": list, "dict": dict}

NAMES = sorted(path.stem for path in (Path(__file__).parents[2] / "plugins" / "modules").glob("workmail_*.py"))
NOWHERE = {"organization": "nowhere"}
CROWD = [f"user{number:05d}" for number in range(1, 251)]
STRANGERS = [f"stranger-{number}-whom-nobody-has-ever-seen-here" for number in range(250)]
LONG = [f"a-rather-long-address-so-that-few-of-them-fit-{number}@example.com" for number in range(99)]
NO_ADDRESSES = [f"this is not an address, not even by far, whatever you think {number}" for number in range(250)]
IDLE = [f"idle{number:02d}" for number in range(60)]
PERSON = {
    "display_name": "Dora",
    "first_name": "Dora",
    "last_name": "Vik",
    "initials": "DV",
    "telephone": "1",
    "street": "Storgata",
    "job_title": "Baker",
    "city": "Oslo",
    "company": "Acme",
    "zip_code": "0150",
    "department": "Bread",
    "country": "NO",
    "office": "1",
    "role": "USER",
    "hidden_from_global_address_list": False,
    "identity_provider_user_id": "11111111-2222-3333-4444-555555555555",
    "mailbox_quota": 1000,
    "aliases": ["dora.vik@example.com"],
}
BOOKING = {
    "auto_accept_requests": True,
    "auto_decline_recurring_requests": True,
    "auto_decline_conflicting_requests": True,
}
LIST = {"members": ["ann"], "hidden_from_global_address_list": True}
ROOM = {
    "type": "ROOM",
    "description": "12 seats",
    "hidden_from_global_address_list": False,
    "booking_options": BOOKING,
    "delegates": ["ann"],
}
GRANTED = [{"grantee": "bob", "permissions": ["SEND_AS"]}]
BY_GROUP = {"grantee": "staff", "permissions": ["SEND_AS"]}
HOUSE: Options = {
    "users": [
        {"name": "ann", "email": "ann@example.com", **PERSON, "aliases": LONG, "mailbox_permissions": GRANTED},
        {"name": "bob", "email": "bob@example.com"},
        {"name": "cem", "enabled": False},
        {"name": "gil", "email": "gil@example.com"},
    ],
    "groups": [
        {"name": "staff", "email": "staff@example.com", "members": ["bob"], "mailbox_permissions": GRANTED},
        {"name": "club", "email": "club@example.com"},
    ],
    "resources": [
        {"name": "room", "email": "room@example.com", **ROOM, "mailbox_permissions": [*GRANTED, BY_GROUP]},
        {"name": "shed", "email": "shed@example.com", "type": "ROOM"},
    ],
}
CLOSED: Options = {
    kind: [{"name": name, "enabled": False}]
    for kind, name in (("users", "gil"), ("groups", "club"), ("resources", "shed"))
}
EXPORTS = ("workmail_mailbox_export", "workmail_mailbox_export_info")
READING = "workmail_archive_info"
CROWDED = (READING, "workmail_directory", "workmail_group", "workmail_resource", *EXPORTS)
NEWCOMERS = [{"name": name, "email": f"{name}@{name}.example"} for name in CROWD]


WATCHED = "/aws/workmail/emailevents/acme"


def observed(emulator: Emulator) -> None:
    """Metrics and a log group with one of everything of ann, and of many who are not known."""
    url = os.environ["AWS_ENDPOINT_URL_CLOUDWATCH"]
    (organization,) = Runner(emulator.url, "acme").run("workmail_organization_info")["organizations"]
    now = datetime.now(UTC) - timedelta(hours=30)
    data = {"MetricName": "MailboxEmailDelivered", "Timestamp": now, "Value": 3, "Unit": "Count"}
    data["Dimensions"] = [{"Name": "OrganizationId", "Value": organization["organization_id"]}]
    storage.client("cloudwatch", url).put_metric_data(Namespace="AWS/WorkMail", MetricData=[data])
    delivered = [{"event": {"eventName": "MAILBOX_EMAIL_DELIVERED", "recipient": f"{one}@x.example"}} for one in CROWD]
    access = {"organization_arn": "arn:x", "user": "ann@example.com", "protocol": "IMAP", "source_ip": "192.0.2.17"}
    told = [
        *delivered,
        {"event": {"eventName": "MAILBOX_EMAIL_DELIVERED", "recipient": "ann@example.com"}},
        {"event": {"eventName": "OUTGOING_EMAIL_SUBMITTED", "from": "ann@example.com"}},
        *({**access, **one} for one in ({"auth_successful": True}, {"auth_successful": False}, {"action": "read"})),
    ]
    logs, at = storage.client("logs", url), int(now.timestamp() * 1000)
    logs.create_log_group(logGroupName=WATCHED)
    logs.create_log_stream(logGroupName=WATCHED, logStreamName="one")
    rows = [{"timestamp": at, "message": json.dumps(one)} for one in told]
    logs.put_log_events(logGroupName=WATCHED, logStreamName="one", logEvents=rows)


MANY = [{"mailbox": f"u{number}", "src": [f"u{number}.zip"]} for number in range(210)]
BOB = [{"mailbox": "bob", "src": ["bob.zip"], "mailbox_size": 1.0}]
LONG_FOLDER = "a folder with a long name"


def write_archives(_emulator: Emulator) -> None:
    """An archive with folders and other entries, and many of which an entry cannot be read."""
    folders = [(f"{LONG_FOLDER} {number}/1.eml", zips.message(number)) for number in range(120)]
    other: list[tuple[str | bytes, bytes]] = [("Inbox/table.bin", bytes(range(256)))]
    zips.write(Path("bob.zip"), zips.zipped([*zips.mailbox(9), *folders, *other]))
    for item in MANY:
        zips.write(Path(item["src"][0]), zips.with_wrong_sums(zips.zipped(zips.mailbox(1))))
    zips.write(Path("bad.zip"), zips.with_wrong_sums(zips.zipped(folders)))


def change_archives(_emulator: Emulator) -> None:
    """Some messages of an earlier archive are gone, some in another folder, and some are new."""
    new: list[tuple[str | bytes, bytes]] = [
        (f"{LONG_FOLDER}/{number}.eml", zips.message(number)) for number in range(40, 200)
    ]
    zips.write(Path("bob.zip"), zips.zipped([*zips.mailbox(2), *new]))
    Path("bob.json").write_text(json.dumps({"totalMessages": "163", "totalBytes": "1", "sha384Hash": "0"}))


IMPORT = "workmail_archive_import"


def fill_target(_emulator: Emulator) -> None:
    """Messages that the archive does not have, and some of its own in another folder."""
    with Mailserver(DEFAULTS[IMPORT]["port"]).mailbox().opened() as imap:
        imap.create("Done")
        for number in range(40):
            imap.append("Done", "", "", zips.message(9000 + number))
        imap.select("INBOX")
        imap.copy("1:30", "Done")
        imap.store("1:30", "+FLAGS", "(\\Deleted)")
        imap.expunge()


def one_target(**item: Any) -> Options:
    return {"user": None, "targets": [{"mailbox": "bob", "user": USER, **item}]}


APPLICATION = "workmail_identity_center_application"
NEW_APPLICATION: Options = {"name": "mail", "instance_arn": "arn:aws:sso:::instance/ssoins-1234567890abcdef"}
RULES = rules.lives("helpers")
FREE_BUSY = {"lambda_arn": "arn:aws:lambda:eu-west-1:123456789012:function:free-busy"}
EFFECTS = "workmail_access_effect_info"
DEVICE = {"type": "iPhone", "model": "iPhone15C2", "operating_system": "iOS 17", "user_agent": "Apple"}
QUESTIONS: list[Options] = [
    {"user": "ann", "action": "IMAP", "ip_address": "192.0.2.7"},
    {"impersonation_role": "helpers", "mailbox": "ann"},
    {"device": DEVICE},
]
TOKENS = "workmail_personal_access_token"


def issue_tokens(emulator: Emulator) -> None:
    """Tokens that expire, most of them of two users."""
    settings.write_samples(emulator)
    for number in range(250):
        for user in ("ann", "bob"):
            emulator.issue_token("acme", user, f"laptop {number}", age=2, used=1)


def furnished(emulator: Emulator) -> None:
    """Two impersonation roles whose rules have a name."""
    rule = {"ImpersonationRuleId": "all", "Name": "Everybody", "Effect": "ALLOW"}
    both = ("helpers", "helpers-2")
    roles = {
        f"{name}-id": {"ImpersonationRoleId": f"{name}-id", "Name": name, "Type": "READ_ONLY", "Rules": [rule], **NEVER}
        for name in both
    }
    emulator.edit("acme", lambda one: stored.of(one, stored.ROLES).update(roles))


NEVER = {"DateCreated": 0.0, "DateModified": 0.0}


class Task(NamedTuple):
    options: Options
    check: bool = False
    fails: bool = False
    prepare: Callable[[Emulator], None] = lambda _emulator: None


def denying(*operations: str) -> Callable[[Emulator], None]:
    rules = [Rule(operation, code="AccessDeniedException") for operation in operations]
    return lambda emulator: emulator.set_faults(Faults(rules=rules))


def refusing(operation: str, code: str = "EntityStateException") -> Callable[[Emulator], None]:
    return lambda emulator: emulator.set_faults(Faults(rules=[Rule(operation, code=code)]))


def restoring(emulator: Emulator) -> None:
    """Who is registered again gets the old aliases back."""
    emulator.set_switch("U49", "restored")


def withholding(emulator: Emulator) -> None:
    """Nobody is told the permissions on a group's mailbox."""
    emulator.set_switch("U52", "error")


def talking(emulator: Emulator) -> None:
    """The organization is long in the making, and the service tells all that it can tell of one."""
    emulator.set_lag(Lag(creation_reads=1000))
    usual = OPERATIONS["DescribeOrganization"]
    told = {"ErrorMessage": "The directory is slow.", "MigrationAdmin": "S-1-1-12-1234567890-123456789"}
    OPERATIONS["DescribeOrganization"] = registry.Handler(
        lambda context, request: {**(usual.run(context, request) or {}), **told}, False, True
    )


def obstructing(_emulator: Emulator) -> None:
    """A folder takes the place of the report while the task runs."""
    usual = OPERATIONS["UpdateUser"]

    def obstruct(context: Any, request: Any) -> Any:
        Path("late.json").mkdir(exist_ok=True)
        return usual.run(context, request)

    OPERATIONS["UpdateUser"] = registry.Handler(obstruct, usual.write, usual.any_state)


def obstructing_exports(_emulator: Emulator) -> None:
    usual = OPERATIONS["StartMailboxExportJob"]

    def obstruct(context: Any, request: Any) -> Any:
        Path("late.json").mkdir(exist_ok=True)
        return usual.run(context, request)

    OPERATIONS["StartMailboxExportJob"] = dataclasses.replace(usual, run=obstruct)


def adding_a_domain(emulator: Emulator) -> None:
    Runner(emulator.url, "acme").run("workmail_domain", domain="example.org")


def obstructing_description(_emulator: Emulator) -> None:
    obstructing_reading(_emulator, "DescribeOrganization")


def obstructing_reading(_emulator: Emulator, operation: str = "ListMailboxExportJobs") -> None:
    usual = OPERATIONS[operation]

    def obstruct(context: Any, request: Any) -> Any:
        Path("late.json").mkdir(exist_ok=True)
        return usual.run(context, request)

    OPERATIONS[operation] = dataclasses.replace(usual, run=obstruct)


def holding(emulator: Emulator) -> None:
    """Export jobs that start from now on take long."""
    emulator.set_course(Course(polls=1000))


def exported(emulator: Emulator) -> None:
    """A wave in every state that the info module shows."""
    runner = Exporting(emulator.url, "acme", DEFAULTS["workmail_mailbox_export"])
    runner.run("workmail_mailbox_export", mailboxes=["ann", "bob", "room", "user00006"])
    runner.run("workmail_mailbox_export", mailboxes=["user00004"], wave="second")
    runner.run("workmail_mailbox_export", mailboxes=["user00004"])
    holding(emulator)
    runner.run("workmail_mailbox_export", mailboxes=["user00005"], wait=False)


def many_exported(emulator: Emulator) -> None:
    """A wave with more completed exports than a task names or a result lists."""
    exported(emulator)
    s3 = storage.client("s3", os.environ["AWS_ENDPOINT_URL_S3"])
    found = s3.list_objects_v2(Bucket=storage.BUCKET, Prefix=f"{exports.PREFIX}/records/")["Contents"]
    names = [one["Key"] for one in found if one["Key"].endswith("/pilot.json")]
    told = [json.loads(s3.get_object(Bucket=storage.BUCKET, Key=name)["Body"].read()) for name in names]
    done = next((one for one in told if one["kind"] == "user" and one["name"] == "bob"), {})
    for number in range(60):
        id_ = f"00000000-0000-4000-8000-{number:012d}"
        body = json.dumps({**done, "entity_id": id_, "name": f"person{number:02d}"})
        s3.put_object(Bucket=storage.BUCKET, Key=f"{exports.PREFIX}/records/{id_}/pilot.json", Body=body)


def moved(emulator: Emulator) -> None:
    """The exported mailboxes are verified, and one of them is imported."""
    runner = Exporting(
        emulator.url, "acme", {key: DEFAULTS["workmail_mailbox_export"][key] for key in ("wave", "store")}
    )
    runner.run("workmail_archive_info", mailboxes=["ann"])
    s3 = storage.client("s3", os.environ["AWS_ENDPOINT_URL_S3"])
    (bob,) = runner.run("workmail_mailbox_export_info", mailboxes=["bob"])["exports"]
    exports.replace_archive(s3, bob["entity_id"], bob["wave"], zips.with_wrong_sums(zips.zipped(zips.mailbox(1))))
    runner.run("workmail_archive_info", mailboxes=["bob"])
    with pymap() as server:
        where = {"host": "127.0.0.1", "port": server.port, "encryption": "none", "user": USER}
        runner.run(IMPORT, mailboxes=["ann"], password=PASSWORD, **where)
        runner.fails(IMPORT, mailboxes=["bob"], password="wrong", **where)
    organization = emulator.edit("acme", lambda one: str(one.id))
    for type_ in LATER:
        step = Step(
            type_, organization, organization, "acme", "", STATES[type_][0], "A text.", at="2027-02-15T08:00:00Z"
        )
        s3.put_object(Bucket=storage.BUCKET, Key=f"{exports.PREFIX}/{step_name(step)}", Body=to_bytes(step))


CLOSING = ("workmail_decommission", "workmail_evidence")
LOCKED = "acme-evidence"
LOCK: Options = {"lock_mode": "GOVERNANCE", "lock_until": "2037-12-31"}
RETIRED: Options = {}
"""Options of a task with a key of the test."""
KEYS: list[str] = []
REFUSED: set[str] = set()
"""Buckets into which no record can be written."""
REASON = "A rehearsal, in which nobody imports mail."
OPENED: Options = {
    "confirm_alias": "acme",
    "overrides": dict.fromkeys(("exported", "verified", "imported", "switched", "quiet", "evidence"), REASON),
}


def half_exported(emulator: Emulator) -> None:
    """Mailboxes are exported with a key or another, and two exports are not finished."""
    runner = Exporting(emulator.url, "acme", DEFAULTS["workmail_mailbox_export"])
    people = [{"name": name, "email": f"{name}@example.com"} for name in ("eve", "fay")]
    Runner(emulator.url, "acme").run("workmail_directory", users=people)
    Runner(emulator.url, "acme").run("workmail_domain", domain="example.org")
    runner.run("workmail_mailbox_export", mailboxes=["ann", "room"])
    runner.run("workmail_mailbox_export", mailboxes=["bob"], kms_key=KEYS[1])
    holding(emulator)
    runner.run("workmail_mailbox_export", mailboxes=["eve", "fay"], wait=False)


def leaving_keys(_emulator: Emulator) -> None:
    kms = storage.client("kms", os.environ["AWS_ENDPOINT_URL_KMS"])
    for key in KEYS:
        kms.schedule_key_deletion(KeyId=key.rpartition("/")[2], PendingWindowInDays=7)


def without_kms(_emulator: Emulator) -> None:
    del os.environ["AWS_ENDPOINT_URL_KMS"]


def losing_archives(_emulator: Emulator) -> None:
    s3 = storage.client("s3", os.environ["AWS_ENDPOINT_URL_S3"])
    for one in s3.list_objects_v2(Bucket=storage.BUCKET, Prefix=f"{exports.PREFIX}/exports/")["Contents"]:
        s3.delete_object(Bucket=storage.BUCKET, Key=one["Key"])


def refusing_copies(_emulator: Emulator) -> None:
    REFUSED.add(LOCKED)


def all_disabled(emulator: Emulator) -> None:
    runner = Runner(emulator.url, "acme")
    pending = runner.run("workmail_decommission", **closing_places(), **OPENED, stage="disable")["pending"]
    runner.run("workmail_directory", **pending)


def closing_places() -> Options:
    return {key: DEFAULTS["workmail_mailbox_export"][key] for key in ("wave", "store")}


def impaired(emulator: Emulator) -> None:
    emulator.edit("acme", lambda one: setattr(one, "state", "Impaired"))


def managing(kind: str, wanted: Options) -> list[Task]:
    """An entity's life, whatever its kind: created, refused, failed, deferred, disabled, opened again, deleted."""
    new = {"name": "dora", "email": "dora@example.com", **wanted}
    many = {"name": "dora", "aliases": [f"x{one}" for one in LONG]}
    plain = {key: value for key, value in wanted.items() if key == "type"}
    return [
        Task(new, check=True),
        Task(new),
        Task(many, fails=True, prepare=denying("CreateAlias")),
        Task(many),
        Task({"name": "dora", "enabled": False}),
        Task({"name": "dora", "email": "dora@example.com", "enabled": True, "aliases": []}, prepare=restoring),
        Task({"name": "fay", "enabled": False, **plain, "aliases": ["fay@example.com"]}),
        Task({"name": "dora", "aliases": NO_ADDRESSES}, fails=True),
        Task({"name": "dora", **NOWHERE}, fails=True),
    ]


TASKS: dict[str, list[Task]] = {
    "workmail_user": [
        *managing("user", PERSON),
        Task({"name": "ann", "state": "absent"}),
    ],
    "workmail_user_info": [
        Task({"include": ["attributes", "aliases", "groups", "permissions", "mailbox"]}),
        Task({"include": ["aliases"]}, prepare=refusing("ListAliases")),
        Task({"name": "cem"}),
        Task({"include": ["nothing"]}, fails=True),
        Task(NOWHERE, fails=True),
        Task({"include": ["aliases"], "name": "gus"}),
    ],
    "workmail_group": [
        *managing("group", LIST),
        Task({"name": "all", "email": "all@example.com", "members": STRANGERS}, check=True),
        Task({"name": "all", "email": "all@example.com", "members": CROWD[:150]}),
        Task({"name": "idle", "email": "idle@example.com", "members": IDLE}),
        Task({"name": "all", "members": []}, fails=True, prepare=denying("DisassociateMemberFromGroup")),
        Task({"name": "heirs", "email": "heirs@example.com", "aliases": [f"y{one}" for one in LONG]}),
        Task({"name": "heirs", "state": "absent"}),
    ],
    "workmail_group_info": [
        Task({"include": ["attributes", "aliases", "members", "permissions"]}),
        Task({"include": ["aliases"]}, prepare=refusing("ListAliases")),
        Task({"include": ["nothing"]}, fails=True),
        Task(NOWHERE, fails=True),
    ],
    "workmail_resource": [
        *managing("resource", ROOM),
        Task({"name": "hall", "type": "ROOM", "delegates": STRANGERS}, check=True),
        Task({"name": "hall", "type": "ROOM", "email": "hall@example.com", "delegates": IDLE}),
        Task({"name": "hall", "aliases": [f"y{one}" for one in LONG], "hidden_from_global_address_list": True}),
        Task({"name": "hall", "state": "absent"}),
    ],
    "workmail_resource_info": [
        Task({"include": ["attributes", "aliases", "delegates", "permissions"]}),
        Task({"include": ["aliases"]}, prepare=refusing("ListAliases")),
        Task({"include": ["nothing"]}, fails=True),
        Task(NOWHERE, fails=True),
    ],
    "workmail_directory": [
        Task({"missing_organization": "empty", "users": NEWCOMERS}, check=True),
        Task({"users": [{"name": name} for name in ("ann", "bob", "cem", "gil")]}),
        Task(
            {
                "users": [
                    {"name": "ann", "aliases": []},
                    *({"name": one, "city": "Oslo"} for one in CROWD),
                    *({"name": one, "mailbox_quota": 100} for one in IDLE),
                ],
                "report_path": "report.json",
                "link_removal_limit": 99,
            }
        ),
        Task(
            {"users": [{"name": one, "city": "Bergen", "defined_at": "users.yml:12"} for one in CROWD]},
            fails=True,
            prepare=denying("UpdateUser"),
        ),
        Task({"users": [{"name": "bob", "email": "bob@example.com", "aliases": ["b2@example.com"]}]}),
        Task({"users": [{"name": "bob", "enabled": False}]}),
        Task(
            {"users": [{"name": "bob", "email": "bob@example.com", "enabled": True, "aliases": []}]}, prepare=restoring
        ),
        Task({"settings": {"access_control_rules": [{"name": "office", "effect": "ALLOW"}]}}),
        Task({"users": [{"name": "ann", "city": "Rome"}], "report_path": "late.json"}, fails=True, prepare=obstructing),
        Task({"users": [{"name": "ann", "aliases": NO_ADDRESSES}]}, fails=True),
        Task(NOWHERE, fails=True),
    ],
    "workmail_directory_info": [
        Task({}),
        Task({"assigned": True}),
        Task({}, prepare=withholding),
        Task({"include": ["nothing"]}, fails=True),
        Task(NOWHERE, fails=True),
    ],
    "workmail_alias": [
        Task({"entity": "ann", "alias": ["new@example.com"]}, check=True),
        Task({"entity": "nobody", "alias": ["new@example.com"]}, check=True),
        Task({"entity": "cem", "alias": ["new@example.com"]}),
        Task({"entity": "cem", "alias": [f"c{one}" for one in LONG]}),
        Task(
            {"entity": "ann", "alias": LONG, "state": "absent", "link_removal_limit": 99},
            fails=True,
            prepare=denying("DeleteAlias"),
        ),
        Task({"entity": "ann", "alias": LONG, "state": "absent", "link_removal_limit": 99}),
        Task({"entity": "ann", "alias": LONG}),
        Task({"entity": "ann", "alias": NO_ADDRESSES}, fails=True),
        Task({"entity": "ann", "alias": LONG[:1], **NOWHERE}, fails=True),
    ],
    "workmail_alias_info": [
        Task({}),
        Task({}, prepare=refusing("ListAliases")),
        Task({"address": "nothing"}, fails=True),
        Task(NOWHERE, fails=True),
    ],
    "workmail_mailbox_permission": [
        Task({"mailbox": "room", "grantee": "ann", "permissions": ["SEND_AS"]}, check=True),
        Task({"mailbox": "room", "grantee": "nobody", "permissions": ["SEND_AS"]}, check=True),
        Task({"mailbox": "room", "grantee": "ann", "permissions": ["SEND_AS"]}),
        Task({"mailbox": "room", "grantee": "cem", "permissions": ["SEND_AS"]}),
        Task(
            {"mailbox": "room", "grantee": "ann", "state": "absent"},
            fails=True,
            prepare=denying("DeleteMailboxPermissions"),
        ),
        Task({"mailbox": "room", "grantee": "room", "permissions": ["SEND_AS"]}, fails=True),
        Task({"mailbox": "room", "grantee": "ann", "permissions": ["SEND_AS"], **NOWHERE}, fails=True),
    ],
    "workmail_mailbox_permission_info": [
        Task({}),
        Task({"effective": True}, prepare=withholding),
        Task({"effective": True}, prepare=refusing("ListGroupMembers")),
        Task({"effective": "perhaps"}, fails=True),
        Task(NOWHERE, fails=True),
    ],
    "workmail_domain": [
        Task({"domain": "example.org"}, check=True),
        Task({"domain": "example.org", **NOWHERE}, check=True),
        Task({"domain": "example.org"}),
        Task({"domain": "example.com", "default": True}),
        Task({"domain": "example.net"}, fails=True, prepare=denying("RegisterMailDomain")),
        Task({"domain": "example.com", "state": "absent"}, fails=True),
        Task({"domain": "example.org", **NOWHERE}, fails=True),
    ],
    "workmail_domain_info": [
        Task({}),
        Task({"domain": "-"}, fails=True),
        Task(NOWHERE, fails=True),
    ],
    "workmail_settings": [
        Task({**settings.VALUES, **settings.RULE_VALUES, **settings.ALLOWED}, prepare=settings.prepare),
        Task({"inbound_dmarc": {"enforced": True}}, check=True),
        Task({"inbound_dmarc": {"enforced": False}, **NOWHERE}, check=True),
        Task({"inbound_dmarc": {"enforced": True}}, fails=True, prepare=denying("PutInboundDmarcSettings")),
        Task({"inbound_dmarc": {"enforced": "perhaps"}}, fails=True),
        Task({"inbound_dmarc": {"enforced": False}, **NOWHERE}, fails=True),
    ],
    "workmail_settings_info": [
        Task({}, prepare=settings.write_samples),
        Task({"include": "all"}, fails=True),
        Task(NOWHERE, fails=True),
    ],
    "workmail_organization": [
        Task({"tags": {"team": "mail"}}),
        Task({"tags": {"team": "mail"}, "organization": "other"}, check=True),
        Task({"tags": {"team": "mail"}, "organization": "other"}),
        Task({"tags": {"team": "post"}}, fails=True, prepare=denying("TagResource")),
        Task({"tags": {"team": "post"}}, prepare=refusing("ListTagsForResource", "ResourceNotFoundException")),
        Task({"state": "absent"}, fails=True),
        Task({"state": "absent", "confirm_alias": "acme", "force_delete": True, "delete_directory": True}, check=True),
        Task({"tags": {f"aws:{one}": "reserved" for one in STRANGERS}}, fails=True),
        Task({"organization": "third"}, fails=True, prepare=denying("ListOrganizations", "CreateOrganization")),
        Task({"organization": "fourth", "wait": False}, prepare=talking),
        Task({"organization": "fourth", "wait": False}),
        Task({"state": "absent", "confirm_alias": "acme", "force_delete": True}, check=True, prepare=impaired),
    ],
    **{
        f"workmail_{kind}": [
            Task({**life.naming, **life.made}, check=True, prepare=furnished),
            Task({**life.naming, **life.made}),
            Task({**life.naming, **life.becomes}),
            Task({**life.naming, **life.made}, check=True),
            Task({**life.naming, **life.made}, fails=True, prepare=denying(life.writes[1])),
            Task({**life.naming, **life.made, **NOWHERE}, check=True),
            Task({**life.naming, **life.made, **NOWHERE}, fails=True),
            Task({**life.naming, "effect": "PERHAPS"}, fails=True),
        ]
        for kind, life in RULES.items()
    },
    APPLICATION: [
        Task(NEW_APPLICATION, check=True),
        Task(NEW_APPLICATION),
        Task(NEW_APPLICATION, fails=True),
        Task({**NEW_APPLICATION, **NOWHERE}, check=True),
        Task({**NEW_APPLICATION, **NOWHERE}, fails=True),
        Task({"state": "absent"}, fails=True),
    ],
    "workmail_organization_info": [
        Task({}),
        Task({}, prepare=refusing("ListTagsForResource", "ResourceNotFoundException")),
        Task({}, prepare=talking),
        Task({"organization": ""}, fails=True),
        Task({}, fails=True, prepare=denying("DescribeOrganization", "ListOrganizations")),
    ],
    "workmail_doctor_info": [Task({}), Task({"quotas": "perhaps"}, fails=True)],
    "workmail_mailbox_export": [
        Task({"mailboxes": ["ann", "bob", "room", "user00006"], "report_path": "report.json"}),
        Task({}, check=True),
        Task({"exclude": CROWD}, check=True),
        Task({"mailboxes": ["ann"], "wave": "second"}),
        Task({"mailboxes": ["user00001", "user00002"], "wait": False}, prepare=holding),
        Task({"mailboxes": ["user00001"], "wait": False}),
        Task({"mailboxes": ["user00001"], "state": "cancelled"}),
        Task({"mailboxes": ["user00003"], "wait": False, "report_path": "late.json"}, prepare=obstructing_exports),
        Task({"mailboxes": STRANGERS}, fails=True),
        Task({}, fails=True, prepare=denying("ListMailboxExportJobs")),
    ],
    "workmail_activity_info": [
        Task({"log_groups": [WATCHED], "report_path": "report.json"}, prepare=observed),
        Task({"report_path": "late.json"}, prepare=obstructing_description),
        Task({"days": 0}, fails=True),
        Task(NOWHERE, fails=True),
    ],
    "workmail_freeze": [
        Task({"migration_hosts": ["198.51.100.7"]}, check=True),
        Task({"migration_hosts": ["198.51.100.7"]}),
        Task({"migration_hosts": ["198.51.100.8"]}, fails=True),
        Task({"state": "thawed"}),
        Task({}, fails=True),
    ],
    "workmail_switch": [
        Task({"state": "switched_back"}),
        Task({"domains": ["example.com"], "target": "google"}),
        Task({"domains": ["example.com"]}, prepare=adding_a_domain),
        Task({}, fails=True),
        Task({"domains": ["example.com"], **NOWHERE}, fails=True),
    ],
    "workmail_archive": [
        Task({"archives": BOB}, check=True, prepare=write_archives),
        Task({"archives": BOB, "report_path": "report.json"}),
        Task({"archives": [{"src": ["bad.zip"]}, *MANY], "report_path": "/proc/report.json"}),
        Task({"archives": [{"src": [f"none{number}.zip"]} for number in range(210)]}, fails=True),
        Task({"archives": [{"src": []}] * 250}, fails=True),
        Task({"organization": "nowhere", "store": "exit", "wave": "first"}, fails=True),
    ],
    "workmail_archive_info": [
        Task({"archives": BOB, "inventory_path": "old", "report_path": "report.json"}, prepare=write_archives),
        Task({"archives": BOB, "compare_with": "old"}, prepare=change_archives),
        Task({"archives": BOB, "compare_with": "nowhere"}),
        Task({"archives": [{"src": ["bad.zip"]}, *MANY], "report_path": "/proc/report.json"}),
        Task({"archives": [{"src": [f"none{number}.zip"]} for number in range(210)]}, fails=True),
        Task({"archives": []}, fails=True),
        Task({"organization": "nowhere", "store": "exit", "wave": "first"}, fails=True),
        Task({"store": exports.STORE, "wave": "pilot", "mailboxes": ["ann"]}, prepare=many_exported),
    ],
    "workmail_archive_import": [
        Task({}, check=True),
        Task({"report_path": "report.json", "inventory_path": "old"}, fails=True),
        Task({"delta_from": "old"}, check=True),
        Task({"report_path": "late.json"}, fails=True, prepare=fill_target),
        Task({"calendar_path": "calendar"}, fails=True),
        *(Task({"shard": {"index": index, "count": 2}}, check=True) for index in (0, 1)),
        Task({"port": 0}, fails=True),
        Task({"password": "wrong"}, fails=True),
        Task(one_target(report_path="bob.json", folders={"map": {}}), check=True),
        Task(one_target(report_path="late-too.json"), check=True),
        Task(one_target(password="wrong"), fails=True),
    ],
    "workmail_mailbox_export_info": [
        Task({}, prepare=exported),
        Task({"mailboxes": ["ann", "room"], "report_path": "report.json"}),
        Task({"steps": True, "mailboxes": ["ann", "bob"]}, prepare=moved),
        Task({"steps": True, "wave": "plot", "exclude": CROWD}),
        Task({"mailboxes": ["ann"], "report_path": "late.json"}, prepare=obstructing_reading),
        Task({"store": "/srv/exit"}, fails=True),
        Task({}, fails=True, prepare=denying("ListMailboxExportJobs")),
    ],
    "workmail_decommission": [
        Task({}, prepare=half_exported),
        Task({"stage": "disable", "confirm_alias": "acme"}, fails=True),
        Task({"stage": "disable", **OPENED}),
        Task({"stage": "disable", **OPENED, "check_gates": False}, prepare=all_disabled),
        Task({"overrides": {"one": "", "other": ""}}, fails=True),
        Task(NOWHERE, fails=True),
    ],
    "workmail_evidence": [
        Task({"path": "whole", "lock_store": f"s3://{LOCKED}/acme", **LOCK}, prepare=half_exported),
        Task({"lock_store": f"s3://{LOCKED}/other", **LOCK}, fails=True, prepare=refusing_copies),
        Task({"path": "/dev/null", "lock_store": "none"}, fails=True),
        Task(RETIRED, fails=True, prepare=lambda _emulator: RETIRED.update(retire_kms_key=KEYS[0])),
        Task({}, prepare=leaving_keys),
        Task({}, prepare=without_kms),
        Task({}, fails=True, prepare=losing_archives),
        Task(NOWHERE, fails=True),
    ],
    TOKENS: [
        Task({"user": "ann", "state": "absent"}, check=True),
        Task({"user": "ann", "state": "absent"}, fails=True, prepare=denying("DeletePersonalAccessToken")),
        Task({"user": "ann", "state": "absent"}),
        Task({"user": "stranger", "state": "absent"}, check=True),
        Task({"user": "stranger", "state": "absent"}, fails=True),
        Task({"user": "ann", "state": "absent", **NOWHERE}, fails=True),
    ],
    "workmail_availability_test_info": [
        Task({"lambda_provider": FREE_BUSY}),
        Task({"lambda_provider": FREE_BUSY}, prepare=lambda emulator: emulator.set_missing(FREE_BUSY.values())),
        Task({"domain": "example.org"}, fails=True),
        Task({"lambda_provider": FREE_BUSY, **NOWHERE}, fails=True),
    ],
    EFFECTS: [
        Task({"questions": QUESTIONS}, prepare=furnished),
        Task({"questions": []}, fails=True),
        Task({"questions": [{}] * 250}, fails=True),
        Task({"questions": QUESTIONS, **NOWHERE}, fails=True),
    ],
    f"{TOKENS}_info": [Task({"user": "ann"}), Task({"user": ""}, fails=True), Task(NOWHERE, fails=True)],
    "workmail_assumptions_info": [
        Task({}),
        Task({"deleted_ids": {"a": "b"}}, fails=True),
        Task(NOWHERE, fails=True),
    ],
}


APPROVALS: dict[str, tuple[Options, Options]] = {
    "workmail_user": ({"name": "ann", "city": "Bergen"}, {"name": "ann", "city": "Rome"}),
    "workmail_group": ({"name": "club", "state": "absent"}, {"name": "spare", "email": "spare@example.com"}),
    "workmail_resource": ({"name": "shed", "state": "absent"}, {"name": "room", "description": "9 seats"}),
    "workmail_directory": tuple({"users": [{"name": one, "city": city} for one in CROWD]} for city in ("Rome", "Lund")),
    "workmail_alias": tuple({"entity": "bob", "alias": [f"{one}@example.com"]} for one in ("left", "right")),
    "workmail_mailbox_permission": tuple(
        {"mailbox": "room", "grantee": "staff", "permissions": [right]} for right in ("FULL_ACCESS", "SEND_ON_BEHALF")
    ),
    "workmail_domain": ({"domain": "one.example"}, {"domain": "two.example"}),
    "workmail_settings": ({"inbound_dmarc": {"enforced": False}}, {"inbound_dmarc": {"enforced": True}}),
    **{
        f"workmail_{kind}": ({**life.naming, **life.made}, {**life.naming, **life.becomes})
        for kind, life in RULES.items()
    },
    APPLICATION: (NEW_APPLICATION, {**NEW_APPLICATION, "name": "post"}),
    TOKENS: ({"user": "ann", "state": "absent"}, {"user": "bob", "state": "absent"}),
    "workmail_organization": ({"tags": {"floor": "1"}}, {"tags": {"floor": "2"}}),
}
"""For each module that changes something, what is approved and what is run then."""


def approvals(runner: Runner, module: str) -> Iterator[Options]:
    """A preview with a report, one whose report cannot be written, and a run that is not what was approved."""
    approved, other = APPROVALS[module]
    shown = runner.run(module, check=True, **approved, report_path="approved.json")
    yield shown
    yield runner.fails(module, **other, approved_plan=shown["plan_id"], approved_report="approved.json")
    with mock.patch.object(files, "path_errors", return_value=()):
        yield runner.fails(module, check=True, **approved, report_path="gone/approved.json")


DEFAULTS: dict[str, Options] = {}
"""Options of the modules that export mailboxes, which depend on the storage of a test."""


class Exporting(Runner):
    """Adds what every export needs."""

    def __init__(self, url: str, organization: str, defaults: Options) -> None:
        super().__init__(url, organization)
        self.defaults = defaults

    def run(self, module: str, check: bool = False, expect_failure: bool = False, **options: Any) -> Options:
        return super().run(module, check, expect_failure, **{**self.defaults, **options})


@pytest.fixture
def storing(request: pytest.FixtureRequest, emulator: Emulator, acme: Runner, monkeypatch) -> Runner:
    """The organization with a bucket, a key and a role beside it, and three mailboxes that are large enough."""
    exporter = exports.exporter_of(acme, emulator, request.getfixturevalue("drop"), monkeypatch)
    monkeypatch.setattr(estimate, "TELLING", 1)
    for name in ("ann", "bob", "user00006"):
        emulator.fill("acme", name, messages=100)
    places = {key: exporter.options[key] for key in ("wave", "store", "kms_key", "role")}
    DEFAULTS.update(
        workmail_mailbox_export=exporter.options, workmail_mailbox_export_info=places, workmail_archive_info={}
    )
    return exporter.acme


@pytest.fixture
def closing(request: pytest.FixtureRequest, emulator: Emulator, acme: Runner, monkeypatch) -> Iterator[None]:
    """A bucket, two keys, a bucket with Object Lock, and results that have room for one row."""
    drop = request.getfixturevalue("drop")
    exporter = exports.exporter_of(acme, emulator, drop, monkeypatch)
    drop.grant(storage.rights("*", prefix=f"{exports.PREFIX}/"))
    where = {"LocationConstraint": storage.REGION}
    drop.s3.create_bucket(Bucket=LOCKED, CreateBucketConfiguration=where, ObjectLockEnabledForBucket=True)
    DEFAULTS.update(workmail_mailbox_export=exporter.options)
    DEFAULTS.update(dict.fromkeys(CLOSING, closing_places()))
    KEYS[:] = drop.key, drop.new_key()
    call = S3.call

    def refused(one: S3, operation: str, **params: Any) -> Any:
        if operation == "put_object" and params["Bucket"] in REFUSED and "/records/" in params["Key"]:
            raise WorkMailError("S3 is out of order.", "InternalError")
        return call(one, operation, **params)

    monkeypatch.setattr(S3, "call", refused)
    monkeypatch.setattr(bounded, "MAX_ENTRIES", 1)
    yield
    REFUSED.clear()


@pytest.fixture
def importing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An archive with all that can be wrong with one, and a server with a folder that cannot be changed."""

    def obstructed(options: Options, *others: Any) -> CalendarImport:
        if str(options.get("report_path")).startswith("late"):
            Path(options["report_path"]).mkdir()
        return CalendarImport(options, *others)

    monkeypatch.setattr(import_mailbox, "CalendarImport", obstructed)
    monkeypatch.setattr(sending, "PATIENCE", 0.0)
    path = imports.odd_archive(tmp_path / "bob.zip")
    with pymap("--demo-data") as server:
        DEFAULTS[IMPORT] = {
            "organization": None,
            "archives": [{"src": [path]}],
            "host": "127.0.0.1",
            "port": server.port,
            "encryption": "none",
            "user": USER,
            "password": PASSWORD,
            "folders": {"map": {"Locked": "Trash"}},
            "skip_older_than": "2000-01-01",
        }
        yield


class Value(NamedTuple):
    path: str
    value: Any
    siblings: frozenset[str]


def values(value: Any, at: str = "") -> Iterator[Value]:
    """Every value of every dictionary under a result, lists taken apart, with the keys beside it."""
    if isinstance(value, list):
        for one in value:
            yield from values(one, at)
    elif isinstance(value, dict) and (at in DOCUMENTED or not {at, at.rpartition(".")[2]} & FREE):
        keys = frozenset(value)
        for key, inner in value.items():
            path = f"{at}.{key}" if at else key
            yield Value(path, inner, keys)
            yield from values(inner, path)


def entries(documented: Options, at: str = "") -> Iterator[tuple[str, Options]]:
    """Every entry of a RETURN with its path. A dictionary without `contains` is documented by its sample."""
    for key, entry in documented.items():
        path = f"{at}.{key}" if at else key
        yield path, entry
        if "contains" in entry:
            yield from entries(entry["contains"], path)
        else:
            yield from ((one.path, {}) for one in values(entry.get("sample"), path))


def documentation(module: str) -> Options:
    return dict(yaml.safe_load(importlib.import_module(f"{MODULES}.{module}").RETURN))


@pytest.fixture
def house(request, emulator: Emulator, acme: Runner, module: str, tmp_path: Path, monkeypatch) -> Runner:
    """An organization with one of everything, and a crowd for those who take many."""
    monkeypatch.chdir(tmp_path)
    for replaced in ("DescribeOrganization", "UpdateUser", "StartMailboxExportJob", "ListMailboxExportJobs"):
        monkeypatch.setitem(OPERATIONS, replaced, OPERATIONS[replaced])
    if module in CROWDED:
        emulator.populate("acme", users=len(CROWD))
        acme.run("workmail_directory", users=[{"name": name, "enabled": False} for name in IDLE])
    acme.run("workmail_directory", **HOUSE)
    acme.run("workmail_directory", **CLOSED)
    if module in (TOKENS, f"{TOKENS}_info"):
        issue_tokens(emulator)
    if module == "workmail_archive":
        return Exporting(acme.url, "acme", {"dest": "mail"})
    if module == IMPORT:
        request.getfixturevalue("importing")
        return Exporting(acme.url, "acme", DEFAULTS[module])
    if module == "workmail_activity_info":
        url = storage.emptied(request.getfixturevalue("running_storage"))
        for name in ("CLOUDWATCH", "CLOUDWATCH_LOGS"):
            monkeypatch.setenv(f"AWS_ENDPOINT_URL_{name}", url)
    if module in ("workmail_freeze", "workmail_switch"):
        return Exporting(acme.url, "acme", {"store": "exit"})
    if module in (*EXPORTS, *CLOSING, READING):
        request.getfixturevalue("closing" if module in CLOSING else "storing")
        return Exporting(acme.url, "acme", DEFAULTS[module])
    return acme


def results(emulator: Emulator, runner: Runner, module: str) -> Iterator[Options]:
    for result in outcomes(emulator, runner, module):
        ansibles = ANSIBLES | (OF_PATH if "path" in result else set())
        yield {key: value for key, value in result.items() if key not in ansibles}


def outcomes(emulator: Emulator, runner: Runner, module: str) -> Iterator[Options]:
    if module in APPROVALS:
        yield from approvals(runner, module)
    for task in TASKS[module]:
        emulator.set_faults(Faults())
        task.prepare(emulator)
        yield runner.run(module, check=task.check, expect_failure=task.fails, **task.options)


@pytest.mark.parametrize("module", NAMES)
def test_a_module_returns_what_it_documents_and_documents_what_it_returns(emulator, house: Runner, module: str) -> None:
    told = dict(entries(documentation(module)))
    found = list(results(emulator, house, module))
    returned = [one for result in found for one in values(result)]

    types = {path: TYPES[entry["type"]] for path, entry in told.items() if "type" in entry}
    errors = {
        "returned; document it in RETURN": sorted({one.path for one in returned} - set(told)),
        "documented and never returned; let a task above set it, and the emulator keep it": sorted(
            set(told) - {one.path for one in returned}
        ),
        "returned in another type": [
            one.path for one in returned if type(one.value) is not types.get(one.path, type(one.value))
        ],
        "documented as always there, and was not": sorted(missing(told, found, returned)),
    }
    assert not any(errors.values()), f"RETURN of {module}: " + "; ".join(
        f"{', '.join(paths)}: {what}" for what, paths in errors.items() if paths
    )


def missing(told: dict[str, Options], found: list[Options], returned: list[Value]) -> Iterator[str]:
    """What is documented as always there and was not."""
    for path, entry in told.items():
        outer, _dot, key = path.rpartition(".")
        beside = [one.siblings for one in returned if one.path.rpartition(".")[0] == outer] if outer else found
        if entry.get("returned") == "always" and not all(key in siblings for siblings in beside):
            yield path


@pytest.mark.parametrize("module", NAMES)
def test_a_sample_shows_documented_keys_of_the_documented_type_only(module: str) -> None:
    told = dict(entries(documentation(module)))
    for path, entry in told.items():
        if "sample" not in entry:
            assert "contains" in entry or not entry, f"{path} has no sample"
            continue
        assert type(entry["sample"]) is TYPES[entry["type"]], path
        assert {one.path for one in values(entry["sample"], path)} <= set(told), path


@pytest.mark.parametrize(("kind", "wanted"), [("user", PERSON), ("group", LIST), ("resource", ROOM)])
def test_the_tasks_set_every_field_of_the_model(kind: str, wanted: Options) -> None:
    fields = {part.within or field.option for part, field in BY_NAME[kind].fields() if not part.secret}
    forgotten = fields - {"new_name"} - set(wanted)
    assert not forgotten, f"give {', '.join(forgotten)} a value among the tasks above; RETURN is held against results"


def test_every_module_has_tasks() -> None:
    assert sorted(TASKS) == NAMES
    assert all(any(task.fails for task in tasks) and any(not task.fails for task in tasks) for tasks in TASKS.values())
