# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_settings and workmail_settings_info: what an organization has one of."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Kind
from support.inprocess import Runner, preview, told
from support.lookups import actions
from support.settings import KINDS, MODULE, VALUES, add_applications, assert_lawful
from workmail_emulator import Emulator, Faults, Rule
from workmail_emulator.operations.settings import DMARC

OFF = {"inbound_dmarc": {"enforced": False}}
WRITE = "PutInboundDmarcSettings"


def enforced(emulator: Emulator) -> bool:
    return bool(emulator.edit("acme", lambda one: one.settings.get(DMARC, True)))


def check_then_run(emulator: Emulator, acme: Runner, **options: Any) -> dict[str, Any]:
    """Run in check mode, then for real; the preview told the truth and wrote nothing."""
    emulator.reset_log()
    preview = acme.run(MODULE, check=True, **options)
    assert emulator.writes() == []
    real = acme.run(MODULE, **options)
    assert told(preview) == told(real)
    return real


def test_a_setting_is_changed_and_then_left_alone(emulator, acme: Runner) -> None:
    changed = check_then_run(emulator, acme, **OFF)
    assert actions(changed) == ["put_inbound_dmarc_settings"]
    assert changed["operations"][0]["changes"] == {"enforced": {"before": True, "after": False}}
    assert changed["settings"] == OFF
    assert preview(changed)[0] == "~ inbound_dmarc enforced true -> false"
    assert not enforced(emulator)
    again = check_then_run(emulator, acme, **OFF)
    assert not again["changed"]
    assert emulator.writes() == []
    assert actions(check_then_run(emulator, acme, inbound_dmarc={"enforced": True})) == ["put_inbound_dmarc_settings"]
    assert enforced(emulator)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_setting_is_written_once_read_back_and_removed_if_it_may_be_absent(
    emulator, acme: Runner, kind: Kind
) -> None:
    add_applications(emulator)
    assert_lawful(acme, kind, VALUES[kind.name])


def test_nothing_to_do_costs_one_call_beyond_the_alias_and_nothing_wanted_none(emulator, acme: Runner) -> None:
    acme.run(MODULE, inbound_dmarc={"enforced": True})
    assert dict(emulator.counts()) == {"ListOrganizations": 1, "DescribeInboundDmarcSettings": 1}
    emulator.reset_log()
    result = acme.run(MODULE)
    assert (result["changed"], result["settings"]) == (False, {})
    assert dict(emulator.counts()) == {"ListOrganizations": 1}


def test_what_is_read_can_be_given_back(emulator, acme: Runner) -> None:
    acme.run(MODULE, **OFF)
    settings = acme.run("workmail_settings_info")["settings"]
    assert settings["inbound_dmarc"] == OFF["inbound_dmarc"]
    assert not acme.run(MODULE, **settings)["changed"]


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_lost_answer_is_judged_by_reading(emulator, acme: Runner, cut: str) -> None:
    emulator.set_faults(Faults(rules=[Rule(WRITE, cut=cut, times=2)]))
    assert acme.run(MODULE, **OFF)["changed"]
    assert not enforced(emulator)
    assert not acme.run(MODULE, **OFF)["changed"]


def test_a_write_that_took_effect_and_is_refused_the_second_time_is_done(emulator, acme: Runner) -> None:
    rules = [Rule(WRITE, cut="after", times=1), Rule(WRITE, code="OrganizationStateException", times=1)]
    emulator.set_faults(Faults(rules=rules))
    assert acme.run(MODULE, **OFF)["changed"]
    assert not enforced(emulator)


def test_a_refusal_is_reported_and_nothing_is_changed(emulator, acme: Runner) -> None:
    emulator.set_faults(Faults(rules=[Rule(WRITE, code="AccessDeniedException")]))
    failed = acme.fails(MODULE, **OFF)
    assert [(one["action"], one["code"]) for one in failed["failures"]] == [
        ("put_inbound_dmarc_settings", "AccessDeniedException")
    ]
    assert "the first is put_inbound_dmarc_settings of inbound_dmarc: AccessDeniedException" in failed["msg"]
    assert "the IAM action workmail:PutInboundDmarcSettings is required" in failed["msg"]
    assert not failed["changed"]
    assert enforced(emulator)


def test_an_organization_to_come_is_as_the_service_makes_it(emulator, acme: Runner) -> None:
    soon = Runner(acme.url, "soon")
    preview = soon.run(MODULE, check=True, **OFF)
    assert actions(preview) == ["put_inbound_dmarc_settings"]
    assert preview["unresolved"] == [{"field": "organization", "value": "soon"}]
    assert not soon.run(MODULE, check=True, inbound_dmarc={"enforced": True})["changed"]
    assert "organization: 'soon' is not a WorkMail organization" in soon.fails(MODULE, **OFF)["msg"]
    assert emulator.writes() == []


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"inbound_dmarc": {}}, "inbound_dmarc.enforced: is required"),
        ({"inbound_dmarc": {"enforced": "perhaps"}}, "inbound_dmarc.enforced: "),
        ({"inbound_dmarc": {"enforced": True, "policy": 1}}, "inbound_dmarc.policy: unsupported parameter."),
        ({"inbound_dmarc": True}, "inbound_dmarc: "),
        ({"retention": {}}, "retention: unsupported parameter."),
    ],
)
def test_wrong_input_is_reported_before_anything_is_read(emulator, acme: Runner, options, text: str) -> None:
    assert text in acme.fails(MODULE, **options)["msg"]
    assert sum(emulator.counts().values()) == 0
