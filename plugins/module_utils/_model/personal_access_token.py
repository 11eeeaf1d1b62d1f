# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A personal access token of a user (WorkMail API reference, *PersonalAccessToken*). No operation creates one.

No call returns the secret of a token either.
"""

from __future__ import annotations

from .kinds import declare
from .vocabulary import Calls, Field, Kind, Part

NAME = r"[^\x00-\x1F\x7F\x3C\x3E\x5C]+"
NAME_ERROR = "is not the name of a token: it has no <, >, \\ or control characters."
(PERSONAL_ACCESS_TOKEN,) = declare(
    Kind(
        "personal_access_token",
        Calls(
            list="list_personal_access_tokens",
            rows="PersonalAccessTokenSummaries",
            get="get_personal_access_token_metadata",
            delete="delete_personal_access_token",
            name="PersonalAccessTokenId",
            id="PersonalAccessTokenId",
        ),
        key="personal_access_token_id",
        name_maximum=64,
        name_pattern=r"[a-zA-Z0-9_-]+",
        name_error="is not an id of a personal access token; it has 1 to 64 letters, digits, hyphens and underscores.",
        parts=(
            Part(
                "metadata",
                read="get_personal_access_token_metadata",
                fields=(
                    Field("name", minimum=1, maximum=64, pattern=NAME, name_error=NAME_ERROR),
                    Field("user", read_as="UserId"),
                    Field("user_id"),
                    Field("date_created"),
                    Field("date_last_used"),
                    Field("expires_time"),
                    Field("scopes", type="list"),
                ),
            ),
        ),
    )
)
