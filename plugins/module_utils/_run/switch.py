# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_switch`: records in the exit store that mail goes to the new system, or to WorkMail again.

Whether it does is what the playbook exit_switch finds out, in DNS. This is the one step of the way that WorkMail itself
shows nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import NoReturn

from .._store import steps
from .._store.opening import open_store
from .._store.place import place_errors, place_of
from .._store.steps import SWITCHED, SWITCHED_BACK, Step
from .._task.arguments import ORGANIZATION_OPTION, Spec
from .._task.near import nearest, question
from .._task.option_errors import OptionError, name_list, quoted
from .naming import renamed
from .own_domains import own_domains
from .session import Options, Session

SWITCH: Spec = {
    **ORGANIZATION_OPTION,
    "state": {"type": "str", "choices": [SWITCHED, SWITCHED_BACK], "default": SWITCHED},
    "domains": {"type": "list", "elements": "str"},
    "target": {"type": "str"},
    "store": {"type": "str", "required": True},
    "option_names": {"type": "dict"},
}
NAMED = 10
PARTIAL, NEVER = "partial", "never"
"""States that are not recorded: some mail domains are not switched; no switch was recorded that can be taken back."""


def run_switch() -> NoReturn:
    Session(SWITCH, renamed=renamed).run(_run)


def _run(session: Session) -> Options:
    options = session.options
    switched = options.get("state") != SWITCHED_BACK
    session.errors += [OptionError("", "store", text) for text in place_errors(str(options.get("store") or ""))]
    given = [str(one).strip().rstrip(".").lower() for one in options.get("domains") or ()]
    if switched and not given:
        session.errors.append(OptionError("", "domains", "is required; name the mail domains that are switched."))
    session.refuse_errors()
    service = session.connect()
    ours = own_domains(service)
    session.refuse_errors(_unknown(given, ours))
    store = open_store(place_of(str(options["store"])), session.module, service)
    organization = service.organization_id
    step = Step(SWITCHED, organization, organization, "", "", str(options["state"]), at=steps.now())
    known = steps.switch(store, organization)
    left = [name for name in ours if name.lower() not in given] if switched else []
    if left:
        why = f"not recorded: {name_list(left, NAMED)} must be switched too"
        session.warn(f"{why}. Check all mail domains at once, and the switch is recorded.")
        return {"changed": False, "switch": {"state": PARTIAL, "text": why, "remaining": left}}
    if not switched and (known is None or known.state != SWITCHED):
        return {"changed": False, "switch": {"state": NEVER, "text": "no switch is recorded", "remaining": []}}
    text = _text(switched, given, options.get("target"))
    domains = tuple(sorted(given)) if switched else ()
    step = replace(step, target=str(options.get("target") or ""), text=text, domains=domains)
    changed = known is None or {**asdict(known), "at": ""} != {**asdict(step), "at": ""}
    if changed and session.mode.applies:
        steps.save(store, step)
    kept = step if changed or known is None else known
    told = {"state": kept.state, "text": kept.text, "at": kept.at, "remaining": []}
    return {"changed": changed, "switch": told}


def _text(switched: bool, domains: Iterable[str], target: object) -> str:
    if not switched:
        return "Mail goes to WorkMail again."
    return f"Mail of {name_list(sorted(domains), NAMED)} goes to {target or 'the new system'}."


def _unknown(given: Iterable[str], ours: list[str]) -> Iterable[OptionError]:
    names = {name.lower() for name in ours}
    for number, name in enumerate(given):
        if name not in names:
            hint = question(nearest(name, names)) or f"They are: {name_list(sorted(names), NAMED) or 'none'}."
            text = f"{quoted(name)} is not a mail domain of the organization that can be switched. {hint}"
            yield OptionError("", f"domains[{number}]", text)
