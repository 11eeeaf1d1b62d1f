# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The IAM policies of docs/iam allow what the collection calls, nothing less and nothing more."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._closing.bag import DECLARED
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_NAME
from ansible_collections.mailops.workmail.plugins.module_utils._service.beside import S3
from ansible_collections.mailops.workmail.plugins.module_utils._store import locked
from botocore import xform_name
from support import settings
from support.exports import exporter_of, replace_archive
from support.imap import PASSWORD, USER, pymap
from support.inprocess import Runner
from support.rules import lives
from support.storage import REGION, Drop
from workmail_emulator import Emulator, model
from workmail_emulator.exports.course import Course
from workmail_emulator.operations import OPERATIONS, rows

TOP = Path(__file__).parents[2]
IAM = TOP / "docs" / "iam"
EXPORTS = {"workmail_mailbox_export", "workmail_mailbox_export_info"}
"""What needs docs/iam/export.json."""
CLOSING = {"workmail_decommission", "workmail_evidence"}
"""What needs docs/iam/evidence.json."""
FILES = {"workmail_archive", "workmail_archive_import", "workmail_archive_info"}
"""What reads files, and of WorkMail only which organization is meant."""
MODULES = {path.stem for path in (TOP / "plugins" / "modules").glob("workmail_*.py")}


def policy(name: str) -> dict[str, Any]:
    return json.loads((IAM / f"{name}.json").read_text(encoding="utf-8"))


def without(document: dict[str, Any], action: str) -> dict[str, Any]:
    """The policy less one action."""
    rows = [
        {**row, "Action": [one for one in row["Action"] if one != f"workmail:{action}"]}
        for row in document["Statement"]
    ]
    return {**document, "Statement": [row for row in rows if row["Action"]]}


def actions(document: dict[str, Any]) -> set[str]:
    return {action.removeprefix("workmail:") for row in document["Statement"] for action in row["Action"]}


@dataclass
class Tour:
    """Runs the modules against one organization, in check mode if it is to look only."""

    emulator: Emulator
    organization: str
    check: bool = False
    visited: set[str] = field(default_factory=set)

    def __call__(self, module: str, **options: Any) -> dict[str, Any]:
        self.visited.add(module)
        return Runner(self.emulator.url, self.organization).run(module, check=self.check, **options)

    def change(self, organization: str, change: Any) -> None:
        """Change the state behind the service's back, as the world outside does."""
        if not self.check:
            self.emulator.edit(organization, change)


def found(tour: Tour) -> None:
    tour("workmail_organization", tags={"stage": "test", "team": "mail"})
    tour("workmail_organization", tags={"stage": "test"})
    tour("workmail_domain", domain="example.com")
    tour.change(tour.organization, lambda one: setattr(one.domains["example.com"], "verified", True))
    tour("workmail_domain", domain="example.com", default=True)


def make(tour: Tour) -> None:
    tour("workmail_user", name="ann", email="ann@example.com", mailbox_quota=100, city="Oslo")
    tour("workmail_user", name="bob", email="bob@example.com", aliases=["b@example.com"])
    tour("workmail_group", name="staff", email="staff@example.com", members=["ann", "bob"])
    tour("workmail_resource", name="room", type="ROOM", email="room@example.com", delegates=["ann"])
    tour("workmail_mailbox_permission", mailbox="ann", grantee="bob", permissions=["SEND_AS"])
    tour("workmail_alias", entity="ann", alias="post@example.com")


def alter(tour: Tour) -> None:
    tour("workmail_user", name="ann", password="Correct-Horse-1", update_password="always", mailbox_quota=200)
    tour("workmail_user", name="bob", email="robert@example.com", aliases=[])
    tour("workmail_group", name="staff", members=["ann"], hidden_from_global_address_list=True)
    tour("workmail_resource", name="room", description="Big", delegates=[])
    tour("workmail_mailbox_permission", mailbox="ann", grantee="bob", state="absent")
    tour("workmail_directory", users=[{"name": "eve", "email": "eve@example.com"}])
    settings.add_applications(tour.emulator)
    tour("workmail_settings", **settings.VALUES, **settings.ALLOWED)
    tour("workmail_settings", **{kind.name: {"state": "absent"} for kind in settings.KINDS if kind.optional})


