# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mobile device access rules (WorkMail API reference: *MobileDeviceAccessRule*, GetMobileDeviceAccessEffect)."""

from __future__ import annotations

from ..effects.device import PROPERTIES, matching
from ..effects.verdict import verdict
from ..errors import not_found
from . import lookup, rows, tokens
from .registry import Answer, Context, Request, operation

MOST_RULES = 10
ID = "MobileDeviceAccessRuleId"
CONDITIONS = tuple(f"{prefix}{member}" for member in PROPERTIES.values() for prefix in ("", "Not"))


def _stored(context: Context) -> dict[str, rows.Row]:
    return rows.of(context.organization, rows.DEVICE_RULES)


def _rule(context: Context, request: Request) -> rows.Row:
    """The row that a request describes; one of the same name may be refused (unknown U64)."""
    others = [row for id_, row in _stored(context).items() if id_ != request.get(ID)]
    rows.refuse_twin(context, others, request["Name"])
    rule = rows.row_of(request)
    rows.refuse_both(context, rule)
    return rule


@operation("CreateMobileDeviceAccessRule")
def create_mobile_device_access_rule(context: Context, request: Request) -> Answer:
    first = tokens.replayed(context, "CreateMobileDeviceAccessRule", request)
    if first is not None:
        return first
    rule = _rule(context, request)
    rows.refuse_more(_stored(context), MOST_RULES, "mobile device access rules")
    rule[ID] = context.world.guid()
    _stored(context)[rule[ID]] = rows.dated(context, rule)
    answer: Answer = {ID: rule[ID]}
    tokens.remember(context, "CreateMobileDeviceAccessRule", request, answer)
    return answer


@operation("UpdateMobileDeviceAccessRule")
def update_mobile_device_access_rule(context: Context, request: Request) -> None:
    """A rule is replaced whole (unknown U68: what is left out)."""
    old = _stored(context).get(request[ID])
    if old is None:
        not_found(request[ID])
    rule = rows.left_out(context, _rule(context, request), old, CONDITIONS)
    _stored(context)[request[ID]] = rows.dated(context, rule, old)


@operation("DeleteMobileDeviceAccessRule")
def delete_mobile_device_access_rule(context: Context, request: Request) -> None:
    """Deleting a rule that does not exist succeeds (API reference)."""
    _stored(context).pop(request[ID], None)


@operation("ListMobileDeviceAccessRules", write=False)
def list_mobile_device_access_rules(context: Context, request: Request) -> Answer:
    found = [_named(context, row) for row in _stored(context).values()]
    return lookup.page(context, request, "Rules", found, lambda row: str(row[ID]))


def _named(context: Context, row: rows.Row) -> rows.Row:
    """The name of the first rule of an organization is not documented (unknown U73)."""
    untouched = row[ID] == rows.first_id(context.organization) and row["Name"] == rows.FIRST_NAME
    return {**row, "Name": "DefaultAllowAll"} if untouched and context.switches.reads("U73", "named") else row


@operation("GetMobileDeviceAccessEffect", write=False)
def get_mobile_device_access_effect(context: Context, request: Request) -> Answer:
    """A simulation of the rules; overrides are not asked (API reference)."""
    found = matching(_stored(context).values(), {name: request.get(name) or "" for name in PROPERTIES})
    effect, decided = verdict(found, context.switches.reads("U60", "all"))
    shown = [{member: _named(context, dict(rule))[member] for member in (ID, "Name")} for rule in decided]
    return {"Effect": effect, "MatchedRules": shown}
