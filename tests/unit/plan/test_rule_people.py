# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users and the rules that name them, changed by one task: the order of the writes, and what is refused."""

from __future__ import annotations

from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.current import Current
from ansible_collections.mailops.workmail.plugins.module_utils._model.facts import Known
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_NAME, BY_PLURAL, settings
from ansible_collections.mailops.workmail.plugins.module_utils._plan.draft import Task
from ansible_collections.mailops.workmail.plugins.module_utils._plan.planner import Plan, plan
from ansible_collections.mailops.workmail.plugins.module_utils._plan.setting_rules import setting_rules
from ansible_collections.mailops.workmail.plugins.module_utils._task.directory import wanted_items
from ansible_collections.mailops.workmail.plugins.module_utils._task.rules import wanted_rules
from hypothesis import given
from hypothesis import strategies as st
from support.paper import Organization, at, errors, goes_before, steps
from support.soak import examples

Row = dict[str, Any]
ACCESS = "access_control_rule"
PUT = "put_access_control_rule imap"


def organization(
    *rules: Row, enabled: tuple[str, ...] = ("ann", "bob"), disabled: tuple[str, ...] = ()
) -> Organization:
    """Users with the access rules of these values; a rule `default` allows everything."""
    paper = Organization()
    paper.known.listed.update({kind.name: 0 for kind in settings() if kind.is_rule})
    for name in enabled:
        paper.user(name)
    for name in disabled:
        paper.user(name, None)
    for rule in ({"name": "default", "effect": "ALLOW"}, *rules):
        add(paper, ACCESS, rule["name"], **{"description": rule["name"], **rule})
    return paper


def add(paper: Organization, kind_name: str, name: str, /, **values: Any) -> None:
    kind = BY_NAME[kind_name]
    told = {field.option: Known(values.get(field.option)) for _part, field in kind.fields()}
    paper.known.add(Current(kind, name, name, name, values=told))


def imap(*users: str, **rest: Any) -> Row:
    return {"name": "imap", "effect": "ALLOW", "users": list(users), **rest}


def planned(paper: Organization, users: list[Row] = (), **rules: list[Row]) -> Plan:  # type: ignore[assignment]
    wanted, wrong = wanted_items(BY_PLURAL["users"], list(users), False, "")
    for plural, items in rules.items():
        kind = next(one for one in settings() if one.plural == plural)
        some, faulty = wanted_rules(kind, items)
        wanted, wrong = [*wanted, *some], [*wrong, *faulty]
    return plan(Task(tuple(wanted), errors=tuple(wrong), rules=setting_rules()), paper.known)


def test_a_rule_is_written_once_a_new_user_is_there_and_enabled() -> None:
    told = planned(organization(), [{"name": "eve", "email": at("eve")}], access_control_rules=[imap("eve")])
    assert goes_before(told, "create_user eve", PUT)
    assert goes_before(told, f"register_to_work_mail eve {at('eve')}", PUT)


def test_a_rule_is_written_before_a_user_that_it_names_is_disabled() -> None:
    """The service may refuse a DISABLED user in a rule (unknowns U58 and U67)."""
    told = planned(organization(), [{"name": "bob", "enabled": False}], access_control_rules=[imap("bob")])
    assert goes_before(told, PUT, "deregister_from_work_mail bob")


def test_a_rule_that_is_not_written_orders_nothing() -> None:
    paper = organization(imap("user-bob"))
    told = planned(paper, [{"name": "bob", "enabled": False}], access_control_rules=[imap("bob")])
    assert steps(told) == ["deregister_from_work_mail bob"]


def test_a_user_is_deleted_once_the_rule_no_longer_names_it() -> None:
    paper = organization(imap("user-ann", "user-bob"))
    told = planned(paper, [{"name": "bob", "state": "absent"}], access_control_rules=[imap("ann")])
    assert goes_before(told, PUT, "delete_user bob")


def test_a_user_is_deleted_once_the_rule_that_names_it_is_deleted() -> None:
    paper = organization(imap("user-bob"))
    gone = {"name": "imap", "state": "absent"}
    told = planned(paper, [{"name": "bob", "state": "absent"}], access_control_rules=[gone])
    assert goes_before(told, "delete_access_control_rule imap", "delete_user bob")


def test_a_user_that_a_rule_of_the_organization_names_is_not_deleted() -> None:
    told = planned(organization(imap("user-bob")), [{"name": "bob", "state": "absent"}])
    assert errors(told) == [
        "users[0] (bob): is deleted, but the access control rule imap names it. Remove it there, or disable the user "
        "instead."
    ]


def test_an_exception_of_a_rule_names_a_user_too() -> None:
    told = planned(organization(imap(not_users=["user-bob"])), [{"name": "bob", "state": "absent"}])
    assert "the access control rule imap names it" in errors(told)[0]


def test_the_rules_of_a_role_name_users_too() -> None:
    paper = organization()
    rules = [{"impersonation_rule_id": "x", "effect": "ALLOW", "target_users": ["user-bob"]}]
    add(paper, "impersonation_role", "sync", type="READ_ONLY", rules=rules)
    told = planned(paper, [{"name": "bob", "state": "absent"}])
    assert "the impersonation role sync names it" in errors(told)[0]


def test_the_override_of_a_deleted_user_may_remain() -> None:
    """Its device connects to nothing."""
    paper = organization()
    add(paper, "mobile_device_access_override", "user-bob a1", user="user-bob", device_id="A1", effect="ALLOW")
    told = planned(paper, [{"name": "bob", "state": "absent"}])
    assert steps(told) == ["deregister_from_work_mail bob", "delete_user bob"]


NAMES = ("ann", "bob", "eve")
USERS = st.lists(st.sampled_from(NAMES), unique=True).map(sorted)
STAYS = [{"enabled": True}, {"enabled": False}, {"state": "absent"}]


@examples(60, 2000)
@given(before=USERS, after=USERS, fate=st.fixed_dictionaries({name: st.sampled_from(STAYS) for name in NAMES}))
def test_no_user_is_deleted_while_a_rule_names_it(before: list[str], after: list[str], fate: dict[str, Row]) -> None:
    """Either the task is refused and says which user the rule goes on naming, or the order keeps this."""
    rule = imap(*(f"user-{name}" for name in before))
    if not before:
        del rule["users"]
    users = [{"name": name, **({"email": at(name)} if "enabled" in fate[name] else {}), **fate[name]} for name in NAMES]
    wanted = imap(*after)
    if not after:
        del wanted["users"]
    told = planned(organization(rule, enabled=NAMES), users, access_control_rules=[wanted])
    going = {name for name in NAMES if fate[name].get("state") == "absent"}
    if going & set(after):
        assert errors(told)
        return
    lines = steps(told)
    for name in going & set(before):
        assert goes_before(told, PUT, f"delete_user {name}")
    for name in set(after) - going:
        if PUT in lines and f"deregister_from_work_mail {name}" in lines:
            assert goes_before(told, PUT, f"deregister_from_work_mail {name}")