def freeze(tour: Tour) -> None:
    with TemporaryDirectory() as store:
        tour("workmail_freeze", store=store, migration_hosts=["198.51.100.7"])
        if not tour.check:
            tour("workmail_freeze", store=store, state="thawed")
        tour("workmail_switch", store=store, domains=["example.com"])


def read(tour: Tour) -> None:
    tour("workmail_activity_info")
    tour("workmail_organization_info")
    tour("workmail_domain_info")
    tour("workmail_settings_info")
    tour("workmail_directory_info")
    tour("workmail_user_info", include=["attributes", "aliases", "groups", "permissions", "mailbox"])
    tour("workmail_group_info", include=["attributes", "aliases", "members", "permissions"])
    tour("workmail_resource_info", include=["attributes", "aliases", "delegates", "permissions"])
    tour("workmail_alias_info", address="ann@example.com")
    tour("workmail_mailbox_permission_info", effective=True)
    tour("workmail_doctor_info")
    tour("workmail_assumptions_info")


def revoke(tour: Tour) -> None:
    id_ = tour.emulator.issue_token(tour.organization, "ann", "laptop")
    tour("workmail_personal_access_token_info")
    tour("workmail_personal_access_token", user="ann", state="absent")
    tour("workmail_personal_access_token", personal_access_token_id=id_, state="absent")


def rule(tour: Tour) -> None:
    for kind, life in lives().items():
        for values in (life.made, life.becomes, {"state": "absent"}):
            tour(f"workmail_{kind}", **life.naming, **values)


def ask(tour: Tour) -> None:
    """Who may enter by the rules? In check mode no role is created, so one is put there."""
    everybody = {"ImpersonationRuleId": "all", "Effect": "ALLOW"}
    dates = {"DateCreated": 0.0, "DateModified": 0.0}
    role = {"ImpersonationRoleId": "helpers", "Name": "helpers", "Type": "READ_ONLY", "Rules": [everybody], **dates}
    tour.emulator.edit(tour.organization, lambda one: rows.of(one, rows.ROLES).update(helpers=role))
    asked = {"user": "ann", "action": "IMAP", "ip_address": "198.51.100.7"}
    opens = {"impersonation_role": "helpers", "mailbox": "ann"}
    tour("workmail_access_effect_info", questions=[asked, opens, {"device": {}}])
    function = "arn:aws:lambda:eu-west-1:123456789012:function:free-busy"
    tour("workmail_availability_test_info", lambda_provider={"lambda_arn": function})


def sign_in(tour: Tour) -> None:
    """An application that no organization comes to use."""
    module = "workmail_identity_center_application"
    made = tour(module, name="spare", instance_arn="arn:aws:sso:::instance/ssoins-fedcba0987654321")["application"]
    spare = "arn:aws:sso::123456789012:application/ssoins-fedcba0987654321/apl-0000000000000000"
    tour(module, state="absent", application_arn=made.get("application_arn", spare))


def remove(tour: Tour) -> None:
    tour("workmail_directory", users=[], groups=[], resources=[{"name": "room"}])
    for kind, name in (("user", "ann"), ("user", "bob"), ("user", "eve"), ("group", "staff"), ("resource", "room")):
        tour(f"workmail_{kind}", name=name, state="absent")


def close(tour: Tour) -> None:
    tour("workmail_domain", domain=f"{tour.organization}.awsapps.com", default=True)
    tour("workmail_domain", domain="example.com", state="absent")
    tour("workmail_organization", state="absent", confirm_alias=tour.organization)


def called(emulator: Emulator) -> set[str]:
    """The operations that the emulator saw. None was denied."""
    assert [call.operation for call in emulator.calls if call.error == "AccessDeniedException"] == []
    return {call.operation for call in emulator.calls}


def test_a_whole_life_needs_exactly_the_policy_to_manage(emulator: Emulator) -> None:
    emulator.set_policy(policy("manage"))
    tour = Tour(emulator, "acme")
    for part in (found, make, alter, freeze, read, rule, ask, revoke, sign_in, remove, close):
        part(tour)
    assert tour.visited == MODULES - EXPORTS - FILES - CLOSING
    assert called(emulator) == actions(policy("manage"))


