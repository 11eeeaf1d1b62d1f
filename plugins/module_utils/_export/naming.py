# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""ARNs of the key and the role that a task names by alias and by name."""

from __future__ import annotations

from collections.abc import Callable

from .._service.beside import Beside, Iam
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.wire import AwsModule
from .._task.option_errors import OptionError, quoted
from .facts import setup_command

ABSENT = ("NoSuchEntity", "NotFoundException")


class Names:
    """Looks each name up once. `errors`: those of names that do not exist."""

    def __init__(self, module: AwsModule, workmail: WorkMail) -> None:
        self._module = module
        self._workmail = workmail
        self.errors: list[OptionError] = []

    def key(self, text: str) -> str:
        """The ARN of a key. Raises `WorkMailError` if KMS does not return it."""
        if not text or text.startswith("arn:"):
            return text
        kms = Beside(self._module, self._workmail, "kms")
        return self._arn("kms_key", text, lambda: kms.call("describe_key", KeyId=text)["KeyMetadata"]["Arn"])

    def role(self, text: str) -> str:
        """The ARN of a role. Raises `WorkMailError` if IAM does not return it."""
        if not text or text.startswith("arn:"):
            return text
        iam = Iam(self._module, self._workmail)
        return self._arn("role", text, lambda: iam.call("get_role", RoleName=text)["Role"]["Arn"])

    def _arn(self, option: str, text: str, ask: Callable[[], object]) -> str:
        try:
            return str(ask())
        except WorkMailError as error:
            if not error.has_code(*ABSENT):
                raise
        of_key = option == "kms_key"
        where, named = (self._workmail.region, {"key": text}) if of_key else ("the account", {"role": text})
        setup = setup_command(organization=self._workmail.organization_id, bucket="<bucket>", **named)
        self.errors.append(OptionError("", option, f"{quoted(text)} does not exist in {where}. Create it: {setup}."))
        return ""
