# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes files on the machine that runs Ansible, without a module process for each of them."""

from __future__ import annotations

from typing import Any

from ansible import constants
from ansible.plugins.action import ActionBase

from ..plugin_utils._files.differences import difference
from ..plugin_utils._files.wanted import errors, wanted
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
        if self._connection.transport != "local":
            text = "files are written on the machine that runs Ansible only; set `connection: local`."
            return result | {"failed": True, "msg": text}
        wrong = list(errors(options)) or list(place_errors(wanted(options)))
        if wrong:
            return result | {"failed": True, "msg": "\n".join(["Nothing was written, because:", *wrong])}
        return result | self._written(options)

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
