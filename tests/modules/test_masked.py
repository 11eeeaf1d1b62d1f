# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A result in which Ansible hides a secret of the connection is a failure, not a directory with other names."""

from __future__ import annotations

import pytest

INFO = {
    "workmail_directory_info": {},
    "workmail_user_info": {},
    "workmail_group_info": {"include": ["members"]},
    "workmail_resource_info": {"include": ["delegates"]},
    "workmail_mailbox_permission_info": {},
    "workmail_alias_info": {"entity": "test.user"},
    "workmail_domain_info": {},
    "workmail_access_effect_info": {
        "questions": [{"user": "test.user", "action": "IMAP", "ip_address": "198.51.100.7"}]
    },
    "workmail_organization_info": {},
    "workmail_personal_access_token_info": {},
}
"""Each module that reads → options with which it meets the name."""


@pytest.mark.parametrize("module", INFO)
def test_what_ansible_would_mask_is_not_reported_as_read(emulator, acme, module) -> None:
    acme.run(
        "workmail_directory",
        users=[
            {"name": "test.user", "email": "test.user@example.com", "aliases": ["test.1@example.com"]},
            {
                "name": "bob",
                "email": "bob@example.com",
                "mailbox_permissions": [{"grantee": "test.user", "permissions": ["SEND_AS"]}],
            },
        ],
        groups=[{"name": "staff", "email": "staff@example.com", "members": ["test.user"]}],
        resources=[{"name": "fjord", "type": "ROOM", "email": "fjord@example.com", "delegates": ["test.user"]}],
    )
    emulator.issue_token("acme", "bob", "test")
    secret = {"workmail_domain_info": "example", "workmail_organization_info": "acme"}.get(module, "test")
    done = acme.fails(module, secret_key=secret, **INFO[module])
    assert done["msg"].startswith("Ansible would hide a part of what was read, because a secret of this connection")
    assert set(done) & {"directory", "users", "groups", "resources", "permissions"} == set()
    assert set(done) & {"domains", "organizations", "questions", "personal_access_tokens"} == set()
    acme.run(module, secret_key="another-secret", **INFO[module])
