# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""directory_yaml: one text for the same entities, which says the same when it is read again."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible_collections.mailops.workmail.plugins.filter.directory_yaml import directory_yaml
from hypothesis import given
from hypothesis import strategies as st
from support.guides import blocks
from support.soak import examples

TOP = Path(__file__).parents[3]
DOCUMENTATION = TOP / "plugins" / "filter" / "directory_yaml.yml"

USERS: list[dict[str, Any]] = [
    {
        "mailbox_permissions": [
            {"permissions": ["SEND_AS", "FULL_ACCESS"], "grantee": "zoe"},
            {"grantee": "ann", "permissions": ["SEND_ON_BEHALF"]},
        ],
        "aliases": ["b@x.org", "A@x.org"],
        "mailbox_quota": 51200,
        "country": "NO",
        "zip_code": "01234",
        "first_name": "Łukasz",
        "enabled": True,
        "email": "bob@x.org",
        "display_name": 'Bob "B" O\'Neill \\ 鈴木',
        "name": "bob",
        "city": None,
    },
    {"name": "Ann", "enabled": False, "aliases": [], "role": "USER", "job_title": ""},
]

TEXT = """---
# Users.
#
# Kept here.
- name: "Ann"
  enabled: false
  job_title: ""
  role: "USER"
  aliases: []
- name: "bob"
  email: "bob@x.org"
  enabled: true
  display_name: "Bob \\"B\\" O'Neill \\\\ 鈴木"
  first_name: "Łukasz"
  zip_code: "01234"
  country: "NO"
  mailbox_quota: 51200
  aliases:
    - "A@x.org"
    - "b@x.org"
  mailbox_permissions:
    - grantee: "ann"
      permissions:
        - "SEND_ON_BEHALF"
    - grantee: "zoe"
      permissions:
        - "FULL_ACCESS"
        - "SEND_AS"
"""


def test_a_file_is_as_a_person_would_keep_it() -> None:
    assert directory_yaml(USERS, "users", comment="Users.\n\nKept here.\n") == TEXT


def test_a_resource_keeps_its_booking_options_among_its_attributes() -> None:
    room = {
        "delegates": ["b", "a"],
        "booking_options": {"auto_decline_conflicting_requests": True, "auto_accept_requests": False},
        "type": "ROOM",
        "name": "room",
        "enabled": True,
        "description": "12 seats",
    }
    assert directory_yaml([room], "resources") == (
        "---\n"
        '- name: "room"\n'
        "  enabled: true\n"
        '  type: "ROOM"\n'
        '  description: "12 seats"\n'
        "  booking_options:\n"
        "    auto_accept_requests: false\n"
        "    auto_decline_conflicting_requests: true\n"
        "  delegates:\n"
        '    - "a"\n'
        '    - "b"\n'
    )


class Hanging(dict):
    """As Ansible hands data to filters: whoever copies it copies the whole engine of templates that hangs on it."""

    def __deepcopy__(self, _memo: Any) -> Any:
        raise AssertionError("copied with all that hangs on it")


def test_what_hangs_on_the_data_is_never_copied() -> None:
    permission = Hanging(grantee="bob", permissions=["SEND_AS"])
    assert "bob" in directory_yaml([Hanging(name="ann", mailbox_permissions=[permission])], "users")


def test_no_members_are_an_empty_list() -> None:
    assert directory_yaml([], "groups") == "---\n[]\n"


@given(st.randoms(use_true_random=False))
def test_order_does_not_matter(rng: random.Random) -> None:
    users = copy.deepcopy(USERS)
    rng.shuffle(users)
    for number, user in enumerate(users):
        pairs = list(user.items())
        rng.shuffle(pairs)
        users[number] = dict(pairs)
        for value in user.values():
            if isinstance(value, list):
                rng.shuffle(value)
    assert directory_yaml(users, "users", "Users.\n\nKept here.") == TEXT


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FIELDS = {
    "display_name": TEXTS,
    "city": TEXTS,
    "country": st.sampled_from(["NO", "null", "~", "1e3", "0150", "=", "-"]),
}


