# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""mailcow: requests to its API, and a script that sends them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from .entities import GROUP, PUBLIC, RESOURCE, USER, Company, Entity, File, Pack, Settings
from .mapping import importing, mapping

TITLE = "mailcow"
RANDOM = "@RANDOM@"
"""In place of a password that the script makes and does not keep."""
QUOTA = 3072
"""Megabytes of a mailbox whose definition has none (the example of mailcow's API)."""
ACCESS = (
    "mailcow refuses IMAP to an account whose first password was not changed yet, so the import signs in as the master "
    "user of Dovecot. In `mailcow.conf`, set `DOVECOT_MASTER_USER=mover` and `DOVECOT_MASTER_PASS` to a long "
    "password of letters and digits, and run `docker compose up -d`. Its name is then `mover@mailcow.local`.",
    "Write `exit_import_password: <the password>` into `secrets.yml`, and run `ansible-vault encrypt secrets.yml`. Add "
    "`-e @secrets.yml --ask-vault-pass` to the command below.",
)
"""https://github.com/mailcow/mailcow-dockerized (generate_config.sh and data/Dockerfiles/dovecot)"""
VARIABLES = "exit_import_host: <name of your mailcow>\nexit_import_master_user: mover@mailcow.local"
AFTER = ("After the last import, empty both variables in `mailcow.conf` and run `docker compose up -d`.",)
LOCAL = re.compile(r"[A-Za-z0-9]+")
"""What mailcow keeps of a resource's description when it makes the address of it."""
SCRIPT = rf"""#!/usr/bin/env bash
# Sends requests.tsv to the API of mailcow (https://mailcow.docs.apiary.io). Needs curl and a key that may write.
#
#   MAILCOW_URL=https://mail.example.com MAILCOW_API_KEY_FILE=key bash mailcow.sh
#
# The script may be run again: what exists is refused by mailcow and listed. Answers are in answers.txt.
set -u
umask 077
cd "$(dirname "$0")" || exit 1
: "${{MAILCOW_URL:?Set it to the address of mailcow, such as https://mail.example.com}}"
: "${{MAILCOW_API_KEY_FILE:?Set it to a file that has the API key}}"
# The key is in no argument, which other users of the machine could see.
header=$(mktemp) || exit 1
trap 'rm -f "$header"' EXIT
printf 'X-API-Key: %s\n' "$(head -n 1 "$MAILCOW_API_KEY_FILE")" >"$header"
failed=0
: >answers.txt
while IFS=$'\t' read -r path body; do
  case $path in '' | '#'*) continue ;; esac
  random=$(head -c 18 /dev/urandom | base64 | tr '+/' 'xy')Aa1-
  for key in password password2; do
    placeholder="\"$key\": \"{RANDOM}\""
    body=${{body//"$placeholder"/"\"$key\": \"$random\""}}
  done
  answer=$(printf '%s' "$body" | curl --silent --show-error --fail-with-body --data-binary @- \
    --header "@$header" --header 'Content-Type: application/json' \
    "$MAILCOW_URL/api/v1/$path" 2>&1)
  code=$?
  case $code$answer in
    0*'"type":"danger"'* | 0*'"type":"error"'* | [1-9]*)
      failed=$((failed + 1))
      # Without the request, which mailcow repeats in its answer.
      reason=$(printf '%s' "$answer" | grep -o '"msg":[^}}]*' || echo "curl ended with $code")
      printf '%s: %s\n' "$path" "$reason" >>answers.txt
      ;;
  esac
done <requests.tsv
echo "$failed requests were refused; see answers.txt"
[ "$failed" -eq 0 ]
"""


