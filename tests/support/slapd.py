# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real slapd: loads an LDIF file into a database of its own, with its schemas, and gives back what it has."""

from __future__ import annotations

import base64
import subprocess
import tempfile
from pathlib import Path

from .system import SLAPD

SCHEMAS = Path("/etc/ldap/schema")
CONFIGURATION = """
include {schemas}/core.schema
include {schemas}/cosine.schema
include {schemas}/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix "{base}"
directory {folder}/db
maxsize 104857600
"""
ROOT = "dn: {base}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n\n"


def loaded(text: str, base: str = "dc=example,dc=com") -> dict[str, dict[str, list[str]]]:
    """Distinguished name → attributes. Raises `AssertionError` with what slapd says of an entry that it refuses."""
    program = SLAPD.required()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "db").mkdir()
        (folder / "slapd.conf").write_text(CONFIGURATION.format(schemas=SCHEMAS, base=base, folder=folder))
        (folder / "in.ldif").write_text(ROOT.format(base=base) + text, encoding="utf-8", newline="")
        _run(program, "-Ta", "-f", str(folder / "slapd.conf"), "-l", str(folder / "in.ldif"))
        told = _run(program, "-Tc", "-o", "ldif-wrap=no", "-f", str(folder / "slapd.conf"))
    return dict(_entry(block) for block in told.strip().split("\n\n"))


def _run(*command: str) -> str:
    """`slapd -Ta` is slapadd, `slapd -Tc` slapcat (slapd(8))."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _entry(block: str) -> tuple[str, dict[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for line in block.split("\n"):
        name, _colon, value = line.partition(":")
        text = base64.b64decode(value[2:]).decode() if value.startswith(": ") else value.removeprefix(" ")
        found.setdefault(name, []).append(text)
    return found.pop("dn")[0], found
