# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What only settings demand, by their kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from .._model.settles import noun
from .._task.expectations import Expectation
from . import rule_exceptions, rule_order, rule_values
from .draft import Draft, Item
from .expectations import check_expectations
from .omissions import confirm_omissions
from .rule_identity import identify_rule
from .rules import Rules

if TYPE_CHECKING:
    from .planner import Plan

DIRECTORY_PASSWORDS_STOP = (
    "identity_provider.authentication_mode: with IDENTITY_PROVIDER_ONLY, the passwords of the directory are no longer "
    "accepted. Programs that use IMAP or SMTP need a personal access token instead."
)


NO_DEVICES = (
    "mobile_device_access_rules: no rule allows anything, so a mobile device can connect only where an override "
    "allows it."
)


NO_MAILBOX = "impersonation_role {name}: no rule allows anything, so the role opens no mailbox."


def setting_rules(confirm_deletion: bool = False, expectations: Sequence[Expectation] = ()) -> Rules:
    """`confirm_deletion`: the task may delete more mail than today's retention policy does."""

    def check(draft: Draft, item: Item) -> None:
        if item.kind.is_rule:
            rule_values.resolve_values(draft, item)
            _require_password(draft, item)
            if item.stays and rule_values.differs(item):
                rule_exceptions.refuse_exceptions(draft, item)
        elif item.kind.name == "retention_policy":
            from . import retention_rules

            retention_rules.check(draft, item, confirm_deletion)

    def check_all(draft: Draft) -> None:
        rule_order.arrange(draft)
        confirm_omissions(draft)
        if any(item.kind.directory for item in draft.items):
            from .rule_people import arrange_people

            arrange_people(draft)
        check_expectations(draft, expectations)

    return Rules(check, identify=identify_rule, check_all=check_all)


def _require_password(draft: Draft, item: Item) -> None:
    """A provider cannot be written without its password, which no call returns."""
    if not item.stays or not rule_values.differs(item):
        return
    for _part, field in item.kind.fields():
        value = item.wanted.values.get(field.option)
        given = value if isinstance(value, Mapping) else {}
        for one in field.fields if given else ():
            if one.secret and not given.get(one.option):
                does = "create" if item.current is None else "change"
                text = f"is required to {does} the {noun(item.kind)}, because WorkMail does not return it. Set it."
                draft.error(item.wanted.where, f"{field.option}.{one.option}", text)


def warnings(plan: Plan) -> Iterator[str]:
    """What people notice of a change that no error forbids."""
    changed = plan.draft.differences.values()
    policies = [one for one in changed if one.ref.kind == "retention_policy" and one.field == "folder_configurations"]
    if policies:
        from . import retention_rules

        for one in policies:
            more = retention_rules.deletions_gained(one.before, one.after)
            yield from (f"retention_policy.{one.field}: {text}." for text in more)
    modes = [one.after for one in changed if one.field == "authentication_mode"]
    if "IDENTITY_PROVIDER_ONLY" in modes:
        yield DIRECTORY_PASSWORDS_STOP
    roles = [one for one in plan.items if one.kind.name == rule_values.ROLE and one.stays]
    written = {one.subject for one in plan.draft.operations.values()}
    for item in roles:
        rules = item.wanted.values["rules"]
        if item.ref in written and not any(one["effect"] == "ALLOW" for one in rules):  # type: ignore[attr-defined]
            yield NO_MAILBOX.format(name=item.ref.name)
    kind = "mobile_device_access_rule"
    changes = any(one.subject.kind == kind for one in plan.draft.operations.values())
    after = rule_order.values_after(plan.draft, kind).values() if changes else ()
    if changes and not any(one["effect"] == "ALLOW" for one in after):
        yield NO_DEVICES
