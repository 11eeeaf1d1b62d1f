# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""LDIF for an LDAP server: people, groups, rooms and equipment (RFC 2849, RFC 4514, RFC 4519, RFC 2798)."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator

from .entities import GROUP, RESOURCE, USER, Company, Entity, File, Pack, Settings
from .shell import one_line

TITLE = "LDIF"
UNITS = {USER: "people", GROUP: "groups", RESOURCE: "resources"}
WIDTH = 76
SAFE = re.compile(r"[\x01-\x09\x0b\x0c\x0e-\x1f\x21-\x39\x3b\x3d-\x7f][\x01-\x09\x0b\x0c\x0e-\x7f]*")
"""SAFE-STRING of RFC 2849: it does not begin with a blank, a colon or <."""
PRINTABLE = re.compile(r"[A-Za-z0-9'()+,./:? -]*[A-Za-z0-9'()+,./:?-][A-Za-z0-9'()+,./:? -]*")
"""PrintableString of RFC 4517, which telephone numbers are, with more than blanks in it."""
ESCAPED = re.compile(r'[\\,+"<>;=]|\A[# ]| \Z')
FIELDS = {
    "first_name": "givenName",
    "initials": "initials",
    "job_title": "title",
    "street": "street",
    "city": "l",
    "zip_code": "postalCode",
    "company": "o",
    "department": "departmentNumber",
    "office": "physicalDeliveryOfficeName",
}
Attribute = tuple[str, str]


def refused(company: Company, _settings: Settings) -> Iterator[tuple[Entity, str]]:
    """Names that LDAP, which ignores repeated blanks, takes for the same."""
    for entities in (company.users, company.groups, company.resources):
        counts = Counter(_same(one.name) for one in entities)
        yield from (
            (one, "LDAP takes its name for that of another one") for one in entities if counts[_same(one.name)] > 1
        )


def _same(name: str) -> str:
    return " ".join(one_line(name).casefold().split())


def pack(company: Company, settings: Settings) -> Pack:
    made = Pack()
    base = settings.ldif_base or default_base(company)
    present = _present(company)
    entries = [*_units(base)]
    entries += [_person(one, base, made) for one in company.users]
    entries += [_resource(company, one, base, made, present) for one in company.resources]
    entries += [entry for one in company.groups for entry in _group(company, one, base, made, present)]
    # Without the line `version: 1`, which slapadd takes for an entry; what slapcat writes has none either.
    text = "\n".join("".join(map(line, entry)) for entry in entries)
    made.files = [File("directory.ldif", text, "the directory")]
    made.steps = [
        f"Create the entry `{base}` on the server, or use another base with `exit_pack_ldif_base`.",
        "Load the file: `ldapadd -x -D <administrator> -W -f directory.ldif`, or `slapadd` while the server is "
        "stopped.",
        "Set passwords, for example with `ldappasswd`. The file has none.",
    ]
    made.mapped = [
        f"People become `inetOrgPerson` in `ou=people,{base}`. `mail` has the primary address first, then the aliases. "
        "The whole address is in `postalAddress`, too.",
        "Groups become `groupOfNames` in `ou=groups`, with groups in groups. Rooms become `room` and equipment "
        "`device` in `ou=resources`. `extensibleObject` lets them have addresses.",
        "Delegates of rooms and equipment become `manager`; a group that is a delegate stays a group.",
        "Rights on mailboxes, quotas and booking rules are not part of a directory.",
    ]
    return made


def default_base(company: Company) -> str:
    """The domain of most addresses as a distinguished name (RFC 2247)."""
    counts = Counter(one.domain for one in company.everything())
    domain = min(counts, key=lambda name: (-counts[name], name), default="example.com")
    return ",".join(f"dc={escaped(part)}" for part in domain.split("."))


def escaped(text: str) -> str:
    """A value in a distinguished name (RFC 4514, 2.4)."""
    return ESCAPED.sub(lambda found: f"\\{found[0]}", one_line(text))


def name_of(one: Entity, base: str) -> str:
    attribute = "uid" if one.kind == USER else "cn"
    return f"{attribute}={escaped(one.name)},ou={UNITS[one.kind]},{base}"