@given(st.lists(st.fixed_dictionaries(FIELDS), max_size=4))
@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
def test_any_text_is_the_same_when_it_is_read_again(loader: Any, fields: list[dict[str, str]]) -> None:
    users = [{"name": f"user{number}", **one} for number, one in enumerate(fields)]
    text = directory_yaml(users, "users")
    assert yaml.load(text, Loader=loader) == users
    assert len(text.splitlines()) == text.count("\n")


@pytest.mark.parametrize("letter", ["Æ", "ł", "鈴", "ا", "\xa0", "'"])
def test_letters_stay_as_they_are(letter: str) -> None:
    assert f'city: "x{letter}y"' in directory_yaml([{"name": "ann", "city": f"x{letter}y"}], "users")


@pytest.mark.parametrize(
    ("letter", "written"),
    [
        ("\n", "\\n"),
        ("\t", "\\t"),
        ("\x1b", "\\e"),
        ("\x85", "\\N"),
        ("\u2028", "\\L"),
        ("\ud800", "\\uD800"),
        ("🦊", "\\U0001F98A"),
    ],
)
def test_what_yaml_cannot_hold_is_escaped(letter: str, written: str) -> None:
    assert f'city: "x{written}y"' in directory_yaml([{"name": "ann", "city": f"x{letter}y"}], "users")


def refused(items: Any, plural: str = "users") -> str:
    with pytest.raises(AnsibleFilterError) as error:
        directory_yaml(items, plural)
    return str(error.value)


def test_a_password_is_refused_without_being_repeated() -> None:
    message = refused([{"name": "ann", "password": "Canary-Horse-1"}, {"name": "bob", "password": {"a": "Canary"}}])
    assert "users[0] (ann).password: is a secret and must not be written to a file." in message
    assert "users[1] (bob).password: is a secret" in message
    assert "Canary" not in message


def test_everything_that_could_not_be_applied_is_refused_at_once() -> None:
    message = refused([{"name": "ann", "shoe_size": 4}, {"name": "bob", "country": False, "role": "BOSS"}, "cem"])
    for part in (
        "users[0] (ann).shoe_size: unsupported parameter.",
        "users[1] (bob).country: False is a boolean but must be text; quote it in YAML. "
        "YAML reads no and off, in any case, as False.",
        "users[1] (bob).role: 'BOSS' is not one of USER, REMOTE_USER.",
        "users[2]: is not a dictionary but str.",
    ):
        assert part in message


def test_something_else_than_a_list_of_a_known_kind_is_refused() -> None:
    assert refused({"name": "ann"}) == "directory_yaml takes a list of users, not dict."
    assert refused([], "people") == "directory_yaml: 'people' is not one of users, groups, resources, settings."


def test_the_example_in_the_documentation_is_what_comes_out() -> None:
    text = yaml.safe_load(DOCUMENTATION.read_text(encoding="utf-8"))["EXAMPLES"]
    lines = text.splitlines()
    start = lines.index("#   ---")
    shown = [line.removeprefix("#   ") for line in lines[start:] if line.startswith("#   ")]
    assert directory_yaml(yaml.safe_load("\n".join(shown)), "users", comment="The users of acme.").splitlines() == shown


def test_the_file_on_the_page_is_one_that_comes_out() -> None:
    shown = blocks("adopt", "yaml")[0]
    comment = "\n".join(line.removeprefix("# ") for line in shown.splitlines() if line.startswith("#"))
    assert directory_yaml(yaml.safe_load(shown), "users", comment) == shown


