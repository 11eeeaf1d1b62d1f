# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No module tells a secret, whatever its shape, whether the task succeeds, fails or only looks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.canaries import CANARIES, COMPANY, NAMES, assert_unseen, files, forms, overheard, people, seen
from support.inprocess import Runner
from workmail_emulator import Faults, Rule
from workmail_emulator.errors import ServiceError
from workmail_emulator.operations import users as emulated_users

MODULES = sorted(path.stem for path in (Path(__file__).parents[2] / "plugins" / "modules").glob("workmail_*.py"))
DIRECTORY, USER = "workmail_directory", "workmail_user"
SHAPES = pytest.mark.parametrize("shape", CANARIES)


def one(shape: str, **more: Any) -> dict[str, Any]:
    """The options of `workmail_user` for the canary of one shape."""
    return {"name": NAMES[shape], "password": CANARIES[shape], "company": COMPANY, **more}


def hear(runner: Runner, module: str, check: bool = False, **options: Any) -> dict[str, Any]:
    """The result of a run that gave no secret away."""
    told = overheard(runner, module, check=check, **options)
    assert_unseen(told)
    result: dict[str, Any] = json.loads(told["result"].strip().splitlines()[-1])
    return result


@pytest.fixture
def there(acme: Runner) -> Runner:
    """An organization in which everybody has a password already, and another one than the canary."""
    acme.run(DIRECTORY, users=people(password="Before-Ab-1"))
    return acme


@SHAPES
def test_every_encoding_of_a_secret_would_be_found(shape) -> None:
    for encoding, form in forms(CANARIES[shape]).items():
        assert seen(f"before {form} after", {shape: CANARIES[shape]}), encoding
    assert not seen(json.dumps(people(password="Before-Ab-1")), {shape: CANARIES[shape]})


@SHAPES
def test_a_user_is_created_and_gets_another_password_without_a_word_of_it(emulator, acme: Runner, shape) -> None:
    for wanted in (one(shape, email=f"{NAMES[shape]}@example.com"), one(shape, update_password="always")):
        foreseen, done = hear(acme, USER, check=True, **wanted), hear(acme, USER, **wanted)
        assert foreseen["changed"] is done["changed"] is True, done
    assert emulator.password_is("acme", NAMES[shape], CANARIES[shape])
    assert not seen(json.dumps([call.params for call in emulator.calls], ensure_ascii=False))


@pytest.mark.parametrize("ending", ["json", "csv"])
@pytest.mark.parametrize("check", [True, False])
def test_a_directory_of_secrets_is_reported_without_them(
    emulator, acme: Runner, tmp_path, monkeypatch, ending, check
) -> None:
    base = "ansible_collections.mailops.workmail.plugins.module_utils"
    monkeypatch.setattr(f"{base}._run.progress.INTERVAL", 0.005)
    emulator.set_faults(Faults(latency=0.01))
    kept = {"report_path": str(tmp_path / f"report.{ending}"), "progress_path": str(tmp_path / "progress")}
    for users in (people(), people(update_password="always")):
        hear(acme, DIRECTORY, check=check, users=users, **kept)
        written = files(tmp_path)
        assert set(written) == {f"report.{ending}", "progress"}
        assert all(text.count("\n") > 3 for text in written.values())
        assert_unseen(written)
    right = [emulator.password_is("acme", NAMES[shape], secret) for shape, secret in CANARIES.items()]
    assert all(right) is not check


UNFIT = {
    "too short": lambda secret: secret[:7],
    "too long": lambda secret: secret * 8,
    "too plain": lambda secret: "".join(letter for letter in secret if letter.islower()) * 8,
    "a letter too far": lambda secret: f"{secret}Ł",
    "a list": lambda secret: [secret],
    "a dictionary": lambda secret: {"is": secret},
    "under another name": lambda secret: None,
}
"""What is wrong with a password → how it is made of a canary."""
CONVERTED = ("a list", "a dictionary")
"""What Ansible makes a text of, where one is wanted."""
PLACES = {
    "one user": lambda users: [(USER, user) for user in users[:3]],
    "users": lambda users: [(DIRECTORY, {"users": users})],
    "a user with other faults": lambda users: [(USER, {**users[0], "country": False, "mailbox_quota": 0})],
    "users with other faults": lambda users: [(DIRECTORY, {"users": [*users, "bob", {"name": 1}], "prune": 1})],
    "a list that is none": lambda users: [(DIRECTORY, {"users": users[0]})],
    "a list in text": lambda users: [(DIRECTORY, {"users": json.dumps(users)})],
    "items in text": lambda users: [(DIRECTORY, {"users": [json.dumps(user) for user in users]})],
    "a group": lambda users: [("workmail_group", users[0])],
    "groups and resources": lambda users: [(DIRECTORY, {"groups": users, "resources": users})],
}
"""Where users may be written, rightly or not → modules and their options."""


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fault", UNFIT)
def test_input_that_is_refused_is_not_repeated(emulator, acme: Runner, fault, place) -> None:
    """A part of a secret would do: what is told must not even have seven letters of it."""
    users: list[dict[str, Any]] = [
        {"name": NAMES[shape], "update_password": "always", "password": UNFIT[fault](secret)}
        for shape, secret in CANARIES.items()
    ]
    if fault == "under another name":
        users = [{**user, "passwort": secret} for user, secret in zip(users, CANARIES.values(), strict=True)]
    pieces = {shape: secret[:7] for shape, secret in CANARIES.items() if shape != "name"}
    for module, options in PLACES[place](users):
        told = overheard(acme, module, **options)
        assert json.loads(told["result"]).get("failed") or fault in CONVERTED, told
        assert_unseen(told, pieces)
        assert_unseen(told)


