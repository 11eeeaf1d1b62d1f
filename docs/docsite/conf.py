# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sphinx for the documentation site. Links to Ansible's own documentation are made here; its index is not fetched."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes

project = "mailops.workmail"
title = html_title = html_short_title = project
copyright = "2026, mailops.workmail contributors"
extensions = ["sphinx_antsibull_ext"]
html_theme = "sphinx_ansible_theme"
html_show_sphinx = html_copy_source = html_use_index = False
pygments_style = "ansible"
highlight_language = "YAML+Jinja"
default_role = "any"
nitpicky = True

ANSIBLE = "https://docs.ansible.com/ansible/latest"
PAGES = {
    r"action_plugins": "plugins/action.html",
    r"ansible_configuration_settings|ANSIBLE_\w+": "reference_appendices/config.html",
    r"common_return_values": "reference_appendices/common_return_values.html",
    r"ansible_collections\.(ansible\.builtin|amazon\.aws)\.(\w+)": r"collections/\1/\2.html",
}
"""Label, or variable of the environment → the page of Ansible's documentation that explains it."""


def elsewhere(_app: Any, _environment: Any, node: Any, content: nodes.Node) -> nodes.reference | None:
    """A link to Ansible's documentation for what is not explained here; None, which is a warning, for all else."""
    target = node["reftarget"]
    for pattern, page in PAGES.items():
        if found := re.fullmatch(pattern, target):
            path = found.expand(page).replace("ansible.builtin", "ansible/builtin").replace("amazon.aws", "amazon/aws")
            return nodes.reference("", "", content, internal=False, refuri=f"{ANSIBLE}/{path}")
    return None


def home(_app: Any, _page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """The theme links to its home page as the setting says, which is wrong in each folder but one."""
    context["theme_documentation_home_url"] = context["pathto"](context["root_doc"])


def setup(app: Any) -> None:
    app.connect("html-page-context", home)
    app.connect("missing-reference", elsewhere)
