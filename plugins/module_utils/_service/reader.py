# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Answers the planner's questions with the fewest calls: lists where many are asked about, describes where few are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol

from .._model.addresses import is_address, same
from .._model.current import Current
from .._model.facts import UNREAD, Known, Unreadable
from .._model.kinds import BY_NAME, DIRECTORY, HOLDERS
from .._model.vocabulary import Kind
from .._plan.knowledge import Knowledge, MailDomain, OrganizationFacts
from .._plan.questions import (
    AliasesOf,
    Domain,
    Domains,
    Everyone,
    Find,
    LinkOf,
    Organization,
    Owner,
    PartOf,
    Question,
)
from . import rows
from .client import WorkMail
from .errors import ABSENT, REFUSED, WorkMailError
from .organization import not_active

SEVERAL = 3
"""More look-ups than this of one kind are answered by one list: a page tells a hundred."""
IDENTIFIER = re.compile(r"[a-zA-Z0-9._%+@-]{1,256}")
"""What the service takes as an id, a name or an address (WorkMail API reference, EntityIdentifier)."""

ID = re.compile(r"(r-)?[0-9a-f-]{32,36}", re.IGNORECASE)
"""The ids that the service assigns in lower case (WorkMail API reference, WorkMailIdentifier)."""
RESOURCE_ID = re.compile(r"r-[0-9a-f]{32}")

Job = Callable[[], object]


def identifier(text: str) -> str:
    """What to send for an id, a name or an address: the service may mind the case of an id."""
    return text.lower() if ID.fullmatch(text) else text


class Answers(Protocol):
    def answer(self, questions: Iterable[Question]) -> bool:
        """Read towards these questions; False if there was nothing that could be read."""


