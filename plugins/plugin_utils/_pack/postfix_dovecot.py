# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Postfix and Dovecot: tables of addresses, mailboxes, senders and users, and the rights on mailboxes."""

from __future__ import annotations

import base64
import hashlib
import shlex
from collections.abc import Iterator

from .entities import GROUP, RESOURCE, Company, Entity, File, Pack, Settings
from .mapping import importing, mapping

TITLE = "Postfix and Dovecot"
NO_PASSWORD = "{PLAIN-MD5}*"
"""A hash that no password has."""
RIGHTS = "lookup read write write-seen write-deleted insert post expunge create"
"""What a holder of FULL_ACCESS may do with a folder (https://doc.dovecot.org/2.3/settings/plugin/acl/)."""
ACL_HEAD = """\
#!/usr/bin/env bash
# Gives the holders of FULL_ACCESS rights on all folders that a mailbox has now. Run it on the server after the import.
set -u
share() {
  doveadm mailbox list -u "$1" | while IFS= read -r folder; do
    doveadm acl set -u "$1" "$folder" "user=$2" RIGHTS
  done
}
""".replace("RIGHTS", RIGHTS)
ACCESS = (
    "The import opens all mailboxes as a master user. On the server, run `doveadm pw -s SHA512-CRYPT`, and write "
    "`mover:<its answer>` into `/etc/dovecot/master-users`, readable for Dovecot only. Add this *before* the other "
    "`passdb` (Dovecot 2.3), and reload Dovecot:\n\n"
    "   ```text\n"
    "   passdb {\n"
    "     driver = passwd-file\n"
    "     args = /etc/dovecot/master-users\n"
    "     master = yes\n"
    "     result_success = continue\n"
    "   }\n"
    "   ```",
    "Write `exit_import_password: <the password>` into `secrets.yml`, and run `ansible-vault encrypt secrets.yml`. Add "
    "`-e @secrets.yml --ask-vault-pass` to the command below.",
)
"""https://doc.dovecot.org/2.3/configuration_manual/authentication/master_users/"""
VARIABLES = "exit_import_host: <name of your server>\nexit_import_master_user: mover"
AFTER = ("After the last import, remove the `passdb` of the master user.",)
NO_LIST = "Postfix and Dovecot have no address list"


def pack(company: Company, settings: Settings) -> Pack:
    made = Pack()
    domains = sorted({address.rpartition("@")[2].lower() for one in _delivered(company) for address in _all(one)})
    made.files = [
        File("virtual_domains", "".join(f"{domain} OK\n" for domain in domains), "domains that are received"),
        File(
            "virtual_mailboxes", _lines((one.email, f"{one.domain}/{one.local}/") for one in company.users), "mailboxes"
        ),
        File("virtual_aliases", _lines(_aliases(company, made)), "aliases, and groups with their members"),
        File("sender_logins", _lines(_senders(company, made)), "who may send from which address"),
        File("users", _users(company, settings), "users of Dovecot", secret=bool(settings.passwords)),
        File("rights.sh", _rights(company, made), "gives rights on mailboxes"),
        mapping(made, company.users),
    ]
    made.steps = [
        "Copy the tables to `/etc/postfix`, and run `postmap` for `virtual_domains`, `virtual_mailboxes`, "
        "`virtual_aliases` and `sender_logins`. Name them in `main.cf`: `virtual_mailbox_domains`, "
        "`virtual_mailbox_maps`, `virtual_alias_maps`, `smtpd_sender_login_maps`, each as `hash:/etc/postfix/…`.",
        "Copy `users` to `/etc/dovecot/users`, readable for Dovecot only. Use it as `passdb` and `userdb` with "
        "`driver = passwd-file`. Set `mail_uid`, `mail_gid`, and `mail_home` such as `/var/mail/%d/%n`.",
        "Import the messages, see below.",
        "Turn on the plugin `acl` with a shared namespace, and run `rights.sh`.",
        "Switch DNS with the playbook `exit_switch`. Then import what has arrived since.",
    ]
    made.sections = [importing(ACCESS, VARIABLES, AFTER)]
    passwords = (
        "The passwords of `passwords.csv` are hashed in `users` (SSHA512)."
        if settings.passwords
        else "`users` has no passwords, so that no user can sign in. Write hashes of `doveadm pw` into it, or use "
        "another passdb."
    )
    made.mapped = [
        f"People and mailboxes in `exit_shared_mailboxes` become mailboxes. {passwords}",
        "Quotas are kept as `userdb_quota_rule`.",
        "Groups become virtual aliases; groups in groups stay groups. All may write to them.",
        "SEND_AS and SEND_ON_BEHALF become logins that may send from the address, FULL_ACCESS becomes rights on the "
        "folders. A group is replaced by its members.",
        f"Names and other fields of people are left out: {NO_LIST}. The packs `ldif` and `vcard` have them.",
    ]
    for one in company.resources:
        made.leave(one, "entity", "rooms and equipment need a calendar server")
    return made


