# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for the whole service."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
requirements:
  - python >= 3.11
  - boto3 >= 1.35.52
  - botocore >= 1.35.52
notes:
  - AWS ends WorkMail on 2027-03-31. After that day you can reach neither the console nor the organization.
  - WorkMail exists in C(us-east-1), C(us-west-2) and C(eu-west-1) only.
seealso:
  - name: Amazon WorkMail API reference
    description: The operations that the modules call.
    link: https://docs.aws.amazon.com/workmail/latest/APIReference/Welcome.html
"""
