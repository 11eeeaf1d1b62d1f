#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_mailbox_permission_info
short_description: List who may use which mailbox of an Amazon WorkMail organization, also through groups
description:
  - Returns one row for each mailbox and grantee, by id and by name, and on demand one row for each member that gets the
    permission through a group.
  - Without O(mailbox), this costs one call for each entity.
author:
  - mailops.workmail contributors (@mailops)
options:
  mailbox:
    description: Only this mailbox, by name, address or id.
    type: str
  grantee:
    description: Only rows of this grantee, by name, address or id.
    type: str
  effective:
    description: Whether to resolve groups to their members, with the path through the groups.
    type: bool
    default: false
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_mailbox_permission
"""

EXAMPLES = r"""
---
- name: List which entities may use alice's mailbox directly
  mailops.workmail.workmail_mailbox_permission_info:
    organization: acme
    mailbox: alice

- name: List access to all mailboxes, also through groups
  mailops.workmail.workmail_mailbox_permission_info:
    organization: acme
    effective: true
  register: result
"""

RETURN = r"""
---
permissions:
  description: The rows, sorted by mailbox.
  returned: success
  type: list
  elements: dict
  contains:
    mailbox:
      description: Name of the mailbox's owner.
      returned: always
      type: str
      sample: alice
    mailbox_id:
      description: Id of the mailbox's owner.
      returned: always
      type: str
      sample: d4a76c69-d488-4bb6-a1d8-aa8e638e6ee4
    mailbox_kind:
      description: V(user), V(group) or V(resource).
      returned: always
      type: str
      sample: user
    grantee:
      description: Name of the entity that may use it.
      returned: always
      type: str
      sample: bob
    grantee_id:
      description: Id of the entity that may use it.
      returned: always
      type: str
      sample: a3a9176d-d488-4bb6-a1d8-aa8e638e6ee4
    grantee_kind:
      description: V(user), V(group) or V(resource).
      returned: always
      type: str
      sample: user
    grantee_state:
      description: V(ENABLED) or V(DISABLED).
      returned: always
      type: str
      sample: ENABLED
    permissions:
      description: The permissions of the grantee.
      returned: always
      type: list
      elements: str
      sample: [FULL_ACCESS]
    path:
      description: The groups that lead to the grantee, empty for a direct permission.
      returned: when O(effective=true)
      type: list
      elements: str
      sample: [everyone]
unreadable:
  description:
    - Mailboxes whose permissions the service does not return.
    - With O(effective=true), also the groups with access to a mailbox whose members the service does not return. More
      users may have access to that mailbox than RV(permissions) shows.
  returned: when there are any
  type: list
  elements: dict
  contains:
    reason:
      description: The message of the service.
      returned: always
      type: str
      sample: InvalidParameterException
    mailbox:
      description: Name of the mailbox's owner.
      returned: always
      type: str
      sample: everyone
    mailbox_id:
      description: Id of the mailbox's owner.
      returned: always
      type: str
      sample: 1ae8ad8f-1ea5-4b8c-8a09-3a3b6b9d5d53
    mailbox_kind:
      description: V(user), V(group) or V(resource).
      returned: always
      type: str
      sample: group
    group:
      description: The group whose members are not returned.
      returned: when it is the members of a group
      type: str
      sample: helpdesk
    group_id:
      description: Id of that group.
      returned: when it is the members of a group
      type: str
      sample: 5b0d4b5c-6f0a-4e0c-9b61-0f1f4f8a9c11
    path:
      description: The path of groups to it; the unreadable group is the last one.
      returned: when it is the members of a group
      type: list
      elements: str
      sample: [everyone, helpdesk]
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["effective: 'perhaps' is neither true nor false; write one of these."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.reference_info import run_permission_info


def main() -> None:
    run_permission_info()


if __name__ == "__main__":
    main()