REFUSALS = ["InvalidPasswordException", "ValidationException", "AccessDeniedException", "InvalidParameterException"]


@pytest.mark.parametrize("code", REFUSALS)
@pytest.mark.parametrize("operation", ["ResetPassword", "CreateUser"])
def test_a_refusal_of_the_service_shows_no_secret(emulator, there: Runner, tmp_path, operation, code) -> None:
    new = "" if operation == "ResetPassword" else "new-"
    users = [{**user, "name": new + user["name"], "update_password": "always"} for user in people()]
    users = [{**user, "email": f"{user['name']}@example.com"} for user in users]
    emulator.set_faults(Faults(rules=[Rule(operation, code=code)]))
    for ending in ("json", "csv"):
        failed = hear(there, DIRECTORY, users=users, report_path=str(tmp_path / f"report.{ending}"))
        assert [one["code"] for one in failed["failures"]].count(code) > 1
    assert_unseen(files(tmp_path))
    for user in users[::4]:
        assert hear(there, USER, **user)["failed"]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("operation", ["ResetPassword", "CreateUser"])
def test_an_answer_that_never_comes_shows_no_secret(emulator, there: Runner, monkeypatch, operation, when) -> None:
    base = "ansible_collections.mailops.workmail.plugins.module_utils"
    monkeypatch.setattr(f"{base}._service.gate.FIRST_DELAY", 0.0001)
    new = "" if operation == "ResetPassword" else "new-"
    users = [{**user, "name": new + user["name"], "update_password": "always"} for user in people()]
    users = [{**user, "email": f"{user['name']}@example.com"} for user in users]
    emulator.set_faults(Faults(rules=[Rule(operation, cut=when)]))
    hear(there, DIRECTORY, users=users, wait_timeout=1)
    hear(there, USER, **users[0], wait_timeout=1)


@pytest.fixture
def talkative(monkeypatch):
    """A service whose refusals repeat the password in the given form: a validation text does that to any value."""

    def refusing(code: str, form: str) -> None:
        def refuse(text: str) -> None:
            value = {"plain": text, **forms(text)}[form]
            raise ServiceError(code, f"1 validation error detected: Value '{value}' at 'password' is not allowed.")

        monkeypatch.setattr(emulated_users, "check_password", refuse)

    return refusing


@pytest.mark.parametrize("form", ["plain", "in JSON", "in JSON, Latin letters kept", "in Python"])
@pytest.mark.parametrize("code", ["InvalidPasswordException", "ValidationException"])
def test_a_refusal_that_repeats_the_secret_is_reported_without_it(
    emulator, there: Runner, tmp_path, talkative, code, form
) -> None:
    talkative(code, form)
    users = people(update_password="always")
    users += [{**user, "name": f"new-{user['name']}", "email": f"new-{user['email']}"} for user in users]
    for ending in ("json", "csv"):
        failed = hear(there, DIRECTORY, users=users, report_path=str(tmp_path / f"report.{ending}"))
        told = [one for one in failed["failures"] if one["code"] == code]
        assert all("is not allowed" in one["message"] and one["name"] for one in told)
        assert len(told) > 1
    assert_unseen(files(tmp_path))
    for user in users[::4]:
        assert "is not allowed" in hear(there, USER, **user)["msg"]


@pytest.mark.parametrize("module", MODULES)
def test_no_module_shows_the_keys_of_the_account(emulator, acme: Runner, module) -> None:
    """Every module takes AWS credentials; the service refuses them, or they are for nothing, or options are wrong."""
    options = {"entity": "bob", "alias": ["x@example.com"], "mailbox": "bob", "grantee": "ann", "domain": "example.com"}
    known = {key: value for key, value in options.items() if takes(module, key)}
    known |= {"name": "bob"} if module in (USER, "workmail_group", "workmail_resource") else {}
    refused = Rule(code="UnrecognizedClientException")
    for secret in (CANARIES[shape] for shape in ("quotes", "template", "latin")):
        keys = {"secret_key": secret, "session_token": f"token {secret}", "debug_botocore_endpoint_logs": True}
        emulator.set_faults(Faults(rules=[refused]))
        hear(acme, module, **{**known, **keys})
        hear(acme, module, **{**known, **keys, "profile": "no-such-profile"})
        assert hear(acme, module, **{**known, **keys, "no_such_option": 1})["failed"]
        emulator.set_faults(Faults())
        hear(acme, module, check=True, **{**known, **keys})


def takes(module: str, option: str) -> bool:
    text = (Path(__file__).parents[2] / "plugins" / "modules" / f"{module}.py").read_text(encoding="utf-8")
    return f"\n  {option}:" in text
