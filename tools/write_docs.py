# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write what follows from the declarations: RETURN, the options of items, IAM policies, lists of modules and options.

`--check` writes nothing and fails if a file is not as it would be written. CONTRIBUTING.md lists the files.
"""

from __future__ import annotations

import sys

from paper.documented import TOP
from paper.tree import current, files


def main(check: bool) -> int:
    stale = {path: text for path, text in files().items() if text != current(path)}
    for path, text in stale.items():
        if not check:
            (TOP / path).write_text(text, "utf-8")
        print(f"{path}: {'not up to date; run `make paper`' if check else 'written'}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
