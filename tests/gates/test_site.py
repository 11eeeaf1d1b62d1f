# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gate of the site's links sees a dead one, and the front page is completed or refused."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).parents[2]
LINKS = runpy.run_path(str(TOP / "docs" / "links.py"))
FRONT = runpy.run_path(str(TOP / "docs" / "front_page.py"))
PAGE = """\
Description
-----------

What it is.

Filter Plugins
~~~~~~~~~~~~~~

* :ansplugin:`a filter <mailops.workmail.a#filter>` -- Internal: make a report
* :ansplugin:`b filter <mailops.workmail.b#filter>` -- Read a table

.. toctree::
"""
USED_BY_PEOPLE = {"directory_yaml", "spf_merge", "users_from_csv", "users_to_csv"}


def site(folder: Path, link: str) -> Path:
    (folder / "guides").mkdir()
    (folder / "index.html").write_text('<h1 id="top">Home</h1><a href="https://example.com/x">x</a>', encoding="utf-8")
    (folder / "guides" / "one.html").write_text(f'<a href="{link}">x</a><a name="here">x</a>', encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "link", ["../index.html", "../index.html#top", "#here", "mailto:a@example.com", "//cdn.example/x"]
)
def test_a_link_that_leads_somewhere_passes(tmp_path: Path, link: str) -> None:
    assert list(LINKS["broken"](site(tmp_path, link))) == []


@pytest.mark.parametrize("link", ["index.html", "../index.html#bottom", "#there", "../img.png"])
def test_a_link_that_leads_nowhere_fails_and_is_named(tmp_path: Path, link: str) -> None:
    (told,) = LINKS["broken"](site(tmp_path, link))
    assert told.startswith(f"guides/one.html: {link}: there is no ")
    done = subprocess.run([sys.executable, TOP / "docs" / "links.py", tmp_path], capture_output=True, check=False)
    assert done.returncode == 1


def test_the_front_page_begins_with_the_introduction_and_ends_with_what_is_internal() -> None:
    told = FRONT["completed"](PAGE, "Introduction\n------------\n\nHello.\n")
    order = ["Hello.", "Description", "b filter", "The roles use these filters", "a filter"]
    assert [told.index(text) for text in order] == sorted(told.index(text) for text in order)
    assert told.count("a filter") == 1


def test_a_front_page_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="no description"):
        FRONT["completed"]("Something else", "Hello.")


def test_every_filter_that_is_not_for_people_says_so() -> None:
    told = {path.stem: yaml.safe_load(path.read_text())["DOCUMENTATION"] for path in TOP.glob("plugins/filter/*.yml")}
    internal = {name for name, about in told.items() if about["short_description"].startswith("Internal: ")}
    assert set(told) - internal == USED_BY_PEOPLE
