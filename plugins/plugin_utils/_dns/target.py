# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The records that the new mail system wants, for each domain, and everything that is wrong with the input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from .records import RecordSet, below, dotted, record_set
from .spf import is_spf, terms

TARGETS = ("microsoft365", "google", "custom")
USUAL_TTL = 3600
SPF_OF = {"microsoft365": "include:spf.protection.outlook.com", "google": "include:_spf.google.com"}
"""Microsoft 365, external DNS records; Google Workspace, set up SPF."""
OUTLOOK_MX = "0 {token}.mail.protection.outlook.com."
OUTLOOK_AUTODISCOVER = "autodiscover.outlook.com."
GOOGLE_MX = "1 smtp.google.com."
RECORDS = "exit_switch_records"


@dataclass
class Wanted:
    """What the new system needs in one domain."""

    domain: str
    mx: RecordSet
    spf: list[str] = field(default_factory=list)
    """Terms to add."""
    autodiscover: RecordSet | None = None
    others: list[RecordSet] = field(default_factory=list)
    """DKIM, verification of the domain, and what else it asks for."""
    derived: bool = False
    """True if the MX was derived from the name of the domain, so that a person must compare it."""

    @property
    def has_dkim(self) -> bool:
        return any("._domainkey." in one.name for one in self.others)


def given_records(given: object, option: str) -> tuple[list[RecordSet], list[str]]:
    """The records of a variable, a list or its text in YAML, and all that is wrong with them."""
    if given in (None, "", [], {}):
        return [], []
    if isinstance(given, str):
        try:
            given = yaml.safe_load(given)
        except yaml.YAMLError:
            given = None
    if not isinstance(given, list):
        wanted = "{name: example.com, type: MX, value: 10 mx.example.net}"
        return [], [f"`{option}` must be a list of records, such as `- {wanted}`."]
    sets: dict[tuple[str, str], RecordSet] = {}
    errors = []
    for number, row in enumerate(given):
        try:
            one = record_set(row if isinstance(row, Mapping) else {})
        except ValueError as error:
            errors.append(f"`{option}[{number}]`: {error}.")
            continue
        known = sets.get(one.key)
        values = (*(known.values if known else ()), *one.values)
        sets[one.key] = one._replace(values=tuple(dict.fromkeys(values)))
    return list(sets.values()), errors


def wanted_of(domain: str, target: str, records: Iterable[RecordSet]) -> tuple[Wanted | None, list[str]]:
    """What one domain needs, and what is wrong with it."""
    name = dotted(domain)
    mine = {one.key: one for one in records if below(one.name, domain)}
    given = mine.pop((name, "MX"), None)
    mx = given if given is not None and given.values else _usual_mx(name, target)
    if mx is None:
        return None, [
            f"`{RECORDS}` has no MX record for {domain}. Add the one that the new system shows, such as "
            f"`{{name: {domain}, type: MX, value: 10 mx.example.net}}`."
        ]
    autodiscover = mine.pop((f"autodiscover.{name}", "CNAME"), None)
    if autodiscover is None and target == "microsoft365":
        autodiscover = RecordSet(f"autodiscover.{name}", "CNAME", (OUTLOOK_AUTODISCOVER,))
    wanted = Wanted(domain, mx, autodiscover=autodiscover, derived=given is None and target == "microsoft365")
    wanted.spf, rest = _spf(mine.pop((name, "TXT"), None), target)
    wanted.others = [*([rest] if rest else []), *mine.values()]
    return wanted, [*_spf_errors(wanted), *_shape_errors(name, wanted)]


def _usual_mx(name: str, target: str) -> RecordSet | None:
    if target == "microsoft365":
        return RecordSet(name, "MX", (OUTLOOK_MX.format(token=name.rstrip(".").replace(".", "-")),))
    return RecordSet(name, "MX", (GOOGLE_MX,)) if target == "google" else None


def _spf(given: RecordSet | None, target: str) -> tuple[list[str], RecordSet | None]:
    """The terms to add to SPF, and the other texts of the domain."""
    values = given.values if given else ()
    own = [one for one in values if is_spf(one)]
    others = tuple(one for one in values if not is_spf(one))
    spf = own or ([SPF_OF[target]] if target in SPF_OF else [])
    return spf, given._replace(values=others) if given is not None and others else None


def _spf_errors(wanted: Wanted) -> Iterator[str]:
    for text in wanted.spf:
        try:
            terms(text)
        except ValueError as error:
            yield f"`{RECORDS}`: the SPF record of {wanted.domain}: {error}. Correct it."


def _shape_errors(name: str, wanted: Wanted) -> Iterator[str]:
    """What no zone can hold (RFC 1034, section 3.6.2; RFC 2181, section 10.3)."""
    for one in (wanted.mx, *wanted.others, *([wanted.autodiscover] if wanted.autodiscover else [])):
        if one.type == "CNAME" and (one.name == name or len(one.values) > 1):
            yield f"`{RECORDS}`: a CNAME must be below {wanted.domain} and have one value; correct {one.name}."


def names_outside(records: Iterable[RecordSet], domains: Iterable[str], option: str) -> Iterator[str]:
    """Refuse records of zones that are not ours."""
    domains = list(domains)
    for one in records:
        if not any(below(one.name, domain) for domain in domains):
            yield (
                f"`{option}`: {one.name.rstrip('.')} is in none of the domains to switch ({', '.join(domains)}). "
                "Records of "
                "other zones are not changed; remove it."
            )


def chosen_domains(named: Iterable[str], ours: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """The domains to switch, and what is wrong with the names. `ours`: the result of `workmail_domain_info`."""
    rows = {str(one["domain"]).lower(): one for one in ours}
    own = [name for name, one in rows.items() if not one.get("test")]
    errors = []
    wanted = [one.strip().lower().rstrip(".") for one in named if one.strip()]
    for name in wanted:
        if name not in rows:
            errors.append(
                f"`exit_switch_domains`: {name} is not a mail domain of the organization, so its zone is not changed. "
                f"The organization has {', '.join(own) or 'no domain of its own'}."
            )
        elif rows[name].get("test"):
            errors.append(f"`exit_switch_domains`: {name} is the test domain, whose zone belongs to AWS. Remove it.")
    if not own:
        errors.append("The organization has no mail domain of its own, so DNS has nothing to switch.")
    return list(dict.fromkeys(wanted)) or own, list(dict.fromkeys(errors))
