# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An organization (WorkMail API reference, CreateOrganization, DescribeOrganization, DeleteOrganization)."""

from __future__ import annotations

from .settles import Settles
from .vocabulary import Calls, Field, Kind, Part

ACTIVE, REQUESTED, DELETING = "Active", "Requested", "Deleting"
STARTING_STATES = (REQUESTED, "Creating", "Validating", "Synchronizing")
"""States of an organization on its way to Active (administrator guide)."""
BROKEN_STATES = ("Failed", "Impaired", "Inactive")
"""States that no waiting ends."""
DISABLED_FIRST = "user"
"""Kind whose ENABLED entities forbid deleting the organization without force (WorkMail API reference, ForceDelete)."""
MAX_TAGS = 50
"""Tags that a user may put on one organization (WorkMail API reference, TooManyTagsException)."""
MAX_DOMAINS_AT_CREATION = 5

ZONE = Field(
    "hosted_zone_id", pattern=r"[^/\\]{1,32}", name_error="is not the id of a Route 53 zone; omit /hostedzone/."
)

ORGANIZATION = Kind(
    "organization",
    Calls(
        list="list_organizations",
        rows="OrganizationSummaries",
        get="describe_organization",
        absent=("OrganizationNotFoundException",),
        create="create_organization",
        delete="delete_organization",
        name="Alias",
        id="OrganizationId",
    ),
    key="alias",
    name_maximum=62,
    name_pattern=r"(?!d-)[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*",
    name_error="is neither an id nor an alias: 1 to 62 letters and digits with single hyphens between them, not "
    "beginning with d-.",
    settles=Settles(
        "organization_state",
        good_state=ACTIVE,
        bad_states=(*BROKEN_STATES, DELETING),
        option="wait",
        timeout=1800,
        code="OrganizationState",
        deleting_state=DELETING,
    ),
    parts=(
        Part(
            "creation",
            read="describe_organization",
            needs="exists",
            fields=(
                Field(
                    "directory_id",
                    create=True,
                    pattern=r"d-[0-9a-f]{10}",
                    name_error="is not a directory id: use d- and ten hexadecimal digits.",
                ),
                Field(
                    "enable_interoperability",
                    type="bool",
                    read_as="InteroperabilityEnabled",
                    create=True,
                    default=False,
                    may_be_omitted=True,
                ),
                Field(
                    "kms_key_arn",
                    create=True,
                    readable=False,
                    maximum=2048,
                    pattern=r"arn:aws:kms:[a-z0-9-]*:[a-z0-9-]+:[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,1023}",
                    name_error="is not the ARN of a KMS key: use arn:aws:kms:<region>:<account>:key/<id>.",
                ),
                Field(
                    "domains",
                    type="list",
                    create=True,
                    readable=False,
                    fields=(Field("domain_name", required=True), ZONE),
                ),
            ),
            measures=(
                Field("organization_state", read_as="State", default=REQUESTED),
                Field("arn", read_as="ARN"),
                Field("error_message"),
                Field("default_mail_domain"),
                Field("directory_type"),
                Field("completed_date"),
                Field("migration_admin"),
            ),
        ),
        Part("tags", read="list_tags_for_resource", measures=(Field("tags", type="dict"),)),
    ),
    deletion=(
        Field("delete_directory", type="bool", required=True, default=False),
        Field("force_delete", type="bool", default=False),
        Field("confirm_alias", sent=False),
    ),
)
