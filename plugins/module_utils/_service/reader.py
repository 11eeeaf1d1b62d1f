# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Answers the planner's questions with the fewest calls: lists where many are asked about, describes where few are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol

from .._model.addresses import is_address, same
from .._model.current import Current
from .._model.facts import UNREAD, Known, Unreadable
from .._model.kinds import BY_NAME, KINDS
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

RESOURCE_ID = re.compile(r"r-[0-9a-f]{32}")

Job = Callable[[], object]


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
        for kind in BY_NAME:
            if sum(kind in find.kinds for find in finds) > SEVERAL:
                wanted.add(kind)
        owners = sum(isinstance(question, Owner) for question in asked)
        unlisted = sum(kind not in self.known.listed for kind in BY_NAME)
        if owners > SEVERAL * unlisted and len(self._silent()) <= owners:
            wanted.update(BY_NAME)
        return [kind for kind in KINDS if kind.name in wanted and kind.name not in self.known.listed]

    def _silent(self) -> list[Current]:
        """ENABLED entities whose aliases are not read yet."""
        return [one for one in self.known.entities.values() if one.enabled and one.aliases is UNREAD]

    def _is_left(self, question: Question, listing: list[Kind]) -> bool:
        """False if the lists just read have told it, or may have: the planner asks again if they have not."""
        if isinstance(question, Find):
            return not any(kind.name in question.kinds for kind in listing)
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
        if not owners or listing or not self.known.all_listed or len(silent) > len(owners) or self.known.hidden_aliases:
            return []
        self._foregone = {question.address.lower() for question in owners}
        return [AliasesOf(one.id) for one in silent]

    def everyone(self, kind: Kind) -> None:
        """All entities of a kind, one call a hundred rows."""
        found = self._service.pages(kind.call("list"), kind.plural.capitalize())
        for row in found:
            entity = rows.listed(kind, row)
            if entity is not None:
                self.known.add(entity)
        self.known.listed[kind.name] = len(found)

    def describe(self, kind: Kind, identifier: str) -> Current | None:
        """One entity by id, name or address; None if there is none, or a DELETED one."""
        try:
            row = self._service.call(kind.call("describe"), **{kind.id_member: identifier})
        except WorkMailError as error:
            if error.means(*ABSENT):
                return None
            raise
        entity = rows.described(kind, row)
        return self.known.add(entity) if entity is not None else None

    def _find(self, find: Find) -> None:
        address = is_address(find.text) and not find.exact
        if address and (len(find.kinds) > 1 or all(kind in self.known.listed for kind in find.kinds)):
            owner = self.owner(find.text, whole=False)
            if owner is not None and owner.kind.name in find.kinds:
                return
        found = False
        for kind in self._where_it_may_be(find):
            found = self.seek(kind, find.text, find.exact) or found
            if find.text in self.known.entities:
                return  # An id means one entity only.
        if not found:
            self.known.missing.add(find)

    def _where_it_may_be(self, find: Find) -> list[Kind]:
        """Kinds to ask; an id of a resource says that it is one (WorkMail API reference, ResourceId)."""
        unlisted = [BY_NAME[kind] for kind in find.kinds if kind not in self.known.listed]
        if RESOURCE_ID.fullmatch(find.text):
            return [kind for kind in unlisted if kind.name == "resource"]
        return unlisted

    def seek(self, kind: Kind, text: str, exact: bool) -> bool:
        """Look one entity up by what it is called; True if it is known afterwards."""
        if IDENTIFIER.fullmatch(text):
            entity = self.describe(kind, text)
            if entity is None:
                return False
            if text == entity.id or same(text, entity.name) or (not exact and same(text, entity.email)):
                return True
            if "@" in text and not same(text, entity.email):
                self.known.owners[text.lower()] = entity.id
        return self._find_by_prefix(kind, text)

    def _find_by_prefix(self, kind: Kind, text: str) -> bool:
        """Look a name up that no identifier can carry (a space), or that meant another entity as an address.

        The filter may mind case, so an answer without the name is no proof: then the whole list is read.
        """
        prefix = "UsernamePrefix" if kind.name == "user" else "NamePrefix"
        found = self._service.pages(kind.call("list"), kind.plural.capitalize(), {"Filters": {prefix: text}})
        entities = [entity for row in found if (entity := rows.listed(kind, row)) and same(entity.name, text)]
        for entity in entities:
            self.known.add(entity)
        if not entities:
            self.everyone(kind)
        return self.known.named(kind.name, text) is not None

    def _part(self, question: PartOf) -> None:
        entity = self.known.entities[question.id]
        part = entity.kind.part(question.part)
        if part.read == entity.kind.call("describe"):
            if self.describe(entity.kind, entity.id) is None:
                text = f"{entity.kind.name} {entity.name} vanished while it was read; run the task again."
                raise WorkMailError(text, "Vanished")
            return
        try:
            row = self._service.call(str(part.read), **{entity.kind.id_member: entity.id})
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
        entity.aliases = Known(frozenset(alias for alias in found if not same(alias, entity.email)))

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
