# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""References of rows to remove. They may name an entity that leaves in this task, or one that is deleted already."""

from __future__ import annotations

from .._model.addresses import same
from .._model.current import LinkRows
from .._model.vocabulary import Link, Ref
from .draft import Draft
from .questions import Find
from .references import resolve


def resolve_removed_row(draft: Draft, where: str, field: str, text: str, link: Link, rows: LinkRows) -> Ref | None:
    """The entity whose row goes; None if a question is open or the reference is an error."""
    found = draft.known.matches(link.kinds, text)
    items = [one for one in draft.by_text.get(text.lower(), ()) if one.kind.name in link.kinds]
    if not found and not items and text and draft.known.answers(Find(link.kinds, text)):
        id_ = next((one for one in rows if same(one, text)), None)
        gone = Ref(link.kinds[0], id_ or text)
        if id_ is not None:
            draft.deleted[gone] = id_  # The row of a deleted entity may remain (unknown U36).
        if id_ is not None or _wanted_absent(draft, text, link):
            return gone
    return resolve(draft, where, field, text, link.kinds, deleted_too=True)


def _wanted_absent(draft: Draft, text: str, link: Link) -> bool:
    """True if an item of the task says that the entity must not exist, as a second run finds it."""
    return any(
        same(text, name)
        for wanted in draft.task.wanted
        if wanted.kind is not None and wanted.kind.name in link.kinds and not wanted.present
        for name in (wanted.name, wanted.id, wanted.email)
        if name
    )
