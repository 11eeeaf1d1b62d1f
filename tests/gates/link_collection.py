# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Link this tree into the virtual environment's ansible_collections, where Ansible and Python both look."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path


def main() -> None:
    tree = Path(__file__).resolve().parents[2]
    folder = Path(sysconfig.get_paths()["purelib"]) / "ansible_collections" / "mailops"
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / "workmail"
    if link.is_symlink():
        link.unlink()
    link.symlink_to(os.path.relpath(tree, folder), target_is_directory=True)


if __name__ == "__main__":
    main()
