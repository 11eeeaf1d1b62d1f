# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps the code that Jinja makes of templates and expressions.

Each task is a process, which compiles the templates of its arguments and conditions and ends. That is a quarter of what
the plays of a test session cost. The code depends on the text and on a few settings alone, so the next process that
has the same text takes it as it is (`sitecustomize.py`).
"""

from __future__ import annotations

import re
from hashlib import sha256
from types import CodeType
from typing import Any

import sitecustomize
from ansible._internal._templating._jinja_bits import AnsibleEnvironment, _TemplateConfig
from jinja2 import nodes
from jinja2.environment import TemplateExpression

SETTINGS = (
    "block_start_string",
    "block_end_string",
    "variable_start_string",
    "variable_end_string",
    "comment_start_string",
    "comment_end_string",
    "line_statement_prefix",
    "line_comment_prefix",
    "trim_blocks",
    "lstrip_blocks",
    "newline_sequence",
    "keep_trailing_newline",
)
"""Those of an environment that a template can change."""
CHANGING = re.compile("strftime|random|shuffle|password|uuid")
"""Filters whose result differs from time to time. Jinja applies a filter to a constant when it compiles."""
compile_template = AnsibleEnvironment.compile
compile_expression = AnsibleEnvironment.compile_expression
COMPILING: list[str] = []
"""The name of the expression that is being compiled."""


def name_of(environment: AnsibleEnvironment, kind: str, text: str) -> str:
    settings = [getattr(environment, setting) for setting in SETTINGS]
    known = (type(environment).__name__, kind, settings, _TemplateConfig.allow_embedded_templates, str(text))
    return sha256(repr(known).encode("utf-8", "surrogatepass")).hexdigest()


def compiled(environment: AnsibleEnvironment, source: str | nodes.Template, *words: Any, **more: Any) -> Any:
    """Instead of `Environment.compile`."""
    if any((*words, *more.values())):
        return compile_template(environment, source, *words, **more)
    if isinstance(source, nodes.Template):
        name = COMPILING[-1] if COMPILING else ""
    else:
        name = "" if CHANGING.search(source) else name_of(environment, "template", source)
    if not name:
        return compile_template(environment, source)
    return sitecustomize.kept(name) or sitecustomize.made(name, compile_template(environment, source))


def expression(environment: AnsibleEnvironment, source: str, undefined_to_none: bool = True) -> TemplateExpression:
    """Instead of `Environment.compile_expression`."""
    name = "" if CHANGING.search(source) else name_of(environment, "expression", source)
    code: CodeType | None = sitecustomize.kept(name) if name else None
    if code is not None:
        template = environment.template_class.from_code(environment, code, environment.make_globals(None), None)
        return TemplateExpression(template, undefined_to_none)
    COMPILING.append(name)
    try:
        return compile_expression(environment, source, undefined_to_none)
    finally:
        COMPILING.pop()


def share() -> None:
    AnsibleEnvironment.compile = compiled
    AnsibleEnvironment.compile_expression = expression
