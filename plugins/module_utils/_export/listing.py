# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists export jobs with the fewest calls: all of them, or only the pages that show how the running ones are.

The service lists the jobs of seven days, 100 a page, and takes no filter. In which order is not documented (unknown
X27). So a look lasts until it has seen each job that was running, and the next look begins at the page where this one
found the first of them. Then a look is one call where the newest jobs come first, and one or two where they come last.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .jobs import Job, Jobs, job_of

LIST = "list_mailbox_export_jobs"
USELESS = 3
"""Looks one after another that found no use in a remembered page; then none is remembered."""


class Listing:
    def __init__(self, service: WorkMail) -> None:
        self._service = service
        self._page = ""
        """NextToken of the page where the last look found the first running job; empty: the first page."""
        self._useless = 0
        self._unlisted: set[str] = set()
        """Ids of running jobs that a whole list did not have."""

    def whole(self) -> Jobs:
        return Jobs(map(job_of, self._service.pages(LIST, "Jobs")))

    def again(self, before: Jobs, started: AbstractSet[str]) -> Jobs:
        """The jobs of `before` as they are now, and those that were `started` since. Raises `WorkMailError`."""
        wanted = {job.id for job in before.by_id.values() if job.running} | (started - self._unlisted)
        if self._page:
            found = self._from_the_page(wanted)
            self._useless = 0 if found is not None else self._useless + 1
            if found is not None:
                return Jobs((before.by_id | found).values())
        found, missing = self._read("", wanted)
        self._unlisted |= missing
        # A list that was read to its end is everything that there is.
        return Jobs(found.values() if missing or not wanted else (before.by_id | found).values())

    def _from_the_page(self, wanted: AbstractSet[str]) -> dict[str, Job] | None:
        """None if the remembered page is no longer of use: jobs moved to other pages, or its token is over."""
        try:
            found, missing = self._read(self._page, wanted)
        except WorkMailError as error:
            if not error.has_code("InvalidParameterException"):
                raise
            return None
        return None if missing else found

    def _read(self, start: str, wanted: AbstractSet[str]) -> tuple[dict[str, Job], set[str]]:
        """Jobs of the pages from a token on until all wanted ones were seen, and the ids of those that were not."""
        found: dict[str, Job] = {}
        missing, first = set(wanted), ""
        for token, rows in self._service.each_page(LIST, "Jobs", token=start):
            jobs = {job.id: job for job in map(job_of, rows)}
            first = first if len(missing) < len(wanted) else token
            found |= jobs
            missing -= jobs.keys()
            if wanted and not missing:
                break
        self._page = first if self._useless < USELESS else ""
        return found, missing
