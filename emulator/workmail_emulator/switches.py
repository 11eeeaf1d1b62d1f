# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is not documented about the service, as switches: a strict reading by default, others on demand."""

from __future__ import annotations

from dataclasses import dataclass, field

from .export_switches import EXPORT_SWITCHES
from .setting_switches import SETTING_SWITCHES
from .switch import STRICT, Switch

__all__ = ["EXPORT_SWITCHES", "SETTING_SWITCHES", "STRICT", "SWITCHES", "UNKNOWNS", "Switch", "Switches"]

ON, OFF = "on", "off"

SWITCHES: dict[str, Switch] = {
    "U1": Switch("Delete of an id that never existed", "EntityNotFoundException", {"ok": "200"}),
    "U2": Switch(
        "Delete of a DELETED id", "EntityStateException", {"ok": "200", "not-found": "EntityNotFoundException"}
    ),
    "U3": Switch("Register of an ENABLED entity, same address", "200", {"error": "EntityAlreadyRegisteredException"}),
    "U4": Switch(
        "Register of an ENABLED entity, another address",
        "EntityAlreadyRegisteredException",
        {"ignored": "200, the address is ignored"},
    ),
    "U5": Switch("Deregister of a DISABLED entity", "EntityStateException", {"ok": "200"}),
    "U6": Switch(
        "A deleted entity looked up by its id",
        "State DELETED, listed permanently",
        {"gone": "EntityNotFoundException, not listed"},
    ),
    "U7": Switch(
        "When an address becomes free",
        "at deregistration",
        {"at-delete": "when its holder is deleted", "after-30-days": "30 days after its holder is disabled"},
    ),
    "U8": Switch("Email of a DISABLED entity", "absent", {"shown": "the last address"}),
    "U9": Switch("Reuse of a deleted entity's name", "at once", {"blocked": "NameAvailabilityException"}),
    "U10": Switch("Uniqueness of names", "over all kinds, without regard to case", {"per-kind": "within a kind"}),
    "U11": Switch("Reserved names", "administrator, guest, krbtgt and the system users", {"none": "none"}),
    "U12": Switch("ListAliases and the primary address", "contains it", {"without": "does not"}),
    "U13": Switch("ListAliases of a DISABLED entity", "EntityStateException", {"empty": "an empty list"}),
    "U14": Switch("CreateAlias on a DISABLED entity", "EntityStateException", {"ok": "200"}),
    "U15": Switch("CreateAlias of an address of its own", "200", {"error": "EmailAddressInUseException"}),
    "U16": Switch("DeleteAlias of a missing alias", "InvalidParameterException", {"ok": "200"}),
    "U17": Switch("DeleteAlias of the primary address", "InvalidParameterException", {"state": "EntityStateException"}),
    "U18": Switch("The limit of 100 aliases", "counts the primary", {"without": "does not"}),
    "U19": Switch("UpdatePrimaryEmailAddress to the present one", "200", {"error": "InvalidParameterException"}),
    "U20": Switch(
        "Associate twice", "200", {"state": "EntityStateException", "parameter": "InvalidParameterException"}
    ),
    "U21": Switch("Disassociate what is not associated", "EntityNotFoundException", {"ok": "200"}),
    "U22": Switch("Associate with a DISABLED end", "EntityStateException", {"ok": "200"}),
    "U23": Switch(
        "Groups in groups",
        "allowed; a cycle is InvalidParameterException",
        {"refused": "UnsupportedOperationException"},
    ),
    "U24": Switch(
        "A resource as member or delegate",
        "InvalidParameterException",
        {"not-found": "EntityNotFoundException"},
    ),
    "U25": Switch("Delete of a group with members", "allowed", {"refused": "EntityStateException"}),
    "U26": Switch("Removing the last delegate with auto-accept off", "EntityStateException", {"ok": "200"}),
    "U27": Switch("Omitted booking options", "false", {"kept": "unchanged"}),
    "U28": Switch(
        "UpdateUser, UpdateGroup, ResetPassword, UpdateMailboxQuota of a DISABLED entity",
        "EntityStateException",
        {"ok": "200"},
    ),
    "U29": Switch(
        "UpdateUser",
        "an empty text clears, an omitted attribute is kept",
        {"rejected": "an empty text is InvalidParameterException", "replaced": "an omitted attribute is cleared"},
    ),
    "U30": Switch("GetMailboxDetails without a mailbox", "EntityNotFoundException", {"default": "quota 51200, size 0"}),
    "U31": Switch("A quota over 51200", "InvalidParameterException", {"ok": "accepted"}),
    "U32": Switch(
        "PutMailboxPermissions with an empty list", "InvalidParameterException", {"deletes": "removes the pair"}
    ),
    "U33": Switch("FULL_ACCESS for a group as grantee", "InvalidParameterException", {"ok": "200"}),
    "U34": Switch("Permissions with a DISABLED end", "EntityStateException", {"ok": "200"}),
    "U35": Switch("DeleteMailboxPermissions of an absent pair", "200", {"not-found": "EntityNotFoundException"}),
    "U36": Switch("Links of a deleted entity", "vanish", {"remain": "stay listed, members with State DELETED"}),
    "U37": Switch("Aliases as identifiers", "DescribeEntity only", {"all": "wherever an address identifies"}),
    "U38": Switch("A name in place of an id", "EntityNotFoundException", {"parameter": "InvalidParameterException"}),
    "U39": Switch(
        "DeleteOrganization with ENABLED users, without force",
        "OrganizationStateException",
        {"parameter": "InvalidParameterException"},
    ),
    "U40": Switch("The alias of a deleted organization", "still taken", {"free": "free"}),
    "U41": Switch(
        "A ClientToken again with different input", "InvalidParameterException", {"ignored": "the first answer"}
    ),
    "U42": Switch("An unverified default domain", "MailDomainStateException", {"ok": "200"}),
    "U43": Switch(
        "Deregistering the default or the test domain",
        "MailDomainInUseException, InvalidParameterException",
        {"ok": "200"},
    ),
    "U44": Switch("Two filters in one list call", "InvalidParameterException", {"and": "both hold"}),
    "U45": Switch("A violation of a shape", "ValidationException", {"parameter": "InvalidParameterException"}),
    "U46": Switch("Order of lists", "as created", {"shuffled": "another one for every list, stable over its pages"}),
    "U48": Switch("DisabledDate after enabling again", "removed", {"kept": "kept"}),
    "U49": Switch("Aliases after enabling again", "gone", {"restored": "back, as far as they are free"}),
    "U50": Switch("MailboxProvisionedDate", "set at registration", {"later": "absent for a while"}),
    "U51": Switch("Dates of DISABLED entities", "as far as they happened", {"absent": "absent"}),
    "U52": Switch("ListMailboxPermissions of a group", "lists", {"error": "InvalidParameterException"}),
    "links-of-disabled": Switch(
        "ListGroupMembers of a DISABLED group, ListResourceDelegates of a DISABLED resource",
        "lists",
        {"refused": "EntityStateException"},
    ),
    "prefix-case": Switch("Prefix filters and case", "case does not matter", {"matters": "case matters"}),
    "directory-type": Switch(
        "The type of the directory, and how long the name of a user may be",
        "VpcDirectory, 64 characters",
        {
            "other": "MicrosoftAD, more than 20 characters are InvalidParameterException; names that exist may be "
            "whatever the directory allows"
        },
    ),
    "inactive-tags": Switch(
        "Tags of an organization that is not Active",
        "ResourceNotFoundException; OrganizationStateException for TagResource",
        {"listed": "ListTagsForResource and UntagResource answer"},
    ),
    "concurrent-writes": Switch(
        "Two writes on one entity at a time", "accepted", {"refused": "EntityStateException or ThrottlingException"}
    ),
    "directory": Switch(
        "The directory behind the organization",
        "writable",
        {
            "read-only": "writes answer UnsupportedOperationException",
            "interoperability": "whatever declares it answers UnsupportedOperationException",
            "unavailable": "DirectoryUnavailableException",
            "unauthenticated": "DirectoryServiceAuthenticationFailedException",
        },
    ),
    **SETTING_SWITCHES,
    **EXPORT_SWITCHES,
}

