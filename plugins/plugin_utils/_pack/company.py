# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A definition → the company that packs are made from, and everything that is wrong with it.

The definition has the shape of `workmail_directory_info`, which is that of the files of the playbook `export`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...module_utils._model.addresses import TEST_DOMAIN, domain_of, is_address
from ...module_utils._model.kinds import BY_PLURAL
from ...module_utils._task.arguments import identification
from ...module_utils._task.near import NearNames, question
from ...module_utils._task.option_errors import plain
from .._definition.items import plain as copied
from .entities import GROUP, RESOURCE, USER, Company, Entity, Note, Right, by_name

KINDS = {"users": USER, "groups": GROUP, "resources": RESOURCE}
NO_MAILBOX = "it has no mailbox, because it is disabled or has no address"
REMOTE = "its mailbox is on another server (role REMOTE_USER)"
UNKNOWN = "the definition has no enabled entity of this name"
NOT_CARRIED = "AWS owns the domain, so the address ends with WorkMail"
REPLACED = "`exit_pack_domains` replaces the domain by {}; mail to the old address is not received"
MOST_NAMED = 100
"""Entities that one error names."""
EXCLUDED = "it is listed in `exit_pack_exclude`"

Item = Mapping[str, Any]


class Builder:
    """Reads a definition once. `errors` names everything that is wrong; the company is of use only without any."""

    def __init__(self, definition: Mapping[str, Any], options: Mapping[str, Any]) -> None:
        self.errors: list[str] = []
        self.company = Company()
        self._domains = {str(old).lower(): str(new) for old, new in (options.get("domains") or {}).items()}
        self._ids = {str(key).lower(): str(value) for key, value in (options.get("ids") or {}).items()}
        self._wants_ids = bool(options.get("ids") is not None)
        self._items = {kind: self._listed(definition, plural) for plural, kind in KINDS.items()}
        self._shared = self._chosen(options.get("shared_mailboxes") or (), "exit_shared_mailboxes", (USER,))
        self._excluded = self._chosen(options.get("exclude") or (), "exit_pack_exclude", tuple(KINDS.values()))
        self._by_item: dict[int, Entity] = {}
        self._ending: dict[str, list[str]] = {}
        """Domain that ends with WorkMail → the entities whose primary address is under it."""
        self._build()

    def _listed(self, definition: Mapping[str, Any], plural: str) -> list[Item]:
        found = copied(definition.get(plural) or [])
        if not isinstance(found, list):
            self.errors.append(f"{plural}: is not a list of entities. Begin each one with `- name: …`.")
            return []
        items = []
        for index, item in enumerate(found):
            error = _item_error(item, plural)
            if error:
                self.errors.append(f"{_place(item, plural, index)}: {error}")
            elif item.get("state") != "absent" and not item.get("ignore"):
                items.append(item)
        return items

    def _chosen(self, texts: Iterable[Any], option: str, kinds: tuple[str, ...]) -> dict[int, Item]:
        """The items that an option names, by identity; a text that means none is an error with the nearest name."""
        known = [(kind, item) for kind in kinds for item in self._items[kind]]
        found: dict[int, Item] = {}
        for text in texts:
            meant = [item for _kind, item in known if str(text).lower() in _called(item)]
            if not meant:
                near = question(NearNames(_name(item) for _kind, item in known).nearest(str(text)))
                what = "user" if kinds == (USER,) else "user, group or resource"
                self.errors.append(
                    f"{option}: there is no {what} {plain(str(text))!r} in the definition. {near}".strip()
                )
            found.update({id(item): item for item in meant})
        return found

    def _build(self) -> None:
        if not any(self._items.values()) and not self.errors:
            self.errors.append(
                "the definition is empty: it has no users, groups or resources. Check `exit_pack_definition_dir`, or "
                "read the organization with `exit_pack_organization`."
            )
        company = self.company
        company.users, company.groups, company.resources = (
            sorted(self._entities(kind), key=by_name) for kind in (USER, GROUP, RESOURCE)
        )
        self.errors += (_ending_error(domain, who) for domain, who in sorted(self._ending.items()))
        self._resolve()
        self.errors += _name_errors(company.everything())
        self.errors += _address_errors(company.everything())
        company.notes.sort(key=lambda note: (note.kind, note.name.lower(), note.name, note.what))
        company.rights.sort(key=lambda one: (*by_name(one.owner), *by_name(one.grantee), one.permission))

    def _entities(self, kind: str) -> Iterator[Entity]:
        for item in self._items[kind]:
            name, why = _name(item), self._without(item)
            if id(item) in self._shared and why:
                self.errors.append(f"exit_shared_mailboxes: {plain(name)!r} is not a mailbox: {why}.")
            if why:
                self.company.notes.append(Note(kind, name, "entity", why))
                continue
            one = self._entity(kind, item, name)
            if one is not None:
                self._by_item[id(item)] = one
                yield one

    def _without(self, item: Item) -> str:
        """Why an entity is in no pack; empty if it is."""
        if id(item) in self._excluded:
            return EXCLUDED
        if item.get("enabled") is False or not item.get("email"):
            return NO_MAILBOX
        return REMOTE if item.get("role") == "REMOTE_USER" else ""

    def _entity(self, kind: str, item: Item, name: str) -> Entity | None:
        email = self._moved(str(item["email"]))
        if _is_test(email):
            self._ending.setdefault(domain_of(email), []).append(f"{kind} {plain(name)}")
            return None
        self._note_domains(kind, name, "primary address", [str(item["email"])])
        self._note_domains(kind, name, "alias", map(str, item.get("aliases") or ()))
        aliases = {self._moved(str(alias)).lower(): self._moved(str(alias)) for alias in item.get("aliases") or ()}
        aliases.pop(email.lower(), None)
        for alias in sorted(filter(_is_test, aliases.values())):
            self.company.notes.append(Note(kind, name, f"alias {alias}", NOT_CARRIED))
        kept = tuple(alias for _low, alias in sorted(aliases.items()) if not _is_test(alias))
        return Entity(kind, name, email, kept, item, id(item) in self._shared, self._id_of(kind, name))

    def _note_domains(self, kind: str, name: str, what: str, addresses: Iterable[str]) -> None:
        """Addresses that end, because their domain is replaced: a note for each domain."""
        for domain in dict.fromkeys(map(domain_of, addresses)):
            new = self._domains.get(domain)
            if new and new != domain:
                why = f"{NOT_CARRIED}; " if _is_test(f"x@{domain}") else ""
                self.company.notes.append(Note(kind, name, f"{what} under {domain}", why + REPLACED.format(new)))

    def _moved(self, address: str) -> str:
        """The address in the domain that it has in the new system."""
        local, at, domain = address.rpartition("@")
        return f"{local}{at}{self._domains.get(domain.lower(), domain)}"

    def _id_of(self, kind: str, name: str) -> str:
        found = self._ids.get(f"{kind} {name}".lower(), "")
        if self._wants_ids and not found:
            self.errors.append(
                f"{kind} {plain(name)}: the organization has no {kind} of this name, so the definition may be another "
                "organization's. Export the organization again, or omit `exit_pack_legacy_addresses`."
            )
        return found

    def _resolve(self) -> None:
        """Members, delegates and rights as entities. What the definition cannot resolve is noted."""
        called: dict[str, list[Entity]] = {}
        for identity, one in self._by_item.items():
            for text in _called(self._item_of(identity)):
                called.setdefault(text, []).append(one)
        for identity, one in self._by_item.items():
            item = self._item_of(identity)
            for option, links in (("members", self.company.members), ("delegates", self.company.delegates)):
                meant = [self._meant(called, one, option, text) for text in item.get(option) or ()]
                if item.get(option) is not None:
                    links[one] = sorted({other for other in meant if other}, key=by_name)
            for row in item.get("mailbox_permissions") or ():
                grantee = self._meant(called, one, "mailbox_permissions", row.get("grantee"))
                if grantee is not None:
                    self.company.rights += [Right(one, grantee, str(each)) for each in sorted(set(row["permissions"]))]

    def _item_of(self, identity: int) -> Item:
        return self._by_item[identity].options

    def _meant(self, called: Mapping[str, list[Entity]], one: Entity, option: str, text: Any) -> Entity | None:
        meant = called.get(str(text).lower(), [])
        if len(meant) > 1:
            self.errors.append(
                f"{one.kind} {plain(one.name)}.{option}: {plain(str(text))!r} means several entities. Use the address."
            )
        if not meant:
            self.company.notes.append(Note(one.kind, one.name, f"{option}: {text}", UNKNOWN))
        return meant[0] if len(meant) == 1 else None


