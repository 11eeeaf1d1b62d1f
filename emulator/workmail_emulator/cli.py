# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command `workmail-emulator`."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from aiohttp import web

from .cli_exports import add_options as add_export_options
from .cli_exports import course_of
from .exports.storage import Storage
from .faults import AFTER, BEFORE, Faults, Rule
from .greeting import greeting
from .lag import Lag
from .policy import Policy
from .population import Population, populate
from .server import application
from .service import Service
from .statefile import Keeper, load
from .switches import SWITCHES, Switches
from .world import MailDomain

EXAMPLE_DOMAIN = "example.com"
"""The mail domain of the documentation, so that its examples run unchanged."""


def parser() -> argparse.ArgumentParser:
    one = argparse.ArgumentParser(
        "workmail-emulator",
        description="A local Amazon WorkMail for boto3, the AWS CLI and Ansible: give its URL as the endpoint.",
    )
    one.add_argument("--host", default="127.0.0.1", help="address to listen on (default: the loopback interface)")
    one.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME", help="a further name of this host; repeatable"
    )
    one.add_argument("--port", type=int, default=5555, help="port to listen on; 0 takes a free one (default: 5555)")
    one.add_argument("--region", default="eu-west-1", help="region of new organizations (default: eu-west-1)")
    one.add_argument(
        "--seed", type=int, default=0, help="seed of ids and injected errors; the same seed gives the same run"
    )
    one.add_argument(
        "--state",
        type=Path,
        metavar="FILE",
        help="load the state from FILE if the file exists, and save every change to it",
    )
    one.add_argument(
        "--policy", type=Path, metavar="FILE", help="allow only what the IAM policy document in FILE (JSON) allows"
    )
    one.add_argument("--log", type=Path, metavar="FILE", help="append every call to FILE as a line of JSON")
    _organization_options(one.add_argument_group("organizations"))
    _fault_options(one.add_argument_group("faults", "What goes wrong. Probabilities lie between 0 and 1."))
    _lag_options(one.add_argument_group("lag", "How far readings are behind writes."))
    add_export_options(one.add_argument_group("export jobs", "Where they write, how long they take, which fail."))
    _switch_options(one.add_argument_group("unknowns", "Undocumented behaviour of the service. Strict by default."))
    return one


def _organization_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--organization",
        action="append",
        default=[],
        metavar="ALIAS",
        help="start with an Active organization, its test domain ALIAS.awsapps.com verified; prints its id; "
        f"repeatable; the first new one has {EXAMPLE_DOMAIN} as well, unless --domain is given",
    )
    group.add_argument(
        "--domain",
        action="append",
        default=[],
        metavar="ALIAS:NAME",
        help="a further verified mail domain of that organization; repeatable",
    )
    group.add_argument(
        "--populate",
        type=Population.parse,
        metavar="COUNTS",
        help="fill the first organization: users=1000,groups=100,memberships=5000,resources=20,aliases=2,permissions=9 "
        "and its mailboxes: messages=200,events=10,others=5,kilobytes=16,odd=1,huge=0 "
        "and its settings: settings=1",
    )


def _fault_options(group: argparse._ArgumentGroup) -> None:
    floats = {
        "--throttle": "probability of ThrottlingException",
        "--rate": "calls per second; further calls are throttled; 0 means no limit",
        "--burst": "calls that may exceed --rate in a burst (default: a tenth of it, at least 1)",
        "--errors": "probability of a 500 or 503",
        "--cut-before": "probability that the connection is cut before the operation",
        "--cut-after": "probability that the connection is cut after the operation took effect",
        "--latency": "seconds that each call takes",
        "--jitter": "up to so many seconds more, at random",
    }
    for option, text in floats.items():
        group.add_argument(option, type=float, default=0.0, metavar="N", help=text)
    group.add_argument("--crash-at", type=int, default=0, metavar="N", help="from call N on, cut every connection")
    group.add_argument(
        "--fail",
        type=_rule,
        action="append",
        default=[],
        metavar="OPERATION[@TARGET]=CODE[*TIMES]",
        help="let an operation fail, for one entity (id, name or address) and a number of times if given; "
        "CODE is an error code, cut-before or cut-after; repeatable",
    )


def _rule(text: str) -> Rule:
    subject, equals, what = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r}: write OPERATION[@TARGET]=CODE[*TIMES]")
    operation, _at, target = subject.partition("@")
    code, _star, times = what.partition("*")
    cut = {"cut-before": BEFORE, "cut-after": AFTER}.get(code, "")
    return Rule(operation, target, "" if cut else code, cut, int(times or 0))


