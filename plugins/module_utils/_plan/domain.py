# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""A wanted mail domain × the present one → operations, or what forbids them.

Pure. The service takes no unverified domain as the default by the strict reading (unknown U42), and lets neither the
default, nor the test domain, nor one with addresses go (unknown U43). All of this is refused before the first write, so
that it comes to the same under every reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .._model.account import FAILED, PENDING, VERIFIED, Domain, Holder
from .._model.addresses import TEST_DOMAIN
from .._model.vocabulary import Ref
from .._task.account import WantedDomain
from .._task.faults import Fault
from .account import View, planned
from .conditions import exists, gone
from .operations import Change, Changes, Operation
from .planner import Plan

NAMED = 5
"""Addresses that a message names."""
OWN = f".{TEST_DOMAIN}"
"""Ending of the test domains, which come and go with their organizations."""
ASK_FOR_RECORDS = "Create its DNS records (workmail_domain_info lists them)"


def plan(wanted: WantedDomain, current: Domain | None, holders: Sequence[Holder] = (), unfounded: bool = False) -> Plan:
    """`holders`: addresses on the domain. `unfounded`: the organization is yet to come, so nothing of it is known."""
    check = _kept if wanted.present else _removed
    faults = [] if unfounded else list(check(wanted, current, holders))
    return planned(() if faults else _operations(wanted, current), faults)


def _kept(wanted: WantedDomain, current: Domain | None, _holders: Sequence[Holder]) -> Iterator[Fault]:
    where = f"domain {wanted.name}"
    if current is None and wanted.name.endswith(OWN):
        text = f"is no domain of this organization, and what ends in {OWN} comes with an organization."
        yield Fault(where, "", f"{text} Register a domain of your own.")
    if wanted.default is False and current is not None and current.default:
        text = "it is the default domain, and there always is one. Make another domain the default instead."
        yield Fault(where, "default", text)
    if wanted.wait_verified and current is not None and current.ownership == FAILED:
        yield Fault(where, "wait_verified", failed())
    elif wanted.default and not wanted.wait_verified and not (current and (current.default or current.verified)):
        yield Fault(where, "default", unverified(current.ownership if current else None))


def unverified(state: str | None) -> str:
    """Why a domain cannot be the default yet."""
    what = f"its ownership is {state}" if state else "it is not registered yet, so not verified"
    return (
        f"{what}, and WorkMail takes only a verified domain as the default. {ASK_FOR_RECORDS} and set "
        "`wait_verified: true`, or leave `default` out until it is verified."
    )


def failed() -> str:
    return (
        "WorkMail looked for its DNS records in vain (FAILED). Correct them (workmail_domain_info lists them), remove "
        "the domain and register it again."
    )


def _removed(wanted: WantedDomain, current: Domain | None, holders: Sequence[Holder]) -> Iterator[Fault]:
    where = f"domain {wanted.name}"
    if current is None:
        return
    if current.test:
        yield Fault(where, "state", "the test domain cannot be removed; it goes with its organization.")
    elif current.default:
        text = (
            "the default domain cannot be removed. Make another domain the default first (`default: true` on that one)."
        )
        yield Fault(where, "state", text)
    if holders and not current.test:
        yield Fault(where, "state", _held(holders))


def _held(holders: Sequence[Holder]) -> str:
    named = ", ".join(f"{one.address} ({one.owner})" for one in holders[:NAMED])
    more = f" and {len(holders) - NAMED} more" if len(holders) > NAMED else ""
    return f"there are addresses on it: {named}{more}. Move or remove them first; workmail_alias_info lists all."


def is_removed_by(wanted: WantedDomain, current: Domain | None) -> bool:
    """Whether addresses stand in the way only."""
    return not wanted.present and current is not None and not current.test and not current.default


def _operations(wanted: WantedDomain, current: Domain | None) -> Iterator[Operation]:
    ref = Ref("domain", wanted.name)
    params: dict[str, object] = {"DomainName": wanted.name}
    if not wanted.present:
        if current is not None:
            gone_ = (Change("domain", wanted.name, None), Change("ownership_verification", current.ownership, None))
            needs, makes = frozenset({exists(ref)}), frozenset({gone(ref)})
            yield Operation(ref, "deregister_mail_domain", params, gone_, needs, makes)
        return
    if current is None:
        made = frozenset({exists(ref)})
        waited, at_once = (_registered(wanted.name, state) for state in (VERIFIED, PENDING))
        fresh = waited if wanted.wait_verified else at_once
        yield Operation(ref, "register_mail_domain", params, fresh, makes=made, at_once=at_once)
    if wanted.default and not (current and current.default):
        needs = frozenset({exists(ref)})
        yield Operation(ref, "update_default_mail_domain", params, (Change("default", False, True),), needs)


def _registered(name: str, ownership: str) -> Changes:
    return (
        Change("domain", None, name),
        Change("default", None, False),
        Change("test", None, False),
        Change("ownership_verification", None, ownership),
    )


def is_waited_for(wanted: WantedDomain, current: Domain | None) -> bool:
    """Whether a registered domain has to become verified."""
    return wanted.present and wanted.wait_verified and current is not None and not current.verified


def foreseen(wanted: WantedDomain, current: Domain | None, after: View | None) -> View | None:
    """The domain afterwards, less what only the service can say."""
    if after is not None and is_waited_for(wanted, current):
        known = {key: value for key, value in after.items() if key != "dkim_verification"}
        return {**known, "ownership_verification": VERIFIED}
    return after


def view(one: Domain) -> View:
    """A domain under option names."""
    return {
        "domain": one.name,
        "default": one.default,
        "test": one.test,
        "ownership_verification": one.ownership,
        "dkim_verification": one.dkim,
        "records": [{"type": row.type, "hostname": row.hostname, "value": row.value} for row in one.records],
    }
