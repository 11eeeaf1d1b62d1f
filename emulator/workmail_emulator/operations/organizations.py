# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Organizations and their tags (WorkMail API reference: *Organization, ListOrganizations, *Resource tags)."""

from __future__ import annotations

from ..errors import bad_parameter, refuse
from ..world import DISABLED, ENABLED, MailDomain, Organization
from . import lookup, tokens
from .identity import PROVIDER
from .registry import Answer, Context, Request, operation

MAX_ORGANIZATIONS = 100
MAX_TAGS = 50
NEXT_STATE = {"Requested": "Creating", "Creating": "Active", "Deleting": "Deleted"}
DELETED_STATES = ("Deleting", "Deleted")


def _advance(context: Context, organization: Organization) -> str:
    """The state that one reading shows; the organization moves on after some readings in each state."""
    shown = organization.state
    if shown in NEXT_STATE:
        if organization.transition > 0:
            organization.transition -= 1
        else:
            organization.state = NEXT_STATE[shown]
            organization.transition = max(0, context.lag.creation_reads - 1)
            if organization.state == "Active":
                organization.completed = context.now
            shown = organization.state if context.lag.creation_reads == 0 else shown
    return shown


@operation("DescribeOrganization", write=False, any_state=True)
def describe_organization(context: Context, request: Request) -> Answer:
    one = context.organization
    state = _advance(context, one)
    told: Answer = {
        "OrganizationId": one.id,
        "Alias": one.alias,
        "State": state,
        "DirectoryId": one.directory_id,
        "DirectoryType": "MicrosoftAD" if context.switches.reads("directory-type", "other") else "VpcDirectory",
        "ARN": one.arn,
        "InteroperabilityEnabled": one.interoperability,
    }
    if one.completed is not None:
        told.update(CompletedDate=one.completed, DefaultMailDomain=one.default_domain)
    return told


@operation("ListOrganizations", write=False)
def list_organizations(context: Context, request: Request) -> Answer:
    here = [one for one in context.world.organizations.values() if one.region == context.region]
    rows = []
    for one in here:
        row = {"OrganizationId": one.id, "Alias": one.alias, "State": _advance(context, one)}
        if one.completed is not None:
            row["DefaultMailDomain"] = one.default_domain
        rows.append(row)
    return lookup.page(context, request, "OrganizationSummaries", rows, lambda row: str(row["OrganizationId"]))


@operation("CreateOrganization")
def create_organization(context: Context, request: Request) -> Answer:
    first = tokens.replayed(context, "CreateOrganization", request)
    if first is not None:
        return first
    _refuse_taken(context, request)
    one = context.world.create_organization(request["Alias"], context.region)
    one.state, one.completed, one.transition = "Requested", None, max(0, context.lag.creation_reads - 1)
    one.directory_id = request.get("DirectoryId") or one.directory_id
    one.interoperability = bool(request.get("EnableInteroperability"))
    test = one.domains[one.test_domain]
    test.verified, test.pending_reads = False, context.lag.domain_pending
    for domain in request.get("Domains") or ():
        name = str(domain.get("DomainName") or "").lower()
        if name:
            one.domains[name] = MailDomain(name, pending_reads=context.lag.domain_pending)
    answer: Answer = {"OrganizationId": one.id}
    tokens.remember(context, "CreateOrganization", request, answer)
    return answer


def _refuse_taken(context: Context, request: Request) -> None:
    living = [one for one in context.world.organizations.values() if one.state not in DELETED_STATES]
    aliases = living if context.switches.reads("U40", "free") else list(context.world.organizations.values())
    if any(one.alias.lower() == request["Alias"].lower() for one in aliases):
        refuse("NameAvailability", f"The alias {request['Alias']} isn't unique in WorkMail.")
    if request.get("DirectoryId") and any(one.directory_id == request["DirectoryId"] for one in living):
        refuse("DirectoryInUse", "The directory is already in use by another WorkMail organization.")
    if request.get("EnableInteroperability") and not request.get("DirectoryId"):
        bad_parameter("Interoperability needs a directory.")
    if len([one for one in living if one.region == context.region]) >= MAX_ORGANIZATIONS:
        refuse("LimitExceeded", "The number of organizations exceeds the limit.")


@operation("DeleteOrganization", any_state=True)
def delete_organization(context: Context, request: Request) -> Answer:
    first = tokens.replayed(context, "DeleteOrganization", request)
    if first is not None:
        return first
    one = context.organization
    if one.state in DELETED_STATES:
        refuse("OrganizationState", f"Organization {one.id} is not Active, state: {one.state}")
    if not request.get("ForceDelete") and any(user.state == ENABLED for user in one.of_kind("user")):
        if context.switches.reads("U39", "parameter"):
            bad_parameter("The organization has enabled users.")
        refuse("OrganizationState", "The organization has enabled users.")
    provider = one.settings.get(PROVIDER)
    if provider and request.get("DeleteIdentityCenterApplication"):
        context.world.applications.pop(provider["IdentityCenterConfiguration"]["ApplicationArn"], None)
    one.state, one.transition = "Deleting", max(0, context.lag.creation_reads - 1)
    for entity in one.entities.values():
        entity.state = DISABLED if entity.state == ENABLED else entity.state
    answer: Answer = {"OrganizationId": one.id, "State": one.state}
    tokens.remember(context, "DeleteOrganization", request, answer)
    return answer


def _by_arn(context: Context, arn: str) -> Organization:
    """The organization of this region that an ARN names."""
    here = (one for one in context.world.organizations.values() if one.region == context.region)
    found = next((one for one in here if one.arn == arn), None)
    if found is None:
        refuse("ResourceNotFound", f"The resource {arn} cannot be found.")
    return found


def _tagged(context: Context, arn: str) -> Organization:
    """An organization whose tags can be read and removed; these operations declare no error of the state."""
    one = _by_arn(context, arn)
    if one.state != "Active" and context.switches.strict("inactive-tags"):
        refuse("ResourceNotFound", f"The resource {arn} cannot be found.")
    return one


@operation("TagResource")
def tag_resource(context: Context, request: Request) -> None:
    one = _by_arn(context, request["ResourceARN"])
    if one.state != "Active":
        refuse("OrganizationState", f"Organization {one.id} is not Active, state: {one.state}")
    keys = [tag["Key"] for tag in request["Tags"]]
    if len(keys) != len(set(keys)):
        bad_parameter("A tag key is given twice.")
    if any(key.lower().startswith("aws:") for key in keys):
        bad_parameter("A tag key can't begin with aws:, which is reserved.")
    tags = {**one.tags, **{tag["Key"]: tag["Value"] for tag in request["Tags"]}}
    if len(tags) > MAX_TAGS:
        refuse("TooManyTags", f"The resource can have up to {MAX_TAGS} user-applied tags.")
    one.tags = tags


@operation("UntagResource")
def untag_resource(context: Context, request: Request) -> None:
    one = _tagged(context, request["ResourceARN"])
    one.tags = {key: value for key, value in one.tags.items() if key not in request["TagKeys"]}


@operation("ListTagsForResource", write=False)
def list_tags_for_resource(context: Context, request: Request) -> Answer:
    one = _tagged(context, request["ResourceARN"])
    return {"Tags": [{"Key": key, "Value": value} for key, value in one.tags.items()]}
