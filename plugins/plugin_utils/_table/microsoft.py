# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Formats of Microsoft: the admin centers, PowerShell and csvde."""

from __future__ import annotations

import re

from .format import ADDRESSES, LOGIN, Column, Format, SkippedRows

BLOCKED = {"Yes": False, "No": None, "True": False, "False": None}
"""That a sign-in is not blocked does not open a mailbox that was closed in WorkMail."""
BLOCKED_FLAG = {word: BLOCKED[word] for word in ("True", "False", "Yes", "No")}
ENABLED = {"True": None, "False": False}
DISABLED_BIT = 2
"""ACCOUNTDISABLE in userAccountControl (https://learn.microsoft.com/windows/win32/adschema/a-useraccountcontrol)."""
HIDDEN = {"True": True, "False": False}
GUESTS = SkippedRows("userType", ("guest",), "guests")
GUEST_LOGIN = re.compile(r".*#ext#@.*")
"""The sign-in name of a guest (https://learn.microsoft.com/entra/external-id/user-properties)."""
EXCHANGE_NAMES = (
    r"(?:systemmailbox|discoverysearchmailbox|federatedemail|migration|healthmailbox)[ .]?{?[-0-9a-f]+}?"
    r"|sm_[0-9a-f]{16,17}"
)
"""Accounts that Exchange makes for itself (https://learn.microsoft.com/exchange/recreate-arbitration-mailboxes-exchange-2013-help)."""
SYNC_NAMES = r"msol_[0-9a-f]{12}|aad_[0-9a-f]{12}|sync_.+_[0-9a-f]{12}"
"""Accounts of the synchronization with Entra (https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-accounts-permissions)."""
BUILT_IN_NAMES = re.compile(
    rf"administrator|guest|krbtgt(?:_[0-9]+)?|defaultaccount|wdagutilityaccount|{EXCHANGE_NAMES}|{SYNC_NAMES}"
)
BUILT_IN_LOGINS = re.compile(rf"(?:{EXCHANGE_NAMES}|{SYNC_NAMES})@.*")
BUILT_IN_SIDS = re.compile(r"s-1-5-21-.*-50[0-4]")
"""Accounts of Windows itself; their names depend on its language, their security identifiers do not
(https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-default-user-accounts)."""
BUILT_IN = (
    SkippedRows("SamAccountName", (), "built-in account", look=BUILT_IN_NAMES, named=True),
    SkippedRows("SID", (), "other built-in accounts", look=BUILT_IN_SIDS),
)
MAILBOXES = ("usermailbox", "sharedmailbox", "linkedmailbox", "remoteusermailbox", "remotesharedmailbox")

MICROSOFT365 = Format(
    key="microsoft365",
    title="Microsoft 365 users",
    source="https://learn.microsoft.com/microsoft-365/enterprise/add-several-users-at-the-same-time",
    needs=("User Name", "Display Name"),
    header=(
        *("User Name", "First Name", "Last Name", "Display Name", "Job Title", "Department", "Office Number"),
        *("Office Phone", "Mobile Phone", "Fax", "Alternate email address", "Address", "City", "State or Province"),
        *("ZIP or Postal Code", "Country or Region"),
    ),
    columns={
        "User Name": LOGIN,
        "First Name": "first_name",
        "Last Name": "last_name",
        "Display Name": "display_name",
        "Job Title": "job_title",
        "Department": "department",
        "Office Number": "office",
        "Office Phone": "telephone",
        "Address": "street",
        "City": "city",
        "ZIP or Postal Code": "zip_code",
        "Country or Region": "country",
        "Password": "password",
    },
    samples=tuple(f"{name}@contoso.com" for name in ("chris", "ben", "david", "cynthia", "melissa")),
)

MICROSOFT365_EXPORT = Format(
    key="microsoft365_export",
    title="Microsoft 365 users (export)",
    source="https://learn.microsoft.com/microsoft-365/admin/add-users/",
    needs=("User principal name", "Display name", "Block credential|Licenses"),
    header=(
        *("Display name", "DirSyncEnabled", "User principal name", "Object Id", "First name", "Last name"),
        *("When created", "Soft deletion time stamp", "Title", "Department", "Preferred data location", "City"),
        *("CountryOrRegion", "Office", "StateOrProvince", "Usage location", "Last dirsync time", "Block credential"),
        *("Licenses", "Password never expires", "Last password change time stamp", "Mobile Phone", "Phone number"),
        *("Postal code", "Preferred language", "Street address", "Fax", "Proxy addresses"),
    ),
    columns={
        "User principal name": LOGIN,
        "Display name": "display_name",
        "First name": "first_name",
        "Last name": "last_name",
        "Title": "job_title",
        "Department": "department",
        "City": "city",
        "CountryOrRegion": "country",
        "Country/Region": "country",
        "Country": "country",
        "Office": "office",
        "Block credential": Column("enabled", words=BLOCKED_FLAG),
        "Phone number": "telephone",
        "Postal code": "zip_code",
        "Street address": "street",
        "Proxy addresses": ADDRESSES,
    },
    ignored=("State", "State or province", "Alternate email addresses", "Company", "Alternate email address"),
    aside=(
        SkippedRows("Soft deletion time stamp", (), "deleted users"),
        SkippedRows("User principal name", (), "guests", look=GUEST_LOGIN),
        SkippedRows("User principal name", (), "built-in account", look=BUILT_IN_LOGINS, named=True),
    ),
    principal=True,
)

