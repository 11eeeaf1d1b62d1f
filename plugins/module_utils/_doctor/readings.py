# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which reading of each unknown the service shows, judged from what was seen. An answer holds counts, never names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .seen import DELETED, DISABLED, NOT_FOUND, ApiRow, Asked, Reply, Seen, dated, is_service_account, number_where

STRICT, UNDECIDED = "strict", "undecided"
CONTRADICTION = "consistent results: some show one reading, some another"
REFUSAL = "a refusal cannot be observed by reading"
STATE, PARAMETER, SHAPE = "EntityStateException", "InvalidParameterException", "ValidationException"
LARGEST_QUOTA = 51200


@dataclass(frozen=True)
class Decision:
    reading: str
    evidence: Mapping[str, int]
    lacks: str = ""
    """What the organization lacks for a decision."""


def decide(lacks: str, signs: Mapping[str, int], **evidence: int) -> Decision:
    """Decided if there are signs of exactly one reading. `signs`: reading → observations that only it explains."""
    shown = [reading for reading, observations in signs.items() if observations]
    if len(shown) == 1:
        return Decision(shown[0], evidence)
    return Decision(UNDECIDED, evidence, CONTRADICTION if shown else lacks)


def codes(replies: Iterable[Reply]) -> dict[str, int]:
    """Error code → number of replies; `answered` for those without an error."""
    return dict(sorted(Counter(reply.code or "answered" for reply in replies).items()))


def replies_of(asked: Iterable[Asked]) -> list[Reply]:
    return [one.reply for one in asked]


def deleted_entities(seen: Seen) -> Decision:
    gone = [reply for reply in (*seen.vanished, *seen.linked.values()) if reply.code == NOT_FOUND]
    described = (*replies_of(seen.deleted), *seen.vanished)
    shown = [reply for reply in described if reply.body.get("State") == DELETED]
    return decide(
        "an entity that was deleted: none is listed as DELETED, no link leads to one, and `deleted_ids` names none",
        {STRICT: len(shown), "gone": len(gone)},
        listed_as_deleted=number_where(seen.all_rows(), lambda row: row.get("State") == DELETED),
        described_as_deleted=len(shown),
        not_found_by_id=len(gone),
    )


def email_of_disabled(seen: Seen) -> Decision:
    rows = seen.in_state(DISABLED)
    shown = number_where(rows, lambda row: row.get("Email"))
    without_address = number_where(rows, lambda row: not row.get("Email") and (dated(row) or seen.was_registered(row)))
    return decide(
        "a DISABLED entity that is known to have been registered before",
        {STRICT: without_address, "shown": shown},
        disabled=len(rows),
        with_address=shown,
        registered_once_without_address=without_address,
    )


def names(seen: Seen) -> Decision:
    bearers: dict[str, set[str]] = {}
    for kind, rows in (("user", seen.users), ("group", seen.groups), ("resource", seen.resources)):
        for row in rows:
            if row.get("State") != DELETED:
                bearers.setdefault(str(row.get("Name", "")).lower(), set()).add(kind)
    shared = number_where(bearers.values(), lambda kinds: len(kinds) > 1)
    return decide(
        f"two kinds that share a name; {REFUSAL}",
        {"per-kind": shared},
        names=len(bearers),
        names_of_two_kinds=shared,
        looked_up_in_other_case=len(seen.in_other_case),
        found_in_other_case=number_where(seen.in_other_case, lambda reply: reply.good),
    )


def primary_among_aliases(seen: Seen) -> Decision:
    good = [one for one in seen.aliases_of_enabled if one.reply.good and not one.reply.body.get("NextToken")]
    among = number_where(
        good, lambda one: _email(one.row) in [str(alias).lower() for alias in one.reply.rows("Aliases")]
    )
    return decide(
        "an ENABLED entity with an address whose aliases can be listed",
        {STRICT: among, "without": len(good) - among},
        listed=len(good),
        with_primary=among,
    )


def _email(row: ApiRow) -> str:
    return str(row.get("Email") or "").lower()


def aliases_of_disabled(seen: Seen) -> Decision:
    asked = seen.aliases_of_disabled
    return decide(
        "a DISABLED entity",
        {
            STRICT: number_where(asked, lambda one: one.reply.code == STATE),
            "empty": number_where(asked, lambda one: one.reply.good and not one.reply.rows("Aliases")),
        },
        **codes(replies_of(asked)),
        service_accounts=number_where(asked, lambda one: is_service_account(one.row)),
    )


def groups_in_groups(seen: Seen) -> Decision:
    nested = sum(
        number_where(one.reply.rows("Members"), lambda row: row.get("Type") == "GROUP") for one in seen.members
    )
    return decide(
        f"a group in one of the groups that were sampled; {REFUSAL}",
        {STRICT: nested},
        groups=len(seen.members),
        groups_in_groups=nested,
    )


