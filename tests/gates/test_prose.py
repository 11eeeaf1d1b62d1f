# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation, messages, and comments and docstrings of code have none of the words of `prose.yml`."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BETTER: dict[str, str] = yaml.safe_load((Path(__file__).parent / "prose.yml").read_text(encoding="utf-8"))
WORDS = {re.compile(rf"\b(?:{word})\b", re.IGNORECASE): better for word, better in BETTER.items()}
PAGES = (
    *("README.md", "CONTRIBUTING.md", "SUPPORT.md", "docs/architecture.md", "examples/README.md", "emulator/README.md"),
    *("roles/*/README.md", "docs/docsite/rst/*.rst"),
    *("docs/unknowns.md", "changelogs/fragments/*.yml"),
)
OPTIONS = ("roles/*/meta/argument_specs.yml", "plugins/filter/*.yml", "plugins/lookup/*.yml")
PLUGINS = ("plugins/modules/*.py", "plugins/doc_fragments/*.py", "plugins/inventory/*.py", "plugins/lookup/*.py")
PROGRAMS = ("plugins/**/*.py", "emulator/**/*.py")
COMMENTED = (*PROGRAMS, "tools/**/*.py", "tests/support/*.py")
"""Programs whose comments and docstrings are read too."""
PLAYS = ("playbooks/*.yml", "roles/*/tasks/*.yml", "roles/*/vars/*.yml")
GENERATED = "docs/docsite/rst/guide_reference.rst"
"""From the first lines of the playbooks."""
STRINGS = re.compile(r'^( *[A-Z]+ = r""")(.*?)^"""', re.MULTILINE | re.DOTALL)
CODE = (
    re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL),
    re.compile(r"^( *)\.\. code-block::.*\n(?:\1 +.*\n| *\n)+", re.MULTILINE),
    re.compile(r"``.+?``|`[^`\n]+`", re.DOTALL),
    re.compile(r"\*\*\"[^\"]+\"\*\*"),  # a message of the program, in the guides
    re.compile(r"\b(?:C|V|O|RV|M|P|L)\([^)]*\)"),
    re.compile(r"\b[A-Z]\w+\.[a-z]\w+"),  # an attribute of a class
    re.compile(r"\]\([^)]*\)"),  # the target of a link
    re.compile(r"^ *sample:\n(?: *- .*\n)+", re.MULTILINE),
    re.compile(r"^ *(?:sample|members):.*$", re.MULTILINE),
    re.compile(r"^ *(?:- )?(?:name|email): \S+$", re.MULTILINE),
)


def prose(text: str) -> str:
    """The text with blanks in the place of code, so that lines keep their numbers."""
    for code in CODE:
        text = code.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    return text


def documentation(text: str) -> str:
    """A plugin's documentation strings, with blank lines in the place of its Python."""
    kept, end = "", 0
    for found in STRINGS.finditer(text):
        kept += "\n" * text.count("\n", end, found.start(2)) + found[2]
        end = found.end(2)
    return kept


def documentation_removed(text: str) -> str:
    """A plugin without its documentation strings, with the lines of the file."""
    return STRINGS.sub(lambda found: found[1] + "\n" * found[2].count("\n") + '"""', text)


def messages(text: str) -> str:
    """The texts of several words in a program, on their lines, less its docstrings and a plugin's documentation."""
    tree = ast.parse(documentation_removed(text))
    own = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    lines: list[str] = [""] * (text.count("\n") + 1)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in own and " " in node.value:
            lines[node.lineno - 1] += " ".join(node.value.split()) + " | "
    return "\n".join(lines)


def comments(text: str) -> str:
    """The comments and docstrings of a program, on their lines."""
    lines = [""] * (text.count("\n") + 2)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            for number, line in enumerate(node.value.value.splitlines(), node.lineno):
                lines[number - 1] += line
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            lines[token.start[0] - 1] += token.string
    return "\n".join(lines)


