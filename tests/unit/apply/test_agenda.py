# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The agenda hands out operations when what they need is there, and says what became of each."""

from __future__ import annotations

from ansible_collections.mailops.workmail.plugins.module_utils._apply.agenda import Agenda
from ansible_collections.mailops.workmail.plugins.module_utils._apply.places import Places
from ansible_collections.mailops.workmail.plugins.module_utils._apply.waiting import observed
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Ref
from ansible_collections.mailops.workmail.plugins.module_utils._plan.conditions import settled
from ansible_collections.mailops.workmail.plugins.module_utils._plan.graph import Graph
from ansible_collections.mailops.workmail.plugins.module_utils._plan.operations import Operation
from ansible_collections.mailops.workmail.plugins.module_utils._service.errors import WorkMailError
from support.paper import Organization, at

TEAM = {
    "users": [{"name": "ann", "email": at("ann")}, {"name": "bob", "email": at("bob")}],
    "groups": [{"name": "staff", "email": at("staff"), "members": ["ann", "bob"]}],
}


def agenda(**wanted) -> Agenda:
    return Agenda(Organization().plan(**(wanted or TEAM)).graph)


def told(agenda_: Agenda, number: int) -> str:
    operation = agenda_.operations[number]
    return " ".join(filter(None, [operation.action, operation.subject.name, operation.other and operation.other.name]))


def run(agenda_: Agenda, failing: str = "", shows: bool = True) -> list[str]:
    """Take whatever is ready until nothing is, and let the service show all of it."""
    order = []
    while agenda_.ready:
        number = agenda_.take()
        order.append(told(agenda_, number))
        if order[-1] == failing:
            agenda_.fail(number, WorkMailError("Too many.", "LimitExceededException"))
            continue
        agenda_.done(number)
        for fact in observed(agenda_.operations[number].makes) if shows else ():
            agenda_.note_shown(fact)
    return order


def fates(agenda_: Agenda) -> dict[str, str]:
    return {told(agenda_, number): failure.fate for number, failure in agenda_.failures.items()}


def test_everything_is_handed_out_once_and_finished_in_canonical_order() -> None:
    one = agenda()
    order = run(one)
    assert len(order) == len(set(order)) == len(one.operations) == 8
    assert one.open == 0
    assert list(one.done_operations()) == one.operations


def test_nothing_that_needs_an_open_mailbox_starts_before_the_service_shows_it_open() -> None:
    one = agenda()
    order = run(one, shows=False)
    assert not any(line.startswith("associate") for line in order)
    for fact in observed(fact for operation in one.operations for fact in operation.makes):
        one.note_shown(fact)
    assert run(one) == ["associate_member_to_group staff ann", "associate_member_to_group staff bob"]


def test_what_depends_on_a_failure_is_skipped_and_the_rest_goes_on() -> None:
    one = agenda()
    order = run(one, failing="register_to_work_mail bob")
    assert fates(one) == {"register_to_work_mail bob": "failed", "associate_member_to_group staff bob": "skipped"}
    assert "associate_member_to_group staff ann" in order
    assert one.open == 0


def test_what_never_shows_is_done_and_only_what_needs_it_is_skipped() -> None:
    one = agenda()
    run(one, shows=False)
    number = next(n for n, operation in enumerate(one.operations) if told(one, n) == "register_to_work_mail ann")
    one.give_up(observed(one.operations[number].makes)[0], "WaitTimeout", "ann is not enabled.")
    assert fates(one) == {"register_to_work_mail ann": "done", "associate_member_to_group staff ann": "skipped"}
    assert one.operations[number] in one.done_operations()


def test_leaving_off_leaves_what_has_not_begun() -> None:
    one = agenda()
    first = one.take()
    one.stop()
    assert one.ready == 0
    assert set(fates(one).values()) == {"left"}
    assert len(one.failures) == 7
    one.done(first)
    assert one.open == 0
    assert one.ready == 0


def test_an_operation_behind_a_failed_one_on_the_same_entity_goes_on_if_it_does_not_need_it() -> None:
    paper = Organization().user("ann", aliases=[at("old")])
    one = Agenda(paper.plan(users=[{"name": "ann", "aliases": [], "city": "Oslo"}]).graph)
    order = run(one, failing="delete_alias ann")
    assert "update_user ann" in order
    assert fates(one) == {"delete_alias ann": "failed"}


def starting(most: int) -> Agenda:
    """Four operations of an action that has so many places; each holds one until the service shows its effect."""
    refs = [Ref("export", str(number)) for number in range(4)]
    operations = [Operation(ref, "start", {}, (), makes=frozenset({settled(ref)})) for ref in refs]
    return Agenda(Graph(operations, [{} for _one in refs], [set() for _one in refs]), Places({"start": most}))


def test_no_more_operations_of_an_action_are_handed_out_than_it_has_places() -> None:
    one = starting(2)
    taken = [one.take(), one.take()]
    assert (one.ready, one.blocked) == (0, True)
    for number in taken:
        one.done(number)
    assert one.ready == 0
    one.note_shown(settled(Ref("export", "0")))
    assert (one.ready, one.take()) == (1, 2)
    one.fail(2, WorkMailError("Refused."))
    assert one.ready == 1


def test_an_operation_that_finds_no_place_is_the_first_to_be_tried_again() -> None:
    one = starting(2)
    first = one.take()
    one.places.most["start"] = 0
    one.put_back(first)
    assert (one.ready, one.blocked, one.running) == (0, True, 0)
    one.places.most["start"] = 1
    assert (one.take(), one.ready) == (first, 0)
