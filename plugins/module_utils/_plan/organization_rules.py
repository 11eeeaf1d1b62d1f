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
from .operations import Change, Changes, LatestValue, Operation
from .questions import ListOf, TagsOf
from .rules import Rules

FieldError = tuple[str, str]
"""The option that an error is about, and what is wrong."""
DOMAIN_KIND = "domain"


def check(draft: Draft, item: Item) -> None:
    """Refuse what cannot be, and a deletion that is not meant. Asks for tags to compare and for what would be lost."""
    wanted, current = item.wanted, item.current
    texts: Iterable[FieldError]
    if current is None:
        texts = _uncreatable(item)
    elif wanted.present:
        if wanted.tags is not None and current.get("arn") and "tags" not in current.values:
            draft.ask(TagsOf(current.name))
        texts = (*_unusable(current), *_unchangeable(item, current), *_too_many_tags(item, current))
    elif current.state == DELETING or _has_questions(draft, current):
        return
    else:
        texts = _unconfirmed(draft, item, current)
    for field, text in texts:
        draft.error("" if field == "organization" else f"organization {item.ref.name}", field, text)


def _uncreatable(item: Item) -> Iterator[FieldError]:
    if ORGANIZATION_ID.fullmatch(item.ref.name):
        text = f"no organization has the id {item.ref.name!r} in this account and region, or it is deleted."
        yield "organization", f"{text} Check both, or specify an alias to create an organization."
    if item.wanted.values.get("enable_interoperability") and "directory_id" not in item.wanted.values:
        yield "enable_interoperability", "requires `directory_id`, the id of an AD Connector."


def _unusable(current: Current) -> Iterator[FieldError]:
    state = f"{current.state}{_service_reason(current)}"
    if current.state == DELETING:
        text = f"is being deleted{_service_reason(current)}. Wait until it is deleted (`state: absent` waits)"
        yield "", f"{text}, then choose another alias if this one is still taken."
    elif current.state in BROKEN_STATES:
        text = f"is {state}. Fix what the service reports, or delete it (`state: absent`) and create it again."
        yield "", text


def _service_reason(current: Current) -> str:
    return f" ({current.get('error_message')})" if current.get("error_message") else ""


def _unchangeable(item: Item, current: Current) -> Iterator[FieldError]:
    """What was chosen at creation. The service never returns the domains and the key."""
    for field in ("directory_id", "enable_interoperability"):
        wanted_value, fact = item.wanted.values.get(field), current.get(field)
        if None not in (wanted_value, fact) and wanted_value != fact:
            text = f"cannot be changed after creation: it is {fact!r}, and the task sets {wanted_value!r}."
            yield field, f"{text} Set the current value, omit the option, or create another organization."


def _too_many_tags(item: Item, current: Current) -> Iterator[FieldError]:
    wanted = item.wanted
    kept = {} if wanted.purge_tags else _tags(current)
    count = len({key for key in {**kept, **(wanted.tags or {})} if not key.lower().startswith(RESERVED)})
    if wanted.tags is not None and count > MAX_TAGS >= len(wanted.tags):
        text = f"{count} tags including the existing ones; an organization can have {MAX_TAGS}."
        yield "tags", f"{text} Remove some, or set `purge_tags: true`."


def _tags(current: Current | None) -> dict[str, str]:
    return dict(cast("Mapping[str, str]", (current.get("tags") if current else None) or {}))


def _has_questions(draft: Draft, current: Current) -> bool:
    """Ask for the lists of all that would be lost. They can be read of an Active organization only."""
    unlisted = [kind for kind in (*HOLDERS, DOMAIN_KIND) if kind not in draft.known.listed and current.state == ACTIVE]
    draft.ask(*(ListOf(kind) for kind in unlisted))
    return bool(unlisted)


def _contents(draft: Draft, current: Current) -> dict[str, int]:
    """What is in it, without the service's own accounts; empty where that cannot be read."""
    if current.state != ACTIVE:
        return {}
    found = {kind: _people(draft, kind.name) for kind in BY_PLURAL.values()}
    return {
        **{kind.plural: len(some) for kind, some in found.items()},
        "enabled_mailboxes": sum(one.enabled for kind, some in found.items() if kind.mailbox for one in some),
        "domains": len(draft.known.of_kind(DOMAIN_KIND)),
    }


def _people(draft: Draft, kind: str) -> list[Current]:
    return [one for one in draft.known.of_kind(kind) if one.role != SYSTEM]


