# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tests need of the system beside Python. A test whose need is not met is skipped, and the run ends by saying so.

`python -m support.system` installs what is missing where that takes no password: on Debian and its kin, as root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """Something that the system has or has not."""

    name: str
    programs: tuple[str, ...]
    """Names of which one is enough, the best first."""
    variable: str
    """Environment variable that names another program."""
    packages: tuple[str, ...]
    """Packages of Debian."""

    @property
    def found(self) -> str:
        """Path of the program; empty if there is none."""
        named = os.environ.get(self.variable, "")
        return named or next((path for name in self.programs if (path := shutil.which(name))), "")

    @property
    def advice(self) -> str:
        packages = " ".join(self.packages)
        return (
            f"{self.name} is missing. On Debian, run `apt-get install {packages}`, or set {self.variable} to its path."
        )

    def required(self) -> str:
        """Path of the program. Skips the test if there is none."""
        if not self.found:
            import pytest  # the demo, which looks for programs too, needs no tests

            pytest.skip(self.advice)
        return self.found


BROWSER = Need(
    "a browser",
    ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "headless_shell"),
    "MAILOPS_BROWSER",
    ("chromium", "fonts-dejavu-core"),
)
DOVECOT = Need("an IMAP server", ("dovecot", "/usr/sbin/dovecot"), "MAILOPS_DOVECOT", ("dovecot-imapd",))
SLAPD = Need("an LDAP server", ("slapd", "/usr/sbin/slapd"), "MAILOPS_SLAPD", ("slapd",))
MBSYNC = Need("mbsync", ("mbsync",), "MAILOPS_MBSYNC", ("isync",))
NEEDS = (BROWSER, DOVECOT, SLAPD, MBSYNC)


def install() -> int:
    """Install what is missing, or say how to. Returns how many needs are not met afterwards."""
    packages = [package for need in NEEDS if not need.found for package in need.packages]
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-qq", "--yes", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)
    missing = [need for need in NEEDS if not need.found]
    for need in missing:
        print(f"{need.advice} Until then, its tests are skipped.", file=sys.stderr)
    return len(missing)


if __name__ == "__main__":
    sys.exit(install())
