# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page on trust promises only what a test proves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/docsite/rst/guide_trust.rst").read_text(encoding="utf-8")
PROMISES = PAGE.partition("What is not trusted")[2]
NAMED = sorted(set(re.findall(r"``(tests/\S+\.py)::(test_\w+)``", PAGE)))


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test for _file, test in NAMED])
def test_a_test_that_the_page_names_exists(file: str, test: str) -> None:
    assert re.search(rf"^(?:async )?def {test}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_each_promise_of_the_page_names_a_test() -> None:
    promises = re.split(r"^\* ", PROMISES, flags=re.MULTILINE)[1:]
    assert len(promises) > 10
    assert [one for one in promises if "::test_" not in one] == []
