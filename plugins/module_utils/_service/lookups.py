# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looks entities up: all of a kind, or one by its id, its name or an address."""

from __future__ import annotations

import re

from .._model.addresses import is_address, same
from .._model.current import Current
from .._model.kinds import BY_NAME
from .._model.shared import ORGANIZATION_ID
from .._model.vocabulary import Kind, Ref
from .._plan.knowledge import Knowledge
from .._plan.questions import Find
from . import rows
from .client import WorkMail
from .errors import NOT_FOUND_CODES, WorkMailError

IDENTIFIER = re.compile(r"[a-zA-Z0-9._%+@-]{1,256}")
"""What the service takes as an id, a name or an address (WorkMail API reference, EntityIdentifier)."""

ID = re.compile(r"(r-)?[0-9a-f-]{32,36}", re.IGNORECASE)
"""The ids that the service assigns in lower case (WorkMail API reference, WorkMailIdentifier)."""


def sent_identifier(text: str) -> str:
    """What to send for an id, a name or an address: the service may mind the case of an id."""
    return text.lower() if ID.fullmatch(text) else text


def list_entities(service: WorkMail, kind: Kind, **filters: str) -> list[Current]:
    """The entities of a kind that its list call returns, without DELETED ones. `filters`: members of `Filters`."""
    found = service.pages(kind.calls.list, kind.calls.rows, {"Filters": filters} if filters else None)
    return [one for row in found if (one := rows.from_list(kind, row)) is not None]


class Lookups:
    """Looks up entities of one organization, and notes them in `known`."""

    def __init__(self, service: WorkMail, known: Knowledge) -> None:
        self._service = service
        self.known = known

    def list_kind(self, kind: Kind) -> None:
        """All entities of a kind, one call a hundred rows."""
        found = self._service.pages(kind.calls.list, kind.calls.rows)
        entities = [one for row in found if (one := rows.from_list(kind, row)) is not None]
        if kind.is_rule:
            from .rules import distinguish

            distinguish(entities)
        for entity in entities:
            self.known.add(entity)
        self.known.listed[kind.name] = len(found)

    def describe(self, kind: Kind, identifier: str) -> Current | None:
        """One entity by id, name or address; None if there is none, or a DELETED one."""
        if kind.is_rule:
            from .rules import read_rule

            return read_rule(self._service, kind, identifier)
        try:
            row = self._service.call(kind.calls.get, **kind.calls.id_parameter(identifier))
        except WorkMailError as error:
            if error.has_code(*kind.calls.absent):
                return None
            raise
        entity = rows.from_description(kind, row, identifier)
        return self.known.add(entity) if entity.state not in rows.DELETED_STATES else None

    def _find(self, find: Find) -> None:
        """Afterwards all is known that the text may mean. Raises `WorkMailError`."""
        first = BY_NAME[find.kinds[0]]
        if first.is_rule:
            from .rules import find_rule

            find_rule(self, self._service, Ref(first.name, find.text))
            return
        if not first.directory:
            id_ = self.id_of(first, find.text)
            one = self.describe(first, id_) if id_ is not None else None
            self.known.by_name[Ref(first.name, find.text)] = one
            if one is not None and first.calls.assigned:
                self._service.organization_id = one.id  # From now on, calls are about what is in it.
            return
        if find.by == "address":
            self._find_by_address(find)
            return
        if self.known.may_be_address(find):
            self.look_up_owner(find.text, complete=False)
        kinds = self._kinds_to_ask(find)
        unanswered = [kind for kind in kinds if not self._is_described(kind, find)]
        for kind in unanswered:
            if find.by == "name" or self.known.with_id(find.text) is None:  # An id means one entity only.
                self._find_by_prefix(kind, find.text)
        for kind in kinds:
            self.known.note_lookup("id" if find.by == "id" else "name", kind.name, find.text)

    def id_of(self, kind: Kind, text: str) -> str | None:
        """The id to ask for: the name itself, or, where the service assigns ids, the id in the list.

        One that is being deleted counts only if there is no other of the name.
        """
        if not kind.calls.assigned or ORGANIZATION_ID.fullmatch(text):
            return text
        named = [one for one in list_entities(self._service, kind) if same(one.name, text)]
        named.sort(key=lambda one: kind.settles is not None and one.state == kind.settles.deleting_state)
        return named[0].id if named else None

    def _kinds_to_ask(self, find: Find) -> list[Kind]:
        """Kinds to ask, first the one whose ids look like the text (WorkMail API reference, ResourceId)."""
        kinds = [BY_NAME[kind] for kind in self.known.unread_kinds(find)]
        if find.by != "name":
            kinds.sort(key=lambda kind: not kind.owns_id(find.text))
        return kinds

    def _is_described(self, kind: Kind, find: Find) -> bool:
        """True if a description shows what the text means among a kind, so that no list is needed.

        A text that looks like an address or an id may be answered for that of another entity of any kind.
        """
        text = find.text
        if find.by != "name" and self.known.with_id(text) is not None:
            return True
        if not IDENTIFIER.fullmatch(text):
            return find.by == "id"
        entity = self.describe(kind, sent_identifier(text))
        if find.by == "id":
            return True
        if entity is None:
            return not is_address(text) and ID.fullmatch(text) is None
        return same(text, entity.name) or (find.by == "any" and same(text, entity.id))

    def _find_by_address(self, find: Find) -> None:
        """Look up the entity whose primary address this is: described if it is of the kind, else asked whose it is."""
        for kind in [BY_NAME[name] for name in find.kinds if name not in self.known.listed]:
            if not IDENTIFIER.fullmatch(find.text):
                self.list_kind(kind)
                continue
            entity = self.describe(kind, find.text)
            if entity is not None and not (entity.enabled and same(find.text, entity.email)):
                self.look_up_owner(find.text)  # It was found by its name, or shows an address that it has lost.
            self.known.note_lookup("address", kind.name, find.text)

    def _find_by_prefix(self, kind: Kind, text: str) -> None:
        """Look a name up that no identifier can carry (a space), or that meant another entity as an address.

        The filter may mind case, so an answer without the name proves nothing: then the whole list is read.
        """
        found = list_entities(self._service, kind, **{kind.calls.name_filter: text})
        entities = [one for one in found if same(one.name, text)]
        for entity in entities:
            self.known.add(entity)
        if not entities:
            self.list_kind(kind)

    def look_up_owner(self, address: str, complete: bool = True) -> Current | None:
        """Who holds an address, primary or alias (WorkMail API reference, DescribeEntity).

        Described unless it is known; without `complete`, the id, kind, name and state from a link are enough.
        """
        try:
            row = self._service.call("describe_entity", Email=address)
        except WorkMailError as error:
            if not error.has_code(*NOT_FOUND_CODES):
                raise
            self.known.owners[address.lower()] = None
            return None
        id_ = str(row["EntityId"])
        self.known.owners[address.lower()] = id_
        known = self.known.entities.get(id_)
        if known is not None and (known.complete or not complete):
            return known
        return self.describe(BY_NAME[str(row["Type"]).lower()], id_)