def test_looking_at_everything_needs_exactly_the_read_only_policy(emulator: Emulator) -> None:
    for part in (found, make):
        part(Tour(emulator, "acme"))
    emulator.reset_log()
    emulator.set_policy(policy("read-only"))
    tour = Tour(emulator, "acme", check=True)
    for part in (found, make, alter, freeze, read, rule, ask, revoke, sign_in, remove):
        part(tour)
    tour("workmail_domain", domain="acme.awsapps.com", default=True)
    tour("workmail_organization", state="absent", confirm_alias="acme", force_delete=True)
    assert tour.visited == MODULES - EXPORTS - FILES - CLOSING
    assert emulator.writes() == []
    assert called(emulator) == actions(policy("read-only"))


def named_in_the_code() -> set[str]:
    """The operations that the code can call: written out, or put together for a kind."""
    operations = {xform_name(name): name for name in model.operations()}
    texts: set[str] = set()
    for path in (TOP / "plugins").glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    texts |= {str(method) for kind in BY_NAME.values() for method in kind.calls}
    return {operations[text] for text in texts & set(operations)}


JOBS = {f"{verb}MailboxExportJob{s}" for verb, s in (("Start", ""), ("Describe", ""), ("List", "s"), ("Cancel", ""))}


def test_exports_need_the_policy_to_export(emulator: Emulator, acme: Runner, drop: Drop, monkeypatch) -> None:
    exporter = exporter_of(acme, emulator, drop, monkeypatch)
    exporter.people("ann", rooms=["room"])
    emulator.set_policy({"Version": "2012-10-17", "Statement": policy("export")["Statement"][:3]})
    exporter.run()
    emulator.set_course(Course(polls=1000))
    exporter.run(mailboxes=["ann"], wave="second", wait=False)
    exporter.run(mailboxes=["ann"], wave="second", state="cancelled")
    acme.run("workmail_mailbox_export_info", wave="pilot", store=exporter.options["store"])
    assert called(emulator) <= workmails("export")
    assert workmails("export") == actions(policy("read-only")) | JOBS


STORE_CALLS = {
    "head_object": "s3:GetObject",
    "get_object": "s3:GetObject",
    "put_object": "s3:PutObject",
    "list_objects_v2": "s3:ListBucket",
}
"""Calls to S3 → the action that each needs (Service Authorization Reference, Amazon S3)."""


def test_archives_need_exactly_the_policy_for_archives(
    emulator: Emulator, acme: Runner, drop: Drop, monkeypatch, tmp_path: Path
) -> None:
    exporter = exporter_of(acme, emulator, drop, monkeypatch)
    exporter.people("ann")
    emulator.fill("acme", "ann", messages=2)
    exporter.run()
    emulator.reset_log()
    document = policy("archives")
    emulator.set_policy({**document, "Statement": document["Statement"][:1]})
    calls: list[tuple[str, str]] = []
    call = S3.call

    def noted(one: S3, operation: str, **params: Any) -> Any:
        calls.append((operation, str(params.get("Key", ""))))
        return call(one, operation, **params)

    monkeypatch.setattr(S3, "call", noted)
    wave = {"store": exporter.options["store"], "wave": "pilot"}
    acme.run("workmail_archive_info", check=True, **wave)
    assert {operation for operation, _key in calls} == set(STORE_CALLS) - {"put_object"}
    acme.run("workmail_archive_info", **wave)
    acme.run("workmail_archive", dest=str(tmp_path / "mail"), **wave)
    with pymap() as target:
        server = {"host": "127.0.0.1", "port": target.port, "encryption": "none", "user": USER, "password": PASSWORD}
        acme.run("workmail_archive_import", mailboxes=["ann"], **server, **wave)
    assert called(emulator) == workmails("archives")
    assert {STORE_CALLS[operation] for operation, _key in calls} == {
        action for action in actions(document) if action.startswith("s3:")
    }
    resources = next(row["Resource"] for row in document["Statement"] if "s3:PutObject" in row["Action"])
    written = {
        f"arn:aws:s3:::<bucket>/{key.replace('exit/', '<prefix>/')}" for name, key in calls if name == "put_object"
    }
    assert {next(one for one in resources if fnmatchcase(key, one)) for key in written} == set(resources)


