# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_activity_info`: who still receives and sends mail, and signs in. `unread` lists what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NoReturn

from .._export.rows import as_json
from .._model.current import ENABLED
from .._report.bounded import bounded
from .._service.clock import now
from .._service.errors import WorkMailError
from .._switch.rows import Known, as_csv, metric_rows, moment, rows, summary
from .._switch.watch import (
    CloudWatch,
    Logs,
    Watched,
    find_audit_groups,
    find_mail_group,
    period_of,
    read_group,
    read_metrics,
)
from .._task.arguments import ORGANIZATION_OPTION, Spec
from .._task.option_errors import OptionError
from .files import write_text
from .naming import renamed
from .reading import Reading
from .session import Options, Session

ACTIVITY: Spec = {
    **ORGANIZATION_OPTION,
    "days": {"type": "int", "default": 14},
    "log_groups": {"type": "list", "elements": "str"},
    "max_events": {"type": "int", "default": 100000},
    "report_path": {"type": "path"},
    "option_names": {"type": "dict"},
}
ENDINGS = {"report_path": (".json", ".csv")}
LIMITS = {"days": (1, 455), "max_events": (1, 10_000_000)}
"""CloudWatch keeps daily values for 455 days (CloudWatch user guide, Metrics retention)."""


def run_activity_info() -> NoReturn:
    Session(ACTIVITY, endings=ENDINGS, renamed=renamed).read(_read)


def _errors(options: Options) -> Iterator[OptionError]:
    for option, (least, greatest) in LIMITS.items():
        value = options.get(option)
        if isinstance(value, int) and not least <= value <= greatest:
            yield OptionError("", option, f"{value} is outside {least} to {greatest}.")
    for number, name in enumerate(options.get("log_groups") or ()):
        if not name:
            yield OptionError("", f"log_groups[{number}]", "must not be empty; use the name of a log group.")


def _read(session: Session) -> Options:
    session.errors += _errors(session.options)
    reading = Reading.of(session)
    entities = [one for one in reading.entities() if one.state == ENABLED and not one.protected]
    service, watched = reading.service, Watched()
    described = service.call("describe_organization")
    names = {service.organization_id, str(described.get("Alias") or "")}
    period = period_of(now(service), session.number("days", 14))
    _metrics(session, reading, watched, lambda watch: read_metrics(watch, watched, names, *period))
    _logs(session, reading, watched, period)
    known = [Known(one.kind.name, one.name, one.id, one.email or "") for one in entities]
    mailboxes = len([one for one in known if one.kind != "group"])
    return _result(session, watched, rows(watched.tally, known), mailboxes, (moment(period[0]), moment(period[1])))


def _metrics(session: Session, reading: Reading, watched: Watched, look: Callable[[CloudWatch], None]) -> None:
    watched.attempt("metrics", lambda: look(CloudWatch(session.module, reading.service)))


def _logs(session: Session, reading: Reading, watched: Watched, period: tuple[datetime, datetime]) -> None:
    named = session.options.get("log_groups")
    try:
        logs = Logs(session.module, reading.service)
    except WorkMailError as error:
        watched.miss("log groups", str(error))
        return
    if named is None:
        watched.attempt("log group of email events", lambda: find_mail_group(reading.service, watched))
        organization = reading.service.organization_id
        watched.attempt("log groups of audit logs", lambda: find_audit_groups(logs, watched, organization))
    most = session.number("max_events", 1)
    for group in named if named is not None else list(watched.groups):
        watched.groups.setdefault(group, set())
        watched.attempt(f"log group {group}", partial(read_group, logs, watched, group, period, most))
    for group in watched.cut:
        watched.miss(
            f"log group {group}",
            f"it has more than {most:,} events in this time",
            "Raise `max_events`, or lower `days`.",
        )


def _result(
    session: Session, watched: Watched, listed: list[Options], mailboxes: int, period: tuple[str, str]
) -> Options:
    metrics = metric_rows(watched.days)
    groups = [
        {"name": name, "logs": sorted(kinds), "events": watched.counts.get(name, 0)}
        for name, kinds in sorted(watched.groups.items())
    ]
    days = session.number("days", 14)
    result: Options = {
        "summary": summary(listed, metrics, mailboxes, days, len(watched.unread)),
        "period": {"from": period[0], "to": period[1]},
        "metrics": metrics,
        "log_groups": groups,
        "unread": watched.unread,
    }
    return {**result, **_reported(session, result, listed), **bounded("users", listed, len(listed))}


def _reported(session: Session, result: Options, listed: list[Options]) -> Options:
    path = session.options.get("report_path")
    if not path:
        return {}
    document = {**result, "users": listed}
    failure = write_text(path, (as_csv if Path(path).suffix == ".csv" else as_json)(document, listed))
    if failure:
        session.warn(failure)
    return {"report_failure": failure} if failure else {"report_path": path}