def _unconfirmed(draft: Draft, item: Item, current: Current) -> Iterator[FieldError]:
    contents, values = _contents(draft, current), item.wanted.values
    draft.destroyed[item.ref] = _destroyed(contents, current, values)
    contents_text, label = _contents_text(contents, current), f"{current.name} ({current.id})"
    confirmed = values.get("confirm_alias")
    if confirmed is None:
        yield (
            "confirm_alias",
            f"deleting {label} permanently deletes {contents_text}. To confirm, set this option to its alias.",
        )
    elif confirmed != current.name:
        text = f"is {confirmed!r}, but the task deletes {current.name!r} ({current.id}) with {contents_text}."
        yield "confirm_alias", f"{text} Set the alias of the organization to delete."
    enabled = sum(one.enabled for one in _people(draft, DISABLED_FIRST)) if contents else 0
    if enabled and not values.get("force_delete"):
        text = f"{enabled} {DISABLED_FIRST}s are ENABLED. Disable them first, or set `force_delete: true`."
        yield "force_delete", f"{text} The task would delete {contents_text}."


def _contents_text(contents: Mapping[str, int], current: Current) -> str:
    """What a deletion deletes, in words."""
    if not contents:
        return f"its contents (not readable while it is {current.state})"
    return (
        f"{contents['users']} users, {contents['groups']} groups, {contents['resources']} resources, "
        f"{contents['enabled_mailboxes']} ENABLED mailboxes and {contents['domains']} mail domains"
    )


def _destroyed(contents: Mapping[str, int], current: Current, values: Mapping[str, object]) -> dict[str, object]:
    """The same as a result."""
    directory = current.get("directory_id") if values.get("delete_directory") else None
    lost: Mapping[str, object] = contents or {"unreadable": f"the organization is {current.state}"}
    return {**lost, **({"directory_id": directory} if directory else {})}


def write_tags(draft: Draft, item: Item) -> None:
    """Set and remove tags. They go before others come, because there is room for 50."""
    wanted, present = item.wanted, _tags(item.current)
    if wanted.tags is None:
        return
    extra = sorted(key for key in present if key not in wanted.tags and not key.lower().startswith(RESERVED))
    fresh = {key: value for key, value in sorted(wanted.tags.items()) if present.get(key) != value}
    tags_removed: Condition = ("room for tags", item.ref)
    if extra and wanted.purge_tags:
        changes: Changes = tuple(Change(f"tags.{key}", present[key], None) for key in extra)
        for key in extra:
            record(draft, item.ref, f"tags.{key}", present[key])
        draft.add(_write(item, "untag_resource", {"TagKeys": extra}, changes).also(makes=[tags_removed]))
    if fresh:
        changes = tuple(Change(f"tags.{key}", present.get(key), value) for key, value in fresh.items())
        for key, value in fresh.items():
            record(draft, item.ref, f"tags.{key}", present.get(key), value)
        rows = [{"Key": key, "Value": value} for key, value in fresh.items()]
        draft.add(_write(item, "tag_resource", {"Tags": rows}, changes).also(needs=[tags_removed]))


def _write(item: Item, action: str, params: Mapping[str, object], changes: Changes) -> Operation:
    arn = item.current.get("arn") if item.current else None
    value = arn or LatestValue(item.ref, "arn")
    needs = frozenset({exists(item.ref), settled(item.ref)})
    return Operation(item.ref, action, {**params, "ResourceARN": value}, changes, needs)


def settled_values(alias: str) -> Mapping[str, object]:
    """The default domain of a new organization is its test domain, which bears its alias (administrator guide)."""
    return {"default_mail_domain": f"{alias}.{TEST_DOMAIN}"}


def failure_text(ref: Ref, latest: Current, going: bool) -> str:
    label = f"organization {latest.name} ({latest.id})"
    why = f": {latest.get('error_message')}" if latest.get("error_message") else ""
    if going:
        return f"{label} could not be deleted and is {latest.state}{why}."
    return f"{label} is {latest.state}{why}. Delete it (`state: absent`) and create it again."


def timeout_text(ref: Ref, latest: Current | None, seconds: float) -> str:
    state: Any = latest.state if latest else "not visible"
    return (
        f"organization {ref.name} is still {state} after {seconds:.0f} s. Run the task again to continue waiting, "
        "or raise `wait_timeout`."
    )


RULES = Rules(check, failure_text, timeout_text, write_tags, settled_values)