def test_evidence_and_closing_down_need_exactly_the_policy_for_evidence(
    emulator: Emulator, acme: Runner, drop: Drop, monkeypatch
) -> None:
    exporter = exporter_of(acme, emulator, drop, monkeypatch)
    exporter.people("ann")
    exporter.run()
    document = policy("evidence")
    ours = {**document, "Statement": [row for row in document["Statement"] if "workmail:" in row["Action"][0]]}
    emulator.set_policy(ours)
    written: set[str] = set()
    call = S3.call

    def noted(one: S3, operation: str, **params: Any) -> Any:
        if operation == "put_object":
            written.add(f"arn:aws:s3:::<bucket>/{params['Key'].replace('exit/', '<prefix>/')}")
        return call(one, operation, **params)

    monkeypatch.setattr(S3, "call", noted)
    wave = {"store": exporter.options["store"], "wave": "pilot"}
    acme.run("workmail_evidence", **wave)
    gates = dict.fromkeys(("exported", "verified", "imported", "switched", "quiet", "evidence"), "A rehearsal.")
    asked = {"stage": "disable", "confirm_alias": "acme", "overrides": gates}
    acme.run("workmail_decommission", **asked, **wave)
    emulator.set_policy(policy("manage"))
    acme.run("workmail_user", name="ann", enabled=False)
    emulator.set_policy(ours)
    acme.run("workmail_decommission", **asked, **wave)
    resources = next(row["Resource"] for row in document["Statement"] if "s3:PutObject" in row["Action"])
    # A locked copy has a test of its own.
    assert {next(one for one in resources if fnmatchcase(key, one)) for key in written} == {
        one for one in resources if not one.endswith("/locked/*")
    }


LOCKED_CALLS = {
    "head_bucket": {"s3:ListBucket"},
    "get_object_lock_configuration": {"s3:GetBucketObjectLockConfiguration"},
    "get_bucket_versioning": {"s3:GetBucketVersioning"},
    "list_multipart_uploads": {"s3:ListBucketMultipartUploads"},
    # Without s3:GetObjectRetention, S3 leaves the retention out of the answer.
    "head_object": {"s3:GetObject", "s3:GetObjectRetention"},
    "get_object": {"s3:GetObject", "s3:GetObjectVersion"},
    "put_object": {"s3:PutObject", "s3:PutObjectRetention"},
    "create_multipart_upload": {"s3:PutObject", "s3:PutObjectRetention"},
    "upload_part": {"s3:PutObject"},
    "complete_multipart_upload": {"s3:PutObject"},
    "abort_multipart_upload": {"s3:AbortMultipartUpload"},
    # The second one is for a retention of compliance (API PutObjectRetention, permissions).
    "put_object_retention": {"s3:PutObjectRetention", "s3:BypassGovernanceRetention"},
}
"""Calls to a bucket with Object Lock → its actions (S3 user guide, Required permissions for operations)."""


