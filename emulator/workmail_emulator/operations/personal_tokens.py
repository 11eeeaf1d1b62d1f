# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Personal access tokens (WorkMail API reference: *PersonalAccessToken*). No operation creates them; users do.

`issue` does it for them, called by a control call. The secret of a token is never shown again, so there is none here.
"""

from __future__ import annotations

from ..errors import refuse
from ..world import ENABLED, Entity, Organization, World
from . import lookup, rows
from .identity import PROVIDER
from .registry import Answer, Context, Request, operation

ID = "PersonalAccessTokenId"
DAY = 24 * 3600
SCOPES = ("EWS", "IMAP", "SMTP")
"""What a token allows; the names of scopes are not documented."""


def issue(
    world: World, organization: Organization, user: Entity, name: str, age: float = 0.0, used: float | None = None
) -> str:
    """A new token, made `age` days ago and used last `used` days ago; returns its id.

    It expires as the identity provider configuration says, if that has a lifetime.
    """
    now = world.clock()
    created = now - age * DAY
    row = {ID: world.guid(), "UserId": user.id, "Name": name, "DateCreated": created, "Scopes": list(SCOPES)}
    if used is not None:
        row["DateLastUsed"] = now - used * DAY
    lifetime = organization.settings.get(PROVIDER, {}).get("PersonalAccessTokenConfiguration", {}).get("LifetimeInDays")
    if lifetime:
        row["ExpiresTime"] = created + lifetime * DAY
    rows.of(organization, rows.TOKENS)[str(row[ID])] = row
    return str(row[ID])


def _living(context: Context) -> dict[str, rows.Row]:
    """All tokens, expired ones among them (unknown U80)."""
    found = rows.of(context.organization, rows.TOKENS)
    if context.switches.strict("U80"):
        return found
    return {id_: row for id_, row in found.items() if row.get("ExpiresTime", context.now) >= context.now}


@operation("ListPersonalAccessTokens", write=False)
def list_personal_access_tokens(context: Context, request: Request) -> Answer:
    found = list(_living(context).values())
    if request.get("UserId"):
        user = lookup.find(context, request["UserId"], ("user",))
        lookup.require_state(context, user, ENABLED, "U67")
        found = [row for row in found if row["UserId"] == user.id]
    return lookup.page(context, request, "PersonalAccessTokenSummaries", found, lambda row: str(row[ID]))


@operation("GetPersonalAccessTokenMetadata", write=False)
def get_personal_access_token_metadata(context: Context, request: Request) -> Answer:
    row = _living(context).get(request[ID])
    if row is None:
        refuse("ResourceNotFound", f"The personal access token {request[ID]} cannot be found.")
    return dict(row)


@operation("DeletePersonalAccessToken")
def delete_personal_access_token(context: Context, request: Request) -> None:
    """The operation declares no error for a token that does not exist (unknown U63)."""
    if request[ID] not in _living(context):
        rows.absent(context, request[ID])
        return
    del rows.of(context.organization, rows.TOKENS)[request[ID]]
