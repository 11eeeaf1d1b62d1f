# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One module run: options as they arrived and converted, the connection, and the two ways out."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Protocol

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.warnings import warn
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule, aws_argument_spec

from .._report.bounded import bounded
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.gate import Gate
from .._service.organization import find_organization
from .._service.wire import PASSWORD_IN_URL, WITH_PASSWORD
from .._task.arguments import Spec
from .._task.option_errors import OptionError, explain, visible, visible_in
from .._task.strict import OptionRules, inspect, with_entity
from .mode import Mode, mode_of

if TYPE_CHECKING:
    from .approval import Approval

Options = dict[str, Any]
Result = dict[str, Any]
FILE_OPTIONS = ("report_path", "progress_path", "approved_plan", "approved_report")


class Module(Protocol):
    """What is used of AnsibleAWSModule and of StrictModule behind it."""

    own: Spec
    raw: Options
    options: Options
    errors: list[OptionError]
    unreachable: bool
    region: str | None
    no_log_values: set[str]

    def client(self, service: str, **extra: Any) -> Any: ...

    def fail_json(self, **result: Any) -> NoReturn: ...

    def exit_json(self, **result: Any) -> NoReturn: ...


class StrictModule(AnsibleModule):  # type: ignore[misc]
    """An AnsibleModule that looks at the options before Ansible converts them and stops at the first error.

    If there are errors, it keeps the connection options only, so that the run finds all other errors.
    """

    own: ClassVar[Spec] = {}
    option_rules: ClassVar[OptionRules] = OptionRules()
    about: ClassVar[tuple[str, ...]] = ()
    apart: ClassVar[tuple[str, ...]] = ()  # Dictionaries whose items the module inspects itself.
    params: Options
    argument_spec: Spec

    def _load_params(self) -> None:
        super()._load_params()
        self.params = {key: value for key, value in self.params.items() if value is not None or _is_ansibles(key)}
        arrived = {key: value for key, value in self.params.items() if not _is_ansibles(key)}
        by_item = {key for key, rule in self.own.items() if _by_item(rule) and isinstance(arrived.get(key, []), list)}
        by_item |= {key for key in self.apart if isinstance(arrived.get(key, {}), Mapping)}
        inspected = {key: rule for key, rule in self.own.items() if key not in by_item}
        misshapen = {key for key, rule in inspected.items() if _by_item(rule)}
        self.raw: Options = {key: arrived[key] for key in arrived if key in self.own and key not in misshapen}
        rest = {key: value for key, value in arrived.items() if key not in self.own or key in inspected}
        options, errors = inspect(rest, {**aws_argument_spec(), **inspected}, rules=self.option_rules)
        self.options: Options = {key: value for key, value in options.items() if key in self.own}
        errors = [*errors, *_password_in(options.get("endpoint_url"))]
        self.errors: list[OptionError] = [
            error if error.field in self._connection else with_entity(error, self.about, rest) for error in errors
        ]
        if errors or self._faulty_items():
            self._relax()
        self.unreachable = not self._connection.isdisjoint(error.field for error in self.errors)
        """True if the errors are in the options of the connection."""

    def _faulty_items(self) -> bool:
        return any(self.raw.get(key) is not None and (_by_item(self.own[key]) or key in self.apart) for key in self.own)

    def _relax(self) -> None:
        """Let Ansible see the connection only; the rest is checked here, with the item named."""
        self.argument_spec = {
            key: {**rule, "required": False} for key, rule in self.argument_spec.items() if key not in self.own
        }
        self.required_one_of = self.mutually_exclusive = self.required_if = None
        valid = self._connection - {error.field for error in self.errors}
        self.params = {key: value for key, value in self.params.items() if _is_ansibles(key) or key in valid}

    def fail_json(self, msg: object, **result: Any) -> None:
        from .messages import own_words

        super().fail_json(own_words(str(msg), self.params), **result)

    @property
    def _connection(self) -> set[str]:
        return {name for key, rule in aws_argument_spec().items() for name in (key, *rule.get("aliases", ()))}


def _password_in(url: object) -> Iterator[OptionError]:
    """An error that is found before amazon.aws makes a client of the URL, and quotes it where it cannot."""
    if isinstance(url, str) and WITH_PASSWORD.match(url):
        yield OptionError("", "endpoint_url", PASSWORD_IN_URL)


def _is_ansibles(key: str) -> bool:
    return key.startswith("_ansible_")


def _by_item(rule: Mapping[str, Any]) -> bool:
    """Lists of entities are checked item by item, so that each message can name its item."""
    return rule.get("elements") == "dict" and "options" in rule


