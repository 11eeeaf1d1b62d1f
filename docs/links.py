# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks every link inside of a built site, and that its anchor is there: `python docs/links.py .build/docs/html`.

Sphinx checks the references that it resolves itself. What a theme's template writes, it does not check.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """The anchors of a page, and what it links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: dict[str, None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        self.links |= {given[name]: None for name in ("href", "src") if name in given}


def broken(site: Path) -> Iterator[str]:
    """Each link that leads nowhere, with its page."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(site.resolve().rglob("*.html"))}
    for path, page in pages.items():
        for link in page.links:
            fault = _fault(path, link, pages)
            if fault:
                yield f"{path.relative_to(site.resolve())}: {link}: {fault}"


def _fault(path: Path, link: str, pages: Mapping[Path, Page]) -> str:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return ""
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_file():
        return "there is no such file"
    anchor = unquote(parts.fragment)
    missing = anchor and target in pages and anchor not in pages[target].anchors
    return f"there is no {anchor} on that page" if missing else ""


if __name__ == "__main__":
    found = list(broken(Path(sys.argv[1])))
    print("\n".join(found))
    sys.exit(bool(found))
