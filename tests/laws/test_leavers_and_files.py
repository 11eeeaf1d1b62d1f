# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Offboarding, applying the files and auditing them agree about leavers on every day and in every order."""

from __future__ import annotations

from typing import Any

from ansible_collections.mailops.workmail.plugins.filter.definition_in_force import definition_in_force
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.edits import applied
from hypothesis import given
from hypothesis import strategies as st
from support.items import people
from support.lawful import fresh
from support.soak import counted, examples
from unit.audit.cases import audit
from unit.offboarding.rehearsal import Rehearsal, Row, leaver, on

FATES = st.sampled_from(["keep", "release", "hand_over"])
ADDRESSES = {"bob@example.com", "info@example.com"}
FILES: Row = {
    "users": [
        *people("ann", aliases=["boss@example.com"]),
        *people("bob", aliases=["info@example.com"], hidden_from_global_address_list=False, enabled=True),
        *people("carol", mailbox_permissions=[{"grantee": "bob", "permissions": ["SEND_AS"]}]),
    ],
    "groups": people("staff", members=["ann", "bob"]),
    "resources": [
        {
            "name": "fjord",
            "type": "ROOM",
            "email": "fjord@example.com",
            "delegates": ["bob"],
            "booking_options": {"auto_accept_requests": False},
        }
    ],
}
SETTINGS: Row = {
    "access_control_rules": [
        {"name": "default", "effect": "ALLOW", "description": "Default WorkMail Rule"},
        {"name": "two", "effect": "ALLOW", "actions": ["IMAP"], "users": ["ann", "bob@example.com"]},
        {"name": "only", "effect": "ALLOW", "actions": ["SMTP"], "users": ["bob"]},
        {"name": "but", "effect": "DENY", "actions": ["EWS"], "not_users": ["bob"]},
    ],
    "impersonation_roles": [
        {
            "name": "archive",
            "type": "READ_ONLY",
            "rules": [
                {"impersonation_rule_id": "two", "effect": "ALLOW", "target_users": ["ann", "info@example.com"]},
                {"impersonation_rule_id": "all", "effect": "ALLOW"},
            ],
        },
        {
            "name": "mine",
            "type": "READ_ONLY",
            "rules": [{"impersonation_rule_id": "only", "effect": "ALLOW", "target_users": ["bob"]}],
        },
    ],
    "mobile_device_access_overrides": [
        {"user": "ann", "device_id": "A1", "effect": "ALLOW"},
        {"user": "bob", "device_id": "B2", "effect": "ALLOW"},
    ],
}
"""What apply prunes as well, so that a rule which the files no longer name would go."""
FOR_BOB_ONLY = ("only", "mine", "but")
OTHERS: Row = {option: [one for one in SETTINGS[option] if one.get("name") not in FOR_BOB_ONLY] for option in SETTINGS}


class Company:
    """An organization that is kept by files and a list of leavers."""

    def __init__(self, emulator: Any, leavers: list[Row], settings: Row = SETTINGS) -> None:
        self.emulator, self.leavers, self.settings = emulator, leavers, settings
        self.runner = fresh(emulator)
        self.runner.run("workmail_directory", **FILES, settings=self.settings)
        self.rehearsal = Rehearsal(self.runner)

    def files(self, day: int, *lists: str) -> Row:
        found = {"users": self.runner.run("workmail_user_info")["users"]}
        if lists:
            found["groups"] = self.runner.run("workmail_group_info", include=["members"])["groups"]
        include = ["access_control_rules", "impersonation_roles"]
        found["settings"] = self.runner.run("workmail_settings_info", include=include)["settings"]
        told = definition_in_force({**FILES, "settings": self.settings}, self.leavers, on(day), found)
        assert told["errors"] == []
        return {kind: told[kind] for kind in (*FILES, "settings")}

    def offboard(self, day: int) -> None:
        self.rehearsal.run(*self.leavers, day=day)

    def apply(self, day: int) -> Row:
        return self.runner.check_then_run("workmail_directory", **self.files(day), prune=["users", *SETTINGS])

    def drift(self, day: int) -> list[Any]:
        return list(audit(self.runner, **self.files(day, "groups"))["drift"])

    def rewritten(self, day: int) -> Row | None:
        """The files after one more run, in which a deletion may be due; None while a leaver still needs an item."""
        lists = {**FILES, "settings": [self.settings], "leavers": self.leavers}
        files = {f"{kind}.yml": {"path": kind, "sha256": "", "items": items} for kind, items in lists.items()}
        planned = self.rehearsal.plan(self.leavers, day, files)
        self.rehearsal.carry_out(planned)
        for change in planned["changes"]:
            files[change["file"]]["items"] = applied(files[change["file"]]["items"], change["edits"])
        if files["leavers.yml"]["items"]:
            return None
        (settings,) = files["settings.yml"]["items"]
        return {**{kind: files[f"{kind}.yml"]["items"] for kind in FILES}, "settings": settings}

    def state(self) -> Row:
        return dict(self.emulator.snapshot("acme"))


@examples(5, 200)
@given(
    lock=st.integers(0, 2) | st.none(),
    close=st.integers(1, 3),
    delete=st.integers(1, 2) | st.none(),
    aliases=FATES,
    primary=FATES,
    last_delegate=st.sampled_from(["successor", "auto_accept"]),
    days=st.lists(st.integers(0, 6), min_size=1, max_size=3).map(sorted),
    first=st.booleans(),
    settings=st.sampled_from([SETTINGS, OTHERS]),
)
@counted
def test_after_offboarding_the_files_change_nothing_about_a_leaver(
    running_emulator, lock, close, delete, aliases, primary, last_delegate, days, first, settings
) -> None:
    item = leaver(
        "bob",
        lock_on=None if lock is None else on(min(lock, close)),
        close_on=on(close),
        delete_after_days=delete,
        successor="ann",
        aliases=aliases,
        primary=primary,
        last_delegate=last_delegate,
    )
    company = Company(running_emulator, [item], settings)
    for day in days:
        if first:
            company.apply(day)
            assert company.drift(day) == []
        company.offboard(day)
        left = company.state()
        assert not company.apply(day)["changed"]
        assert company.state() == left
        assert company.drift(day) == []
    rewritten = company.rewritten(days[-1])
    by_hand = settings is SETTINGS and delete is not None  # A rule that names only a user who is deleted.
    assert (rewritten is None) is (by_hand or days[-1] < close + (delete or 0))
    if rewritten is not None:
        told = company.runner.run("workmail_directory", check=True, **rewritten, prune=["users", *SETTINGS])
        assert (told["changed"], told["deferred"]) == (False, [])
        assert audit(company.runner, **rewritten)["drift"] == []
    given_away = {"bob@example.com"} if primary == "hand_over" else set()
    given_away |= {"info@example.com"} if aliases == "hand_over" else set()
    if days[-1] >= close:
        assert given_away | {"boss@example.com"} == set(company.state()["users"]["ann"]["aliases"])


def test_a_leaver_who_is_taken_out_of_the_list_is_treated_by_the_files_again(running_emulator) -> None:
    company = Company(running_emulator, [leaver("bob", close_on=None)])
    company.offboard(0)
    assert company.state()["groups"]["staff"]["members"] == ["user ann"]
    company.leavers = []
    assert company.apply(0)["changed"]
    assert company.drift(0) == []
    assert company.state()["groups"]["staff"]["members"] == ["user ann", "user bob"]
