#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_organization_info
short_description: Read Amazon WorkMail organizations and their tags
description:
  - Returns the organizations of the account in one region with their tags. Deleted organizations are returned only by their
    id.
author:
  - mailops.workmail contributors (@mailops)
options:
  organization:
    description: Only this one, by id or alias.
    type: str
  other_services:
    description:
      - Other services of AWS that later tasks of the play use, such as those of the C(amazon.aws) collection.
      - If WorkMail is reached at an endpoint that is not AWS's, as in a rehearsal, the task fails unless each of them has one, too. So
        no rehearsal changes anything in AWS.
    type: list
    elements: str
    choices: [iam, kms, route53, s3]
    default: []
    version_added: 0.2.0
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
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
  description: The organizations, sorted by alias. A key is omitted if it is unset.
  returned: success
  type: list
  elements: dict
  contains:
    alias:
      description: The alias.
      returned: always
      type: str
      sample: acme
    organization_id:
      description: The id.
      returned: always
      type: str
      sample: m-1cab861fe2af419092df2a8aeb21d2b6
    organization_state:
      description: The state. Only an organization that is V(Active) can be used.
      returned: always
      type: str
      sample: Active
    arn:
      description: The ARN.
      returned: when the service returns it
      type: str
      sample: arn:aws:workmail:eu-west-1:123456789012:organization/m-1cab861fe2af419092df2a8aeb21d2b6
    default_mail_domain:
      description: The default mail domain. That of a new organization is its test domain.
      returned: when it is Active
      type: str
      sample: acme.awsapps.com
    directory_id:
      description: The id of its directory.
      returned: when the service returns it
      type: str
      sample: d-926726012c
    directory_type:
      description: The type of its directory.
      returned: when the service returns it
      type: str
      sample: VpcDirectory
    completed_date:
      description: When it became Active.
      returned: when it is Active
      type: str
      sample: "2026-01-05T09:00:00+00:00"
    enable_interoperability:
      description: Whether it works together with Microsoft Exchange.
      returned: when the service returns it
      type: bool
      sample: false
    error_message:
      description: The message of the service about a state that is not Active.
      returned: when there is one
      type: str
      sample: The directory is not reachable.
    migration_admin:
      description: The account that may migrate mailboxes.
      returned: when there is one
      type: str
      sample: S-1-1-12-1234567890-123456789-123456789-1234
    tags:
      description: The tags.
      returned: when the service returns them
      type: dict
      sample: {team: mail}
unreadable:
  description:
    - Parts that the service does not return, such as the tags of an organization that was deleted or created just now.
  returned: when there is any
  type: list
  elements: dict
  contains:
    organization:
      description: Alias of the organization.
      returned: always
      type: str
      sample: acme
    organization_id:
      description: Id of the organization.
      returned: always
      type: str
      sample: m-d281d0a2fd824be5b6cd3d3ce909fd27
    field:
      description: What could not be read.
      returned: always
      type: str
      sample: tags
    reason:
      description: What the service said.
      returned: always
      type: str
      sample: "ResourceNotFoundException: The resource does not exist."
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["organization: must not be empty; omit the option to return everything."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.organization_info import run_organization_info


def main() -> None:
    run_organization_info()


if __name__ == "__main__":
    main()