SETTINGS: dict[str, Any] = {
    "retention_policy": {
        "name": "tidy",
        "folder_configurations": [
            {"name": "JUNK_EMAIL", "action": "DELETE", "period": 30},
            {"name": "INBOX", "action": "NONE"},
        ],
    },
    "inbound_dmarc": {"enforced": True},
    "impersonation_roles": [
        {"role_id": "2", "name": "twin", "type": "READ_ONLY", "rules": []},
        {"role_id": "1", "name": "twin", "type": "FULL_ACCESS"},
        {"role_id": "3", "name": "Backup", "type": "READ_ONLY"},
    ],
    "access_control_rules": [
        {"name": "office", "effect": "ALLOW", "ip_ranges": ["203.0.113.0/24", "198.51.100.0/24"]},
        {"name": "Mail", "effect": "DENY", "users": ["unknown:S-1-1", "ann"], "actions": ["SMTP", "IMAP"]},
    ],
    "mobile_device_access_rules": [{"rule_id": "9", "name": "DefaultAllowAll", "effect": "ALLOW"}],
    "availability_configurations": [
        {"domain": "example.org", "ews_provider": {"username": "u", "endpoint": "https://a.example.org/EWS"}}
    ],
}
SETTINGS_TEXT = """---
# Settings.
access_control_rules:
  - name: "default"
    state: "absent"
  - name: "Mail"
    effect: "DENY"
    actions:
      - "IMAP"
      - "SMTP"
    users:
      - "ann"
      - "unknown:S-1-1"
  - name: "office"
    effect: "ALLOW"
    ip_ranges:
      - "198.51.100.0/24"
      - "203.0.113.0/24"
availability_configurations:
  - domain: "example.org"
    ews_provider:
      endpoint: "https://a.example.org/EWS"
      username: "u"
impersonation_roles:
  - name: "Backup"
    type: "READ_ONLY"
  - name: "twin"
    role_id: "1"
    type: "FULL_ACCESS"
  - name: "twin"
    role_id: "2"
    type: "READ_ONLY"
    rules: []
inbound_dmarc:
  enforced: true
mobile_device_access_rules:
  - name: "DefaultAllowAll"
    effect: "ALLOW"
retention_policy:
  name: "tidy"
  folder_configurations:
    - name: "INBOX"
      action: "NONE"
    - name: "JUNK_EMAIL"
      action: "DELETE"
      period: 30
"""


def test_settings_are_sorted_without_ids_and_name_the_default_rules_that_were_removed() -> None:
    """Only roles of one name keep their ids. A new organization has the rule `default`, so it must go there too."""
    assert directory_yaml(SETTINGS, "settings", comment="Settings.") == SETTINGS_TEXT


@examples(20)
@given(st.randoms(use_true_random=False))
def test_the_order_of_settings_does_not_matter(rng: random.Random) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, list):
            return rng.sample([shuffled(one) for one in value], len(value))
        if isinstance(value, dict):
            return dict(rng.sample([(key, shuffled(one)) for key, one in value.items()], len(value)))
        return value

    assert directory_yaml(shuffled(SETTINGS), "settings", comment="Settings.") == SETTINGS_TEXT


def test_everything_wrong_with_settings_is_refused_at_once_and_no_secret_is_repeated() -> None:
    wrong = {
        "inbound_dmark": {"enforced": True},
        "email_monitoring": {"log_group": "x"},
        "access_control_rules": [{"name": "office", "effect": "ALOW", "users": "ann", "ips": []}],
        "availability_configurations": [
            {
                "domain": "example.org",
                "ews_provider": {"endpoint": "https://a", "username": "u", "password": "Canary-Horse-1"},
            }
        ],
    }
    with pytest.raises(AnsibleFilterError) as refused:
        directory_yaml(wrong, "settings")
    message = str(refused.value)
    assert "Canary" not in message
    for text in (
        "settings.inbound_dmark: unsupported parameter. Did you mean 'inbound_dmarc'?",
        "email_monitoring.log_group: unsupported parameter.",
        "access_control_rules[0] (office).effect: 'ALOW' is not one of ALLOW, DENY.",
        "access_control_rules[0] (office).ips: unsupported parameter.",
        "availability_configurations[0].ews_provider.password: is a secret and must not be written to a file.",
    ):
        assert text in message
    with pytest.raises(AnsibleFilterError, match="takes settings as a dictionary, not list"):
        directory_yaml([], "settings")
    with pytest.raises(AnsibleFilterError, match="takes a list of impersonation_roles, not dict"):
        directory_yaml({"impersonation_roles": {}}, "settings")
