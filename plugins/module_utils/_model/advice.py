# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to do about an error of the service."""

from __future__ import annotations

REJECTED = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
"""Codes by which the service says that it does not accept the signature (API reference, Common Errors)."""
REFUSED_AGAIN = REJECTED | {
    "AccessDenied",
    "AccessDeniedException",
    "EmailAddressInUseException",
    "InvalidConfigurationException",
    "InvalidParameterException",
    "InvalidPasswordException",
    "LimitExceededException",
    "MailDomainInUseException",
    "MailDomainNotFoundException",
    "NameAvailabilityException",
    "ParamValidation",
    "ReservedNameException",
    "TooManyTagsException",
    "UnauthorizedOperation",
    "UnsupportedOperationException",
    "ValidationException",
}
"""Codes of an operation that is refused again, however often it is tried, until something else changes."""
ASK_FOR_RECORDS = "Create its DNS records (workmail_domain_info lists them)"
FORCE = "If it has ENABLED users, disable them or set `force_delete: true`."
EXPORT_POLICY = "Attach docs/iam/export.json to the IAM user or role of the credentials."
ANY_ACTION = ""
"""Key for every action."""
ADVICE: dict[tuple[str, str], str] = {
    (ANY_ACTION, "ExpiredTokenException"): "Renew the AWS credentials and run the task again.",
    (ANY_ACTION, "UnrecognizedClientException"): "Check the AWS credentials; the access key is not valid in {region}.",
    (
        ANY_ACTION,
        "InvalidSignatureException",
    ): "Check the AWS credentials; the secret key or the local clock may be wrong.",
    (ANY_ACTION, "OrganizationNotFoundException"): "It does not exist in {region}. Check `region` and the credentials.",
    ("create_organization", "NameAvailabilityException"): "Aliases are unique across AWS, and the alias of a "
    "deleted organization can stay reserved. Choose another alias.",
    ("create_organization", "DirectoryInUseException"): "Choose another `directory_id`, or omit it to create a "
    "new directory.",
    ("create_organization", "LimitExceededException"): "Delete an organization that is not needed, or request a "
    "higher quota from AWS.",
    ("create_identity_center_application", "InvalidParameterException"): "The instance may have an application of this "
    "name already; IAM Identity Center lists its applications with their ARNs. Use that one, or choose another `name`.",
    ("get_impersonation_role_effect", "EntityStateException"): "Ask about the mailbox of an ENABLED user.",
    ("delete_identity_center_application", "OrganizationStateException"): "An organization uses it. Remove its "
    "`identity_provider` first (workmail_settings).",
    ("tag_resource", "TooManyTagsException"): "Remove some of `tags`.",
    # A group as the grantee of FULL_ACCESS (unknown U33).
    ("put_mailbox_permissions", "InvalidParameterException"): "WorkMail may refuse FULL_ACCESS to a group. Grant it "
    "to each member instead.",
    # What ENABLED users may be refused with (unknown U39).
    ("delete_organization", "OrganizationStateException"): FORCE,
    ("delete_organization", "InvalidParameterException"): FORCE,
    ("register_mail_domain", "MailDomainInUseException"): "Another organization uses it. Remove it there first.",
    ("register_mail_domain", "LimitExceededException"): "Remove a domain that is not needed.",
    ("update_default_mail_domain", "MailDomainStateException"): "Only a verified domain can be the default. "
    f"{ASK_FOR_RECORDS} and set `wait_verified: true`.",
    ("deregister_mail_domain", "MailDomainInUseException"): "It is still in use: a disabled user, group or "
    "resource can keep its address for 30 days, and the default domain cannot be removed. Delete those entities, or "
    "make another domain the default.",
    ("deregister_mail_domain", "InvalidCustomSesConfigurationException"): "In Amazon SES, revert the changes to "
    "the receipt rules of this domain, then run the task again.",
    **{
        (f"{verb}_mailbox_export_job", "AccessDeniedException"): EXPORT_POLICY
        for verb in ("start", "describe", "cancel")
    },
    ("list_mailbox_export_jobs", "AccessDeniedException"): EXPORT_POLICY,
    ("start_mailbox_export_job", "AccessDeniedException"): EXPORT_POLICY,
}
"""Action and error code → the next step, which the error says too."""
NO_CALL: dict[str, str] = {
    "NoCredentialsError": "Set `access_key` and `secret_key`, or `profile`, or AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY.",
    "EndpointConnectionError": "Start the service there, or check `endpoint_url`, AWS_ENDPOINT_URL_WORKMAIL, "
    "AWS_ENDPOINT_URL, `region` and the network.",
}
"""Why no call was made → the next step, which a task's message says."""


def advice(action: str, code: str, region: str) -> str:
    text = ADVICE.get((action, code)) or ADVICE.get((ANY_ACTION, code)) or ""
    return text.format(region=region)
