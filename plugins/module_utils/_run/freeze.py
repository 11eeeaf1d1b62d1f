# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_freeze`: only the migration hosts have access, until everything is again as it was.

Sequence: the state of before goes into the store as an intention, then the rule is written, then the effects are asked
and recorded. So a run that is killed at any point is finished by the next one.
"""

from __future__ import annotations

from typing import NoReturn

from .._model.access_control import ACTIONS
from .._model.current import ENABLED
from .._model.settings import SETTINGS
from .._plan.draft import Task
from .._plan.knowledge import Knowledge
from .._plan.questions import ListOf
from .._plan.setting_rules import setting_rules
from .._service.clock import now
from .._service.errors import WorkMailError
from .._service.reader import Reader
from .._service.rules import from_rule
from .._store.opening import open_store
from .._store.place import place_errors, place_of
from .._store.store import NEW
from .._switch import freeze
from .._switch.freeze import FREEZING, FROZEN, NAME, RULE, THAWED, THAWING, Frozen
from .._switch.rows import moment
from .._task.arguments import ORGANIZATION_OPTION, Spec
from .._task.option_errors import OptionError
from .._task.rules import wanted_rule
from .converge import Connection, converge
from .naming import renamed
from .reading import Reading
from .session import Options, Session

KIND = next(one for one in SETTINGS if one.name == "access_control_rule")
"""From the list of settings, because a rule may name an impersonation role."""
FREEZE: Spec = {
    **ORGANIZATION_OPTION,
    "state": {"type": "str", "choices": ["frozen", "thawed"], "default": "frozen"},
    "migration_hosts": {"type": "list", "elements": "str"},
    "store": {"type": "str", "required": True},
    "accept_changed_rules": {"type": "bool", "default": False},
    "option_names": {"type": "dict"},
}


def run_freeze() -> NoReturn:
    Session(FREEZE, renamed=renamed).run(_run)


def _run(session: Session) -> Options:
    options = session.options
    session.errors += [OptionError("", "store", text) for text in place_errors(str(options.get("store") or ""))]
    hosts = options.get("migration_hosts") or []
    session.errors += [OptionError("", f"migration_hosts[{at}]", text) for at, text in freeze.host_errors(hosts)]
    freezing = options.get("state") != "thawed"
    if freezing and not hosts:
        session.errors.append(
            OptionError("", "migration_hosts", "is required to freeze; name the hosts that keep access.")
        )
    if len(hosts) > freeze.MOST_RANGES:
        session.errors.append(OptionError("", "migration_hosts", f"has more than {freeze.MOST_RANGES} ranges."))
    reading = Reading.of(session)
    return _Freeze(session, reading).frozen(freeze.ranges(hosts)) if freezing else _Freeze(session, reading).thawed()


class _Freeze:
    def __init__(self, session: Session, reading: Reading) -> None:
        self.session = session
        self.service = reading.service
        self.reading = reading
        self.store = open_store(place_of(str(session.options["store"])), session.module, reading.service)
        self.path = self.store.place.path(NAME)
        self._version = NEW
        self.record = self._read()
        self.rules = self.service.call("list_access_control_rules")["Rules"]
        self.rule = freeze.ours(self.rules)
        self.others = freeze.others(self.rules)

    def _read(self) -> Frozen | None:
        """What the store records. Raises `WorkMailError` for the store of another organization and a damaged file."""
        document = self.store.read(NAME)
        if document is None:
            return None
        self._version = document.version
        try:
            record = freeze.from_bytes(document.data)
        except ValueError as error:
            raise WorkMailError(
                f"{self.path} is damaged ({error}). Restore an earlier version of the file. Nothing was changed.",
                "DamagedRecord",
            ) from None
        if record.organization != self.service.organization_id:
            raise WorkMailError(
                f"{self.path} is about the organization {record.organization}, not "
                f"{self.service.organization_id}. Use a store of its own for each organization. Nothing was changed.",
                "DamagedRecord",
            )
        return record

    def _save(self, record: Frozen) -> None:
        self.record = record
        if self.session.mode.applies:
            self._version = self.store.write(NAME, freeze.to_bytes(record), self._version)

    def _write(self, options: Options) -> None:
        """Write or delete the rule, as a task with `access_control_rules` does. Exits the module if that failed."""
        wanted, errors = wanted_rule(KIND, options, RULE)

        def connected(_session: Session, known: Knowledge, threads: int) -> Connection:
            for row in self.rules:
                known.add(from_rule(KIND, row))
            known.listed[KIND.name] = len(self.rules)
            return self.service, Reader(self.service, known, threads)

        converge(self.session, Task((wanted,), errors=tuple(errors), rules=setting_rules()), connect=connected)

    def _now(self) -> str:
        return moment(now(self.service))

    def frozen(self, hosts: tuple[str, ...]) -> Options:
        record = self.record
        pending = record is not None and record.state in (FREEZING, FROZEN)
        if self.rule is not None:
            self._require_ours(hosts)
            if record is not None and record.state == FROZEN:
                self.session.warn(f"the organization is frozen since {record.frozen_at}. Nothing was changed.")
                return self._result(False, self._effects(record))
        elif len(self.others) >= freeze.MOST_RULES:
            self._refuse(
                f"the organization has {len(self.others)} access control rules, the most that WorkMail allows, so the "
                f"rule {RULE} cannot be added. Remove one of them: "
                f"{', '.join(str(one['Name']) for one in self.others)}."
            )
        # A freeze that was interrupted before its rule was written, or whose rule was deleted, begins again.
        if record is None or not pending or self.rule is None:
            user = self._user()
            record = Frozen(self.service.organization_id, FREEZING, hosts, tuple(self.others), {}, user)
            record = record.as_(FREEZING, effects=self._ask(record), frozen_at=self._now())
        changed = self.rule is None
        self._save(record)
        if changed and self.session.mode.applies:
            self._write(freeze.rule_of(hosts))
        found = self._effects(record) if self.session.mode.applies else freeze.expected(hosts, record.effects)
        self._save(record.as_(FROZEN))
        wrong = freeze.wrong_effects(freeze.expected(hosts, record.effects), found)
        if wrong:
            self.session.fail(
                f"the rule {RULE} was written, but WorkMail reports other effects: {'; '.join(wrong[:10])}. "
                "Changes take "
                "up to five minutes. Run the task again; if the effects stay, check the other rules, or thaw.",
                **self._result(changed, found),
            )
        self._warn_of_hosts(hosts, record)
        return self._result(changed, found)

    def _require_ours(self, hosts: tuple[str, ...]) -> None:
        """Exits unless the rule is the one that this freeze wants."""
        record = self.record
        if record is None or record.state == THAWED:
            self._refuse(
                f"the organization has a rule {RULE} that {self.path} does not know. Use the store with which it was "
                "frozen, or delete the rule in the WorkMail console."
            )
        elif self.rule is not None and not freeze.is_as_wanted(self.rule, hosts):
            had = ", ".join(record.hosts)
            self._refuse(
                f"the organization is frozen already, with the migration hosts {had}. Thaw it first, then freeze it "
                "with the others."
            )

    def thawed(self) -> Options:
        record = self.record
        if record is None:
            self._refuse(
                f"the organization was not frozen with this store ({self.path} does not exist), so there is nothing to "
                "thaw." + (f" Its rule {RULE} is of another store." if self.rule is not None else "")
            )
        if record.state == THAWED:
            if self.rule is not None:
                self._refuse(f"the organization was thawed, but it has a rule {RULE} again. Delete it in the console.")
            self.session.warn(f"the organization is thawed since {record.thawed_at}. Nothing was changed.")
            return self._result(False, self._effects(record))
        differing = freeze.differences(record.before, self.others)
        if differing and self.session.options.get("accept_changed_rules") is not True:
            self._refuse(
                f"the access control rules changed since the freeze: {'; '.join(differing)}. Thawing would not restore "
                "what was there. Restore them, or set `accept_changed_rules: true` if they are wanted."
            )
        changed = self.rule is not None
        self._save(record.as_(THAWING))
        if changed and self.session.mode.applies:
            self._write({"name": RULE, "state": "absent"})
        found = self._effects(record) if self.session.mode.applies else dict(record.effects)
        self._save(record.as_(THAWED, thawed_at=self._now()))
        wrong = [] if differing else freeze.wrong_effects(record.effects, found)
        if wrong:
            self.session.warn(f"WorkMail reports other effects than before the freeze: {'; '.join(wrong[:10])}.")
        return self._result(changed, found)

    def _user(self) -> str:
        """A user for which effects are asked; empty if there is none."""
        self.reading.ask(ListOf("user"))
        users = [one for one in self.reading.known.of_kind("user") if one.state == ENABLED and not one.protected]
        return min((one.id for one in users), default="")

    def _ask(self, record: Frozen) -> dict[str, str]:
        """The effects now, by action and address. Raises `WorkMailError`."""
        if not record.user:
            return {}
        outside, inside = freeze.addresses(record.hosts)
        return {
            f"{action} from {address}": str(
                self.service.call(
                    "get_access_control_effect", UserId=record.user, Action=action, IpAddress=address
                ).get("Effect")
            )
            for address in filter(None, (outside, *inside))
            for action in ACTIONS
        }

    def _effects(self, record: Frozen) -> dict[str, str]:
        """The same, where the user still exists."""
        try:
            return self._ask(record)
        except WorkMailError as error:
            if not error.has_code("EntityNotFoundException", "ResourceNotFoundException"):
                raise
            self.session.warn("the user of the effects no longer exists, so they are not compared.")
            return dict(record.effects)

    def _warn_of_hosts(self, hosts: tuple[str, ...], record: Frozen) -> None:
        outside, _inside = freeze.addresses(hosts)
        denied = [
            key for key, effect in record.effects.items() if effect == "DENY" and not key.endswith(f" from {outside}")
        ]
        if denied:
            self.session.warn(
                f"other rules deny the migration hosts, before and after the freeze: {', '.join(denied[:7])}."
            )

    def _refuse(self, text: str) -> NoReturn:
        self.session.fail(f"{text} Nothing was changed.", code="Refused")

    def _result(self, changed: bool, effects: dict[str, str]) -> Options:
        record = self.record
        state = record.state if record else THAWED
        line = "" if not changed else f"{'+' if state == FROZEN else '-'} access control rule {RULE}\n"
        told = {
            "state": "frozen" if state == FROZEN else "thawed",
            "text": freeze.effects_text(effects),
            "hosts": list(record.hosts) if record else [],
            "effects": [
                {"action": key.partition(" from ")[0], "ip_address": key.partition(" from ")[2], "effect": effect}
                for key, effect in effects.items()
            ],
            "other_rules": [str(one["Name"]) for one in self.others],
        }
        told |= {key: getattr(record, key) for key in ("frozen_at", "thawed_at") if record and getattr(record, key)}
        return {"changed": changed, "freeze": told, "diff": {"prepared": line}}
