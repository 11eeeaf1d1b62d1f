# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A long task says how far it is: through a pipe, in check mode, in a job of ansible-runner. A short one does not."""

from __future__ import annotations

import json
import re
import time

import ansible_runner
from workmail_emulator import Faults

EVERY = 5
"""Seconds between two lines, at least."""
LINE = re.compile(r"workmail_directory \[localhost\]: (.*)")


def people(count: int, more: str = "") -> str:
    users = "\n".join(f"      - {{name: user{number}, email: user{number}@example.com}}" for number in range(count))
    return (
        f"- name: People\n  mailops.workmail.workmail_directory:\n    organization: acme\n{more}    users:\n{users}\n"
    )


def test_a_long_task_says_how_far_it_is_and_a_short_one_says_nothing(emulator, playbook) -> None:
    short = playbook(people(2))
    assert short.returncode == 0, short.stdout + short.stderr
    assert LINE.findall(short.stdout + short.stderr) == []
    emulator.set_faults(Faults(latency=0.1))
    began = time.monotonic()
    long = playbook(people(80, "    concurrency: 2\n"))
    seconds = time.monotonic() - began
    assert long.returncode == 0, long.stdout + long.stderr
    assert LINE.findall(long.stdout) == [], "a callback may write one JSON document there"
    said = LINE.findall(long.stderr)
    assert 1 <= len(said) <= seconds / EVERY, long.stderr
    assert re.fullmatch(r"\d+ of 156 operations done, [\d.]+ calls a second, about \d+ s left", said[0]), said


def test_a_long_preview_says_how_much_it_has_read(emulator, playbook) -> None:
    playbook(people(70))
    emulator.set_faults(Faults(latency=0.1))
    wanting = people(70, "    concurrency: 1\n").replace("@example.com}", "@example.com, city: Oslo}")
    done = playbook(wanting, "--check")
    assert done.returncode == 0, done.stdout + done.stderr
    said = LINE.findall(done.stderr)
    assert said, done.stderr
    assert re.fullmatch(r"reading, \d+ calls so far, [\d.]+ a second", said[0])


def test_the_rate_is_reported_also_where_each_call_takes_long(emulator, playbook, tmp_path) -> None:
    emulator.set_faults(Faults(latency=0.4))
    done = playbook(people(6, f"    concurrency: 1\n    progress_path: {tmp_path}/progress\n"))
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [json.loads(line) for line in (tmp_path / "progress").read_text().splitlines()]
    assert all(0 < line["rate"] < 4 for line in lines), lines


def test_a_task_that_runs_in_the_background_says_nothing(emulator, playbook) -> None:
    emulator.set_faults(Faults(latency=0.1))
    done = playbook(people(60, "    concurrency: 2\n") + "  async: 60\n  poll: 1\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "changed=1 " in done.stdout
    assert LINE.findall(done.stdout + done.stderr) == []


def test_a_progress_file_that_a_task_names_is_not_printed(emulator, playbook, tmp_path) -> None:
    emulator.set_faults(Faults(latency=0.1))
    done = playbook(people(60, f"    concurrency: 2\n    progress_path: {tmp_path}/progress\n"))
    assert LINE.findall(done.stdout + done.stderr) == []
    lines = [json.loads(line) for line in (tmp_path / "progress").read_text().splitlines()]
    assert len(lines) >= 2
    assert [line["done"] for line in lines] == sorted(line["done"] for line in lines)
    assert {"phase", "calls", "rate", "done", "failed", "planned", "left"} == set(lines[-1])


def test_a_job_of_ansible_runner_shows_the_progress_in_its_log(emulator, playbook, tmp_path) -> None:
    emulator.set_faults(Faults(latency=0.1))
    play = playbook.write(people(60, "    concurrency: 2\n"))
    job = ansible_runner.run(
        private_data_dir=str(tmp_path),
        playbook=str(play),
        quiet=True,
        envvars=playbook.environment,
        cmdline="--verbose",
    )
    events = [event["stdout"] for event in job.events if event["event"] == "verbose"]
    assert job.rc == 0, job.stdout.read()
    assert any(LINE.search(text) for text in events), events
