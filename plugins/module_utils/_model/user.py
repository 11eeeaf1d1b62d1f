# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A user (WorkMail API reference, CreateUser, UpdateUser, DescribeUser, ListUsers, ListGroupsForEntity)."""

from __future__ import annotations

from .shared import HIDDEN, LOGIN, PERMISSIONS
from .vocabulary import Field, Kind, Part, directory_calls

NO_ID = "is not an id of IAM Identity Center, as 01234567-89ab-cdef-0123-456789abcdef."
ID = r"|([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}"

USER = Kind(
    "user",
    directory_calls("user", name_filter="UsernamePrefix", groups="list_groups_for_entity"),
    directory=True,
    name_maximum=64,
    name_pattern=LOGIN,
    name_maximum_elsewhere=20,
    mailbox=True,
    label="display_name",
    parts=(
        Part(
            "attributes",
            read="describe_user",
            write="update_user",
            whole=True,
            fields=(
                Field("display_name", create=True, listed=True),
                Field("first_name", create=True),
                Field("last_name", create=True),
                Field("initials"),
                Field("telephone"),
                Field("street"),
                Field("job_title"),
                Field("city"),
                Field("company"),
                Field("zip_code"),
                Field("department"),
                Field("country"),
                Field("office"),
                Field("role", read_as="UserRole", create=True, listed=True, choices=("USER", "REMOTE_USER")),
                HIDDEN,
                Field("identity_provider_user_id", create=True, listed=True, maximum=47, pattern=ID, name_error=NO_ID),
            ),
        ),
        Part(
            "mailbox",
            read="get_mailbox_details",
            write="update_mailbox_quota",
            fields=(Field("mailbox_quota", type="int", minimum=1, maximum=51200),),
            measures=(Field("mailbox_size"),),
        ),
        Part(
            "password",
            write="reset_password",
            fields=(Field("password", create=True, minimum=8, maximum=63, pattern=r"[\u0020-\u00FF]+"),),
        ),
    ),
    links=(PERMISSIONS,),
)
