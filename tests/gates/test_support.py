# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What runs many modules in one process lets nothing of one run go on in the next."""

from __future__ import annotations

import logging

from support.canaries import overheard


def test_a_run_that_logs_what_it_sends_leaves_no_log_behind(acme) -> None:
    log = logging.getLogger("botocore.endpoint")
    before = (list(log.handlers), log.getEffectiveLevel())
    acme.run("workmail_user_info", debug_botocore_endpoint_logs=True)
    overheard(acme, "workmail_user_info", debug_botocore_endpoint_logs=True)
    assert (list(log.handlers), log.getEffectiveLevel()) == before
