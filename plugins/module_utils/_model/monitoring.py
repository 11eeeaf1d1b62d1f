# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where WorkMail logs what happens to messages (WorkMail API reference, PutEmailMonitoringConfiguration)."""

from __future__ import annotations

from .setting import setting
from .vocabulary import Field

LINKED_ROLE = r"arn:aws[a-z-]*:iam::\d+:role/aws-service-role/.+"
LOG_GROUP = r"arn:aws:logs:[a-z0-9-]*:[0-9]{12}:log-group:[._/#A-Za-z0-9-]+:\*"
ROLE = r"arn:aws:iam:[a-z0-9-]*:[a-z0-9-]+:[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,1023}"
GROUP_ERROR = (
    "is not the ARN of a log group: use arn:aws:logs:<region>:<account>:log-group:<name>:*, with :* at the end."
)
ROLE_ERROR = "is not the ARN of a role: use arn:aws:iam::<account>:role/<name>."

EMAIL_MONITORING = setting(
    "email_monitoring",
    read="describe_email_monitoring_configuration",
    write="put_email_monitoring_configuration",
    delete="delete_email_monitoring_configuration",
    fields=(
        Field("log_group_arn", required=True, minimum=47, maximum=562, pattern=LOG_GROUP, name_error=GROUP_ERROR),
        Field("role_arn", minimum=20, maximum=2048, pattern=ROLE, name_error=ROLE_ERROR, filled=LINKED_ROLE),
    ),
)
