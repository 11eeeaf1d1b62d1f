# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_settings, mobile_device_access_rules: described whole, written once, read back in the same shape."""

from __future__ import annotations

from support.inprocess import Runner
from support.settings import MODULE
from workmail_emulator import Emulator

PHONES = {"name": "phones", "effect": "ALLOW", "device_types": ["iPhone", "iPad"], "description": "Apple"}
OPTION = "mobile_device_access_rules"


def found(acme: Runner) -> list[dict[str, object]]:
    return list(acme.run(f"{MODULE}_info", include=[OPTION])["settings"][OPTION])


def test_a_rule_is_created_changed_and_removed(emulator: Emulator, acme: Runner) -> None:
    done = acme.check_then_run(MODULE, **{OPTION: [PHONES]})
    assert [{**one, "rule_id": ""} for one in done["settings"][OPTION]] == [
        {**PHONES, "device_types": ["iPad", "iPhone"], "rule_id": ""}
    ]
    emulator.reset_log()
    assert not acme.run(MODULE, **{OPTION: [PHONES]})["changed"]
    assert [call.operation for call in emulator.calls] == ["ListOrganizations", "ListMobileDeviceAccessRules"]
    fewer = {"name": "phones", "effect": "DENY", "not_device_models": ["X"]}
    acme.check_then_run(MODULE, **{OPTION: [fewer]})
    assert next({**one, "rule_id": 0} for one in found(acme) if one["name"] == "phones") == {**fewer, "rule_id": 0}
    gone = {"name": "phones", "state": "absent"}
    assert acme.check_then_run(MODULE, **{OPTION: [gone]})["settings"] == {OPTION: []}
    assert not acme.run(MODULE, **{OPTION: [gone]})["changed"]
    assert not acme.run(MODULE, **acme.run(f"{MODULE}_info")["settings"])["changed"]
