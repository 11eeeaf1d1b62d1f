# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Applications of IAM Identity Center and the identity provider of an organization, each fact with its source.

Sources: the WorkMail API reference ("reference"), and the Administrator Guide on personal access tokens ("guide").
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.setting_calls import INSTANCE, OTHER, PROVIDER
from support.wire import Wire, client
from workmail_emulator.statefile import load

TWIN = INSTANCE.replace("1234", "9999")


def application(wire: Wire, name: str = "mail", **more: str) -> str:
    request = {"Name": name, "InstanceArn": INSTANCE, **more}
    return str(wire("CreateIdentityCenterApplication", **request)["ApplicationArn"])


def provider(arn: str, instance: str = INSTANCE, **changes: Any) -> dict[str, Any]:
    return {**PROVIDER, "IdentityCenterConfiguration": {"InstanceArn": instance, "ApplicationArn": arn}, **changes}


def test_an_application_is_made_once_for_a_token(wire: Wire) -> None:
    """Reference, CreateIdentityCenterApplication: ClientToken; the ARN names the instance."""
    arn = application(wire, ClientToken="once")
    assert arn.startswith("arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-")
    assert application(wire, ClientToken="once") == arn
    assert application(wire, "other") != arn


def test_two_applications_have_one_name_or_not(wire: Wire) -> None:
    arn = application(wire)
    request = {"Name": "mail", "InstanceArn": INSTANCE}
    assert wire.error("CreateIdentityCenterApplication", **request) == "InvalidParameterException"
    assert wire.error("CreateIdentityCenterApplication", Name="mail", InstanceArn=TWIN) == "no error"
    wire.emulator.set_switch("U77", "ok")
    assert application(wire) != arn


def test_an_application_that_does_not_exist_is_refused_or_not(wire: Wire) -> None:
    assert wire.error("DeleteIdentityCenterApplication", ApplicationArn=OTHER) == "InvalidParameterException"
    wire.emulator.set_switch("U78", "ok")
    assert wire.error("DeleteIdentityCenterApplication", ApplicationArn=OTHER) == "no error"


def test_an_application_that_is_used_is_deleted_or_not(wire: Wire) -> None:
    """Reference: OrganizationStateException is declared; deleting does not change an organization."""
    arn = application(wire)
    wire.here("PutIdentityProviderConfiguration", **provider(arn))
    assert wire.error("DeleteIdentityCenterApplication", ApplicationArn=arn) == "OrganizationStateException"
    wire.emulator.set_switch("U79", "ok")
    assert wire.error("DeleteIdentityCenterApplication", ApplicationArn=arn) == "no error"
    told = wire.here("DescribeIdentityProviderConfiguration")["IdentityCenterConfiguration"]
    assert told["ApplicationArn"] == arn


def test_an_application_belongs_to_one_region(wire: Wire) -> None:
    """Reference, InstanceArn: in the same account and region."""
    arn = application(wire)
    elsewhere = Wire(wire.emulator, client(wire.emulator, "us-east-1"), wire.organization, wire.ids)
    assert elsewhere.error("DeleteIdentityCenterApplication", ApplicationArn=arn) == "InvalidParameterException"
    assert wire.error("DeleteIdentityCenterApplication", ApplicationArn=arn) == "no error"


def test_a_provider_is_put_described_replaced_and_deleted(wire: Wire) -> None:
    """Reference: all three parts are required; Describe declares ResourceNotFoundException."""
    assert wire.error_here("DescribeIdentityProviderConfiguration") == "ResourceNotFoundException"
    tokens = {"Status": "ACTIVE", "LifetimeInDays": 90}
    wanted = provider(application(wire), PersonalAccessTokenConfiguration=tokens)
    wire.here("PutIdentityProviderConfiguration", **wanted)
    assert wire.here("DescribeIdentityProviderConfiguration") == wanted
    only = {**wanted, "AuthenticationMode": "IDENTITY_PROVIDER_ONLY"}
    wire.here("PutIdentityProviderConfiguration", **only)
    assert wire.here("DescribeIdentityProviderConfiguration") == only
    wire.here("DeleteIdentityProviderConfiguration")
    assert wire.error_here("DescribeIdentityProviderConfiguration") == "ResourceNotFoundException"


def test_tokens_are_valid_for_a_year_by_default_or_without_an_end(wire: Wire) -> None:
    """Guide: 365 days when IAM Identity Center is turned on."""
    wanted = provider(application(wire))
    for reading, days in (("strict", 365), ("absent", None)):
        wire.emulator.set_switch("U76", reading)
        wire.here("PutIdentityProviderConfiguration", **wanted)
        told = wire.here("DescribeIdentityProviderConfiguration")["PersonalAccessTokenConfiguration"]
        assert told.get("LifetimeInDays") == days


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"instance": TWIN}, "InvalidParameterException"),
        ({"arn": OTHER}, "ResourceNotFoundException"),
        ({"arn": OTHER.replace("123456789012", "999999999999")}, "InvalidParameterException"),
        ({"AuthenticationMode": "DIRECTORY"}, "ValidationException"),
        (
            {"PersonalAccessTokenConfiguration": {"Status": "ACTIVE", "LifetimeInDays": 3654}},
            "ValidationException",
        ),
    ],
)
def test_a_provider_that_does_not_fit_is_refused(wire: Wire, change: dict[str, Any], code: str) -> None:
    """Reference: same account, an application of the instance, made by the API; modes; 1 to 3653 days."""
    wanted = provider(**{"arn": application(wire), **change})
    assert wire.error_here("PutIdentityProviderConfiguration", **wanted) == code


@pytest.mark.parametrize(("delete", "code"), [(True, "InvalidParameterException"), (False, "no error")])
def test_an_organization_takes_its_application_with_it_if_asked_to(wire: Wire, delete: bool, code: str) -> None:
    """Reference, DeleteOrganization: DeleteIdentityCenterApplication."""
    arn = application(wire)
    wire.here("PutIdentityProviderConfiguration", **provider(arn))
    more = {"DeleteDirectory": False, "ForceDelete": True, "DeleteIdentityCenterApplication": delete}
    wire.here("DeleteOrganization", **more)
    assert wire.error("DeleteIdentityCenterApplication", ApplicationArn=arn) == code


def test_applications_and_what_is_missing_are_kept_in_the_state_file(wire: Wire, tmp_path: Path) -> None:
    arn = application(wire)
    wire.emulator.set_missing(["arn"])
    wire.emulator.save(tmp_path / "state")
    world = wire.emulator.service.world
    world.applications, world.missing = {}, []
    load(world, tmp_path / "state")
    assert (list(world.applications), world.missing) == ([arn], ["arn"])
