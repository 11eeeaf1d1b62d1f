# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be true of entities, addresses and names while a plan runs. Operations need, make and end them."""

from __future__ import annotations

from .._model.vocabulary import Ref

Condition = tuple[object, ...]
Conditions = frozenset[Condition]


def exists(ref: Ref) -> Condition:
    return ("exists", ref)


def visible(ref: Ref) -> Condition:
    """Readings show that the entity exists, so that a later task finds it."""
    return ("visible", ref)


def enabled(ref: Ref) -> Condition:
    return ("enabled", ref)


def disabled(ref: Ref) -> Condition:
    return ("disabled", ref)


def settled(ref: Ref) -> Condition:
    """The entity's state is the one that its kind can be waited for."""
    return ("settled", ref)


def gone(ref: Ref) -> Condition:
    return ("gone", ref)


def vacant(name: str) -> Condition:
    """No entity has the name."""
    return ("vacant", name.lower())


def free(address: str) -> Condition:
    """No entity has the address."""
    return ("free", address.lower())


def demoted_to_alias(ref: Ref, address: str) -> Condition:
    """The entity's primary address has become one of its aliases."""
    return ("demoted_to_alias", ref, address.lower())


def aliases_removed(ref: Ref) -> Condition:
    """All aliases that the plan removes from the entity are removed (the service allows 100)."""
    return ("aliases_removed", ref)


def plain_aliases_removed(ref: Ref) -> Condition:
    """The same, except for aliases that only a change of the primary address releases."""
    return ("plain_aliases_removed", ref)


def delegated(ref: Ref) -> Condition:
    """All new delegates of a resource are in place."""
    return ("delegated", ref)


def auto_accepts(ref: Ref) -> Condition:
    """The resource accepts bookings automatically."""
    return ("auto_accepts", ref)


def rules_written(kind: str) -> Condition:
    """All rules of a kind that the plan creates or changes are as they are to be."""
    return ("rules_written", kind)


def rules_removed(kind: str) -> Condition:
    """All rules of a kind that the plan removes are removed, so that there is room for new ones."""
    return ("rules_removed", kind)


def unmentioned(ref: Ref) -> Condition:
    """No rule that the plan changes or removes still names the entity."""
    return ("unmentioned", ref)


def membership_removed(group: Ref, child: Ref) -> Condition:
    """The one group is no longer a direct member of the other."""
    return ("membership_removed", group, child)
