# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All targets, in the order in which messages list them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from . import google, imap_tools, ldif, mailcow, microsoft365, postfix_dovecot, vcard, zoho
from .entities import Company, Entity, Pack, Settings


def _nobody(_company: Company, _settings: Settings) -> Iterator[tuple[Entity, str]]:
    yield from ()


class Target(NamedTuple):
    title: str
    pack: Callable[[Company, Settings], Pack]
    refused: Callable[[Company, Settings], Iterator[tuple[Entity, str]]] = _nobody
    """Entities that cannot exist at the target, and why."""
    hosts: bool = False
    """Whether the pack needs both IMAP servers."""


TARGETS = {
    "microsoft365": Target(microsoft365.TITLE, microsoft365.pack, microsoft365.refused),
    "google": Target(google.TITLE, google.pack, google.refused),
    "imapsync": Target(imap_tools.IMAPSYNC_TITLE, imap_tools.imapsync, hosts=True),
    "mbsync": Target(imap_tools.MBSYNC_TITLE, imap_tools.mbsync, hosts=True),
    "zoho": Target(zoho.TITLE, zoho.pack),
    "mailcow": Target(mailcow.TITLE, mailcow.pack),
    "postfix_dovecot": Target(postfix_dovecot.TITLE, postfix_dovecot.pack),
    "ldif": Target(ldif.TITLE, ldif.pack, ldif.refused),
    "vcard": Target(vcard.TITLE, vcard.pack),
}
