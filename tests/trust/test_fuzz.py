# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever a module is given, it ends with a result: success, or a failure that says why and wrote nothing if refused.

The options are drawn from each module's own argument spec: right ones, wrong types, odd texts and wrong nesting.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._run.session import Session
from hypothesis import given
from hypothesis import strategies as st
from support.inprocess import MODULES, Runner
from support.soak import counted, examples

YOUNGER = {"workmail_assumptions_info", "workmail_doctor_info"}
"""Take no input but the organization, as the others do."""
NAMES = sorted(path.stem for path in (Path(__file__).parents[2] / "plugins" / "modules").glob("workmail_*.py"))
Rule = Mapping[str, Any]
Options = dict[str, Any]

KNOWN = ["ann", "bob", "BOB", "staff", "fjord", "Guest", "eva", "ann@example.com", "new@example.com", "x@elsewhere.org"]
ADDRESSES = ["ann@example.com", "ann.a@example.com", "new@example.com", "NEW@example.com", "x@elsewhere.org"]
PREFIXES = ["", "a", "A", "ann@", "zz"]
DOMAINS = ["example.com", "new.example", "NEW.example", "acme.awsapps.com", "no.awsapps.com"]
LIKELY = {
    **dict.fromkeys(("email", "alias", "aliases", "address"), ADDRESSES),
    **dict.fromkeys(("email_prefix", "name_prefix"), PREFIXES),
    **dict.fromkeys(("domain", "domain_name"), DOMAINS),
    "confirm_alias": ["acme", "ACME", "acmee"],
    "identity_provider_user_id": ["", "12345678-1234-1234-1234-123456789012"],
}
"""Texts that an option may well have."""
ODD = [
    *("", " ", "-", "null", "no", "0", "\n", "two\nlines", "zero\0byte", "\x1b[31m", "\u202eright", "\u200b"),
    *("{{ 7 * 7 }}", "{% raw %}", "{{ lookup('pipe', 'id') }}", "${HOME}", "%s%n", "' OR 1=1 --", "<a>", "../../etc"),
    *("x" * 65, "ü" * 300, "long " * 20_000, "a@" + "b." * 200 + "c", "@" * 50, "🦊" * 5, "Ⅷ", "ﬁ", "İ", "e\u0301"),
    *("{", "[]", '{"a": 1}', "a=1", "a=1, b", "1e999999999", "9" * 5000, "-1", "NaN", "0x10", "1_000", "٣"),
    "m-0123456789",
]
texts = st.sampled_from(KNOWN) | st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = (
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.integers(-2, 70) | st.floats() | texts
)  # The integers of interest are small; the others are what only JSON can hold.
junk = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def mostly(likely: list[Any], rare: list[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 11).flatmap(lambda chance: st.sampled_from(likely if chance else rare))


QUICK: dict[str, st.SearchStrategy[Any]] = {
    "organization": mostly(["acme"] * 12 + ["fresh"], ["acmee", "m-" + "0" * 32, *ODD]),
    "wait_timeout": mostly([1, "1"], [0, -1, "soon", True, 1.5, []]),
    "wait_verified": mostly([False, None], [True, "perhaps"]),
    "time_limit": mostly([5, 20, "20"], [0, -1, "soon", None, {}]),
    "max_requests_per_second": mostly([500, 1000.0, "900"], [0, -1, float("nan"), float("inf"), "fast", [1]]),
    "report_path": st.sampled_from(["/nowhere/at/all.json", "/nowhere.csv", "/", "", "report", None, 5, ["x"], {}]),
    "progress_path": st.sampled_from([None, 5, True, [], {}]),
}
"""Options by which a run could become slow or leave files behind."""


@pytest.fixture(scope="module")
def prepared(running_emulator) -> Any:
    """A world with an organization that has some of each kind, to be copied for every run."""
    running_emulator.clear()
    running_emulator.add_organization("acme", domains=["example.com"])
    Runner(running_emulator.url, "acme").run(
        "workmail_directory",
        users=[
            {"name": name, "email": f"{name}@example.com", "aliases": [f"{name}.a@example.com"]} for name in KNOWN[:2]
        ],
        groups=[{"name": "staff", "email": "staff@example.com", "members": ["ann"]}],
        resources=[{"name": "fjord", "type": "ROOM", "email": "fjord@example.com", "delegates": ["ann"]}],
    )
    return running_emulator.remember()


class Told(Exception):
    """The argument spec that a module passes."""

    def __init__(self, spec: Rule) -> None:
        super().__init__()
        self.spec = spec


def spec_of(module: str) -> Rule:
    def tell(_session: Session, spec: Rule, **_more: Any) -> None:
        raise Told(spec)

    with mock.patch.object(Session, "__init__", tell), pytest.raises(Told) as told:
        importlib.import_module(f"{MODULES}.{module}").main()
    return told.value.spec


def sound(option: str, rule: Rule) -> st.SearchStrategy[Any]:
    """Values of the right shape, though perhaps not of the right content."""
    kind = rule.get("type", "str")
    if kind == "list":
        return st.lists(value(option, {**rule, "type": rule.get("elements", "str")}), max_size=3)
    if kind == "dict":
        return options(rule["options"]) if "options" in rule else st.dictionaries(texts, texts, max_size=3)
    if rule.get("choices"):
        return st.sampled_from(rule["choices"])
    likely = st.sampled_from(LIKELY.get(option, KNOWN))
    plain = {"bool": st.booleans(), "int": st.integers(-1, 60_000), "float": st.floats(0, 2000)}
    return plain[kind] if kind in plain else st.integers(0, 4).flatmap(lambda one: texts if one == 0 else likely)


def value(option: str, rule: Rule) -> st.SearchStrategy[Any]:
    """Mostly sound values, so that some tasks get past the first look; else anything."""
    return st.integers(0, 15).flatmap(lambda chance: junk if chance == 0 else sound(option, rule))


def options(spec: Rule) -> st.SearchStrategy[Options]:
    fields = {option: QUICK[option] if option in QUICK else value(option, rule) for option, rule in spec.items()}
    needed = {option: fields.pop(option) for option in ("name", "organization", "wait_timeout") if option in fields}
    known = st.fixed_dictionaries(needed, optional=fields)
    unknown = st.dictionaries(texts, junk, max_size=1)
    return st.integers(0, 9).flatmap(
        lambda chance: st.builds(lambda two, one: {**two, **one}, unknown, known) if chance == 0 else known
    )


def assert_ends_well(emulator: Any, result: Options, check: bool) -> None:
    assert "exception" not in result, result
    assert "Traceback" not in json.dumps(result, default=str)
    writes = emulator.writes()
    if result.get("failed"):
        assert isinstance(result["msg"], str)
        assert result["msg"].strip()
        refused = "errors" in result or not ({"operations", "failures"} & set(result))
        assert not (refused and writes), result["msg"]
    assert not (check and writes)
    assert not emulator.bugs, emulator.bugs


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
@pytest.mark.parametrize("module", [name for name in NAMES if name not in YOUNGER])
def test_every_input_ends_with_a_result_and_no_refused_one_writes(running_emulator, prepared, module, check) -> None:
    drawn = options(spec_of(module))

    @examples(25, 500)
    @given(given_options=drawn)
    @counted
    def law(given_options: Options) -> None:
        running_emulator.clear()
        running_emulator.restore(prepared)
        result = Runner(running_emulator.url, "acme").run_anyhow(module, check=check, **given_options)
        assert_ends_well(running_emulator, result, check)

    law()
