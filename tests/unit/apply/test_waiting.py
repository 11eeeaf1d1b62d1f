# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting looks at what other threads change meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from threading import Event, Thread
from typing import cast

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._apply.waiting import Watch
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Ref
from ansible_collections.mailops.workmail.plugins.module_utils._plan.knowledge import Knowledge
from ansible_collections.mailops.workmail.plugins.module_utils._service.client import WorkMail


@pytest.fixture
def often() -> Iterator[None]:
    """Threads take turns as often as the interpreter allows."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_entities_may_be_created_while_a_thread_looks_how_many_there_are(often: None) -> None:
    ids = {Ref("user", f"u{number}"): "" for number in range(2000)}
    watch = Watch(cast(WorkMail, None), Knowledge(), ids, timeout=1)
    stop = Event()

    def create() -> None:
        for number in range(2000, 20_000):
            if stop.is_set():
                return
            ids[Ref("user", f"u{number}")] = ""

    creating = Thread(target=create)
    creating.start()
    try:
        pages = [watch._pages("user")]
        while creating.is_alive():
            pages.append(watch._pages("user"))
    finally:
        stop.set()
        creating.join()
    assert pages[0] >= 20
    assert pages == sorted(pages)
