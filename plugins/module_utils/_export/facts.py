# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pre-flight judges, gathered before the first job: each fact is known, or it is known why not."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import Any, NamedTuple

from .._model.facts import UNREAD, Fact, Known, Unreadable
from .._store.names import EXPORTS
from .starting import Target

SETUP = "ansible-playbook mailops.workmail.exit_storage"
"""What creates the bucket, the key and the IAM role, and adds what the role lacks."""


def setup_command(**variables: str) -> str:
    """`SETUP` with the variables that are not empty, for a shell. A value in angle brackets is to be filled in."""
    given = (f"-e exit_storage_{name}={_word(value)}" for name, value in variables.items() if value)
    return f"`{' '.join((SETUP, *given))}`"


def _word(value: str) -> str:
    return value if value.startswith("<") else quote(value)


class Finding(NamedTuple):
    option: str
    """Of the task, that the finding is about."""
    text: str
    forbids: bool = True
    """False for a warning."""
    missing: bool = False
    """True if it does not exist."""


@dataclass(frozen=True)
class Facts:
    """What was read before the first job. `Known(None)`: there is none."""

    target: Target
    region: str
    """Of the organization."""
    organization: str
    """Its id."""
    bucket_region: Fact[Any] = UNREAD
    public_access_block: Fact[Any] = UNREAD
    is_public: Fact[Any] = UNREAD
    encryption: Fact[Any] = UNREAD
    object_lock: Fact[Any] = UNREAD
    lifecycle: Fact[Any] = UNREAD
    key: Fact[Any] = UNREAD
    key_policy: Fact[Any] = UNREAD
    role: Fact[Any] = UNREAD
    role_policies: Fact[Any] = UNREAD
    retention: Fact[Any] = UNREAD
    owner: Fact[Any] = UNREAD
    """Account of the organization."""

    @property
    def bucket(self) -> str:
        return self.target.place.bucket

    @property
    def role_account(self) -> str:
        return self.target.role.split(":")[4]

    @property
    def account(self) -> str:
        """Of the organization; the role's if it is not known."""
        return str(self.owner.value or self.role_account) if isinstance(self.owner, Known) else self.role_account

    @property
    def bucket_fits(self) -> bool:
        """False if the bucket is missing or in another Region: nothing else of the task can be right then."""
        return not isinstance(self.bucket_region, Known) or self.bucket_region.value == self.region

    @property
    def objects(self) -> str:
        """ARN of an object that an export may have."""
        return f"arn:aws:s3:::{self.bucket}/{self.target.place.key(EXPORTS)}an-id/wave/1/archive.zip"

    @property
    def role_name(self) -> str:
        return self.target.role.rpartition("/")[2]

    def setup(self, **changes: str) -> str:
        """The command that creates what is missing for this task; it needs a prefix."""
        place, region = self.target.place, self.region
        variables = {"organization": self.organization, "region": region, "bucket": place.bucket}
        variables |= {"prefix": place.prefix or "<prefix>", "key": self.target.key, "role": self.role_name}
        return setup_command(**{**variables, **changes})


class NotKnown(Exception):
    """A fact that a check needs could not be read."""


def known(fact: Fact[Any]) -> Any:
    """Raises `NotKnown` if it is not known, with the reason; without one if nothing depends on it."""
    if isinstance(fact, Known):
        return fact.value
    raise NotKnown(fact.why if isinstance(fact, Unreadable) else "")


def encryption_context(facts: Facts, encrypted: str) -> dict[str, str]:
    return {
        "kms:viaservice": f"s3.{facts.region}.amazonaws.com",
        "kms:encryptioncontext:aws:s3:arn": encrypted,
        "aws:principalaccount": facts.account,
        "aws:securetransport": "true",
    }
