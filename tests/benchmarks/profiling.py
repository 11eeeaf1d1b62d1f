# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the time of a large creation goes, of the module and of the hand-written script with the same writes.

py-spy looks a few hundred times a second at the thread that holds the interpreter's lock: where the CPU time of Python
code goes, in shares that the measured CPU seconds of the process are dealt out by.
"""

from __future__ import annotations

import sys
import sysconfig
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from . import processes
from .bench import Bench
from .rows import script
from .servers import BIN, Call, Emulator, stretch, writes

RATE, MOST = 400, 25
"""Readings a second; functions that are told."""
THREADS, IMPORTS, OTHER = "threads and futures", "imports", "the interpreter and the rest"
OURS = ("engine", "the script")
PLACES = {
    "/plugins/module_utils/_": "engine",
    "/ansible_collections/amazon/aws/": "amazon.aws",
    "/site-packages/botocore/": "botocore",
    "/site-packages/boto3/": "botocore",
    "/site-packages/urllib3/": "urllib3 and http",
    "/site-packages/ansible/": "Ansible's module_utils",
    "/benchmarks/handwritten.py": "the script",
}


@dataclass(frozen=True)
class Profile:
    """`used`: CPU seconds by group and function; `phases`: seconds by the clock, in the order of time."""

    used: Counter[tuple[str, str]]
    phases: list[tuple[str, float]]
    calls: list[Call]

    @property
    def groups(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for (group, _function), seconds in self.used.items():
            found[group] += seconds
        return found

    @property
    def in_flight(self) -> float:
        """How many writes the service had in hand, on average."""
        made = writes(self.calls)
        return float(sum(call["ended"] - call["started"] for call in made)) / 1000 / stretch(made)


def profile(bench: Bench) -> str:
    ours = _profiled(bench, script.MODULE, script.module_input)
    theirs = _profiled(bench, script.SCRIPT, script.script_input)
    return "\n\n".join([_told("module", ours), _told("script", theirs), _compared(ours, theirs), _hottest(ours)])


def _profiled(bench: Bench, words: list[str], given: Callable[[Emulator], str]) -> Profile:
    """Two runs: one as it is, for the seconds, and one that is looked at, for the shares."""
    program = [sys.executable, "-m", *words]
    stacks = bench.folder / "stacks"
    spy = ["record", "--gil", "--nolineno", "--full-filenames", "--rate", str(RATE), "--format", "raw"]
    with Emulator(bench.folder, seed=bench.seed, latency=script.LATENCY) as emulator:
        began = emulator.clock()
        emulator.reset_log()
        plain = processes.run(program, text=given(emulator)).sound()
        calls = emulator.calls()
    with Emulator(bench.folder, seed=bench.seed, latency=script.LATENCY) as emulator:
        command = [str(BIN / "py-spy"), *spy, "--output", str(stacks), "--", *program]
        processes.run(command, text=given(emulator)).sound()
    return Profile(_dealt_out(stacks, plain.cpu), _phases(plain, calls, began), calls)


def _phases(plain: processes.Finished, calls: list[Call], began: float) -> list[tuple[str, float]]:
    made = writes(calls)
    moments = [
        ("start, imports, options", plain.began),
        ("reading and planning", began + calls[0]["started"] / 1000),
        ("writing and waiting", began + made[0]["started"] / 1000),
        ("after the last write", began + max(call["ended"] for call in made) / 1000),
        ("", plain.began + plain.seconds),
    ]
    return [(name, end - start) for (name, start), (_next, end) in pairwise(moments)]


def _dealt_out(stacks: Path, cpu: float) -> Counter[tuple[str, str]]:
    """The CPU seconds of the process, by where its stacks were found. A line is `outermost;…;innermost count`."""
    seen: Counter[tuple[str, str]] = Counter()
    for line in stacks.read_text(encoding="utf-8").splitlines():
        stack, _space, count = line.rpartition(" ")
        seen[place(stack.split(";")[::-1]) if stack else (OTHER, OTHER)] += int(count)
    return Counter({where: cpu * count / seen.total() for where, count in seen.items()})


def place(frames: list[str]) -> tuple[str, str]:
    """The group that a stack counts to, and the function: the innermost that is not of the standard library."""
    if any("<frozen importlib" in frame for frame in frames):
        return IMPORTS, IMPORTS
    first = next((number for number, frame in enumerate(frames) if not _standard(frame)), len(frames))
    group = _group(frames[first]) if first < len(frames) else OTHER
    threads = any("/concurrent/futures/" in frame or "/threading.py)" in frame for frame in frames[:first])
    if threads and (group == OTHER or group.startswith(OURS)):
        return THREADS, _short(frames[0])
    return group, _short(frames[min(first, len(frames) - 1)])


def _standard(frame: str) -> bool:
    return "(<" in frame or ("/site-packages/" not in frame and sysconfig.get_paths()["stdlib"] in frame)


def _group(frame: str) -> str:
    name = next((name for part, name in PLACES.items() if part in frame), OTHER)
    return f"engine {Path(frame).parent.name}" if name == "engine" else name


def _short(frame: str) -> str:
    function, _space, file = frame.rstrip(")").partition(" (")
    return f"{Path(file).parent.name}/{Path(file).name}:{function}"


def _told(name: str, one: Profile) -> str:
    made = writes(one.calls)
    seconds = stretch(made)
    pace = f"{len(made):,} writes at {len(made) / seconds:.0f} a second, {one.in_flight:.1f} in flight on average"
    phases = [f"  {phase:<26}{wall:8.2f} s" for phase, wall in one.phases]
    kinds = Counter(call["operation"] for call in one.calls if not call["is_write"])
    reads = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()) or "none"
    return "\n".join([f"{name}: {pace}", *phases, f"  reads: {reads}"])


def _compared(ours: Profile, theirs: Profile) -> str:
    mine, other = ours.groups, theirs.groups
    lines = [f"{'CPU seconds by code':<30}{'module':>10}{'script':>10}"]
    for group in sorted(mine | other, key=lambda group: -max(mine[group], other[group])):
        lines.append(f"{group:<30}{mine[group]:>10.2f}{other[group]:>10.2f}")
    lines.append(f"{'all':<30}{mine.total():>10.2f}{other.total():>10.2f}")
    return "\n".join(lines)


def _hottest(one: Profile) -> str:
    lines = [f"the module's {MOST} costliest functions, what they call of the standard library included"]
    lines += [f"{seconds:>8.2f} s  {function}  ({group})" for (group, function), seconds in one.used.most_common(MOST)]
    return "\n".join(lines)
