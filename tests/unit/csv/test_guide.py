# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the guide and the documentation say about tables is what the filters do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.formats import BY_KEY
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.frame import Options
from ansible_collections.mailops.workmail.plugins.plugin_utils._table.reader import NotReadable, read_table
from support.guides import FOLDER, blocks

FILTERS = Path(__file__).parents[3] / "plugins" / "filter"


def test_the_table_of_the_guide_is_read_as_the_guide_says() -> None:
    text, summary, _errors = blocks("import_table", "text")
    assert read_table(text.encode(), "users.csv").summary() == summary.strip()


def test_the_errors_of_the_guide_are_those_of_a_table() -> None:
    text = "Vorname;Nachname;E-Mail;Telefon;Kürzel\nJörg;Müller;j@example.com;4,7123E+10;jm\nAnn;Lee;ann;;\n"
    with pytest.raises(NotReadable) as refused:
        read_table(text.encode(), "users.csv", Options())
    assert str(refused.value) == blocks("import_table", "text")[2].strip()


def test_the_guide_and_the_documentation_name_every_format() -> None:
    page = (FOLDER / "guide_import_table.rst").read_text(encoding="utf-8")
    assert set(re.findall(r"^   \* - ``(\w+)``$", page, re.MULTILINE)) == set(BY_KEY)
    for name in ("users_from_csv", "users_to_csv"):
        options = yaml.safe_load((FILTERS / f"{name}.yml").read_text(encoding="utf-8"))["DOCUMENTATION"]["options"]
        assert options["format"]["choices"] == list(BY_KEY)
