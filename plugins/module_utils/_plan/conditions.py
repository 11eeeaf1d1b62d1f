# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be true of entities, addresses and names while a plan runs. Operations need, make and end these facts."""

from __future__ import annotations

from .._model.vocabulary import Ref

Fact = tuple[object, ...]
Facts = frozenset[Fact]


def exists(ref: Ref) -> Fact:
    return ("exists", ref)


def visible(ref: Ref) -> Fact:
    """Readings show that the entity exists, so that a later task finds it."""
    return ("visible", ref)


def enabled(ref: Ref) -> Fact:
    return ("enabled", ref)


def disabled(ref: Ref) -> Fact:
    return ("disabled", ref)


def settled(ref: Ref) -> Fact:
    """The entity's state is the one that its kind can be waited for."""
    return ("settled", ref)


def gone(ref: Ref) -> Fact:
    return ("gone", ref)


def vacant(name: str) -> Fact:
    """Nobody bears the name."""
    return ("vacant", name.lower())


def free(address: str) -> Fact:
    """Nobody holds the address."""
    return ("free", address.lower())


def former(ref: Ref, address: str) -> Fact:
    """The entity's primary address has become one of its aliases."""
    return ("former", ref, address.lower())


def room(ref: Ref) -> Fact:
    """Everything that the plan takes off the entity's addresses is off (the service allows 100)."""
    return ("room", ref)


def elbow_room(ref: Ref) -> Fact:
    """The same, less what only a change of the primary address sets free."""
    return ("elbow room", ref)


def delegated(ref: Ref) -> Fact:
    """All new delegates of a resource are in place."""
    return ("delegated", ref)


def answering(ref: Ref) -> Fact:
    """The resource answers by itself."""
    return ("answering", ref)


def parted(group: Ref, child: Ref) -> Fact:
    """The one group is no longer a direct member of the other."""
    return ("parted", group, child)
