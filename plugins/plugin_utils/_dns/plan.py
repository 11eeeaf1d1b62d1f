# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of a switch: questions to DNS, then the records of each domain before and after each stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ...module_utils._report.plan_id import digest
from .calendar import calendar, day, day_errors, day_warnings
from .files import files_of
from .records import Found, Key, RecordSet, dotted, found
from .spf import Known, is_spf, referred, terms
from .stages import STAGES, Change, Zone, read_keys, workmail_records
from .target import RECORDS, SPF_OF, TARGETS, Wanted, chosen_domains, given_records, names_outside, wanted_of
from .words import next_step, table

Rows = Sequence[Mapping[str, Any]]
Result = dict[str, Any]
CURRENT = "exit_switch_current"


@dataclass
class Input:
    """What a person gave, checked."""

    domains: list[str] = field(default_factory=list)
    wanted: dict[str, Wanted] = field(default_factory=dict)
    workmail: dict[str, dict[Key, RecordSet]] = field(default_factory=dict)
    current: list[RecordSet] = field(default_factory=list)
    on: date | None = None
    today: date | None = None
    errors: list[str] = field(default_factory=list)


def inspected(ours: Rows, options: Mapping[str, Any]) -> Input:
    """`ours`: the result of `workmail_domain_info`; `options`: those of the playbook.

    Finds all errors that need no look-up.
    """
    told = Input()
    target = str(options.get("target") or "")
    if target not in TARGETS:
        told.errors.append(f"`exit_switch_target` must be one of {', '.join(TARGETS)}, not {target!r}.")
    told.on, errors = day(options.get("date"), "exit_switch_date")
    told.today, more = day(options.get("today"), "exit_switch_today")
    records, wrong = given_records(options.get("records"), RECORDS)
    told.current, also = given_records(options.get("current"), CURRENT)
    told.domains, unknown = chosen_domains(options.get("domains") or (), ours)
    told.errors += [*errors, *more, *wrong, *also, *unknown]
    told.errors += names_outside(records, told.domains, RECORDS)
    told.errors += names_outside(told.current, told.domains, CURRENT)
    for one in ours:
        name = str(one["domain"]).lower()
        told.workmail[name] = workmail_records(list(one.get("records") or ()))
    for name in told.domains if target in TARGETS else ():
        wanted, errors = wanted_of(name, target, records)
        told.errors += errors if not wrong else []
        if wanted is not None:
            told.wanted[name] = wanted
    told.errors = list(dict.fromkeys(told.errors))
    return told


def questions(ours: Rows, options: Mapping[str, Any]) -> Result:
    """The look-ups of a plan: `names` in our zones, `hosts` that are to receive mail, and domains in SPF records."""
    given = inspected(ours, options)
    keys = [
        key for name in given.domains for key in read_keys(name, given.wanted.get(name), given.workmail.get(name, {}))
    ]
    mail = [value.split()[-1] for one in given.wanted.values() for value in one.mx.values]
    terms = [text for one in given.wanted.values() for text in one.spf] + [SPF_OF.get(str(options.get("target")), "")]
    return {
        "errors": given.errors,
        "domains": given.domains,
        "names": [{"name": name, "type": type_} for name, type_ in dict.fromkeys(keys)],
        "hosts": [{"name": name, "type": type_} for name in dict.fromkeys(mail) for type_ in ("A", "AAAA")],
        "spf": [{"name": dotted(one), "type": "TXT"} for one in dict.fromkeys(["amazonses.com", *referred(terms)])],
    }


def plan(ours: Rows, answers: Rows, options: Mapping[str, Any], spf: Rows = (), hosts: Rows = ()) -> Result:
    """Every stage of the switch. Nothing is planned if there are errors.

    `answers`: rows of the lookup `dns_records`, or of hosted zones; `spf`: the same for included domains; `hosts`: the
    addresses of the hosts that are to receive mail.
    """
    given = inspected(ours, options)
    if given.errors or given.on is None or given.today is None:
        return {"errors": given.errors}
    zones = _zones(given, found(answers, given.current), _known(spf), bool(options.get("keep_ses", True)))
    for one in zones:
        one.plan()
    switched = all(one.switched for one in zones)
    errors = [text for one in zones for text in one.errors]
    errors += day_errors(given.on, given.today, switched)
    changes = [change for stage in STAGES for one in zones for change in one.changes if change.stage == stage]
    ttls = [ttl for one in zones for ttl in one.ttls]
    warnings = [text for one in zones for text in one.warnings]
    warnings += _cached(answers)
    warnings += [*_unreachable(hosts), *(text for one in zones for text in _cautions(one))]
    target = str(options.get("target") or "")
    warnings += [text for one in zones for text in _spf_cautions(one, target)]
    warnings += day_warnings(given.on, given.today) if not switched else []
    stated = {one.key for one in given.current}
    unknown = [_unread(one.domain, key, why, key in stated) for one in zones for key, why in one.unknown.items()]
    days = calendar(given.on, given.today, max(ttls, default=None), bool(options.get("keep_ses", True)))
    result = {
        "errors": errors,
        "warnings": warnings,
        "domains": given.domains,
        "rows": [_row(one) for one in changes],
        "unknown": unknown,
        "spf": {one.domain: one.spf for one in zones},
        "stages": {stage: _stage(stage, zones, changes) for stage in STAGES},
        "calendar": days,
        "date": str(given.on),
        "today": str(given.today),
        "switched": switched,
    }
    next_ = next_step(result)
    before = {one.domain: [it for it in map(one.found.get, one.read) if it] for one in zones if not one.switched}
    files = files_of(changes, result, before) if not errors else []
    return {**result, "next": next_, "table": table(result, next_), "files": files}


