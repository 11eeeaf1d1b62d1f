# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What users, groups and resources have in common."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  name:
    description:
      - The name. It identifies the entity, is not case-sensitive, and never changes for users and groups.
      - Creating an entity needs it.
    type: str
  email:
    description:
      - The primary address. Given with O(name) or an id, it is the address to set. Given alone, it identifies an ENABLED
        entity and never creates one.
      - Registers an entity that was never registered. An entity that was disabled stays disabled, and RV(ignore:deferred)
        reports it; only O(enabled=true) opens it again.
      - Another address on an enabled entity is a change in place. The old address stays as an alias unless O(aliases) says
        otherwise.
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
      - If omitted, O(email) enables an entity that was never enabled; otherwise the state stays as it is.
    type: bool
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
    description: Whether aliases that are not in O(aliases) are removed.
    type: bool
    default: true
  remove_aliases:
    description:
      - Aliases to remove. Other aliases stay, including those that were added in the meantime.
      - An address that the entity does not have changes nothing. A text that is not an address is an error.
    type: list
    elements: str
    version_added: 0.2.0
  take_over:
    description:
      - Whether an address may be taken from an entity that this task does not name. An entity that the task creates also needs it
        to take an address from an entity whose aliases the task does not list.
      - The primary address of an entity that stays is never taken; give that entity another address first.
    type: bool
    default: false
notes:
  - A name that matches no entity is an error if none of C(email), C(enabled), C(display_name), C(password) and C(type) is
    given, because it is probably mistyped. Only new names are checked against WorkMail's rules for names.
  - An omitted option is never changed; null means omitted. V("") clears a text.
  - A boolean or a number instead of text is an error, because YAML reads V(NO) as a boolean and V(01234) as a number.
    Quote them.
  - Options that cannot be applied because the entity is and stays disabled, or because the service refuses them for it, are
    reported in RV(ignore:deferred) with a warning. They do not count as a change.
"""
