# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which reading of each unknown the service shows, judged from what was seen. An answer holds counts, never names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .seen import ABSENT, DELETED, DISABLED, Asked, Reply, Row, Seen, counted, dated, own

STRICT, UNDECIDED = "strict", "undecided"
CONTRADICTION = "consistent results: some show one reading, some another"
REFUSAL = "a refusal cannot be observed by reading"
STATE, PARAMETER, SHAPE = "EntityStateException", "InvalidParameterException", "ValidationException"
LARGEST_QUOTA = 51200


@dataclass(frozen=True)
class Answer:
    reading: str
    evidence: Mapping[str, int]
    lacks: str = ""
    """What the organization lacks for a decision."""


def answer(lacks: str, signs: Mapping[str, int], **evidence: int) -> Answer:
    """Decided if there are signs of exactly one reading. `signs`: reading → observations that only it explains."""
    shown = [reading for reading, observations in signs.items() if observations]
    if len(shown) == 1:
        return Answer(shown[0], evidence)
    return Answer(UNDECIDED, evidence, CONTRADICTION if shown else lacks)


def codes(replies: Iterable[Reply]) -> dict[str, int]:
    """Error code → number of replies; `answered` for those without an error."""
    return dict(sorted(Counter(reply.code or "answered" for reply in replies).items()))


def replies_of(asked: Iterable[Asked]) -> list[Reply]:
    return [one.reply for one in asked]


def deleted_entities(seen: Seen) -> Answer:
    gone = [reply for reply in (*seen.vanished, *seen.linked.values()) if reply.code == ABSENT]
    described = (*replies_of(seen.deleted), *seen.vanished)
    told = [reply for reply in described if reply.body.get("State") == DELETED]
    return answer(
        "an entity that was deleted: none is listed as DELETED, no link leads to one, and `deleted_ids` names none",
        {STRICT: len(told), "gone": len(gone)},
        listed_as_deleted=counted(seen.all_rows(), lambda row: row.get("State") == DELETED),
        described_as_deleted=len(told),
        not_found_by_id=len(gone),
    )


def email_of_disabled(seen: Seen) -> Answer:
    rows = seen.in_state(DISABLED)
    shown = counted(rows, lambda row: row.get("Email"))
    silent = counted(rows, lambda row: not row.get("Email") and (dated(row) or seen.was_registered(row)))
    return answer(
        "a DISABLED entity that is known to have been registered before",
        {STRICT: silent, "shown": shown},
        disabled=len(rows),
        with_address=shown,
        registered_once_without_address=silent,
    )


def names(seen: Seen) -> Answer:
    bearers: dict[str, set[str]] = {}
    for kind, rows in (("user", seen.users), ("group", seen.groups), ("resource", seen.resources)):
        for row in rows:
            if row.get("State") != DELETED:
                bearers.setdefault(str(row.get("Name", "")).lower(), set()).add(kind)
    shared = counted(bearers.values(), lambda kinds: len(kinds) > 1)
    return answer(
        f"two kinds that share a name; {REFUSAL}",
        {"per-kind": shared},
        names=len(bearers),
        names_of_two_kinds=shared,
        looked_up_in_other_case=len(seen.in_other_case),
        found_in_other_case=counted(seen.in_other_case, lambda reply: reply.good),
    )


def primary_among_aliases(seen: Seen) -> Answer:
    good = [one for one in seen.aliases_of_enabled if one.reply.good and not one.reply.body.get("NextToken")]
    among = counted(good, lambda one: _email(one.row) in [str(alias).lower() for alias in one.reply.rows("Aliases")])
    return answer(
        "an ENABLED entity with an address whose aliases can be listed",
        {STRICT: among, "without": len(good) - among},
        listed=len(good),
        with_primary=among,
    )


def _email(row: Row) -> str:
    return str(row.get("Email") or "").lower()


def aliases_of_disabled(seen: Seen) -> Answer:
    asked = seen.aliases_of_disabled
    return answer(
        "a DISABLED entity",
        {
            STRICT: counted(asked, lambda one: one.reply.code == STATE),
            "empty": counted(asked, lambda one: one.reply.good and not one.reply.rows("Aliases")),
        },
        **codes(replies_of(asked)),
        service_accounts=counted(asked, lambda one: own(one.row)),
    )


def groups_in_groups(seen: Seen) -> Answer:
    nested = sum(counted(one.reply.rows("Members"), lambda row: row.get("Type") == "GROUP") for one in seen.members)
    return answer(
        f"a group in one of the groups that were sampled; {REFUSAL}",
        {STRICT: nested},
        groups=len(seen.members),
        groups_in_groups=nested,
    )


