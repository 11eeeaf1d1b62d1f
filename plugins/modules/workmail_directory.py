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
  - Compares the definition of a whole organization, or of a part of it, with the current state, and applies the difference,
    many operations at a time, in an order that the service accepts.
  - A loop over the single modules costs a second for each user; this module costs a few calls.
  - Each item needs its name, its id or its address, as in the single modules.
  - All errors in the task options are reported together, each with its item, before anything is written.
  - One failed item does not stop the others. Failures are listed in RV(failures), and the next run applies the remaining
    changes.
  - Within one task, the input decides which entity gets an address. An address that an item claims is taken from any other
    item, also in
    chains and swaps.
author:
  - mailops.workmail contributors (@mailops)
options:
  users:
    description:
      - The users. Options as in M(mailops.workmail.workmail_user), and those for mailbox permissions and pruning.
      - A user that is not in the list does not change unless O(prune) contains V(users).
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name. It identifies the entity, is not case-sensitive, and never changes for users and groups.
          - Creating an entity needs it.
        type: str
      user_id:
        description: The id. Identifies the user; must agree with O(users[].name) if both are given.
        type: str
      email:
        description:
          - The primary address. Given with O(users[].name) or an id, it is the address to set. Given alone, it
            identifies an ENABLED entity and never creates one.
          - Registers an entity that was never registered. An entity that was disabled stays disabled, and
            RV(ignore:deferred) reports it; only O(users[].enabled=true) opens it again.
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
          - V(true) registers it (billing starts), V(false) disables it. The mailbox of a disabled entity is kept for 30
            days and returns if the same entity is enabled again in that time. While it is disabled it has no address.
          - If omitted, O(users[].email) enables an entity that was never enabled; otherwise the state stays as it is.
        type: bool
      take_over:
        description:
          - Whether an address may be taken from an entity that this task does not name. An entity that the task creates
            also needs it to take an address from an entity whose aliases the task does not list.
          - The primary address of an entity that stays is never taken; give that entity another address first.
        type: bool
        default: false
      display_name:
        description: The name that other users see. If omitted, it is O(users[].name) when the user is created.
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
        description: V(REMOTE_USER) is a user of an Exchange server that works with WorkMail.
        type: str
        choices: [USER, REMOTE_USER]
      hidden_from_global_address_list:
        description: Whether it is hidden from the address book.
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
          - It appears in no result of this module. While a task runs, Ansible keeps the options in a file on the host;
            with pipelining it does not.
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
          - All further addresses. V([]) removes all; if omitted, they do not change.
          - At most 100, in verified domains of the organization.
        type: list
        elements: str
      purge_aliases:
        description: Whether aliases that are not in O(users[].aliases) are removed.
        type: bool
        default: true
      remove_aliases:
        description:
          - Aliases to remove. Other aliases stay, including those that were added in the meantime.
          - An address that the entity does not have changes nothing. A text that is not an address is an error.
        type: list
        elements: str
        version_added: 0.2.0
      mailbox_permissions:
        description: All permissions on the mailbox, by grantee.
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
          - Grantees to take all permissions from. Other grantees keep theirs, including those that were added in the
            meantime.
          - A text that matches no entity is an error, unless the same task removes that entity.
        type: list
        elements: str
        version_added: 0.2.0
      ignore:
        description: Whether to ignore it, and protect it from O(prune). It must exist.
        type: bool
        default: false
      defined_at:
        description:
          - Where the item is defined, such as V(users.yml:12). Messages name this place instead of the item's number in
            the list.
          - It says nothing about the entity and is never compared or written.
          - The lookups P(mailops.workmail.definition#lookup) and P(mailops.workmail.users_table#lookup) set it with
            C(places=true).
        type: str
        version_added: 0.2.0
  groups:
    description:
      - The groups. Options as in M(mailops.workmail.workmail_group), and those for mailbox permissions and pruning.
      - A group that is not in the list does not change unless O(prune) contains V(groups).
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name. It identifies the entity, is not case-sensitive, and never changes for users and groups.
          - Creating an entity needs it.
        type: str
      group_id:
        description: The id. Identifies the group; must agree with O(groups[].name) if both are given.
        type: str
      email:
        description:
          - The primary address. Given with O(groups[].name) or an id, it is the address to set. Given alone, it
            identifies an ENABLED entity and never creates one.
          - Registers an entity that was never registered. An entity that was disabled stays disabled, and
            RV(ignore:deferred) reports it; only O(groups[].enabled=true) opens it again.
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
          - V(true) registers it (billing starts), V(false) disables it. The mailbox of a disabled entity is kept for 30
            days and returns if the same entity is enabled again in that time. While it is disabled it has no address.
          - If omitted, O(groups[].email) enables an entity that was never enabled; otherwise the state stays as it is.
        type: bool
      take_over:
        description:
          - Whether an address may be taken from an entity that this task does not name. An entity that the task creates
            also needs it to take an address from an entity whose aliases the task does not list.
          - The primary address of an entity that stays is never taken; give that entity another address first.
        type: bool
        default: false
      hidden_from_global_address_list:
        description: Whether it is hidden from the address book.
        type: bool
      aliases:
        description:
          - All further addresses. V([]) removes all; if omitted, they do not change.
          - At most 100, in verified domains of the organization.
        type: list
        elements: str
      purge_aliases:
        description: Whether aliases that are not in O(groups[].aliases) are removed.
        type: bool
        default: true
      remove_aliases:
        description:
          - Aliases to remove. Other aliases stay, including those that were added in the meantime.
          - An address that the entity does not have changes nothing. A text that is not an address is an error.
        type: list
        elements: str
        version_added: 0.2.0
      members:
        description:
          - All members, users and groups, each by name, address or id. V([]) empties the group; if omitted, they do not
            change.
          - A group that would contain itself is an error.
        type: list
        elements: str
      purge_members:
        description: Whether members that are not in O(groups[].members) are removed.
        type: bool
        default: true
      remove_members:
        description:
          - Members to remove. Other members stay, including those that were added in the meantime.
          - A text that matches no entity is an error, unless the same task removes that entity.
        type: list
        elements: str
        version_added: 0.2.0
      mailbox_permissions:
        description: All permissions on the mailbox, by grantee.
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
          - Grantees to take all permissions from. Other grantees keep theirs, including those that were added in the
            meantime.
          - A text that matches no entity is an error, unless the same task removes that entity.
        type: list
        elements: str
        version_added: 0.2.0
      ignore:
        description: Whether to ignore it, and protect it from O(prune). It must exist.
        type: bool
        default: false
      defined_at:
        description:
          - Where the item is defined, such as V(users.yml:12). Messages name this place instead of the item's number in
            the list.
          - It says nothing about the entity and is never compared or written.
          - The lookups P(mailops.workmail.definition#lookup) and P(mailops.workmail.users_table#lookup) set it with
            C(places=true).
        type: str
        version_added: 0.2.0
  resources:
    description:
      - The resources. Options as in M(mailops.workmail.workmail_resource), and those for mailbox permissions and pruning.
      - A resource that is not in the list does not change unless O(prune) contains V(resources).
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name. It identifies the entity, is not case-sensitive, and never changes for users and groups.
          - Creating an entity needs it.
        type: str
      resource_id:
        description: The id. Identifies the resource; must agree with O(resources[].name) if both are given.
        type: str
      email:
        description:
          - The primary address. Given with O(resources[].name) or an id, it is the address to set. Given alone, it
            identifies an ENABLED entity and never creates one.
          - Registers an entity that was never registered. An entity that was disabled stays disabled, and
            RV(ignore:deferred) reports it; only O(resources[].enabled=true) opens it again.
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
          - V(true) registers it (billing starts), V(false) disables it. The mailbox of a disabled entity is kept for 30
            days and returns if the same entity is enabled again in that time. While it is disabled it has no address.
          - If omitted, O(resources[].email) enables an entity that was never enabled; otherwise the state stays as it
            is.
        type: bool
      take_over:
        description:
          - Whether an address may be taken from an entity that this task does not name. An entity that the task creates
            also needs it to take an address from an entity whose aliases the task does not list.
          - The primary address of an entity that stays is never taken; give that entity another address first.
        type: bool
        default: false
      new_name:
        description:
          - Another name for the resource. If only the new name exists, it is already renamed; if both exist, that is an
            error; if neither exists, the resource is created with the new name.
        type: str
      type:
        description: The type. Required to create it.
        type: str
        choices: [ROOM, EQUIPMENT]
      description:
        description: The description that users see. The limit is 64 characters.
        type: str
      hidden_from_global_address_list:
        description: Whether it is hidden from the address book.
        type: bool
      booking_options:
        description: How booking requests are answered. Omitted options stay as they are.
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
          - All further addresses. V([]) removes all; if omitted, they do not change.
          - At most 100, in verified domains of the organization.
        type: list
        elements: str
      purge_aliases:
        description: Whether aliases that are not in O(resources[].aliases) are removed.
        type: bool
        default: true
      remove_aliases:
        description:
          - Aliases to remove. Other aliases stay, including those that were added in the meantime.
          - An address that the entity does not have changes nothing. A text that is not an address is an error.
        type: list
        elements: str
        version_added: 0.2.0
      delegates:
        description:
          - All users and groups that answer its booking requests. V([]) removes all; if omitted, they do not change.
        type: list
        elements: str
      purge_delegates:
        description: Whether delegates that are not in O(resources[].delegates) are removed.
        type: bool
        default: true
      remove_delegates:
        description:
          - Delegates to remove. Other delegates stay, including those that were added in the meantime.
          - A text that matches no entity is an error, unless the same task removes that entity.
        type: list
        elements: str
        version_added: 0.2.0
      mailbox_permissions:
        description: All permissions on the mailbox, by grantee.
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
          - Grantees to take all permissions from. Other grantees keep theirs, including those that were added in the
            meantime.
          - A text that matches no entity is an error, unless the same task removes that entity.
        type: list
        elements: str
        version_added: 0.2.0
      ignore:
        description: Whether to ignore it, and protect it from O(prune). It must exist.
        type: bool
        default: false
      defined_at:
        description:
          - Where the item is defined, such as V(users.yml:12). Messages name this place instead of the item's number in
            the list.
          - It says nothing about the entity and is never compared or written.
          - The lookups P(mailops.workmail.definition#lookup) and P(mailops.workmail.users_table#lookup) set it with
            C(places=true).
        type: str
        version_added: 0.2.0
  settings:
    description:
      - Settings of the organization, in the shape that M(mailops.workmail.workmail_settings_info) returns. Each key is an
        option of M(mailops.workmail.workmail_settings) with the same name, whose documentation applies.
      - They belong to the same plan as users, groups and resources, so a rule can name a user that the task creates.
      - The task fails if it would delete a user that an access control rule or an impersonation role goes on naming.
      - The lookup P(mailops.workmail.definition#lookup) reads them from a file. With C(places=true), messages name the
        lines of the file.
    type: dict
    version_added: 0.2.0
  access_expectations:
    description:
      - Questions about the access control rules with the answers that they must get, as tests of the rules.
      - Each is checked against the rules as they will be, in check mode too. If an answer is another one, the task
        fails before it changes anything, and names the rules that decide.
      - After a run, WorkMail itself is asked.
    type: list
    elements: dict
    version_added: 0.2.0
    suboptions:
      user:
        description: Who asks, by name, primary address or id. Set this or O(access_expectations[].impersonation_role).
        type: str
      impersonation_role:
        description: The impersonation role that asks, by name or id. Its O(access_expectations[].action) is V(EWS).
        type: str
      action:
        description: The protocol.
        type: str
        required: true
        choices: [ActiveSync, AutoDiscover, EWS, IMAP, SMTP, WindowsOutlook, WebMail]
      ip_address:
        description: The IPv4 address of the request.
        type: str
        required: true
      effect:
        description: The answer that is expected.
        type: str
        required: true
        choices: [ALLOW, DENY]
      because:
        description: Why it is expected, for the message if it is not met.
        type: str
  confirm_deletion:
    description:
      - Whether the task may set a retention policy that deletes more mail than the current one, as the option of
        M(mailops.workmail.workmail_settings) with the same name.
    type: bool
    default: false
    version_added: 0.2.0
  prune:
    description:
      - Kinds whose entities are removed when no item names them, and lists of O(settings).
      - Refused if the list of that kind is empty or omitted; items with C(ignore=true) do not count.
      - Accounts of the service itself never change. The rule C(default) of a new organization stays.
    type: list
    elements: str
    choices:
      - users
      - groups
      - resources
      - access_control_rules
      - availability_configurations
      - impersonation_roles
      - mobile_device_access_overrides
      - mobile_device_access_rules
  prune_action:
    description:
      - What happens to users, groups and resources. A disabled mailbox is kept for 30 days, a deleted one is lost.
    type: str
    choices: [disable, delete]
    default: disable
  removal_limit:
    description:
      - How many entities, rules and other settings the task may disable or delete, for any reason. Above this number, the task changes nothing and
        names the first 50. To see all of them, use check mode with a higher limit and O(report_path).
    type: int
    default: 10
  take_over:
    description: Whether addresses may be taken from entities that the task does not name.
    type: bool
    default: false
  missing_organization:
    description:
      - V(empty) lets check mode preview an organization that an earlier task would have created. It assumes that an earlier
        task would also create and verify missing mail domains, with a warning and RV(unresolved).
      - If the organization does not exist, a warning names the nearest one, because the name may be mistyped.
      - In a real run, a missing organization is always an error.
    type: str
    choices: [fail, empty]
    default: fail
  concurrency:
    description: How many calls may run at the same time, 1 to 50.
    type: int
    default: 10
  max_requests_per_second:
    description:
      - The maximum number of calls per second, 0.1 to 1000. It leaves a part of the account's rate limit to other clients.
      - If omitted, the task adapts to the rate that the service allows.
      - A task fails because of throttling only if the service answers nothing else for 15 minutes.
    type: float
  time_limit:
    description:
      - Seconds after which the task starts no further operation. Running operations are finished, the rest is counted in
        the message and listed in RV(failures) with the code V(TimeLimit), and the task fails. The next run applies the
        rest.
      - If omitted, the time is not limited.
    type: int
  progress_path:
    description:
      - A file to which the task appends a line of JSON with its progress every two seconds.
      - It is created with mode 0600, or set to it, and must not be a symbolic link. If it cannot be written, the task warns
        and continues.
      - You do not need it to see the progress of a task on the controller. A long run prints it every few seconds to
        standard error, except for a task with C(async), with C(become), on another host, or with this option.
    type: path
  report_unlisted:
    description:
      - Whether RV(summary.not_in_input) always names the existing entities that no item names, of each kind of which a list is given.
      - By default, it names them only where the task reads the list of the kind anyway, which a task with few items does not.
      - This costs one call for each 100 users, groups or resources.
    type: bool
    default: false
    version_added: 0.2.0
  today:
    description:
      - The day from which a preview counts until when a closed mailbox can be reopened, as V(2027-01-31). It changes nothing else.
      - By default, the day of the run. Set it if the task previews another day.
    type: str
    version_added: 0.2.0
  option_names:
    description:
      - Option to the name that messages use in its place, for playbooks and roles that set options from variables.
      - With C(removal_limit) set to V(acme_limit), for example, an error says to raise C(acme_limit).
      - C(leavers) is the name of a list of leavers, which this module does not have. Errors then advise adding a user that
        has left to it.
    type: dict
    version_added: 0.2.0
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.organization
  - mailops.workmail.service
  - mailops.workmail.approval
  - mailops.workmail.removal
  - mailops.workmail.wait
seealso:
  - module: mailops.workmail.workmail_directory_info
  - module: mailops.workmail.workmail_settings
  - module: mailops.workmail.workmail_user
  - module: mailops.workmail.workmail_group
  - module: mailops.workmail.workmail_resource
notes:
  - An omitted option is never changed; null means omitted. V("") clears a text. A given list is the complete list unless
    its C(purge_) option is V(false).
  - A boolean or a number instead of text is an error, because YAML reads V(NO) as a boolean and V(01234) as a number.
    Quote them.
  - A reference to another entity is its name, its address or its id. A reference that is neither in the organization nor in
    the task is an error, in check mode too. An ambiguous reference is an error; an id is never ambiguous. The address that
    a disabled entity shows refers to the entity that has it today.
  - A name that matches no entity is an error if the item gives none of C(email), C(enabled), C(display_name), C(password) and
    C(type), because it is probably mistyped.
  - Options that cannot be applied because the entity is and stays disabled are reported in RV(deferred) with a warning.
    They do not count as a change.
  - Passwords appear in no result, and the result repeats the lists only by their size. While a task runs, Ansible keeps the
    options in a file on the host; with pipelining it does not.
"""

EXAMPLES = r"""
---
- name: Apply the definition of a small organization
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

- name: Move alice's alias to bob, in one task
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

- name: Let backup programs read all mailboxes, but only from the office
  mailops.workmail.workmail_directory:
    organization: acme
    users:
      - name: alice
    settings:
      impersonation_roles:
        - name: backup
          type: READ_ONLY
          rules:
            - impersonation_rule_id: all-mailboxes
              effect: ALLOW
      access_control_rules:
        - name: backup-elsewhere
          effect: DENY
          not_ip_ranges: [198.51.100.0/24]
          impersonation_roles: [backup]
    access_expectations:
      - impersonation_role: backup
        action: EWS
        ip_address: 203.0.113.7
        effect: DENY
        because: Backups run in the office only.

- name: Apply slowly while other tools write, for an hour at most, and keep a report
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
    - The operations that were done, or would be done in check mode, in the order of their dependencies.
    - At most 200 are returned, and only as many as fit in a log; RV(operations_truncated) is then the total number. All
      of them are in O(report_path).
  returned: when the options are valid and the organization could be read
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
    added_during_run:
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
    - Options that were not applied because the entity, or an entity that it refers to, is and stays DISABLED. This is
      not an error.
  returned: when the options are valid and the organization could be read
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
  description: Entities and domains that check mode assumed to exist, with O(missing_organization=empty).
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
    - The operations that failed, those that were skipped because they depended on a failed one, and those that were
      left when O(time_limit) was over.
    - At most 200, and only as many as fit in a log.
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
      description: The message of the service.
      returned: always
      type: str
      sample: Maximum alias limit exceeded
    defined_at:
      description: The place that the item of the entity has in C(defined_at).
      returned: if the item has it
      type: str
      sample: users.yml:12
failures_truncated:
  description: How many failures there were.
  returned: when not all are returned
  type: int
  sample: 1250
errors:
  description: All errors in the options, one text each. Nothing was changed.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["users[17] (bob).mailbox_quota: 60000 is outside 1 to 51200."]
errors_truncated:
  description: How many errors there were.
  returned: when not all are returned
  type: int
  sample: 1250
summary:
  description: How many entities of each kind were created, changed, disabled and deleted.
  returned: when the options are valid and the organization could be read
  type: dict
  contains:
    text:
      description: The same as a text, or V(no changes).
      returned: always
      type: str
      sample: "1 added, 0 changed, 0 disabled or deleted; removed: 1 alias"
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
    removed:
      description:
        - How many members, delegates, aliases and permissions lists lose, also aliases that another entity gets. What
          falls because its entity is disabled or deleted is not counted.
      returned: always
      type: dict
      sample: {members: 1, delegates: 0, aliases: 1, mailbox_permissions: 0}
    addresses_released:
      description: Addresses that no longer receive mail, including those of a mailbox that closes.
      returned: always
      type: list
      elements: str
      sample: [info@acme.awsapps.com]
    addresses_released_truncated:
      description: How many such addresses there are.
      returned: when not all are returned
      type: int
      sample: 1250
    settings:
      description: How many of each setting that O(settings) has.
      returned: when the task has O(settings)
      type: dict
      sample: {access_control_rules: {created: 1, changed: 0, disabled: 0, deleted: 0}}
    not_in_input:
      description:
        - Entities that no item names, of each kind whose list is given, is not pruned, and was read whole. At most
          three items of a kind are looked up one by one, and then no list is read.
      returned: always
      type: list
      elements: str
      sample: [group old-team]
    not_in_input_truncated:
      description: How many such entities there are.
      returned: when not all are returned
      type: int
      sample: 1250
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
      200 changes are in it, and only as many as fit in a log. All of them are in O(report_path).
  returned: when the options are valid and the organization could be read
  type: dict
  sample:
    prepared: "~ user  bob  city  Oslo -> Bergen\nDone: 0 added, 1 changed, 0 disabled or deleted. Plan id 7f3c9d2e41b8a605\n"
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.directory import run_directory


def main() -> None:
    run_directory()


if __name__ == "__main__":
    main()
