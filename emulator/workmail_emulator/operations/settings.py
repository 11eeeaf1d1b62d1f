# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an organization has one of (unknowns as in the documentation: DMARC is enforced in a new organization)."""

from __future__ import annotations

from .registry import Answer, Context, Request, operation

DMARC = "inbound DMARC"


@operation("DescribeInboundDmarcSettings", write=False)
def describe_inbound_dmarc_settings(context: Context, _request: Request) -> Answer:
    return {"Enforced": context.organization.settings.get(DMARC, True)}


@operation("PutInboundDmarcSettings")
def put_inbound_dmarc_settings(context: Context, request: Request) -> None:
    context.organization.settings[DMARC] = request["Enforced"]