def test_a_locked_copy_needs_exactly_its_part_of_the_policy_for_evidence(
    emulator: Emulator, acme: Runner, drop: Drop, monkeypatch
) -> None:
    exporter = exporter_of(acme, emulator, drop, monkeypatch)
    exporter.people("ann")
    exporter.run()
    monkeypatch.setattr(locked, "PART", 5 * 1024 * 1024)
    replace_archive(drop.s3, exporter.records()["ann"]["entity_id"], "pilot", bytes(6 * 1024 * 1024))
    where = {"LocationConstraint": REGION}
    drop.s3.create_bucket(Bucket="acme-evidence", CreateBucketConfiguration=where, ObjectLockEnabledForBucket=True)
    (key,) = [f"copy/data/{one['name']}" for one in exporter.records()["ann"]["objects"] if ".zip" in one["name"]]
    drop.s3.create_multipart_upload(Bucket="acme-evidence", Key=key)
    # As long as the right one, so that its content is read.
    drop.s3.put_object(Bucket="acme-evidence", Key="copy/bagit.txt", Body=bytes(len(DECLARED)))
    calls: set[str] = set()
    written: set[str] = set()
    call = S3.call

    def noted(one: S3, operation: str, **params: Any) -> Any:
        if params["Bucket"] == "acme-evidence":
            calls.add(operation)
        elif operation == "put_object":
            written.add(params["Key"].split("/")[1])
        return call(one, operation, **params)

    monkeypatch.setattr(S3, "call", noted)
    lock = {"lock_store": "s3://acme-evidence/copy", "lock_mode": "GOVERNANCE", "lock_until": "2037-12-31"}
    acme.run("workmail_evidence", store=exporter.options["store"], wave="pilot", **lock)
    assert calls == set(LOCKED_CALLS)
    rows = [row for row in policy("evidence")["Statement"] if "<locked bucket>" in row["Resource"]]
    assert {action for row in rows for action in row["Action"]} == set().union(*LOCKED_CALLS.values())
    assert written == {"bagged", "evidence", "locked"}


def workmails(name: str) -> set[str]:
    return {action for action in actions(policy(name)) if ":" not in action}


def test_the_code_names_exactly_the_operations_of_the_policies() -> None:
    assert named_in_the_code() == actions(policy("manage")) | JOBS
    reading = {name for name in actions(policy("manage")) if not OPERATIONS[name].write}
    assert reading == actions(policy("read-only"))


@pytest.mark.parametrize("name", ["read-only", "manage"])
def test_all_but_what_is_about_the_account_can_be_narrowed_to_one_organization(emulator: Emulator, name: str) -> None:
    document = policy(name)
    wide = {action for row in document["Statement"] if row["Resource"] == "*" for action in row["Action"]}
    applications = {f"workmail:{verb}IdentityCenterApplication" for verb in ("Create", "Delete")}
    assert wide <= {"workmail:ListOrganizations", "workmail:CreateOrganization", *applications}
    acme, other = emulator.add_organization("acme"), emulator.add_organization("other")
    whole = "arn:aws:workmail:*:*:organization/*"
    narrow = json.loads(
        json.dumps(document).replace(whole, f"arn:aws:workmail:eu-west-1:123456789012:organization/{acme}")
    )
    assert whole not in json.dumps(narrow)
    emulator.set_policy(narrow)
    assert Runner(emulator.url, "acme").run("workmail_directory_info")["directory"]["users"] == []
    refused = Runner(emulator.url, "other").fails("workmail_directory_info")
    assert "access denied: the IAM action workmail:" in refused["msg"]
    assert f"organization/{other} " in refused["msg"]


def test_actions_are_sorted_and_named_once() -> None:
    for name in ("read-only", "manage"):
        rows = [row["Action"] for row in policy(name)["Statement"]]
        assert all(row == sorted(row) for row in rows)
        assert len([action for row in rows for action in row]) == len(actions(policy(name)))


def test_the_read_only_policy_lets_nothing_be_changed(emulator: Emulator) -> None:
    emulator.add_organization("acme", domains=["example.com"])
    before = emulator.snapshot("acme")
    emulator.set_policy(policy("read-only"))
    done = Runner(emulator.url, "acme").fails("workmail_user", name="bob", email="bob@example.com")
    assert "workmail:CreateUser" in json.dumps(done)
    assert emulator.snapshot("acme") == before


COMPANY: dict[str, Any] = {
    "users": [
        {"name": "ann", "email": "ann@example.com", "aliases": ["a@example.com"], "mailbox_quota": 100},
        {
            "name": "bob",
            "mailbox_permissions": [{"grantee": "ann", "permissions": ["SEND_AS"]}],
            "email": "bob@example.com",
        },
    ],
    "groups": [
        {"name": "staff", "members": ["ann"], "email": "staff@example.com"},
        {"name": "others", "enabled": False},
    ],
    "resources": [{"name": "room", "type": "ROOM", "delegates": ["ann"], "email": "room@example.com"}],
}
WITHHELD = (
    "AssociateDelegateToResource",
    "AssociateMemberToGroup",
    "CreateAlias",
    "CreateGroup",
    "CreateResource",
    "CreateUser",
    "PutMailboxPermissions",
    "RegisterToWorkMail",
    "UpdateMailboxQuota",
)