def _item_error(item: Any, plural: str) -> str:
    if not isinstance(item, Mapping):
        return "is not a dictionary. Begin each entity with `- name: …`."
    if not any(item.get(option) for option in identification(BY_PLURAL[plural])):
        return "needs `name` or `email`."
    for option, value in item.items():
        if isinstance(value, str) and ("\0" in value or any("\ud800" <= one <= "\udfff" for one in value)):
            return f"`{option}` has a character that no file can hold. Remove it."
    addresses = [item.get("email"), *(item.get("aliases") or ())]
    wrong = [str(one) for one in addresses if one and not is_address(str(one))]
    return f"{wrong[0]!r} is not an e-mail address." if wrong else ""


def _place(item: Any, plural: str, index: int) -> str:
    name = _name(item) if isinstance(item, Mapping) else ""
    return f"{plural}[{index}]" + (f" ({plain(name)})" if name else "")


def _name(item: Item) -> str:
    """The name; for an item without one its local part or its id."""
    return str(item.get("name") or str(item.get("email") or "").partition("@")[0] or next(iter(item.values()), ""))


def _called(item: Item) -> set[str]:
    """Every text that means the entity, in lower case."""
    texts = [_name(item), item.get("email"), *(item.get("aliases") or ())]
    texts += [value for option, value in item.items() if option.endswith("_id") and isinstance(value, str)]
    return {str(text).lower() for text in texts if text}


def _ending_error(domain: str, entities: list[str]) -> str:
    """One error for all primary addresses of a domain, because one option corrects all of them."""
    more = f" and {len(entities) - MOST_NAMED} more" if len(entities) > MOST_NAMED else ""
    return (
        f"exit_pack_domains: AWS owns the domain {domain}, so it ends with WorkMail. These have their primary address "
        f"in it: {', '.join(entities[:MOST_NAMED])}{more}. Map the domain, such as {domain}=example.com, or "
        "list them in `exit_pack_exclude`."
    )


def _is_test(address: str) -> bool:
    return domain_of(address).endswith(f".{TEST_DOMAIN}")


def _name_errors(entities: Iterable[Entity]) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for one in entities:
        key = (one.kind, one.name.lower())
        if key in seen:
            yield f"{one.kind} {plain(one.name)}: the definition has it twice. Keep one."
        seen.add(key)


def _address_errors(entities: Iterable[Entity]) -> Iterator[str]:
    """Addresses that two entities have, after the domains were mapped."""
    holders: dict[str, Entity] = {}
    for one in entities:
        for address in (one.email, *one.aliases):
            other = holders.setdefault(address.lower(), one)
            if other is not one:
                yield (
                    f"{one.kind} {plain(one.name)}: {address} is also an address of {other.kind} {plain(other.name)}. "
                    "Give it to one of them."
                )