def _zones(given: Input, now: Found, known: Known, keep_ses: bool) -> list[Zone]:
    return [
        Zone(name, now, given.wanted[name], given.workmail.get(name, {}), keep_ses, known) for name in given.domains
    ]


def _known(rows: Rows) -> dict[str, str | None]:
    """The SPF records of look-ups. What gave no answer is left out, so that it is not counted."""
    known: dict[str, str | None] = {}
    for row in rows:
        if row["state"] != "unknown":
            listed = [text for text in row.get("values") or () if is_spf(text)]
            known[dotted(str(row["name"])).rstrip(".")] = listed[0] if len(listed) == 1 else None
    return known


def _stage(stage: str, zones: Iterable[Zone], changes: Iterable[Change]) -> Result:
    mine = [_row(one) for one in changes if one.stage == stage]
    identities = ({key: one[key] for key in ("name", "type", "before", "after", "after_ttl")} for one in mine)
    place = f"dns {stage} {' '.join(sorted(one.domain for one in zones))}"
    return {"changes": mine, "plan_id": digest(place, identities)}


def _row(change: Change) -> Result:
    """A change as the table, the report and the tasks of the playbook read it. TXT values are not quoted."""
    before, after = change.before, change.after
    name, type_ = change.key
    return {
        "stage": change.stage,
        "domain": change.domain,
        "name": name.rstrip("."),
        "type": type_,
        "action": change.action,
        "before": list(before.values) if before else ([] if change.known else None),
        "before_ttl": before.ttl if before else None,
        "after": list(after.values) if after else [],
        "after_ttl": after.ttl if after else None,
        "why": change.why,
    }


def _unread(domain: str, key: Key, why: str, stated: bool) -> Result:
    """`stated`: a person gave it, so a look-up disagrees."""
    name, type_ = key[0].rstrip("."), key[1]
    step = (
        f"Set `exit_switch_nameservers` to the name servers of the domain, or remove the record from `{CURRENT}`."
        if stated
        else f"Add the records of the zone to `{CURRENT}`, such as "
        f"`{{name: {name}, type: {type_}, values: []}}` if there is none."
    )
    text = f"{type_} {name} could not be read: {why}. {step}"
    return {"domain": domain, "name": name, "type": type_, "reason": why, "text": text}


def _cached(answers: Rows) -> Iterable[str]:
    names = sorted({str(row["name"]).rstrip(".") for row in answers if not row.get("authoritative", True)})
    if names:
        yield (
            f"the name servers of the zones did not answer, so a resolver was asked for {', '.join(names)}. The TTLs "
            "in the "
            "zones may be higher than shown, and what was changed lately may be missing."
        )


def _unreachable(hosts: Rows) -> Iterable[str]:
    """A host without an address gets no mail."""
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in hosts:
        rows.setdefault(str(row["name"]).rstrip("."), []).append(row)
    for name, listed in rows.items():
        if all(one["state"] == "absent" for one in listed):
            yield f"{name}, which is to receive mail, has no address in DNS. Compare it with what the new system shows."
        elif all(one["state"] != "found" for one in listed):
            yield f"the address of {name} could not be looked up. Compare it with what the new system shows."


def _spf_cautions(zone: Zone, target: str) -> Iterable[str]:
    """The new system is not among the senders, or is there without being allowed to send."""
    own = SPF_OF.get(target, "")
    given = [one for text in zone.wanted.spf for one in terms(text) if one.name != "all" and not one.modifier]
    if not given:
        yield (
            f"{zone.domain}: no SPF record of the new system is in `{RECORDS}`, so receivers may reject what it sends. "
            f"Add the one that it shows, such as `{{name: {zone.domain}, type: TXT, value: v=spf1 include:… ~all}}`."
        )
    elif own and own not in map(str, given):
        yield (
            f"{zone.domain}: the SPF record in `{RECORDS}` has no `{own}`, so receivers may reject what the new system "
            f"sends. Add it, unless another term has its senders."
        )
    wanted = {one.same for one in given}
    for one in terms(zone.spf.get("record") or "") if not zone.switched else ():
        if one.same in wanted and one.qualifier not in ("+", ""):
            yield (
                f"{zone.domain}: the zone has `{one}`, whose sign keeps receivers from accepting these senders. Write "
                f"`{str(one)[1:]}` in its place, then plan again."
            )


def _cautions(zone: Zone) -> Iterable[str]:
    if zone.wanted.derived and not zone.switched:
        yield (
            f"{zone.domain}: the MX host {zone.wanted.mx.values[0].split()[-1].rstrip('.')} is derived from the name "
            "of the "
            f"domain. Compare it with the Microsoft 365 admin center. If it differs, add it to `{RECORDS}`."
        )
    dmarc = zone.found.get((f"_dmarc.{zone.name}", "TXT"))
    policy = "".join(dmarc.values).lower().replace(" ", "") if dmarc else ""
    if "p=reject" in policy and not zone.wanted.has_dkim and not zone.switched:
        yield (
            f"{zone.domain}: DMARC says p=reject, but no DKIM record of the new system is in `{RECORDS}`. Add it, or "
            "publish "
            "p=quarantine for the week of the switch."
        )
