#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_directory
short_description: Manage all users, groups and resources of an Amazon WorkMail organization in one task
description:
  - Takes a whole organization, or a part of one, compares it with what is there, and does the difference at once, many
    operations at a time, in an order that the service accepts.
  - A loop over the single modules costs a second for each user; this module costs a few calls.
  - Each item needs its name, its id or its address, as in the single modules.
  - All faults of the input are reported together, each with its item, before anything is written.
  - One bad item does not stop the others. What failed is listed in RV(failures), and the next run picks up what is left.
  - Inside one task, the input decides on addresses. An address that an item claims is taken from any other item, also in
    chains and swaps.
author:
  - mailops.workmail contributors (@mailops)
options:
  users:
    description:
      - The users. Options as in M(mailops.workmail.workmail_user), and those for mailbox permissions and pruning.
      - A user that is not in the list is left alone unless O(prune) names V(users).
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name. It identifies the entity, without regard to case, and never changes for users and groups.
          - Creating an entity needs it.
        type: str
      user_id:
        description: The id. Identifies the user; must agree with O(users[].name) if both are given.
        type: str
      email:
        description:
          - The primary address. Given with O(users[].name) or an id, it is the address to set. Given alone, it
            identifies an ENABLED entity and never creates one.
          - Registers an entity that was never registered. One that was disabled stays disabled, which is told in
            RV(ignore:deferred); only O(users[].enabled=true) opens it again.
          - Another address on an enabled entity is a change in place. The old address stays as an alias unless
            O(users[].aliases) says otherwise.
        type: str
      state:
        description:
          - Whether the entity exists. V(absent) disables it first if it is enabled, then deletes it permanently.
        type: str
        choices: [present, absent]
        default: present
      enabled:
        description:
          - V(true) registers it (this starts to cost), V(false) disables it. The mailbox of a disabled entity is kept
            for 30 days and comes back when the same entity is enabled in that time. While it is disabled it has no
            address.
          - Left out, it is enabled by O(users[].email) if it never was, and else stays as it is.
        type: bool
      take_over:
        description:
          - Whether an address may be taken from an entity that this task does not name.
          - The primary address of an entity that stays is never taken; give that one another address first.
        type: bool
        default: false
      display_name:
        description: The name that people see. Left out, it is O(users[].name) when the user is created.
        type: str
      first_name:
        description: First name.
        type: str
      last_name:
        description: Last name.
        type: str
      initials:
        description: Initials.
        type: str
      telephone:
        description: Telephone number.
        type: str
      street:
        description: Street.
        type: str
      job_title:
        description: Job title.
        type: str
      city:
        description: City.
        type: str
      company:
        description: Company.
        type: str
      zip_code:
        description: Postal code. Quote it.
        type: str
      department:
        description: Department.
        type: str
      country:
        description: Country. Quote it, V("NO") is Norway.
        type: str
      office:
        description: Office.
        type: str
      role:
        description: V(REMOTE_USER) is a user of an Exchange server beside WorkMail.
        type: str
        choices: [USER, REMOTE_USER]
      hidden_from_global_address_list:
        description: Whether it is left out of the address book.
        type: bool
      identity_provider_user_id:
        description: The user's id in IAM Identity Center. V("") unlinks.
        type: str
      mailbox_quota:
        description: Size of the mailbox in megabytes. The range is 1 to 51200.
        type: int
      password:
        description:
          - The password, 8 to 63 characters of at least three classes (upper case, lower case, digits, special,
            Latin-1).
          - Set when the user is created; see O(users[].update_password).
          - It appears in no result of ours. While a task runs, Ansible keeps the options in a file on the host; with
            pipelining it does not.
        type: str
      update_password:
        description:
          - When O(users[].password) is set. V(on_create) sets it only when the user is created. V(always) resets it on
            every run, and therefore always reports a change, because it cannot be read back.
        type: str
        choices: [on_create, always]
        default: on_create
      aliases:
        description:
          - All further addresses. V([]) removes all; left out, they are not touched.
          - At most 100, in verified domains of the organization.
        type: list
        elements: str
      purge_aliases:
        description: Whether aliases that are not in O(users[].aliases) are removed.
        type: bool
        default: true
      remove_aliases:
        description:
          - Aliases to remove. Other aliases stay, also those that were added meanwhile.
          - An address that the entity does not have changes nothing. A text that is no address is an error.
        type: list
        elements: str
        version_added: 0.2.0
      mailbox_permissions:
        description: Every entity that may use the mailbox, and how.
        type: list
        elements: dict
        suboptions:
          grantee:
            description: The entity, by name, address or id.
            type: str
            required: true
          permissions:
            description: Exactly these permissions.
            type: list
            elements: str
            required: true
            choices: [FULL_ACCESS, SEND_AS, SEND_ON_BEHALF]
      purge_mailbox_permissions:
        description: Whether grantees that are not in the list lose their permissions.
        type: bool
        default: true
      remove_mailbox_permissions:
        description:
          - Grantees to take all permissions from. Other grantees keep theirs, also those that were added meanwhile.
          - A text that means no entity is an error, unless the same task wants that entity absent.
        type: list
        elements: str
        version_added: 0.2.0
      ignore:
        description: Whether to leave it alone, and protect it from O(prune). It must be there.
        type: bool
        default: false
  groups:
    description:
      - The groups. Options as in M(mailops.workmail.workmail_group), and those for mailbox permissions and pruning.
      - A group that is not in the list is left alone unless O(prune) names V(groups).
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name. It identifies the entity, without regard to case, and never changes for users and groups.
          - Creating an entity needs it.
        type: str
      group_id:
        description: The id. Identifies the group; must agree with O(groups[].name) if both are given.
        type: str
      email:
        description:
          - The primary address. Given with O(groups[].name) or an id, it is the address to set. Given alone, it
            identifies an ENABLED entity and never creates one.
          - Registers an entity that was never registered. One that was disabled stays disabled, which is told in
            RV(ignore:deferred); only O(groups[].enabled=true) opens it again.
          - Another address on an enabled entity is a change in place. The old address stays as an alias unless
            O(groups[].aliases) says otherwise.
        type: str
      state:
        description:
          - Whether the entity exists. V(absent) disables it first if it is enabled, then deletes it permanently.
        type: str
        choices: [present, absent]
        default: present
      enabled:
        description:
          - V(true) registers it (this starts to cost), V(false) disables it. The mailbox of a disabled entity is kept
            for 30 days and comes back when the same entity is enabled in that time. While it is disabled it has no
            address.
          - Left out, it is enabled by O(groups[].email) if it never was, and else stays as it is.
        type: bool
      take_over:
        description:
          - Whether an address may be taken from an entity that this task does not name.
          - The primary address of an entity that stays is never taken; give that one another address first.
        type: bool
        default: false
      hidden_from_global_address_list:
        description: Whether it is left out of the address book.
        type: bool
      aliases:
        description:
          - All further addresses. V([]) removes all; left out, they are not touched.
          - At most 100, in verified domains of the organization.
        type: list
        elements: str
      purge_aliases:
        description: Whether aliases that are not in O(groups[].aliases) are removed.
        type: bool
        default: true
      remove_aliases:
        description:
          - Aliases to remove. Other aliases stay, also those that were added meanwhile.
          - An address that the entity does not have changes nothing. A text that is no address is an error.
        type: list
        elements: str
        version_added: 0.2.0
      members:
        description:
          - All members, users and groups, each by name, address or id. V([]) empties the group; left out, they are not
            touched.
          - A group that would contain itself is an error.
        type: list
        elements: str
      purge_members:
        description: Whether members that are not in O(groups[].members) are taken out.
        type: bool
        default: true
      remove_members:
        description:
          - Members to remove. Other members stay, also those that were added meanwhile.
          - A text that means no entity is an error, unless the same task wants that entity absent.
        type: list
        elements: str
        version_added: 0.2.0
      mailbox_permissions:
        description: Every entity that may use the mailbox, and how.
        type: list
        elements: dict
        suboptions:
          grantee:
            description: The entity, by name, address or id.
            type: str
            required: true
          permissions:
            description: Exactly these permissions.
            type: list
            elements: str
            required: true
            choices: [FULL_ACCESS, SEND_AS, SEND_ON_BEHALF]
      purge_mailbox_permissions:
        description: Whether grantees that are not in the list lose their permissions.
        type: bool
        default: true
      remove_mailbox_permissions:
        description:
          - Grantees to take all permissions from. Other grantees keep theirs, also those that were added meanwhile.
          - A text that means no entity is an error, unless the same task wants that entity absent.
        type: list
        elements: str
        version_added: 0.2.0
      ignore:
        description: Whether to leave it alone, and protect it from O(prune). It must be there.
        type: bool
        default: false
  resources:
    description:
      - The resources. Options as in M(mailops.workmail.workmail_resource), and those for mailbox permissions and pruning.
      - A resource that is not in the list is left alone unless O(prune) names V(resources).
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name. It identifies the entity, without regard to case, and never changes for users and groups.
          - Creating an entity needs it.
        type: str
      resource_id:
        description: The id. Identifies the resource; must agree with O(resources[].name) if both are given.
        type: str
      email:
        description:
          - The primary address. Given with O(resources[].name) or an id, it is the address to set. Given alone, it
            identifies an ENABLED entity and never creates one.
          - Registers an entity that was never registered. One that was disabled stays disabled, which is told in
            RV(ignore:deferred); only O(resources[].enabled=true) opens it again.
          - Another address on an enabled entity is a change in place. The old address stays as an alias unless
            O(resources[].aliases) says otherwise.
        type: str
      state:
        description:
          - Whether the entity exists. V(absent) disables it first if it is enabled, then deletes it permanently.
        type: str
        choices: [present, absent]
        default: present
      enabled:
        description:
          - V(true) registers it (this starts to cost), V(false) disables it. The mailbox of a disabled entity is kept
            for 30 days and comes back when the same entity is enabled in that time. While it is disabled it has no
            address.
          - Left out, it is enabled by O(resources[].email) if it never was, and else stays as it is.
        type: bool
      take_over:
        description:
          - Whether an address may be taken from an entity that this task does not name.
          - The primary address of an entity that stays is never taken; give that one another address first.
        type: bool
        default: false
      new_name:
        description:
          - Another name for the resource. If only the new name is there, it is renamed already; if both are, that is an
            error; if neither is, the resource is created under the new name.
        type: str
      type:
        description: What it is. Needed to create it.
        type: str
        choices: [ROOM, EQUIPMENT]
      description:
        description: What people read about it. The limit is 64 characters.
        type: str
      hidden_from_global_address_list:
        description: Whether it is left out of the address book.
        type: bool
      booking_options:
        description: How booking requests are answered. What is left out stays as it is.
        type: dict
        suboptions:
          auto_accept_requests:
            description: Whether requests are accepted automatically. If they are not, the resource needs a delegate.
            type: bool
          auto_decline_recurring_requests:
            description: Whether recurring requests are declined automatically.
            type: bool
          auto_decline_conflicting_requests:
            description: Whether requests for a time that is taken are declined automatically.
            type: bool
      aliases:
        description:
          - All further addresses. V([]) removes all; left out, they are not touched.
          - At most 100, in verified domains of the organization.
        type: list
        elements: str
      purge_aliases:
        description: Whether aliases that are not in O(resources[].aliases) are removed.
        type: bool
        default: true
      remove_aliases:
        description:
          - Aliases to remove. Other aliases stay, also those that were added meanwhile.
          - An address that the entity does not have changes nothing. A text that is no address is an error.
        type: list
        elements: str
        version_added: 0.2.0
      delegates:
        description:
          - All users and groups that answer its booking requests. V([]) removes all; left out, they are not touched.
        type: list
        elements: str
      purge_delegates:
        description: Whether delegates that are not in O(resources[].delegates) are removed.
        type: bool
        default: true
      remove_delegates:
        description:
          - Delegates to remove. Other delegates stay, also those that were added meanwhile.
          - A text that means no entity is an error, unless the same task wants that entity absent.
        type: list
        elements: str
        version_added: 0.2.0
      mailbox_permissions:
        description: Every entity that may use the mailbox, and how.
        type: list
        elements: dict
        suboptions:
          grantee:
            description: The entity, by name, address or id.
            type: str
            required: true
          permissions:
            description: Exactly these permissions.
            type: list
            elements: str
            required: true
            choices: [FULL_ACCESS, SEND_AS, SEND_ON_BEHALF]
      purge_mailbox_permissions:
        description: Whether grantees that are not in the list lose their permissions.
        type: bool
        default: true
      remove_mailbox_permissions:
        description:
          - Grantees to take all permissions from. Other grantees keep theirs, also those that were added meanwhile.
          - A text that means no entity is an error, unless the same task wants that entity absent.
        type: list
        elements: str
        version_added: 0.2.0
      ignore:
        description: Whether to leave it alone, and protect it from O(prune). It must be there.
        type: bool
        default: false
  prune:
    description:
      - Kinds whose entities are removed when no item names them.
      - Refused when the list of that kind is empty or left out; items with C(ignore=true) do not count.
      - Accounts of the service itself are never touched.
    type: list
    elements: str
    choices: [users, groups, resources]
  prune_action:
    description: What happens to them. A disabled mailbox is kept for 30 days, a deleted one is lost.
    type: str
    choices: [disable, delete]
    default: disable
  removal_limit:
    description:
      - How many entities the task may disable or delete, for whatever reason. Beyond it nothing is done and all of them are
        listed.
    type: int
    default: 10
  take_over:
    description: Whether addresses may be taken from entities that the task does not name.
    type: bool
    default: false
  missing_organization:
    description:
      - V(empty) lets check mode preview into an organization that an earlier task would have created, and takes mail domains
        that are not there or not verified yet to be made so by an earlier task, with a warning and RV(unresolved).
      - If there is no such organization, a warning names the nearest one, because the name may be mistyped.
      - In a real run an organization that is not there is an error either way.
    type: str
    choices: [fail, empty]
    default: fail
  concurrency:
    description: How many calls may be under way at a time, 1 to 50.
    type: int
    default: 10
  max_requests_per_second:
    description:
      - The most calls a second that this task may make, 0.1 to 1000, to leave some of the account's rate to others.
      - Left out, the task finds by itself how fast the service lets it go, and waits for it.
      - A task fails because of throttling only if the service answers nothing else for 15 minutes.
    type: float
  time_limit:
    description:
      - Seconds after which the task starts nothing more. What is under way is finished, the rest is counted in the
        message and listed in RV(failures) with the code V(TimeLimit), and the task fails. The next run does the rest.
      - Left out, the task takes the time that it needs.
    type: int
  report_path:
    description:
      - A file that gets the whole plan and what became of each operation, in check mode too. Its ending chooses the
        format, C(.json) or C(.csv).
      - It is written with mode 0600 on the host where the module runs, and is not counted as a change. Secrets are masked.
        An apostrophe stands before what a spreadsheet would compute, and control characters are escaped.
      - If it cannot be written after the operations, the task fails with its whole result and RV(report_failure). The
        operations in the result are done all the same.
    type: path
  progress_path:
    description:
      - A file to which a line of JSON is appended every two seconds, that tells how far the task is.
      - It is created with mode 0600, or set to it, and must not be a symbolic link. If it cannot be written, the task warns and
        goes on.
      - Not needed to see the progress of a task on the controller, which is printed every few seconds of a long run to standard
        error; that is
        left out for a task with C(async), with C(become), on another host, and where this option is given.
    type: path
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
  - mailops.workmail.wait
