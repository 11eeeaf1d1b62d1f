# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judging settings: what deletes mail during a move, what fails, what is not logged, and how people sign in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .._model.current import Current
from .._model.facts import Known
from .._task.option_errors import name_list, quantity
from .check import ATTENTION, BROKEN, FINE, MAX_NAMED, UNCHECKED, Finding, known_or_unchecked
from .environment_checks import END_DATE, URGENT_DAYS
from .facts import Facts, Found, NotKnown

ONLY = "IDENTITY_PROVIDER_ONLY"
KEEP_MAIL = (
    "Until all mailboxes are moved, set longer periods or `state: absent` in `retention_policy` of `workmail_settings`."
)
TEST_AGAIN = (
    "Check the endpoint, user name and password, or the Lambda function, with `workmail_availability_test_info`, then "
    "correct `availability_configurations` of `workmail_settings`."
)
LOOK_UP = "Allow logs:DescribeLogGroups and iam:GetRole (docs/iam/README.md, the doctor), or look in the console."
ENFORCE = "Set `inbound_dmarc: {enforced: true}` with `workmail_settings`, unless another system checks mail first."


def retention(facts: Facts) -> Finding:
    """Near the end of WorkMail, mail is moved: what is deleted before its export is in no archive."""
    policy = known_or_unchecked(facts.settings.retention)
    deleting = sorted(_deletions(policy)) if policy is not None else []
    if not deleting:
        return Finding(FINE, "No retention policy deletes mail.")
    found = (
        f"The retention policy {policy.get('name') if policy else ''} deletes mail: {name_list(deleting, MAX_NAMED)}."
    )
    left = (END_DATE - facts.today).days
    if left > URGENT_DAYS:
        return Finding(FINE, found)
    return Finding(
        ATTENTION,
        f"{found} {quantity(max(left, 0), 'day')} are left in which mailboxes are exported and moved, and mail that is "
        "deleted before that is in no archive.",
        KEEP_MAIL,
    )


def _deletions(policy: Current) -> Iterator[str]:
    rows = policy.get("folder_configurations")
    for one in rows if isinstance(rows, list) else ():
        if isinstance(one, Mapping) and one.get("action") != "NONE":
            permanently = "permanently " if one.get("action") == "PERMANENTLY_DELETE" else ""
            yield f"{one.get('name')} {permanently}after {quantity(int(str(one.get('period') or 0)), 'day')}"


def availability(facts: Facts) -> Finding:
    tested = known_or_unchecked(facts.settings.availability)
    failed = [f"{domain} ({reason})" for domain, reason in tested.items() if reason]
    if failed:
        return Finding(
            ATTENTION,
            f"The test of {len(failed)} of {quantity(len(tested), 'domain')} fails: {name_list(failed, MAX_NAMED)}.",
            TEST_AGAIN,
        )
    if not tested:
        return Finding(FINE, "No other domain has an availability configuration.")
    return Finding(FINE, f"The tests of {quantity(len(tested), 'domain')} pass.")


def monitoring(facts: Facts) -> Finding:
    found = known_or_unchecked(facts.settings.monitoring)
    if not found.group:
        return Finding(FINE, "Messages are not logged.")
    looked_up = {f"the log group {found.group}": found.group_exists, f"the role {found.role}": found.role_exists}
    missing = [text for text, there in looked_up.items() if there == Known(False)]
    if missing:
        why = f"{' and '.join(missing)} {'do' if len(missing) > 1 else 'does'} not exist"
        advice = "Create what is missing, or correct `email_monitoring` of `workmail_settings`."
        return Finding(ATTENTION, f"Messages are not logged, because {why}.", advice)
    unread = _first_unknown(found.group_exists, found.role_exists)
    where = f"Messages are logged to {found.group}"
    if unread is not None:
        return Finding(UNCHECKED, f"{where}, which could not be looked up: {unread.text}", LOOK_UP)
    return Finding(FINE, f"{where}.")


def _first_unknown(*found: Found[bool]) -> NotKnown | None:
    return next((one for one in found if isinstance(one, NotKnown)), None)


def dmarc(facts: Facts) -> Finding:
    found = known_or_unchecked(facts.settings.dmarc)
    if found is not None and found.get("enforced"):
        return Finding(FINE, "The DMARC policies of senders are enforced.")
    return Finding(ATTENTION, "DMARC is not enforced, so mail with a forged sender is delivered.", ENFORCE)


def identity_provider(facts: Facts) -> Finding:
    found = known_or_unchecked(facts.settings.identity)
    if found is None:
        return Finding(FINE, "None is set: people sign in with the password of the directory.")
    if found.get("authentication_mode") != ONLY:
        return Finding(FINE, "People sign in with IAM Identity Center or with the password of the directory.")
    population = known_or_unchecked(facts.population)
    told, advice = [], []
    if population.unconnected:
        told.append(f"{quantity(population.unconnected, 'enabled user')} without a user of it cannot sign in")
        advice.append("Set `identity_provider_user_id` of these users.")
    if not _uses_tokens(found):
        told.append("personal access tokens are off, so no program can use IMAP or SMTP")
        advice.append("Set the status of `personal_access_token_configuration` to ACTIVE if programs are used.")
    text = "People sign in with IAM Identity Center only"
    if told:
        verdict = BROKEN if population.unconnected == population.enabled_users > 0 else ATTENTION
        return Finding(verdict, f"{text}: {'; '.join(told)}.", " ".join(advice))
    return Finding(FINE, f"{text}. Programs need a personal access token.")


def _uses_tokens(found: Current) -> bool:
    tokens = found.get("personal_access_token_configuration")
    return isinstance(tokens, Mapping) and tokens.get("status") == "ACTIVE"
