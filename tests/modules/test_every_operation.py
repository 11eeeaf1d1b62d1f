# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every operation but one is reached by a module; the emulator's log is the proof."""

from __future__ import annotations

from pathlib import Path

from support import settings
from support.inprocess import Runner
from support.rules import FUNCTION, lives
from workmail_emulator import Lag, model

SEED = (
    "AssociateDelegateToResource",
    "AssociateMemberToGroup",
    "CreateAlias",
    "CreateGroup",
    "CreateResource",
    "CreateUser",
    "DeleteAlias",
    "DeleteGroup",
    "DeleteMailboxPermissions",
    "DeleteResource",
    "DeleteUser",
    "DeregisterFromWorkMail",
    "DescribeGroup",
    "DescribeOrganization",
    "DescribeResource",
    "DescribeUser",
    "DisassociateDelegateFromResource",
    "DisassociateMemberFromGroup",
    "GetMailboxDetails",
    "ListAliases",
    "ListGroupMembers",
    "ListGroups",
    "ListMailboxPermissions",
    "ListOrganizations",
    "ListResourceDelegates",
    "ListResources",
    "ListUsers",
    "PutMailboxPermissions",
    "RegisterToWorkMail",
    "ResetPassword",
    "UpdateMailboxQuota",
    "UpdatePrimaryEmailAddress",
    "UpdateResource",
)
ELSEWHERE = {"StartMailboxExportJob", "DescribeMailboxExportJob", "ListMailboxExportJobs", "CancelMailboxExportJob"}
"""What tests/modules/test_mailbox_export.py reaches."""
UNREACHED = {"AssumeImpersonationRole"}
"""What no module reaches: it returns a secret, which no task needs."""


def make(acme: Runner) -> None:
    ann = {"name": "ann", "email": "ann@example.com", "mailbox_quota": 100, "city": "Oslo"}
    acme.run("workmail_user", **ann)
    acme.run("workmail_user", name="bob", email="bob@example.com", aliases=["b@example.com"])
    acme.run(
        "workmail_group",
        name="staff",
        email="staff@example.com",
        members=["ann", "bob"],
    )
    acme.run("workmail_resource", name="room", type="ROOM", email="room@example.com", delegates=["ann"])
    acme.run("workmail_mailbox_permission", mailbox="ann", grantee="bob", permissions=["SEND_AS"])


def change(acme: Runner) -> None:
    acme.run("workmail_user", name="ann", password="Correct-Horse-1", update_password="always", mailbox_quota=200)
    acme.run("workmail_user", name="bob", email="robert@example.com", aliases=[])
    acme.run("workmail_group", name="staff", members=["ann"], hidden_from_global_address_list=True)
    acme.run("workmail_resource", name="room", description="Big", delegates=[])
    acme.run("workmail_mailbox_permission", mailbox="ann", grantee="bob", state="absent")
    acme.fails("workmail_user", name="ann", email="ann@elsewhere.org")


def read(acme: Runner) -> None:
    acme.run("workmail_directory_info")
    acme.run("workmail_organization_info")
    acme.run("workmail_user_info", include=["groups", "mailbox"])
    acme.run("workmail_alias_info", address="ann@example.com")
    acme.run("workmail_settings", **settings.VALUES, **settings.ALLOWED)


def revoke(acme: Runner, id_: str) -> None:
    acme.run("workmail_personal_access_token_info", user="ann")
    acme.run("workmail_personal_access_token", personal_access_token_id=id_, state="absent")


def rule_and_ask(acme: Runner) -> None:
    kinds = lives()
    for kind, life in kinds.items():
        acme.run(f"workmail_{kind}", **life.naming, **life.made)
        acme.run(f"workmail_{kind}", **life.naming, **life.becomes)
    acme.run("workmail_settings_info")
    asked = {"user": "ann", "action": "IMAP", "ip_address": "198.51.100.7"}
    opens = {"impersonation_role": "backup", "mailbox": "ann"}
    acme.run("workmail_access_effect_info", questions=[asked, opens, {"device": {}}])
    acme.run("workmail_availability_test_info", lambda_provider={"lambda_arn": FUNCTION})
    for kind, life in kinds.items():
        acme.run(f"workmail_{kind}", **life.naming, state="absent")


def sign_in(acme: Runner) -> None:
    """An application that no organization comes to use."""
    wanted = {"name": "spare", "instance_arn": "arn:aws:sso:::instance/ssoins-fedcba0987654321"}
    made = acme.run("workmail_identity_center_application", **wanted)["application"]
    acme.run("workmail_identity_center_application", state="absent", application_arn=made["application_arn"])


def remove(acme: Runner) -> None:
    acme.run("workmail_settings", **{one.name: {"state": "absent"} for one in settings.KINDS if one.optional})
    for kind, name in (("user", "ann"), ("group", "staff"), ("resource", "room")):
        acme.run(f"workmail_{kind}", name=name, state="absent")


def found_and_close(acme: Runner) -> None:
    """Another organization with a domain of its own, made and given up again."""
    other = Runner(acme.url, "other")
    other.run("workmail_organization", tags={"stage": "test"})
    other.run("workmail_organization", tags={})
    other.run("workmail_domain", domain="other.example")
    other.run("workmail_domain", domain="other.awsapps.com", default=True)
    other.run("workmail_domain", domain="other.example", wait_verified=True, default=True)
    other.run("workmail_domain", domain="other.awsapps.com", default=True)
    other.run("workmail_domain", domain="other.example", state="absent")
    other.run("workmail_organization", state="absent", confirm_alias="other", delete_directory=True)


def test_the_modules_reach_every_operation(emulator, acme: Runner) -> None:
    settings.add_applications(emulator)
    for step in (make, change, read, rule_and_ask, sign_in, remove):
        if step is remove:
            revoke(acme, emulator.issue_token("acme", "ann", "laptop"))
        step(acme)
    emulator.set_lag(Lag(domain_pending=1))
    found_and_close(acme)
    reached = {call.operation for call in emulator.calls if call.status == 200}
    assert len(SEED) == 33
    assert set(SEED) - reached == set()
    every = set(model.operations())
    assert (len(every), sorted(every - reached - ELSEWHERE)) == (92, sorted(UNREACHED))
    assert every >= ELSEWHERE


def test_the_readme_says_so() -> None:
    page = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert f"{92 - len(UNREACHED)} of the 92 operations" in page
