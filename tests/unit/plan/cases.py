# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random organizations on paper with random tasks for them, over one small universe, so that they meet each other."""

from __future__ import annotations

from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.addresses import temporary
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_PLURAL
from hypothesis import strategies as st
from support.paper import DOMAIN as TEST_DOMAIN
from support.paper import Organization
from support.wishes import ADDRESSES, DOMAIN, GROUPS, RESOURCES, RIGHTS, USERS, permissions, sound, wild

NAMES = {"users": USERS, "groups": GROUPS, "resources": RESOURCES}
NEW_NAMES = {"room": "hall", "beamer": "projector"}
TEXTS = (None, "Oslo", "Łódź")

Draw = Any
Options = dict[str, Any]


def one_in(draw: Draw, many: int) -> bool:
    return draw(st.integers(1, many)) == many


@st.composite
def organizations(draw: Draw) -> Organization:
    """Any part of the universe, in any state that a service with a past can be in."""
    organization = Organization().domain(DOMAIN)
    there = {
        name: f"{plural[:-1]}-{name}"
        for plural, names in NAMES.items()
        for name in names
        if not one_in(draw, 4) and not (plural == "resources" and one_in(draw, 5))
    }
    pool = list(draw(st.permutations(ADDRESSES)))
    if one_in(draw, 4):
        organization.user("service", pool.pop(), role="SYSTEM_USER")
    for plural, names in NAMES.items():
        for name in names:
            if name in there:
                _populate(draw, organization, plural, name, there, pool)
            elif plural == "resources" and draw(st.booleans()):
                organization.resource(NEW_NAMES[name], f"{NEW_NAMES[name]}@{DOMAIN}", type="ROOM")
    return organization


def _populate(
    draw: Draw, organization: Organization, plural: str, name: str, there: dict[str, str], pool: list[str]
) -> None:
    kind = BY_PLURAL[plural].name
    values = draw(_values(plural, name, there))
    if one_in(draw, 4):
        organization.add(kind, name, None, was_disabled=draw(st.booleans()), **values)
        return
    email = pool.pop() if pool and one_in(draw, 3) else f"{name}@{DOMAIN}"
    aliases = [pool.pop() for _one in range(draw(st.integers(0, 2))) if pool]
    aside = temporary(kind, name, TEST_DOMAIN)
    if one_in(draw, 12):
        aliases.append(email)
        email = aside
    elif one_in(draw, 12):
        aliases.append(aside)
    organization.add(kind, name, email, aliases, **values)


@st.composite
def _values(draw: Draw, plural: str, name: str, there: dict[str, str]) -> Options:
    others = sorted(id_ for one, id_ in there.items() if one != name and not id_.startswith("resource"))
    rights = st.lists(st.sampled_from(RIGHTS), min_size=1, unique=True)
    values: Options = {
        "permissions": {id_: draw(rights) for id_ in draw(_some(others))},
        "hidden_from_global_address_list": draw(st.booleans()),
    }
    if plural == "users":
        texts = {option: draw(st.sampled_from(TEXTS)) for option in ("first_name", "job_title", "country")}
        return {**values, **texts, "display_name": "A", "role": "USER", "mailbox_quota": 1000}
    people = draw(_some([id_ for id_ in others if id_.startswith("user")], 3))
    if plural == "groups":
        below = [there[one] for one in GROUPS[GROUPS.index(name) + 1 :] if one in there]
        return {**values, "members": [*people, *draw(_some(below))]}
    return {
        **values,
        "type": "ROOM",
        "description": draw(st.sampled_from(TEXTS)),
        "delegates": people,
        "auto_accept_requests": not people or draw(st.booleans()),
        "auto_decline_conflicting_requests": draw(st.booleans()),
    }


def _some(ids: list[str], most: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(ids), max_size=most, unique=True) if ids else st.just([])


@st.composite
def cases(draw: Draw, with_errors: bool = False) -> tuple[Organization, Options]:
    """An organization and the options of `workmail_directory`: mostly sound, or with errors in them, as inputs are."""
    organization = draw(organizations())
    options: Options = draw(wild() if with_errors else sound())
    for plural, items in options.items():
        options[plural] = [draw(_varied(organization, plural, one)) for one in items if not one_in(draw, 8)]
    options |= {"removal_limit": 100, "take_over": not one_in(draw, 4)}
    if one_in(draw, 3):
        options["prune"] = draw(st.lists(st.sampled_from(sorted(NAMES)), min_size=1, unique=True))
        options["prune_action"] = draw(st.sampled_from(["disable", "delete"]))
    return organization, options


@st.composite
def _varied(draw: Draw, organization: Organization, plural: str, item: Options) -> Options:
    """What the plain wishes lack: new names, permissions everywhere, ignored rows, other ways to say who is meant."""
    current = organization.known.named(BY_PLURAL[plural].name, item["name"])
    dice = draw(st.integers(0, 15))
    if item.get("state") == "absent":
        return item
    if dice == 0:
        return {"name": item["name"], "ignore": True}
    if dice == 1 and current is not None:
        return {**item, "name": None, BY_PLURAL[plural].id_option: current.id}
    if dice == 2 and current is not None and current.email and item.get("enabled") is not False:
        return {**item, "name": None, "email": current.email}
    if dice == 3:
        return {**item, "name": item["name"].upper() if current else item["name"], **_otherwise(organization, item)}
    if dice < 7 and plural == "resources":
        return {**item, "new_name": NEW_NAMES[item["name"]]}
    if dice < 9 and plural != "users":
        return {**item, "mailbox_permissions": draw(permissions(USERS, RIGHTS))}
    return item


def _otherwise(organization: Organization, item: Options) -> Options:
    """The same people, each by id where there is one already, else in capitals."""
    said: Options = {}
    for option in ("members", "delegates"):
        if option in item:
            found = [organization.known.named("user", name) for name in item[option]]
            said[option] = [one.id if one else name.upper() for one, name in zip(found, item[option], strict=True)]
    return said
