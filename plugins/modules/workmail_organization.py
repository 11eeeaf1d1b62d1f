#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_organization
short_description: Manage an Amazon WorkMail organization and its tags
description:
  - Creates an organization, sets its tags, and deletes it.
  - Creating and deleting take from twenty seconds to some minutes; the task waits for them.
  - If the organization is still becoming Active, the task waits for it. A failed organization is an error with the
    service's message.
author:
  - mailops.workmail contributors (@mailops)
options:
  organization:
    description:
      - The organization, by its id (C(m-) and 32 hexadecimal digits) or by its alias.
      - If no organization has the alias, one is created. Deleted organizations never match an alias.
      - An alias is unique across all of AWS, and the alias of a deleted organization may stay reserved.
    type: str
    required: true
  state:
    description:
      - Whether the organization must exist. V(absent) destroys every mailbox in it and needs O(confirm_alias).
    type: str
    choices: [present, absent]
    default: present
  directory_id:
    description:
      - The id of an existing directory to create the organization on. If omitted, it gets a new directory.
      - The alias must then be that of the directory.
      - Set at creation. Another value for an existing organization is an error.
    type: str
  domains:
    description:
      - Mail domains to create the organization with, at most five. M(mailops.workmail.workmail_domain) adds them later.
      - Set at creation. The service does not return it afterwards, so it is ignored for an existing organization.
    type: list
    elements: dict
    suboptions:
      domain_name:
        description: The name of the domain.
        type: str
        required: true
      hosted_zone_id:
        description: The id of its Route 53 zone, if WorkMail must create the DNS records there.
        type: str
  kms_key_arn:
    description:
      - The ARN of a customer managed KMS key to encrypt the mailboxes with. If omitted, AWS manages the key.
      - Set at creation. The service does not return it afterwards, so it is ignored for an existing organization.
    type: str
  enable_interoperability:
    description:
      - Whether the organization works together with Microsoft Exchange. Needs O(directory_id) of an AD Connector.
      - Set at creation. Another value for an existing organization is an error.
    type: bool
  tags:
    description:
      - All tags, at most 50. V({}) removes all; if omitted, they do not change.
      - A boolean or a number as a value is an error. Quote it.
      - Tags whose key begins with C(aws:) belong to the service and do not change.
    type: dict
  purge_tags:
    description: Whether tags that are not in O(tags) are removed.
    type: bool
    default: true
  delete_directory:
    description:
      - Whether to delete the directory with the organization. A directory that stays is still billed.
      - The service refuses it while another application uses the directory.
    type: bool
    default: false
  force_delete:
    description: Whether to delete the organization even if users in it are ENABLED.
    type: bool
    default: false
  confirm_alias:
    description:
      - The alias of the organization to delete, typed again, even if O(organization) is an id.
      - Any other value is an error that lists what would have been destroyed.
    type: str
  wait:
    description:
      - Whether to wait at the end until the organization is Active or deleted.
      - Tags can be set only on an Active organization, so the task always waits for a new organization with tags.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for that.
    type: int
    default: 1800
notes:
  - An omitted option is never changed; null means omitted.
  - An Active organization may not be usable at once. Its test domain may need some more minutes; the modules that register
    entities wait for it.
  - Before a deletion, the task counts and reports what it destroys, also in check mode.
  - To create an organization, you need permissions in addition to those of WorkMail, for Directory Service (C(ds)), SES and Route 53.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.service
  - mailops.workmail.approval
seealso:
  - module: mailops.workmail.workmail_organization_info
  - module: mailops.workmail.workmail_domain
  - module: mailops.workmail.workmail_directory
"""

EXAMPLES = r"""
---
- name: Set the tags of an organization
  mailops.workmail.workmail_organization:
    organization: acme
    tags:
      team: mail
      cost-center: "0815"

- name: Add one tag to them
  mailops.workmail.workmail_organization:
    organization: acme
    tags:
      stage: production
    purge_tags: false

- name: Create another organization with a domain and wait until it is Active
  mailops.workmail.workmail_organization:
    organization: acme-labs
    domains:
      - domain_name: labs.example.org
    tags:
      team: labs
  register: result

- name: Preview a deletion
  mailops.workmail.workmail_organization:
    organization: acme-labs
    state: absent
    confirm_alias: acme-labs
  check_mode: true
  register: preview

- name: Delete it with its directory
  mailops.workmail.workmail_organization:
    organization: acme-labs
    state: absent
    confirm_alias: acme-labs
    delete_directory: true
