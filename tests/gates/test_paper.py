# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What follows from the declarations is in the tree as `make paper` writes it."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
import yaml
from botocore import xform_name
from paper import places
from paper.tree import KINDS, current, files
from paper.words import Words, load, over, spread
from paper.yaml_text import entries
from workmail_emulator import model

WRITTEN = files()


def words() -> Words:
    return load(kind.name for kind in KINDS)


def stale(*given: Any) -> set[str]:
    """Files that other words or kinds would change."""
    return {path for path, text in files(*given).items() if text != WRITTEN[path]}


@pytest.mark.parametrize("path", sorted(WRITTEN))
def test_a_file_is_as_it_is_written(path: str) -> None:
    assert current(path) == WRITTEN[path], f"{path} is not up to date: run `make paper` and commit what it writes"


def test_writing_twice_changes_nothing() -> None:
    assert files() == WRITTEN


def test_every_module_and_everything_that_lists_calls_or_items_is_written() -> None:
    assert len([path for path in WRITTEN if path.startswith("plugins/modules/")]) >= 18
    assert set(WRITTEN) > {
        "README.md",
        "docs/iam/manage.json",
        "docs/iam/read-only.json",
        "meta/runtime.yml",
        "plugins/module_utils/_doctor/actions.py",
        "roles/audit/meta/argument_specs.yml",
        "roles/organization/meta/argument_specs.yml",
    }


def test_another_sentence_changes_every_module_that_has_the_key() -> None:
    told = words()
    told.results["summary"]["about"] = "What was counted."
    assert stale(told) == {
        f"plugins/modules/workmail_{name}.py"
        for name in ("alias", "directory", "group", "mailbox_permission", "resource", "user")
    }


def test_another_type_in_the_model_asks_for_another_sample() -> None:
    user, *others = KINDS
    attributes, *parts = user.parts
    fields = tuple(field._replace(type="int") if field.option == "office" else field for field in attributes.fields)
    changed = dataclasses.replace(user, parts=(attributes._replace(fields=fields), *parts))
    with pytest.raises(ValueError, match=r"tools/paper/words: .*office: the sample '12' is no int"):
        files(None, (changed, *others))
    told = words()
    told.entities["user"]["office"]["sample"] = 12
    assert stale(told, (changed, *others)) == {
        "plugins/modules/workmail_directory.py",
        "plugins/modules/workmail_directory_info.py",
        "plugins/modules/workmail_user.py",
        "plugins/modules/workmail_user_info.py",
        "roles/audit/meta/argument_specs.yml",
        "roles/organization/meta/argument_specs.yml",
    }


def test_a_field_that_no_option_documents_is_named_with_the_file_to_change() -> None:
    user, *others = KINDS
    attributes, *parts = user.parts
    field = attributes.fields[0]._replace(option="shoe_size")
    changed = dataclasses.replace(user, parts=(attributes._replace(fields=(*attributes.fields, field)), *parts))
    with pytest.raises(ValueError, match=r"plugins/modules/workmail_user\.py: document the option shoe_size"):
        files(None, (changed, *others))


def test_another_call_of_the_model_goes_into_the_policies_and_what_the_doctor_asks_for() -> None:
    user, *others = KINDS
    attributes, *parts = user.parts
    listed = json.dumps(json.loads(WRITTEN["docs/iam/manage.json"]))
    another = next(one for one in sorted(model.operations()) if f":{one}" not in listed)
    changed = dataclasses.replace(user, parts=(attributes._replace(write=xform_name(another)), *parts))
    assert stale(None, (changed, *others)) == {"docs/iam/manage.json", "plugins/module_utils/_doctor/actions.py"}
    assert f"workmail:{another}" in json.dumps(files(None, (changed, *others))["docs/iam/manage.json"])


def test_words_laid_over_others_replace_them_key_by_key_and_samples_as_a_whole() -> None:
    under = {"about": "A.", "rows": {"name": {"about": "N.", "sample": {"a": 1}}, "kind": {"about": "K."}}}
    upper = {"rows": {"name": {"sample": {"b": 2}}, "kind": None}}
    assert over(under, upper) == {"about": "A.", "rows": {"name": {"about": "N.", "sample": {"b": 2}}}}


def test_a_placeholder_makes_one_entry_for_each_kind() -> None:
    assert spread({"x_<kind>": {"about": "The <kinds>."}, "x_group": {"sample": 1}}, ("user", "group")) == {
        "x_user": {"about": "The users."},
        "x_group": {"about": "The groups.", "sample": 1},
    }


@pytest.mark.parametrize(
    "value",
    ["NO", "0150", "12", "+1 ~0 -0", "a: b", "a # b", "it's", 'V("NO")', "- a", "{a}", "a, b", "", "`x`", "2026-01-05"],
)
def test_what_is_written_is_read_as_what_it_was(value: str) -> None:
    sample = [value, {"x": value, "y": None, "z": True}]
    told = {"key": {"description": [value, "b " * 100 + "c"], "choices": value, "sample": sample}}
    assert yaml.safe_load("\n".join(entries(told))) == told


def test_what_stands_around_a_place_stays() -> None:
    text = "---\na:\n  b:\n    - old\n    - older\n  c: 1  # kept\nd:\n  b:\n    - x\n"
    assert places.below(text, ("a", "b"), ["    - new"]) == text.replace("    - old\n    - older\n", "    - new\n")
    page = "| module | what |\n|---|---|\n| a | b |\n\nafter\n"
    assert places.table(page, "| module | what |", [("c", "d")]) == page.replace("| a | b |", "| c | d |")


@pytest.mark.parametrize(("text", "count"), [("x = 1\n", 0), ('RETURN = r"""\na\n"""\n' * 2, 2)])
def test_a_module_without_a_place_for_its_return_is_an_error(text: str, count: int) -> None:
    with pytest.raises(ValueError, match=f"RETURN stands in the file {count} times"):
        places.constant(text, "RETURN", [])


def test_a_place_that_is_not_there_is_an_error_that_names_it() -> None:
    with pytest.raises(ValueError, match="there is no `pools:` to write something below"):
        places.below("a:\n  b: 1\n", ("a", "pools"), [])
    kinds = (*KINDS, dataclasses.replace(KINDS[-1], name="pool"))
    with pytest.raises(ValueError, match=r"tools/paper/words: .*: entities\.yml has no samples for `pool`"):
        files(None, kinds)


def test_a_key_without_a_sample_is_named_with_the_module() -> None:
    told = words()
    del told.entities["user"]["office"]
    with pytest.raises(ValueError, match=r"tools/paper/words: workmail_\w+: .*users?: office: it has no sample"):
        files(told)
