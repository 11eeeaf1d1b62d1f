# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an organization can become. Pure.

What can only be chosen at creation is an error where it can be read and differs. Deleting is guarded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from .._model.addresses import TEST_DOMAIN
from .._model.current import SYSTEM, Current
from .._model.kinds import BY_PLURAL, HOLDERS
from .._model.organization import ACTIVE, BROKEN_STATES, DELETING, DISABLED_FIRST, MAX_TAGS
from .._model.shared import ORGANIZATION_ID
from .._model.vocabulary import Ref
from .._task.organization import RESERVED
from .conditions import Condition, exists, settled
from .differences import record
from .draft import Draft, Item
from .operations import Change, Changes, Operation, Told
from .questions import Everyone, TagsOf
from .rules import Rules

Text = tuple[str, str]
"""The option that an error is about, and what is wrong."""
DOMAIN = "domain"


def check(draft: Draft, item: Item) -> None:
    """Refuse what cannot be, and a deletion that is not meant. Asks for tags to compare and for what would be lost."""
    wanted, there = item.wanted, item.current
    texts: Iterable[Text]
    if there is None:
        texts = _uncreatable(item)
    elif wanted.present:
        if wanted.tags is not None and there.get("arn") and "tags" not in there.values:
            draft.ask(TagsOf(there.name))
        texts = (*_unusable(there), *_fixed(item, there), *_too_many_tags(item, there))
    elif there.state == DELETING or _still_asks(draft, there):
        return
    else:
        texts = _unconfirmed(draft, item, there)
    for field, text in texts:
        draft.error("" if field == "organization" else f"organization {item.ref.name}", field, text)


def _uncreatable(item: Item) -> Iterator[Text]:
    if ORGANIZATION_ID.fullmatch(item.ref.name):
        text = f"no organization has the id {item.ref.name!r} in this account and region, or it is deleted."
        yield "organization", f"{text} Check both, or specify an alias to create an organization."
    if item.wanted.values.get("enable_interoperability") and "directory_id" not in item.wanted.values:
        yield "enable_interoperability", "requires `directory_id`, the id of an AD Connector."


def _unusable(there: Current) -> Iterator[Text]:
    state = f"{there.state}{_why(there)}"
    if there.state == DELETING:
        text = f"is being deleted{_why(there)}. Wait until it is deleted (`state: absent` waits), then choose another"
        yield "", f"{text} alias if this one is still taken."
    elif there.state in BROKEN_STATES:
        text = f"is {state}. Fix what the service reports, or delete it (`state: absent`) and create it again."
        yield "", text


def _why(there: Current) -> str:
    return f" ({there.get('error_message')})" if there.get("error_message") else ""


def _fixed(item: Item, there: Current) -> Iterator[Text]:
    """What was chosen at creation. Domains and key the service never tells."""
    for field in ("directory_id", "enable_interoperability"):
        wish, fact = item.wanted.values.get(field), there.get(field)
        if None not in (wish, fact) and wish != fact:
            text = f"cannot be changed after creation: it is {fact!r}, and the task sets {wish!r}."
            yield field, f"{text} Set the current value, omit the option, or create another organization."


def _too_many_tags(item: Item, there: Current) -> Iterator[Text]:
    wanted = item.wanted
    kept = {} if wanted.purge_tags else _tags(there)
    count = len({key for key in {**kept, **(wanted.tags or {})} if not key.lower().startswith(RESERVED)})
    if wanted.tags is not None and count > MAX_TAGS >= len(wanted.tags):
        text = f"{count} tags including the existing ones; an organization can have {MAX_TAGS}."
        yield "tags", f"{text} Remove some, or set `purge_tags: true`."


def _tags(there: Current | None) -> dict[str, str]:
    return dict(cast("Mapping[str, str]", (there.get("tags") if there else None) or {}))


def _still_asks(draft: Draft, there: Current) -> bool:
    """Ask for the lists of all that would be lost. They can be read of an Active organization only."""
    unlisted = [kind for kind in (*HOLDERS, DOMAIN) if kind not in draft.known.listed and there.state == ACTIVE]
    draft.ask(*(Everyone(kind) for kind in unlisted))
    return bool(unlisted)


def _contents(draft: Draft, there: Current) -> dict[str, int]:
    """What is in it, without the service's own accounts; empty where that cannot be read."""
    if there.state != ACTIVE:
        return {}
    found = {kind: _own(draft, kind.name) for kind in BY_PLURAL.values()}
    return {
        **{kind.plural: len(some) for kind, some in found.items()},
        "enabled_mailboxes": sum(one.enabled for kind, some in found.items() if kind.mailbox for one in some),
        "domains": len(draft.known.everyone(DOMAIN)),
    }


