#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_resource_info
short_description: Read resources of an Amazon WorkMail organization
description:
  - Returns resources under the option names of M(mailops.workmail.workmail_resource). Deleted ones are never returned.
author:
  - mailops.workmail contributors (@mailops)
options:
  resource_id:
    description: Only the resource with this id.
    type: str
  include:
    description:
      - What to read beside what the list tells.
      - V(attributes) are all scalars, V(aliases) the further addresses of enabled ones, V(permissions) who may use the
        mailbox, returned as C(mailbox_permissions).
      - V(delegates) are the users and groups who answer bookings, by name.
    type: list
    elements: str
    choices: [attributes, aliases, delegates, permissions]
    default: []
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
  - mailops.workmail.selection
seealso:
  - module: mailops.workmail.workmail_resource
"""

EXAMPLES = r"""
---
- name: Read all resources
  mailops.workmail.workmail_resource_info:
    organization: acme
  register: result

- name: Read those whose name begins with a, with everything
  mailops.workmail.workmail_resource_info:
    organization: acme
    name_prefix: a
    include: [attributes, aliases, delegates, permissions]
"""

RETURN = r"""
---
resources:
  description: The resources, sorted by name. A key is left out where it is unset or was not read.
  returned: success
  type: list
  elements: dict
  sample:
    - name: fjord
      resource_id: r-0123456789abcdef0123456789abcdef
      entity_state: ENABLED
      enabled: true
      email: fjord@acme.awsapps.com
      type: ROOM
      delegates: [alice]
"""

from ..module_utils._model.resource import RESOURCE
from ..module_utils._run.entity_info import run_entity_info


def main() -> None:
    run_entity_info(RESOURCE)


if __name__ == "__main__":
    main()
