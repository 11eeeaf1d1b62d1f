# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the benchmarks say is what was measured, and nothing that they start is left running."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from benchmarks import __main__, bench, processes, profiling, rows, servers
from benchmarks.figures import Figure, at_least, at_most, exactly, table


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is written where a real run writes."""
    monkeypatch.setattr(bench, "FOLDER", tmp_path)


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (at_most("time", 1.16, 1.15, "×"), False),
        (at_most("time", 1.15, 1.15, "×"), True),
        (at_least("share", 94.9, 95, " %"), False),
        (exactly("calls", 113, 112), False),
    ],
)
def test_a_target_is_met_or_not(figure: Figure, met: bool) -> None:
    assert figure.met is met
    assert f"| {'yes' if met else 'NO'} " in table([("row", figure)])


def test_a_row_that_breaks_is_said_and_counts_as_not_met(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_bench: bench.Bench) -> list[Figure]:
        raise processes.Broken("the play failed | badly")

    monkeypatch.setitem(rows.ROWS, "creation", breaks)
    figures = [("creation", one) for one in __main__.measured(bench.Bench(1), "creation")]
    assert "Broken: the play failed / badly" in table(figures)
    assert "did not run" in table(figures)
    assert __main__.summary(figures, 60).startswith("0 of 1 met")


def test_a_command_that_hangs_is_ended_with_all_that_it_started() -> None:
    program = "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
    finished = processes.run([sys.executable, "-c", program], timeout=4)
    assert finished.code == -9
    with pytest.raises(processes.Broken):
        finished.sound()
    deadline = time.monotonic() + 20
    while runs(int(finished.out)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not runs(int(finished.out))


def runs(number: int) -> bool:
    """Whether there is such a process, and it has not ended yet."""
    try:
        return Path("/proc", str(number), "stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_emulator_ends_with_its_block_also_when_the_row_breaks(tmp_path: Path) -> None:
    with pytest.raises(processes.Broken), servers.Emulator(tmp_path, populate="users=3") as emulator:  # noqa: PT012
        number = emulator._process.pid
        assert len(emulator.state()["users"]) >= 3
        raise processes.Broken("on the way")
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_the_same_seed_draws_the_same_in_a_row_whichever_rows_run() -> None:
    drawn = [bench.Bench(5).of("rate-limit").random.random() for _turn in range(2)]
    assert drawn[0] == drawn[1] != bench.Bench(6).of("rate-limit").random.random()


def test_time_counts_to_who_spends_it() -> None:
    library = "/v/lib/python3.11/site-packages"
    engine = f"_collect ({library}/ansible_collections/mailops/workmail/plugins/module_utils/_apply/execution.py)"
    standard = f"wait ({Path(os.__file__).parent}/concurrent/futures/_base.py)"
    assert profiling.place([engine])[0] == "engine _apply"
    assert profiling.place([standard, engine])[0] == profiling.THREADS
    assert profiling.place([f"_make_api_call ({library}/botocore/client.py)", engine])[0] == "botocore"
    assert profiling.place([engine, "_call (<frozen importlib._bootstrap>)"])[0] == profiling.IMPORTS
