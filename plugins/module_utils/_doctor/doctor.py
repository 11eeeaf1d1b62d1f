# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_doctor_info`: looks at everything that a run depends on, and continues after a failed check."""

from __future__ import annotations

import platform
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, NoReturn

from ansible.module_utils.ansible_release import __version__ as ansible_core_version
from ansible_collections.amazon.aws.plugins.module_utils.botocore import gather_sdk_versions
from ansible_collections.amazon.aws.plugins.module_utils.common import AMAZON_AWS_COLLECTION_VERSION

from .._model.addresses import MAX_ALIASES
from .._model.current import SYSTEM, Current
from .._model.domain import DOMAIN
from .._model.facts import Known
from .._model.kinds import HOLDERS
from .._model.organization import ORGANIZATION
from .._plan.knowledge import Knowledge
from .._plan.questions import AliasesOf, Find, ListOf, PartOf
from .._run.session import Result, Session
from .._service.client import AWS, WorkMail
from .._service.errors import WorkMailError
from .._service.failures import DENIED
from .._service.lookups import Lookups
from .._service.organization import NoSuchOrganization, find_organization
from .._service.reader import Reader
from .._service.wire import AwsModule
from .._task.arguments import ORGANIZATION_OPTION, Spec
from . import attempts
from .checks import judged
from .environment_checks import NO_CLIENT, NO_LIBRARY, NO_REGION, REGIONS, WRONG_REGION
from .facts import LEFT_OUT, NO_ORGANIZATION, UNREACHED, Facts, Found, Load, Loads, NotKnown, Population, Rights
from .settings_facts import gather_settings, known_or_not

DOCTOR: Spec = {**ORGANIZATION_OPTION, "quotas": {"type": "bool", "default": True}}
MAX_TRIES = 2
"""How often a call without an answer is sent: a check that cannot reach the service fails soon."""
REGION_MISSING = "requires a region"
"""What amazon.aws says when there is none."""
MAX_CHECKED_DOMAINS = 100
"""Domains that are looked at, one call each."""
THREADS = 10
NO_QUOTAS = NotKnown(LEFT_OUT, "Skipped, because `quotas` is false.")


def run_doctor() -> NoReturn:
    Session(DOCTOR, check_boto3=False).read(_examine)


def _examine(session: Session) -> Result:
    session.refuse_errors()
    clients = Clients(session.module)
    facts = Facts(
        wanted=str(session.options["organization"]),
        region=clients.region,
        today=datetime.now(UTC).date(),
        versions=versions(),
    )
    return {"checks": [asdict(check) for check in judged(_gathered(facts, clients, bool(session.options["quotas"])))]}


def versions() -> dict[str, str]:
    sdk = gather_sdk_versions()
    return {
        "Python": platform.python_version(),
        "ansible-core": ansible_core_version,
        "amazon.aws": AMAZON_AWS_COLLECTION_VERSION,
        "boto3": str(sdk.get("boto3_version", "")),
        "botocore": str(sdk.get("botocore_version", "")),
    }


def _gathered(facts: Facts, clients: Clients, quotas: bool) -> Facts:
    if not facts.versions["boto3"]:
        return replace(facts, contact=NotKnown(NO_LIBRARY, "boto3 is missing."))
    try:
        service = WorkMail(clients, tries=MAX_TRIES)
    except WorkMailError as error:
        return replace(facts, contact=NotKnown(error.code, str(error)))
    if facts.region not in REGIONS and AWS.fullmatch(service.endpoint):
        return replace(facts, contact=NotKnown(WRONG_REGION, f"WorkMail is not available in {facts.region}."))
    return with_service_facts(facts, clients, service, quotas)


class Clients:
    """Clients of AWS as the task's options want them; where amazon.aws would end the run, a `WorkMailError`."""

    def __init__(self, module: Any) -> None:
        self._module = module

    @property
    def region(self) -> str:
        """Empty if none is set, or if boto3 or the profile is missing."""
        with suppress(WorkMailError):
            return str(self._raising(lambda: self._module.region) or "")
        return ""

    def client(self, service: str, **extra: Any) -> Any:
        return self._raising(lambda: self._module.client(service, **extra))

    def _raising(self, work: Callable[[], Any]) -> Any:
        """amazon.aws calls the module's own `fail_json`; it is replaced while the work is done."""

        def fail(msg: str = "", **_more: Any) -> NoReturn:
            raise WorkMailError(msg, NO_REGION if REGION_MISSING in msg else NO_CLIENT)

        vars(self._module)["fail_json"] = fail
        try:
            return work()
        finally:
            del vars(self._module)["fail_json"]


def with_service_facts(facts: Facts, module: AwsModule, service: WorkMail, quotas: bool) -> Facts:
    """The facts with what the service returns, as far as it can be reached."""
    contact = _contact(service)
    facts = replace(facts, contact=contact, skew=_skew(service))
    if isinstance(contact, NotKnown):
        return facts
    facts = replace(facts, caller=attempts.caller_arn(module, service))
    id_ = known_or_not(partial(_id, service, facts.wanted))
    if isinstance(id_, NotKnown):
        denied = Known(Rights({"ListOrganizations": False}))
        return replace(facts, organization=id_, reading=denied if id_.code in DENIED else UNREACHED)
    service.organization_id = id_.value
    return _organization(facts, module, service, quotas)


def _contact(service: WorkMail) -> Found[str]:
    """The endpoint that answers; a denial is an answer of a service that knows the caller."""
    answer = known_or_not(partial(service.call, "list_organizations", MaxResults=1))
    denied = isinstance(answer, NotKnown) and answer.code in DENIED
    return Known(service.endpoint) if denied or not isinstance(answer, NotKnown) else answer


