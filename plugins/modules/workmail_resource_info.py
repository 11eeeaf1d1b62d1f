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
  - Returns resources with the option names of M(mailops.workmail.workmail_resource). Deleted ones are never returned.
author:
  - mailops.workmail contributors (@mailops)
options:
  resource_id:
    description: Only the resource with this id.
    type: str
  include:
    description:
      - What to read in addition to the list.
      - V(attributes) are all scalars, V(aliases) the further addresses of enabled entities, V(permissions) the permissions
        on the mailbox, returned as C(mailbox_permissions).
      - V(delegates) are the users and groups that answer bookings, by name.
    type: list
    elements: str
    choices: [attributes, aliases, delegates, permissions]
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
  - module: mailops.workmail.workmail_resource
"""

EXAMPLES = r"""
---
- name: Read all resources
  mailops.workmail.workmail_resource_info:
    organization: acme
  register: result

- name: Read those whose name begins with a, with all parts
  mailops.workmail.workmail_resource_info:
    organization: acme
    name_prefix: a
    include: [attributes, aliases, delegates, permissions]
"""

RETURN = r"""
---
resources:
  description: The resources, sorted by name. A key is omitted if it is unset or was not read.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name.
      returned: always
      type: str
      sample: fjord
    resource_id:
      description: The id.
      returned: always
      type: str
      sample: r-0123456789abcdef0123456789abcdef
    entity_state:
      description: V(ENABLED) or V(DISABLED).
      returned: always
      type: str
      sample: ENABLED
    enabled:
      description: Whether the resource is ENABLED.
      returned: always
      type: bool
      sample: true
    email:
      description: The primary address.
      returned: when there is one
      type: str
      sample: fjord@acme.awsapps.com
    aliases:
      description: The further addresses, sorted.
      returned: when O(include=aliases)
      type: list
      elements: str
      sample: [fjord2@acme.awsapps.com]
    type:
      description: V(ROOM) or V(EQUIPMENT).
      returned: when it is set
      type: str
      sample: ROOM
    description:
      description: The description that users see.
      returned: when it is set
      type: str
      sample: 12 seats, 3rd floor
    hidden_from_global_address_list:
      description: Whether it is hidden from the address book.
      returned: when it is set and O(include=attributes)
      type: bool
      sample: false
    booking_options:
      description: How booking requests are answered.
      returned: when it is set and O(include=attributes)
      type: dict
      contains:
        auto_accept_requests:
          description: Whether requests are accepted automatically.
          returned: when it is known
          type: bool
          sample: true
        auto_decline_recurring_requests:
          description: Whether recurring requests are declined automatically.
          returned: when it is known
          type: bool
          sample: false
        auto_decline_conflicting_requests:
          description: Whether requests for a time that is taken are declined automatically.
          returned: when it is known
          type: bool
          sample: true
    delegates:
      description: Names of the delegates, sorted.
      returned: when O(include=delegates)
      type: list
      elements: str
      sample: [alice]
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
  description: Parts that the service does not return. They are omitted from RV(resources).
  returned: when there is any
  type: list
  elements: dict
  contains:
    kind:
      description: V(user), V(group) or V(resource).
      returned: always
      type: str
      sample: resource
    name:
      description: Name of the entity.
      returned: always
      type: str
      sample: oslo
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
  sample: ["include[0]: 'sizes' is not one of attributes, aliases, delegates, permissions. Choose one of these."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._model.resource import RESOURCE
from ..module_utils._run.entity_info import run_entity_info


def main() -> None:
    run_entity_info(RESOURCE)


if __name__ == "__main__":
    main()