def findings(name: str, text: str) -> Iterator[str]:
    for number, line in enumerate(prose(text).splitlines(), 1):
        for word, better in WORDS.items():
            yield from (f"{name}:{number}: {found[0]!r}; write: {better}" for found in word.finditer(line))


def files(*patterns: str) -> list[str]:
    found = [str(path.relative_to(ROOT)) for one in patterns for path in sorted(ROOT.glob(one))]
    return [name for name in found if name != GENERATED]


@pytest.mark.parametrize("name", files(*PAGES, *OPTIONS))
def test_a_page_is_in_plain_english(name: str) -> None:
    assert list(findings(name, (ROOT / name).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("name", files(*PLUGINS))
def test_the_documentation_of_a_plugin_is_in_plain_english(name: str) -> None:
    assert list(findings(name, documentation((ROOT / name).read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("name", files(*PROGRAMS))
def test_the_messages_of_a_program_are_in_plain_english(name: str) -> None:
    assert list(findings(name, messages((ROOT / name).read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("name", files(*COMMENTED))
def test_the_comments_and_docstrings_of_a_program_are_in_plain_english(name: str) -> None:
    assert list(findings(name, comments((ROOT / name).read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("name", files(*PLAYS))
def test_a_play_is_in_plain_english(name: str) -> None:
    assert list(findings(name, (ROOT / name).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("pattern", [*COMMENTED, *PLAYS, *PAGES, *OPTIONS, *PLUGINS])
def test_each_pattern_finds_files(pattern: str) -> None:
    assert files(pattern)


@pytest.mark.parametrize("word", ["nobody", "Whoever", "shall", "faults", "for good", "taken away", "told", "mended"])
def test_a_word_of_the_list_is_found_with_its_file_line_and_better_word(word: str) -> None:
    [found] = findings("page.md", f"Fine.\n\nThe user {word} it.\n")
    assert found.startswith(f"page.md:3: {word!r}; write: ")


def test_the_line_in_a_plugin_is_that_of_the_file() -> None:
    text = '# About nobody.\n\nDOCUMENTATION = r"""\n---\noptions:\n  a:\n    description: Nobody.\n"""\nfault = 1\n'
    assert [one.partition("; ")[0] for one in findings("a.py", documentation(text))] == ["a.py:7: 'Nobody'"]


def test_a_message_is_found_with_the_line_of_the_file_and_a_docstring_is_not() -> None:
    text = '"""About nobody."""\nKEY = "faults"\n\n\nerror(\n    f"{name} has "\n    "faults."\n)\n'
    assert [one.partition("; ")[0] for one in findings("a.py", messages(text))] == ["a.py:6: 'faults'"]


def test_comments_and_docstrings_are_found_with_the_line_of_the_file() -> None:
    text = '"""About\n\nnobody."""\nfaults = 1  # Has to do.\n\n\ndef told():\n    """Tells."""\n    return "told"\n'
    found = [one.partition("; ")[0] for one in findings("a.py", comments(text))]
    assert found == ["a.py:3: 'nobody'", "a.py:4: 'Has to'", "a.py:8: 'Tells'"]


@pytest.mark.parametrize(
    "text",
    [
        "```shell\nsay nobody\n```\n",
        ".. code-block:: text\n\n   the CSV file has faults\n\n",
        "The key ``faults`` and `told`, RV(faults) too.\n",
        '- **"does not tell since when"**. Delete the user yourself.\n',
        "errors:\n  sample:\n    - nobody would answer\n",
    ],
)
def test_code_and_output_are_exempt(text: str) -> None:
    assert list(findings("page", text)) == []


def test_the_name_of_a_task_is_not_exempt() -> None:
    assert len(list(findings("page", "- name: Let nobody in\n- name: everyone\n"))) == 1


def test_prose_after_code_is_not_exempt() -> None:
    text = ".. code-block:: text\n\n   nobody\n\nNobody.\n\n```yaml\nfaults\n```\nTold.\n"
    assert [one.split(":")[1] for one in findings("page", text)] == ["5", "10"]
