# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Messages name the file and the line of an item that tells them; nothing else of a result does."""

from __future__ import annotations

import json

from support.inprocess import Runner, told
from support.items import people
from workmail_emulator import Faults, Rule

MODULE = "workmail_directory"
BOB, ANN = ({**one, "defined_at": f"users.yml:{line}"} for one, line in zip(people("bob", "ann"), (12, 7), strict=True))
STAFF = {**people("staff")[0], "defined_at": "groups.yml:2"}


def test_errors_of_the_input_and_of_the_plan_name_the_place(acme: Runner) -> None:
    errors = acme.fails(
        MODULE,
        users=[
            {**BOB, "zip_code": 1234},
            {**ANN, "mailbox_quota": 0, "emial": "x"},
            {**ANN, "name": "cem", "defined_at": "users.yml:20"},
            {"name": "dee", "email": 7},
        ],
        groups=[{**STAFF, "members": ["ann", "nobody"]}],
    )["errors"]
    for text in (
        "users.yml:12 (bob).zip_code: 1234 is a number",
        "users.yml:7 (ann).mailbox_quota: 0 is outside",
        "users.yml:7 (ann).emial: unsupported parameter",
        "users[3] (dee).email: 7 is a number",
        "groups.yml:2 (staff).members: there is no user or group 'nobody'",
    ):
        assert any(error.startswith(text) for error in errors), (text, errors)


def test_an_error_between_two_items_names_both_places(acme: Runner) -> None:
    twice = {**BOB, "name": "BOB", "defined_at": "users.yml:30"}
    assert (
        "users.yml:30 (BOB).name: 'BOB' is already used by users.yml:12 (bob)"
        in acme.fails(MODULE, users=[BOB, twice])["msg"]
    )


def test_the_place_of_an_item_is_neither_compared_nor_returned(acme: Runner, emulator) -> None:
    plain = told(acme.run(MODULE, check=True, users=people("bob", "ann"), groups=people("staff")))
    placed = acme.check_then_run(MODULE, users=[BOB, ANN], groups=[STAFF])
    assert told(acme.run(MODULE, check=True, users=[BOB, ANN], groups=[STAFF]))["changed"] is False
    assert "users.yml" not in json.dumps({key: one for key, one in placed.items() if key != "invocation"})
    assert told(placed) == plain


def test_a_failed_operation_names_the_place_of_its_item(acme: Runner, emulator) -> None:
    emulator.set_faults(
        Faults(rules=[Rule("RegisterToWorkMail", target="bob@example.com", code="LimitExceededException")])
    )
    failed = acme.fails(MODULE, users=[BOB, *people("cem")])
    assert "the first is register_to_work_mail of user bob (users.yml:12): LimitExceededException" in failed["msg"]
    assert [one.get("defined_at") for one in failed["failures"]] == ["users.yml:12"]