def _skew(service: WorkMail) -> Found[float]:
    """Seconds by which our clock is ahead at the last answer. The Date header is exact to a second."""
    if service.clocks is None:
        return UNREACHED
    try:
        theirs = parsedate_to_datetime(service.clocks.theirs).timestamp()
    except ValueError:
        return NotKnown("Date", f"The time in the service's response is {service.clocks.theirs!r}.")
    return Known(service.clocks.ours - theirs)


def _id(service: WorkMail, text: str) -> str:
    """The organization's id, in any state. Raises `NoSuchOrganization`."""
    return Lookups(service, Knowledge()).id_of(ORGANIZATION, text) or find_organization(service, text)


def _described(service: WorkMail) -> Current:
    one = Lookups(service, Knowledge()).describe(ORGANIZATION, service.organization_id)
    if one is None:
        where = f"{service.organization_id} is not a WorkMail organization of this account in {service.region}."
        raise NoSuchOrganization(where, NO_ORGANIZATION)
    return one


def _organization(facts: Facts, module: AwsModule, service: WorkMail, quotas: bool) -> Facts:
    organization = known_or_not(partial(_described, service))
    if isinstance(organization, NotKnown) and organization.code == NO_ORGANIZATION:
        return replace(facts, organization=organization)
    directory = _Directory(service)
    population = known_or_not(directory.read)
    one = (
        organization.value
        if isinstance(organization, Known)
        else Current(ORGANIZATION, service.organization_id, "", "")
    )
    default = str(one.get("default_mail_domain") or "")
    names = known_or_not(partial(_domain_names, service))
    chosen = _chosen(names.value, default) if isinstance(names, Known) else []
    arn = str(one.get("arn") or "") or f"arn:aws:workmail:{service.region}:{'0' * 12}:organization/{one.id}"
    calls = attempts.reading_calls(directory.sample(), directory.address(), default or "example.com", arn)
    return replace(
        facts,
        organization=organization,
        domains=known_or_not(partial(_domains, service, chosen)) if isinstance(names, Known) else names,
        domains_left=len(names.value) - len(chosen) if isinstance(names, Known) else 0,
        population=population,
        settings=gather_settings(module, service),
        reading=Known(attempts.try_calls(service, calls)),
        changing=attempts.simulate_changes(module, service, facts.caller, arn),
        aliases=directory.loads(population, directory.aliases) if quotas else NO_QUOTAS,
        mailboxes=directory.loads(population, directory.mailboxes) if quotas else NO_QUOTAS,
    )


def _chosen(names: list[str], default: str) -> list[str]:
    """The domains to look at, the default one among them."""
    return sorted(names, key=lambda name: name.lower() != default.lower())[:MAX_CHECKED_DOMAINS]


def _domain_names(service: WorkMail) -> list[str]:
    known = Knowledge()
    Reader(service, known).answer([ListOf(DOMAIN.name)])
    return sorted(one.name for one in known.of_kind(DOMAIN.name))


def _domains(service: WorkMail, names: list[str]) -> tuple[Current, ...]:
    known = Knowledge()
    Reader(service, known, THREADS).answer([Find((DOMAIN.name,), name, by="name") for name in names])
    found = (known.named(DOMAIN.name, name) for name in names)
    return tuple(one for one in found if one is not None)


@dataclass
class _Directory:
    """All entities of the organization, except DELETED ones and the service's own accounts."""

    service: WorkMail
    known: Knowledge = field(default_factory=Knowledge)

    def read(self) -> Population:
        Reader(self.service, self.known).answer([ListOf(kind) for kind in HOLDERS])
        users = self._of("user")
        enabled = [one for one in users if one.enabled]
        unconnected = sum(not one.get("identity_provider_user_id") for one in enabled)
        return Population(len(users), len(enabled), len(self._of("group")), len(self._of("resource")), unconnected)

    def _of(self, *kinds: str) -> list[Current]:
        return [one for kind in kinds for one in self.known.of_kind(kind) if one.role != SYSTEM]

    def sample(self) -> dict[str, str]:
        """One id of each kind, of an ENABLED entity where there is one."""
        ranked = sorted(self._of(*HOLDERS), key=lambda one: one.enabled)
        return {one.kind.name: one.id for one in ranked}

    def address(self) -> str:
        return next((one.email for one in self._of(*HOLDERS) if one.email), "unknown@example.com")

    def loads(self, population: Found[Population], read: Callable[[], Loads]) -> Found[Loads]:
        return population if isinstance(population, NotKnown) else known_or_not(read)

    def aliases(self) -> Loads:
        """How many addresses each ENABLED entity has; whether the primary counts is not known (unknown U18)."""
        enabled = [one for one in self._of(*HOLDERS) if one.enabled]
        Reader(self.service, self.known, THREADS).answer([AliasesOf(one.id) for one in enabled])
        readable = [one for one in enabled if isinstance(one.aliases, Known)]
        rows = [Load(_label(one), len(one.addresses()), MAX_ALIASES) for one in readable]
        return Loads(tuple(rows), len(enabled) - len(rows))

    def mailboxes(self) -> Loads:
        enabled = [one for one in self._of("user") if one.enabled]
        Reader(self.service, self.known, THREADS).answer([PartOf(one.id, "mailbox") for one in enabled])
        rows = [load for one in enabled if (load := _mailbox(one)) is not None]
        return Loads(tuple(rows), len(enabled) - len(rows))


def _mailbox(user: Current) -> Load | None:
    size, quota = user.values.get("mailbox_size"), user.values.get("mailbox_quota")
    if not isinstance(size, Known) or not isinstance(quota, Known) or not quota.value:
        return None
    return Load(_label(user), float(str(size.value or 0)), float(str(quota.value)))


def _label(one: Current) -> str:
    return f"{one.kind.name} {one.name}"
