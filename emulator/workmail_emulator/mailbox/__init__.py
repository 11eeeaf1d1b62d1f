# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What mailboxes contain: a few numbers in the state, from which items are made when they are asked for."""

from __future__ import annotations

from .content import bytes_of, folders_of, items
from .item import EVENT, MESSAGE, OTHER, Item
from .numbers import Mailbox

__all__ = ["EVENT", "MESSAGE", "OTHER", "Item", "Mailbox", "bytes_of", "folders_of", "items"]
