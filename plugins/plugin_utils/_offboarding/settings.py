# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Closing a leaver: personal access tokens, exempt devices, access rules and impersonation roles.

A rule without a list of users concerns all users. So a rule whose list would become empty is reported and left as it
is: it no longer concerns the leaver once the user is disabled, and without the list it would concern all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ...module_utils._model.access_control import ACCESS_CONTROL_RULE
from ...module_utils._model.device_rules import MOBILE_DEVICE_ACCESS_OVERRIDE
from ...module_utils._model.impersonation import IMPERSONATION_ROLE
from ...module_utils._model.personal_access_token import PERSONAL_ACCESS_TOKEN
from ...module_utils._task.access_effect import OF_ROLES
from .account import Account
from .cases import Case
from .directory import Organization
from .leavers import LeaverRow

ACCESS, ROLES, OVERRIDES, TOKENS = (
    kind.plural
    for kind in (ACCESS_CONTROL_RULE, IMPERSONATION_ROLE, MOBILE_DEVICE_ACCESS_OVERRIDE, PERSONAL_ACCESS_TOKEN)
)
SETTINGS = (ACCESS, ROLES, OVERRIDES)
"""What `workmail_settings_info` is asked for."""
UNKNOWN = "unknown:"
"""How a reference to a deleted entity begins."""
Items = dict[str, list[dict[str, Any]]]


class Leaving:
    """What the leavers leave, as input of `workmail_settings` and `workmail_personal_access_token`."""

    def __init__(self, organization: Organization, read: Mapping[str, Any], accounts: dict[str, Account]) -> None:
        """`accounts`: by the id of the user, those of the leavers that are closed or deleted by now."""
        self._organization, self._accounts = organization, accounts
        self._settings: Mapping[str, Any] = read.get("settings") or {}
        self._tokens: list[LeaverRow] = list(read.get("tokens") or ())
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
        changed, going = self._without(one, ("users", "not_users"), label, self._widens_for_roles)
        if not going or not self._can_be_written(label, going, changed):
            return None
        self._taken_out(label, going)
        return changed

    def _role(self, one: Mapping[str, Any]) -> dict[str, Any] | None:
        label = f"the impersonation role {one['name']}"
        rules: list[dict[str, Any]] = []
        going: list[Account] = []
        for rule in one.get("rules") or ():
            place = f"the rule {rule['impersonation_rule_id']} of {label}"
            kept, some = self._without(rule, ("target_users", "not_target_users"), place, lambda *_lists: False)
            rules.append(kept)
            going += [account for account in some if account not in going]
        if not going or not self._can_be_written(label, going, *rules):
            return None
        self._taken_out(label, going)
        return {**one, "rules": rules}

    def _without(
        self, rule: Mapping[str, Any], options: tuple[str, str], label: str, widens: Callable[[Mapping[str, Any]], bool]
    ) -> tuple[dict[str, Any], list[Account]]:
        """A rule without the leavers in its lists, and these leavers: none if it stays as it is."""
        found = {option: [(text, self._leaver(text)) for text in rule.get(option) or ()] for option in options}
        going = [account for pairs in found.values() for _text, account in pairs if account is not None]
        going = list({id(account): account for account in going}.values())
        kept = {option: [text for text, account in pairs if account is None] for option, pairs in found.items()}
        changed = {**rule, **kept}
        applies, excepts = options
        emptied = bool(found[applies]) and not kept[applies]
        if going and (emptied or (found[excepts] and not kept[excepts] and widens(changed))):
            last = "applies to no other user" if emptied else "excepts no other user"
            for account in going:
                account.add_remark(
                    f"stays in {label}, because it {last}: without its list it would apply to more than before; "
                    "change it or remove it with `workmail_settings`"
                )
            return dict(rule), []
        return {option: value for option, value in changed.items() if value != []}, going

    def _widens_for_roles(self, changed: Mapping[str, Any]) -> bool:
        """True if a rule without its last exception may also concern impersonation roles (docs/unknowns.md, U53)."""
        conditions = ("users", "impersonation_roles", "not_impersonation_roles")
        if not self._settings.get(ROLES) or any(changed.get(option) for option in conditions):
            return False
        actions = changed.get("actions") or (OF_ROLES,)
        return OF_ROLES in actions and OF_ROLES not in (changed.get("not_actions") or ())

    def _can_be_written(self, label: str, going: list[Account], *rules: Mapping[str, Any]) -> bool:
        """False for a rule that names an entity which no longer exists: WorkMail would refuse it."""
        texts = (text for rule in rules for value in rule.values() if isinstance(value, list) for text in value)
        unknown = sorted({str(text) for text in texts if str(text).startswith(UNKNOWN)})
        for account in going if unknown else ():
            account.add_remark(
                f"stays in {label}, because it also names what no longer exists ({', '.join(unknown)}); remove that "
                "with `workmail_settings` first"
            )
        return not unknown

    def _taken_out(self, label: str, going: list[Account]) -> None:
        for account in going:
            account.do(f"removed from {label}")


WORDS = {"settings": "access rules, impersonation roles and exempt devices", "tokens": "personal access tokens"}


def leave_settings(
    cases: Iterable[Case], organization: Organization, read: Mapping[str, Any], account: Callable[[Case], Account]
) -> Leaving:
    """What the leavers that are closed or deleted by now leave. Enters it into their accounts."""
    return Leaving(organization, read, {case.id: account(case) for case in cases if case.leaves_settings})
