# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Availability configurations (WorkMail API reference: *AvailabilityConfiguration*): where to ask who is busy.

The password of an EWS provider is kept as a hash, because the service never returns it.
"""

from __future__ import annotations

from typing import Any

from ..errors import bad_parameter, refuse
from ..world import digest
from . import lookup, rows, tokens
from .registry import Answer, Context, Request, operation

MOST = 100
"""The limit is not documented."""
TYPES = {"EwsProvider": "EWS", "LambdaProvider": "LAMBDA"}


def _stored(context: Context) -> dict[str, rows.Row]:
    return rows.of(context.organization, rows.AVAILABILITY)


def _find(context: Context, domain: str) -> rows.Row:
    row = _stored(context).get(domain.lower())
    if row is None:
        refuse("ResourceNotFound", f"The domain {domain} has no availability configuration.")
    return row


def _sealed(request: Request) -> Request:
    """The request with a hash in the place of the password."""
    provider = request.get("EwsProvider")
    if not provider:
        return request
    return {**request, "EwsProvider": {**provider, "EwsPassword": digest(provider["EwsPassword"])}}


def _row(request: Request) -> rows.Row:
    """Refuses anything but exactly one provider."""
    given = [member for member in TYPES if request.get(member)]
    if len(given) != 1:
        bad_parameter("The request must contain exactly one of EwsProvider and LambdaProvider.")
    (member,) = given
    domain = request["DomainName"].lower()
    return {"DomainName": domain, "ProviderType": TYPES[member], member: dict(request[member])}


@operation("CreateAvailabilityConfiguration")
def create_availability_configuration(context: Context, request: Request) -> None:
    sealed = _sealed(request)
    if tokens.replayed(context, "CreateAvailabilityConfiguration", sealed) is not None:
        return
    row = _row(sealed)
    if row["DomainName"] in _stored(context):
        refuse("NameAvailability", f"The domain {row['DomainName']} has an availability configuration already.")
    rows.refuse_more(_stored(context), MOST, "availability configurations")
    _stored(context)[row["DomainName"]] = rows.dated(context, row)
    tokens.remember(context, "CreateAvailabilityConfiguration", sealed, {})


@operation("UpdateAvailabilityConfiguration")
def update_availability_configuration(context: Context, request: Request) -> None:
    """The provider is replaced; it may be of the other type (API reference)."""
    row, old = _row(_sealed(request)), _find(context, request["DomainName"])
    _stored(context)[row["DomainName"]] = rows.dated(context, row, old)


@operation("DeleteAvailabilityConfiguration")
def delete_availability_configuration(context: Context, request: Request) -> None:
    """The operation declares no error for one that does not exist (unknown U63)."""
    if _stored(context).pop(request["DomainName"].lower(), None) is None:
        rows.absent(context, request["DomainName"], parameter=False)


@operation("ListAvailabilityConfigurations", write=False)
def list_availability_configurations(context: Context, request: Request) -> Answer:
    found = list(_stored(context).values())
    answer = lookup.page(context, request, "AvailabilityConfigurations", found, lambda row: str(row["DomainName"]))
    answer["AvailabilityConfigurations"] = [_shown(row) for row in answer["AvailabilityConfigurations"]]
    return answer


def _shown(row: rows.Row) -> rows.Row:
    hidden = {member: {m: v for m, v in row[member].items() if m != "EwsPassword"} for member in TYPES if member in row}
    return {**row, **hidden}


@operation("TestAvailabilityConfiguration", write=False)
def test_availability_configuration(context: Context, request: Request) -> Answer:
    """What the control call `missing` names cannot be reached; every other provider can."""
    given = [member for member in ("DomainName", *TYPES) if request.get(member)]
    if len(given) != 1:
        bad_parameter("The request must contain exactly one of DomainName, EwsProvider and LambdaProvider.")
    tested: dict[str, Any] = _find(context, request["DomainName"]) if "DomainName" in given else dict(request)
    ews, function = tested.get("EwsProvider"), tested.get("LambdaProvider")
    where = ews["EwsEndpoint"] if ews else (function or {})["LambdaArn"]
    if where in context.world.missing:
        what = "endpoint" if ews else "function"
        return {"TestPassed": False, "FailureReason": f"The {what} {where} cannot be reached."[:256]}
    return {"TestPassed": True}
