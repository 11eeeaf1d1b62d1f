# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""`workmail_domain_info`: the mail domains of an organization with their DNS records."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NoReturn

from .._plan.domain import view
from .._service import account
from .._task.account import domain_name
from .._task.account_arguments import DOMAIN_INFO
from .._task.asked import unchosen
from .._task.faults import Fault
from .session import Options, Session

THREADS = 10


def run_domain_info() -> NoReturn:
    Session(DOMAIN_INFO).read(_read)


def _read(session: Session) -> Options:
    name = str(session.options.get("domain") or "")
    session.faults += unchosen(session.options, "domain")
    session.faults += [Fault("", "domain", text) for text in domain_name(name) if name]
    if session.faults:
        session.refuse(session.faults)
    service = session.connect(THREADS)
    names = [name] if name else account.domain_names(service)
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(partial(account.domain, service), names))
    return {"domains": [view(domain) for domain in found if domain is not None]}
