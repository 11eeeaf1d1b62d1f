# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A room or a piece of equipment (WorkMail API reference, CreateResource, UpdateResource, ListResourceDelegates).

The booking options of a new resource are those of the AWS CLI sample of describe-resource.
"""

from __future__ import annotations

from .shared import HIDDEN, LOGIN, LOGIN_NAME, PERMISSIONS
from .vocabulary import Field, Kind, Link, Part, directory_calls

RESOURCE = Kind(
    "resource",
    directory_calls("resource"),
    directory=True,
    name_maximum=20,
    name_pattern=LOGIN,
    id_pattern=r"r-[0-9a-f]{32}",
    mailbox=True,
    parts=(
        Part(
            "attributes",
            read="describe_resource",
            write="update_resource",
            needs="exists",
            whole=True,
            fields=(
                Field(
                    "new_name",
                    member="Name",
                    listed=True,
                    minimum=1,
                    maximum=20,
                    pattern=LOGIN,
                    name_error=f"has a character that WorkMail does not allow here; {LOGIN_NAME}.",
                ),
                Field("type", create=True, listed=True, required=True, choices=("ROOM", "EQUIPMENT")),
                Field("description", create=True, listed=True, maximum=64),
                HIDDEN,
            ),
        ),
        Part(
            "booking_options",
            read="describe_resource",
            write="update_resource",
            needs="exists",
            whole=True,
            within="booking_options",
            fields=(
                Field("auto_accept_requests", type="bool", default=True),
                Field("auto_decline_recurring_requests", type="bool", default=False),
                Field("auto_decline_conflicting_requests", type="bool", default=True),
            ),
        ),
    ),
    links=(
        Link(
            "delegates",
            list="list_resource_delegates",
            add="associate_delegate_to_resource",
            remove="disassociate_delegate_from_resource",
            parent="ResourceId",
            child="EntityId",
            kinds=("user", "group"),
            replaced_by="auto_accept_requests",
        ),
        PERMISSIONS,
    ),
)
