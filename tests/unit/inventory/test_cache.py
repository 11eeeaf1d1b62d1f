# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The inventory's cache: no call while it holds, and never the organizations of somebody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from workmail_emulator import Emulator, Faults, Rule


@pytest.fixture
def cache(tmp_path: Path) -> dict[str, Any]:
    return {
        "cache": True,
        "cache_plugin": "ansible.builtin.jsonfile",
        "cache_connection": str(tmp_path / "cache"),
        "cache_timeout": 3600,
    }


def test_a_second_run_makes_no_call(emulator: Emulator, parse, cache: dict[str, Any]) -> None:
    emulator.edit(emulator.add_organization("acme"), lambda one: one.tags.update(stage="test"))
    first = parse(**cache)
    emulator.reset_log()
    second = parse(**cache, keyed_groups=[{"key": "workmail_account", "prefix": "account"}])
    assert emulator.calls == []
    assert second.hosts == first.hosts
    assert second.groups["tag_stage_test"] == second.groups["account_123456789012"] == ["acme"]


def test_a_refreshed_inventory_is_read_again(emulator: Emulator, parse, cache: dict[str, Any]) -> None:
    emulator.add_organization("acme")
    parse(**cache)
    emulator.add_organization("beta")
    assert parse(**cache).names == ["acme"]
    assert parse(**cache, refresh=True).names == ["acme", "beta"]
    assert parse(**cache).names == ["acme", "beta"]


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        ({"regions": ["us-east-1"]}, {}),
        ({"states": ["Failed"]}, {}),
        ({"accounts": [{"name": "north"}]}, {}),
        ({}, {"AWS_ACCESS_KEY_ID": "AKIDOTHER"}),
        ({}, {"AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}),
    ],
)
def test_the_cache_of_other_organizations_is_not_taken(
    emulator: Emulator, parse, cache: dict[str, Any], options: dict[str, Any], environment: dict[str, str]
) -> None:
    emulator.add_organization("acme")
    parse(**cache)
    emulator.reset_log()
    parse.environment.update(environment)
    parse(**cache, **options)
    assert emulator.counts()["ListOrganizations"] > 0


def test_the_cache_of_a_rehearsal_is_not_taken_for_the_real_thing(
    emulator: Emulator, south: Emulator, parse, cache: dict[str, Any]
) -> None:
    emulator.add_organization("rehearsal")
    south.add_organization("real")
    assert parse(**cache).names == ["rehearsal"]
    parse.environment["AWS_ENDPOINT_URL_WORKMAIL"] = south.url
    assert parse(**cache).names == ["real"]


def test_an_inventory_with_something_left_out_is_not_cached(
    emulator: Emulator, south: Emulator, profiles, cache: dict[str, Any]
) -> None:
    emulator.add_organization("acme")
    south.add_organization("late")
    south.set_faults(Faults(rules=[Rule(code="AccessDeniedException")]))
    options = {"accounts": [{"profile": "north"}, {"profile": "south"}], "skip_unreachable": True, **cache}
    assert profiles(**options).names == ["acme"]
    south.set_faults(Faults())
    assert profiles(**options).names == ["acme", "late"]


def test_no_secret_gets_into_the_cache(emulator: Emulator, parse, cache: dict[str, Any]) -> None:
    emulator.add_organization("acme")
    parse(**cache)
    files = list(Path(cache["cache_connection"]).iterdir())
    assert len(files) == 1
    text = files[0].name + files[0].read_text(encoding="utf-8")
    assert "acme" in text
    assert "AKIDOWN" not in text
    assert "only-for-tests" not in text
