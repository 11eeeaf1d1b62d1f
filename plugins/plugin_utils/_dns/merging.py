# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One SPF record for two systems: the terms of both, the senders that go, and how many look-ups that takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .spf import LONGEST, MOST_LOOKUPS, STRICTNESS, VERSION, Cost, Known, Term, cost, is_spf, terms

Result = dict[str, Any]


@dataclass
class _Merge:
    current: list[Term]
    add: list[Term]
    remove: list[Term]
    warnings: list[str] = field(default_factory=list)

    def record(self) -> list[Term]:
        gone = {one.same for one in self.remove}
        every = [*self.current, *self.add]
        senders: dict[tuple[str, str], Term] = {}
        for one in every:
            if one.name != "all" and not one.modifier and one.same not in gone:
                senders.setdefault(one.same, one)
        modifiers = {one.name: one for one in reversed(every) if one.modifier and one.same not in gone}
        kept = [one for one in modifiers.values() if one.name != "redirect"]
        return [*senders.values(), *self._all(), *kept]

    def _all(self) -> list[Term]:
        """The end of the record. Where two differ, `-all` would reject what the other system still sends."""
        found = {one.qualifier: one for one in (*self.current, *self.add) if one.name == "all"}
        ordered = sorted(found.values(), key=lambda one: STRICTNESS[one.qualifier])
        if len(ordered) < 2:
            return ordered
        if ordered[-1].qualifier != "-":
            return [ordered[-1]]
        softer = ordered[-2]
        self.warnings.append(
            f"the records end with {' and '.join(f'`{one}`' for one in ordered)}. `{softer}` is used as long as both "
            "systems send, because `-all` lets receivers reject mail of a sender that was forgotten. Write `-all` "
            "again "
            "when the old system no longer sends."
        )
        return [softer]


def spf_merge(
    current: str | Iterable[str] | None,
    add: str | Iterable[str] = (),
    remove: str | Iterable[str] = (),
    known: Known | None = None,
) -> Result:
    """The merged record, what changed, its look-ups, and everything that is wrong. With errors, nothing is merged.

    `current`: the record, or all TXT records of the domain; `add`: terms, or a whole record; `remove`: terms;
    `known`: SPF records of other domains, to count the look-ups that `include` causes.
    """
    found = [one for one in _listed(current) if is_spf(one)]
    others = [one for one in _listed(current) if one.strip() and not is_spf(one)]
    if isinstance(current, str) and others:
        return _refused([f"`{current}` is not an SPF record; one begins with `{VERSION}`."])
    if len(found) > 1:
        return _refused(
            [
                f"the domain has {len(found)} SPF records ({_quoted(found)}), but may have one (RFC 7208, section "
                "3.2). "
                "Merge them into one by hand, then plan again."
            ]
        )
    errors = [
        text for part, name in ((found, "current"), (add, "add"), (remove, "remove")) for text in _faults(part, name)
    ]
    if errors:
        return _refused(errors)
    merge = _Merge(_terms(found), _terms(add), _terms(remove))
    errors = list(_redirects(merge, found))
    if errors:
        return _refused(errors)
    return _result(merge, found, known or {})


def _listed(given: str | Iterable[str] | None) -> list[str]:
    return [] if given is None else [given] if isinstance(given, str) else [str(one) for one in given]


def _terms(given: str | Iterable[str] | None) -> list[Term]:
    return [one for text in _listed(given) for one in terms(text)]


def _faults(given: str | Iterable[str] | None, name: str) -> Iterator[str]:
    for text in _listed(given):
        for word in text.split():
            try:
                terms(word)
            except ValueError as error:
                where = "the current record" if name == "current" else f"`{name}`"
                yield f"{where}: {error}. Correct it."


def _redirects(merge: _Merge, found: list[str]) -> Iterator[str]:
    """

    record with a redirect has no terms of its own as a rule, so what is added to it would replace the other record.
    """
    gone = {one.same for one in merge.remove}
    for part, whose in ((merge.current, f"the current record `{found[0] if found else ''}`"), (merge.add, "`add`")):
        for one in part:
            if one.name == "redirect" and one.same not in gone:
                every = [*merge.current, *merge.add]
                senders = [str(term) for term in every if not term.modifier and term.name != "all"]
                ends = [str(term) for term in every if term.name == "all"]
                instead = [] if ends else [f"include:{one.domain}"]
                written = " ".join(dict.fromkeys([VERSION, *instead, *senders, *(ends[:1] or ["~all"])]))
                yield (
                    f"{whose} has `{one}`, which receivers use only if no other term matches, and never beside `all`. "
                    f"Write `{written}` into the zone instead, then plan again."
                )


def _result(merge: _Merge, found: list[str], known: Known) -> Result:
    merged = merge.record()
    counted = cost(merged, known)
    text = " ".join((VERSION, *map(str, merged)))
    before = {one.same for one in merge.current}
    after = {one.same for one in merged}
    errors = list(_too_many(counted, text))
    missing = [str(one) for one in merge.remove if one.same not in before]
    return {
        "record": "" if errors else text,
        "changed": not found or [str(one) for one in merge.current] != [str(one) for one in merged],
        "added": [str(one) for one in merged if one.same not in before],
        "removed": [str(one) for one in merge.current if one.same not in after],
        "missing": missing,
        "lookups": counted.total,
        "lookups_by_term": counted.by_term,
        "uncounted": counted.unknown,
        "warnings": [*merge.warnings, *_warnings(counted, text, missing)],
        "errors": errors,
    }


def _too_many(counted: Cost, text: str) -> Iterator[str]:
    if counted.total > MOST_LOOKUPS:
        listed = ", ".join(f"{term} {number}" for term, number in counted.by_term.items())
        yield (
            f"`{text}` needs {'at least ' if counted.unknown else ''}{counted.total} DNS look-ups, but receivers stop "
            f"at {MOST_LOOKUPS} (RFC 7208, section 4.6.4): {listed}. Remove the senders that are no longer used, or "
            "replace an include by the ip4 and ip6 ranges that it has."
        )


def _warnings(counted: Cost, text: str, missing: list[str]) -> Iterator[str]:
    if counted.unknown:
        yield (
            f"the look-ups inside {', '.join(counted.unknown)} were not counted, because their records were not read; "
            f"{MOST_LOOKUPS - counted.total} are left for them."
            if counted.total <= MOST_LOOKUPS
            else f"the look-ups inside {', '.join(counted.unknown)} were not counted."
        )
    for name in counted.lost:
        yield f"{name} has no valid SPF record, so the include of it is an error for receivers. Remove it."
    for term in missing:
        yield f"`{term}` is not in the record, so it was not removed."
    if len(text) > LONGEST:
        yield f"the record has {len(text)} characters; above {LONGEST} some receivers cannot read it."


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f"`{one}`" for one in texts)


def _refused(errors: list[str]) -> Result:
    empty: Mapping[str, list[str]] = {"added": [], "removed": [], "missing": [], "uncounted": [], "warnings": []}
    return {"record": "", "changed": False, **empty, "lookups": 0, "lookups_by_term": {}, "errors": errors}
