# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The answers of the page in a browser, where an organization has as much of everything as WorkMail allows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit.page import page
from unit.audit.browser import browser
from unit.audit.cases import made_up

TEMPLATES = Path(__file__).parents[3] / "roles/audit/templates"
LONG = "bartholomew.montgomery-featherstonehaugh.the.third"
PEOPLE = [f"{LONG}.{number:02}" for number in range(40)]
FOLDERS = ("INBOX", "DELETED_ITEMS", "SENT_ITEMS", "DRAFTS", "JUNK_EMAIL")
ANSWERS = """(() => { document.getElementById('entry').scrollIntoView();
  const all = [...document.querySelectorAll('#entry, .answers dt, .answers dd')];
  return [Math.min(...all.map(one => one.getBoundingClientRect().top)),
    Math.max(...all.map(one => one.getBoundingClientRect().bottom)), all.length]; })()"""


def crowded() -> dict[str, Any]:
    """Ten rules of a hundred networks and ten users each, twenty roles, a token and two devices of each user."""
    rules = [
        {
            "name": f"rule-{number}",
            "effect": "DENY" if number % 2 else "ALLOW",
            "actions": ["IMAP", "SMTP"],
            "ip_ranges": [f"10.{number}.{one}.0/24" for one in range(100)],
            "not_users": PEOPLE[number : number + 10],
        }
        for number in range(9)
    ]
    allow = {"impersonation_rule_id": "all", "effect": "ALLOW", "not_target_users": PEOPLE[:10]}
    token = {"date_created": "2026-01-01T00:00:00+00:00", "date_last_used": "2026-11-01T00:00:00+00:00"}
    return {
        "settings": {
            "access_control_rules": [{"name": "default", "effect": "ALLOW"}, *rules],
            "impersonation_roles": [
                {"name": f"{LONG[:40]} {number}", "role_id": f"r{number}", "type": "READ_ONLY", "rules": [allow]}
                for number in range(20)
            ],
            "mobile_device_access_overrides": [
                {"user": name, "device_id": device * 32, "effect": "ALLOW"} for name in PEOPLE for device in "AB"
            ],
            "retention_policy": {
                "name": "x",
                "folder_configurations": [
                    {"name": one, "action": "PERMANENTLY_DELETE", "period": 730} for one in FOLDERS
                ],
            },
        },
        "tokens": [
            {"personal_access_token_id": name, "user": name, "name": "a laptop at home " * 3, **token}
            for name in PEOPLE
        ],
        "users": [
            {"name": name, "entity_state": "DISABLED", "enabled": False, "disabled_date": "2026-11-01T00:00:00+00:00"}
            for name in PEOPLE
        ],
    }


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as the role writes it: Ansible trims blocks too."""
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), trim_blocks=True)
    text = templates.get_template("audit.html.j2").render(audit_page=page(made_up(**crowded())))
    path = tmp_path_factory.mktemp("crowded") / "audit.html"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_five_answers_fit_a_screen_however_much_there_is(shown: Path, tmp_path: Path) -> None:
    with browser(tmp_path / "profile") as chromium:
        chromium.open(shown)
        chromium.screen(1280, 800)
        top, bottom, lines = chromium.tell(ANSWERS)
        assert (top >= 0, bottom <= 800, lines > 25) == (True, True, True), (top, bottom, lines)


@pytest.mark.parametrize("width", [320, 390, 737, 768, 960, 1280])
def test_nothing_is_wider_than_the_screen(shown: Path, tmp_path: Path, width: int) -> None:
    with browser(tmp_path / "profile") as chromium:
        chromium.open(shown)
        chromium.screen(width, phone=width < 700)
        assert chromium.tell("document.scrollingElement.scrollWidth") <= width
