# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the targets of a migration take, as data, with the source of each limit.

The names of the targets are those of the packs that `exit_pack` writes.
"""

from __future__ import annotations

from typing import NamedTuple

ALIASES, SIZE, NAME, NESTED = "aliases", "mailbox_size", "name", "nested_groups"
EMPTY, ROOMS, ROOM_ADDRESS, ROOM_ALIASES = "empty_groups", "resources", "resource_address", "resource_aliases"
GROUP_GRANTEE, GROUP_OWNER, ROOM_RIGHTS = "group_rights", "rights_on_groups", "rights_of_resources"
FULL_ACCESS, NOTHING_ELSE = "full_access", "messages_only"
MESSAGE, FOLDERS, ITEMS = "message_size", "folder_names", "items"
NOT_YET = (MESSAGE, FOLDERS, ITEMS)
"""Limits that only an exported archive shows; the playbook exit_verify reports them."""
PACK = "pack {} of the playbook exit_pack"
IMAP_BATCH = "https://learn.microsoft.com/exchange/mailbox-migration/migrating-imap-mailboxes/migrating-imap-mailboxes"
CMDLETS = "https://learn.microsoft.com/powershell/module/exchange/add-mailboxpermission"
GOOGLE_ALIASES = "https://support.google.com/a/answer/33327"
GAM = "https://github.com/GAM-team/GAM/wiki"
MAILCOW_API = "https://github.com/mailcow/mailcow-dockerized/blob/master/data/web/api/openapi.yaml"
VIRTUAL = "https://www.postfix.org/virtual.5.html"
ONE_BY_ONE = "the right is given to each person in the group, so people who join the group later do not get it"


class Limit(NamedTuple):
    what: str
    """What is checked."""
    text: str
    """What the target does with it."""
    source: str
    most: int = 0
    """The greatest number that the target takes: aliases, gigabytes, or characters. 0: it takes none."""


class Target(NamedTuple):
    title: str
    limits: tuple[Limit, ...]


TARGETS = {
    "microsoft365": Target(
        "Microsoft 365",
        (
            Limit(SIZE, "mailboxes of the smaller plans hold 50 GB; larger ones need a larger plan", IMAP_BATCH, 50),
            Limit(NAME, "Exchange takes 64 characters of a name", PACK.format("microsoft365"), 64),
            Limit(GROUP_GRANTEE, f"{ONE_BY_ONE}, unless you make it a mail-enabled security group", CMDLETS),
            Limit(GROUP_OWNER, "a list has no mailbox at Exchange", CMDLETS),
            Limit(ROOM_RIGHTS, "a room or a piece of equipment cannot sign in", CMDLETS),
            Limit(MESSAGE, "an IMAP migration batch skips messages over 35 MB", IMAP_BATCH, 35),
            Limit(FOLDERS, "an IMAP migration batch skips folders with / in their name", IMAP_BATCH),
            Limit(
                ITEMS,
                "an IMAP migration batch copies 500,000 items of a mailbox, the newest first",
                IMAP_BATCH,
                500_000,
            ),
        ),
    ),
    "google": Target(
        "Google Workspace",
        (
            Limit(ALIASES, "Google takes 30 aliases of a user or group; make groups of the others", GOOGLE_ALIASES, 30),
            Limit(NAME, "Google takes 60 characters of a first and of a last name", PACK.format("google"), 60),
            Limit(GROUP_GRANTEE, ONE_BY_ONE, GAM),
            Limit(GROUP_OWNER, "a group has no mailbox at Google", GAM),
            Limit(ROOM_RIGHTS, "a room or a piece of equipment cannot sign in", GAM),
            Limit(ROOM_ADDRESS, "Google gives rooms and equipment addresses of its own", GAM),
        ),
    ),
    "zoho": Target(
        "Zoho Mail",
        (
            Limit(GROUP_GRANTEE, ONE_BY_ONE, PACK.format("zoho")),
            Limit(GROUP_OWNER, "Zoho gives rights on mailboxes of users only", PACK.format("zoho")),
            Limit(ROOM_RIGHTS, "Zoho gives rights to users only", PACK.format("zoho")),
            Limit(ROOMS, "rooms and equipment are set up by hand in Zoho Calendar", PACK.format("zoho")),
            Limit(NESTED, "groups are entered by hand, those within groups first", PACK.format("zoho")),
        ),
    ),
    "mailcow": Target(
        "mailcow",
        (
            Limit(FULL_ACCESS, "mailcow has no API for it; the owner shares folders in SOGo", MAILCOW_API),
            Limit(GROUP_GRANTEE, ONE_BY_ONE, MAILCOW_API),
            Limit(EMPTY, "an alias of mailcow needs at least one member, so mail to the group is refused", MAILCOW_API),
            Limit(ROOM_ADDRESS, "mailcow makes the address of a resource of its description", MAILCOW_API),
            Limit(ROOM_ALIASES, "a resource of mailcow has one address", MAILCOW_API),
            Limit(ROOM_RIGHTS, "a room or a piece of equipment cannot sign in", MAILCOW_API),
        ),
    ),
    "postfix_dovecot": Target(
        "Postfix and Dovecot",
        (
            Limit(ROOMS, "rooms and equipment need a calendar server", PACK.format("postfix_dovecot")),
            Limit(EMPTY, "a virtual alias needs at least one member, so mail to the group is refused", VIRTUAL),
            Limit(
                GROUP_OWNER, "only mailboxes of users have folders that can be shared", PACK.format("postfix_dovecot")
            ),
            Limit(GROUP_GRANTEE, ONE_BY_ONE, PACK.format("postfix_dovecot")),
        ),
    ),
    "imapsync": Target(
        "imapsync",
        (
            Limit(ROOMS, "a room or a piece of equipment cannot sign in over IMAP", PACK.format("imapsync")),
            Limit(
                NOTHING_ELSE,
                "copies messages only: build users, groups, aliases and rights another way",
                PACK.format("imapsync"),
            ),
        ),
    ),
    "mbsync": Target(
        "mbsync",
        (
            Limit(ROOMS, "a room or a piece of equipment cannot sign in over IMAP", PACK.format("mbsync")),
            Limit(
                NOTHING_ELSE,
                "copies messages only: build users, groups, aliases and rights another way",
                PACK.format("mbsync"),
            ),
        ),
    ),
    "ldif": Target(
        "LDAP directory",
        (
            Limit(EMPTY, "a groupOfNames needs at least one member", "RFC 4519, section 3.5"),
            Limit(
                NOTHING_ELSE,
                "holds names, addresses and groups only: rights are not part of a directory",
                PACK.format("ldif"),
            ),
        ),
    ),
    "vcard": Target(
        "address book (vCard)",
        (Limit(NOTHING_ELSE, "holds names and addresses only", PACK.format("vcard")),),
    ),
}
