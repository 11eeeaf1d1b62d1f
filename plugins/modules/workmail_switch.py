#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_switch
short_description: Record that the mail of an Amazon WorkMail organization goes to another system
version_added: 0.2.0
description:
  - Writes into the exit store that the mail domains of an organization are switched, or that they are switched back. The page that the
    playbook C(mailops.workmail.exit_status) writes shows it for every mailbox.
  - It changes no DNS record and looks none up. The playbook C(mailops.workmail.exit_switch) does that, and runs this module when
    the MX records of all mail domains name the new system.
  - Nothing is recorded while a mail domain of the organization is not switched. The test domain does not count.
author:
  - mailops.workmail contributors (@mailops)
options:
  state:
    description:
      - Whether mail goes to the new system, or goes to WorkMail again.
      - V(switched_back) changes nothing if no switch is recorded.
    type: str
    choices: [switched, switched_back]
    default: switched
  domains:
    description: The mail domains that are switched. Required if O(state=switched).
    type: list
    elements: str
  target:
    description: The name of the new system, for people who read the record.
    type: str
  store:
    description: The exit store, as C(s3://<bucket>/<prefix>) or the path of a directory. It keeps C(switched/<organization id>.json).
    type: str
    required: true
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
notes:
  - O(endpoint_url) is for WorkMail only. To use another endpoint for S3, set C(AWS_ENDPOINT_URL_S3).
seealso:
  - module: mailops.workmail.workmail_freeze
  - module: mailops.workmail.workmail_mailbox_export_info
"""

EXAMPLES = r"""
---
- name: Record that mail goes to the new system
  mailops.workmail.workmail_switch:
    organization: acme
    domains: [example.com]
    target: microsoft365
    store: exit

- name: Record that mail goes to WorkMail again
  mailops.workmail.workmail_switch:
    organization: acme
    state: switched_back
    store: exit
"""

RETURN = r"""
---
switch:
  description: What is recorded.
  returned: success
  type: dict
  contains:
    state:
      description:
        - V(switched) or V(switched_back); V(partial) if nothing was recorded because a mail domain is not switched,
          V(never) if no switch is recorded that could be taken back.
      returned: always
      type: str
      sample: switched
    text:
      description: The same as a sentence.
      returned: always
      type: str
      sample: Mail of example.com goes to microsoft365.
    remaining:
      description: Mail domains that are not switched.
      returned: always
      type: list
      elements: str
      sample: [example.org]
    at:
      description: When it was recorded first.
      returned: if it is recorded
      type: str
      sample: "2027-01-18T06:00:00Z"
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["domains: is required; name the mail domains that are switched."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.switch import run_switch


def main() -> None:
    run_switch()


if __name__ == "__main__":
    main()
