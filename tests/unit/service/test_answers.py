# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of what each answer always has."""

from __future__ import annotations

from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_NAME
from ansible_collections.mailops.workmail.plugins.module_utils._service.answers import api_name, required_members


def test_every_call_of_the_model_that_shows_something_is_in_the_table() -> None:
    kinds = BY_NAME.values()
    telling = {call for kind in kinds for call in (kind.calls.list, kind.calls.get)}
    telling |= {kind.calls.create for kind in kinds if kind.calls.assigned}
    telling |= {part.read or "" for kind in kinds for part in kind.parts}
    telling |= {link.list for kind in kinds for link in kind.links}
    assert [call for call in telling - {""} if not required_members(api_name(call))] == []
    assert len(telling) > 15
