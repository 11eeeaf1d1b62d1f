# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No gate before a stage of closing down can be got round, but by naming it with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._closing import gates
from ansible_collections.mailops.workmail.plugins.module_utils._closing.bagging import Checked
from ansible_collections.mailops.workmail.plugins.module_utils._closing.facts import (
    DISABLED,
    ENABLED,
    GONE,
    Box,
    Facts,
    Finding,
)
from ansible_collections.mailops.workmail.plugins.module_utils._closing.quiet import DELIVERED, days_to_read
from ansible_collections.mailops.workmail.plugins.module_utils._store import steps
from ansible_collections.mailops.workmail.plugins.module_utils._store.records import Attempt, Record, Written
from ansible_collections.mailops.workmail.plugins.module_utils._store.steps import Step
from ansible_collections.mailops.workmail.plugins.module_utils._store.store import Stored
from hypothesis import given
from hypothesis import strategies as st
from support.soak import examples

NOW = datetime(2027, 2, 20, tzinfo=UTC)
OWNER = "m-0123456789abcdef0123456789abcdef"


def box(number: int, state: str = ENABLED) -> Box:
    """A mailbox for which every gate is open."""
    id_, name = f"0c0ffee0-1111-2222-3333-{number:012d}", f"user{number}"
    archive = Written(f"exports/{id_}/final/1/a.zip", 10 + number, f"e{number}")
    last = Attempt(1, "t", "COMPLETED", NOW - timedelta(days=9), "j", NOW - timedelta(days=9), NOW - timedelta(days=8))
    record = Record(OWNER, id_, "user", name, "final", attempts=(last,), objects=(archive,))

    def step(type_: str, told: str, **more: Any) -> Step:
        return Step(type_, OWNER, id_, name, "final", told, archives=(archive,), at="2027-02-13T00:00:00Z", **more)

    return Box(
        id_,
        "user",
        name,
        state,
        NOW - timedelta(days=20) if state == DISABLED else None,
        record,
        step(steps.VERIFICATION, steps.BALANCED),
        (step(steps.IMPORT, steps.COMPLETE),),
        step(steps.EVIDENCE, steps.IN_BAG, digests={archive.name: f"d{number}"}),
        files={f"records/{id_}/final.json": f"r{number}"},
    )


SWITCH = Step(steps.SWITCHED, OWNER, OWNER, "", "", steps.SWITCHED, domains=("example.com", "example.org"))


def switch(**changes: Any) -> Callable[[Facts], Facts]:
    return lambda facts: replace(facts, switch=replace(SWITCH, **changes))


def world(count: int, state: str = ENABLED) -> Facts:
    boxes = tuple(box(number, state) for number in range(count))
    stored = {one.name: Stored(one.size, one.etag) for it in boxes if it.record for one in it.record.objects}
    listed = {f"data/{name}": digest for it in boxes if it.bagged for name, digest in it.bagged.digests.items()}
    listed |= {f"data/{name}": digest for it in boxes for name, digest in it.files.items()}
    metric = {"metric": DELIVERED, "total": 4, "last": "2027-02-01", "days": []}
    period = {"from": "2027-01-20T00:00:00Z", "to": "2027-02-20T00:00:00Z"}
    activity = {"period": period, "unread": [], "metrics": [metric], "users": [], "log_groups": []}
    return Facts(NOW, "final", boxes, stored, Checked(listed), activity, domains=("Example.com",), switch=SWITCH)


def last(one: Box, **changes: Any) -> Box:
    return replace(one, record=one.record.with_last(**changes)) if one.record is not None else one


def with_step(one: Box, part: str, **changes: Any) -> Box:
    """A step that is not there stays so, which is what another entry of the table may have done."""
    found = getattr(one, part)
    if found is None:
        return one
    changed = tuple(replace(it, **changes) for it in found) if isinstance(found, tuple) else replace(found, **changes)
    return replace(one, **{part: changed})


