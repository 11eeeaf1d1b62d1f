#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_personal_access_token_info
short_description: Read the personal access tokens of an Amazon WorkMail organization
version_added: 0.2.0
description:
  - Returns the personal access tokens of a user, or of all users, with their age, last use and expiry. Nothing returns the secret of a
    token.
author:
  - mailops.workmail contributors (@mailops)
options:
  personal_access_token_id:
    description: Only the token with this id. Cannot be combined with O(user).
    type: str
  user:
    description:
      - Only the tokens of this user, by name, address or id.
      - WorkMail may refuse to list the tokens of a DISABLED user, so they are looked for among the tokens of the whole organization.
    type: str
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_personal_access_token
"""

EXAMPLES = r"""
---
- name: Read the tokens of all users
  mailops.workmail.workmail_personal_access_token_info:
    organization: acme
  register: result

- name: Show the tokens that have never been used
  ansible.builtin.debug:
    msg: "{{ result.personal_access_tokens | rejectattr('date_last_used', 'defined') | map(attribute='name') }}"

- name: Read the tokens of a user
  mailops.workmail.workmail_personal_access_token_info:
    organization: acme
    user: alice
"""

RETURN = r"""
---
personal_access_tokens:
  description: The tokens, by user and name.
  returned: success
  type: list
  elements: dict
  contains:
    personal_access_token_id:
      description: Id of the token.
      returned: always
      type: str
      sample: 0a1b2c3d-1111-2222-3333-444444444444
    name:
      description: Name that the user has given it.
      returned: when it has one
      type: str
      sample: laptop
    user:
      description: Name of its user, or C(unknown:) and the id of a user who does not exist any longer.
      returned: always
      type: str
      sample: alice
    user_id:
      description: Id of its user.
      returned: always
      type: str
      sample: d4a76c69-d488-4bb6-a1d8-aa8e638e6ee4
    date_created:
      description: When it was created.
      returned: always
      type: str
      sample: "2026-01-15T08:00:00+00:00"
    date_last_used:
      description: When it was last used.
      returned: when it has been used
      type: str
      sample: "2026-11-20T16:12:45+00:00"
    expires_time:
      description: When it expires.
      returned: when it expires
      type: str
      sample: "2027-01-15T08:00:00+00:00"
    scopes:
      description: What a program may do with it.
      returned: when the service returns it
      type: list
      elements: str
      sample: [EWS, IMAP]
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["user: must not be empty; omit the option to return everything."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.personal_access_token import run_token_info


def main() -> None:
    run_token_info()


if __name__ == "__main__":
    main()
