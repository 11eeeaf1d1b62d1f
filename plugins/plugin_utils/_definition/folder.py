# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of a definition in a folder. Any spelling of their names counts; none is left out silently."""

from __future__ import annotations

from pathlib import Path

NAMES = ("users.csv", "users.yml", "groups.yml", "resources.yml", "settings.yml", "leavers.yml")
OTHERS = {
    **dict.fromkeys(
        ("groups.csv", "resources.csv", "settings.csv", "leavers.csv"),
        "a CSV table can contain users only. Use a YAML file.",
    ),
    **dict.fromkeys(
        ("users.json", "groups.json", "resources.json", "settings.json", "leavers.json"),
        "its name does not end in .yml. Rename it.",
    ),
}
"""Names that look like a definition's, and why such a file is not read."""
NO_FILE = "it is not a file, but for example a directory or a broken link. Replace or remove it."


class Unclear(Exception):
    """The message names the files."""


def files_in(folder: str) -> dict[str, str]:
    """Usual name → path, in the order of `NAMES`. Raises `Unclear` for two files of one name and other tables."""
    if not Path(folder).is_dir():
        return {}
    found: dict[str, list[str]] = {}
    for path in sorted(Path(folder).iterdir()):
        stem, ending = path.stem.lower(), path.suffix.lower()
        name = stem + (".yml" if ending == ".yaml" else ending)
        found.setdefault(name, []).append(str(path))
    errors = [
        f"{' and '.join(found[name])} are both {name}. Keep one." for name in NAMES if len(found.get(name, [])) > 1
    ]
    errors += [f"{path} cannot be read: {why}" for name, why in OTHERS.items() for path in found.get(name, [])]
    there = [path for name in NAMES for path in found.get(name, [])]
    errors += [f"{path} cannot be read: {NO_FILE}" for path in there if not Path(path).is_file()]
    if errors:
        raise Unclear("\n".join(errors))
    return {name: found[name][0] for name in NAMES if name in found}