def _lag_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--stale-reads", type=int, default=0, metavar="N", help="readings that show the state before a change"
    )
    group.add_argument("--stale-seconds", type=float, default=0.0, metavar="S", help="the same, for a time")
    group.add_argument("--invisible-reads", type=int, default=0, metavar="N", help="look-ups that miss a new entity")
    group.add_argument("--invisible-seconds", type=float, default=0.0, metavar="S", help="the same, for a time")
    group.add_argument(
        "--settling-deletes", type=int, default=0, metavar="N", help="deletes refused after an entity was disabled"
    )
    group.add_argument("--settling-seconds", type=float, default=0.0, metavar="S", help="the same, for a time")
    group.add_argument(
        "--creation-reads", type=int, default=0, metavar="N", help="readings of an organization in each state"
    )
    group.add_argument(
        "--domain-pending",
        type=int,
        default=0,
        metavar="N",
        help="readings of a new domain as PENDING; "
        "VERIFIED after them. 0: PENDING until the control call verify-domain",
    )


def _switch_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--switch",
        action="append",
        default=[],
        metavar="NAME=READING",
        help="another reading of one unknown; repeatable",
    )
    group.add_argument("--lenient", action="store_true", help="the other reading of every unknown")
    group.add_argument("--list-switches", action="store_true", help="print all unknowns with their readings, and stop")


def switches_of(arguments: argparse.Namespace) -> Switches:
    chosen = Switches.lenient() if arguments.lenient else Switches()
    for text in arguments.switch:
        name, _equals, reading = text.partition("=")
        chosen.set(name, reading)
    return chosen


def build(arguments: argparse.Namespace) -> Service:
    lag = Lag(
        arguments.stale_reads,
        arguments.stale_seconds,
        arguments.invisible_reads,
        arguments.invisible_seconds,
        arguments.settling_deletes,
        arguments.settling_seconds,
        arguments.creation_reads,
        arguments.domain_pending,
    )
    names = ("throttle", "rate", "burst", "errors", "cut_before", "cut_after", "latency", "jitter", "crash_at")
    faults = Faults(**{name: getattr(arguments, name) for name in names}, rules=arguments.fail)
    policy = Policy.load(arguments.policy) if arguments.policy is not None else None
    service = Service(arguments.seed, switches_of(arguments), lag, faults, arguments.log, policy)
    service.exporter.course, service.exporter.storage = course_of(arguments), Storage.at(arguments.s3_endpoint)
    if arguments.state is not None and arguments.state.exists():
        load(service.world, arguments.state)
    _found(service, arguments)
    if arguments.state is not None:
        service.keeper = Keeper(service.world, arguments.state)
        service.keeper.save()
    return service


def _found(service: Service, arguments: argparse.Namespace) -> None:
    known = {one.alias for one in service.world.organizations.values()}
    new = [alias for alias in dict.fromkeys(arguments.organization) if alias not in known]
    for alias in new:
        service.world.create_organization(alias, arguments.region)
    taken = any(EXAMPLE_DOMAIN in one.domains for one in service.world.organizations.values())
    example = [] if taken else [f"{alias}:{EXAMPLE_DOMAIN}" for alias in new[:1]]
    for text in arguments.domain or example:
        alias, _colon, name = text.partition(":")
        service.organization(alias).domains[name.lower()] = MailDomain(name.lower(), verified=True)
    if arguments.populate is not None:
        populate(service.world, next(iter(service.world.organizations.values())), arguments.populate)


async def serve(service: Service, arguments: argparse.Namespace) -> None:
    """Serve until SIGINT or SIGTERM."""
    names = [arguments.host, *arguments.allow_host]
    runner = web.AppRunner(application(service, names), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, arguments.host, arguments.port).start()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    url = f"http://{host}:{runner.addresses[0][1]}"
    print(greeting(url, service.world.organizations.values(), arguments.region, arguments.state), flush=True)
    await stop.wait()
    await runner.cleanup()
    service.exporter.close()
    if service.keeper is not None:
        service.keeper.save()


def list_switches() -> str:
    lines = []
    for name, switch in SWITCHES.items():
        lines.append(f"{name}: {switch.question}\n    strict: {switch.strict}")
        lines += [f"    {reading}: {meaning}" for reading, meaning in switch.others.items()]
    return "\n".join(lines)


def main(words: list[str] | None = None) -> None:
    arguments = parser().parse_args(words)
    if arguments.list_switches:
        print(list_switches())
        return
    try:
        service = build(arguments)
    except (KeyError, ValueError, StopIteration, OSError) as error:
        sys.exit(f"workmail-emulator: {error}")
    try:
        asyncio.run(serve(service, arguments))
    except OSError as error:
        told = f"workmail-emulator: cannot listen on {arguments.host}:{arguments.port}: {error}."
        sys.exit(f"{told} Choose another port with --port, or stop the process that listens there.")
