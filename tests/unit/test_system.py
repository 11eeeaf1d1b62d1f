# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tests need of the system: found, named by a variable, or a reason to skip the test that says how to get it."""

from __future__ import annotations

import stat

import pytest
from support import system
from support.system import Need

NEED = Need("a harp", ("harp", "lyre"), "MAILOPS_HARP", ("harp-player", "strings"))


@pytest.fixture
def path(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(path, name: str, script: str = "") -> str:
    program = path / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_a_need_is_met_by_the_first_program_that_is_there(path, monkeypatch) -> None:
    second = put(path, "lyre")
    assert NEED.required() == second
    assert NEED.required() == second
    assert put(path, "harp") == NEED.required()
    monkeypatch.setenv("MAILOPS_HARP", "/opt/harp")
    assert NEED.required() == "/opt/harp"


def test_a_test_whose_need_is_not_met_is_skipped_with_what_to_do(path) -> None:
    with pytest.raises(pytest.skip.Exception, match="apt-get install harp-player strings"):
        NEED.required()


def test_root_on_debian_installs_what_is_missing(path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(system, "NEEDS", (NEED,))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    put(path, "apt-get", f'echo "$@" >> {path}/log; : > {path}/harp; /bin/chmod +x {path}/harp')
    assert system.install() == 0
    assert "install -qq --yes --no-install-recommends harp-player strings" in (path / "log").read_text(encoding="utf-8")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("user", [0, 1000])
def test_elsewhere_it_is_said_what_is_missing(path, monkeypatch, capsys, user) -> None:
    monkeypatch.setattr(system, "NEEDS", (NEED,))
    monkeypatch.setattr("os.geteuid", lambda: user)
    if user:
        put(path, "apt-get", f": > {path}/asked")
    assert system.install() == 1
    assert "a harp is missing" in capsys.readouterr().err
    assert not (path / "asked").exists()
