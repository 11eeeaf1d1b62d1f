# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Errors as the service answers them: a code and a message, HTTP 400 unless said otherwise."""

from __future__ import annotations

from typing import NoReturn


class ServiceError(Exception):
    """An answer that is an error. `status` is the HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


FRAMEWORK = frozenset(
    {
        "AccessDeniedException",
        "ExpiredTokenException",
        "InternalFailure",
        "SerializationException",
        "ServiceUnavailable",
        "ThrottlingException",
        "UnknownOperationException",
        "UnrecognizedClientException",
        "ValidationException",
    }
)
"""Codes that any operation may answer (WorkMail API reference, Common Errors)."""

UNDECLARED = {
    "DeleteUser": "EntityNotFoundException",
    "DeleteGroup": "EntityNotFoundException",
    "DeleteResource": "EntityNotFoundException",
    "DeregisterMailDomain": "MailDomainNotFoundException",
    "DeleteImpersonationRole": "ResourceNotFoundException",
    "DeleteRetentionPolicy": "ResourceNotFoundException",
    "DeleteAvailabilityConfiguration": "ResourceNotFoundException",
    "DeletePersonalAccessToken": "ResourceNotFoundException",
    "DeleteEmailMonitoringConfiguration": "ResourceNotFoundException",
    "DeleteIdentityProviderConfiguration": "ResourceNotFoundException",
}
"""Errors that the model does not declare for the operation: other tools met (and tolerate) them, or they are a reading
of the unknown U63."""


def refuse(code: str, message: str) -> NoReturn:
    raise ServiceError(f"{code}Exception", message)


def not_found(text: str) -> NoReturn:
    refuse("EntityNotFound", f"The identifier {text} supplied for the entity does not exist in your organization.")


def bad_parameter(message: str) -> NoReturn:
    refuse("InvalidParameter", message)


def wrong_state(message: str) -> NoReturn:
    refuse("EntityState", message)