def _own(draft: Draft, kind: str) -> list[Current]:
    return [one for one in draft.known.everyone(kind) if one.role != SYSTEM]


def _unconfirmed(draft: Draft, item: Item, there: Current) -> Iterator[Text]:
    contents, values = _contents(draft, there), item.wanted.values
    draft.lost[item.ref] = _destroyed(contents, there, values)
    loss, who = _loss(contents, there), f"{there.name} ({there.id})"
    confirmed = values.get("confirm_alias")
    if confirmed is None:
        yield "confirm_alias", f"deleting {who} permanently deletes {loss}. To confirm, set this option to its alias."
    elif confirmed != there.name:
        text = f"is {confirmed!r}, but the task deletes {there.name!r} ({there.id}) with {loss}."
        yield "confirm_alias", f"{text} Set the alias of the organization to delete."
    enabled = sum(one.enabled for one in _own(draft, DISABLED_FIRST)) if contents else 0
    if enabled and not values.get("force_delete"):
        text = f"{enabled} {DISABLED_FIRST}s are ENABLED. Disable them first, or set `force_delete: true`."
        yield "force_delete", f"{text} The task would delete {loss}."


def _loss(contents: Mapping[str, int], there: Current) -> str:
    """What a deletion deletes, in words."""
    if not contents:
        return f"its contents (not readable while it is {there.state})"
    return (
        f"{contents['users']} users, {contents['groups']} groups, {contents['resources']} resources, "
        f"{contents['enabled_mailboxes']} ENABLED mailboxes and {contents['domains']} mail domains"
    )


def _destroyed(contents: Mapping[str, int], there: Current, values: Mapping[str, object]) -> dict[str, object]:
    """The same as a result."""
    directory = there.get("directory_id") if values.get("delete_directory") else None
    lost: Mapping[str, object] = contents or {"unreadable": f"the organization is {there.state}"}
    return {**lost, **({"directory_id": directory} if directory else {})}


def plan(draft: Draft, item: Item) -> None:
    """Set and remove tags. They go before others come, because there is room for 50."""
    wanted, present = item.wanted, _tags(item.current)
    if wanted.tags is None:
        return
    extra = sorted(key for key in present if key not in wanted.tags and not key.lower().startswith(RESERVED))
    fresh = {key: value for key, value in sorted(wanted.tags.items()) if present.get(key) != value}
    room: Condition = ("room for tags", item.ref)
    if extra and wanted.purge_tags:
        changes: Changes = tuple(Change(f"tags.{key}", present[key], None) for key in extra)
        for key in extra:
            record(draft, item.ref, f"tags.{key}", present[key])
        draft.do(_write(item, "untag_resource", {"TagKeys": extra}, changes).also(makes=[room]))
    if fresh:
        changes = tuple(Change(f"tags.{key}", present.get(key), value) for key, value in fresh.items())
        for key, value in fresh.items():
            record(draft, item.ref, f"tags.{key}", present.get(key), value)
        rows = [{"Key": key, "Value": value} for key, value in fresh.items()]
        draft.do(_write(item, "tag_resource", {"Tags": rows}, changes).also(needs=[room]))


def _write(item: Item, action: str, params: Mapping[str, object], changes: Changes) -> Operation:
    arn = item.current.get("arn") if item.current else None
    told = arn or Told(item.ref, "arn")
    needs = frozenset({exists(item.ref), settled(item.ref)})
    return Operation(item.ref, action, {**params, "ResourceARN": told}, changes, needs)


def arrived(alias: str) -> Mapping[str, object]:
    """The default domain of a new organization is its test domain, which bears its alias (administrator guide)."""
    return {"default_mail_domain": f"{alias}.{TEST_DOMAIN}"}


def failed(ref: Ref, latest: Current, going: bool) -> str:
    who = f"organization {latest.name} ({latest.id})"
    why = f": {latest.get('error_message')}" if latest.get("error_message") else ""
    if going:
        return f"{who} could not be deleted and is {latest.state}{why}."
    return f"{who} is {latest.state}{why}. Delete it (`state: absent`) and create it again."


def late(ref: Ref, latest: Current | None, seconds: float) -> str:
    state: Any = latest.state if latest else "not visible"
    return (
        f"organization {ref.name} is still {state} after {seconds:.0f} s. Run the task again to continue waiting, "
        "or raise `wait_timeout`."
    )


RULES = Rules(check, failed, late, plan, arrived)