class Reader:
    """Reads one organization into `known`."""

    def __init__(self, service: WorkMail, known: Knowledge, threads: int = 10) -> None:
        self._service = service
        self.known = known
        self._threads = threads
        self._foregone: set[str] = set()
        """Addresses whose owners another reading of this round tells."""
        self._answers: dict[type, Callable[[Any], object]] = {
            Find: self._find,
            PartOf: self._part,
            LinkOf: lambda question: self._link(question.id, question.link),
            AliasesOf: lambda question: self._aliases(question.id),
            Owner: lambda question: self.owner(question.address),
            Domain: lambda question: self._domain(question.name),
            Domains: lambda _question: self._domains(),
            Organization: lambda _question: self._organization(),
        }

    def answer(self, questions: Iterable[Question]) -> bool:
        """What was asked is known afterwards, or missing, or unreadable, or lists that may tell it were read.

        Raises `WorkMailError`.
        """
        asked = list(questions)
        listing = self._worth_listing(asked)
        self._run([partial(self.everyone, kind) for kind in listing])
        owners = [question for question in asked if isinstance(question, Owner)]
        jobs: dict[object, Job] = {}
        for question in [*asked, *self._instead_of(owners, listing)]:
            if self._is_left(question, listing):
                jobs.setdefault(self._call_of(question), partial(self._answers[type(question)], question))
        self._run(list(jobs.values()))
        return bool(listing or jobs)

    def _run(self, jobs: list[Job]) -> None:
        if len(jobs) < 2 or self._threads < 2:
            for job in jobs:
                job()
            return
        with ThreadPoolExecutor(min(self._threads, len(jobs))) as pool:
            list(pool.map(lambda job: job(), jobs))  # The first error cancels the jobs that have not begun.

    def _worth_listing(self, asked: list[Question]) -> list[Kind]:
        wanted = {question.kind for question in asked if isinstance(question, Everyone)}
        finds = [question for question in asked if isinstance(question, Find)]
        looked_up = Counter(kind for find in finds for kind in self.known.open_kinds(find))
        wanted.update(kind for kind, count in looked_up.items() if count > SEVERAL)
        # A description by an address would answer for its holder only, and an entity may be named like the address.
        doubtful = (find for find in finds if find.by == "any" and is_address(find.text))
        wanted.update(kind for find in doubtful for kind in self.known.open_kinds(find))
        owners = sum(isinstance(question, Owner) for question in asked)
        unlisted = sum(kind not in self.known.listed for kind in HOLDERS)
        if owners > SEVERAL * unlisted and len(self._silent()) <= owners:
            wanted.update(HOLDERS)
        return [kind for kind in DIRECTORY if kind.name in wanted and kind.name not in self.known.listed]

    def _silent(self) -> list[Current]:
        """ENABLED entities whose aliases are not read yet."""
        return [one for one in self.known.entities.values() if one.enabled and one.aliases is UNREAD]

    def _is_left(self, question: Question, listing: list[Kind]) -> bool:
        """False if the lists just read have told it, or may have: the planner asks again if they have not."""
        if isinstance(question, Find):
            return not self.known.settled(question)
        if isinstance(question, Owner):
            return not listing and question.address.lower() not in self._foregone
        return not isinstance(question, Everyone)

    def _call_of(self, question: Question) -> object:
        """Questions with the same call are answered by one."""
        if isinstance(question, PartOf):
            return question.id, self.known.entities[question.id].kind.part(question.part).read
        return question

    def _instead_of(self, owners: list[Owner], listing: list[Kind]) -> list[AliasesOf]:
        """Where fewer entities than addresses are in doubt, their alias lists tell the owners."""
        self._foregone = set()
        silent = self._silent()
        if not owners or listing or not self.known.all_listed or self.known.hidden_aliases:
            return []
        if not silent or len(silent) > len(owners):
            return []
        self._foregone = {question.address.lower() for question in owners}
        return [AliasesOf(one.id) for one in silent]

    def everyone(self, kind: Kind) -> None:
        """All entities of a kind, one call a hundred rows."""
        found = self._service.pages(kind.calls.list, kind.calls.rows)
        for row in found:
            entity = rows.listed(kind, row)
            if entity is not None:
                self.known.add(entity)
        self.known.listed[kind.name] = len(found)

    def describe(self, kind: Kind, identifier: str) -> Current | None:
        """One entity by id, name or address; None if there is none, or a DELETED one."""
        try:
            row = self._service.call(kind.calls.get, **{kind.calls.id: identifier})
        except WorkMailError as error:
            if error.means(*ABSENT):
                return None
            raise
        entity = rows.described(kind, row)
        return self.known.add(entity) if entity is not None else None

    def _find(self, find: Find) -> None:
        """Afterwards all is known that the text may mean. Raises `WorkMailError`."""
        if find.by == "address":
            self._find_by_address(find)
            return
        if self.known.open_address(find):
            self.owner(find.text, whole=False)
        kinds = self._where_it_may_be(find)
        untold = [kind for kind in kinds if not self._described(kind, find)]
        for kind in untold:
            if find.by == "name" or self.known.with_id(find.text) is None:  # An id means one entity only.
                self._find_by_prefix(kind, find.text)
        for kind in kinds:
            self.known.note("id" if find.by == "id" else "name", kind.name, find.text)

    def _where_it_may_be(self, find: Find) -> list[Kind]:
        """Kinds to ask; an id of a resource says that it is one (WorkMail API reference, ResourceId)."""
        kinds = [BY_NAME[kind] for kind in self.known.open_kinds(find)]
        if find.by != "name" and RESOURCE_ID.fullmatch(find.text.lower()):
            kinds.sort(key=lambda kind: kind.name != "resource")
        return kinds

    def _described(self, kind: Kind, find: Find) -> bool:
        """True if a description has told what the text means among a kind, so that no list is needed.

        A text that looks like an address or an id may be answered for another entity's, of whatever kind.
        """
        text = find.text
        if find.by != "name" and self.known.with_id(text) is not None:
            return True
        if not IDENTIFIER.fullmatch(text):
            return find.by == "id"
        entity = self.describe(kind, identifier(text))
        if find.by == "id":
            return True
        if entity is None:
            return not is_address(text) and ID.fullmatch(text) is None
        return same(text, entity.name) or (find.by == "any" and same(text, entity.id))

    def _find_by_address(self, find: Find) -> None:
        """Look up the entity whose primary address this is: described if it is of the kind, else asked whose it is."""
        for kind in [BY_NAME[name] for name in find.kinds if name not in self.known.listed]:
            if not IDENTIFIER.fullmatch(find.text):
                self.everyone(kind)
                continue
            entity = self.describe(kind, find.text)
            if entity is not None and not (entity.enabled and same(find.text, entity.email)):
                self.owner(find.text)  # It was found by its name, or shows an address that it has lost.
            self.known.note("address", kind.name, find.text)

    def _find_by_prefix(self, kind: Kind, text: str) -> None:
        """Look a name up that no identifier can carry (a space), or that meant another entity as an address.

        The filter may mind case, so an answer without the name is no proof: then the whole list is read.
        """
        prefix = "UsernamePrefix" if kind.name == "user" else "NamePrefix"
        found = self._service.pages(kind.calls.list, kind.calls.rows, {"Filters": {prefix: text}})
        entities = [entity for row in found if (entity := rows.listed(kind, row)) and same(entity.name, text)]
        for entity in entities:
            self.known.add(entity)
        if not entities:
            self.everyone(kind)

    def _part(self, question: PartOf) -> None:
        entity = self.known.entities[question.id]
        part = entity.kind.part(question.part)
        if part.read == entity.kind.calls.get:
            if self.describe(entity.kind, entity.id) is None:
                text = f"{entity.kind.name} {entity.name} vanished while it was read; run the task again."
                raise WorkMailError(text, "Vanished")
            return
        try:
            row = self._service.call(str(part.read), **{entity.kind.calls.id: entity.id})
        except WorkMailError as error:
            if not error.means(*REFUSED):
                raise
            why = Unreadable(f"{error.code}: {error}")
            entity.values.update(dict.fromkeys((field.option for field in part.fields), why))
        else:
            entity.values.update(rows.part_values(part, row))

    def _link(self, id_: str, name: str) -> None:
        entity = self.known.entities[id_]
        link = entity.kind.link(name)
        try:
            found = self._service.pages(link.list, link.rows, {link.parent: id_})
        except WorkMailError as error:
            if not error.means(*REFUSED):
                raise
            entity.links[name] = Unreadable(f"{error.code}: {error}")
            return
        values, told = rows.link_rows(link, found)
        for other in told:
            self.known.add(other)
        entity.links[name] = Known(values)

    def _aliases(self, id_: str) -> None:
        """An entity's addresses less its primary. A DISABLED one has none to tell (unknown U13)."""
        entity = self.known.entities[id_]
        try:
            found = self._service.pages("list_aliases", "Aliases", {"EntityId": id_})
        except WorkMailError as error:
            if not error.means(*REFUSED):
                raise
            if entity.enabled or not error.means("EntityStateException"):
                entity.aliases = Unreadable(f"{error.code}: {error}")
                return
            found = []
        self.known.hold(entity, frozenset(alias for alias in found if not same(alias, entity.email)))

    def owner(self, address: str, whole: bool = True) -> Current | None:
        """Who holds an address, primary or alias (WorkMail API reference, DescribeEntity).

        Described unless it is known; without `whole`, id, kind, name and state that a link told will do.
        """
        try:
            row = self._service.call("describe_entity", Email=address)
        except WorkMailError as error:
            if not error.means(*ABSENT):
                raise
            self.known.owners[address.lower()] = None
            return None
        id_ = str(row["EntityId"])
        self.known.owners[address.lower()] = id_
        known = self.known.entities.get(id_)
        if known is not None and (known.complete or not whole):
            return known
        return self.describe(BY_NAME[str(row["Type"]).lower()], id_)

    def _domain(self, name: str) -> None:
        try:
            row = self._service.call("get_mail_domain", DomainName=name)
        except WorkMailError as error:
            if not error.means("MailDomainNotFoundException"):
                raise
            self.known.domains[name] = None
            return
        verified = row.get("OwnershipVerificationStatus") == "VERIFIED"
        self.known.domains[name] = MailDomain(name, verified, bool(row.get("IsTestDomain")))

    def _domains(self) -> None:
        found = self._service.pages("list_mail_domains", "MailDomains")
        self.known.domain_names = tuple(sorted(str(row["DomainName"]) for row in found))

    def _organization(self) -> None:
        row = self._service.call("describe_organization")
        alias, state = str(row.get("Alias") or ""), str(row.get("State") or "")
        if state != "Active":
            raise WorkMailError(not_active(alias, row), "OrganizationState")
        self.known.organization = OrganizationFacts(
            self._service.organization_id,
            alias,
            state,
            str(row.get("DirectoryType") or ""),
        )
