# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rival: what a good engineer writes with boto3 to create users, register them and fill the groups, once.

`python -m benchmarks.handwritten` reads one JSON object from standard input: `url`, `region`, `access_key`,
`secret_key`, `organization`, `threads`, `users` and `groups`. It knows nothing of what is there already, previews
nothing and ends with the first error.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
from botocore.config import Config


class Script:
    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.threads = given["threads"]
        self.organization = given["organization"]
        self.workmail = boto3.client(
            "workmail",
            endpoint_url=given["url"],
            region_name=given["region"],
            aws_access_key_id=given["access_key"],
            aws_secret_access_key=given["secret_key"],
            config=Config(retries={"mode": "standard", "max_attempts": 8}, max_pool_connections=self.threads),
        )

    def run(self) -> None:
        with ThreadPoolExecutor(self.threads) as pool:
            users = dict(pool.map(self.add_user, self.given["users"]))
            groups = dict(pool.map(self.add_group, self.given["groups"]))
            self.wait_until_enabled("list_users", "Users", set(users.values()))
            self.wait_until_enabled("list_groups", "Groups", set(groups.values()))
            pairs = [
                (groups[group["name"]], users[name]) for group in self.given["groups"] for name in group["members"]
            ]
            list(pool.map(self.add_member, pairs))

    def add_user(self, user: dict[str, Any]) -> tuple[str, str]:
        id_ = self.workmail.create_user(
            OrganizationId=self.organization,
            Name=user["name"],
            DisplayName=user["display_name"],
            Password=user["password"],
        )["UserId"]
        self.register(id_, user["email"])
        return user["name"], id_

    def add_group(self, group: dict[str, Any]) -> tuple[str, str]:
        id_ = self.workmail.create_group(OrganizationId=self.organization, Name=group["name"])["GroupId"]
        self.register(id_, group["email"])
        return group["name"], id_

    def register(self, id_: str, email: str) -> None:
        self.workmail.register_to_work_mail(OrganizationId=self.organization, EntityId=id_, Email=email)

    def wait_until_enabled(self, operation: str, member: str, ids: set[str]) -> None:
        pages = self.workmail.get_paginator(operation)
        while True:
            rows = pages.paginate(OrganizationId=self.organization, PaginationConfig={"PageSize": 100})
            enabled = {row["Id"] for page in rows for row in page[member] if row["State"] == "ENABLED"}
            if ids <= enabled:
                return
            time.sleep(0.5)

    def add_member(self, pair: tuple[str, str]) -> None:
        group, user = pair
        self.workmail.associate_member_to_group(OrganizationId=self.organization, GroupId=group, MemberId=user)


if __name__ == "__main__":
    Script(json.load(sys.stdin)).run()
