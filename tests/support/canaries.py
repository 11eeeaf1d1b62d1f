# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Passwords of odd shapes that must be found nowhere, and the search for them in every encoding that may hide them."""

from __future__ import annotations

import base64
import contextlib
import html
import importlib
import io
import json
import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote, quote_plus

from ansible.module_utils import basic
from ansible.module_utils.testing import patch_module_args
from support.inprocess import CREDENTIALS, MODULES, Runner, alone

CANARIES = {
    "quotes": "Ca\"na'ry\"1'Q",
    "backslashes": r"Ca\na\\ry\t1\x41\u0041",
    "percent": "Ca%na%%ry%s1%20",
    "braces": "Ca{na}ry{0}1{}",
    "template": "Ca{{ 7 * 7 }}ry1{% raw %}",
    "spaces": "Canary 1 Space  Two",
    "latin": "Cañàrÿ-ÜÄß-1",
    "dollar": "Ca$na$HOME${HOME}$(id)1",
    "longest": "Longest-1-" + "x" * 52 + "Z",
    "within": "Zebra-Ab1",
    "name": "Kanarienvogel2026",
    "json": '{"a": ["Ca1"]}',
}
"""Shape → password. All of them are ones that the service takes."""
NAMES = {shape: "Kanarienvogel" if shape == "name" else f"user-{shape}" for shape in CANARIES}
"""Shape → the user who gets it."""
COMPANY = "ACME Zebra-Ab1 Ltd"
"""A value that is not hidden and that contains one of the passwords by chance."""


def people(**more: Any) -> list[dict[str, Any]]:
    """One user for each canary, as items of `workmail_directory`."""
    return [
        {"name": NAMES[shape], "email": f"{NAMES[shape]}@example.com", "password": secret, "company": COMPANY, **more}
        for shape, secret in CANARIES.items()
    ]


def forms(secret: str) -> dict[str, str]:
    """What a secret looks like, by the name of its encoding."""
    escaped = json.dumps(secret)[1:-1]
    found = {
        "as it is": secret,
        "in JSON": escaped,
        "in JSON, Latin letters kept": json.dumps(secret, ensure_ascii=False)[1:-1],
        "in JSON in JSON": json.dumps(escaped)[1:-1],
        "in Python": repr(secret)[1:-1],
        "in ASCII Python": ascii(secret)[1:-1],
        "in a URL": quote(secret, safe=""),
        "in a path": quote(secret),
        "in a form": quote_plus(secret),
        "in HTML": html.escape(secret),
        "in a shell": shlex.quote(secret).strip("'"),
        "in CSV": secret.replace('"', '""'),
    }
    return found | {f"in base64, {number} bytes after a boundary": one for number, one in enumerate(_base64(secret))}


def _base64(secret: str) -> Iterator[str]:
    """The letters that base64 has for the secret, whatever surrounds it, for each of the three alignments."""
    raw = secret.encode()
    for before in range(3):
        begin, end = (-before) % 3, len(raw) - (before + len(raw)) % 3
        yield base64.b64encode(raw[begin:end]).decode()


def seen(text: str, secrets: Mapping[str, str] = CANARIES) -> list[str]:
    """The canaries that show in a text, by shape and encoding; never the secret itself."""
    public = text.replace(COMPANY, "")
    flat = " ".join(public.split())
    return [
        f"{shape} {encoding}"
        for shape, secret in secrets.items()
        for encoding, form in forms(secret).items()
        if form in public or " ".join(form.split()) in flat
    ]


def assert_unseen(places: Mapping[str, str], secrets: Mapping[str, str] = CANARIES) -> None:
    """No canary is in any of the texts, by the name of the place."""
    leaks = [f"{place}: {what}" for place, text in places.items() for what in seen(text, secrets)]
    assert not leaks, "secrets found in " + "; ".join(leaks)


def files(folder: Path, besides: Iterable[Path] = ()) -> dict[str, str]:
    """Every file below a folder as text, except those that a test itself wrote secrets into."""
    given = {path.resolve() for path in besides}
    found = {path for path in folder.rglob("*") if path.is_file() and path.resolve() not in given}
    return {str(path.relative_to(folder)): path.read_bytes().decode(errors="surrogateescape") for path in sorted(found)}


def overheard(runner: Runner, module: str, check: bool = False, **options: Any) -> dict[str, str]:
    """Run a module in this process, and give all that it said: to its caller, to the screen, to the system's log."""
    arguments = {"organization": runner.organization, "endpoint_url": runner.url, **CREDENTIALS, **options}
    arguments |= {"_ansible_check_mode": check, "_ansible_diff": True, "_ansible_verbosity": 4}
    said, complained, logged = io.StringIO(), io.StringIO(), []
    with (
        patch_module_args(arguments),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(complained),
        mock.patch.object(basic, "has_journal", False),
        mock.patch.object(basic.AnsibleModule, "_log_to_syslog", lambda _module, text: logged.append(text)),
        alone(),
        contextlib.suppress(SystemExit),
    ):
        importlib.import_module(f"{MODULES}.{module}").main()
    assert said.getvalue().strip(), f"{module} said nothing"
    return {"result": said.getvalue(), "standard error": complained.getvalue(), "system log": "\n".join(logged)}
