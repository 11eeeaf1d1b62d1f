# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants of an organization or of a mail domain, and what is wrong with it before anything is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._model.domain import DOMAIN
from .._model.organization import MOST_DOMAINS_AT_CREATION, MOST_TAGS, ORGANIZATION, ZONE
from .._model.shared import ORGANIZATION_ID, almost_an_id
from .arguments import ORGANIZATION as NAMED
from .arguments import STATE, Spec, field_of, fields_of
from .limits import text_errors, value_errors
from .named import misnamed
from .option_errors import OptionError, plain, shown, word
from .strict import inspect
from .wanted import Wanted

Options = Mapping[str, Any]

LONGEST_KEY, LONGEST_VALUE = 128, 256
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
    named = [] if options.get("organization") is None else list(_name(text))
    return wanted, [*named, *value_errors(ORGANIZATION, options, where), *parsed.errors, *_tags(wanted, where)]


def unfinished_id(text: str) -> Iterator[OptionError]:
    """The error of an organization that would be an id if it were written in full."""
    if almost_an_id(text):
        yield OptionError("", "organization", f"{shown(text)} {almost_an_id(text)}")


def _name(text: str) -> Iterator[OptionError]:
    if not ORGANIZATION_ID.fullmatch(text):
        wrong = (OptionError("", "organization", told) for told in misnamed(ORGANIZATION, text))
        yield from list(unfinished_id(text)) or wrong


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
    parsed.errors += wrong
    domain = {key: value for key, value in options.items() if isinstance(value, str)}
    for option, value in domain.items():
        texts = misnamed(DOMAIN, value) if option == "domain_name" else text_errors(ZONE, value)
        parsed.errors += (OptionError(where, option, text) for text in texts)
    parsed.domains.append(domain)


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
