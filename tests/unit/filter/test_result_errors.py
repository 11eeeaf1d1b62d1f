# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the playbooks show of a failed task: each error once, and the next step."""

from __future__ import annotations

from typing import Any

from ansible_collections.mailops.workmail.plugins.filter.result_errors import result_errors
from support.inprocess import Runner
from support.items import people
from workmail_emulator import Faults, Rule


def failed(acme: Runner, **options: Any) -> dict[str, Any]:
    return result_errors(acme.fails("workmail_directory", **options))


def test_errors_in_the_options_are_listed_and_counted(acme: Runner) -> None:
    shown = failed(acme, users=[{"name": "bob", "email": 7}])
    assert shown["lines"] == ["users[0] (bob).email: 7 is a number but must be text; quote it in YAML."]
    assert shown["msg"] == "1 error, shown above. Nothing was changed."


def test_failed_operations_are_listed_with_the_place_of_their_item_and_the_next_step(acme: Runner, emulator) -> None:
    emulator.set_faults(
        Faults(rules=[Rule("RegisterToWorkMail", target="bob@example.com", code="LimitExceededException")])
    )
    bob = {**people("bob", city="Oslo")[0], "defined_at": "users.yml:3"}
    shown = failed(acme, users=[bob, *people("ann")])
    assert shown["lines"][0].startswith("user bob (users.yml:3): register_to_work_mail: LimitExceededException: ")
    assert shown["msg"].endswith(" are done; a second run fails in the same way until the cause is corrected.")


def test_what_is_left_out_is_counted() -> None:
    shown = result_errors({"errors": ["a", "b"], "errors_truncated": 300})
    assert shown == {"lines": ["a", "b", "and 298 more"], "msg": "300 errors, shown above. Nothing was changed."}


def test_a_success_and_another_failure_list_nothing() -> None:
    assert result_errors({"changed": True})["lines"] == []
    assert result_errors({"failed": True, "msg": "cannot be reached"})["lines"] == []
