# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A definition file by its path → its contents, read literally."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..plugin_utils._definition.read import NotReadable, read


class LookupModule(LookupBase):  # type: ignore[misc]
    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[Any]:
        self.set_options(var_options=variables, direct=kwargs)
        return [self._read(path) for path in terms]

    def _read(self, path: str) -> Any:
        """The whole file may be encrypted with `ansible-vault`."""
        with open(self._loader.get_real_file(path), "rb") as file:
            contents = file.read()
        try:
            return read(contents, path)
        except NotReadable as error:
            raise AnsibleLookupError(str(error)) from None