ENTRA_TEMPLATE = Format(
    key="entra_template",
    title="Microsoft Entra users (bulk create template)",
    source="https://learn.microsoft.com/entra/identity/users/users-bulk-add",
    needs=("User name [userPrincipalName] Required|User principal name [userPrincipalName] Required",),
    header=(
        *("Name [displayName] Required", "User name [userPrincipalName] Required"),
        *("Initial password [passwordProfile] Required", "Block sign in (Yes/No) [accountEnabled] Required"),
        *("First name [givenName]", "Last name [surname]", "Job title [jobTitle]", "Department [department]"),
        *("Usage location [usageLocation]", "Street address [streetAddress]", "State or province [state]"),
        *("Country or region [country]", "Office [physicalDeliveryOfficeName]", "City [city]"),
        *("ZIP or postal code [postalCode]", "Office phone [telephoneNumber]", "Mobile phone [mobile]"),
    ),
    columns={
        "Name [displayName] Required": "display_name",
        "User name [userPrincipalName] Required": LOGIN,
        "User principal name [userPrincipalName] Required": LOGIN,
        "Initial password [passwordProfile] Required": "password",
        "Block sign in (Yes/No) [accountEnabled] Required": Column("enabled", words=BLOCKED),
        "First name [givenName]": "first_name",
        "Last name [surname]": "last_name",
        "Job title [jobTitle]": "job_title",
        "Department [department]": "department",
        "Street address [streetAddress]": "street",
        "Country or region [country]": "country",
        "Office [physicalDeliveryOfficeName]": "office",
        "City [city]": "city",
        "ZIP or postal code [postalCode]": "zip_code",
        "Office phone [telephoneNumber]": "telephone",
        "Company name [companyName]": "company",
    },
    samples=("chris@contoso.com",),
    before=("version:v1.0",),
)

ENTRA = Format(
    key="entra",
    title="Microsoft Entra users",
    source="https://learn.microsoft.com/entra/identity/users/users-bulk-download",
    needs=("userPrincipalName", "displayName|mail|givenName|surname"),
    header=(
        *("userPrincipalName", "displayName", "surname", "mail", "givenName", "objectId", "userType", "jobTitle"),
        *("department", "accountEnabled", "usageLocation", "streetAddress", "state", "country"),
        *("physicalDeliveryOfficeName", "city", "postalCode", "telephoneNumber", "mobile"),
        *("authenticationPhoneNumber", "authenticationAlternativePhoneNumber", "authenticationEmail"),
        *("alternateEmailAddress", "ageGroup", "consentProvidedForMinor", "legalAgeGroupClassification"),
    ),
    columns={
        "userPrincipalName": LOGIN,
        "displayName": "display_name",
        "surname": "last_name",
        "mail": "email",
        "givenName": "first_name",
        "jobTitle": "job_title",
        "department": "department",
        "companyName": "company",
        "accountEnabled": Column("enabled", words=ENABLED),
        "streetAddress": "street",
        "country": "country",
        "physicalDeliveryOfficeName": "office",
        "officeLocation": "office",
        "city": "city",
        "postalCode": "zip_code",
        "telephoneNumber": "telephone",
        "businessPhones": "telephone",
        "proxyAddresses": ADDRESSES,
    },
    ignored=("id", "mobilePhone", "preferredLanguage", "creationType", "createdDateTime", "isHybrid"),
    aside=(
        GUESTS,
        SkippedRows("userPrincipalName", (), "guests", look=GUEST_LOGIN),
        SkippedRows("userPrincipalName", (), "built-in account", look=BUILT_IN_LOGINS, named=True),
    ),
    constants={"userType": "Member"},
    principal=True,
)

