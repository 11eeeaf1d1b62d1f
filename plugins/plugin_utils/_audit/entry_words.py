# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules, roles, retention and sign-in in words, as the page and the sheet show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...module_utils._model.effects import ALLOW, DENY, DEVICE_CONDITIONS, UNREPORTED
from .matrix import UNKNOWN
from .roles import NARROW, WIDE
from .rows import Json
from .words import count

MAX_LISTED = 8
"""Values of one condition that a sentence names; audit.json has all."""
EFFECTS = {ALLOW: "allowed", DENY: "refused", UNKNOWN: "depends on an unknown"}
ROLE_TYPES = {"FULL_ACCESS": "full access", "READ_ONLY": "read only"}
FOLDERS = {
    "INBOX": "Inbox",
    "DELETED_ITEMS": "Deleted items",
    "SENT_ITEMS": "Sent items",
    "DRAFTS": "Drafts",
    "JUNK_EMAIL": "Junk email",
}
ACTIONS = {"DELETE": "is deleted", "PERMANENTLY_DELETE": "is deleted permanently"}
MODES = {
    "IDENTITY_PROVIDER_ONLY": "IAM Identity Center only; passwords of the directory do not work",
    "IDENTITY_PROVIDER_AND_DIRECTORY": "IAM Identity Center, or the password of the directory",
}


def listed(values: Iterable[Any], most: int = MAX_LISTED) -> str:
    """`a, b and 12 more`."""
    texts = list(map(str, values))
    rest = len(texts) - most
    return f"{', '.join(texts[:most])} and {rest:,} more" if rest > 0 else ", ".join(texts)


def access_rule(rule: Mapping[str, Any]) -> str:
    """`Refuses IMAP and SMTP from all networks except 198.51.100.0/24, for all users except alice.`"""
    verb = "Refuses" if rule["effect"] == DENY else "Allows"
    actions = _condition(rule, "actions", "all protocols")
    networks = _condition(rule, "ip_ranges", "all networks")
    return f"{verb} {actions} from {networks}, for {' and '.join(_subjects(rule)) or 'all users'}."


def _condition(rule: Mapping[str, Any], option: str, every: str) -> str:
    chosen, exceptions = rule.get(option) or (), rule.get(f"not_{option}") or ()
    return f"{listed(chosen) if chosen else every}{_except(exceptions)}"


def _except(values: Sequence[Any]) -> str:
    return f" except {listed(values)}" if values else ""


def _subjects(rule: Mapping[str, Any]) -> Iterator[str]:
    kinds = {"users": ("all users", ""), "impersonation_roles": ("all impersonation roles", "impersonation role ")}
    for option, (every, noun) in kinds.items():
        if rule.get(option) or rule.get(f"not_{option}"):
            yield f"{noun if rule.get(option) else ''}{_condition(rule, option, every)}"


def device_rule(rule: Mapping[str, Any]) -> str:
    """`Refuses devices whose type begins with iPhone.`"""
    verb = "Refuses" if rule["effect"] == DENY else "Allows"
    conditions = [text for name, option in DEVICE_CONDITIONS.items() for text in _device_condition(rule, name, option)]
    return f"{verb} devices whose {' and whose '.join(conditions)}." if conditions else f"{verb} all devices."


def _device_condition(rule: Mapping[str, Any], name: str, option: str) -> Iterator[str]:
    noun = name.replace("_", " ")
    chosen = rule.get(option) or ()
    if chosen:
        values = [one for one in chosen if one != UNREPORTED]
        ways = [f"begins with {' or '.join(values)}"] if values else []
        ways += ["is not reported"] if UNREPORTED in chosen else []
        yield f"{noun} {' or '.join(ways)}"
    if exceptions := rule.get(f"not_{option}"):
        yield f"{noun} does not begin with {' or '.join(exceptions)}"


def override(one: Mapping[str, Any]) -> str:
    """`always allowed`, whatever the rules say."""
    return "always refused" if one["effect"] == DENY else "always allowed"


def opens(role: Mapping[str, Any]) -> str:
    """What a role can open: `every mailbox except that of ceo`."""
    if role["opens"] == WIDE:
        return f"every mailbox{_except(role['except'])}"
    return listed(role["mailboxes"]) if role["opens"] == NARROW else "no mailbox"


def role_type(type_: str) -> str:
    return ROLE_TYPES.get(type_, type_)


def places(one: Mapping[str, Any], alone: bool) -> str:
    """The networks of a region. `alone`: it is the only one."""
    if one["others"]:
        return "any network" if alone else "any other network"
    return f"{listed(one['networks'])}{_except(one['except'])}"


def sources(regions: Sequence[Json]) -> str:
    """From where an impersonation role may sign in, or why this is not known."""
    effects = {one["effect"] for one in regions}
    if effects == {ALLOW}:
        return "from any network"
    if effects == {DENY}:
        return "from no network"
    parts = []
    for effect in (ALLOW, UNKNOWN):
        some = [places(one, alone=False) for one in regions if one["effect"] == effect]
        parts += [f"{'from' if effect == ALLOW else 'depends on an unknown from'} {listed(some)}"] if some else []
    return "; ".join(parts)


def cell(one: Mapping[str, Any]) -> str:
    """`allowed`, `refused except for alice`, and the like."""
    if not one["exceptions"]:
        return EFFECTS[one["effect"]]
    told = [EFFECTS[one["effect"]]]
    for effect, names in one["exceptions"].items():
        told.append(f"{EFFECTS[effect]} for {listed(names)}")
    return "; ".join(told)


def deletion(one: Mapping[str, Any]) -> str:
    """`Junk email: mail is deleted permanently after 30 days.`"""
    when = (
        f"after {count(one['period'], 'day')}" if one["period"] else "after a period that the service does not return"
    )
    return f"{FOLDERS.get(one['folder'], one['folder'])}: mail {ACTIONS.get(one['action'], one['action'])} {when}."


def use(one: Mapping[str, Any]) -> str:
    """The last use of a token."""
    if one["unused_days"] is None:
        return "never used"
    return "used today" if not one["unused_days"] else f"last used {count(one['unused_days'], 'day')} ago"


def monitoring(found: Mapping[str, Any] | None) -> str:
    if not found:
        return "Messages are not logged."
    role = f", as the role {found['role_arn']}" if found.get("role_arn") else ""
    return f"Messages are logged to {found['log_group_arn']}{role}."


def sign_in(found: Mapping[str, Any] | None) -> str:
    if not found:
        return "With the password of the directory. No identity provider is set."
    mode = MODES.get(str(found.get("authentication_mode")), str(found.get("authentication_mode")))
    tokens = found.get("personal_access_token_configuration") or {}
    days = tokens.get("lifetime_in_days")
    valid = f", valid for {count(days, 'day')}" if days else ""
    return f"With {mode}. Personal access tokens are {'on' if tokens.get('status') == 'ACTIVE' else 'off'}{valid}."


def dmarc(found: Mapping[str, Any] | None) -> str:
    if (found or {}).get("enforced"):
        return "Enforced: mail that fails the check is handled as its sender's domain asks."
    return "Not enforced: mail with a forged sender is delivered."