CONDITIONS = ("directory",)
"""Switches that are no unknown but a condition under which hardly any call succeeds."""
UNKNOWNS: dict[str, Switch] = {
    name: one for name, one in SWITCHES.items() if name not in {*CONDITIONS, *SETTING_SWITCHES, *EXPORT_SWITCHES}
}
"""Those that a write to the directory can meet."""


@dataclass
class Switches:
    """The readings in force; what is not set is strict."""

    chosen: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, reading in list(self.chosen.items()):
            self.set(name, reading)

    def set(self, name: str, reading: str) -> None:
        """Choose a reading. Raises `ValueError` with the existing switches or readings."""
        switch = SWITCHES.get(name)
        if switch is None:
            raise ValueError(f"unknown switch {name!r}; known: {', '.join(SWITCHES)}")
        if reading == STRICT:
            self.chosen.pop(name, None)
        elif reading in switch.others:
            self.chosen[name] = reading
        else:
            raise ValueError(f"{name} is one of {', '.join([STRICT, *switch.others])}, not {reading!r}")

    def get(self, name: str) -> str:
        return self.chosen.get(name, STRICT)

    def strict(self, name: str) -> bool:
        return name not in self.chosen

    def reads(self, name: str, reading: str) -> bool:
        return self.chosen.get(name) == reading

    @classmethod
    def lenient(cls) -> Switches:
        """Every numbered unknown in its first other reading."""
        return cls({name: next(iter(one.others)) for name, one in SWITCHES.items() if name[1:].isdigit()})