def _delivered(company: Company) -> list[Entity]:
    return [*company.users, *company.groups]


def _all(one: Entity) -> tuple[str, ...]:
    return (one.email, *one.aliases)


def _lines(rows: Iterator[tuple[str, str]]) -> str:
    """A table (postmap(1)); Postfix looks addresses up in lower case."""
    return "".join(f"{key.lower()} {value}\n" for key, value in rows)


def _aliases(company: Company, made: Pack) -> Iterator[tuple[str, str]]:
    for one in company.users:
        for alias in one.aliases:
            yield alias, one.email
    for one in company.groups:
        for member in company.members.get(one, ()):
            if member.kind == RESOURCE:
                made.leave(one, f"members: {member.name}", "rooms and equipment need a calendar server")
        members = [member.email for member in company.members.get(one, ()) if member.kind != RESOURCE]
        if not members:
            made.leave(one, "entity", "a virtual alias needs at least one member; mail to it would be refused")
            continue
        for address in _all(one):
            yield address, ", ".join(members)


def _senders(company: Company, made: Pack) -> Iterator[tuple[str, str]]:
    logins: dict[Entity, set[str]] = {one: {one.email.lower()} for one in company.users}
    for right in company.grants("SEND_AS", "SEND_ON_BEHALF"):
        if RESOURCE in (right.owner.kind, right.grantee.kind):
            made.leave(right.owner, f"{right.permission} for {right.grantee.name}", "rooms and equipment are left out")
            continue
        logins.setdefault(right.owner, set()).update(one.email.lower() for one in company.persons_in(right.grantee))
    for one in _delivered(company):
        for address in _all(one) if logins.get(one) else ():
            yield address, ", ".join(sorted(logins[one]))


def _users(company: Company, settings: Settings) -> str:
    """passwd-file (https://doc.dovecot.org/2.3/configuration_manual/authentication/passwd_file/)."""
    lines = []
    for one in company.users:
        password = settings.passwords.get(one.name, "")
        quota = one.options.get("mailbox_quota")
        extra = f"userdb_quota_rule=*:storage={quota}M" if quota else ""
        lines.append(f"{one.email.lower()}:{hashed(password) if password else NO_PASSWORD}::::::{extra}\n")
    return "".join(lines)


def hashed(password: str) -> str:
    """SSHA512 with a salt that follows from the password, so that the same password gives the same file.

    The password is long and random, so that no two are the same and none can be guessed.
    """
    salt = hashlib.sha256(b"salt" + password.encode()).digest()[:16]
    digest = hashlib.sha512(password.encode() + salt).digest()
    return "{SSHA512}" + base64.b64encode(digest + salt).decode()


def _rights(company: Company, made: Pack) -> str:
    lines = []
    for right in company.grants("FULL_ACCESS"):
        if RESOURCE in (right.owner.kind, right.grantee.kind) or right.owner.kind == GROUP:
            why = "only mailboxes of users have folders that can be shared, with users"
            made.leave(right.owner, f"{right.permission} for {right.grantee.name}", why)
            continue
        people = company.singles([right.grantee], right.owner)
        lines += [shlex.join(("share", right.owner.email.lower(), one.email.lower())) for one in people]
    return ACL_HEAD + "".join(f"{line}\n" for line in lines)
