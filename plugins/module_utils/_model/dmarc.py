# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether mail that fails the DMARC check is refused (WorkMail API reference, PutInboundDmarcSettings)."""

from __future__ import annotations

from .setting import setting
from .vocabulary import Field

INBOUND_DMARC = setting(
    "inbound_dmarc",
    read="describe_inbound_dmarc_settings",
    write="put_inbound_dmarc_settings",
    fields=(Field("enforced", type="bool", required=True, default=True),),
)
