# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants of an organization or of a mail domain, and what is wrong with it before anything is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._model.domain import DOMAIN
from .._model.organization import MOST_DOMAINS_AT_CREATION, MOST_TAGS, ORGANIZATION
from .arguments import ORGANIZATION as NAMED
from .arguments import STATE, Spec, field_of, fields_of
from .named import misnamed
from .option_errors import OptionError, plain, shown, word
from .strict import inspect
from .wanted import Wanted

Options = Mapping[str, Any]

ID = re.compile(r"m-[0-9a-f]{32}")
ALMOST_ID = re.compile(r"m-[0-9a-f]{8,}", re.IGNORECASE)
ALIAS = re.compile(r"(?!d-)[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*")
DIRECTORY = re.compile(r"d-[0-9a-f]{10}")
KEY_ARN = re.compile(r"arn:aws:kms:[a-z0-9-]*:[a-z0-9-]+:[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,1023}")
ZONE = re.compile(r"[^/\\]{1,32}")
LONGEST_ALIAS, LONGEST_KEY, LONGEST_VALUE = 62, 128, 256
RESERVED = "aws:"
"""Beginning of tag keys that are the service's own."""


def organization_arguments() -> Spec:
    """Options of `workmail_organization`: what is chosen at creation, tags, and what guards its deletion."""
    spec = {**NAMED, **STATE, **fields_of(ORGANIZATION)}
    spec["kms_key_arn"]["no_log"] = False
    deletion = {field.option: field_of(field, secret=False) for field in ORGANIZATION.deletion}
    spec |= {
        option: {"type": rule["type"], **({"default": False} if rule["type"] == "bool" else {})}
        for option, rule in deletion.items()
    }
    wait = {"wait": {"type": "bool", "default": True}, "wait_timeout": {"type": "int", "default": 1800}}
    return {**spec, "tags": {"type": "dict"}, "purge_tags": {"type": "bool", "default": True}, **wait}


def is_id(text: str) -> bool:
    return ID.fullmatch(text) is not None


@dataclass
class Parsed:
    """The domains of a new organization, checked item by item, and everything that is wrong with them."""

    domains: list[Mapping[str, str]] = field(default_factory=list)
    errors: list[OptionError] = field(default_factory=list)


def organization(options: Options, raw: Options) -> tuple[Wanted, list[OptionError]]:
    """The wanted organization and all errors of its options. Domains are taken as they arrived, to name the item."""
    text = str(options.get("organization") or "")
    where = f"organization {plain(str(options.get('organization')))}"
    parsed = _domains(raw.get("domains"), where)
    tags = options.get("tags") if isinstance(options.get("tags"), Mapping) else None
    present = options.get("state") != "absent"
    chosen = [field for _part, field in ORGANIZATION.fields()] if present else ORGANIZATION.deletion
    values = {field.option: options.get(field.option) for field in chosen} | (
        {"domains": parsed.domains} if present else {}
    )
    wanted = Wanted(
        ORGANIZATION,
        where,
        name=text,
        present=present,
        values={option: value for option, value in values.items() if value is not None and value != []},
        tags=tags,
        purge_tags=options.get("purge_tags") is not False,
        settles=options.get("wait") is not False or (present and bool(tags)),
    )
    named = [] if options.get("organization") is None else list(_alias(text))
    return wanted, [*named, *_creation(options, where), *parsed.errors, *_tags(wanted, where)]


def almost_an_id(text: str) -> Iterator[OptionError]:
    """The error of an organization that would be an id if it were written in full."""
    if ALMOST_ID.fullmatch(text) and not ID.fullmatch(text):
        told = "looks like an id, but an id is m- and 32 lowercase hexadecimal digits."
        yield OptionError("", "organization", f"{shown(text)} {told}")


def _alias(text: str) -> Iterator[OptionError]:
    if is_id(text):
        return
    almost = list(almost_an_id(text))
    if almost:
        yield from almost
    elif len(text) > LONGEST_ALIAS or not ALIAS.fullmatch(text):
        yield OptionError(
            "",
            "organization",
            f"{shown(text)} is neither an id nor an alias: 1 to {LONGEST_ALIAS} letters and digits with single hyphens "
            "between them, not beginning with d-.",
        )


def _creation(options: Options, where: str) -> Iterator[OptionError]:
    directory, key = options.get("directory_id"), options.get("kms_key_arn")
    if isinstance(directory, str) and not DIRECTORY.fullmatch(directory):
        yield OptionError(
            where, "directory_id", f"{shown(directory)} is not a directory id: use d- and ten hexadecimal digits."
        )
    if isinstance(key, str) and not KEY_ARN.fullmatch(key):
        yield OptionError(
            where,
            "kms_key_arn",
            f"{shown(key)} is not the ARN of a KMS key: use arn:aws:kms:<region>:<account>:key/<id>.",
        )


def _domains(listed: object, where: str) -> Parsed:
    parsed = Parsed()
    if not isinstance(listed, list):
        return parsed
    if len(listed) > MOST_DOMAINS_AT_CREATION:
        parsed.errors.append(
            OptionError(
                where,
                "domains",
                f"{len(listed)} domains; {MOST_DOMAINS_AT_CREATION} can be given at creation. Register the rest with "
                "workmail_domain.",
            )
        )
    for index, item in enumerate(listed):
        _domain_item(parsed, f"{where}.domains[{index}]", item)
    return parsed


def _domain_item(parsed: Parsed, where: str, item: object) -> None:
    if not isinstance(item, Mapping):
        text = f"is {word(item)} but must be a dictionary; write `- domain_name: …`."
        parsed.errors.append(OptionError(where, "", text))
        return
    options, wrong = inspect(item, organization_arguments()["domains"]["options"], where)
    name, zone = options.get("domain_name"), options.get("hosted_zone_id")
    parsed.errors += wrong
    if isinstance(name, str):
        parsed.errors += (OptionError(where, "domain_name", text) for text in misnamed(DOMAIN, name))
    if isinstance(zone, str) and not ZONE.fullmatch(zone):
        parsed.errors.append(
            OptionError(where, "hosted_zone_id", f"{shown(zone)} is not the id of a Route 53 zone; omit /hostedzone/.")
        )
    parsed.domains.append({key: value for key, value in options.items() if isinstance(value, str)})


def _tags(wanted: Wanted, where: str) -> Iterator[OptionError]:
    tags = wanted.tags or {}
    if len(tags) > MOST_TAGS:
        yield OptionError(where, "tags", f"{len(tags)} tags; an organization can have {MOST_TAGS}. Remove some.")
    for key, value in tags.items():
        yield from (OptionError(where, f"tags.{plain(key)}", text) for text in _tag(key, value))


def _tag(key: str, value: object) -> Iterator[str]:
    if not 1 <= len(key) <= LONGEST_KEY:
        yield f"the key has {len(key)} characters; 1 to {LONGEST_KEY} are allowed."
    elif key.lower().startswith(RESERVED):
        yield f"keys that begin with {RESERVED} are reserved for AWS; choose another."
    if isinstance(value, (bool, int, float)):
        yield f"{value!r} is {word(value)} but must be text; quote it in YAML."
    elif not isinstance(value, str):
        yield f"is {word(value)} but must be text; write one text."
    elif len(value) > LONGEST_VALUE:
        yield f"has {len(value)} characters; at most {LONGEST_VALUE} are allowed."
