# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML with the tags `!unsafe` and `!vault`, as Ansible reads a file of variables, and nothing evaluated."""

from __future__ import annotations

import copy
from typing import Any

import yaml
from ansible.errors import AnsibleError
from ansible.parsing.vault import EncryptedString
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.nodes import Node, ScalarNode

from .nodes import STANDARD, UNSAFE, VAULT

LOCKED = (
    "the value cannot be decrypted with the vault passwords of this run. Give the correct one with `--vault-id` or "
    "`--ask-vault-pass`."
)


class Refusal(Exception):
    """The message says why a value cannot be read, without the value."""

    def __init__(self, node: Node, message: str) -> None:
        super().__init__(message)
        self.line: int = node.start_mark.line + 1


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    def construct_object(self, node: Node, deep: bool = False) -> Any:
        """Also a date such as 2027-02-30, and a text tagged as a date or a boolean, is refused with its place."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError, LookupError, AttributeError):
            raise ConstructorError(None, None, "not a value", node.start_mark) from None

    def literal(self, node: Node) -> Any:
        """What the node says without its tag. A quoted text stays a text."""
        plain = copy.copy(node)
        implicit = (not getattr(node, "style", None), True) if isinstance(node, ScalarNode) else (True, False)
        plain.tag = self.resolve(type(node), node.value, implicit)
        return self.construct_object(plain, deep=True)

    def decrypted(self, node: Node) -> str:
        """The text that `ansible-vault encrypt_string` was given, as far as this run has the password."""
        try:
            return str(EncryptedString(ciphertext=str(self.construct_scalar(node))))
        except AnsibleError:
            raise Refusal(node, LOCKED) from None


Loader.add_constructor(UNSAFE, Loader.literal)
for _tag in VAULT:
    Loader.add_constructor(_tag, Loader.decrypted)
# A lone `=` is a text: YAML 1.1 gives it a meaning that no reader knows.
Loader.add_constructor(STANDARD + "value", SafeConstructor.construct_yaml_str)
