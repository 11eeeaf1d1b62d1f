# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report of the plan, and a run that was approved."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  report_path:
    description:
      - A file that gets the whole plan and the outcome of each operation, in check mode too. Its extension sets the format,
        C(.json), C(.csv) or C(.md). Markdown is the preview as a table, for the description of a pull request.
      - It is written with mode 0600 on the host where the module runs, and is not counted as a change. Secrets are masked.
        A cell that a spreadsheet would evaluate begins with an apostrophe, and control characters are escaped.
      - If it cannot be written after the operations, the task fails with its whole result and RV(report_failure). The
        operations in the result were applied nevertheless.
    type: path
  approved_plan:
    description:
      - The RV(plan_id) of a preview that was approved. If the plan of this task has another id, the task fails before its
        first write, in check mode too.
      - An id covers the organization and all operations with the values before and after. It depends neither on the order
        of the input nor on the values of secrets.
      - An entity that is enabled again can get its former aliases back. Operations that only this makes necessary are not
        part of a plan. An approved task adds what is missing then; if it would have to remove something, it does neither and
        fails with the code V(NotApproved).
    type: str
    version_added: 0.2.0
  approved_report:
    description:
      - The JSON file that the approved preview wrote to O(report_path). It contains the id of the plan, so O(approved_plan) can
        be omitted. The error about another plan then lists what is new and what is no longer in the plan.
      - A report of another organization or plan, or one that was changed, is an error.
    type: path
    version_added: 0.2.0
  show_plan_id:
    description:
      - Whether the preview ends with the id of the plan. RV(plan_id) is returned in any case.
      - Set it to V(false) if several tasks are approved together, so that only the id of all of them is shown.
    type: bool
    default: true
    version_added: 0.2.0
"""
