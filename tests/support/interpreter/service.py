# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What botocore makes anew for each session and each client although it is the same, made once in a process.

The runs of modules in a process of tests (`conftest.py`) and in the forks of the warm process (`warm.py`) share it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import botocore.hooks
import botocore.loaders
import botocore.session
from botocore.client import ClientCreator
from botocore.hooks import EventAliaser


def share(patch: Callable[[Any, str, Any], None]) -> None:
    """Keep the loader of descriptions, the names of events, which handlers take keywords, and the clients' classes.

    :param patch: `setattr`, or one that can undo it
    """
    names, make = cache(EventAliaser(None)._alias_event_name), ClientCreator._create_client_class
    classes: dict[str, type] = {}

    def client_class(creator: Any, name: str, model: Any) -> type:
        if name not in classes:
            classes[name] = make(creator, name, model)
        return classes[name]

    patch(botocore.session, "create_loader", cache(botocore.loaders.create_loader))
    patch(EventAliaser, "_alias_event_name", lambda _events, name: names(name))
    patch(ClientCreator, "_create_client_class", client_class)
    patch(botocore.hooks, "accepts_kwargs", cache(botocore.hooks.accepts_kwargs))
