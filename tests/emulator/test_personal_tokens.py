# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Personal access tokens. Source: the WorkMail API reference, *PersonalAccessToken* ("reference")."""

from __future__ import annotations

from typing import Any

import pytest
from support.setting_calls import provider
from support.wire import DOMAIN, UNKNOWN, Wire

ID = "PersonalAccessTokenId"
DAY = 24 * 3600


def tokens(wire: Wire, **which: Any) -> list[str]:
    found = wire.here("ListPersonalAccessTokens", **which)["PersonalAccessTokenSummaries"]
    return [row["Name"] for row in found]


def test_tokens_are_listed_read_and_deleted_and_nothing_creates_them(wire: Wire) -> None:
    """Reference: DateLastUsed and ExpiresTime are optional; the list has the same members as the metadata."""
    assert tokens(wire) == []
    id_ = wire.emulator.issue_token("acme", "bob", "phone", age=100, used=2)
    answer = wire.here("GetPersonalAccessTokenMetadata", **{ID: id_})
    assert (answer[ID], answer["UserId"], answer["Name"]) == (id_, wire.ids["bob"], "phone")
    assert (answer["DateLastUsed"] - answer["DateCreated"]).days == 98
    assert "ExpiresTime" not in answer
    assert wire.here("ListPersonalAccessTokens")["PersonalAccessTokenSummaries"] == [answer]
    wire.here("DeletePersonalAccessToken", **{ID: id_})
    assert wire.error_here("GetPersonalAccessTokenMetadata", **{ID: id_}) == "ResourceNotFoundException"


def test_tokens_are_listed_of_a_user_in_pages(wire: Wire) -> None:
    """Reference, ListPersonalAccessTokens: of an organization, or of a user."""
    for user, name in (("bob", "a"), ("ann", "b"), ("bob", "c")):
        wire.emulator.issue_token("acme", user, name)
    for user in ("bob", f"bob@{DOMAIN}", wire.ids["bob"]):
        assert tokens(wire, UserId=user) == ["a", "c"]
    pages = wire.api.get_paginator("list_personal_access_tokens").paginate(
        OrganizationId=wire.organization, PaginationConfig={"PageSize": 2}
    )
    assert [len(page["PersonalAccessTokenSummaries"]) for page in pages] == [2, 1]


@pytest.mark.parametrize(
    ("user", "code"),
    [(UNKNOWN, "EntityNotFoundException"), ("staff", "EntityNotFoundException"), ("idle", "EntityStateException")],
)
def test_the_user_of_a_list_is_an_enabled_user(wire: Wire, user: str, code: str) -> None:
    """Reference: the declared errors."""
    assert wire.error_here("ListPersonalAccessTokens", UserId=user) == code
    wire.emulator.set_switch("U67", "ok")
    assert wire.error_here("ListPersonalAccessTokens", UserId=user) == (code if user != "idle" else "no error")


def test_a_token_that_has_expired_is_listed_or_not(wire: Wire) -> None:
    provider(wire)
    wire.emulator.issue_token("acme", "bob", "old", age=400)
    id_ = wire.emulator.issue_token("acme", "bob", "new", age=300)
    answer = wire.here("GetPersonalAccessTokenMetadata", **{ID: id_})
    assert (answer["ExpiresTime"] - answer["DateCreated"]).days == 365
    assert tokens(wire) == ["old", "new"]
    wire.emulator.set_switch("U80", "gone")
    assert tokens(wire) == ["new"]
    wire.emulator.advance(66 * DAY)
    assert tokens(wire) == []
    assert wire.error_here("GetPersonalAccessTokenMetadata", **{ID: id_}) == "ResourceNotFoundException"


def test_deleting_a_token_that_does_not_exist(wire: Wire) -> None:
    codes = {"strict": "no error", "parameter": "InvalidParameterException", "not-found": "ResourceNotFoundException"}
    for reading, code in codes.items():
        wire.emulator.set_switch("U63", reading)
        assert wire.error_here("DeletePersonalAccessToken", **{ID: "none"}) == code


def test_the_tokens_of_a_deleted_user_are_gone(wire: Wire) -> None:
    wire.emulator.issue_token("acme", "bob", "phone")
    wire.here("DeregisterFromWorkMail", EntityId="bob")
    assert tokens(wire) == ["phone"]
    wire.here("DeleteUser", UserId="bob")
    assert tokens(wire) == []
