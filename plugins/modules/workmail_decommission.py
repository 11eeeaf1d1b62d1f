#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_decommission
short_description: Check the gates before a stage of closing down an Amazon WorkMail organization
description:
  - Checks what must be true before an organization is closed down, and fails with every finding while a gate is closed.
  - It disables and deletes nothing. P(mailops.workmail.workmail_directory#module), P(mailops.workmail.workmail_domain#module) and
    P(mailops.workmail.workmail_organization#module) do that; run this module before and after each stage.
  - What is overridden, and which stages ended, is written to C(evidence/decommission.json) in the store, which is a part of
    the bag that M(mailops.workmail.workmail_evidence) writes. Mailboxes that are disabled or deleted are recorded as closed.
  - 'The gates are: C(exported), every mailbox was exported in the wave and its objects are there; C(verified), every archive
    balances; C(imported), every archive is in its target or its mailbox is exempt; C(switched), the store records that the mail of
    every mail domain goes to the new system; C(quiet), no mail was delivered for some days, and none after an export began;
    C(evidence), the bag lists all of it; C(waited), every mailbox was disabled some days ago.'
author:
  - mailops.workmail contributors (@mailops)
options:
  organization:
    description:
      - The organization, by its id (C(m-) and 32 hexadecimal digits) or by its alias.
      - A deleted organization is found by what the store says of it.
    type: str
    required: true
  store:
    description: Where exports and their records are, as C(s3://<bucket>/<prefix>) or as a directory.
    type: str
    required: true
  wave:
    description: The name of the last wave of exports, usually V(final).
    type: str
    required: true
  stage:
    description:
      - The stage that you want to run. If omitted, the gates of the next stage are only shown.
      - A stage is refused while one before it is not finished. No reason opens that.
    type: str
    choices: [disable, delete_entities, deregister_domains, delete_organization]
  confirm_alias:
    description: The alias of the organization, typed once more. Required with O(stage).
    type: str
  exempt:
    description: The mailboxes that need not be imported, by name or id.
    type: list
    elements: str
    default: []
  overrides:
    description:
      - A dictionary of gates that you open although they are closed, and the reason for each.
      - The reasons become a part of the evidence. A gate that is not named here stays closed.
      - A reason is a sentence of at least 10 characters. The name of the gate, C(todo) or C(x) is none.
    type: dict
    default: {}
  activity:
    description:
      - What M(mailops.workmail.workmail_activity_info) returned, read within the last day, with as many days as RV(activity_days)
        says. Without it the gate C(quiet) is closed.
      - The metric C(MailboxEmailDelivered) must be in it. Sources that say nothing of deliveries may be unread.
    type: dict
  quiet_days:
    description: Days without a delivery before a mailbox may be disabled, 1 to 455.
    type: int
    default: 14
  wait_days:
    description: Days between disabling and deleting, 0 to 30. WorkMail keeps the mailbox of a disabled entity for 30 days.
    type: int
    default: 14
  check_gates:
    description:
      - Whether the gates are checked. If V(false), few files of the store are read, and RV(gates) and RV(pending) are empty.
      - Without O(stage), that says which stage is next and how many days O(activity) must cover.
      - With O(stage), that records what the stage has closed, after it. It fails if the stage is not finished. Reasons in
        O(overrides) are recorded by the run that checks the gates.
    type: bool
    default: true
  option_names:
    description: Option to the name that messages use in its place, for playbooks and roles that set options from variables.
    type: dict
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.service
notes:
  - In check mode, the gates are checked and nothing is recorded.
  - O(endpoint_url) is for WorkMail only. To use another endpoint for S3, set C(AWS_ENDPOINT_URL_S3).
seealso:
  - module: mailops.workmail.workmail_evidence
  - module: mailops.workmail.workmail_organization
"""

EXAMPLES = r"""
---
- name: Show what keeps an organization from being closed down
  mailops.workmail.workmail_decommission:
    organization: acme
    store: s3://acme-exports/exit
    wave: final

- name: Check the gates before all users are disabled
  mailops.workmail.workmail_decommission:
    organization: acme
    store: s3://acme-exports/exit
    wave: final
    stage: disable
    confirm_alias: acme
    exempt: [scanner]
    overrides:
      quiet: The MX records were changed on 2027-01-15, and what still arrives is spam.
"""

RETURN = r"""
---
summary:
  description: What is left, and how many gates are closed.
  returned: when the organization and the store were read
  type: dict
  contains:
    text:
      description: The same as a text.
      returned: always
      type: str
      sample: 40 ENABLED, 52 users, groups and resources, 2 domains; 1 gate closed
    enabled:
      description: Users, groups and resources that are ENABLED.
      returned: always
      type: int
      sample: 40
    entities:
      description: Users, groups and resources that exist.
      returned: always
      type: int
      sample: 52
    domains:
      description: Mail domains that can be deregistered.
      returned: always
      type: int
      sample: 2
    closed_gates:
      description: Gates that are closed and not overridden; 0 if they were not checked.
      returned: always
      type: int
      sample: 1
next_stage:
  description: The stage whose turn it is. Empty if the organization is deleted.
  returned: when the organization and the store were read
  type: str
  sample: disable
activity_days:
  description:
    - How many days O(activity) must cover, that is all days that must be quiet and all since the first export began.
  returned: when the organization and the store were read
  type: int
  sample: 21
gates:
  description: The gates of O(stage), or of RV(next_stage). Empty if they were not checked.
  returned: when the organization and the store were read
  type: list
  elements: dict
  contains:
    gate:
      description: The gate.
      returned: always
      type: str
      sample: quiet
    text:
      description: The same as a text.
      returned: always
      type: str
      sample: "quiet: overridden, The MX records were changed on 2027-01-15. (1 finding)"
    open:
      description: Whether nothing was found.
      returned: always
      type: bool
      sample: false
    overridden:
      description: Whether a reason opens it.
      returned: always
      type: bool
      sample: true
    reason:
      description: The reason.
      returned: if it is overridden
      type: str
      sample: The MX records were changed on 2027-01-15.
    lines:
      description:
        - What keeps it closed, for people. Findings with the same text are one line, with at most 10 names, how many
          more there are, and the next step.
        - At most 10 lines.
      returned: always
      type: list
      elements: str
      sample: ["user ann, user bob: its archive is not read. Run mailops.workmail.exit_verify."]
    findings:
      description: What keeps it closed. At most 200.
      returned: always
      type: list
      elements: str
      sample: ["user bob: received mail at 2027-02-10T08:00:00Z, and 14 days must be quiet."]
    findings_truncated:
      description: How many there are.
      returned: when not all are returned
      type: int
      sample: 1250
organization_id:
  description: The id of the organization.
  returned: when the organization and the store were read
  type: str
  sample: m-0123456789abcdef0123456789abcdef
alias:
  description: Its alias.
  returned: when the organization and the store were read
  type: str
  sample: acme
organization_exists:
  description: Whether it is not deleted yet.
  returned: when the organization and the store were read
  type: bool
  sample: true
domains:
  description: The mail domains that can be deregistered.
  returned: when the organization and the store were read
  type: list
  elements: str
  sample: [example.com]
domains_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
pending:
  description: What P(mailops.workmail.workmail_directory#module) must be given for O(stage), as its options.
  returned: when the organization and the store were read
  type: dict
  sample:
    users: [{name: bob, enabled: false}]
    groups: [{name: staff, enabled: false}]
    resources: [{name: room, enabled: false}]
stages:
  description: The stages that ended, and when.
  returned: when O(stage) is given and no gate is closed
  type: dict
  sample: {disable: "2027-02-15T08:00:00Z"}
errors:
  description: All errors in the options, one text each. Nothing was changed.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["overrides['exportd']: is not a gate. Did you mean 'exported'?"]
errors_truncated:
  description: How many errors there were.
  returned: when not all are returned
  type: int
  sample: 1250
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.decommission import run_decommission


def main() -> None:
    run_decommission()


if __name__ == "__main__":
    main()
