# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every quality gate in one place. `make lint`, `make sanity` and `make matrix` run them; `nox -l` lists them.

A plain noxfile and not antsibull-nox: that one fetches its tools for each session and wants a container engine for
ansible-test, while here everything is pinned in .venv and nothing is fetched once that is made. Only the matrix makes
environments of its own, because that is what it is for.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import nox

TOP = Path(__file__).parent
BIN = TOP / ".venv" / "bin"
BUILD = TOP / ".build"
TYPED = ("plugins/module_utils", "plugins/plugin_utils", "emulator/workmail_emulator", "tools")

nox.options.default_venv_backend = "none"
nox.options.tags = ["lint"]


def tool(session: nox.Session, name: str, *words: str, **environment: str) -> None:
    """Run a tool of .venv; it finds the others of its kind on the path."""
    path = f"{BIN}:{os.environ['PATH']}"
    session.run(str(BIN / name), *words, external=True, env={"PATH": path, **environment})


@nox.session(tags=["lint"])
def style(session: nox.Session) -> None:
    """Formatting and the usual mistakes, in Python and in shell."""
    tool(session, "ruff", "format", "--check", "--quiet", ".")
    tool(session, "ruff", "check", "--quiet", ".")
    listed = ("*.sh", ".ci/run", ":!:tests/unit/pack/golden")  # Written for other programs, names and all.
    scripts = session.run("git", "ls-files", *listed, external=True, silent=True)
    tool(session, "shellcheck", *str(scripts).split())


@nox.session(tags=["lint"])
def types(session: nox.Session) -> None:
    """mypy, strict, on the engine, what the plugins share, the emulator, and the tools."""
    tool(session, "mypy", *TYPED)


@nox.session(tags=["lint"])
def yaml(session: nox.Session) -> None:
    tool(session, "yamllint", "--strict", ".")


@nox.session(tags=["lint"])
def changelog(session: nox.Session) -> None:
    tool(session, "antsibull-changelog", "lint")


@nox.session(tags=["lint"])
def ansible_lint(session: nox.Session) -> None:
    """The production profile, offline."""
    session.run("bash", "tests/gates/ansible_lint.sh", external=True)


@nox.session(tags=["lint"])
def documentation(session: nox.Session) -> None:
    """Every reference in the documentation of plugins, roles and guides; the site builds without a warning."""
    session.run("bash", "docs/build.sh", external=True)


@nox.session(tags=["lint"])
def licences(session: nox.Session) -> None:
    """Every file says under which licence it is (REUSE)."""
    tool(session, "reuse", "lint", "--quiet")


@nox.session
def sanity(session: nox.Session) -> None:
    """ansible-test sanity, without an ignore file."""
    session.run("bash", "tests/gates/sanity.sh", *session.posargs, external=True)


@nox.session(tags=["lint"])
def importer(session: nox.Session) -> None:
    """What Galaxy says of the built artifact: no error, no warning."""
    session.run("bash", "tests/gates/importer.sh", external=True)


@dataclass(frozen=True)
class Ansible:
    """The package on the registry that brings amazon.aws, and the ansible-core to go with it."""

    package: str
    core: str


@dataclass(frozen=True)
class Set:
    """One combination that the documentation promises, or that is the newest."""

    python: str
    ansible: Ansible
    boto3: str

    def __str__(self) -> str:
        return f"python{self.python} core-{self.ansible.core} boto3-{self.boto3}"


OLDEST_BOTO3, NEWEST_BOTO3 = "1.35.52", "1.44.5"
OLDEST = Ansible("12.0.0", "2.19.1")  # amazon.aws 10.1.1
LAST_OF_2_19 = Ansible("12.3.0", "2.19.14")  # amazon.aws 10.1.2
NEWEST = Ansible("14.5.0", "2.21.5")  # amazon.aws 11.4.0; Python 3.12 or newer
# ansible-core 2.18 is left out, though amazon.aws 9 exists for it: its support ended in November 2026, and its
# inventory takes what a tag of an organization says for a template, which the plugin relies on Ansible not to do.
SETS = [
    Set("3.11", OLDEST, OLDEST_BOTO3),
    Set("3.11", LAST_OF_2_19, NEWEST_BOTO3),
    Set("3.12", LAST_OF_2_19, OLDEST_BOTO3),
    Set("3.12", NEWEST, NEWEST_BOTO3),
    Set("3.13", OLDEST, NEWEST_BOTO3),
    Set("3.13", NEWEST, OLDEST_BOTO3),
    Set("3.13", NEWEST, NEWEST_BOTO3),
]
SMOKE = ("tests/modules", "tests/unit", "tests/playbooks/test_plays.py", "tests/playbooks/test_examples.py")
WHOLE = ("tests/modules", "tests/unit", "tests/playbooks")
"""For the oldest and the newest set, which pass ansible-test sanity too."""


@nox.session(tags=["matrix"])
@nox.parametrize("versions", SETS, ids=[str(one) for one in SETS])
def matrix(session: nox.Session, versions: Set) -> None:
    """The modules and some plays on the oldest and the newest versions; what a machine lacks says so."""
    python = shutil.which(f"python{versions.python}")
    if python is None:
        session.skip(f"there is no python{versions.python} on this machine")
    home = BUILD / "matrix" / str(versions).replace(" ", "_")
    session.run(str(python), "-m", "venv", "--clear", str(home), external=True)
    inside = home / "bin" / "python"
    pip = (str(inside), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    boto = (f"boto3=={versions.boto3}", f"botocore=={versions.boto3}")
    session.run(
        *pip, f"ansible=={versions.ansible.package}", f"ansible-core=={versions.ansible.core}", *boto, external=True
    )
    session.run(*pip, "-r", "requirements/matrix.in", external=True)
    session.run(*pip, "--no-build-isolation", "-e", "./emulator", external=True)
    session.run(str(inside), "tests/gates/link_collection.py", external=True)
    whole = versions in (SETS[0], SETS[-1])
    tests = session.posargs or (WHOLE if whole else SMOKE)
    session.run(str(inside), "-m", "pytest", "-q", "-n", "2", *tests, external=True)
    if whole and not session.posargs:
        session.run("bash", "tests/gates/sanity.sh", env={"MAILOPS_VENV": str(home)}, external=True)