def no_mailbox(seen: Seen) -> Decision:
    asked = seen.without_mailbox
    default = number_where(asked, lambda one: one.reply.good and one.reply.body.get("MailboxQuota") == LARGEST_QUOTA)
    return decide(
        "a user that never had a mailbox",
        {STRICT: number_where(asked, lambda one: one.reply.code == NOT_FOUND), "default": default},
        **codes(replies_of(asked)),
        with_default_quota=default,
        service_accounts=number_where(asked, lambda one: is_service_account(one.row)),
    )


def large_quota(seen: Seen) -> Decision:
    larger = number_where(seen.mailboxes, lambda one: one.reply.body.get("MailboxQuota", 0) > LARGEST_QUOTA)
    return decide(
        f"a mailbox with a quota over 51200 among those sampled; {REFUSAL}",
        {"ok": larger},
        mailboxes=len(seen.mailboxes),
        quota_over_51200=larger,
    )


def full_access_of_groups(seen: Seen) -> Decision:
    rows = [row for one in seen.permissions for row in one.reply.rows("Permissions")]
    groups = [row for row in rows if row.get("GranteeType") == "GROUP"]
    full = number_where(groups, lambda row: "FULL_ACCESS" in row.get("PermissionValues", ()))
    return decide(
        f"a group that holds FULL_ACCESS on one of the mailboxes sampled; {REFUSAL}",
        {"ok": full},
        mailboxes=len(seen.permissions),
        rights_of_groups=len(groups),
        full_access_of_groups=full,
    )


def links_of_deleted(seen: Seen) -> Decision:
    members = sum(
        number_where(one.reply.rows("Members"), lambda row: row.get("State") == DELETED) for one in seen.members
    )
    linked = number_where(
        seen.linked.values(), lambda reply: reply.code == NOT_FOUND or reply.body.get("State") == DELETED
    )
    return decide(
        "a link to a deleted entity among those sampled; removed links cannot be observed by reading",
        {"remain": members + linked},
        links_read=len(seen.members) + len(seen.delegates) + len(seen.permissions),
        deleted_members=members,
        other_ends_deleted=linked,
    )


def alias_as_identifier(seen: Seen) -> Decision:
    owned = [described for owner, described in seen.by_alias if owner.good]
    return decide(
        "an ENABLED entity with an alias that DescribeEntity finds",
        {
            STRICT: number_where(owned, lambda reply: reply.code == NOT_FOUND),
            "all": number_where(owned, lambda reply: reply.good),
        },
        aliases=len(seen.by_alias),
        found_by_describe_entity=len(owned),
        found_by_kind=number_where(owned, lambda reply: reply.good),
    )


def name_for_id(seen: Seen) -> Decision:
    asked = seen.aliases_by_name
    return decide(
        "an ENABLED entity whose name or address has 12 characters or more",
        {
            STRICT: number_where(asked, lambda one: one.reply.code == NOT_FOUND),
            "parameter": number_where(asked, lambda one: one.reply.code == PARAMETER),
        },
        **codes(replies_of(asked)),
    )


def alias_of_deleted_organization(seen: Seen) -> Decision:
    living = {str(row.get("Alias", "")).lower() for row in seen.organizations if row.get("State") != "Deleted"}
    dead = [str(row.get("Alias", "")).lower() for row in seen.organizations if row.get("State") == "Deleted"]
    again = number_where(dead, lambda alias: alias in living)
    return decide(
        f"an alias of a deleted organization that is in use again; {REFUSAL}",
        {"free": again},
        deleted_organizations=len(dead),
        aliases_in_use_again=again,
    )


def two_filters(seen: Seen) -> Decision:
    good = [one for one in seen.filtered if one[2].good]
    both = bool(good) and len(good) == len(seen.filtered) and all(_both_hold(*one) for one in good)
    refused = number_where(seen.filtered, lambda one: one[2].code == PARAMETER)
    return decide(
        "a user" if not seen.filtered else "an answer that fits either reading: one filter seems to be ignored",
        {STRICT: refused, "and": both},
        **codes(reply for _user, _state, reply in seen.filtered),
    )


def _both_hold(user: ApiRow, state: str, reply: Reply) -> bool:
    rows = reply.rows("Users")
    found = any(row["Id"] == user["Id"] for row in rows)
    return found == (user.get("State") == state) and all(row.get("State") == state for row in rows)


def shape_violations(seen: Seen) -> Decision:
    return decide(
        "an answer that fits either reading",
        {
            STRICT: number_where(seen.malformed, lambda reply: reply.code == SHAPE),
            "parameter": number_where(seen.malformed, lambda reply: reply.code == PARAMETER),
        },
        **codes(seen.malformed),
    )
