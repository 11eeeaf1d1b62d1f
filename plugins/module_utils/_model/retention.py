# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long the mail in each folder is kept (WorkMail API reference, PutRetentionPolicy)."""

from __future__ import annotations

from .setting import setting
from .vocabulary import Field

PERIOD = Field("period", type="int", minimum=1, maximum=730)
FOLDER = (
    Field("name", required=True, choices=("INBOX", "DELETED_ITEMS", "SENT_ITEMS", "DRAFTS", "JUNK_EMAIL")),
    Field("action", required=True, choices=("NONE", "DELETE", "PERMANENTLY_DELETE")),
    PERIOD,
)
NAME_ERROR = "is not a valid name: use letters A-Z, a-z, digits, _ and -."

RETENTION_POLICY = setting(
    "retention_policy",
    read="get_default_retention_policy",
    write="put_retention_policy",
    delete="delete_retention_policy",
    returned=(Field("id", required=True),),
    fields=(
        Field("name", required=True, minimum=1, maximum=64, pattern=r"[a-zA-Z0-9_-]+", name_error=NAME_ERROR),
        Field("description", minimum=1),
        Field("folder_configurations", type="list", required=True, fields=FOLDER, no_item=("action", "NONE")),
    ),
)
