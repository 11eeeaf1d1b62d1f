# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""IAM Identity Center: the applications of the account, and how organizations use them.

Source: WorkMail API reference, *IdentityCenterApplication and *IdentityProviderConfiguration.
"""

from __future__ import annotations

from ..errors import bad_parameter, refuse
from ..policy import ACCOUNT
from ..world import World
from . import rows, tokens
from .registry import Answer, Context, Request, operation

PROVIDER = "identity provider"
DAYS = 365
"""How long a personal access token is valid by default (Administrator Guide, Personal access token configuration)."""


@operation("CreateIdentityCenterApplication")
def create_identity_center_application(context: Context, request: Request) -> Answer:
    first = tokens.replayed(context, "CreateIdentityCenterApplication", request)
    if first is not None:
        return first
    instance = request["InstanceArn"].rpartition("/")[2]
    row = {"Name": request["Name"], "InstanceArn": request["InstanceArn"], "Region": context.region}
    if row in context.world.applications.values() and context.switches.strict("U77"):
        bad_parameter(f"The instance has an application {request['Name']} already.")
    arn = f"arn:aws:sso::{ACCOUNT}:application/{instance}/{context.world.hex_id('apl', 16)}"
    context.world.applications[arn] = row
    answer: Answer = {"ApplicationArn": arn}
    tokens.remember(context, "CreateIdentityCenterApplication", request, answer)
    return answer


@operation("DeleteIdentityCenterApplication")
def delete_identity_center_application(context: Context, request: Request) -> None:
    arn = request["ApplicationArn"]
    if not _known(context, arn):
        if context.switches.strict("U78"):
            bad_parameter(f"The application {arn} does not exist.")
        return
    if _used(context.world, arn) and context.switches.strict("U79"):
        refuse("OrganizationState", f"An organization uses the application {arn}.")
    del context.world.applications[arn]


def _known(context: Context, arn: str) -> bool:
    return context.world.applications.get(arn, {}).get("Region") == context.region


def _used(world: World, arn: str) -> bool:
    active = [one for one in world.organizations.values() if one.state == "Active" and PROVIDER in one.settings]
    return any(one.settings[PROVIDER]["IdentityCenterConfiguration"]["ApplicationArn"] == arn for one in active)


@operation("PutIdentityProviderConfiguration")
def put_identity_provider_configuration(context: Context, request: Request) -> None:
    """The application must be one of the account, the region and the instance that the request names."""
    center, personal = request["IdentityCenterConfiguration"], request["PersonalAccessTokenConfiguration"]
    owner, _application, instance, _id = center["ApplicationArn"].replace(":application/", "/application/").split("/")
    if owner.rpartition(":")[2] != ACCOUNT or instance != center["InstanceArn"].rpartition("/")[2]:
        bad_parameter("The instance and the application must be in the account and the Region of the organization.")
    if not _known(context, center["ApplicationArn"]):
        refuse("ResourceNotFound", f"The application {center['ApplicationArn']} cannot be found.")
    if context.switches.strict("U76"):
        personal = {"LifetimeInDays": DAYS, **{m: v for m, v in personal.items() if v is not None}}
    context.organization.settings[PROVIDER] = {
        "AuthenticationMode": request["AuthenticationMode"],
        "IdentityCenterConfiguration": dict(center),
        "PersonalAccessTokenConfiguration": dict(personal),
    }


@operation("DescribeIdentityProviderConfiguration", write=False)
def describe_identity_provider_configuration(context: Context, _request: Request) -> Answer:
    found = context.organization.settings.get(PROVIDER)
    if found is None:
        refuse("ResourceNotFound", "The organization has no identity provider configuration.")
    return dict(found)


@operation("DeleteIdentityProviderConfiguration")
def delete_identity_provider_configuration(context: Context, _request: Request) -> None:
    """The operation declares no error where there is no configuration (unknown U63)."""
    if context.organization.settings.pop(PROVIDER, None) is None:
        rows.absent(context, "The identity provider configuration")