seealso:
  - module: mailops.workmail.workmail_directory_info
  - module: mailops.workmail.workmail_user
  - module: mailops.workmail.workmail_group
  - module: mailops.workmail.workmail_resource
notes:
  - An option that is left out is never touched; null means left out. V("") clears a text. A list that is given is the whole
    list unless its C(purge_) option is V(false).
  - A boolean or a number where text is wanted is an error, because YAML reads V(NO) as a boolean and V(01234) as a number.
    Quote them.
  - A reference to another entity is its name, its address or its id. One that is neither in the organization nor in the task
    is an error, in check mode too. One that means two entities is an error; an id always means one entity only. The address
    that a disabled entity shows means the entity that holds it today.
  - A name that meets no entity is an error if the item gives none of C(email), C(enabled), C(display_name), C(password) and
    C(type), because it is probably mistyped.
  - What is wanted of an entity that is and stays disabled is reported in RV(deferred) with a warning, and does not count as a
    change.
  - Passwords appear in no result, and the result repeats the lists only by their size. While a task runs, Ansible keeps the
    options in a file on the host; with pipelining it does not.
"""

EXAMPLES = r"""
---
- name: Make a small organization so
  mailops.workmail.workmail_directory:
    organization: acme
    users:
      - name: alice
        email: alice@acme.awsapps.com
        display_name: Alice García Márquez
        aliases: [info@acme.awsapps.com]
      - name: bob
        email: bob@acme.awsapps.com
        mailbox_permissions:
          - grantee: alice
            permissions: [FULL_ACCESS, SEND_ON_BEHALF]
    groups:
      - name: everyone
        email: everyone@acme.awsapps.com
        members: [alice, bob]
    resources:
      - name: fjord
        type: ROOM
        email: fjord@acme.awsapps.com

