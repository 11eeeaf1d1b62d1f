#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_assumptions_info
short_description: Find out how Amazon WorkMail behaves where its documentation is silent
description:
  - The public documentation does not define how WorkMail behaves in some situations. The collection works under each
    plausible reading. This module shows which reading is true for an organization, as far as read calls alone can show it.
  - The result contains only counts and readings, no name, no address, no id and no alias, so that you can share it.
  - It reads the lists of users, groups, resources and organizations, and makes calls for at most five entities for each
    question.
  - The behaviour of the collection under each reading is described in L(docs/unknowns.md,
    https://github.com/mailops/workmail/blob/main/docs/unknowns.md).
author:
  - mailops.workmail contributors (@mailops)
options:
  deleted_ids:
    description:
      - Ids of users, groups and resources that you know were deleted, from an old export or from CloudTrail. At most five of
        them are looked up.
      - Without them, the module cannot decide whether deleted entities are removed permanently, if no list
        contains them.
    type: list
    elements: str
    default: []
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes.info
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
notes:
  - Like every task, this one repeats its options in the result that C(ansible-playbook -vvv) shows, including the
    organization.
    The playbook C(mailops.workmail.verify_assumptions) writes only RV(answers).
  - Three of its calls are invalid on purpose, to see how the service rejects them.
seealso:
  - module: mailops.workmail.workmail_doctor_info
"""

EXAMPLES = r"""
---
- name: Check how the service behaves
  mailops.workmail.workmail_assumptions_info:
    organization: acme
  register: result

- name: Show the answers that differ from the strict reading
  ansible.builtin.debug:
    msg: "{{ result.answers | rejectattr('reading', 'in', ['strict', 'undecided']) }}"
"""

RETURN = r"""
---
answers:
  description: One answer for each question that reading can decide, in the order of their numbers.
  returned: success
  type: list
  elements: dict
  contains:
    unknown:
      description: The number of the question, as in the list of the unknowns.
      returned: always
      type: str
      sample: U12
    question:
      description: What is not documented.
      returned: always
      type: str
      sample: ListAliases and the primary address
    reading:
      description:
        - V(strict), the name of another reading as C(workmail-emulator --list-switches) has it, or V(undecided).
      returned: always
      type: str
      sample: strict
    meaning:
      description: The meaning of the reading, in plain words.
      returned: always
      type: str
      sample: The list of aliases contains the primary address too.
    evidence:
      description: What was seen, in counts.
      returned: always
      type: dict
      sample: {listed: 5, with_primary: 5}
    missing_data:
      description: What the organization lacks for a decision.
      returned: if it is undecided
      type: str
      sample: an ENABLED entity with an address whose aliases can be listed
errors:
  description: All errors in the options, one text each. Nothing was read.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["deleted_ids: is a dictionary but must be a list; write one item per line, each with `- `."]
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._doctor.assumptions import run_assumptions


def main() -> None:
    run_assumptions()


if __name__ == "__main__":
    main()
