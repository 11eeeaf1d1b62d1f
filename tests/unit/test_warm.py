# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a warm process runs for a command or a module behaves as it does in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import plays

SHOW = """
import json, os, sys
mask = os.umask(0)
print(json.dumps({
    "warm": "jinja2" in sys.modules,
    "argv": sys.argv,
    "path": sys.path,
    "name": __name__,
    "file": __file__,
    "folder": os.getcwd(),
    "mask": mask,
    "bytecode": sys.dont_write_bytecode,
    "at once": [sys.stdout.write_through, sys.stderr.write_through],
    "environment": dict(os.environ),
    "input": sys.stdin.read(),
    "foreign": sorted(name for name in sys.modules if name.startswith("ansible")),
}))
print("an error", file=sys.stderr)
sys.exit(int(os.environ.get("CODE", "0")))
"""


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("warm")
    with plays.warm(folder):
        wait_for(folder)
        yield folder


def wait_for(folder: Path) -> None:
    for _look in range(3000):
        if (folder / "warm").exists():
            break
        time.sleep(0.01)


def ran(folder: Path, packed: Path, code: int = 0, **environment: str) -> dict[str, object]:
    script = folder / "AnsiballZ_show.py"
    script.write_text(SHOW, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script, "one", "two"],
        input="given",
        capture_output=True,
        text=True,
        cwd=folder,
        umask=0o27,
        env={**plays.environment("", folder, packed), "CODE": str(code), **environment},
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, "an error\n")
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_it_has_the_arguments_streams_folder_and_environment_of_the_process_that_asked(tmp_path, packed) -> None:
    (tmp_path / "cold").mkdir()
    cold = ran(tmp_path, tmp_path / "cold")
    warm = ran(tmp_path, packed)
    assert (cold.pop("warm"), warm.pop("warm")) == (False, True)
    environment = warm.pop("environment")
    assert environment | {"MAILOPS_PACKED": str(tmp_path / "cold")} == cold.pop("environment")
    assert warm == cold
    assert (warm["mask"], warm["foreign"]) == (0o27, [])


