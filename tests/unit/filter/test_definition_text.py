# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Edits in the text of a definition file: everything else stays as it is, or the file is refused."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.edits import (
    Edit,
    applied,
    edits_between,
    remove_item,
)
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.read import read_text
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.spans import NotEditable
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.text import difference, edited
from hypothesis import given
from hypothesis import strategies as st
from support.soak import examples


def change(text: str, item: int, **new: Any) -> str:
    """The text after an item has these options; None removes the option."""
    before = read_text(text, "groups.yml")[item]
    after = {key: value for key, value in {**before, **new}.items() if value is not None}
    return edited(text, "groups.yml", edits_between(item, before, after))


def without(text: str, *items: int) -> str:
    return edited(text, "users.yml", [remove_item(item) for item in items])


FILE = """\
# The groups of Acme.
---
- name: staff  # everyone
  members:
    # the management
    - ann   # since 2019
    - bob
    - "carol"

# Rooms
- {name: fans, members: [bob, ann]}
-
  name: last
  members:
  - bob   # alone
  email: last@example.com
"""


def test_an_item_goes_with_its_lines_only() -> None:
    assert without(FILE, 1) == FILE.replace("- {name: fans, members: [bob, ann]}\n", "")
    assert without(FILE, 0, 2) == "# The groups of Acme.\n---\n\n# Rooms\n- {name: fans, members: [bob, ann]}\n"


def test_a_list_without_items_stays_a_list() -> None:
    assert without("# Leavers\n- user: bob\n", 0) == "# Leavers\n[]\n"
    assert without("- user: bob\n  lock_on: 2027-01-01\n- user: c", 0, 1) == "[]\n"


@pytest.mark.parametrize(
    ("item", "members", "old", "new"),
    [
        (0, ["ann", "carol"], "    - bob\n", ""),
        (0, ["bob", "carol"], "    - ann   # since 2019\n", ""),
        (0, ["ann", "bob", "carol", "dave"], '    - "carol"\n', '    - "carol"\n    - dave\n'),
        (0, [], None, None),
        (1, ["ann"], "[bob, ann]", "[ann]"),
        (1, ["bob"], "[bob, ann]", "[bob]"),
        (1, ["bob", "ann", "x y"], "[bob, ann]", '[bob, ann, "x y"]'),
        (1, [], "[bob, ann]", "[]"),
        (2, [], "members:\n  - bob   # alone\n", "members: []\n"),
        (2, ["ann"], "members:\n  - bob   # alone\n", "members: [ann]\n"),
    ],
)
def test_entries_of_a_list_go_and_come(item: int, members: list[str], old: str | None, new: str | None) -> None:
    told = change(FILE, item, members=members)
    if old is not None and new is not None:
        assert told == FILE.replace(old, new, 1)
    assert "# the management" in told


def test_options_come_go_and_change() -> None:
    text = (
        "- email: bob@example.com  # old\n  enabled: true   # yes\n  name: 'bob'\n  aliases: [a@x.org]\n- name: ann\n"
    )
    assert change(text, 0, email=None, aliases=None, enabled=False) == (
        "- enabled: false   # yes\n  name: 'bob'\n- name: ann\n"
    )
    assert change(text, 1, enabled=False) == text + "  enabled: false\n"
    assert change("- {name: bob}", 0, enabled=False) == "- {name: bob, enabled: false}"
    assert change('[{"name": "bob"}]', 0, enabled=False) == '[{"name": "bob", "enabled": false}]'
    assert change("- name: bob", 0, enabled=False) == "- name: bob\n  enabled: false"


def test_line_ends_and_byte_order_mark_stay() -> None:
    text = "\ufeff" + FILE.replace("\n", "\r\n")
    told = change(text, 0, members=["ann", "carol", "dave"])
    assert told == text.replace("    - bob\r\n", "").replace('"carol"\r\n', '"carol"\r\n    - dave\r\n')


def test_tags_of_others_stay() -> None:
    text = "- name: !unsafe '{{ a }}'\n  members: [ann, bob]\n- name: x\n  members:\n  - !unsafe '{{ b }}'\n  - bob\n"
    assert change(text, 0, members=["ann"]) == text.replace("[ann, bob]", "[ann]")
    assert change(text, 1, members=["{{ b }}"]) == text[: -len("  - bob\n")]


def test_a_block_of_text_is_no_obstacle() -> None:
    text = "- name: a\n  description: |\n    one\n\n    two\n\n# next\n- name: b\n  members: [bob]\n"
    assert without(text, 0) == "# next\n- name: b\n  members: [bob]\n"
    assert read_text(change(text, 0, enabled=False), "x")[0]["description"] == "one\n\ntwo\n"


