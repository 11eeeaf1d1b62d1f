# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each stage changes in the zone of one domain: prepare, two days before; switch; finish, two weeks later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .merging import spf_merge
from .records import Found, Key, RecordSet, canonical, dotted, texts
from .spf import Known, is_spf
from .target import USUAL_TTL, Wanted

PREPARE, SWITCH, FINISH = "prepare", "switch", "finish"
STAGES = (PREPARE, SWITCH, FINISH)
LOW_TTL = 300
"""Seconds that MX and autodiscover may be cached while they change."""
SES = "include:amazonses.com"


class Change(NamedTuple):
    """One set of records that a stage creates, replaces or removes."""

    stage: str
    domain: str
    before: RecordSet | None
    """None if there is nothing, or if it is not known."""
    after: RecordSet | None
    """None if it is removed."""
    why: str
    known: bool = True
    """False if the zone could not be read there."""

    @property
    def key(self) -> Key:
        return (self.after or self.before or RecordSet("", "", ())).key

    @property
    def action(self) -> str:
        if self.after is None:
            return "remove"
        if not self.known:
            return "set"
        if self.before is None:
            return "create"
        return "TTL" if self.before.same_values(self.after) else "replace"


@dataclass
class Zone:
    """The records of one domain as they change from stage to stage."""

    domain: str
    found: Found
    wanted: Wanted
    workmail: dict[Key, RecordSet]
    """What WorkMail asks for (GetMailDomain)."""
    keep_ses: bool
    known_spf: Known
    changes: list[Change] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unknown: dict[Key, str] = field(default_factory=dict)
    """What a stage would change, but that could not be read, with the reason."""
    spf: dict[str, Any] = field(default_factory=dict)
    """What `spf_merge` says of the record during coexistence."""

    def __post_init__(self) -> None:
        self._now: dict[Key, RecordSet | None] = dict(self.found.sets)

    @property
    def name(self) -> str:
        return dotted(self.domain)

    @property
    def autodiscover(self) -> Key:
        return f"autodiscover.{self.name}", "CNAME"

    @property
    def read(self) -> list[Key]:
        """The records that a plan looks up."""
        return list(read_keys(self.domain, self.wanted, self.workmail))

    @property
    def switched(self) -> bool:
        """MX already names the new system."""
        return self.wanted.mx.same_values(self.found.get((self.name, "MX")))

    @property
    def ttls(self) -> list[int]:
        """Of what the switch replaces, as it is now."""
        now = map(self.found.get, ((self.name, "MX"), self.autodiscover))
        return [one.ttl for one in now if one is not None and one.ttl is not None]

    def plan(self) -> None:
        self._prepare()
        self._switch()
        self._finish()

    def _put(self, stage: str, after: RecordSet | None, key: Key, why: str) -> None:
        """Note a change, unless the records are so already.

        What is not known is replaced only if nothing is lost by it.
        """
        known = key in self._now
        before = self._now.get(key)
        if after is not None and after.ttl is None:
            after = after._replace(ttl=before.ttl if before and before.ttl else USUAL_TTL)
        if known and (before == after or (before is not None and after is not None and _same(before, after))):
            return
        self._now[key] = after
        self.changes.append(Change(stage, self.domain, before, after, why, known))

    def _skip(self, key: Key) -> bool:
        """True if the records are not known, which is noted."""
        if key in self._now:
            return False
        self.unknown.setdefault(key, self.found.unknown.get(key, "it was not looked up"))
        return True

    def _prepare(self) -> None:
        for key, after in (((self.name, "MX"), self.wanted.mx), (self.autodiscover, self.wanted.autodiscover)):
            now = self._now.get(key)
            if not self._skip(key) and now is not None and not now.same_values(after):
                low = min(LOW_TTL, now.ttl or LOW_TTL)
                self._put(PREPARE, now._replace(ttl=low), key, "so that the switch is seen within minutes")
        self._merge_spf()
        for one in self.wanted.others:
            self._add(one)

    def _merge_spf(self) -> None:
        key = self.name, "TXT"
        if self._skip(key):
            return
        now = self._now[key]
        values = list(texts([now]))
        add = [*self.wanted.spf]
        has_end = any(
            word.lstrip("+?~-").lower() == "all" for one in (*values, *add) if is_spf(one) for word in one.split()
        )
        told = spf_merge(values, [*add, *([] if has_end or not add else ["~all"])], (), self.known_spf)
        self.spf = told
        self.errors += [f"{self.domain}: SPF: {one}" for one in told["errors"]]
        self.warnings += [f"{self.domain}: SPF: {one}" for one in told["warnings"]]
        if not told["errors"] and told["changed"] and add:
            others = tuple(one for one in values if not is_spf(one))
            merged = RecordSet(*key, (*others, told["record"]), now.ttl if now else None)
            self._put(PREPARE, merged, key, "both systems send during the change")

    def _add(self, one: RecordSet) -> None:
        """A record of the new system beside WorkMail's, such as DKIM."""
        if self._skip(one.key):
            return
        now = self._now[one.key]
        values = one.values
        if now is not None and one.type == "TXT":
            values = tuple(dict.fromkeys((*now.values, *one.values)))
        elif now is not None and not now.same_values(one):
            self.warnings.append(
                f"{one.name.rstrip('.')}: the {one.type} record is {', '.join(now.values)} and is replaced by "
                f"{', '.join(one.values)}."
            )
        if not one._replace(values=values).same_values(now):
            self._put(PREPARE, one._replace(values=values), one.key, "the new system asks for it")

    def _switch(self) -> None:
        mx = (self.name, "MX")
        now = self._now.get(mx)
        if mx in self._now:
            self._warn_of_mx(now)
        else:
            self._skip(mx)
        if now is None or not now.same_values(self.wanted.mx):
            low = min(LOW_TTL, self.wanted.mx.ttl or LOW_TTL)
            self._put(SWITCH, self.wanted.mx._replace(ttl=low), mx, "mail goes to the new system")
        if not self._skip(self.autodiscover):
            self._switch_autodiscover()

    def _warn_of_mx(self, now: RecordSet | None) -> None:
        ours = self.workmail.get((self.name, "MX"))
        if now is None or ours is None or now.same_values(ours) or now.same_values(self.wanted.mx):
            return
        if set(ours.values) & set(now.values):
            others = ", ".join(now.values)
            text = f"has others beside WorkMail ({others}). All are replaced, because mail to the others is lost"
        else:
            text = (
                f"is {', '.join(now.values)}, not WorkMail. If that is a filter or a gateway, change the server "
                "behind it "
                "instead of DNS"
            )
        self.warnings.append(f"{self.domain}: MX {text}.")

    def _switch_autodiscover(self) -> None:
        now, after = self._now[self.autodiscover], self.wanted.autodiscover
        ours = self.workmail.get(self.autodiscover)
        if after is not None:
            if not after.same_values(now):
                self._put(SWITCH, after._replace(ttl=LOW_TTL), self.autodiscover, "programs find the new system")
        elif now is not None and now.same_values(ours):
            self._put(SWITCH, None, self.autodiscover, "the new system needs none, and this one names WorkMail")
        elif now is not None:
            name = self.autodiscover[0].rstrip(".")
            self.warnings.append(f"{name} is {', '.join(now.values)}, which is not WorkMail, so it stays.")

    def _finish(self) -> None:
        usual = self.wanted.mx.ttl or USUAL_TTL
        for key in ((self.name, "MX"), self.autodiscover):
            now = self._now.get(key)
            if now is not None and now.ttl is not None and now.ttl <= LOW_TTL < usual:
                self._put(FINISH, now._replace(ttl=usual), key, "nothing changes any longer")
        if not self.keep_ses:
            self._finish_spf()
            for one in self.workmail.values():
                if one.name.startswith("_amazonses.") or "._domainkey." in one.name:
                    self._remove(one)

    def _finish_spf(self) -> None:
        key = self.name, "TXT"
        now = self._now.get(key)
        values = list(texts([now]))
        told = spf_merge(values, (), [SES], self.known_spf)
        if now is not None and told["removed"] and told["record"]:
            kept = (*(one for one in values if not is_spf(one)), told["record"])
            self._put(FINISH, now._replace(values=kept), key, "nothing sends through SES any longer")

    def _remove(self, one: RecordSet) -> None:
        if self._skip(one.key):
            return
        now = self._now[one.key]
        rest = tuple(value for value in texts([now]) if value not in one.values)
        if now is not None and len(rest) < len(now.values):
            self._put(FINISH, now._replace(values=rest) if rest else None, one.key, "it belongs to WorkMail and SES")


def _same(before: RecordSet, after: RecordSet) -> bool:
    return before.same_values(after) and before.ttl == after.ttl


def workmail_records(rows: list[Mapping[str, Any]]) -> dict[Key, RecordSet]:
    """The records of `workmail_domain_info`. One in a form that is not known is left out."""
    sets: dict[Key, RecordSet] = {}
    for row in rows:
        key = dotted(str(row["hostname"])), str(row["type"])
        try:
            value = canonical(key[1], str(row["value"]))
        except ValueError:
            continue
        sets[key] = RecordSet(*key, (*(sets[key].values if key in sets else ()), value))
    return sets


def read_keys(domain: str, wanted: Wanted | None, workmail: Mapping[Key, RecordSet]) -> Iterator[Key]:
    """What must be looked up to plan a domain."""
    name = dotted(domain)
    yield from ((name, "MX"), (name, "TXT"), (f"autodiscover.{name}", "CNAME"), (f"_dmarc.{name}", "TXT"))
    yield from (key for key in workmail if key[1] in ("TXT", "CNAME") and key[0] != name)
    yield from (one.key for one in (wanted.others if wanted else ()))
