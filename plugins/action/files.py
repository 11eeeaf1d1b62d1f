# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes the files of a folder, on the machine that runs Ansible without a module process for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible import constants
from ansible.plugins.action import ActionBase

from ..plugin_utils._files.differences import difference
from ..plugin_utils._files.wanted import Wanted, errors, wanted
from ..plugin_utils._files.writing import ABSENT, FILE, Change, changes, place_errors

Result = dict[str, Any]


class ActionModule(ActionBase):  # type: ignore[misc]
    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: Any = None, task_vars: Result | None = None) -> Result:
        result: Result = super().run(tmp, task_vars) | {"changed": False}
        options = self._task.args
        # Callbacks get the arguments of a task after it ran, and the files may have passwords.
        self._task.args = {"folder": options.get("folder")}
        here = self._connection.transport == "local" and not self._connection.become
        wrong = list(errors(options)) or (list(place_errors(wanted(options))) if here else [])
        if wrong:
            return result | {"failed": True, "msg": "\n".join(["Nothing was written, because:", *wrong])}
        return result | (self._written(options) if here else self._written_elsewhere(wanted(options), task_vars))

    def _written_elsewhere(self, one: Wanted, task_vars: Result | None) -> Result:
        """On another machine, or as another user, where Ansible's modules must do it."""
        summary: Result = {"changed": False, "changed_files": [], "removed_files": [], "diff": []}
        for names, name, told in self._by_modules(one, task_vars):
            summary["diff"] += told["diff"] if isinstance(told.get("diff"), list) else [told.get("diff") or {}]
            if told.get("failed"):
                return summary | {"failed": True, "msg": f"{str(one.folder / name)!r}: {told.get('msg', 'failed')}"}
            if told.get("changed"):
                summary["changed"] = True
                summary.get(names, []).append(name)
        return summary

    def _by_modules(self, one: Wanted, task_vars: Result | None) -> Iterator[tuple[str, str, Result]]:
        modes = {"": one.folder_mode, **dict.fromkeys(one.subfolders(), one.subfolder_mode)}
        for name, mode in modes.items():
            arguments = {"path": str(one.folder / name), "state": "directory", "mode": mode}
            yield "", name, self._execute_module("ansible.legacy.file", arguments, task_vars=task_vars)
        for file in one.files:
            task = self._task.copy()
            text = file.data.decode(errors="surrogateescape")
            task.args = {"dest": str(one.folder / file.path), "content": text, "mode": file.mode}
            task.no_log, task.diff = file.secret or task.no_log, task.diff and not file.secret
            copy = self._shared_loader_obj.action_loader.get(
                "ansible.legacy.copy",
                task=task,
                connection=self._connection,
                play_context=self._play_context,
                loader=self._loader,
                templar=self._templar,
                shared_loader_obj=self._shared_loader_obj,
            )
            yield "changed_files", file.path, copy.run(task_vars=task_vars)
        for name in one.absent:
            arguments = {"path": str(one.folder / name), "state": "absent"}
            yield "removed_files", name, self._execute_module("ansible.legacy.file", arguments, task_vars=task_vars)

    def _written(self, options: Result) -> Result:
        made: list[Change] = []
        told: list[Result] = []
        failure: Result = {}
        path = None
        try:
            for change in changes(wanted(options)):
                path = change.path
                if self._task.diff:
                    told.append(difference(change, constants.MAX_FILE_SIZE_FOR_DIFF))
                if not self._task.check_mode:
                    change.make()
                made.append(change)
                path = None
        except OSError as error:
            text = f"cannot be written: {error.strerror}. Check the path and its permissions."
            failure = {"failed": True, "msg": f"{str(path or error.filename)!r} {text}"}
        names = {what: [change.name for change in made if change.what == what] for what in (FILE, ABSENT)}
        summary = {"changed": bool(made), "changed_files": names[FILE], "removed_files": names[ABSENT]}
        return summary | ({"diff": told} if self._task.diff else {}) | failure
