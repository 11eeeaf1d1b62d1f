#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_organization_info
short_description: Read Amazon WorkMail organizations
description:
  - Returns the organizations of the account in one region with their tags. Deleted ones are returned only by their id.
author:
  - mailops.workmail contributors (@mailops)
options:
  organization:
    description: Only this one, by id or alias.
    type: str
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_directory_info
"""

EXAMPLES = r"""
---
- name: Read all organizations of the region
  mailops.workmail.workmail_organization_info:
  register: result

- name: Read one by its alias
  mailops.workmail.workmail_organization_info:
    organization: acme
"""

RETURN = r"""
---
organizations:
  description: The organizations, sorted by alias. A key is left out where it is unset.
  returned: success
  type: list
  elements: dict
  sample:
    - organization_id: m-1cab861fe2af419092df2a8aeb21d2b6
      alias: acme
      organization_state: Active
      arn: arn:aws:workmail:eu-west-1:123456789012:organization/m-1cab861fe2af419092df2a8aeb21d2b6
      default_mail_domain: acme.awsapps.com
      directory_id: d-926726012c
      directory_type: VpcDirectory
      completed_date: "2026-01-05T09:00:00+00:00"
      enable_interoperability: false
      tags: {team: mail}
"""

from ..module_utils._run.organization_info import run_organization_info


def main() -> None:
    run_organization_info()


if __name__ == "__main__":
    main()
