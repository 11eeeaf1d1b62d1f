# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWS does not document, what the collection does about it, and the test that proves it.

`PYTHONPATH=tests python -m support.unknowns > docs/unknowns.md` writes the table.
"""

from __future__ import annotations

from workmail_emulator.switches import EXPORT_SWITCHES, SETTING_SWITCHES, UNKNOWNS, Switch

LAWS = "tests/laws/test_readings.py::test_the_laws_hold_under"
"""Runs every law with the reading alone; all readings at once and random mixtures are tried there too."""
ADDRESSES = "tests/laws/test_addresses.py"
ORGANIZATION, DOMAIN = "tests/modules/test_organization.py", "tests/modules/test_domain.py"
EXPORT = "tests/modules/test_directory_info.py"
PARTS, LINKS = "tests/unit/plan/test_parts.py", "tests/unit/plan/test_links.py"

DONE: dict[str, tuple[str, str]] = {
    "U1": ("Either answer means absent; an error is judged by looking the entity up.", LAWS),
    "U2": ("What is DELETED is never deleted again; either answer means absent.", LAWS),
    "U3": ("An ENABLED entity is not registered again.", LAWS),
    "U4": ("Another address of who is ENABLED is a change of the primary address, never a registration.", LAWS),
    "U5": ("Who is DISABLED is not deregistered again.", LAWS),
    "U6": ("DELETED entities do not exist for us, whether they are listed or not.", LAWS),
    "U7": (
        "An address is let go by its holder while that is ENABLED, so it is free under each reading. One that a "
        "DISABLED entity keeps is refused with its address and its holder where the service returns it.",
        f"{ADDRESSES}::test_addresses_end_where_they_are_wanted_or_the_refused_one_is_named",
    ),
    "U8": (
        "An address that a DISABLED entity shows is asked for; it means the entity that holds it.",
        f"{ADDRESSES}::test_what_a_disabled_leaver_keeps_until_it_is_deleted_is_free_for_the_next_one",
    ),
    "U9": ("A name that the service still blocks is a failure that names the entity; the rest continues.", LAWS),
    "U10": (
        "Names are compared without regard to case. A name of another kind is given to no entity, unless two kinds "
        "share a name already; there, a reference by name is refused, and results and exports write the id or the "
        "address.",
        "tests/modules/test_names.py::test_a_name_goes_to_another_kind_where_two_kinds_share_one_already",
    ),
    "U11": ("System users are never touched; a reserved name is refused by the service and reported.", LAWS),
    "U12": ("The primary address is taken out of the aliases.", LAWS),
    "U13": ("The aliases of who is DISABLED are not asked for.", LAWS),
    "U14": ("Aliases are added to ENABLED entities only; for others they are deferred.", LAWS),
    "U15": (
        "What an entity holds already is not created again.",
        f"{ADDRESSES}::test_aliases_that_come_back_with_their_holder_are_reconciled",
    ),
    "U16": ("Only aliases that were listed are deleted; a missing one after a lost answer counts as done.", LAWS),
    "U17": ("A primary address is never deleted but replaced.", LAWS),
    "U18": (
        "Where there is no room, aliases go before others come; at the limit one is exchanged at a time.",
        f"{ADDRESSES}::test_addresses_are_replaced_where_there_is_no_room_for_one_more",
    ),
    "U19": ("An address that is primary already is not set again.", LAWS),
    "U20": ("Members and delegates are listed first, so none is added twice.", LAWS),
    "U21": ("Members and delegates are listed first, so none is removed twice.", LAWS),
    "U22": ("Both ends of a link are ENABLED before it is made; a DISABLED one is deferred.", LAWS),
    "U23": ("Cycles are refused before the first write; a refused nesting is a failure that names both groups.", LAWS),
    "U24": ("A resource as a member or delegate is refused before the first write.", LAWS),
    "U25": ("A group is deregistered and deleted; if the service wants it empty, the failure says so.", LAWS),
    "U26": ("The new delegate comes before the old one goes, and auto-accept before the last one goes.", LAWS),
    "U27": ("All three booking options are sent.", f"{PARTS}::test_booking_options_are_written_all_three"),
    "U28": ("Attributes, passwords and quotas are written while the entity is ENABLED; else they are deferred.", LAWS),
    "U29": (
        "Every attribute that is set is sent again; a refused empty text is a failure that names the user.",
        f"{PARTS}::test_a_write_repeats_everything_that_is_set",
    ),
    "U30": ("Mailboxes are read of ENABLED users only; an error means unreadable.", LAWS),
    "U31": ("Quotas are 1 to 51,200 MB, checked before the first write.", LAWS),
    "U32": ("Empty rights are a deletion of the pair.", f"{LINKS}::test_a_row_without_rights_takes_them_all"),
    "U33": ("FULL_ACCESS for a group is left to the service; a refusal names mailbox and grantee.", LAWS),
    "U34": ("Permissions are written while both ends are ENABLED; else they are deferred.", LAWS),
    "U35": ("Permissions are listed first, so only pairs that are there are deleted.", LAWS),
    "U36": (
        "Rows of DELETED entities are left alone, and the preview names them; one is removed by its id.",
        "tests/modules/test_preview.py::test_a_deleted_member_is_reported_under_each_reading_and_can_be_removed",
    ),
    "U37": ("Addresses are looked up by DescribeEntity; everything else goes by id.", LAWS),
    "U38": ("Names are turned into ids before a call that takes only ids.", LAWS),
    "U39": (
        "Enabled users are counted first; without `force_delete`, the deletion is refused and reported.",
        f"{ORGANIZATION}::test_a_user_enabled_in_the_meantime_is_reported_under_either_reading",
    ),
    "U40": (
        "A taken alias is refused with the next step; a free one is created.",
        f"{ORGANIZATION}::test_the_alias_of_a_deleted_organization_is_taken_or_free",
    ),
    "U41": (
        "A token is random for each intent and the same for its retries.",
        f"{ORGANIZATION}::test_a_create_whose_answer_is_lost_makes_one_organization",
    ),
    "U42": (
        "Only a verified domain is made the default.",
        f"{DOMAIN}::test_an_unverified_domain_is_refused_as_the_default_under_either_reading",
    ),
    "U43": (
        "The default and the test domain are not removed.",
        f"{DOMAIN}::test_the_default_and_the_test_domain_are_not_removed_under_either_reading",
    ),
    "U44": ("A list call carries one filter at most.", LAWS),
    "U45": ("Lengths and patterns are checked before the first write; both codes mean refused.", LAWS),
    "U46": ("Lists are sorted here; a page is never the whole list.", LAWS),
    "U47": (
        "The rate is found while the calls run: a little less after each throttled one, a little more each second.",
        "tests/unit/service/test_pace.py::test_whatever_the_limit_is_hardly_any_of_it_is_left_unused",
    ),
    "U48": ("Dates are returned, not compared.", LAWS),
    "U49": (
        "Where aliases are wanted of an entity that is enabled again, they are read once more and reconciled.",
        f"{ADDRESSES}::test_aliases_that_come_back_with_their_holder_are_reconciled",
    ),
    "U50": ("Nothing waits for the date.", LAWS),
    "U51": ("Who has no date counts as never registered, so an address registers it.", LAWS),
    "U52": (
        "A refused list of permissions is unreadable, not empty: left out of exports, an error where it is wanted.",
        f"{EXPORT}::test_what_cannot_be_read_is_named_by_its_option_and_left_out",
    ),
    "links-of-disabled": ("A refused list of members or delegates is unreadable, not empty.", LAWS),
    "prefix-case": ("Names from a filtered list are compared here; an empty answer to a filter proves nothing.", LAWS),
    "directory-type": (
        "A new name that the service would refuse is refused before the first write; one that exists can be used.",
        "tests/modules/test_names.py::"
        "test_a_name_that_is_too_long_for_another_directory_is_refused_before_the_first_write",
    ),
    "inactive-tags": (
        "The tags of an organization are read and written while it is Active.",
        f"{ORGANIZATION}::test_one_on_its_way_is_waited_for_where_tags_need_it",
    ),
    "concurrent-writes": ("A write that is refused because another one is under way is sent again.", LAWS),
}
"""Unknown → what the collection does, and the test that would fail if it did not."""
NO_SWITCH = {
    "U47": ("How many calls a second pass", "any (`--throttle`, `--rate`)", ""),
}

READINGS, FIT = "tests/emulator/test_export_readings.py", "tests/emulator/test_export_fit.py"
EXPORTS: dict[str, str] = {
    "X1": f"{READINGS}::test_the_object_is_where_the_path_says",
    "X2": f"{READINGS}::test_names_repeat_and_use_either_separator_and_any_encoding",
    "X3": f"{READINGS}::test_calendar_items_are_messages_or_files_of_their_own",
    "X4": f"{READINGS}::test_the_log_is_where_the_reading_says",
    "X5": f"{READINGS}::test_a_bucket_key_needs_a_role_that_allows_the_bucket_as_context",
    "X6": f"{READINGS}::test_a_bucket_with_a_default_retention_fails_or_works",
    "X7": f"{READINGS}::test_a_disabled_mailbox_within_30_days",
    "X8": f"{READINGS}::test_what_has_no_mailbox_is_not_found_or_fails",
    "X9": f"{READINGS}::test_the_24_hours_count_from",
    "X12": f"{READINGS}::test_flags_and_the_headers_of_a_journey_survive_or_not",
    "X22": f"{READINGS}::test_no_job_is_started_in_the_last_days",
    "X23": f"{READINGS}::test_a_large_mailbox_is_one_object_or_several",
    "X24": f"{READINGS}::test_a_resource_has_calendar_items_or_its_requests_too",
    "X26": f"{FIT}::test_what_can_be_seen_then_is_refused_at_the_start",
    "X27": f"{READINGS}::test_jobs_are_listed_in_either_order",
}
"""Unknown of mailbox exports → the test that shows each reading of the emulator."""

IDENTITY = "tests/emulator/test_identity.py"
DEVICES = "tests/emulator/test_devices.py"
RETENTION = "tests/emulator/test_retention.py"
ROLES = "tests/emulator/test_impersonation.py"
ACCESS = "tests/emulator/test_access_rules.py"
SETTINGS: dict[str, str] = {
    "U53": f"{ACCESS}::test_a_condition_on_the_other_kind",
    "U54": f"{ACCESS}::test_a_list_and_its_exceptions_both_hold_or_are_refused",
    "U55": f"{ACCESS}::test_an_action_that_is_not_documented_is_refused_or_kept",
    "U56": f"{ACCESS}::test_a_range_that_names_another_address_than_its_first",
    "U57": f"{ACCESS}::test_a_user_who_is_deleted_remains_in_a_rule_or_vanishes",
    "U58": f"{ACCESS}::test_a_rule_names_users_who_are_not_enabled",
    "U59": f"{ACCESS}::test_an_empty_description_is_refused_or_kept",
    "U60": f"{ACCESS}::test_deny_wins_and_the_rules_that_decided_are_named",
    "U61": f"{ACCESS}::test_the_case_of_a_name_matters_or_not",
    "U62": f"{ROLES}::test_a_role_that_a_rule_names_is_deleted_or_not",
    "U63": f"{ROLES}::test_deleting_a_role_that_does_not_exist",
    "U64": f"{ROLES}::test_two_roles_have_one_name_or_not",
    "U65": f"{ROLES}::test_two_rules_have_one_id_or_not",
    "U66": f"{ROLES}::test_targets_are_named_in_several_ways_and_returned_by_id",
    "U67": f"{ROLES}::test_a_disabled_target_is_refused_or_not",
    "U68": f"{ROLES}::test_an_update_replaces_the_role",
    "U69": f"{RETENTION}::test_a_second_policy_is_refused_or_replaces_the_first",
    "U70": f"{RETENTION}::test_an_id_that_does_not_exist_is_refused_or_kept",
    "U71": f"{RETENTION}::test_a_folder_without_a_configuration_is_returned_or_not",
    "U72": f"{RETENTION}::test_a_deletion_without_a_period_is_refused_or_kept",
    "U73": f"{DEVICES}::test_a_new_organization_allows_every_device",
    "U74": f"{DEVICES}::test_the_case_of_a_device_does_not_matter",
    "U75": "tests/emulator/test_monitoring.py::test_without_a_role_the_linked_one_is_used",
    "U76": f"{IDENTITY}::test_tokens_are_valid_for_a_year_by_default_or_without_an_end",
    "U77": f"{IDENTITY}::test_two_applications_have_one_name_or_not",
    "U78": f"{IDENTITY}::test_an_application_that_does_not_exist_is_refused_or_not",
    "U79": f"{IDENTITY}::test_an_application_that_is_used_is_deleted_or_not",
    "U80": "tests/emulator/test_personal_tokens.py::test_a_token_that_has_expired_is_listed_or_not",
}
"""Unknown of an organization's settings → the test that shows each reading of the emulator."""

