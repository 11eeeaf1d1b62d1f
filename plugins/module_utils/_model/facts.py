# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is known of the service: a value, nothing yet, or that it cannot be read. Only what is known is compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar, Union

T = TypeVar("T")


@dataclass(frozen=True)
class Known(Generic[T]):
    value: T


@dataclass(frozen=True)
class Unreadable:
    why: str


class _Unread:
    def __repr__(self) -> str:
        return "UNREAD"


UNREAD = _Unread()
Fact = Union[Known[T], Unreadable, _Unread]
