# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What results call an entity: a text that means no other one."""

from __future__ import annotations

from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Ref
from support.paper import Organization


def test_an_entity_that_is_yet_to_be_created_is_not_called_like_another_one() -> None:
    known = Organization().group("sales").known
    assert known.label(Ref("group", "sales")) == "sales"
    assert known.label(Ref("user", "sales")) == "user sales"
    assert known.label(Ref("user", "ann")) == "ann"


def test_two_entities_of_one_name_are_called_by_their_ids() -> None:
    known = Organization().group("sales").user("sales", "other@example.com").known
    assert {known.label(Ref(kind, "sales")) for kind in ("user", "group")} == {"user-sales", "group-sales"}
