# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""mailops.workmail.files in plays: as ansible.builtin.copy does it, and nothing that files contain is shown."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest

SECRET = "only-for-tests-secret"
TEXTS = {
    "empty": "",
    "lines": "one\ntwo\n",
    "windows": "\ufeffone\r\ntwo\r\n",
    "jinja": "{{ lookup('ansible.builtin.env', 'HOME') }} {% raw %}",
    "number": "5",
    "letters": "Zoë O\u2019Neill \U0001f600",
}
SHOWING = """
from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_NAME = "showing"

    def v2_runner_on_ok(self, result):
        print("ARGUMENTS", result._task.args, result._result)
"""


def tree(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Path → mode and contents of every file and folder."""
    return {
        path.relative_to(folder).as_posix(): (
            oct(stat.S_IMODE(path.stat().st_mode)),
            path.read_bytes() if path.is_file() else b"",
        )
        for path in sorted(folder.rglob("*"))
    }


def test_files_are_those_that_copy_writes(playbook) -> None:
    (playbook.folder / "texts.json").write_text(json.dumps(TEXTS))
    done = playbook(f"""
- name: Read texts
  ansible.builtin.set_fact:
    texts: "{{{{ lookup('ansible.builtin.file', '{playbook.folder}/texts.json') | from_json }}}}"
- name: Create the folder
  ansible.builtin.file:
    path: {playbook.folder}/copied/sub
    state: directory
    mode: "0700"
- name: Copy
  ansible.builtin.copy:
    content: "{{{{ texts[item] }}}}"
    dest: {playbook.folder}/copied/sub/{{{{ item }}}}
    mode: u+rw,g-wx,o-rwx
  loop: "{{{{ texts.keys() }}}}"
- name: Write
  mailops.workmail.files:
    folder: {playbook.folder}/written
    folder_mode: "0700"
    subfolder_mode: "0700"
    files:
      - path: sub/{{{{ item }}}}
        content: "{{{{ texts[item] }}}}"
        mode: u+rw,g-wx,o-rwx
      - {{path: not, content: "", mode: "0600", wanted: false}}
  loop: "{{{{ texts.keys() }}}}"
""")
    assert done.returncode == 0, done.stdout + done.stderr
    copied = tree(playbook.folder / "copied")
    assert len(copied) == len(TEXTS) + 1
    assert tree(playbook.folder / "written") == copied


PLAY = """
- name: Write
  mailops.workmail.files:
    folder: FOLDER/top
    folder_mode: "0700"
    files:
      - {path: open.csv, content: "{{ text | default('one') }}\\n", mode: "0644"}
      - {path: sub/secret.csv, content: "only-for-tests-secret {{ text | default('') }}\\n", mode: "0600", secret: true}
    absent: [old.csv]
  register: written
- name: Show
  ansible.builtin.debug:
    msg: "{{ written.changed_files | join(' ') }}; {{ written.removed_files | join(' ') }}"
"""


def test_check_mode_tells_the_truth_and_nothing_shows_a_secret(playbook) -> None:
    plugins = playbook.folder / "callback_plugins"
    plugins.mkdir()
    (plugins / "showing.py").write_text(SHOWING)
    playbook.environment |= {"ANSIBLE_DISPLAY_ARGS_TO_STDOUT": "true"}
    play = PLAY.replace("FOLDER", str(playbook.folder))
    top = playbook.folder / "top"
    preview = playbook(play, "--check", "--diff", "-vvv")
    assert not top.exists()
    assert "changed=1 " in preview.stdout
    assert "open.csv sub/secret.csv; " in preview.stdout
    first = playbook(play, "--diff", "-vvv")
    assert "changed=1 " in first.stdout
    assert "+one" in first.stdout
    written = tree(top)
    assert {name: mode for name, (mode, _text) in written.items()} == {
        "open.csv": "0o644",
        "sub": oct(stat.S_IMODE((playbook.folder / "top" / "sub").stat().st_mode)),
        "sub/secret.csv": "0o600",
    }
    assert "changed=0 " in playbook(play).stdout

    (top / "old.csv").write_text("old")
    (top / "sub" / "secret.csv").chmod(0o644)
    before = tree(top)
    again = playbook(play, "--check", "--diff", "-vvv", "-e", "text=two")
    assert tree(top) == before
    for shown in ("-one", "+two", "open.csv sub/secret.csv; old.csv"):
        assert shown in again.stdout
    for shown in (preview, first, again):
        assert shown.returncode == 0, shown.stdout + shown.stderr
        assert "ARGUMENTS" in shown.stdout
        assert "It is not shown, because it has secrets." in shown.stdout
        parts = re.sub(r"TASK \[[^]]*\].*", "", shown.stdout)
        assert SECRET not in parts + shown.stderr
    playbook(play)
    assert sorted(tree(top)) == ["open.csv", "sub", "sub/secret.csv"]


@pytest.mark.parametrize("check", [[], ["--check"]])
def test_errors_come_at_once_and_before_the_first_file(playbook, check) -> None:
    done = playbook(
        f"""
- name: Write
  mailops.workmail.files:
    folder: {playbook.folder}/top
    files:
      - {{path: a.csv, content: "one", mode: "0644"}}
      - {{path: ../b.csv, content: {{password: {SECRET}}}, mode: "0644"}}
""",
        "-vvv",
        *check,
    )
    assert done.returncode == 2
    assert "Nothing was written, because:" in done.stdout
    assert "'../b.csv' is not a path in the folder" in done.stdout
    assert "content is a dictionary" in done.stdout
    assert SECRET not in done.stdout.replace("content: {password", "")
    assert "Traceback" not in done.stdout + done.stderr
    assert not (playbook.folder / "top").exists()


def test_a_folder_that_is_a_file_is_refused(playbook) -> None:
    (playbook.folder / "taken").write_text("")
    done = playbook(f"""
- name: Write
  mailops.workmail.files:
    folder: {playbook.folder}/taken
    files: [{{path: a.csv, content: one, mode: "0644"}}]
""")
    assert done.returncode == 2
    assert f"'{playbook.folder}/taken' is not a directory. Choose another folder, or move it away." in done.stdout


ELSEWHERE = """
from ansible.plugins.connection.local import DOCUMENTATION as TEXT, Connection as Local

DOCUMENTATION = TEXT.replace("name: local", "name: elsewhere")


class Connection(Local):
    transport = "elsewhere"
"""


def test_on_another_machine_the_same_files_are_written_by_modules(playbook) -> None:
    (playbook.folder / "connection_plugins").mkdir()
    (playbook.folder / "connection_plugins" / "elsewhere.py").write_text(ELSEWHERE)
    play = PLAY.replace("FOLDER", str(playbook.folder))
    top = playbook.folder / "top"
    words = ("--diff", "-vvv", "-e", "ansible_connection=elsewhere")
    preview = playbook(play, "--check", *words)
    assert not top.exists()
    first = playbook(play, *words)
    there = tree(top)
    assert "changed=0 " in playbook(play).stdout
    assert tree(top) == there
    (top / "old.csv").write_text("old")
    again = playbook(play, *words, "-e", "text=two")
    for shown in (preview, first, again):
        assert shown.returncode == 0, shown.stdout + shown.stderr
        assert "changed=1 " in shown.stdout
        assert SECRET not in re.sub(r"TASK \[[^]]*\].*", "", shown.stdout) + shown.stderr
    for shown in ("-one", "+two", "open.csv sub/secret.csv; old.csv"):
        assert shown in again.stdout
    assert (top / "open.csv").read_text() == "two\n"
    assert not (top / "old.csv").exists()
    (playbook.folder / "taken").write_text("")
    taken = playbook(play.replace("/top", "/taken"), *words)
    assert taken.returncode == 2
    assert f"'{playbook.folder}/taken" in taken.stdout


def test_no_module_runs_on_this_machine(playbook) -> None:
    """Modules need an interpreter."""
    play = PLAY.replace("FOLDER", str(playbook.folder))
    done = playbook(play, "--diff", "-e", "ansible_python_interpreter=/nowhere/python")
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(tree(playbook.folder / "top")) == ["open.csv", "sub", "sub/secret.csv"]
