# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judging where the collection runs: versions, region, credentials, the way to the service, the clock, days left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from itertools import zip_longest

from .._model.advice import REJECTED
from .._model.facts import Known
from .._task.option_errors import quantity
from .check import ATTENTION, BROKEN, FINE, Finding, Unchecked, known_or_unchecked
from .facts import NOT_REACHED, UNREACHED, Facts, NotKnown

MINIMUM_VERSIONS = {
    "Python": "3.11",
    "ansible-core": "2.19.1",
    "amazon.aws": "10.1.1",
    "boto3": "1.35.52",
    "botocore": "1.35.52",
}
"""The oldest versions that the collection promises to work with (galaxy.yml, meta/, README)."""
REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
END_DATE = date(2027, 3, 31)
URGENT_DAYS = 180
"""Days before the end from which on moving away is urgent."""
MOVE_BY = date(2027, 2, 15)
"""The day by which mail should go to the new system, so that the old one can stay a while for what goes wrong."""
SKEWED, REFUSED_SKEW = 60, 300
"""Seconds of difference between two clocks: worth correcting; signatures fail (AWS Signature Version 4)."""

NO_REGION, WRONG_REGION, NO_CLIENT, NO_LIBRARY = "NoRegion", "WrongRegion", "NoClient", "NoLibrary"
"""Why no call could be made."""
NO_CREDENTIALS = frozenset(
    {
        NO_CLIENT,
        "NoCredentialsError",
        "PartialCredentialsError",
        "CredentialRetrievalError",
        "ProfileNotFound",
        "SSOTokenLoadError",
        "TokenRetrievalError",
        "UnauthorizedSSOTokenError",
    }
)
"""Codes of botocore and ours: there are no credentials that a call could be signed with."""


def versions(facts: Facts) -> Finding:
    installed = ", ".join(f"{name} {version or 'missing'}" for name, version in facts.versions.items())
    old = [f"{name} {least}" for name, least in MINIMUM_VERSIONS.items() if _older(facts.versions, name, least)]
    if old:
        advice = f"Install at least {', '.join(old)} where the modules run (`ansible_python_interpreter`)."
        return Finding(BROKEN, installed + ".", advice)
    return Finding(FINE, installed + ".")


def _older(found: Mapping[str, str], name: str, least: str) -> bool:
    pairs = zip_longest(_numbers(found.get(name, "")), _numbers(least), fillvalue=0)
    return next((have < want for have, want in pairs if have != want), False)


def _numbers(version: str) -> list[int]:
    """`2.19.0b1` → 2, 19, 0: what comes after the numbers does not count."""
    found = re.match(r"\d+(\.\d+)*", version)
    return [int(part) for part in found[0].split(".")] if found else []


def end_of_workmail(facts: Facts) -> Finding:
    left = (END_DATE - facts.today).days
    if left < 0:
        return Finding(BROKEN, f"AWS ended WorkMail on {END_DATE}.", "Nothing is left to manage.")
    found = f"AWS ends WorkMail on {END_DATE}: {quantity(left, 'day')} left on {facts.today}."
    if left > URGENT_DAYS:
        return Finding(FINE, found)
    when = f"by {MOVE_BY}" if facts.today <= MOVE_BY else f"immediately (the recommended date was {MOVE_BY})"
    advice = f"Switch mail to the new system {when}. See the guide: The end of Amazon WorkMail."
    return Finding(ATTENTION, found, advice)


def region(facts: Facts) -> Finding:
    exist = ", ".join(REGIONS)
    if not facts.region:
        found = "No region is set in the task or in the environment."
        return Finding(BROKEN, found, f"Set `region` or AWS_REGION to one of {exist}.")
    if facts.region not in REGIONS:
        found = f"The region is {facts.region}, where WorkMail is not available."
        return Finding(BROKEN, found, f"Set the region of your organization, one of {exist}.")
    return Finding(FINE, f"{facts.region}.")


def credentials(facts: Facts) -> Finding:
    contact = facts.contact
    if isinstance(contact, Known):
        whose = f", those of {facts.caller.value}" if isinstance(facts.caller, Known) else ""
        return Finding(FINE, f"The service accepts them{whose}.")
    if contact.code in NO_CREDENTIALS:
        advice = "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or set `profile` in the task."
        return Finding(BROKEN, f"No credentials can be used: {contact.text}", advice)
    if contact.code in REJECTED:
        advice = "Check the clock, then the access key; renew an expired session (`aws sso login`)."
        return Finding(BROKEN, f"The service rejects them: {contact.code}: {contact.text}", advice)
    raise Unchecked(_later_failure(contact))


def connection(facts: Facts) -> Finding:
    contact = facts.contact
    if isinstance(contact, Known):
        return Finding(FINE, f"{contact.value} responds.")
    if contact.code in REJECTED:
        return Finding(FINE, "The service responds.")
    if contact.code in NO_CREDENTIALS or _later_failure(contact) is UNREACHED:
        raise Unchecked(UNREACHED)
    advice = (
        "Check the network, the proxy (HTTPS_PROXY), `endpoint_url` and AWS_ENDPOINT_URL_WORKMAIL. If the service "
        "is a local one, start it."
    )
    return Finding(BROKEN, f"The service does not respond as expected: {contact.text}", advice)


def _later_failure(failure: NotKnown) -> NotKnown:
    """What a missing region or library leaves of a later check."""
    return UNREACHED if failure.code in (NO_REGION, WRONG_REGION, NO_LIBRARY, NOT_REACHED) else failure


def clock(facts: Facts) -> Finding:
    skew = known_or_unchecked(facts.skew)
    seconds = round(abs(skew))
    found = f"The local clock and the service's differ by {quantity(seconds, 'second')}."
    rejects = "AWS rejects signatures if the clocks differ by more than 5 minutes."
    if seconds > REFUSED_SKEW:
        return Finding(BROKEN, f"{found} {rejects}", "Set the clock (NTP).")
    if seconds > SKEWED:
        return Finding(ATTENTION, found, f"Set the clock (NTP); {rejects}")
    return Finding(FINE, found)
