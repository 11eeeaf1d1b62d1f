# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Opens the exit store that a task names."""

from __future__ import annotations

from .._service.client import WorkMail
from .._service.wire import AwsModule
from .place import Place
from .store import Store


def open_store(place: Place, module: AwsModule, workmail: WorkMail) -> Store:
    """Raises `WorkMailError`. Nothing is read yet."""
    if place.in_s3:
        from .._service.beside import S3
        from .bucket import BucketStore

        return BucketStore(place, S3.shared(module, workmail))
    from .folder import FolderStore

    return FolderStore(place)