- name: Let bob take alice's alias, in one task
  mailops.workmail.workmail_directory:
    organization: acme
    users:
      - name: bob
        aliases: [info@acme.awsapps.com]
      - name: alice

- name: Disable every user who is not in the list, but at most three
  mailops.workmail.workmail_directory:
    organization: acme
    users:
      - name: alice
    prune: [users]
    removal_limit: 3

- name: Converge slowly beside other tools, an hour at the most, and keep a report
  mailops.workmail.workmail_directory:
    organization: acme
    users:
      - name: alice
        department: Sales
    max_requests_per_second: 5
    time_limit: 3600
    report_path: "{{ playbook_dir }}/report.csv"
"""

RETURN = r"""
---
operations:
  description:
    - What was done, or would be done in check mode, in the order in which the operations depend on each other.
    - At most 200 are returned, and no more than a log can carry; RV(operations_truncated) then tells how many there
      were. All of them are in O(report_path).
  returned: when the options are right and the organization could be read
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
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: create_user
    changes:
      description: Field to C(before) and C(after), for lists C(added) and C(removed). Secrets are masked.
      returned: always
      type: dict
      sample: {name: {before: null, after: alice}}
    unforeseen:
      description: True if it became necessary only during the run, because the service brought old aliases back.
      returned: when true
      type: bool
      sample: true
