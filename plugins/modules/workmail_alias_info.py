#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_alias_info
short_description: Read the addresses of an Amazon WorkMail organization and their owners
description:
  - Returns the owner of an address, the addresses of an entity, or all addresses of the organization.
  - Reading all addresses costs one call for each enabled entity.
author:
  - mailops.workmail contributors (@mailops)
options:
  address:
    description: Only this address. An address without an owner gives an empty list. Cannot be combined with O(entity).
    type: str
  entity:
    description: Only the addresses of this user, group or resource, by name, address or id.
    type: str
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_alias
"""

EXAMPLES = r"""
---
- name: Read the owner of an address
  mailops.workmail.workmail_alias_info:
    organization: acme
    address: alice@acme.awsapps.com
  register: result

- name: Read all addresses
  mailops.workmail.workmail_alias_info:
    organization: acme
"""

RETURN = r"""
---
addresses:
  description: The addresses, each with its owner.
  returned: success
  type: list
  elements: dict
  contains:
    address:
      description: The address.
      returned: always
      type: str
      sample: alice@acme.awsapps.com
    entity:
      description: Name of its owner.
      returned: always
      type: str
      sample: alice
    entity_id:
      description: Id of its owner.
      returned: always
      type: str
      sample: d4a76c69-d488-4bb6-a1d8-aa8e638e6ee4
    kind:
      description: V(user), V(group) or V(resource).
      returned: always
      type: str
      sample: user
    primary:
      description: Whether it is the owner's primary address.
      returned: always
      type: bool
      sample: true
unreadable:
  description: Parts that the service does not return. They are omitted from RV(addresses).
  returned: when there is any
  type: list
  elements: dict
  contains:
    kind:
      description: V(user), V(group) or V(resource).
      returned: always
      type: str
      sample: user
    name:
      description: Name of the entity.
      returned: always
      type: str
      sample: alice
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
  sample: ["address: 'info' is not a valid e-mail address; use local@domain in ASCII."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.reference_info import run_alias_info


def main() -> None:
    run_alias_info()


if __name__ == "__main__":
    main()
