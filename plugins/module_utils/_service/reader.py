# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers the planner's questions with the fewest calls: lists where many are asked about, describes where few are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol

from .._model.addresses import is_address
from .._model.current import Current
from .._model.facts import UNREAD
from .._model.kinds import BY_NAME, HOLDERS
from .._model.vocabulary import Kind
from .._plan.knowledge import Knowledge
from .._plan.questions import AliasesOf, Find, ListOf, OwnerOf, PartOf, Question
from .client import WorkMail
from .lookups import Lookups

MAX_LOOKUPS = 3
"""More look-ups than this of one kind are answered by one list: a page has a hundred rows."""

Job = Callable[[], object]


class Answers(Protocol):
    def answer(self, questions: Iterable[Question]) -> bool:
        """Read towards these questions; False if there was nothing that could be read."""


class Reader(Lookups):
    """Reads one organization into `known`."""

    def __init__(self, service: WorkMail, known: Knowledge, threads: int = 10) -> None:
        super().__init__(service, known)
        self._threads = threads
        self._told_by_aliases: set[str] = set()
        """Addresses whose owners another call of this round returns."""

    def answer(self, questions: Iterable[Question]) -> bool:
        """What was asked is known afterwards, or missing, or unreadable, or lists that may contain it were read.

        Raises `WorkMailError`.
        """
        asked = list(questions)
        listing = self._kinds_to_list(asked)
        self._run([partial(self.list_kind, kind) for kind in listing])
        owners = [question for question in asked if isinstance(question, OwnerOf)]
        jobs: dict[object, Job] = {}
        for question in [*asked, *self._alias_questions(owners, listing)]:
            if self._needs_call(question, listing):
                jobs.setdefault(self._call_of(question), partial(self._read, question))
        self._run(list(jobs.values()))
        return bool(listing or jobs)

    def _run(self, jobs: list[Job]) -> None:
        if len(jobs) < 2 or self._threads < 2:
            for job in jobs:
                job()
            return
        with ThreadPoolExecutor(min(self._threads, len(jobs))) as pool:
            list(pool.map(lambda job: job(), jobs))  # The first error cancels the jobs that have not begun.

    def _kinds_to_list(self, asked: list[Question]) -> list[Kind]:
        wanted = {question.kind for question in asked if isinstance(question, ListOf)}
        finds = [question for question in asked if isinstance(question, Find)]
        looked_up = Counter(kind for find in finds for kind in self.known.unread_kinds(find))
        wanted.update(kind for kind, count in looked_up.items() if count > MAX_LOOKUPS and kind in HOLDERS)
        # A description by an address would answer for its holder only, and an entity may be named like the address.
        doubtful = (find for find in finds if find.by == "any" and is_address(find.text))
        wanted.update(kind for find in doubtful for kind in self.known.unread_kinds(find))
        owners = sum(isinstance(question, OwnerOf) for question in asked)
        unlisted = sum(kind not in self.known.listed for kind in HOLDERS)
        if owners > MAX_LOOKUPS * unlisted and len(self._with_unread_aliases()) <= owners:
            wanted.update(HOLDERS)
        return [BY_NAME[kind] for kind in BY_NAME if kind in wanted and kind not in self.known.listed]

    def _with_unread_aliases(self) -> list[Current]:
        """ENABLED entities whose aliases are not read yet."""
        return [one for one in self.known.entities.values() if one.enabled and one.aliases is UNREAD]

    def _needs_call(self, question: Question, listing: list[Kind]) -> bool:
        """False if the lists just read contain it, or may contain it: the planner asks again if they do not."""
        if isinstance(question, Find):
            return not self.known.answers(question)
        if isinstance(question, OwnerOf):
            return not listing and question.address.lower() not in self._told_by_aliases
        return not isinstance(question, ListOf)

    def _read(self, question: Question) -> None:
        if isinstance(question, Find):
            self._find(question)
        elif isinstance(question, OwnerOf):
            self.look_up_owner(question.address)
        else:
            from .readings import READERS

            READERS[type(question)](self._service, self.known, question)

    def _call_of(self, question: Question) -> object:
        """Questions with the same call are answered by one."""
        if isinstance(question, PartOf):
            return question.id, self.known.entities[question.id].kind.part(question.part).read
        return question

    def _alias_questions(self, owners: list[OwnerOf], listing: list[Kind]) -> list[AliasesOf]:
        """If fewer entities than addresses are in doubt, their alias lists show the owners."""
        self._told_by_aliases = set()
        silent = self._with_unread_aliases()
        if not owners or listing or not self.known.all_listed or self.known.has_unreadable_aliases:
            return []
        if not silent or len(silent) > len(owners):
            return []
        self._told_by_aliases = {question.address.lower() for question in owners}
        return [AliasesOf(one.id) for one in silent]