operations_truncated:
  description: How many operations there were.
  returned: when not all are returned
  type: int
  sample: 1250
deferred:
  description:
    - What is wanted of an entity that is and stays DISABLED, or of a link to one. It is neither done nor an error.
  returned: when the options are right and the organization could be read
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
      sample: carol
    field:
      description: The option.
      returned: always
      type: str
      sample: email
    reason:
      description: Why, and what to do about it.
      returned: always
      type: str
      sample: carol has no address while it is DISABLED.
deferred_truncated:
  description: How many entries there were.
  returned: when not all are returned
  type: int
  sample: 1250
unresolved:
  description: What check mode took to be there although it is not yet, with O(missing_organization=empty).
  returned: in check mode, when there are any
  type: list
  elements: dict
  contains:
    field:
      description: What it is.
      returned: always
      type: str
      sample: domain
    value:
      description: Its name.
      returned: always
      type: str
      sample: example.com
unresolved_truncated:
  description: How many entries there were.
  returned: when not all are returned
  type: int
  sample: 1250
failures:
  description:
    - What failed, what was skipped because it depended on that, and what was left when O(time_limit) was over.
    - At most 200, and no more than a log can carry.
  returned: when an operation failed
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
      sample: bob
    action:
      description: Name of the boto3 method.
      returned: always
      type: str
      sample: create_alias
    code:
      description:
        - The error code of the service, or V(Skipped), V(TimeLimit) or V(WaitTimeout).
        - After V(WaitTimeout) the operation itself is done and is in RV(operations) too; only waiting for its effect
          failed.
      returned: always
      type: str
      sample: LimitExceededException
    message:
      description: What the service said.
      returned: always
      type: str
      sample: Maximum alias limit exceeded
