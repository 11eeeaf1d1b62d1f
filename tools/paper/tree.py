# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every file that is written, or has a part that is, with its text as it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_PLURAL
from ansible_collections.mailops.workmail.plugins.module_utils._model.settings import SETTINGS
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Kind

from . import lists, places
from .documented import TOP
from .items import DIRECTORY, ROLES, Place, item
from .policies import Policies, declared, operations
from .returns import Returns
from .settings import options, rule_options
from .words import Words, load
from .yaml_text import entries

Change = Callable[[str], str]
KINDS: tuple[Kind, ...] = tuple(BY_PLURAL.values())
ACTIONS = '''# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The IAM actions of docs/iam. Written by `make paper`."""

from __future__ import annotations
'''


def files(
    words: Words | None = None, kinds: tuple[Kind, ...] = KINDS, settings: tuple[Kind, ...] = SETTINGS
) -> dict[str, str]:
    """The path of each file in the tree → its text."""
    texts: dict[str, str] = {}
    for path, change in _changes(words or load(kind.name for kind in kinds), kinds, settings):
        try:
            texts[path] = change(texts.get(path) or current(path))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error
    return texts


def current(path: str) -> str:
    """The text of a file in the tree; empty if the file does not exist."""
    return (TOP / path).read_text("utf-8") if (TOP / path).exists() else ""


def _changes(words: Words, kinds: tuple[Kind, ...], settings: tuple[Kind, ...]) -> Iterator[tuple[str, Change]]:
    yield from _returns(words, kinds, settings)
    yield from _items(words, kinds)
    yield from _settings(words, settings)
    yield from _rules(words, settings)
    yield from _policies(words, kinds, settings)
    yield "meta/runtime.yml", lambda text: places.below(text, ("action_groups", "workmail"), lists.action_group())
    for header, rows in (("module", lists.module_rows), ("role", lists.role_rows), ("playbook", lists.playbook_rows)):
        yield "README.md", _table(f"| {header} | what it does |", rows)


def _table(header: str, rows: Callable[[], Iterator[tuple[str, str]]]) -> Change:
    return lambda text: places.table(text, header, rows())


def _returns(words: Words, kinds: tuple[Kind, ...], settings: tuple[Kind, ...]) -> Iterator[tuple[str, Change]]:
    returns = Returns(words, kinds, settings)
    for name in lists.modules():
        lines = list(entries(returns.of(name)))
        yield f"plugins/modules/{name}.py", _constant(lines)


def _constant(lines: list[str]) -> Change:
    return lambda text: places.constant(text, "RETURN", lines)


def _items(words: Words, kinds: tuple[Kind, ...]) -> Iterator[tuple[str, Change]]:
    for kind in kinds:
        lines = entries(item(kind, DIRECTORY, words.items), 6)
        suboptions = _below(("options", kind.plural, "suboptions"), lines, 'DOCUMENTATION = r"""')
        yield "plugins/modules/workmail_directory.py", suboptions
        for role in ROLES:
            path = ("argument_specs", "main", "options", f"{role.prefix}{kind.plural}", "options")
            lines = entries(item(kind, role, words.items), 10)
            yield _specs(role), _below(path, lines)


def _settings(words: Words, settings: tuple[Kind, ...]) -> Iterator[tuple[str, Change]]:
    """The options of `workmail_settings`, and those of its expectations in `workmail_directory`."""
    start = 'DOCUMENTATION = r"""'
    told = options(words.settings, settings)
    yield "plugins/modules/workmail_settings.py", _below(("options",), entries(told, 2), start)
    lines = entries(told["access_expectations"]["suboptions"], 6)
    path = ("options", "access_expectations", "suboptions")
    yield "plugins/modules/workmail_directory.py", _below(path, lines, start)


def _rules(words: Words, settings: tuple[Kind, ...]) -> Iterator[tuple[str, Change]]:
    """The options of the modules for one rule each."""
    for kind in settings:
        if kind.is_rule:
            lines = entries(rule_options(words.settings, kind), 2)
            yield f"plugins/modules/workmail_{kind.name}.py", _below(("options",), lines, 'DOCUMENTATION = r"""')


def _specs(role: Place) -> str:
    return f"roles/{role.name}/meta/argument_specs.yml"


def _below(path: tuple[str, ...], lines: Iterator[str], start: str = "") -> Change:
    return lambda text: places.below(text, path, lines, start)


def _policies(words: Words, kinds: tuple[Kind, ...], settings: tuple[Kind, ...]) -> Iterator[tuple[str, Change]]:
    policies = Policies(words.policies, operations((*kinds, *settings)), declared(settings))
    yield "docs/iam/read-only.json", lambda _text: policies.read_only()
    yield "docs/iam/manage.json", lambda _text: policies.manage()
    yield "docs/iam/export.json", lambda _text: policies.export()
    yield "docs/iam/storage.json", lambda _text: policies.storage()
    yield "docs/iam/evidence.json", lambda _text: policies.evidence()
    yield "docs/iam/archives.json", lambda _text: policies.archives()
    yield "docs/iam/activity.json", lambda _text: policies.activity()
    actions = ACTIONS + "\n" + "\n".join(policies.constants()) + "\n"
    yield "plugins/module_utils/_doctor/actions.py", lambda _text: actions
