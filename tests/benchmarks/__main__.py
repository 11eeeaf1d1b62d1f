# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`python -m benchmarks` measures every row and prints one table; with `profile` it tells where time goes."""

from __future__ import annotations

import argparse
import os
import platform
import random
import signal
import sys
import time
from importlib import metadata
from types import FrameType

import yaml
from ansible_collections.amazon.aws.plugins.module_utils.common import AMAZON_AWS_COLLECTION_VERSION

from . import profiling
from .bench import FOLDER, TOP, Bench
from .figures import Figure, table
from .rows import ROWS

PACKAGES = ("ansible-core", "boto3", "botocore", "ansible-runner", "moto")


def main() -> None:
    arguments = parser().parse_args()
    signal.signal(signal.SIGTERM, _end)
    bench = Bench(arguments.seed)
    if arguments.what == "profile":
        print(profiling.profile(bench.of("profile")))
        return
    print(heading(bench), file=sys.stderr, flush=True)
    figures = [(row, figure) for row in arguments.only or ROWS for figure in measured(bench, row)]
    told = f"{heading(bench)}\n\n{table(figures)}\n\n{summary(figures, time.monotonic() - bench.began)}"
    (FOLDER / "table.md").write_text(told + "\n", encoding="utf-8")
    print(told)


def parser() -> argparse.ArgumentParser:
    one = argparse.ArgumentParser("benchmarks", description=__doc__)
    one.add_argument("what", nargs="?", choices=["table", "profile"], default="table")
    one.add_argument(
        "--only", action="append", choices=list(ROWS), metavar="ROW", help=f"repeatable: {', '.join(ROWS)}"
    )
    one.add_argument("--seed", type=int, default=random.SystemRandom().randrange(100_000), help="default: a new one")
    return one


def measured(bench: Bench, row: str) -> list[Figure]:
    """The row's figures, or one line that says why there are none. The other rows go on."""
    try:
        return ROWS[row](bench.of(row))
    except Exception as error:
        text = " ".join(f"{type(error).__name__}: {error}".split()).replace("|", "/")
        bench.of(row).say(f"did not run: {text}")
        return [Figure(f"the row {row}", text[:300], "figures", None)]


def heading(bench: Bench) -> str:
    galaxy = yaml.safe_load((TOP / "galaxy.yml").read_text(encoding="utf-8"))
    versions = {
        "mailops.workmail": galaxy["version"],
        "amazon.aws": AMAZON_AWS_COLLECTION_VERSION,
        "Python": platform.python_version(),
        **{name: metadata.version(name) for name in PACKAGES},
    }
    told = ", ".join(f"{name} {version}" for name, version in versions.items())
    return f"seed {bench.seed}, {os.cpu_count()} CPUs, {told}"


def summary(figures: list[tuple[str, Figure]], seconds: float) -> str:
    met = sum(figure.met is True for _row, figure in figures)
    load = " and ".join(f"{value:.1f}" for value in os.getloadavg()[1:])
    return f"{met} of {len(figures)} met, in {seconds / 60:.1f} minutes; load average of 5 and 15 minutes: {load}."


def _end(_number: int, _frame: FrameType | None) -> None:
    """Ending by SIGTERM unwinds, so that everything started is ended too."""
    sys.exit(143)


if __name__ == "__main__":
    main()
