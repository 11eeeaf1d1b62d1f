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
  - Creating and deleting take the service from twenty seconds to some minutes, which are waited for.
  - An organization that was found on its way to Active is adopted and waited for. One that has failed is an error with the
    service's own message.
author:
  - mailops.workmail contributors (@mailops)
options:
  organization:
    description:
      - The organization, by its id (C(m-) and 32 hexadecimal digits) or by its alias.
      - An alias that no organization bears is created. Deleted organizations never match an alias.
      - An alias is unique across all of AWS, and that of a deleted organization may stay taken.
    type: str
    required: true
  state:
    description:
      - Whether the organization shall exist. V(absent) destroys every mailbox in it and needs O(confirm_alias).
    type: str
    choices: [present, absent]
    default: present
  directory_id:
    description:
      - The id of an existing directory to create the organization on. Left out, it gets one of its own.
      - The alias has to be the directory's, then.
      - Chosen at creation. Another value for an organization that exists is an error.
    type: str
  domains:
    description:
      - Mail domains to create the organization with, at most five. M(mailops.workmail.workmail_domain) adds them later.
      - Chosen at creation. The service does not tell it afterwards, so it is ignored for an organization that exists.
    type: list
    elements: dict
    suboptions:
      domain_name:
        description: The name of the domain.
        type: str
        required: true
      hosted_zone_id:
        description: The id of its Route 53 zone, if WorkMail shall create the DNS records there.
        type: str
  kms_key_arn:
    description:
      - The ARN of a customer managed KMS key to encrypt the mailboxes with. Left out, AWS manages the key.
      - Chosen at creation. The service does not tell it afterwards, so it is ignored for an organization that exists.
    type: str
  enable_interoperability:
    description:
      - Whether the organization works beside Microsoft Exchange. Needs O(directory_id) of an AD Connector.
      - Chosen at creation. Another value for an organization that exists is an error.
    type: bool
  tags:
    description:
      - All tags, at most 50. V({}) removes all; left out, they are not touched.
      - A boolean or a number as a value is an error. Quote it.
      - Tags whose key begins with C(aws:) are the service's own and are left alone.
    type: dict
  purge_tags:
    description: Whether tags that are not in O(tags) are removed.
    type: bool
    default: true
  delete_directory:
    description:
      - Whether the directory goes with the organization. One that stays goes on to cost.
      - The service refuses it while another application uses the directory.
    type: bool
    default: false
  force_delete:
    description: Whether the organization is deleted although users in it are ENABLED.
    type: bool
    default: false
  confirm_alias:
    description:
      - The alias of the organization that shall be deleted, typed again, also when O(organization) is an id.
      - Anything else is an error that tells what would have been destroyed.
    type: str
  wait:
    description:
      - Whether to wait at the end until the organization is Active or gone.
      - Tags can be set on an Active organization only, so a new one that gets tags is always waited for.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait for that.
    type: int
    default: 1800
notes:
  - An option that is left out is never touched; null means left out.
  - Active does not mean usable at once. The test domain of a new organization may need some more minutes, which the modules
    that register entities wait for.
  - What deleting would destroy is counted and told before, also in check mode.
  - A new organization needs permissions beside those of WorkMail, for Directory Service (C(ds)), SES and Route 53.
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.service
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

- name: Look at what deleting it would destroy
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
    - The organization as it is after the task, or would be. A key is left out where it is unset or was not read;
      C(tags) are read when O(tags) is given.
    - In check mode, what the service assigns to a new organization is left out.
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
      description: Whether it works beside Microsoft Exchange.
      returned: when the service tells it
      type: bool
      sample: false
    error_message:
      description: What the service says of a state that is not Active.
      returned: when it says something
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
destroys:
  description: What deleting the organization destroys, or would.
  returned: when an organization is deleted, or would be, also where that is refused
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
      description: The directory that goes with it.
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
    - What the service does not tell, such as the tags of an organization that was created just now. The organization
      has no C(tags) then; those of O(tags) are set, and others stay.
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
  description: What was done, or would be done in check mode, in this order.
  returned: when the options are right
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
diff:
  description: The organization before and after, only what differs.
  returned: when the options are right
  type: dict
  sample:
    before: {}
    after: {organizations: {acme: {tags: {team: mail}}}}
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
      description: What the service said, and what to do.
      returned: always
      type: str
      sample: The alias acme isn't unique in WorkMail. Choose another alias.
faults:
  description: All errors in the options and everything that forbids the change, one text each. Nothing was changed.
  returned: when something is wrong
  type: list
  elements: str
  sample: ["organization acme.force_delete: 64 users are ENABLED. Disable them first, or set `force_delete: true`."]
faults_truncated:
  description: How many errors there were.
  returned: when not all are returned
  type: int
  sample: 1250
code:
  description: The error code of the service, or a word for the cause, if it was not a single operation that failed.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.organization import run_organization


def main() -> None:
    run_organization()


if __name__ == "__main__":
    main()
