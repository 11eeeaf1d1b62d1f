# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Client tokens: the same request again gets the same answer (unknown U41: another request with the same token)."""

from __future__ import annotations

from ..errors import bad_parameter
from .registry import Answer, Context, Request


def _without_token(request: Request) -> Request:
    return {member: value for member, value in request.items() if member != "ClientToken"}


def replayed(context: Context, name: str, request: Request) -> Answer | None:
    """The first answer if this token was used already."""
    token = request.get("ClientToken")
    first = context.world.tokens.get(f"{name}:{token}") if token else None
    if first is None:
        return None
    if first[0] != _without_token(request) and context.switches.strict("U41"):
        bad_parameter("The ClientToken was used with a different request.")
    return dict(first[1]) or {"": ""}


def used(context: Context, name: str, request: Request) -> bool:
    return f"{name}:{request.get('ClientToken')}" in context.world.tokens


def remember(context: Context, name: str, request: Request, answer: Answer) -> None:
    if request.get("ClientToken"):
        context.world.tokens[f"{name}:{request['ClientToken']}"] = (_without_token(request), answer)
