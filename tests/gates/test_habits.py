# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Commits and changelog fragments are as CONTRIBUTING.md asks for them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).parents[2]
SINCE = "40b1c4a"
"""The last commit whose subject is longer; history stays as it is."""
LONGEST_SUBJECT = 72
NOT_IMPERATIVE = re.compile(
    r"(?!Bring |Embed |Feed |Need |Seed |Speed )(?:\w+(?:ed|ing)|A|An|The|This|These|What|When|Who) "
)
SECTIONS = {
    *("major_changes", "minor_changes", "breaking_changes", "deprecated_features", "removed_features"),
    *("security_fixes", "bugfixes", "known_issues", "trivial", "release_summary"),
}
FRAGMENTS = sorted((TOP / "changelogs" / "fragments").glob("*"))
LINK = r"\(https://github\.com/mailops/workmail/(?:issues|pull)/{number}\)\.\s*\Z"


def wrong_subject(subject: str) -> str:
    """What is wrong with a commit's subject; empty if nothing is."""
    if len(subject) > LONGEST_SUBJECT:
        return f"has {len(subject)} characters, more than {LONGEST_SUBJECT}; the reason belongs in the body"
    if not subject[:1].isupper() or subject.endswith("."):
        return "must begin with a capital and end without a full stop"
    if NOT_IMPERATIVE.match(subject):
        return "must begin with a verb in the imperative"
    return ""


def wrong_fragment(name: str, text: str) -> Iterator[str]:
    """What is wrong with a fragment, an entry a line."""
    if re.fullmatch(r"\d+\.\d+\.\d+\.yml", name):
        return  # The summary of a release.
    named = re.fullmatch(r"(\d+)-[a-z0-9-]+\.yml", name)
    if named is None:
        yield f"{name}: must be called <number of the issue or pull request>-<what>.yml"
        return
    link = re.compile(LINK.format(number=named[1]))
    for section, entries in yaml.safe_load(text).items():
        if section not in SECTIONS:
            yield f"{name}: {section!r} is not a section; use one of {', '.join(sorted(SECTIONS))}"
        yield from (
            f"{name}: must end with a link to {named[1]} and a full stop: {entry[:60]!r}"
            for entry in entries
            if section != "trivial" and not link.search(entry)
        )


def history() -> list[str]:
    """The commits since the rule, or as many of them as a shallow clone has: `hash subject`."""
    known = subprocess.run(["git", "cat-file", "-e", f"{SINCE}^{{commit}}"], cwd=TOP, capture_output=True, check=False)
    shown = [f"{SINCE}..HEAD"] if known.returncode == 0 else ["HEAD"]
    command = ["git", "log", "--no-merges", "--format=%h %s", *shown]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=True).stdout.splitlines()


def test_each_commit_has_a_short_subject_in_the_imperative() -> None:
    wrong = [f"{line}: {fault}" for line in history() if (fault := wrong_subject(line.partition(" ")[2]))]
    assert wrong == []


@pytest.mark.parametrize(
    "subject",
    ["Fix " + "x" * 70, "fix a typo", "Fix a typo.", "Fixed a typo", "Fixing a typo", "The typo is fixed"],
)
def test_another_subject_is_refused(subject: str) -> None:
    assert wrong_subject(subject)


def test_each_changelog_fragment_names_its_issue() -> None:
    wrong = [fault for path in FRAGMENTS for fault in wrong_fragment(path.name, path.read_text(encoding="utf-8"))]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("demo.yml", "bugfixes: [x]"),
        ("6-demo.yml", "bugfixes: [no link]"),
        ("6-demo.yml", "bugfixes: ['another one (https://github.com/mailops/workmail/issues/7).']"),
        ("6-demo.yml", "fixes: ['x (https://github.com/mailops/workmail/issues/6).']"),
    ],
)
def test_another_fragment_is_refused(name: str, text: str) -> None:
    assert list(wrong_fragment(name, text))


REAL_TIME = re.compile(r"assert .*\btime\.(?:time|monotonic|process_time|perf_counter)\(")


def test_nothing_is_asserted_about_real_time() -> None:
    lines = {
        f"{path.relative_to(TOP)}:{number}: {line.strip()}"
        for path in sorted((TOP / "tests").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if REAL_TIME.search(line)
    }
    assert lines == set()
    late = " time.process_time() - began < 3"
    assert REAL_TIME.search("assert" + late)