def no_mailbox(seen: Seen) -> Answer:
    asked = seen.without_mailbox
    default = counted(asked, lambda one: one.reply.good and one.reply.body.get("MailboxQuota") == LARGEST_QUOTA)
    return answer(
        "a user that never had a mailbox",
        {STRICT: counted(asked, lambda one: one.reply.code == ABSENT), "default": default},
        **codes(replies_of(asked)),
        with_default_quota=default,
        service_accounts=counted(asked, lambda one: own(one.row)),
    )


def large_quota(seen: Seen) -> Answer:
    larger = counted(seen.mailboxes, lambda one: one.reply.body.get("MailboxQuota", 0) > LARGEST_QUOTA)
    return answer(
        f"a mailbox with a quota over 51200 among those sampled; {REFUSAL}",
        {"ok": larger},
        mailboxes=len(seen.mailboxes),
        quota_over_51200=larger,
    )


def full_access_of_groups(seen: Seen) -> Answer:
    rows = [row for one in seen.permissions for row in one.reply.rows("Permissions")]
    groups = [row for row in rows if row.get("GranteeType") == "GROUP"]
    full = counted(groups, lambda row: "FULL_ACCESS" in row.get("PermissionValues", ()))
    return answer(
        f"a group that holds FULL_ACCESS on one of the mailboxes sampled; {REFUSAL}",
        {"ok": full},
        mailboxes=len(seen.permissions),
        rights_of_groups=len(groups),
        full_access_of_groups=full,
    )


def links_of_deleted(seen: Seen) -> Answer:
    members = sum(counted(one.reply.rows("Members"), lambda row: row.get("State") == DELETED) for one in seen.members)
    linked = counted(seen.linked.values(), lambda reply: reply.code == ABSENT or reply.body.get("State") == DELETED)
    return answer(
        "a link to a deleted entity among those sampled; removed links cannot be observed by reading",
        {"remain": members + linked},
        links_read=len(seen.members) + len(seen.delegates) + len(seen.permissions),
        deleted_members=members,
        other_ends_deleted=linked,
    )


def alias_as_identifier(seen: Seen) -> Answer:
    owned = [described for owner, described in seen.by_alias if owner.good]
    return answer(
        "an ENABLED entity with an alias that DescribeEntity finds",
        {
            STRICT: counted(owned, lambda reply: reply.code == ABSENT),
            "all": counted(owned, lambda reply: reply.good),
        },
        aliases=len(seen.by_alias),
        found_by_describe_entity=len(owned),
        found_by_kind=counted(owned, lambda reply: reply.good),
    )


def name_for_id(seen: Seen) -> Answer:
    asked = seen.aliases_by_name
    return answer(
        "an ENABLED entity whose name or address has 12 characters or more",
        {
            STRICT: counted(asked, lambda one: one.reply.code == ABSENT),
            "parameter": counted(asked, lambda one: one.reply.code == PARAMETER),
        },
        **codes(replies_of(asked)),
    )


def alias_of_deleted_organization(seen: Seen) -> Answer:
    living = {str(row.get("Alias", "")).lower() for row in seen.organizations if row.get("State") != "Deleted"}
    dead = [str(row.get("Alias", "")).lower() for row in seen.organizations if row.get("State") == "Deleted"]
    again = counted(dead, lambda alias: alias in living)
    return answer(
        f"an alias of a deleted organization that is in use again; {REFUSAL}",
        {"free": again},
        deleted_organizations=len(dead),
        aliases_in_use_again=again,
    )


def two_filters(seen: Seen) -> Answer:
    good = [one for one in seen.filtered if one[2].good]
    both = bool(good) and len(good) == len(seen.filtered) and all(_both_hold(*one) for one in good)
    refused = counted(seen.filtered, lambda one: one[2].code == PARAMETER)
    return answer(
        "a user" if not seen.filtered else "an answer that fits either reading: one filter seems to be ignored",
        {STRICT: refused, "and": both},
        **codes(reply for _user, _state, reply in seen.filtered),
    )


def _both_hold(user: Row, state: str, reply: Reply) -> bool:
    rows = reply.rows("Users")
    found = any(row["Id"] == user["Id"] for row in rows)
    return found == (user.get("State") == state) and all(row.get("State") == state for row in rows)


def shape_violations(seen: Seen) -> Answer:
    return answer(
        "an answer that fits either reading",
        {
            STRICT: counted(seen.misshapen, lambda reply: reply.code == SHAPE),
            "parameter": counted(seen.misshapen, lambda reply: reply.code == PARAMETER),
        },
        **codes(seen.misshapen),
    )
