# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keep a random sample of cosmic-ray's mutants; those of annotations, which nothing runs, are never taken."""

from __future__ import annotations

import random
import sys

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import WorkerOutcome, WorkResult

OF_ANNOTATIONS = "BitOr"
"""`str | None` becomes `str + None` and the like."""


def main(path: str, count: int, seed: int) -> None:
    with use_db(path, WorkDB.Mode.open) as database:
        items = list(database.pending_work_items)
        real = [item for item in items if OF_ANNOTATIONS not in item.mutations[0].operator_name]
        taken = {item.job_id for item in random.Random(seed).sample(real, min(count, len(real)))}
        for item in items:
            if item.job_id not in taken:
                database.set_result(item.job_id, WorkResult(worker_outcome=WorkerOutcome.SKIPPED))
        print(f"{len(taken)} of {len(real)} mutants, seed {seed}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