AD_COLUMNS: dict[str, str | Column] = {
    "SamAccountName": "name",
    "UserPrincipalName": LOGIN,
    "mail": "email",
    "EmailAddress": "email",
    "proxyAddresses": ADDRESSES,
    "DisplayName": "display_name",
    "Name": "display_name",
    "CN": "display_name",
    "GivenName": "first_name",
    "Surname": "last_name",
    "sn": "last_name",
    "Initials": "initials",
    "Title": "job_title",
    "Department": "department",
    "Company": "company",
    "Office": "office",
    "physicalDeliveryOfficeName": "office",
    "OfficePhone": "telephone",
    "telephoneNumber": "telephone",
    "StreetAddress": "street",
    "City": "city",
    "l": "city",
    "PostalCode": "zip_code",
    "Country": "country",
    "c": "country",
    "Enabled": Column("enabled", words=ENABLED),
    "userAccountControl": Column("enabled", bit=DISABLED_BIT),
    "msExchHideFromAddressLists": Column("hidden_from_global_address_list", words=HIDDEN),
}
AD_IGNORED = (
    *("State", "st", "co", "mobile", "MobilePhone", "homePhone", "Description", "mailNickname", "Manager", "Fax"),
    *("uid", "o", "ou", "street", "roomNumber", "departmentNumber"),
)

GET_ADUSER = Format(
    key="get_aduser",
    title="Get-ADUser",
    source="https://learn.microsoft.com/powershell/module/activedirectory/get-aduser",
    needs=("SamAccountName", "UserPrincipalName|Surname|GivenName|Enabled|DisplayName|EmailAddress|mail|Name"),
    header=(
        *("DistinguishedName", "Enabled", "GivenName", "Name", "ObjectClass", "ObjectGUID", "SamAccountName", "SID"),
        *("Surname", "UserPrincipalName", "DisplayName", "EmailAddress", "Title", "Department", "Company", "Office"),
        *("OfficePhone", "StreetAddress", "City", "PostalCode", "Country", "Initials", "proxyAddresses"),
    ),
    columns=AD_COLUMNS,
    ignored=AD_IGNORED,
    aside=(SkippedRows("ObjectClass", ("user",), "rows that are not users", others=True), *BUILT_IN),
    before=("#TYPE Microsoft.ActiveDirectory.Management.ADUser",),
    constants={"ObjectClass": "user"},
    principal=True,
)

CSVDE = Format(
    key="csvde",
    title="csvde",
    source="https://learn.microsoft.com/windows-server/administration/windows-commands/csvde",
    needs=("DN", "objectClass", "sAMAccountName|userPrincipalName|mail|cn|sn|name"),
    header=(
        *("DN", "objectClass", "cn", "sn", "title", "physicalDeliveryOfficeName", "telephoneNumber", "givenName"),
        *("initials", "distinguishedName", "displayName", "department", "company", "name", "userAccountControl"),
        *("sAMAccountName", "userPrincipalName", "mail", "streetAddress", "l", "postalCode", "c", "proxyAddresses"),
        "msExchHideFromAddressLists",
    ),
    columns=AD_COLUMNS,
    ignored=(*AD_IGNORED, "description", "whenCreated", "whenChanged", "objectCategory"),
    aside=(SkippedRows("objectClass", ("user",), "rows that are not users", others=True), *BUILT_IN),
    constants={"objectClass": "user"},
    hexadecimal=True,
    principal=True,
)

GET_MAILBOX = Format(
    key="get_mailbox",
    title="Get-Mailbox",
    source="https://learn.microsoft.com/powershell/module/exchange/get-mailbox",
    needs=("PrimarySmtpAddress", "DisplayName|Alias|EmailAddresses|UserPrincipalName|Name"),
    header=(
        *("Name", "Alias", "DisplayName", "UserPrincipalName", "PrimarySmtpAddress", "EmailAddresses"),
        *("RecipientTypeDetails", "Office", "HiddenFromAddressListsEnabled"),
    ),
    columns={
        "Alias": "name",
        "UserPrincipalName": LOGIN,
        "PrimarySmtpAddress": "email",
        "EmailAddresses": ADDRESSES,
        "DisplayName": "display_name",
        "Name": "display_name",
        "Office": "office",
        "FirstName": "first_name",
        "LastName": "last_name",
        "Initials": "initials",
        "Title": "job_title",
        "Department": "department",
        "Company": "company",
        "Phone": "telephone",
        "City": "city",
        "PostalCode": "zip_code",
        "CountryOrRegion": "country",
        "SamAccountName": "name",
        "HiddenFromAddressListsEnabled": Column("hidden_from_global_address_list", words=HIDDEN),
    },
    ignored=("WindowsEmailAddress", "ProhibitSendQuota", "State", "Identity", "Guid", "OrganizationalUnit"),
    aside=(
        SkippedRows("RecipientTypeDetails", MAILBOXES, "mailboxes of rooms, equipment and the system", others=True),
        SkippedRows("UserPrincipalName", (), "built-in account", look=BUILT_IN_LOGINS, named=True),
        SkippedRows("Alias", (), "built-in account", look=re.compile(EXCHANGE_NAMES), named=True),
    ),
    constants={"RecipientTypeDetails": "UserMailbox"},
    principal=True,
)
