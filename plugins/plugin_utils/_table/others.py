# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Formats of Google, Zoho and AWS."""

from __future__ import annotations

from .format import LOGIN, NUMBER, Column, Format, SkippedRows

HASH = "a hash is not a password. Empty the cells of this column and of the password."
SUSPENDED = {"True": False, "False": None}

GOOGLE = Format(
    key="google",
    title="Google Workspace users",
    source="https://support.google.com/a/answer/40057",
    needs=("Email Address [Required]", "First Name [Required]|Last Name [Required]"),
    header=(
        *("First Name [Required]", "Last Name [Required]", "Email Address [Required]", "Password [Required]"),
        *("Password Hash Function [UPLOAD ONLY]", "Org Unit Path [Required]", "New Primary Email [UPLOAD ONLY]"),
        *("Status [READ ONLY]", "Last Sign In [READ ONLY]", "Recovery Email", "Home Secondary Email"),
        *("Work Secondary Email", "Recovery Phone [MUST BE IN THE E.164 FORMAT]", "Work Phone", "Home Phone"),
        *("Mobile Phone", "Work Address", "Home Address", "Employee ID", "Employee Type", "Employee Title"),
        *("Manager Email", "Department", "Cost Center", "2sv Enrolled [READ ONLY]", "2sv Enforced [READ ONLY]"),
        *("Building ID", "Floor Name", "Floor Section", "Email Usage [READ ONLY]", "Drive Usage [READ ONLY]"),
        *("Total Storage [READ ONLY]", "Change Password at Next Sign-In", "New Status [UPLOAD ONLY]"),
        *("New Licenses [UPLOAD ONLY]", "Advanced Protection Program enrollment"),
    ),
    columns={
        "First Name [Required]": "first_name",
        "Last Name [Required]": "last_name",
        "Email Address [Required]": LOGIN,
        "Password [Required]": Column("password", blank=("****",)),
        "Password Hash Function [UPLOAD ONLY]": Column("password", refused=HASH),
        "Status [READ ONLY]": Column("enabled", words={"Active": None, "Suspended": False, "Archived": False}),
        "Work Phone": "telephone",
        "Employee Title": "job_title",
        "Department": "department",
    },
    constants={"Org Unit Path [Required]": "/"},
)

GAM = Format(
    key="gam",
    title="GAM users",
    source="https://github.com/GAM-team/GAM/wiki/Users",
    needs=("primaryEmail",),
    header=(
        *("primaryEmail", "name.givenName", "name.familyName", "name.fullName", "suspended", "archived"),
        *("includeInGlobalAddressList", "organizations.0.title", "organizations.0.department", "organizations.0.name"),
        *("phones.0.type", "phones.0.value", f"aliases.{NUMBER}"),
    ),
    columns={
        "primaryEmail": LOGIN,
        "name.givenName": "first_name",
        "name.familyName": "last_name",
        "name.fullName": "display_name",
        "name.displayName": "display_name",
        "suspended": Column("enabled", words=SUSPENDED),
        "archived": Column("enabled", words=SUSPENDED),
        "includeInGlobalAddressList": Column("hidden_from_global_address_list", words={"True": False, "False": True}),
        f"aliases.{NUMBER}": "aliases",
        f"organizations.{NUMBER}.title": "job_title",
        f"organizations.{NUMBER}.department": "department",
        f"organizations.{NUMBER}.name": "company",
        f"phones.{NUMBER}.value": Column("telephone", beside=(f"phones.{NUMBER}.type", ("work",))),
    },
    ignored=("aliases", f"nonEditableAliases.{NUMBER}", "orgUnitPath", "id", "isAdmin", "lastLoginTime"),
    constants={"phones.0.type": "work"},
)

ZOHO = Format(
    key="zoho",
    title="Zoho users",
    source="https://adminconsole.wiki.zoho.com/users/Importing-Users.html",
    needs=("Username", "Password", "First Name|Last Name"),
    header=("Username", "Password", "First Name", "Last Name"),
    columns={
        "Username": LOGIN,
        "Password": "password",
        "First Name": "first_name",
        "Last Name": "last_name",
    },
)

AWS_CLI = Format(
    key="aws_cli",
    title="aws workmail list-users",
    source="https://docs.aws.amazon.com/cli/latest/reference/workmail/list-users.html",
    needs=("Name", "State", "Id|UserRole|EnabledDate"),
    header=(
        *("Id", "Email", "Name", "DisplayName", "State", "UserRole", "EnabledDate", "DisabledDate"),
        *("IdentityProviderUserId", "IdentityProviderIdentityStoreId"),
    ),
    columns={
        "Email": "email",
        "Name": "name",
        "DisplayName": "display_name",
        "State": Column("enabled", words={"ENABLED": True, "DISABLED": False}),
        "UserRole": "role",
        "IdentityProviderUserId": "identity_provider_user_id",
    },
    aside=(
        SkippedRows("State", ("deleted",), "deleted users"),
        SkippedRows("UserRole", ("resource", "system_user"), "resources and system users"),
    ),
)
