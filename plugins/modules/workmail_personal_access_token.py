#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_personal_access_token
short_description: Revoke personal access tokens of an Amazon WorkMail organization
version_added: 0.2.0
description:
  - Revokes personal access tokens, with which programs read and send the mail of a user where IAM Identity Center is the identity
    provider. A program that signs in with a revoked token is refused from then on.
  - Selects one token by its id, or the tokens of a user, all of them or those with a name.
  - No API call creates a token or returns its secret. Users create their tokens in the web application of WorkMail.
author:
  - mailops.workmail contributors (@mailops)
options:
  personal_access_token_id:
    description: The id of the token. A token that does not exist is revoked already. Cannot be combined with O(user) or O(name).
    type: str
  user:
    description:
      - The user whose tokens are revoked, by name, address or id.
      - WorkMail may refuse to list the tokens of a DISABLED user, so they are looked for among the tokens of the whole organization.
    type: str
  name:
    description:
      - Only tokens of O(user) with this name; case-sensitive. If omitted, all tokens of the user are revoked.
      - If the user has no token of the name, the task changes nothing. A user may have several tokens of one name.
    type: str
  state:
    description: V(absent) revokes the tokens. There is no other state, because only the user can create a token.
    type: str
    choices: [absent]
    required: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.approval
  - mailops.workmail.organization
  - mailops.workmail.reference
  - mailops.workmail.service
seealso:
  - module: mailops.workmail.workmail_personal_access_token_info
  - module: mailops.workmail.workmail_settings
"""

EXAMPLES = r"""
---
- name: Revoke all tokens of a user
  mailops.workmail.workmail_personal_access_token:
    organization: acme
    user: alice
    state: absent

- name: Revoke the token of a stolen laptop
  mailops.workmail.workmail_personal_access_token:
    organization: acme
    user: alice
    name: laptop
    state: absent

- name: Revoke one token
  mailops.workmail.workmail_personal_access_token:
    organization: acme
    personal_access_token_id: 0a1b2c3d-1111-2222-3333-444444444444
    state: absent
"""

RETURN = r"""
---
revoked:
  description:
    - The tokens that were revoked, or would be, by user and name. At most 200, and only as many as fit in a log.
  returned: when the options are valid and the organization could be read
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
revoked_truncated:
  description: How many tokens there were.
  returned: when not all are returned
  type: int
  sample: 1250
operations:
  description:
    - The operations that were done, or would be done in check mode, in the order of their dependencies.
    - At most 200 are returned, and only as many as fit in a log; RV(operations_truncated) is then the total number.
  returned: when the options are valid and the organization could be read
  type: list
  elements: dict
  contains:
    kind:
      description: V(personal_access_token).
      returned: always
      type: str
      sample: personal_access_token
    name:
      description: Id of the token.
      returned: always
      type: str
      sample: 0a1b2c3d-1111-2222-3333-444444444444
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: delete_personal_access_token
    changes:
      description: Field to C(before) and C(after).
      returned: always
      type: dict
      sample: {name: {before: laptop, after: null}, user: {before: alice, after: null}}
operations_truncated:
  description: How many operations there were.
  returned: when not all are returned
  type: int
  sample: 1250
failures:
  description: The operations that failed.
  returned: when an operation failed
  type: list
  elements: dict
  contains:
    kind:
      description: V(personal_access_token).
      returned: always
      type: str
      sample: personal_access_token
    name:
      description: Id of the token.
      returned: always
      type: str
      sample: 0a1b2c3d-1111-2222-3333-444444444444
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: delete_personal_access_token
    code:
      description: The error code of the service.
      returned: always
      type: str
      sample: AccessDeniedException
    message:
      description: The message of the service.
      returned: always
      type: str
      sample: User is not authorized to perform this action.
failures_truncated:
  description: How many failures there were.
  returned: when not all are returned
  type: int
  sample: 1250
errors:
  description: All errors in the options, and a user who does not exist, one text each. Nothing was changed.
  returned: when there are errors
  type: list
  elements: str
  sample: ["user: there is no user 'alic' in the organization. Did you mean 'alice'?"]
plan_id:
  description:
    - The id of the plan, to be set as O(approved_plan) in the run that is approved. A plan without operations has one
      too.
  returned: when the options are valid and the organization could be read
  type: str
  sample: 7f3c9d2e41b8a605
new_changes:
  description:
    - The changes that the approved plan does not contain, as lines of a preview. Without O(approved_report), all
      changes of the current plan.
  returned: when the plan is not the approved one
  type: list
  elements: str
  sample: ["+ user dora email dora@acme.awsapps.com, no password"]
new_changes_truncated:
  description: How many such changes there are.
  returned: when not all are returned
  type: int
  sample: 1250
missing_changes:
  description: The changes of the approved plan that are no longer in the plan, as lines of a preview.
  returned: when the plan is not the approved one, and O(approved_report) is given
  type: list
  elements: str
  sample: [~ user bob city Oslo -> Rome]
missing_changes_truncated:
  description: How many such changes there are.
  returned: when not all are returned
  type: int
  sample: 1250
report_path:
  description: Where the report was written.
  returned: when O(report_path) is given and the report was written
  type: str
  sample: report.json
report_failure:
  description: Why the report was not written. The operations in the result were applied nevertheless.
  returned: when O(report_path) is given and the report could not be written
  type: str
  sample: "the report could not be written to 'report.json': No space left on device."
diff:
  description:
    - What differs afterwards, or would differ, as a text with a line for each change. Empty if nothing changes. At most
      200 changes are in it, and only as many as fit in a log.
  returned: when the options are valid and the organization could be read
  type: dict
  sample:
    prepared: "- personal_access_token  0a1b2c3d-1111-2222-3333  deleted\nDone: 0 added, 0 changed, 1 disabled or deleted. Plan id 7f3c9d2e41b8a605\n"
unresolved:
  description:
    - References to entities that do not exist yet. Check mode assumes that an earlier task would have created them.
  returned: in check mode, when there are any
  type: list
  elements: dict
  contains:
    field:
      description: The option.
      returned: always
      type: str
      sample: user
    value:
      description: The value of the option.
      returned: always
      type: str
      sample: carol
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.personal_access_token import run_token


def main() -> None:
    run_token()


if __name__ == "__main__":
    main()