def pack(company: Company, settings: Settings) -> Pack:
    made = Pack()
    requests = [
        *(_mailbox(one, settings) for one in company.users),
        *_resources(company, made),
        *_groups(company, made),
        *_aliases(company),
        *_senders(company, made),
    ]
    lines = [f"{path}\t{json.dumps(body, ensure_ascii=False, sort_keys=True)}" for path, body in requests]
    secret = bool(settings.passwords)
    about = "a request a line: its path and its body, separated by a tab"
    made.files = [
        File("requests.tsv", "\n".join(lines) + "\n" if lines else "", about, secret=secret),
        File("mailcow.sh", SCRIPT, "sends the requests", PUBLIC),
        mapping(made, company.users),
    ]
    made.steps = [
        "Add your domains in mailcow. Raise the limits of mailboxes, aliases and quota of each domain.",
        "Allow the API for the address of your machine, and put a key that may write into a file that only you may "
        "read.",
        "Run `MAILCOW_URL=https://… MAILCOW_API_KEY_FILE=… bash mailcow.sh`.",
        "Import the messages, see below.",
        "Switch DNS with the playbook `exit_switch`. Then import what has arrived since.",
    ]
    made.sections = [importing(ACCESS, VARIABLES, AFTER)]
    passwords = (
        "The first passwords are those of `passwords.csv`; mailcow asks for a new one at the first sign-in."
        if settings.passwords
        else "Each mailbox gets a random password that is not known. Set one in mailcow, or connect an identity "
        "provider."
    )
    made.mapped = [
        f"People and mailboxes in `exit_shared_mailboxes` become mailboxes. {passwords}",
        f"Quotas are kept; a mailbox without one in the definition gets {QUOTA} MB.",
        "A group becomes an alias of its members. Groups in groups stay groups.",
        "SEND_AS and SEND_ON_BEHALF become permitted senders. A group is replaced by its members.",
        "Rooms and equipment become resources of SOGo.",
    ]
    _notes(company, made)
    return made


Request = tuple[str, dict[str, Any]]


def _mailbox(one: Entity, settings: Settings) -> Request:
    password = settings.passwords.get(one.name, RANDOM)
    body = {"local_part": one.local, "domain": one.domain, "name": one.title, "active": "1", "authsource": "mailcow"}
    body |= {"password": password, "password2": password, "quota": str(one.options.get("mailbox_quota") or QUOTA)}
    return "add/mailbox", body | {"force_pw_update": "1", "tls_enforce_in": "0", "tls_enforce_out": "0"}


def _groups(company: Company, made: Pack) -> Iterator[Request]:
    for one in company.groups:
        targets = [member.email for member in company.members.get(one, [])]
        if not targets:
            made.leave(one, "entity", "an alias of mailcow needs at least one member; mail to it would be refused")
            continue
        for address in (one.email, *one.aliases):
            yield _alias(address, targets)


def _aliases(company: Company) -> Iterator[Request]:
    for one in company.users:
        for alias in one.aliases:
            yield _alias(alias, [one.email])


def _alias(address: str, targets: list[str]) -> Request:
    return "add/alias", {"address": address, "goto": ",".join(targets), "active": "1"}


def _resources(company: Company, made: Pack) -> Iterator[Request]:
    for one in company.resources:
        if not LOCAL.fullmatch(one.local):
            made.leave(
                one, f"address {one.email}", "mailcow makes the address of letters and digits of the description only"
            )
        for alias in one.aliases:
            made.leave(one, f"alias {alias}", "a resource of mailcow has one address")
        for option in ("description", "delegates", "booking_options"):
            if one.options.get(option):
                made.leave(one, option, "mailcow has no place for it")
        kind = "thing" if one.text("type") == "EQUIPMENT" else "location"
        body = {"description": one.local, "domain": one.domain, "kind": kind, "active": "1", "multiple_bookings": "-1"}
        yield "add/resource", body | {"multiple_bookings_select": "-1", "multiple_bookings_custom": ""}


def _senders(company: Company, made: Pack) -> Iterator[Request]:
    """The permitted senders of each user. The request replaces the whole list."""
    allowed: dict[Entity, set[str]] = {}
    for right in company.rights:
        why = _refused(right.permission, right.owner, right.grantee)
        if why:
            made.leave(right.owner, f"{right.permission} for {right.grantee.name}", why)
            continue
        for person in company.singles([right.grantee], right.owner):
            allowed.setdefault(person, set()).add(right.owner.email)
    for person in company.users:
        if person in allowed:
            yield (
                "edit/mailbox",
                {"items": [person.email], "attr": {"sender_acl": ["default", *sorted(allowed[person])]}},
            )


def _refused(permission: str, owner: Entity, grantee: Entity) -> str:
    if grantee.kind == RESOURCE:
        return "a room or a piece of equipment cannot sign in"
    if permission == "FULL_ACCESS":
        return "mailcow has no API for it; the owner shares folders in SOGo"
    return "a resource of mailcow sends no mail" if owner.kind == RESOURCE else ""


def _notes(company: Company, made: Pack) -> None:
    fields = ("job_title", "department", "company", "office", "telephone", "street", "city", "zip_code", "country")
    for one in company.everything():
        for option in (*fields, "initials") if one.kind == USER else ():
            if one.options.get(option):
                made.leave(one, option, "a mailbox of mailcow has a name only")
        if one.hidden and one.kind != GROUP:
            made.leave(one, "hidden_from_global_address_list", "mailcow has no such setting in its API")