@pytest.mark.parametrize(
    ("text", "item", "new"),
    [
        ("- &staff {name: a, members: [bob]}\n- <<: *staff\n  name: b\n", 0, {"members": []}),
        ("- name: a\n  members: &m [bob]\n- name: b\n  members: *m\n", 1, {"members": []}),
        ("- <<: {members: [bob]}\n  name: a\n", 0, {"members": []}),
        ("- {name: a,\n   members: [bob, # the boss\n     ann]}\n", 0, {"members": ["bob"], "x": 1}),
        ("- ? name\n  : a\n  ? members\n  :\n    - bob\n", 0, {"members": []}),
        ("- !!map {name: a, members: !!set {bob, ann}}\n", 0, {"members": []}),
    ],
)
def test_what_cannot_be_changed_safely_is_refused_or_exact(text: str, item: int, new: dict[str, Any]) -> None:
    before = read_text(text, "x")
    told = None
    with contextlib.suppress(NotEditable):
        told = read_text(change(text, item, **new), "x")
    exact = [{**one, **new} if number == item else one for number, one in enumerate(before)]
    assert told in (None, exact)


def test_an_alias_is_refused_with_the_reason() -> None:
    with pytest.raises(NotEditable, match="it uses YAML aliases"):
        without("- &a {user: bob}\n- *a\n", 0)


def test_a_difference_shows_no_secret() -> None:
    text = "- name: ann\n  password: Secret-1\n- name: bob\n  password: |\n    Secret-2\n  email: b@x.org\n- name: c\n"
    told = "\n".join(difference(text, without(text, 1), "users.yml", {"password"}))
    assert "Secret" not in told
    assert "-- name: bob" in told
    assert told.startswith("--- users.yml\n+++ users.yml\n")


NAMES = st.sampled_from(["ann", "bob", "x y", "12", "no", "é: ü", "#c", "- d", "a@example.com", "", "'q'", '"', "\n"])
ITEMS = st.lists(
    st.fixed_dictionaries(
        {"name": NAMES, "members": st.lists(NAMES, max_size=4, unique=True)},
        optional={"enabled": st.booleans(), "email": NAMES, "booking": st.fixed_dictionaries({"auto": st.booleans()})},
    ),
    min_size=1,
    max_size=4,
)


@st.composite
def changes(draw: Any) -> tuple[list[Any], list[Edit]]:
    items = draw(ITEMS)
    edits: list[Edit] = []
    for number, item in enumerate(items):
        if draw(st.booleans()):
            if draw(st.booleans()):
                edits.append(remove_item(number))
                continue
            kept = [one for one in item["members"] if draw(st.booleans())]
            after = {
                **item,
                "members": kept + [one for one in draw(st.lists(NAMES, max_size=2, unique=True)) if one not in kept],
            }
            if draw(st.booleans()):
                after["enabled"] = draw(st.booleans())
            if draw(st.booleans()):
                after.pop("email", None)
            if "booking" in after:
                after["booking"] = {"auto": draw(st.booleans())}
            edits += edits_between(number, item, after)
    return items, edits


@examples(100, 3000)
@given(changes(), st.sampled_from([None, True, False]), st.sampled_from([None, 4]), st.sampled_from([None, "'", '"']))
def test_every_change_of_a_dumped_file_is_exact(change: Any, flow: Any, indent: Any, style: Any) -> None:
    items, edits = change
    text = yaml.safe_dump(items, default_flow_style=flow, indent=indent, default_style=style, allow_unicode=True)
    assert read_text(edited(text, "x", edits), "x") == applied(items, edits)


SETTINGS = """\
# Who may use what
access_control_rules:
  # from everywhere
  - name: imap
    users: [ann, bob]   # two
  - {name: web, not_users: [bob], effect: DENY}
mobile_device_access_overrides:
- user: bob
  device_id: A1   # phone
- user: ann
  device_id: B2
impersonation_roles:
  - name: legal
    rules:
      - impersonation_rule_id: x
        target_users:
          - bob
          - ann
"""


def test_a_dictionary_is_one_item_whose_lists_are_edited_in_place() -> None:
    edits: list[Edit] = [
        {"item": 0, "path": ["access_control_rules", 0, "users"], "remove": [1], "add": []},
        {"item": 0, "path": ["access_control_rules", 1, "not_users"], "remove_key": True},
        {"item": 0, "path": ["impersonation_roles", 0, "rules", 0, "target_users"], "remove": [0], "add": []},
        {"item": 0, "path": ["mobile_device_access_overrides"], "remove": [0], "add": []},
    ]
    assert edited(SETTINGS, "settings.yml", edits) == (
        SETTINGS.replace("[ann, bob]", "[ann]")
        .replace("not_users: [bob], ", "")
        .replace("          - bob\n", "")
        .replace("- user: bob\n  device_id: A1   # phone\n", "")
    )


def test_the_last_entry_of_a_list_of_settings_leaves_an_empty_list() -> None:
    text = "mobile_device_access_overrides:\n- user: bob\n  device_id: A1\n"
    edits: list[Edit] = [{"item": 0, "path": ["mobile_device_access_overrides"], "remove": [0], "add": []}]
    assert edited(text, "settings.yml", edits) == "mobile_device_access_overrides: []\n"


@pytest.mark.parametrize("path", [["rules", "name"], ["rules", 5, "users"], ["none", 0], ["rules", 0, "name"]])
def test_a_path_that_leads_nowhere_is_refused(path: list[Any]) -> None:
    with pytest.raises(NotEditable):
        edited("rules:\n- name: x\n", "settings.yml", [{"item": 0, "path": path, "remove": [0], "add": []}])