failures_truncated:
  description: How many failures there were.
  returned: when not all are returned
  type: int
  sample: 1250
faults:
  description: All errors in the options, one text each. Nothing was changed.
  returned: when the options are wrong
  type: list
  elements: str
  sample: ["users[17] (bob).mailbox_quota: 60000 is outside 1 to 51200."]
faults_truncated:
  description: How many errors there were.
  returned: when not all are returned
  type: int
  sample: 1250
report_path:
  description: Where the report was written.
  returned: when O(report_path) is given and the report was written
  type: str
  sample: report.json
report_failure:
  description: Why the report was not written. The operations in the result are done all the same.
  returned: when O(report_path) is given and the report could not be written
  type: str
  sample: "the report could not be written to 'report.json': No space left on device."
summary:
  description: How many entities of each kind were created, changed, disabled and deleted.
  returned: when the options are right and the organization could be read
  type: dict
  contains:
    text:
      description: The same in short, as created, changed, and disabled or deleted.
      returned: always
      type: str
      sample: +1 ~0 -0
    users:
      description: How many users.
      returned: always
      type: dict
      sample: {created: 0, changed: 1, disabled: 0, deleted: 0}
    groups:
      description: How many groups.
      returned: always
      type: dict
      sample: {created: 0, changed: 1, disabled: 0, deleted: 0}
    resources:
      description: How many resources.
      returned: always
      type: dict
      sample: {created: 0, changed: 1, disabled: 0, deleted: 0}
    addresses_released:
      description: Addresses that no entity of this task holds any more.
      returned: always
      type: list
      elements: str
      sample: [info@acme.awsapps.com]
    addresses_released_truncated:
      description: How many such addresses there are.
      returned: when not all are returned
      type: int
      sample: 1250
diff:
  description:
    - The entities before and after, by kind and name, only what differs.
    - At most 200 entities, and no more than a log can carry; C(diff_truncated) in it then tells how many there were.
  returned: when the options are right and the organization could be read
  type: dict
  contains:
    before:
      description: As it was.
      returned: always
      type: dict
      sample:
        users: {bob: {city: Oslo}}
    after:
      description: As it is, or would be.
      returned: always
      type: dict
      sample:
        users: {bob: {city: Bergen}}
    diff_truncated:
      description: How many entities differ.
      returned: when not all are returned
      type: int
      sample: 1250
code:
  description: The error code of the service, or a word for the cause, if it was not a single operation that failed.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.directory import run_directory


def main() -> None:
    run_directory()


if __name__ == "__main__":
    main()