OTHER = (Written("exports/x", 1, "other"),)
OF_A_BOX: dict[str, tuple[set[str], Callable[[Box], Box]]] = {
    "never exported": (set(gates.NAMES) - {"switched", "quiet", "waited"}, lambda one: replace(one, record=None)),
    "half done": ({"exported"}, lambda one: last(one, state="RUNNING")),
    "without an end": ({"exported"}, lambda one: last(one, ended=None)),
    "ended in the future": ({"exported"}, lambda one: last(one, ended=NOW + timedelta(days=1))),
    "not verified": ({"verified"}, lambda one: replace(one, verification=None)),
    "not balanced": ({"verified"}, lambda one: with_step(one, "verification", state=steps.NOT_BALANCED)),
    "a verification edited": ({"verified"}, lambda one: replace(one, balanced=False)),
    "verified before": ({"verified"}, lambda one: with_step(one, "verification", archives=OTHER)),
    "not imported": ({"imported"}, lambda one: replace(one, imports=())),
    "imported in part": ({"imported"}, lambda one: with_step(one, "imports", state=steps.INCOMPLETE)),
    "imported before": ({"imported"}, lambda one: with_step(one, "imports", archives=OTHER)),
    "not in the bag": ({"evidence"}, lambda one: replace(one, bagged=None)),
    "only hashed": ({"evidence"}, lambda one: with_step(one, "bagged", state=steps.HASHED)),
    "another digest": ({"evidence"}, lambda one: with_step(one, "bagged", digests={})),
    "record edited since": ({"evidence"}, lambda one: replace(one, files=dict.fromkeys(one.files, "other"))),
}
"""What may be wrong with a mailbox → the gates that it must close."""


def activity(**changes: Any) -> Callable[[Facts], Facts]:
    return lambda facts: replace(facts, activity={**(facts.activity or {}), **changes})


def received(at: str) -> dict[str, Any]:
    return {"kind": "user", "name": "user0", "entity_id": box(0).entity_id, "last_received": at}


LOGGED: dict[str, Any] = {"log_groups": [{"name": "mail", "logs": ["email events"], "events": 9}]}
LONG_AGO = datetime(2026, 12, 1, tzinfo=UTC)
OF_ALL: dict[str, tuple[set[str], Callable[[Facts], Facts]]] = {
    "activity not read": ({"quiet"}, lambda facts: replace(facts, activity=None)),
    "activity of nothing": ({"quiet"}, lambda facts: replace(facts, activity={})),
    "metrics unread": ({"quiet"}, activity(metrics=[], unread=[{"what": "metrics", "reason": "no rights"}])),
    "too few days": ({"quiet"}, activity(period={"from": "2027-02-07T00:00:00Z", "to": "2027-02-20T00:00:00Z"})),
    "read long ago": ({"quiet"}, activity(period={"from": "2027-01-01T00:00:00Z", "to": "2027-02-18T00:00:00Z"})),
    "read in the future": ({"quiet"}, activity(period={"from": "2027-01-01T00:00:00Z", "to": "2027-02-22T00:00:00Z"})),
    "a period of no days": ({"quiet"}, activity(period={"from": "lately", "to": True})),
    "begins after the exports": (
        {"quiet"},
        lambda facts: replace(facts, boxes=tuple(last(one, started=LONG_AGO) for one in facts.boxes)),
    ),
    "delivered after the exports began": (
        {"quiet"},
        lambda facts: replace(
            activity(metrics=[{"metric": DELIVERED, "last": "2027-01-31"}])(facts),
            boxes=tuple(last(one, started=datetime(2027, 1, 31, 12, tzinfo=UTC)) for one in facts.boxes),
        ),
    ),
    "no metric": ({"quiet"}, activity(metrics=[])),
    "delivered lately": ({"quiet"}, activity(metrics=[{"metric": DELIVERED, "last": "2027-02-19"}])),
    "delivered in the future": ({"quiet"}, activity(metrics=[{"metric": DELIVERED, "last": "2028-01-01"}])),
    "no date": ({"quiet"}, activity(metrics=[{"metric": DELIVERED, "last": "lately"}])),
    "somebody receives": ({"quiet"}, activity(users=[received("2027-02-19T00:00:00Z")])),
    "received in the future": ({"quiet"}, activity(users=[received("2029-02-19T00:00:00Z")])),
    "more received than are listed": (
        {"quiet"},
        lambda facts: replace(
            activity(**LOGGED, users_truncated=900)(facts),
            boxes=tuple(last(one, started=datetime(2027, 1, 22, tzinfo=UTC)) for one in facts.boxes),
        ),
    ),
    "an object replaced": (
        {"exported"},
        lambda facts: replace(facts, stored={name: Stored(1, "other") for name in facts.stored}),
    ),
    "an object gone": ({"exported"}, lambda facts: replace(facts, stored={})),
    "a damaged record": (
        {"exported"},
        lambda facts: replace(facts, damaged={facts.boxes[0].entity_id: "is damaged. Restore it."}),
    ),
    "no switch": ({"switched"}, lambda facts: replace(facts, switch=None)),
    "switched back": ({"switched"}, switch(state=steps.SWITCHED_BACK)),
    "a switch that failed": ({"switched"}, switch(state=steps.FAILED)),
    "a switch without domains": ({"switched"}, switch(domains=())),
    "a domain added since": ({"switched"}, lambda facts: replace(facts, domains=("example.com", "new.example"))),
    "no bag": ({"evidence"}, lambda facts: replace(facts, bag=Checked({}, "is no bag. Run it."))),
    "an empty bag": ({"evidence"}, lambda facts: replace(facts, bag=Checked({}))),
}
"""What may be wrong with the rest → the gates that it must close."""
OF_EXPORTS = ("begins after the exports", "delivered after the exports began", "more received than are listed")
"""Entries about mailboxes that were exported."""
REASONS = st.sampled_from(["It is a rehearsal.", " agreed with legal ", "Nobody reads mail there"])
NO_REASONS = st.sampled_from(
    ["", " ", "\t\n", "...", "–", "x", "because", "todo todo", "a test", None, 1, True, [], {"a": 1}]
)


