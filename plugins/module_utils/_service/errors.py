# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one exception of the collection: raised where a call fails, caught where the module ends."""

from __future__ import annotations


class WorkMailError(Exception):
    """A call that failed permanently, or a state of the service that prevents the run from continuing.

    `code` is the service's error code (`EntityNotFoundException`), or one of ours without that ending. `lost` is true
    if an earlier attempt of the same call got no answer, so that it may have taken effect.
    """

    def __init__(self, message: str, code: str = "", operation: str = "", lost: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.operation = operation
        self.lost = lost

    def has_code(self, *codes: str) -> bool:
        return self.code in codes


OUT_OF_TIME = "TimeLimit"
"""Code of what was not done because the task's `time_limit` was over."""
NOT_THE_SERVICE = "NotTheService"
"""Code of an answer that the service does not give: a page of a proxy, or less than each answer has."""
THROTTLED_TOO_LONG = (
    "Every call was throttled for 15 minutes. Run the task again later, or set `max_requests_per_second` "
    "where the module has it."
)
NOT_FOUND_CODES = ("EntityNotFoundException", "ResourceNotFoundException")
REFUSED_CODES = (
    "InvalidParameterException",
    "ValidationException",
    "UnsupportedOperationException",
    "EntityStateException",
    *NOT_FOUND_CODES,
)
"""Codes by which the service says that something cannot be read of this entity at all."""
