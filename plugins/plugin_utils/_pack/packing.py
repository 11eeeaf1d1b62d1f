# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A definition and the options of the playbook → all files of all packs, or everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...module_utils._task.near import NearNames, question
from ...module_utils._task.option_errors import plain, visible
from . import passwords
from .company import Builder
from .entities import Company, File, Pack, Settings
from .microsoft365 import COUNTRY
from .readme import readme
from .targets import TARGETS

HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z-]{2,}")
BASE = re.compile(r"[A-Za-z][A-Za-z0-9-]*=[^,=+<>;\"\\\n]+(?:,[A-Za-z][A-Za-z0-9-]*=[^,=+<>;\"\\\n]+)*")
GOOGLE_SHARED = ("users", "groups")
SOURCE = "imap.mail.{region}.awsapps.com"
"""WorkMail's IMAP server (https://docs.aws.amazon.com/general/latest/gr/workmail.html)."""


def packs(definition: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """`options`: those of the playbook without their prefixes, `region`, `ids` (`user ann` → id) and
    `organization_id` if legacy addresses are wanted, `kept` (the text of the file of passwords) and `source` (the
    text of the file of passwords of WorkMail, whose path is `source_passwords`).

    Returns `errors`; without any also `files` (path, mode, secret), `contents` by path, and `lines`, a summary. Bad
    input raises nothing.
    """
    targets, errors = _targets(options.get("targets"))
    errors += _option_errors(options, targets)
    domains, wrong = _domains(options.get("domains"))
    builder = Builder(definition, {**options, "domains": domains})
    kept = passwords.Kept(str(options.get("kept") or "") if options.get("passwords") else "")
    source = passwords.Source(
        str(options.get("source") or ""), f"exit_pack_source_passwords: {options.get('source_passwords')}"
    )
    errors += [*wrong, *builder.errors, *kept.errors, *source.errors]
    company = builder.company
    settings = _settings(options, source=source.of(company.users))
    errors += [error for target in targets for error in _refused(target, company, settings)]
    if errors:
        return {"errors": [visible(error) for error in dict.fromkeys(errors)]}
    secret: list[File] = []
    if options.get("passwords"):
        found, file = passwords.passwords(company.users, kept)
        settings, secret = replace(settings, passwords=found), [file]
    return _result(targets, company, settings, secret)


def _result(targets: Iterable[str], company: Company, settings: Settings, secret: list[File]) -> dict[str, Any]:
    files = {file.name: file for file in secret}
    lines = []
    for key in targets:
        pack = TARGETS[key].pack(company, settings)
        made = [*pack.files, readme(TARGETS[key].title, company, pack)]
        files |= {f"{key}/{file.name}": file for file in made}
        lines.append(_line(key, company, pack))
    listed = [{"path": path, "mode": file.mode, "secret": file.secret} for path, file in files.items()]
    return {
        "errors": [],
        "files": listed,
        "contents": {path: file.text for path, file in files.items()},
        "lines": lines,
    }


def _line(key: str, company: Company, pack: Pack) -> str:
    left = len(company.notes) + len(pack.notes)
    told = (
        f"{left} {'entry' if left == 1 else 'entries'} that could not be carried" if left else "everything was carried"
    )
    return f"{key}: {told}; see {key}/README.md"


def _settings(options: Mapping[str, Any], source: Mapping[str, str]) -> Settings:
    region = str(options.get("region") or "<region>")
    return Settings(
        source_host=str(options.get("source_host") or SOURCE.format(region=region)),
        target_host=str(options.get("target_host") or ""),
        organization_id=str(options.get("organization_id") or ""),
        source_passwords=source,
        google_shared=str(options.get("google_shared") or GOOGLE_SHARED[0]),
        ldif_base=str(options.get("ldif_base") or ""),
        usage_location=str(options.get("usage_location") or "").upper(),
    )


def _targets(given: Any) -> tuple[list[str], list[str]]:
    """The targets in the order of the table, and an error for each that is none."""
    asked = [str(one) for one in given or ()]
    errors = [] if asked else [f"exit_pack_targets: names no target. Use any of {', '.join(TARGETS)}."]
    for one in asked:
        if one not in TARGETS:
            near = question(NearNames(TARGETS).nearest(one)) or f"Use any of {', '.join(TARGETS)}."
            errors.append(f"exit_pack_targets: {plain(one)!r} is not a target. {near}")
    return [key for key in TARGETS if key in asked], errors


def _option_errors(options: Mapping[str, Any], targets: Iterable[str]) -> Iterator[str]:
    needing = [key for key in targets if TARGETS[key].hosts]
    if needing and not options.get("target_host"):
        yield f"exit_pack_target_host: is required for {' and '.join(needing)}. Set the IMAP server of the new system."
    if needing and not options.get("source_host") and not options.get("region"):
        yield (
            f"exit_pack_source_host: is required for {' and '.join(needing)}, because the region is not known. Set "
            "it, or set `exit_pack_region`."
        )
    for option in ("source_host", "target_host"):
        if options.get(option) and not HOST.fullmatch(str(options[option])):
            yield f"exit_pack_{option}: {plain(str(options[option]))!r} is not the name of a server."
    shared = options.get("google_shared")
    if shared and shared not in GOOGLE_SHARED:
        yield f"exit_pack_google_shared: {plain(str(shared))!r} is not users or groups."
    location = options.get("usage_location")
    if location is False or (location and not COUNTRY.fullmatch(str(location))):
        # YAML reads the code of Norway, NO, as false.
        yield (
            f"exit_pack_usage_location: {plain(str(location))!r} is not a country code of two letters, as text, such "
            f"as 'DE'."
        )
    base = options.get("ldif_base")
    if base and not BASE.fullmatch(str(base)):
        yield f"exit_pack_ldif_base: {plain(str(base))!r} is not a distinguished name such as dc=example,dc=com."


def _domains(given: Any) -> tuple[dict[str, str], list[str]]:
    """Old domain → new domain, from a dictionary, or from a text such as `old.com=new.com,other.com=new.com`."""
    if isinstance(given, str):
        pairs = [one.partition("=")[::2] for one in given.split(",") if one.strip()]
        given = {old.strip(): new.strip() for old, new in pairs}
    if given and not isinstance(given, Mapping):
        return {}, ["exit_pack_domains: is not a dictionary such as {acme.awsapps.com: example.com}."]
    found = {str(old).lower(): str(new).lower() for old, new in (given or {}).items()}
    wrong = [one for pair in found.items() for one in pair if not DOMAIN.fullmatch(one)]
    return found, [f"exit_pack_domains: {plain(one)!r} is not a domain." for one in wrong]


def _refused(target: str, company: Company, settings: Settings) -> Iterator[str]:
    for one, why in TARGETS[target].refused(company, settings):
        yield (
            f"{target}: {one.kind} {plain(one.name)} cannot be carried: {why}. Change it in WorkMail, or list it in "
            "`exit_pack_exclude`."
        )
