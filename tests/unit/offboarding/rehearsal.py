# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tasks of the role `offboarding` without Ansible: the same filters and modules in the same order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ansible_collections.mailops.workmail.plugins.filter.offboarding_plan import offboarding_plan
from ansible_collections.mailops.workmail.plugins.filter.offboarding_questions import offboarding_questions
from support.inprocess import Runner

Row = dict[str, Any]
TODAY = date.today()
"""The emulator writes the dates of the real clock, so days are counted from it."""


def on(days: int) -> str:
    return str(TODAY + timedelta(days=days))


def leaver(user: str, **options: Any) -> Row:
    """Locked on day 0 and closed on day 1 unless it says something else; None leaves a stage out."""
    given = {"lock_on": on(0), "close_on": on(1), **options}
    return {"user": user, **{option: value for option, value in given.items() if value is not None}}


@dataclass
class Rehearsal:
    runner: Runner
    hidden: set[str] = field(default_factory=set)
    """What cannot be read of the leavers, so that the info module leaves it out."""

    def read(self, leavers: list[Row], today: str, files: Any = None) -> Row:
        users = self._all("user")
        asked = offboarding_questions(leavers, today, users, files)
        what = ["attributes", "aliases", "permissions"]
        told = self.runner.run("workmail_mailbox_permission_info") if asked["permissions"] else {}
        return {
            "users": users,
            "groups": self._all("group", *(["members"] if asked["groups"] else []))
            if asked["groups"] or asked["group_names"]
            else None,
            "leavers": [
                self._less(one)
                for user in asked["leavers"]
                for one in self._all("user", *what, user_id=user["user_id"])
            ],
            "resources": self._all("resource", "attributes", "delegates") if asked["resources"] else None,
            "permissions": told.get("permissions"),
            "unreadable": told.get("unreadable", []),
            **self._settings(asked["settings"]),
            "alias": "acme" if asked["alias"] else "",
            "owners": {
                address: self.runner.run("workmail_alias_info", address=address)["addresses"]
                for address in asked["addresses"]
            },
        }

    def _settings(self, due: bool) -> Row:
        if not due:
            return {}
        include = ["access_control_rules", "impersonation_roles", "mobile_device_access_overrides"]
        told = self.runner.run("workmail_personal_access_token_info")
        settings = self.runner.run("workmail_settings_info", include=include)["settings"]
        return {"settings": settings, "tokens": told["personal_access_tokens"]}

    def _less(self, row: Row) -> Row:
        return {key: value for key, value in row.items() if key not in self.hidden}

    def _all(self, kind: str, *include: str, **options: str) -> list[Row]:
        told = self.runner.run(f"workmail_{kind}_info", include=list(include), **options)
        return list(told[f"{kind}s"])

    def plan(self, leavers: list[Row], day: int = 0, files: Any = None) -> Row:
        return offboarding_plan(leavers, on(day), self.read(leavers, on(day), files), files=files)

    def errors(self, *leavers: Row, day: int = 0) -> str:
        return "\n".join(self.plan(list(leavers), day)["errors"])

    def run(self, *leavers: Row, day: int = 0) -> Row:
        """What the run came to: leaver → account, and whether anything changed."""
        planned = self.plan(list(leavers), day)
        assert planned["errors"] == []
        changed = self.carry_out(planned)
        return {"changed": changed, **{account["user"]: account for account in planned["accounts"]}}

    def carry_out(self, planned: Row) -> bool:
        """Whether the tasks of a plan changed anything."""
        changed = bool(planned["passwords"])
        for user in planned["tokens"]:
            changed |= self.runner.check_then_run("workmail_personal_access_token", user=user, state="absent")[
                "changed"
            ]
        if planned["settings"]:
            changed |= self.runner.check_then_run("workmail_settings", **planned["settings"])["changed"]
        for tasks in ({"users": planned["release"]}, planned["directory"]):
            if any(tasks.values()):
                changed |= self.runner.check_then_run("workmail_directory", **tasks)["changed"]
        return changed