HEAD = """# Unknown behaviour of Amazon WorkMail

The public documentation does not answer these questions. By default, the local WorkMail uses the strict answer of
each. To use another one, set its switch: `workmail-emulator --switch U7=at-delete`. Under every answer, the modules
reach the wanted state or fail with the refused operation, and duplicate or lose nothing.
`mailops.workmail.verify_assumptions` finds the answers of a real organization, as far as read calls can show them.

This page is made by `PYTHONPATH=tests python -m support.unknowns`.

| | question | strict | or | what the collection does | proven by |
|---|---|---|---|---|---|
"""


EXPORT_HEAD = """
## Mailbox exports

The same for `StartMailboxExportJob` and what it writes: `workmail-emulator --switch X4=inside`. The numbers in
between concern other parts of a migration.

| | question | strict | or | shown by |
|---|---|---|---|---|
"""


SETTING_HEAD = """
## Settings of an organization

The same for access control rules and the other settings: `workmail-emulator --switch U57=vanishes`.

| | question | strict | or | shown by |
|---|---|---|---|---|
"""


def table() -> str:
    directory = "".join(_row(name) for name in sorted(DONE, key=_place))
    settings = "".join(_shown_row(name, SETTING_SWITCHES[name], test) for name, test in SETTINGS.items())
    exports = "".join(_shown_row(name, EXPORT_SWITCHES[name], test) for name, test in EXPORTS.items())
    return HEAD + directory + SETTING_HEAD + settings + EXPORT_HEAD + exports


def _shown_row(name: str, switch: Switch, test: str) -> str:
    return f"| {name} | {switch.question} | {switch.strict} | {_readings(switch)} | {_link(test)} |\n"


def _readings(switch: Switch) -> str:
    return "; ".join(f"`{reading}`: {meaning}" for reading, meaning in switch.others.items())


def _link(test: str) -> str:
    file, _colons, function = test.partition("::")
    return f"`{function}` in [{file}](../{file})"


def _place(name: str) -> tuple[int, str]:
    """Numbered unknowns first, in their order."""
    return (int(name[1:]), "") if name[1:].isdigit() else (len(DONE), name)


def _row(name: str) -> str:
    if name in NO_SWITCH:
        question, strict, others = NO_SWITCH[name]
    else:
        switch = UNKNOWNS[name]
        question, strict = switch.question, switch.strict
        others = _readings(switch)
    done, test = DONE[name]
    return f"| {name} | {question} | {strict} | {others} | {done} | {_link(test)} |\n"


if __name__ == "__main__":
    print(table(), end="")