def shut(facts: Facts, stage: str, overrides: dict[str, str] | None = None) -> set[str]:
    return {one.gate for one in gates.judged(facts, stage, overrides or {}) if one.closed}


def test_a_world_in_order_opens_every_gate() -> None:
    for state in (ENABLED, DISABLED, GONE):
        for stage in gates.STAGES:
            assert shut(world(3, state), stage) == set()


@given(
    count=st.integers(1, 4),
    place=st.integers(0, 3),
    wrong=st.lists(st.sampled_from(sorted(OF_A_BOX)), max_size=2),
    besides=st.lists(st.sampled_from(sorted(OF_ALL)), max_size=2),
    stage=st.sampled_from(gates.STAGES),
    named=st.dictionaries(st.sampled_from(gates.NAMES), REASONS),
)
@examples(200, 5000)
def test_what_is_wrong_closes_its_gate_and_only_its_own_name_opens_it(
    count: int, place: int, wrong: list[str], besides: list[str], stage: str, named: dict[str, str]
) -> None:
    facts, expected = world(count), set[str]()
    boxes = list(facts.boxes)
    for name in wrong:
        closes, change = OF_A_BOX[name]
        if boxes[place % count].record is not None:
            boxes[place % count] = change(boxes[place % count])
            expected |= closes
    facts = replace(facts, boxes=tuple(boxes))
    for name in besides:
        closes, change_all = OF_ALL[name]
        if name not in OF_EXPORTS or all(one.record is not None for one in facts.boxes):
            facts, expected = change_all(facts), expected | closes
    looked = {gate.name for gate in gates.GATES if stage in gate.stages}
    before = shut(facts, stage)
    assert before >= expected & looked
    assert shut(facts, stage, named) == before - set(named)
    for one in gates.judged(facts, stage, named):
        assert bool(one.reason) == (one.gate in named and one.gate in before)


STEP = re.compile(r"\b([Rr]un|Export|Read|Wait|wait|Give|Restore|open the gate)\b")


@pytest.mark.parametrize("name", [*OF_A_BOX, *OF_ALL])
def test_every_finding_ends_with_the_next_step(name: str) -> None:
    facts = world(2)
    if name in OF_ALL:
        facts = OF_ALL[name][1](facts)
    else:
        facts = replace(facts, boxes=tuple(map(OF_A_BOX[name][1], facts.boxes)))
    found = [one for it in gates.judged(facts, gates.DISABLE, {}) for one in it.findings]
    assert [one.text for one in found if STEP.search(one.text) is None] == []
    assert found


@given(findings=st.lists(st.builds(Finding, st.sampled_from("abcdefghijklmnop"), st.sampled_from("uvwxyz012345"))))
def test_the_lines_of_a_gate_count_every_finding_and_are_few(findings: list[Finding]) -> None:
    told = gates.lines(findings)
    assert len(told) <= gates.SHOWN_LINES + 1
    counted = 0
    for line in told:
        more = re.fullmatch(r"and (\d+) more findings?", line)
        names, _colon, _text = line.partition(": ")
        beyond = re.search(r" and (\d+) more$", names)
        shown = names.removesuffix(beyond[0] if beyond else "").split(", ")
        counted += int(more[1]) if more else len(shown) + int(beyond[1] if beyond else 0)
        assert more or len(shown) <= gates.SHOWN_NAMES
    assert counted == len(findings)


@given(gate=st.sampled_from(gates.NAMES), reason=NO_REASONS)
def test_a_reason_that_says_nothing_is_refused(gate: str, reason: object) -> None:
    for told in (reason, gate, f"the gate {gate}"):
        (error,) = gates.override_errors({gate: told})
        assert str(error).startswith(f"overrides[{gate!r}]: ")
        assert "a text: the reason" in error.message or f"{told!r} is not a reason; write a sentence" in error.message


