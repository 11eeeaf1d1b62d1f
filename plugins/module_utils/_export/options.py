# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the modules that export mailboxes, and everything that is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .._store.names import WAVE, WAVE_ERROR
from .._store.place import place_errors
from .._task.arguments import ORGANIZATION_OPTION, Spec
from .._task.option_errors import OptionError, quoted

ROLE = re.compile(r"arn:aws:iam::\d{12}:role/(?:[\w+=,.@-]{1,128}/)*[\w+=,.@-]{1,64}", re.ASCII)
KEY = re.compile(r"arn:aws:kms:[a-z0-9-]+:\d{12}:(?:key|alias)/[A-Za-z0-9/_-]{1,250}", re.ASCII)
"""WorkMail API reference, RoleArn and KmsKeyArn of StartMailboxExportJob; IAM user guide, IAM identifiers."""
ROLE_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
ALIAS = re.compile(r"alias/[A-Za-z0-9/_-]{1,250}")
"""What can be given for an ARN: the name of a role (IAM API reference), the alias of a key (KMS API reference)."""
NUMBERS = {"concurrency": (1, 10), "poll_interval": (0, 3600)}
"""Options → the least and the greatest."""
MAILBOXES: Spec = {
    "mailboxes": {"type": "list", "elements": "str"},
    "exclude": {"type": "list", "elements": "str", "default": []},
    "wave": {"type": "str", "required": True},
    "store": {"type": "str", "required": True},
}
EXPORT: Spec = {
    **ORGANIZATION_OPTION,
    **MAILBOXES,
    "kms_key": {"type": "str", "no_log": False},
    "role": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "cancelled"], "default": "present"},
    "concurrency": {"type": "int", "default": 10},
    "wait": {"type": "bool", "default": True},
    "poll_interval": {"type": "float", "default": 60.0},
    "time_limit": {"type": "int"},
    "retry_failed": {"type": "bool", "default": True},
    "preflight": {"type": "bool", "default": True},
    "accept_late_start": {"type": "bool", "default": False},
    "report_path": {"type": "path"},
    "progress_path": {"type": "path"},
    "option_names": {"type": "dict"},
}
EXPORT_INFO: Spec = {
    **ORGANIZATION_OPTION,
    **MAILBOXES,
    "kms_key": {"type": "str", "no_log": False},
    "role": {"type": "str"},
    "steps": {"type": "bool", "default": False},
    "report_path": {"type": "path"},
}


def export_errors(options: Mapping[str, Any], only_s3: bool = True) -> Iterator[OptionError]:
    """Errors that are found without reading anything."""
    wave, store = options.get("wave"), options.get("store")
    if isinstance(wave, str) and WAVE.fullmatch(wave) is None:
        yield OptionError("", "wave", f"{quoted(wave)} {WAVE_ERROR}")
    if isinstance(store, str):
        yield from (OptionError("", "store", text) for text in place_errors(store, only_s3))
    for option in ("mailboxes", "exclude"):
        for number, text in enumerate(options.get(option) or ()):
            if text == "":
                yield OptionError("", f"{option}[{number}]", "must not be empty; use a name, an address or an id.")
    if options.get("mailboxes") == []:
        yield OptionError("", "mailboxes", "must not be empty; omit the option to export every mailbox.")


def job_errors(options: Mapping[str, Any], starts: bool) -> Iterator[OptionError]:
    """Errors in what jobs are started with, and in numbers. `starts`: the task starts jobs."""
    for option, patterns, forms in (
        ("kms_key", (KEY, ALIAS), "arn:aws:kms:<region>:<account>:key/<id> or alias/<name>"),
        ("role", (ROLE, ROLE_NAME), "arn:aws:iam::<account>:role/<name> or its name"),
    ):
        text = options.get(option)
        if starts and not text:
            yield OptionError("", option, f"is required to export mailboxes; set {forms}.")
        elif isinstance(text, str) and text and not any(one.fullmatch(text) for one in patterns):
            yield OptionError("", option, f"{quoted(text)} is not valid; use {forms}.")
    for option, (least, greatest) in NUMBERS.items():
        value = options.get(option)
        if isinstance(value, (int, float)) and not least <= value <= greatest:
            yield OptionError("", option, f"{value} is outside {least} to {greatest}.")
