# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_availability_test_info`: lets WorkMail try out where it asks when people of a domain are free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from .._model import availability
from .._model.vocabulary import Field
from .._model.wire import to_wire
from .._report.failures import concealed
from .._service.errors import NOT_FOUND_CODES, WorkMailError
from .._task.arguments import ORGANIZATION_OPTION, Options, Spec, field_argument
from .._task.limits import text_errors
from .._task.option_errors import OptionError, quoted
from .session import Result, Session

*NAMED, PASSWORD = availability.EWS.fields
# Only a configuration may keep its password.
EWS = availability.EWS._replace(fields=(*NAMED, PASSWORD._replace(required=True, secret=False)))
LAMBDA = availability.LAMBDA
DOMAIN = Field(
    "domain",
    member="DomainName",
    minimum=3,
    maximum=255,
    pattern=r"[a-zA-Z0-9.-]+",
    name_error=availability.DOMAIN_ERROR,
)
TESTED = (DOMAIN, EWS, LAMBDA)
SECRET = "password"


def _arguments() -> Spec:
    spec = {field.option: field_argument(field, secret=False) for field in TESTED}
    spec[EWS.option]["options"][SECRET]["no_log"] = True
    return {**ORGANIZATION_OPTION, **spec}


def run_availability_test_info() -> NoReturn:
    names = [field.option for field in TESTED]
    Session(_arguments(), mutually_exclusive=[names]).run(_test)


def _test(session: Session) -> Result:
    session.refuse_errors([*_needed(session.raw), *_errors(session.options)])
    field = next(one for one in TESTED if session.options.get(one.option))
    value = session.options[field.option]
    secrets = [str(value[SECRET])] if isinstance(value, Mapping) and SECRET in value else []
    service = session.connect()
    try:
        answer = service.call("test_availability_configuration", **{field.write_member: to_wire(field, value)})
    except WorkMailError as error:
        if field is not DOMAIN or not error.has_code(*NOT_FOUND_CODES):
            raise WorkMailError(concealed(str(error), secrets), error.code, error.operation) from None
        text = (
            f"{quoted(value)} has no availability configuration in the organization. Correct the domain, or test a "
            "provider with `ews_provider` or `lambda_provider`."
        )
        session.refuse([OptionError("", DOMAIN.option, text)])
    reason = concealed(str(answer.get("FailureReason") or ""), secrets)
    return {"test_passed": bool(answer["TestPassed"]), **({"failure_reason": reason} if reason else {})}


def _needed(given: Options) -> Iterator[OptionError]:
    """An error if the task names nothing to test. What it names may be wrong, which is another error."""
    if all(given.get(field.option) is None for field in TESTED):
        names = ", ".join(field.option for field in TESTED)
        yield OptionError("", "", f"one of the following is required: {names}. Set one of them to say what is tested.")


def _errors(options: Options) -> Iterator[OptionError]:
    if isinstance(options.get(DOMAIN.option), str):
        yield from (OptionError("", DOMAIN.option, text) for text in text_errors(DOMAIN, options[DOMAIN.option]))
    for provider in (EWS, LAMBDA):
        given = options.get(provider.option)
        if isinstance(given, Mapping):
            yield from _provider_errors(provider, given)


def _provider_errors(provider: Field, given: Mapping[str, Any]) -> Iterator[OptionError]:
    for field in provider.fields:
        value = given.get(field.option)
        wrong = list(text_errors(field, value)) if isinstance(value, str) else []
        if wrong and field.option == SECRET:
            wrong = ["must have 1 to 256 characters of Basic Latin and Latin-1."]  # A message never repeats it.
        yield from (OptionError(provider.option, field.option, text) for text in wrong)