@given(gate=st.text(max_size=12).filter(lambda text: text not in gates.NAMES))
def test_a_gate_that_does_not_exist_is_refused(gate: str) -> None:
    (error,) = gates.override_errors({gate: "It is a rehearsal."})
    assert "is not a gate" in error.message
    (error,) = gates.override_errors({"exportd": "It is a rehearsal."})
    assert "Did you mean 'exported'?" in error.message


@given(days=st.integers(-40, 40), wait=st.integers(0, 30))
def test_nothing_is_deleted_before_the_wait_is_over(days: int, wait: int) -> None:
    one = replace(box(0, DISABLED), disabled=NOW - timedelta(days=days))
    facts = replace(world(1, DISABLED), boxes=(one,), wait_days=wait)
    assert (shut(facts, gates.DELETE) == {"waited"}) is (days < wait)
    unknown = replace(facts, boxes=(replace(one, disabled=None),))
    assert shut(unknown, gates.DELETE) == {"waited"}


def test_an_exemption_is_for_its_mailbox_only() -> None:
    facts = world(2)
    bare = tuple(replace(one, imports=()) for one in facts.boxes)
    exempt = (replace(bare[0], exempt=True), bare[1])
    (verdict,) = [one for one in gates.judged(replace(facts, boxes=exempt), gates.DISABLE, {}) if one.closed]
    assert [one.subject for one in verdict.findings] == ["user user1"]


def test_a_room_is_imported_as_files() -> None:
    facts = world(2)
    bare = (replace(facts.boxes[0], imports=(), kind="resource"), replace(facts.boxes[1], imports=()))
    (verdict,) = [one for one in gates.judged(replace(facts, boxes=bare), gates.DISABLE, {}) if one.closed]
    files = {one.subject: "exit_import_files=" in one.text for one in verdict.findings}
    assert files == {"resource user0": True, "user user1": False}


def test_mail_after_the_export_is_told_apart() -> None:
    """With a log of email events, to the user; without one, nobody knows whose archive lacks it."""
    began = {"started": datetime(2027, 1, 22, tzinfo=UTC)}
    early = replace(world(2), boxes=(last(box(0), **began), box(1)))
    assert subjects(early) == ["organization"]
    assert subjects(activity(**LOGGED)(early)) == []
    arrived = {**received("2027-02-01T00:00:00Z"), "entity_id": box(0).entity_id}
    assert subjects(activity(**LOGGED, users=[arrived])(early)) == ["user user0"]
    other = {**arrived, "entity_id": box(1).entity_id}
    assert subjects(activity(**LOGGED, users=[other])(early)) == []
    cut = [{"what": "log group mail", "reason": "it has more than 100 events"}]
    assert subjects(activity(**LOGGED, unread=cut)(early)) == ["organization"]


def subjects(facts: Facts) -> list[str]:
    return [one.subject for it in gates.judged(facts, gates.DISABLE, {}) for one in it.findings]


def test_more_users_than_are_listed_are_no_finding_while_no_mail_arrives_at_all() -> None:
    assert shut(activity(users_truncated=900)(world(1)), gates.DISABLE) == set()


def test_what_says_nothing_of_deliveries_may_be_unread() -> None:
    facts = activity(unread=[{"what": "sign-ins and their protocols", "reason": "no log"}])(world(1))
    assert shut(facts, gates.DISABLE) == set()


@given(quiet=st.integers(1, 455), began=st.integers(1, 900))
def test_an_activity_of_the_days_that_are_asked_for_is_long_enough(quiet: int, began: int) -> None:
    boxes = (last(box(0), started=NOW - timedelta(days=began)),)
    facts = replace(world(1), boxes=boxes, quiet_days=quiet)
    days = days_to_read(facts)
    start = (NOW - timedelta(days=days)).isoformat()
    told = activity(period={"from": start, "to": NOW.isoformat()}, metrics=[{"metric": DELIVERED}])(facts)
    assert days <= 455
    assert shut(told, gates.DISABLE) == ({"quiet"} if began > 455 else set())


@given(counts=st.tuples(*[st.integers(0, 3)] * 3), stage=st.sampled_from(gates.STAGES))
def test_a_stage_waits_for_those_before_it(counts: tuple[int, int, int], stage: str) -> None:
    """Nothing opens the order of stages, by name or otherwise."""
    before = counts[: gates.STAGES.index(stage)]
    assert bool(gates.order_error(stage, *counts)) is any(before)
    assert "order" not in gates.NAMES
