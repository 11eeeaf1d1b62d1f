# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module's own `main()` in this process against an emulator, and returns what it would print."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import logging
from dataclasses import dataclass
from typing import Any
from unittest import mock

from ansible.module_utils import _internal, basic
from ansible.module_utils.common import warnings
from ansible.module_utils.testing import patch_module_args
from ansible_collections.mailops.workmail.plugins.module_utils._store import steps

MODULES = "ansible_collections.mailops.workmail.plugins.modules"
CREDENTIALS = {"access_key": "AKIDEXAMPLE", "secret_key": "only-for-tests", "region": "eu-west-1"}

ENDPOINT_LOG = logging.getLogger("botocore.endpoint")
"""`debug_botocore_endpoint_logs` adds a stream to it: for one run, where a module has a process of its own."""


class Failed(AssertionError):
    """The module failed where the test expected success."""

    def __init__(self, result: dict[str, Any]) -> None:
        super().__init__(result.get("msg"))
        self.result = result


@dataclass
class Runner:
    """Runs modules against one organization of one emulator."""

    url: str
    organization: str

    def run(self, module: str, check: bool = False, expect_failure: bool = False, **options: Any) -> dict[str, Any]:
        arguments = {
            "organization": self.organization,
            "endpoint_url": self.url,
            **CREDENTIALS,
            **options,
            "_ansible_check_mode": check,
            "_ansible_diff": True,
        }
        printed = io.StringIO()
        code: Any = 0
        with patch_module_args(arguments), contextlib.redirect_stdout(printed), SILENT, alone():
            try:
                importlib.import_module(f"{MODULES}.{module}").main()
            except SystemExit as end:
                code = end.code
        result: dict[str, Any] = json.loads(printed.getvalue().strip().splitlines()[-1])
        failed = bool(result.get("failed")) or bool(code)
        if failed and not expect_failure:
            raise Failed(result)
        if expect_failure and not failed:
            raise AssertionError(f"{module} was expected to fail but returned {result}")
        return result

    def run_anyhow(self, module: str, **options: Any) -> dict[str, Any]:
        """What the module returns, whether it succeeds or fails."""
        try:
            return self.run(module, **options)
        except Failed as failed:
            return failed.result

    def fails(self, module: str, **options: Any) -> dict[str, Any]:
        return self.run(module, expect_failure=True, **options)

    def check_then_run(self, module: str, **options: Any) -> dict[str, Any]:
        """Run in check mode, then for real with the same time of records, and assert that the preview was right."""
        with mock.patch.object(steps, "now", return_value=steps.now()):
            preview = self.run(module, check=True, **options)
            real = self.run(module, **options)
        assert told(preview) == told(real)
        return real


SILENT = mock.patch.object(basic.AnsibleModule, "_log_to_syslog", return_value=None)


@contextlib.contextmanager
def alone() -> Any:
    """Keep warnings and logs of one run from leaking into the next, as if each had a process of its own.

    Some test may have loaded Ansible's controller into this process; a module's warnings would go to its screen then.
    """
    with mock.patch.object(_internal, "is_controller", False):
        getattr(warnings, "_global_warnings", {}).clear()
        handlers, level = list(ENDPOINT_LOG.handlers), ENDPOINT_LOG.level
        try:
            yield
        finally:
            ENDPOINT_LOG.handlers = handlers
            ENDPOINT_LOG.setLevel(level)


ASSIGNED = ("user_id", "group_id", "resource_id", "rule_id", "role_id", "enabled_date", "disabled_date")
"""What only the service can say: left out when a preview is compared with the real run."""


def told(result: dict[str, Any]) -> dict[str, Any]:
    """A result without values that the service assigns or counts in words: "1 to add" becomes "1 added"."""
    kept = {key: value for key, value in result.items() if key not in ("invocation", "warnings")}
    if "diff" in kept:
        kept["diff"] = preview(result)[:-1]
    if "summary" in kept:
        kept["summary"] = {key: value for key, value in kept["summary"].items() if key != "text"}
    return _less(kept)


def preview(result: dict[str, Any]) -> list[str]:
    """The lines of the text that diff mode shows, each with single blanks and without the plan's id."""
    text = result["diff"]["prepared"].removesuffix(f" Plan id {result['plan_id']}\n")
    return [" ".join(line.split()) for line in text.splitlines()]


def _less(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _less(inner)
            for key, inner in value.items()
            if (key not in ASSIGNED and not key.startswith("mailbox_")) or key == "mailbox_permissions"
        }
    return [_less(inner) for inner in value] if isinstance(value, list) else value
