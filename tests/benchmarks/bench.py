# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What every row is given: where to write, what to draw random numbers from, whom to tell how far it is."""

from __future__ import annotations

import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).parents[2]
FOLDER = TOP / ".build" / "bench"


@dataclass
class Bench:
    """`folder` is the row's own; the same seed draws the same numbers in a row, whichever rows run."""

    seed: int
    row: str = ""
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.folder = FOLDER / self.row
        self.folder.mkdir(parents=True, exist_ok=True)
        self.random = random.Random(f"{self.seed} {self.row}")

    def of(self, row: str) -> Bench:
        return Bench(self.seed, row, self.began)

    def say(self, text: str) -> None:
        print(f"[{time.monotonic() - self.began:5.0f} s] {self.row}: {text}", file=sys.stderr, flush=True)
