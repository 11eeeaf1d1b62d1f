#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_group_info
short_description: Read groups of an Amazon WorkMail organization
description:
  - Returns groups with the option names of M(mailops.workmail.workmail_group). Deleted ones are never returned.
author:
  - mailops.workmail contributors (@mailops)
options:
  group_id:
    description: Only the group with this id.
    type: str
  include:
    description:
      - What to read in addition to the list.
      - V(attributes) are all scalars, V(aliases) the further addresses of enabled entities, V(permissions) the permissions
        on the mailbox, returned as C(mailbox_permissions).
      - V(members) are the direct members by name.
    type: list
    elements: str
    choices: [attributes, aliases, members, permissions]
    default: []
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
  - mailops.workmail.selection
seealso:
  - module: mailops.workmail.workmail_group
"""

EXAMPLES = r"""
---
- name: Read all groups
  mailops.workmail.workmail_group_info:
    organization: acme
  register: result

- name: Read those whose name begins with a, with all parts
  mailops.workmail.workmail_group_info:
    organization: acme
    name_prefix: a
    include: [attributes, aliases, members, permissions]
"""

RETURN = r"""
---
groups:
  description: The groups, sorted by name. A key is omitted if it is unset or was not read.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name.
      returned: always
      type: str
      sample: Board Members
    group_id:
      description: The id.
      returned: always
      type: str
      sample: 52ef4c1d-1504-4b2d-b049-5510d5935009
    entity_state:
      description: V(ENABLED) or V(DISABLED).
      returned: always
      type: str
      sample: ENABLED
    enabled:
      description: Whether the group is ENABLED.
      returned: always
      type: bool
      sample: true
    email:
      description: The primary address.
      returned: when there is one
      type: str
      sample: board@acme.awsapps.com
    aliases:
      description: The further addresses, sorted.
      returned: when O(include=aliases)
      type: list
      elements: str
      sample: [board2@acme.awsapps.com]
    hidden_from_global_address_list:
      description: Whether it is hidden from the address book.
      returned: when it is set and O(include=attributes)
      type: bool
      sample: false
    members:
      description: Names of the direct members, sorted.
      returned: when O(include=members)
      type: list
      elements: str
      sample: [alice, bob]
    mailbox_permissions:
      description: The permissions on the mailbox.
      returned: when O(include=permissions) and the service returns them
      type: list
      elements: dict
      contains:
        grantee:
          description: Name of the entity that may use it.
          returned: always
          type: str
          sample: bob
        permissions:
          description: The permissions of the grantee.
          returned: always
          type: list
          elements: str
          sample: [FULL_ACCESS]
    enabled_date:
      description: When it was enabled last.
      returned: when the service returns it
      type: str
      sample: "2026-01-05T09:00:00+00:00"
    disabled_date:
      description: When it was disabled last.
      returned: when the service returns it
      type: str
      sample: "2026-01-06T09:00:00+00:00"
unreadable:
  description: Parts that the service does not return. They are omitted from RV(groups).
  returned: when there is any
  type: list
  elements: dict
  contains:
    kind:
      description: V(user), V(group) or V(resource).
      returned: always
      type: str
      sample: group
    name:
      description: Name of the entity.
      returned: always
      type: str
      sample: everyone
    field:
      description: What could not be read.
      returned: always
      type: str
      sample: aliases
    reason:
      description: The message of the service.
      returned: always
      type: str
      sample: "EntityStateException: The entity is not in a state that allows this."
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["include[0]: 'sizes' is not one of attributes, aliases, members, permissions. Choose one of these."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._model.group import GROUP
from ..module_utils._run.entity_info import run_entity_info


def main() -> None:
    run_entity_info(GROUP)


if __name__ == "__main__":
    main()