@pytest.mark.parametrize("action", WITHHELD)
def test_a_missing_action_is_named_and_the_rest_is_finished(emulator: Emulator, action: str) -> None:
    emulator.add_organization("acme", domains=["example.com"])
    emulator.set_policy(without(policy("manage"), action))
    acme = Runner(emulator.url, "acme")
    done = acme.fails("workmail_directory", **COMPANY)
    denied = [one for one in done["failures"] if one["code"] == "AccessDeniedException"]
    assert denied
    assert all(f"the IAM action workmail:{action} is required" in one["message"] for one in denied)
    assert f"workmail:{action}" in done["msg"]
    first = {call.operation for call in emulator.calls if call.is_write and call.took_effect}
    emulator.set_policy(policy("manage"))
    emulator.reset_log()
    acme.run("workmail_directory", **COMPANY)
    second = {call.operation for call in emulator.calls if call.is_write and call.took_effect}
    assert action in second
    assert first | second == set(WITHHELD)
    skipped = {one["action"] for one in done["failures"] if one not in denied}
    assert second <= {action} | {operation_named(one) for one in skipped}
    assert acme.run("workmail_directory", **COMPANY)["changed"] is False


def operation_named(action: str) -> str:
    return next(name for name in model.operations() if xform_name(name) == action)


def test_a_play_names_the_missing_action(emulator: Emulator, playbook) -> None:
    emulator.set_policy(without(policy("manage"), "PutMailboxPermissions"))
    tasks = f"""
- name: Make the company
  mailops.workmail.workmail_directory: {json.dumps({"organization": "acme", **COMPANY})}
"""
    done = playbook(tasks)
    assert done.returncode == 2
    assert "the IAM action workmail:PutMailboxPermissions is required" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    told = emulator.snapshot("acme")
    assert sorted(told["users"]) == ["Administrator", "Guest", "ann", "bob"]
    assert told["groups"]["staff"]["members"] == ["user ann"]
    assert told["resources"]["room"]["delegates"] == ["user ann"]
    assert told["users"]["bob"]["permissions"] == {}


def test_an_export_and_a_preview_need_the_read_only_policy(emulator: Emulator, playbook) -> None:
    Runner(emulator.url, "acme").run("workmail_directory", **COMPANY)
    emulator.reset_log()
    emulator.set_policy(policy("read-only"))
    tasks = """
- name: Read the organization
  mailops.workmail.workmail_directory_info: {organization: acme}
  register: told
- name: Compare it with what is wanted
  mailops.workmail.workmail_directory:
    organization: acme
    users: "{{ told.directory.users + [{'name': 'eve', 'email': 'eve@example.com'}] }}"
    groups: "{{ told.directory.groups }}"
    resources: "{{ told.directory.resources }}"
"""
    done = playbook(tasks, "--check", "--diff")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "changed=1 " in done.stdout
    assert called(emulator) <= actions(policy("read-only"))
    assert emulator.writes() == []


def test_the_inventory_needs_three_actions_of_the_read_only_policy(emulator: Emulator, playbook) -> None:
    emulator.set_policy(policy("read-only"))
    file = playbook.folder / "workmail.yml"
    file.write_text("plugin: mailops.workmail.organizations\n", encoding="utf-8")
    done = playbook.command("ansible-inventory", "-i", str(file), "--list")
    assert "acme" in json.loads(done.stdout)["_meta"]["hostvars"]
    assert called(emulator) == {"ListOrganizations", "DescribeOrganization", "ListTagsForResource"}


def test_every_statement_in_the_documentation_is_one(emulator: Emulator) -> None:
    text = (IAM / "README.md").read_text(encoding="utf-8")
    statements = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    assert len(statements) >= 2
    document = policy("manage")
    emulator.set_policy({**document, "Statement": document["Statement"] + statements})