class Session:
    def __init__(
        self,
        spec: Spec,
        one_of: tuple[str, ...] = (),
        about: tuple[str, ...] = (),
        endings: Mapping[str, tuple[str, ...]] | None = None,
        renamed: Callable[[Any, Mapping[str, object]], Any] = lambda value, _names: value,
        own_ranges: Collection[str] = (),
        apart: tuple[str, ...] = (),
        **rules: Any,
    ) -> None:
        """`about`: options of which the first that is given names what the task is about; `endings`: see `files`;
        `own_ranges`: see `OptionRules`; `apart`: see `StrictModule`.

        `renamed`: a text, an error or a result with the names that `option_names` gives the options.
        """
        self._renamed = renamed
        StrictModule.own, StrictModule.about, StrictModule.apart = spec, about or one_of, apart
        StrictModule.option_rules = OptionRules(
            one_of, rules.get("mutually_exclusive", ()), rules.get("required_if", ()), own_ranges
        )
        usual = AnsibleAWSModule.default_settings["module_class"]
        AnsibleAWSModule.default_settings["module_class"] = StrictModule
        try:
            self.module: Module = AnsibleAWSModule(
                argument_spec=dict(spec),
                required_one_of=[list(one_of)] if one_of else None,
                supports_check_mode=True,
                **rules,
            )
        finally:
            AnsibleAWSModule.default_settings["module_class"] = usual
        self.options: Options = self.module.options
        self.raw: Options = self.module.raw
        self.errors: list[OptionError] = list(self.module.errors)
        self.approval: Approval | None = None
        """What the run must do, if it was approved."""
        if any(self.options.get(option) is not None for option in FILE_OPTIONS):
            from .approval import inspect_files

            self.approval, errors = inspect_files(self.options, endings)
            self.errors += errors
        self.mode: Mode = mode_of(self.module)
        self.gate = Gate(
            _or_unlimited(self.options, "max_requests_per_second"), _or_unlimited(self.options, "time_limit")
        )

    def connect(self, threads: int = 10) -> WorkMail:
        """The organization that the options name, ready for calls."""
        if self.module.unreachable:
            self.refuse(self.errors)
        service = WorkMail(self.module, threads, self.gate)
        service.organization_id = find_organization(service, str(self.options.get("organization") or ""))
        return service

    def run(self, work: Callable[[Session], Result]) -> NoReturn:
        """Do the work and leave with its result, or with the one exception's message."""
        try:
            result = work(self)
        except WorkMailError as error:
            from .messages import error_message

            self.fail(error_message(error), code=error.code)
        self.exit(result)

    def read(self, look: Callable[[Session], Result]) -> NoReturn:
        """Look only, and leave with what was read; fail where Ansible would hide a part of it as a secret."""
        from .masked import unmasked

        self.run(unmasked(look))

    def refuse_errors(self, others: Iterable[OptionError] = ()) -> None:
        """Exit if the options have errors, or if there are others."""
        errors = [*self.errors, *others]
        if errors:
            self.refuse(errors)

    def refuse(self, errors: list[OptionError], about: str = "errors in the task options", **keys: Any) -> NoReturn:
        """Leave because of what is wrong with the input, or with what it names; nothing was written."""
        errors = [self._named(error) for error in errors]
        listed = list(dict.fromkeys(str(error) for error in errors))
        self.fail(explain(errors, about), **bounded("errors", listed, len(listed)), **keys)

    def fail(self, message: str, **result: Any) -> NoReturn:
        self.module.fail_json(msg=visible(self._named(message)), invocation=self.invocation, **self._for_people(result))

    def exit(self, result: Result) -> NoReturn:
        self.module.exit_json(invocation=self.invocation, **self._for_people(result))

    def warn(self, message: str) -> None:
        warn(visible(self._named(message), kept=""))

    def _for_people(self, result: Result) -> Any:
        """A result whose texts a person may read; the rest is data, and stays as the service returns it."""
        return self._named({**result, "diff": visible_in(result["diff"])} if "diff" in result else result)

    def _named(self, value: Any) -> Any:
        """A text, an error or a result with the names that the caller gives the options."""
        names = self.options.get("option_names")
        return self._renamed(value, names) if names else value

    def number(self, option: str, otherwise: int) -> int:
        """An option that is a whole number; `otherwise` where it is invalid, which is an error in any case."""
        value = self.options.get(option)
        return value if isinstance(value, int) and value >= 0 else otherwise

    @property
    def invocation(self) -> Options:
        """The options as results repeat them: lists of entities only by their length, secrets not at all."""
        keys = {}
        for key, rule in self.module.own.items():
            value = self.options.get(key, self.raw.get(key))
            if value is not None:
                keys[key] = f"{len(value)} items" if key in StrictModule.apart else _invocation_value(value, rule)
        return {"module_args": keys}


def new_place(session: Session) -> str:
    """An organization that does not exist yet, by its alias and its region."""
    return f"{session.options.get('organization')} in {session.module.region}".lower()


def _or_unlimited(options: Options, option: str) -> float:
    value = options.get(option)
    return value if isinstance(value, (int, float)) and value > 0 else math.inf


def _invocation_value(value: Any, rule: Mapping[str, Any]) -> Any:
    if rule.get("no_log"):
        return "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    if _by_item(rule):
        return f"{len(value)} items"
    if "options" in rule:
        from .masked import shown

        return shown(value, rule["options"])
    return value