"""

RETURN = r"""
---
organization:
  description:
    - The organization as it is after the task, or would be. A key is omitted if it is unset or was not read; C(tags)
      are read when O(tags) is given.
    - In check mode, values that the service assigns to a new organization are omitted.
  returned: when the organization exists afterwards
  type: dict
  contains:
    alias:
      description: The alias.
      returned: always
      type: str
      sample: acme
    organization_id:
      description: The id.
      returned: when it exists
      type: str
      sample: m-1cab861fe2af419092df2a8aeb21d2b6
    organization_state:
      description: The state. V(Active) unless the task did not wait for it.
      returned: always
      type: str
      sample: Active
    arn:
      description: The ARN.
      returned: when it exists
      type: str
      sample: arn:aws:workmail:eu-west-1:123456789012:organization/m-1cab861fe2af419092df2a8aeb21d2b6
    default_mail_domain:
      description: The default mail domain. That of a new organization is its test domain.
      returned: when it is Active
      type: str
      sample: acme.awsapps.com
    directory_id:
      description: The id of its directory.
      returned: when it exists
      type: str
      sample: d-926726012c
    directory_type:
      description: The type of its directory.
      returned: when it exists
      type: str
      sample: VpcDirectory
    completed_date:
      description: When it became Active.
      returned: when it is Active
      type: str
      sample: "2026-01-05T09:00:00+00:00"
    enable_interoperability:
      description: Whether it works together with Microsoft Exchange.
      returned: when the service returns it
      type: bool
      sample: false
    error_message:
      description: The message of the service about a state that is not Active.
      returned: when there is one
      type: str
      sample: The directory is not reachable.
    migration_admin:
      description: The account that may migrate mailboxes.
      returned: when there is one
      type: str
      sample: S-1-1-12-1234567890-123456789-123456789-1234
    tags:
      description: The tags.
      returned: when O(tags) is given
      type: dict
      sample: {team: mail}
would_delete:
  description: The contents that the deletion of the organization destroys, or would destroy.
  returned: when an organization is deleted, or would be, also if that is refused
  type: dict
  contains:
    users:
      description: Users, without the service's own accounts.
      returned: when the organization is Active
      type: int
      sample: 64
    groups:
      description: Groups.
      returned: when the organization is Active
      type: int
      sample: 12
    resources:
      description: Resources.
      returned: when the organization is Active
      type: int
      sample: 8
    enabled_mailboxes:
      description: Users, groups and resources that are ENABLED.
      returned: when the organization is Active
      type: int
      sample: 70
    domains:
      description: Mail domains.
      returned: when the organization is Active
      type: int
      sample: 2
    directory_id:
      description: The directory that is deleted with it.
      returned: when O(delete_directory=true)
      type: str
      sample: d-926726012c
    unreadable:
      description: Why the counts cannot be read.
      returned: when the organization is not Active
      type: str
      sample: the organization is Impaired
unreadable:
  description:
    - Parts that the service does not return, such as the tags of an organization that was created just now. The
      organization then has no C(tags); the tags in O(tags) are set, and others stay.
  returned: when there is any
  type: list
  elements: dict
  contains:
    organization:
      description: Alias of the organization.
      returned: always
      type: str
      sample: acme
    organization_id:
      description: Id of the organization.
      returned: always
      type: str
      sample: m-d281d0a2fd824be5b6cd3d3ce909fd27
    field:
      description: What could not be read.
      returned: always
      type: str
      sample: tags
    reason:
      description: What the service said.
      returned: always
      type: str
      sample: "ResourceNotFoundException: The resource does not exist."
operations:
  description: The operations that were done, or would be done in check mode, in this order.
  returned: when the options are valid
  type: list
  elements: dict
  contains:
    kind:
      description: V(organization).
      returned: always
      type: str
      sample: organization
    name:
      description: Its alias.
      returned: always
      type: str
      sample: acme
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: tag_resource
    changes:
      description: Field to C(before) and C(after), for lists C(added) and C(removed).
      returned: always
      type: dict
      sample: {tags.team: {before: null, after: mail}}
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
missing_changes:
  description: The changes of the approved plan that are no longer in the plan, as lines of a preview.
  returned: when the plan is not the approved one, and O(approved_report) is given
  type: list
  elements: str
  sample: [~ user bob city Oslo -> Rome]
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
  returned: when the options are valid
  type: dict
  sample:
    prepared: "~ user  bob  city  Oslo -> Bergen\nDone: 0 added, 1 changed, 0 disabled or deleted. Plan id 7f3c9d2e41b8a605\n"
failures:
  description: The operation that failed, and those that were skipped because they came after it.
  returned: when an operation failed
  type: list
  elements: dict
  contains:
    kind:
      description: V(organization).
      returned: always
      type: str
      sample: organization
    name:
      description: Its alias.
      returned: always
      type: str
      sample: acme
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: create_organization
    code:
      description:
        - The error code of the service, V(OrganizationState), V(WaitTimeout) or V(Skipped).
        - After V(WaitTimeout) the operation itself is done and is in RV(operations) too; only waiting for its effect
          failed.
      returned: always
      type: str
      sample: NameAvailabilityException
    message:
      description: The message of the service, and what to do.
      returned: always
      type: str
      sample: The alias acme isn't unique in WorkMail. Choose another alias.
errors:
  description:
    - All errors in the options and all other reasons that prevent the change, one text each. Nothing was changed.
  returned: when there are errors
  type: list
  elements: str
  sample: ["organization acme.force_delete: 64 users are ENABLED. Disable them first, or set `force_delete: true`."]
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

from ..module_utils._run.organization import run_organization


def main() -> None:
    run_organization()


if __name__ == "__main__":
    main()
