# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants of an organization or of a mail domain, and what is wrong with it before anything is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .._model.domain import DOMAIN
from .._model.organization import MAX_DOMAINS_AT_CREATION, MAX_TAGS, ORGANIZATION, ZONE
from .._model.shared import ORGANIZATION_ID, id_error
from .arguments import MANAGING, STATE, Options, Spec, field_argument, field_arguments
from .limits import text_errors, value_errors
from .named import name_errors
from .option_errors import OptionError, plain, quoted, yaml_type
from .shapes import text_error
from .strict import inspect
from .wanted import Wanted

MAX_KEY_LENGTH, MAX_VALUE_LENGTH = 128, 256
RESERVED = "aws:"
"""Beginning of tag keys that are the service's own."""


def organization_arguments() -> Spec:
    """Options of `workmail_organization`: what is chosen at creation, tags, and what guards its deletion."""
    spec = {**MANAGING, **STATE, **field_arguments(ORGANIZATION)}
    spec["kms_key_arn"]["no_log"] = False
    deletion = {field.option: field_argument(field, secret=False) for field in ORGANIZATION.deletion}
    spec |= {
        option: {"type": rule["type"], **({"default": False} if rule["type"] == "bool" else {})}
        for option, rule in deletion.items()
    }
    wait = {"wait": {"type": "bool", "default": True}, "wait_timeout": {"type": "int", "default": 1800}}
    return {**spec, "tags": {"type": "dict"}, "purge_tags": {"type": "bool", "default": True}, **wait}


@dataclass
class ParsedDomains:
    """The domains of a new organization, checked item by item, and everything that is wrong with them."""

    domains: list[Mapping[str, str]] = field(default_factory=list)
    errors: list[OptionError] = field(default_factory=list)


def wanted_organization(options: Options, raw: Options) -> tuple[Wanted, list[OptionError]]:
    """The wanted organization and all errors of its options. Domains are taken as they arrived, to name the item."""
    text = str(options.get("organization") or "")
    where = f"organization {plain(str(options.get('organization')))}"
    parsed = _parse_domains(raw.get("domains"), where)
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
    named = [] if options.get("organization") is None else list(_name_errors(text))
    return wanted, [*named, *value_errors(ORGANIZATION, options, where), *parsed.errors, *_tag_errors(wanted, where)]


def id_errors(text: str) -> Iterator[OptionError]:
    """The error of an organization that would be an id if it were written in full."""
    if id_error(text):
        yield OptionError("", "organization", f"{quoted(text)} {id_error(text)}")


def _name_errors(text: str) -> Iterator[OptionError]:
    if not ORGANIZATION_ID.fullmatch(text):
        wrong = (OptionError("", "organization", text) for text in name_errors(ORGANIZATION, text))
        yield from list(id_errors(text)) or wrong


def _parse_domains(listed: object, where: str) -> ParsedDomains:
    parsed = ParsedDomains()
    if not isinstance(listed, list):
        return parsed
    if len(listed) > MAX_DOMAINS_AT_CREATION:
        parsed.errors.append(
            OptionError(
                where,
                "domains",
                f"{len(listed)} domains; {MAX_DOMAINS_AT_CREATION} can be given at creation. Register the rest with "
                "workmail_domain.",
            )
        )
    for index, item in enumerate(listed):
        _parse_domain(parsed, f"{where}.domains[{index}]", item)
    return parsed


def _parse_domain(parsed: ParsedDomains, where: str, item: object) -> None:
    if not isinstance(item, Mapping):
        text = f"is {yaml_type(item)} but must be a dictionary; write `- domain_name: …`."
        parsed.errors.append(OptionError(where, "", text))
        return
    options, wrong = inspect(item, organization_arguments()["domains"]["options"], where)
    parsed.errors += wrong
    domain = {key: value for key, value in options.items() if isinstance(value, str)}
    for option, value in domain.items():
        texts = name_errors(DOMAIN, value) if option == "domain_name" else text_errors(ZONE, value)
        parsed.errors += (OptionError(where, option, text) for text in texts)
    parsed.domains.append(domain)


def _tag_errors(wanted: Wanted, where: str) -> Iterator[OptionError]:
    tags = wanted.tags or {}
    if len(tags) > MAX_TAGS:
        yield OptionError(where, "tags", f"{len(tags)} tags; an organization can have {MAX_TAGS}. Remove some.")
    for key, value in tags.items():
        yield from (OptionError(where, f"tags.{plain(key)}", text) for text in _one_tag_errors(key, value))


def _one_tag_errors(key: str, value: object) -> Iterator[str]:
    if not 1 <= len(key) <= MAX_KEY_LENGTH:
        yield f"the key has {len(key)} characters; 1 to {MAX_KEY_LENGTH} are allowed."
    elif key.lower().startswith(RESERVED):
        yield f"keys that begin with {RESERVED} are reserved for AWS; choose another."
    if not isinstance(value, str):
        yield text_error(value)
    elif len(value) > MAX_VALUE_LENGTH:
        yield f"has {len(value)} characters; at most {MAX_VALUE_LENGTH} are allowed."
