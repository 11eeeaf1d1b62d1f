# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run packs and loads of the collection: Ansible parses each packed file, and compiles each loaded one."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from support.inprocess import CREDENTIALS, Runner

PLUGINS = Path(__file__).parents[2] / "plugins"
MOST = 4_500
"""Lines of `module_utils` that a `workmail_user` without changes loads."""
MOST_FILES, MOST_BYTES = 98, 482_000
"""Files of `module_utils` that are packed with `workmail_user`. Packing 100,000 bytes takes about 0.06 seconds."""
OTHERS = {"_run.progress", "_run.absent", "_run.naming", "_service.empty_organization", "_archive", "_doctor"}
"""Files and rooms that only other modules need."""
BOB = {"name": "bob", "email": "bob@example.com", "display_name": "Bob"}
PROGRAM = """
import json, sys
from pathlib import Path

from ansible.module_utils.testing import patch_module_args

from ansible_collections.mailops.workmail.plugins.modules import workmail_user

try:
    with patch_module_args(json.load(sys.stdin)):
        workmail_user.main()
except SystemExit:
    ours = "ansible_collections.mailops.workmail.plugins."
    files = {name.removeprefix(ours): module.__file__ for name, module in sys.modules.items() if name.startswith(ours)}
    print(json.dumps({name: len(Path(path).read_text().splitlines()) for name, path in files.items() if path}))
"""


FILTER = """
import sys

from ansible.plugins.loader import filter_loader, init_plugin_loader

init_plugin_loader()
assert filter_loader.get("mailops.workmail.audit_csv")
print(*(name for name in sys.modules if name.startswith("ansible_collections.mailops.workmail.plugins.")))
"""


def test_a_filter_is_found_without_loading_what_the_others_compute_with() -> None:
    done = subprocess.run([sys.executable, "-c", FILTER], capture_output=True, text=True, check=True)
    rooms = {name.split(".")[4] for name in done.stdout.split()}
    assert rooms == {"filter"}, "Ansible loads the files of all filters in each process that uses one"
    assert "WARNING" not in done.stderr


def loaded(acme: Runner, **options: Any) -> tuple[dict[str, Any], dict[str, int]]:
    """The module's result, and the lines of each file that it loaded, in a process of its own."""
    given = {"organization": acme.organization, "endpoint_url": acme.url, **CREDENTIALS, **options}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True)
    result, files = done.stdout.strip().splitlines()
    return json.loads(result), json.loads(files)


def packed(name: str) -> dict[str, int]:
    """The bytes of each file of ours that Ansible packs with a module: all that it or its imports may import."""
    waiting, found = [PLUGINS / "modules" / f"{name}.py"], dict[Path, int]()
    while waiting:
        path = waiting.pop()
        if path in found or not path.is_file():
            continue
        source = path.read_bytes()
        found[path] = len(source)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and node.level:
                folder = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
                waiting += [folder.with_suffix(".py"), *(folder / f"{one.name}.py" for one in node.names)]
    utils = PLUGINS / "module_utils"
    return {f"{one.parent.name}.{one.stem}": size for one, size in found.items() if utils in one.parents}


def test_what_other_modules_need_is_not_packed_with_a_user() -> None:
    files = packed("workmail_user")
    assert "_apply.execution" in files
    assert not {name for name in files for other in OTHERS if name == other or name.startswith(f"{other}.")}
    count, size = len(files), sum(files.values())
    assert count <= MOST_FILES, f"{count} files: {sorted(files)}"
    assert size <= MOST_BYTES, f"{size} bytes: {files}"


def test_a_user_who_is_as_wanted_loads_few_lines(acme: Runner) -> None:
    acme.run("workmail_user", **BOB)
    result, files = loaded(acme, **BOB)
    assert result["changed"] is False
    listed = "\n".join(f"{lines:5} {name}" for name, lines in sorted(files.items(), key=lambda one: -one[1]))
    lines = sum(count for name, count in files.items() if name.startswith("module_utils."))
    assert lines <= MOST, f"{lines} lines:\n{listed}"
    assert not {name for name in files if "_apply" in name} - {"module_utils._apply", "module_utils._apply.outcome"}
    assert not {"module_utils._plan.differences", "module_utils._report.preview"} & set(files)


def test_a_change_loads_what_plans_and_applies_it_too(acme: Runner) -> None:
    acme.run("workmail_user", **BOB)
    result, files = loaded(acme, **BOB, job_title="Baker")
    assert result["changed"] is True
    assert {"module_utils._plan.writes", "module_utils._apply.execution", "module_utils._report.changes"} <= set(files)