def line(attribute: Attribute) -> str:
    """An attribute, in Base64 where it is not safe as it is, folded (RFC 2849)."""
    name, value = attribute
    value = one_line(value)
    if SAFE.fullmatch(value) and not value.endswith(" "):
        whole = f"{name}: {value}"
    else:
        whole = f"{name}:: {base64.b64encode(value.encode()).decode()}"
    rest = [whole[start : start + WIDTH - 1] for start in range(WIDTH, len(whole), WIDTH - 1)]
    return "\n ".join([whole[:WIDTH], *rest]) + "\n"


def _units(base: str) -> Iterator[list[Attribute]]:
    for unit in UNITS.values():
        yield [("dn", f"ou={unit},{base}"), ("objectClass", "organizationalUnit"), ("ou", unit)]


def _person(one: Entity, base: str, made: Pack) -> list[Attribute]:
    first, last = one.names
    entry = [("dn", name_of(one, base)), ("objectClass", "inetOrgPerson"), ("uid", one.name)]
    entry += [("cn", one.title), ("displayName", one.title), ("sn", last)]
    options = {option: one.text(option) for option in FIELDS} | {"first_name": first}
    entry += [(FIELDS[option], text) for option, text in options.items() if text.strip()]
    entry += [("mail", address) for address in (one.email, *one.aliases)]
    telephone = one.text("telephone")
    if PRINTABLE.fullmatch(telephone):
        entry.append(("telephoneNumber", telephone))
    elif telephone:
        made.leave(one, "telephone", "LDAP takes letters without accents, digits and '()+,-./:? in a telephone number")
    town = " ".join(filter(None, (one.text("zip_code"), one.text("city"))))
    where = [part for part in (one.text("street"), town, one.text("country")) if part.strip()]
    if where:
        entry.append(("postalAddress", "$".join(_postal(part) for part in where)))
    for option in ("mailbox_quota", "hidden_from_global_address_list"):
        if one.options.get(option):
            made.leave(one, option, "the object class of a person has no attribute for it")
    return entry


def _postal(text: str) -> str:
    """A line of a postal address (RFC 4517, 3.3.28)."""
    return one_line(text).replace("\\", "\\5C").replace("$", "\\24")


def _present(company: Company) -> set[Entity]:
    """The entities that can be members: users, and groups that have a member themselves."""
    present = {one for one in company.users if one.kind == USER} | set(company.groups)
    while True:
        empty = {one for one in company.groups if one in present and present.isdisjoint(company.members.get(one, ()))}
        if not empty:
            return present
        present -= empty


def _group(company: Company, one: Entity, base: str, made: Pack, present: set[Entity]) -> Iterator[list[Attribute]]:
    if one not in present:
        made.leave(one, "entity", "a groupOfNames needs at least one member (RFC 4519)")
        return
    for member in company.members.get(one, ()):
        if member not in present:
            made.leave(one, f"members: {member.name}", "the group has no members, so it is not in the directory")
    entry = [("dn", name_of(one, base)), ("objectClass", "groupOfNames"), ("objectClass", "extensibleObject")]
    entry += [("cn", one.name), *(("mail", address) for address in (one.email, *one.aliases))]
    yield entry + [("member", name_of(member, base)) for member in company.members[one] if member in present]
    if one.hidden:
        made.leave(one, "hidden_from_global_address_list", "the object class of a group has no attribute for it")


def _resource(company: Company, one: Entity, base: str, made: Pack, present: set[Entity]) -> list[Attribute]:
    kind = "device" if one.text("type") == "EQUIPMENT" else "room"
    entry = [("dn", name_of(one, base)), ("objectClass", kind), ("objectClass", "extensibleObject"), ("cn", one.name)]
    if one.text("description").strip():
        entry.append(("description", one.text("description")))
    entry += [("mail", address) for address in (one.email, *one.aliases)]
    for person in company.delegates.get(one, ()):
        if person in present:
            entry.append(("manager", name_of(person, base)))
        else:
            made.leave(one, f"delegates: {person.name}", "the group has no members, so it is not in the directory")
    if one.hidden:
        made.leave(one, "hidden_from_global_address_list", "the object class of a room has no attribute for it")
    return entry