def test_what_ansible_runner_says_to_python_is_followed(tmp_path, packed) -> None:
    (tmp_path / "cold").mkdir()
    (tmp_path / "more").mkdir()
    path = f"{plays.HERE / 'interpreter'}:{tmp_path / 'more'}"
    said = {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
    cold, warm = (ran(tmp_path, folder, **said) for folder in (tmp_path / "cold", packed))
    assert (cold["warm"], warm["warm"]) == (False, True)
    assert str(tmp_path / "more") in warm["path"]
    assert (warm["bytecode"], warm["at once"]) == (True, [True, True])
    assert [warm[key] for key in ("path", "bytecode", "at once")] == [
        cold[key] for key in ("path", "bytecode", "at once")
    ]


@pytest.mark.parametrize("code", [0, 1, 250])
def test_it_ends_with_the_same_code(tmp_path, packed, code: int) -> None:
    assert ran(tmp_path, packed, code)["warm"]


PARSED = """
import ansible, json, yaml
from pathlib import Path

folder = Path(ansible.__file__).parent
with open(folder / "config" / "base.yml", "rb") as settings:
    parsed = [yaml.load(settings, Loader=yaml.CSafeLoader)]
    for place in ("config/ansible_builtin_runtime.yml", "../ansible_collections/amazon/aws/meta/runtime.yml"):
        parsed.append(yaml.load((folder / place).read_bytes(), Loader=yaml.CBaseLoader))
parsed.append(yaml.load("- a: {b: 1}", Loader=yaml.CSafeLoader))
print(json.dumps(parsed))
"""


def test_settings_and_tables_of_plugins_are_as_a_process_parses_them(tmp_path, packed) -> None:
    (tmp_path / "cold").mkdir()
    (tmp_path / "AnsiballZ_parse.py").write_text(PARSED, encoding="utf-8")
    cold, warm = (
        subprocess.run(
            [sys.executable, "AnsiballZ_parse.py"],
            capture_output=True,
            check=True,
            cwd=tmp_path,
            env=plays.environment("", tmp_path, folder),
        ).stdout
        for folder in (tmp_path / "cold", packed)
    )
    settings, builtin, amazon, other = json.loads(cold)
    assert "DEFAULT_LOCAL_TMP" in settings
    assert "plugin_routing" in builtin.keys() & amazon.keys()
    assert other == [{"a": {"b": 1}}]
    assert warm == cold


PACKED = """
import os, sys
sys.path.insert(0, ZIP)
import ansible.module_utils.one
from ansible.module_utils import one
assert ansible.module_utils.one is one
print(one.VALUE, one.RAN_IN == os.getpid(), ansible.module_utils.__path__ == [ZIP + "/ansible/module_utils"])
import ansible.module_utils.two
print(ansible.module_utils.two.VALUE)
"""


def ran_packed(folder: Path, packed: Path, value: str, second: str | None, piped: bool) -> str:
    """What a packed module shows whose ZIP file has a file with a value, and perhaps a second."""
    archive = folder / f"{value}{second}{piped}.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("ansible/__init__.py", "")
        made.writestr("ansible/module_utils/__init__.py", "")
        made.writestr("ansible/module_utils/one.py", f"import os\nVALUE, RAN_IN = {value!r}, os.getpid()\n")
        if second:
            made.writestr("ansible/module_utils/two.py", f"VALUE = {second!r}\n")
    script = folder / "AnsiballZ_packed.py"
    script.write_text(PACKED.replace("ZIP", repr(str(archive))), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, *([] if piped else [script])],
        input=script.read_text(encoding="utf-8") if piped else "",
        capture_output=True,
        text=True,
        cwd=folder,
        env=plays.environment("", folder, packed),
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("piped", [False, True])
def test_what_a_packed_module_imported_is_not_run_again_for_the_next_with_the_same_files(tmp_path, piped: bool) -> None:
    with plays.warm(tmp_path):
        wait_for(tmp_path)
        assert ran_packed(tmp_path, tmp_path, "a", "b", piped) == "a True True\nb\n"
        assert ran_packed(tmp_path, tmp_path, "a", "b", piped) == "a False True\nb\n"
        assert ran_packed(tmp_path, tmp_path, "changed", "b", piped) == "changed True True\nb\n"
        lacking = ran_packed(tmp_path, tmp_path, "a", None, piped)
        assert lacking.startswith("a False True\nTraceback")
        assert "No module named 'ansible.module_utils.two'" in lacking
        assert ran_packed(tmp_path, tmp_path, "a", "b", piped) == "a False True\nb\n"


def test_a_file_that_only_the_next_packed_module_needs_comes_from_its_own_archive(tmp_path) -> None:
    with plays.warm(tmp_path):
        wait_for(tmp_path)
        assert ran_packed(tmp_path, tmp_path, "a", None, piped=False).startswith("a True True\nTraceback")
        assert ran_packed(tmp_path, tmp_path, "a", "b", piped=False).endswith("\nb\n")
        assert ran_packed(tmp_path, tmp_path, "a", "b", piped=False) == "a False True\nb\n"


ENDING = """
import atexit, sys, threading, time
atexit.register(print, "at the end")
threading.Thread(target=lambda: (time.sleep(0.05), print("a thread"))).start()
sys.stdout.write("not flushed, ")
sys.exit("a reason")
"""


@pytest.mark.parametrize("warm", [False, True])
def test_threads_functions_for_the_end_and_texts_of_exit_come_as_python_runs_them(tmp_path, packed, warm: bool) -> None:
    (tmp_path / "AnsiballZ_end.py").write_text(ENDING, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "AnsiballZ_end.py"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=plays.environment("", tmp_path, packed if warm else tmp_path),
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "a reason\n")
    assert done.stdout == "not flushed, a thread\nat the end\n"


@pytest.mark.parametrize("name", ["PYTHONHASHSEED", "PYTHONUTF8", "LC_ALL"])
def test_a_process_that_would_start_in_another_way_is_left_alone(tmp_path, packed, name: str) -> None:
    assert not ran(tmp_path, packed, **{name: "C.UTF-8" if name == "LC_ALL" else "1"})["warm"]


def started(folder: Path, packed: Path, text: str) -> subprocess.Popen[str]:
    script = folder / "AnsiballZ_one.py"
    script.write_text(f"import os, signal, time\nprint(os.getpid(), flush=True)\n{text}\n", encoding="utf-8")
    command = [sys.executable, str(script)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=plays.environment("", folder, packed), cwd=folder
    )


def test_a_signal_that_ends_it_ends_the_process_that_asked(tmp_path, packed) -> None:
    with started(tmp_path, packed, "os.kill(os.getpid(), signal.SIGKILL)") as process:
        assert int(process.stdout.readline()) != process.pid
        assert process.wait() == -signal.SIGKILL


def test_it_ends_with_the_process_that_asked(tmp_path, packed) -> None:
    with started(tmp_path, packed, "time.sleep(600)") as process:
        running = os.pidfd_open(int(process.stdout.readline()))
        process.kill()
        assert process.stdout.read() == "", "its standard output ends when it does"
    os.close(running)
