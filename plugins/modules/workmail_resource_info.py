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
  contains:
    name:
      description: The name.
      type: str
      returned: always
      sample: fjord
    resource_id:
      description: The id.
      type: str
      returned: always
      sample: r-0123456789abcdef0123456789abcdef
    entity_state:
      description: V(ENABLED) or V(DISABLED).
      type: str
      returned: always
      sample: ENABLED
    enabled:
      description: Whether the resource is ENABLED.
      type: bool
      returned: always
      sample: true
    email:
      description: The primary address.
      type: str
      returned: when there is one
      sample: fjord@acme.awsapps.com
    aliases:
      description: The further addresses, sorted.
      type: list
      elements: str
      returned: when O(include=aliases)
      sample: [fjord2@acme.awsapps.com]
    type:
      description: V(ROOM) or V(EQUIPMENT).
      type: str
      returned: when it is set
      sample: ROOM
    description:
      description: What it is.
      type: str
      returned: when it is set
      sample: 12 seats, 3rd floor
    booking_options:
      description: What happens to bookings.
      type: dict
      returned: when O(include=attributes)
      contains:
        auto_accept_requests:
          description: Whether bookings are accepted by themselves.
          type: bool
          returned: when it is known
          sample: true
        auto_decline_recurring_requests:
          description: Whether recurring bookings are declined by themselves.
          type: bool
          returned: when it is known
          sample: false
        auto_decline_conflicting_requests:
          description: Whether bookings at a taken time are declined by themselves.
          type: bool
          returned: when it is known
          sample: true
    hidden_from_global_address_list:
      description: Whether it is left out of the address book.
      type: bool
      returned: when O(include=attributes)
      sample: false
    delegates:
      description: Names of the delegates, sorted.
      type: list
      elements: str
      returned: when O(include=delegates)
      sample: [alice]
    mailbox_permissions:
      description: Who may use the mailbox.
      type: list
      elements: dict
      returned: when O(include=permissions), and the service tells them
      contains:
        grantee:
          description: Name of who may use it.
          type: str
          returned: always
          sample: bob
        permissions:
          description: What the grantee may do.
          type: list
          elements: str
          returned: always
          sample: [FULL_ACCESS]
    enabled_date:
      description: When it was enabled last.
      type: str
      returned: when the service tells it
      sample: "2026-01-05T09:00:00+00:00"
    disabled_date:
      description: When it was disabled last.
      type: str
      returned: when the service tells it
      sample: "2026-01-06T09:00:00+00:00"
unreadable:
  description: What the service does not tell; it is left out of RV(resources).
  returned: when there is any
  type: list
  elements: dict
  contains:
    kind:
      description: V(user), V(group) or V(resource).
      type: str
      returned: always
      sample: resource
    name:
      description: Name of the entity.
      type: str
      returned: always
      sample: oslo
    field:
      description: What could not be read.
      type: str
      returned: always
      sample: aliases
    reason:
      description: What the service said.
      type: str
      returned: always
      sample: "EntityStateException: The entity is not in a state that allows this."
faults:
  description: Everything that is wrong with the input, one text each. Nothing was read then.
  returned: when the input is wrong
  type: list
  elements: str
  sample:
    - "include[0]: 'sizes' is none of attributes, aliases, delegates, permissions. Choose one of these."
code:
  description:
    - The service's error code, or a word for what stood in the way, where it was not a single operation that failed.
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
