# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A mail domain (WorkMail API reference, RegisterMailDomain, GetMailDomain, UpdateDefaultMailDomain)."""

from __future__ import annotations

from .settles import Settles
from .vocabulary import Calls, Field, Kind, Part

DOMAIN = Kind(
    "domain",
    Calls(
        list="list_mail_domains",
        rows="MailDomains",
        get="get_mail_domain",
        absent=("MailDomainNotFoundException",),
        create="register_mail_domain",
        delete="deregister_mail_domain",
        name="DomainName",
        id="DomainName",
    ),
    key="domain",
    lower_case=True,
    name_maximum=209,
    name_pattern=r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}",
    name_error="is not a valid domain name: use ASCII, at most 209 characters, without a trailing dot. Write an "
    "internationalized name in its xn-- form.",
    settles=Settles(
        "ownership_verification",
        good_state="VERIFIED",
        bad_states=("FAILED",),
        option="wait_verified",
        timeout=1800,
        code="DomainNotVerified",
        changing_measures=("dkim_verification",),
    ),
    assigns=True,
    parts=(
        Part(
            "default",
            read="get_mail_domain",
            write="update_default_mail_domain",
            needs="settled",
            fields=(Field("default", type="bool", read_as="IsDefault", sent=False, default=False),),
            measures=(
                Field("test", type="bool", read_as="IsTestDomain", default=False),
                Field("ownership_verification", read_as="OwnershipVerificationStatus", default="PENDING"),
                Field("dkim_verification", read_as="DkimVerificationStatus"),
                Field("records", type="list", fields=(Field("type"), Field("hostname"), Field("value"))),
            ),
        ),
    ),
)
