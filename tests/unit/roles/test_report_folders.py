# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Into which folder an audit writes its report where a play audits several organizations."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

RULES = Path(__file__).parents[3] / "roles" / "audit" / "vars" / "main.yml"


def folders(directory: str, organizations: dict[str, str]) -> list[str]:
    """`audit_folder` of each host, given the organization of each."""
    loader = DataLoader()
    rules = loader.load_from_file(str(RULES), trusted_as_template=True)
    play = {
        "audit_dir": directory,
        "ansible_play_hosts_all": list(organizations),
        "hostvars": {host: {"audit_organization": organization} for host, organization in organizations.items()},
    }
    return [
        Templar(
            loader=loader, variables={**rules, **play, **play["hostvars"][host], "inventory_hostname": host}
        ).template(rules["audit_folder"])
        for host in organizations
    ]


@pytest.mark.parametrize(
    ("directory", "organizations", "expected"),
    [
        ("/report", {"localhost": "acme"}, ["/report"]),
        ("/report", {"one": "acme", "two": "acme"}, ["/report/one", "/report/two"]),
        ("/report/acme", {"one": "acme", "two": "labs"}, ["/report/acme", "/report/acme/two"]),
        ("/report/acme", {"one": "acme", "two": "acme"}, ["/report/acme/one", "/report/acme/two"]),
        ("/report/one", {"one": "acme", "two": "labs"}, ["/report/one", "/report/one/two"]),
    ],
)
def test_hosts_that_share_a_folder_have_one_each_in_it(directory, organizations, expected) -> None:
    assert folders(directory, organizations) == expected


def test_hosts_whose_names_look_alike_in_a_path_have_a_folder_each() -> None:
    first, second = folders("/report/acme", {"one/a": "acme", "one_a": "acme"})
    assert first != second
    assert {Path(first).parent, Path(second).parent} == {Path("/report/acme")}
