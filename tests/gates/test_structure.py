# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tree promises about itself."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).parents[2]
MODULES = sorted((TOP / "plugins" / "modules").glob("workmail_*.py"))
SOURCES = sorted([*TOP.glob("plugins/**/*.py"), *TOP.glob("emulator/workmail_emulator/**/*.py")])
UTILS = TOP / "plugins" / "module_utils"
ROOMS = (
    "_model",
    "_task",
    "_plan",
    "_service",
    "_store",
    "_archive",
    "_imap",
    "_apply",
    "_report",
    "_export",
    "_switch",
    "_closing",
    "_run",
    "_doctor",
)
EXAMINING = ("doctor", "assumptions", "attempts", "settings_facts")
"""Files of `_doctor` that call the service."""
TRACKED = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=True).stdout.splitlines()


def code_of(path: Path) -> str:
    """The source without comments, docstrings and other texts that stand alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(tree):
        documentation = isinstance(node, (ast.Expr, ast.Assign)) and isinstance(node.value, ast.Constant)
        if documentation and isinstance(node.value.value, str):
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
    return "\n".join(re.sub(r"(^|\s)#.*", "", line) for line in lines)


def test_every_module_is_in_the_action_group_and_nothing_else() -> None:
    runtime = yaml.safe_load((TOP / "meta" / "runtime.yml").read_text())
    assert runtime["action_groups"]["workmail"] == [path.stem for path in MODULES]
    assert len(MODULES) >= 13


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_is_its_documentation_and_a_short_main(path: Path) -> None:
    module = importlib.import_module(f"ansible_collections.mailops.workmail.plugins.modules.{path.stem}")
    documentation = yaml.safe_load(module.DOCUMENTATION)
    fragments = documentation["extends_documentation_fragment"]
    assert "mailops.workmail.attributes.actiongroup" in fragments
    assert any(one.startswith("mailops.workmail.attributes") and "actiongroup" not in one for one in fragments)
    assert yaml.safe_load(module.RETURN)
    rest = code_of(path).split("from __future__ import annotations")[1]
    assert len([line for line in rest.splitlines() if line.strip()]) <= 10


SCRIPTS = [name for name in TRACKED if name.endswith(".sh") and "/golden/" not in name]
"""Those of packs, which tests keep, continue after an error and list all errors at their end."""


@pytest.mark.parametrize("script", [*SCRIPTS, ".ci/run"])
def test_a_script_fails_with_its_first_error_and_never_for_a_reader_that_leaves_early(script: str) -> None:
    """Under pipefail the writer to a `head` or `grep -q` that has seen enough is killed by SIGPIPE, now and then."""
    text = (TOP / script).read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert re.findall(r"\|\s*(?:head|grep -\w*q)\b.*", text) == []


def test_one_place_of_the_modules_asks_for_check_mode_and_one_of_the_controller() -> None:
    asking = [
        f"{path.relative_to(TOP)}: {line.strip()}"
        for path in SOURCES
        if "plugins" in path.parts
        for line in code_of(path).splitlines()
        if "check_mode" in line and "supports_check_mode" not in line
    ]
    assert asking == [
        "plugins/action/files.py: if not self._task.check_mode:",
        "plugins/module_utils/_run/mode.py: checking = bool(module.check_mode)",
    ]


def test_two_files_know_botocore() -> None:
    """One sends; the other, which only a run that needs it loads, says what came instead of an answer."""
    knowing = {
        path.relative_to(TOP / "plugins").as_posix()
        for path in SOURCES
        if "plugins" in path.parts and re.search(r"^\s*(import|from) boto", code_of(path), re.MULTILINE)
    }
    assert knowing == {"module_utils/_service/wire.py", "module_utils/_service/failures.py"}


def test_two_files_know_the_ansible_module() -> None:
    knowing = {
        path.relative_to(UTILS).as_posix()
        for path in UTILS.glob("_*/*.py")
        if re.search("AnsibleAWSModule|exit_json|fail_json", code_of(path))
    }
    assert knowing == {"_run/session.py", "_doctor/doctor.py"}


def test_the_table_of_rooms_names_every_room_in_its_order() -> None:
    rooms = {path.name for path in UTILS.iterdir() if path.is_dir() and path.name != "__pycache__"}
    for name in ("docs/architecture.md", "CONTRIBUTING.md"):
        told = re.findall(r"^\| `(?:plugins/module_utils/)?(_\w+)/` \|", (TOP / name).read_text(), re.MULTILINE)
        assert tuple(told) == ROOMS, f"{name} has other rooms, or another order"
    assert rooms == set(ROOMS)


def test_no_room_looks_into_a_later_one() -> None:
    looked = 0
    for path in UTILS.glob("_*/*.py"):
        allowed = ROOMS[: ROOMS.index(path.parent.name) + 1]
        for other in re.findall(r"from \.\.(_\w+)\.", path.read_text(encoding="utf-8")):
            looked += 1
            assert other in allowed, f"{path.relative_to(TOP)} looks into {other}"
    assert looked > 100


def test_what_the_doctor_judges_it_judges_without_a_client() -> None:
    """Its checks and readings are pure, so that each can be tried against facts that a test writes down."""
    judging = {path.stem: path for path in (UTILS / "_doctor").glob("*.py") if path.stem not in EXAMINING}
    assert {"checks", "readings"} <= set(judging)
    for path in judging.values():
        text = code_of(path)
        beside = re.findall(r"from \.(\w+) import", text) + re.findall(r"from \. import (.+)", text)
        others = {name for listed in beside for name in listed.split(", ")}
        assert others <= set(judging), f"{path.relative_to(TOP)} looks into {others - set(judging)}"
        assert set(re.findall(r"from \.\.(_\w+)\.", text)) <= {"_model", "_task"}, path


def test_no_file_of_the_engine_or_the_emulator_is_too_long() -> None:
    ours = [path for path in SOURCES if {"module_utils", "plugin_utils", "emulator"} & set(path.parts)]
    long = {path.relative_to(TOP): len(path.read_text().splitlines()) for path in ours}
    assert {path: lines for path, lines in long.items() if lines > 300} == {}


def test_every_source_file_names_its_licence() -> None:
    files = [name for name in TRACKED if name.endswith(".py") and (TOP / name).exists() and (TOP / name).stat().st_size]
    assert len(files) > 100
    assert [name for name in files if "SPDX-License-Identifier: GPL-3.0-or-later" not in (TOP / name).read_text()] == []


def test_no_sanity_test_is_ignored_and_no_machine_is_named() -> None:
    assert [name for name in TRACKED if "sanity/ignore" in name] == []
    home = re.compile("|".join([r"/(?:home|root|Users)/\w", re.escape(str(TOP) + "/")]))
    texts = [name for name in TRACKED if (TOP / name).exists() and not name.endswith((".png", ".gz"))]
    assert [name for name in texts if home.search((TOP / name).read_text(encoding="utf-8", errors="ignore"))] == []


def test_every_place_that_promises_an_oldest_version_names_the_one_that_the_matrix_tries() -> None:
    matrix = (TOP / "noxfile.py").read_text()
    boto3 = re.search(r'OLDEST_BOTO3, \w+ = "([\d.]+)"', matrix)[1]
    core, amazon = re.search(r'OLDEST = Ansible\("[\d.]+", "([\d.]+)"\)  # amazon.aws ([\d.]+)', matrix).groups()
    python = min(re.findall(r'Set\("(3\.\d+)"', matrix), key=lambda text: int(text.partition(".")[2]))
    promises = {
        "README.md": f"Python {python} or newer, ansible-core {core} or newer, `amazon.aws` {amazon} or newer, "
        f"boto3 and botocore {boto3} or newer",
        "meta/runtime.yml": f'requires_ansible: ">={core}"',
        "galaxy.yml": f'amazon.aws: ">={amazon}"',
        "meta/ee-requirements.txt": f"boto3>={boto3}\nbotocore>={boto3}\n",
        "emulator/pyproject.toml": f'requires-python = ">={python}"',
        "plugins/doc_fragments/service.py": f"- python >= {python}\n  - boto3 >= {boto3}\n  - botocore >= {boto3}\n",
        "plugins/module_utils/_doctor/environment_checks.py": f'''
    "Python": "{python}",
    "ansible-core": "{core}",
    "amazon.aws": "{amazon}",
    "boto3": "{boto3}",
    "botocore": "{boto3}",
''',
    }
    for name, promise in promises.items():
        assert promise in (TOP / name).read_text(), f"{name} promises something else"


def test_what_is_private_has_a_name_that_begins_with_an_underscore() -> None:
    for folder in ("module_utils", "plugin_utils"):
        public = [path.name for path in (TOP / "plugins" / folder).iterdir() if path.name[0] not in "_."]
        assert public == []


def test_the_declaration_of_each_setting_has_at_most_twenty_lines_of_data() -> None:
    """A line that only opens or closes a bracket is none."""
    found = {}
    for path in (TOP / "plugins" / "module_utils" / "_model").glob("*.py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.parse("\n".join(lines)).body:
            call = node.value if isinstance(node, ast.Assign) else None
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("setting", "rule"):
                own = lines[node.lineno - 1 : node.end_lineno]
                data = [line for line in own if not re.fullmatch(r"[\s)\]},]+|[\s\w=]*[(\[{]", line)]
                found[ast.unparse(node.targets[0])] = len(data)
    assert len(found) >= 9
    assert {name: count for name, count in found.items() if count > 20} == {}
