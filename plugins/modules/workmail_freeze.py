#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_freeze
short_description: Freeze an Amazon WorkMail organization for a migration, and thaw it again
version_added: 0.2.0
description:
  - Writes one access control rule, C(exit-freeze), that denies every protocol except from the migration hosts. No user can change a
    mailbox then, while mail still arrives and exports still run.
  - Before, the other rules and their effects are recorded in the exit store. After, WorkMail is asked whether access is as expected. A
    task that was interrupted is finished by the next one.
  - Thawing removes the rule. It is refused if other rules changed since the freeze, because what was there before would not be
    restored.
author:
  - mailops.workmail contributors (@mailops)
options:
  state:
    description: Whether only the migration hosts have access.
    type: str
    choices: [frozen, thawed]
    default: frozen
  migration_hosts:
    description:
      - IPv4 addresses and ranges that keep access, such as V(192.0.2.17) and V(192.0.2.0/24).
      - Required if O(state=frozen).
    type: list
    elements: str
  store:
    description: The exit store, as C(s3://<bucket>/<prefix>) or the path of a directory. It keeps C(switch/freeze.json).
    type: str
    required: true
  accept_changed_rules:
    description: Whether to thaw although other rules changed since the freeze. They stay as they are now.
    type: bool
    default: false
  option_names:
    description: Option to the name that messages use in its place, for playbooks and roles that set options from variables.
    type: dict
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_activity_info
"""

EXAMPLES = r"""
---
- name: Give access to the migration host only
  mailops.workmail.workmail_freeze:
    organization: acme
    migration_hosts: [192.0.2.17]
    store: exit

- name: Give access to all users again
  mailops.workmail.workmail_freeze:
    organization: acme
    state: thawed
    store: exit
"""

RETURN = r"""
---
diff:
  description: The rule that was added or removed, or would be, as a text.
  returned: success
  type: dict
  sample: {prepared: "+ access control rule exit-freeze\n"}
freeze:
  description: Whether the organization is frozen.
  returned: success
  type: dict
  contains:
    state:
      description: V(frozen) or V(thawed).
      returned: always
      type: str
      sample: frozen
    text:
      description: The effects in a sentence.
      returned: always
      type: str
      sample: "from 192.0.2.1: no protocol; from 198.51.100.7: every protocol"
    hosts:
      description: The ranges of the migration hosts.
      returned: always
      type: list
      elements: str
      sample: [192.0.2.17/32]
    effects:
      description:
        - What WorkMail answers for one user, for each protocol from an address outside and from the migration hosts.
          Empty if the organization has no user.
      returned: always
      type: list
      elements: dict
      contains:
        action:
          description: The protocol.
          returned: always
          type: str
          sample: IMAP
        ip_address:
          description: The address.
          returned: always
          type: str
          sample: 198.51.100.1
        effect:
          description: V(ALLOW) or V(DENY).
          returned: always
          type: str
          sample: DENY
    other_rules:
      description: The names of the other access control rules, which stay as they are.
      returned: always
      type: list
      elements: str
      sample: [office-only]
    frozen_at:
      description: When it was frozen.
      returned: always
      type: str
      sample: "2027-01-18T06:00:00Z"
    thawed_at:
      description: When it was thawed.
      returned: when it was thawed
      type: str
      sample: "2027-01-18T20:00:00Z"
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["migration_hosts: is required to freeze; name the hosts that keep access."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.freeze import run_freeze


def main() -> None:
    run_freeze()


if __name__ == "__main__":
    main()
