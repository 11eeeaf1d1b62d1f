# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mail domains (WorkMail API reference: RegisterMailDomain, GetMailDomain, ListMailDomains, *DefaultMailDomain)."""

from __future__ import annotations

from ..errors import bad_parameter, refuse
from ..world import MailDomain, Organization
from . import lookup, tokens
from .registry import Answer, Context, Request, operation

MAX_DOMAINS = 1000


def require_domain(context: Context, address: str) -> None:
    """Refuse an address whose domain is not of the organization, or not verified yet."""
    name = address.rpartition("@")[2].lower()
    domain = context.organization.domains.get(name)
    if domain is None:
        refuse("MailDomainNotFound", f"The domain {name} was not found in your organization.")
    if not read(domain):
        refuse("MailDomainState", f"The domain {name} must be verified. The domain is not yet verified.")


def read(domain: MailDomain) -> bool:
    """Whether one reading shows it as verified; a young domain becomes so after some readings."""
    if domain.pending_reads > 0:
        domain.pending_reads -= 1
        return False
    if domain.test or domain.verifies:
        domain.verified = True
    return domain.verified


def _get(context: Context, name: str) -> MailDomain:
    domain = context.organization.domains.get(name.lower())
    if domain is None:
        refuse("MailDomainNotFound", f"The domain {name} was not found in your organization.")
    return domain


@operation("RegisterMailDomain")
def register_mail_domain(context: Context, request: Request) -> None:
    name = request["DomainName"].lower()
    if tokens.replayed(context, "RegisterMailDomain", request):
        return
    for other in context.world.organizations.values():
        taken = name in other.domains and other.state not in ("Deleted", "Deleting")
        if taken and other is not context.organization:
            refuse("MailDomainInUse", f"The domain {name} is used by another organization.")
    if len(context.organization.domains) >= MAX_DOMAINS:
        refuse("LimitExceeded", "The number of domains exceeds the limit.")
    if name not in context.organization.domains:
        pending = context.lag.domain_pending
        context.organization.domains[name] = MailDomain(name, pending_reads=pending, verifies=pending > 0)
    tokens.remember(context, "RegisterMailDomain", request, {})


@operation("GetMailDomain", write=False)
def get_mail_domain(context: Context, request: Request) -> Answer:
    domain = _get(context, request["DomainName"])
    status = "VERIFIED" if read(domain) else "PENDING"
    return {
        "Records": records(context.organization, domain.name),
        "IsTestDomain": domain.test,
        "IsDefault": context.organization.default_domain == domain.name,
        "OwnershipVerificationStatus": status,
        "DkimVerificationStatus": status,
    }


def records(organization: Organization, name: str) -> list[dict[str, str]]:
    """The DNS records in the order in which the service returns them."""
    region, mark = organization.region, organization.id[2:18]
    keys = [f"{mark}{number}" for number in range(3)]
    dkim = [
        {"Type": "CNAME", "Hostname": f"{key}._domainkey.{name}.", "Value": f"{key}.dkim.amazonses.com."}
        for key in keys
    ]
    autodiscover = f"autodiscover.mail.{region}.awsapps.com."
    return [
        {"Type": "MX", "Hostname": f"{name}.", "Value": f"10 inbound-smtp.{region}.amazonaws.com."},
        {"Type": "TXT", "Hostname": f"_amazonses.{name}.", "Value": mark},
        {"Type": "CNAME", "Hostname": f"autodiscover.{name}.", "Value": autodiscover},
        *dkim,
        {"Type": "TXT", "Hostname": f"{name}.", "Value": "v=spf1 include:amazonses.com ~all"},
        {"Type": "TXT", "Hostname": f"_dmarc.{name}.", "Value": "v=DMARC1;p=quarantine;pct=100;fo=1"},
    ]


@operation("ListMailDomains", write=False)
def list_mail_domains(context: Context, request: Request) -> Answer:
    default = context.organization.default_domain
    rows = [{"DomainName": name, "DefaultDomain": name == default} for name in context.organization.domains]
    return lookup.page(context, request, "MailDomains", rows, lambda row: str(row["DomainName"]))


@operation("UpdateDefaultMailDomain")
def update_default_mail_domain(context: Context, request: Request) -> None:
    domain = _get(context, request["DomainName"])
    if not read(domain) and context.switches.strict("U42"):
        refuse("MailDomainState", f"The domain {domain.name} must be verified.")
    context.organization.default_domain = domain.name


@operation("DeregisterMailDomain")
def deregister_mail_domain(context: Context, request: Request) -> None:
    organization = context.organization
    domain = _get(context, request["DomainName"])
    if organization.tags.get("workmail-emulator:custom-ses") == domain.name:
        refuse("InvalidCustomSesConfiguration", "You SES configuration has customizations.")
    if context.switches.strict("U43"):
        if domain.test:
            bad_parameter("The test domain can't be removed.")
        if organization.default_domain == domain.name:
            refuse("MailDomainInUse", f"The domain {domain.name} is the default domain.")
    used = any(address.endswith(f"@{domain.name}") for address in organization.holders)
    if used:
        refuse("MailDomainInUse", f"The domain {domain.name} is in use by addresses of your organization.")
    del organization.domains[domain.name]
