# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The mail domains of an organization that belong to its owner."""

from __future__ import annotations

from .._model.addresses import TEST_DOMAIN
from .._service.client import WorkMail


def own_domains(service: WorkMail) -> list[str]:
    """All but the test domain, which belongs to AWS and stays (administrator guide, Removing a domain).

    Raises `WorkMailError`.
    """
    rows = service.pages("list_mail_domains", "MailDomains")
    return sorted(name for one in rows if not (name := str(one["DomainName"])).endswith(f".{TEST_DOMAIN}"))
