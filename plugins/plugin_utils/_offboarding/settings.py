# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Closing a leaver: personal access tokens, exempt devices, access rules and impersonation roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from .account import Account
from .cases import Case
from .directory import Organization
from .leavers import LeaverRow
from .rules import ACCESS, OVERRIDES, ROLES, RULE_ID, Without, access_rule_without, role_rule_without, unknown_in

Items = dict[str, list[dict[str, Any]]]


class Leaving:
    """What the leavers leave, as input of `workmail_settings` and `workmail_personal_access_token`."""

    def __init__(self, organization: Organization, read: Mapping[str, Any], accounts: dict[str, Account]) -> None:
        """`accounts`: by the id of the user, those of the leavers that are closed or deleted by now."""
        self._organization, self._accounts = organization, accounts
        self._settings: Mapping[str, Any] = read.get("settings") or {}
        self._tokens: list[LeaverRow] = list(read.get("tokens") or ())
        self.has_roles = bool(self._settings.get(ROLES, True))
        unread: Mapping[str, str] = read.get("unread_settings") or {}
        for account in accounts.values():
            for name, reason in unread.items():
                account.leave_unchecked(f"{WORDS[name]} cannot be read ({reason.rstrip('.')})")
        self.settings: Items = {name: list(items) for name, items in self._changed()} if accounts else {}
        self.tokens: list[str] = list(self._revoked()) if accounts else []
        """Ids of the users whose tokens are revoked."""

    def _changed(self) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
        for name, change in ((ACCESS, self._access_rule), (ROLES, self._role), (OVERRIDES, self._override)):
            items = [item for one in self._settings.get(name) or () if (item := change(one)) is not None]
            if items:
                yield name, items

    def _revoked(self) -> Iterator[str]:
        for id_, account in self._accounts.items():
            names = [
                str(one.get("name") or one["personal_access_token_id"])
                for one in self._tokens
                if one.get("user_id") == id_
            ]
            if names:
                noun = "personal access token" if len(names) == 1 else "personal access tokens"
                account.do(f"{noun} {', '.join(sorted(names))} revoked")
                yield id_

    def _leaver(self, text: object) -> Account | None:
        """The account of the leaver that a reference means and that it can only mean."""
        found = self._organization.meaning("user", str(text))
        return self._accounts.get(found[0].id) if len(found) == 1 else None

    def _override(self, one: Mapping[str, Any]) -> dict[str, Any] | None:
        account = self._leaver(one["user"])
        if account is None:
            return None
        account.do(f"the override of the rules for the device {one['device_id']} removed")
        return {"user": account.case.id, "device_id": one["device_id"], "state": "absent"}

    def _access_rule(self, one: Mapping[str, Any]) -> dict[str, Any] | None:
        label = f"the access rule {one['name']}"
        left = self._left(access_rule_without(one, self._leaver, self.has_roles), label)
        return left.rule if left.changes and self._taken_out(label, left.leavers, left.rule) else None

    def _role(self, one: Mapping[str, Any]) -> dict[str, Any] | None:
        label = f"the impersonation role {one['name']}"
        lefts = [
            self._left(role_rule_without(rule, self._leaver), f"the rule {rule[RULE_ID]} of {label}")
            for rule in one.get("rules") or ()
        ]
        going = [account for left in lefts if left.changes for account in left.leavers]
        rules = [left.rule for left in lefts]
        going = list({id(account): account for account in going}.values())
        return {**one, "rules": rules} if going and self._taken_out(label, going, *rules) else None

    def _left(self, left: Without[Account], label: str) -> Without[Account]:
        """The same, with a remark for each leaver that stays."""
        for account in left.leavers if left.last else ():
            account.add_remark(
                f"stays in {label}, because it {left.last}: without its list it would apply to more than before; "
                "change it or remove it with `workmail_settings`"
            )
        return left

    def _taken_out(self, label: str, going: list[Account], *rules: Mapping[str, Any]) -> bool:
        """False for a rule that names an entity which no longer exists: WorkMail would refuse it."""
        unknown = unknown_in(rules)
        for account in going:
            if unknown:
                account.add_remark(
                    f"stays in {label}, because it also names what no longer exists ({', '.join(unknown)}); remove "
                    "that with `workmail_settings` first"
                )
            else:
                account.do(f"removed from {label}")
        return not unknown


WORDS = {"settings": "access rules, impersonation roles and exempt devices", "tokens": "personal access tokens"}


def leave_settings(
    cases: Iterable[Case], organization: Organization, read: Mapping[str, Any], account: Callable[[Case], Account]
) -> Leaving:
    """What the leavers that are closed or deleted by now leave. Enters it into their accounts."""
    return Leaving(organization, read, {case.id: account(case) for case in cases if case.leaves_settings})
