# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A folder → the items of each file of its definition, and a digest of each file as it was read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..plugin_utils._definition.file import digest
from ..plugin_utils._definition.folder import Unclear, files_in
from ..plugin_utils._definition.read import NotReadable, read
from ..plugin_utils._table import reader
from ..plugin_utils._table.frame import Options


class LookupModule(LookupBase):  # type: ignore[misc]
    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        self.set_options(var_options=variables, direct=kwargs)
        try:
            return [self._files(folder) for folder in terms]
        except Unclear as error:
            raise AnsibleLookupError(str(error)) from None

    def _files(self, folder: str) -> dict[str, Any]:
        """The settings are one item."""
        return {file: self._file(file, path) for file, path in files_in(folder).items()}

    def _file(self, file: str, path: str) -> dict[str, Any]:
        """A file that cannot be read has no items and says why."""
        told = {"path": path, "sha256": digest(Path(path).read_bytes()), "items": [], "unreadable": ""}
        contents = Path(self._loader.get_real_file(path)).read_bytes()
        try:
            return {**told, "items": self._items(contents, file, path)}
        except (NotReadable, reader.NotReadable) as error:
            return {**told, "unreadable": str(error)}

    def _items(self, contents: bytes, file: str, path: str) -> list[Any]:
        if path.lower().endswith(".csv"):
            return list(reader.read_table(contents, path, Options(places=True)).users)
        items = read(contents, path, places=True)
        if file == "settings.yml":
            return [items] if isinstance(items, dict) else []
        return items if isinstance(items, list) else []
