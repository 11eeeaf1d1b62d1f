# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_archive`: the archives of mailboxes as trees of files: mbox, Maildir or single messages."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NoReturn

from .._archive.balance import balance
from .._archive.errors import ArchiveError
from .._archive.inventory import rows
from .._archive.layout import FORMATS, Layout
from .._archive.rows import Row
from .._archive.safe_names import distinct
from .._archive.scanning import Reader
from .._archive.shelf import FolderShelf
from .._archive.tree import Tree, colon_of
from .._report.bounded import MAX_ENTRIES, MAX_SIDE_CHARACTERS, bounded
from .._store.steps import COMPLETE, DIGITS
from .._task.arguments import Spec
from .._task.option_errors import OptionError, plain
from .archive_options import ENDINGS, PROGRESS, SOURCES
from .archive_result import failed, leave, written_report
from .archive_steps import Recorded
from .archives import Archives, Mailbox
from .naming import renamed
from .session import Options, Session

ARCHIVE: Spec = {
    **SOURCES,
    "dest": {"type": "path", "required": True},
    "format": {"type": "str", "choices": list(FORMATS), "default": FORMATS[0]},
    "report_path": {"type": "path"},
    **PROGRESS,
}
COUNTED = ("messages", "calendar_items", "other", "unreadable", "bytes")


def run_archive() -> NoReturn:
    Session(ARCHIVE, endings=ENDINGS, renamed=renamed, check_boto3=False).run(_write)


def _write(session: Session) -> Options:
    archives = Archives(session, _errors(session.options))
    dest = Path(str(session.options["dest"]))
    names = distinct(archives.names)
    told, lines, failures = [], [], [failed(name, error) for name, error in archives.failures]
    with archives.advance.watched(session, archives.mailboxes, passes=2):
        for mailbox in archives.mailboxes:
            try:
                entry, changes = _mailbox(session, archives, mailbox, dest / names[mailbox.name])
                told.append(entry)
                lines += changes
                archives.advance.end(mailbox)
            except ArchiveError as error:
                failures.append(failed(mailbox.name, error))
                archives.advance.end(mailbox, failed=True)
    for one in told:
        if one["unreadable"]:
            session.warn(
                f"{one['mailbox']}: {one['unreadable']} of its entries cannot be read, so they are not written."
            )
    return leave(session, _result(session, told, lines, failures), "not written")


def _errors(options: Options) -> Iterator[OptionError]:
    dest = options.get("dest")
    if not isinstance(dest, str):
        return
    if not dest:
        yield OptionError("", "dest", "must not be empty; set the path of a directory.")
    else:
        yield from _not_a_directory(dest)


def _not_a_directory(dest: str) -> Iterator[OptionError]:
    """An error unless a directory is at the path, or can be made there."""
    try:
        usable = stat.S_ISDIR(os.stat(dest).st_mode)
    except FileNotFoundError:
        return
    except OSError as error:
        yield OptionError("", "dest", f"'{plain(dest)}' cannot be used: {error.strerror}. Set the path of a directory.")
        return
    except ValueError:
        yield OptionError("", "dest", "contains a NUL character; set the path of a directory.")
        return
    if not usable:
        yield OptionError("", "dest", f"'{plain(dest)}' is not a directory; set the path of a directory.")


def _mailbox(session: Session, archives: Archives, mailbox: Mailbox, folder: Path) -> tuple[Options, list[str]]:
    """The result for one mailbox, and the lines of the diff. Its inventory is kept in its tree if nowhere else."""
    if mailbox.shelf is None:
        mailbox = replace(mailbox, shelf=FolderShelf(str(folder), "inventory"))
    tree = Tree(folder)
    form = str(session.options["format"])
    with tempfile.TemporaryFile() as target:
        document, read = archives.inventory(mailbox, target, session.mode.applies)
        earlier = tree.manifest().get("source") or {}
        colon = str(earlier.get("colon") or colon_of(folder, form))
        source = {"archives": document["archives"], "limits": document["limits"], "format": form, "colon": colon}
        changed = not tree.is_complete(source)
        if changed and session.mode.applies:
            layout = Layout(form, document["folders"], colon)
            size = sum(one["size"] for one in document["archives"])
            archives.advance.see(0 if read else size)
            share = size / max(document["bytes"], 1)
            _tree(archives, mailbox, tree, layout, source, target if read else None, share)
    if session.mode.applies:
        _record(archives, mailbox, document, (folder, form))
    entry = {
        "mailbox": mailbox.name,
        "path": str(folder),
        "changed": changed,
        **{name: document[name] for name in COUNTED},
        "balance": balance(document),
        "unreadable_entries": document["unreadable_entries"],
        "bytes_read": read,
    }
    return entry, _diff(mailbox.name, document, "~" if earlier else "+") if changed else []


def _tree(
    archives: Archives,
    mailbox: Mailbox,
    tree: Tree,
    layout: Layout,
    source: dict[str, Any],
    target: IO[bytes] | None,
    share: float,
) -> None:
    """`target`: the lines, if they were just written; `share`: bytes of the archive for each one after unpacking."""
    reader = Reader(mailbox.openers, archives.limits)

    def pieces(row: Row) -> Iterator[bytes]:
        yield from reader.archive(int(row.get("part", 0))).pieces(int(row["number"]))
        archives.advance.see(int(share * row["size"]))

    with contextlib.closing(reader):
        if target is not None:
            target.seek(0)
        lines = rows(target) if target is not None else mailbox.shelf.rows() if mailbox.shelf else iter(())
        tree.write(layout, source, lines, pieces)
        reader.unchanged()


def _record(archives: Archives, mailbox: Mailbox, document: dict[str, Any], where: tuple[Path, str]) -> None:
    """Let the store know that the mailbox is in files. Raises `ArchiveError`."""
    folder, form = where
    count, lost = document["messages"], document["unreadable"]
    text = f"{count:,} {'message is' if count == 1 else 'messages are'} in files."
    text += f" {lost:,} {'entry' if lost == 1 else 'entries'} of the archive cannot be read." if lost else ""
    place = f"{socket.gethostname()}:{os.path.abspath(folder)}"
    target = sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:DIGITS], f"{form} in {plain(place)}"
    counts = {name: document[name] for name in ("messages", "unreadable", "calendar_items")} | {"present": count}
    Recorded(archives.store, mailbox.record).imported(COMPLETE, target, text, counts)


def _diff(name: str, document: dict[str, Any], sign: str) -> list[str]:
    """One line for each folder of which something is written."""
    lines = []
    for one in document["folders"]:
        counts = [(one["messages"], "message"), (one["calendar_items"], "calendar item"), (one["other"], "other")]
        told = ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts if count)
        lines.append(f"{sign} {plain(name)}  {plain('/'.join(one['place']))}  {told or 'empty'}")
    return lines


def _result(session: Session, told: list[Options], lines: list[str], failures: list[Options]) -> Options:
    changed = [one for one in told if one["changed"]]
    summary = {
        "text": f"{len(changed)} of {len(told)} mailboxes written" + (f", {len(failures)} failed" if failures else ""),
        "mailboxes": len(told),
        "written": len(changed),
        "failed": len(failures),
        **{name: sum(one[name] for one in told) for name in (*COUNTED, "bytes_read")},
    }
    shown = [*lines[:MAX_ENTRIES], *([f"… and {len(lines) - MAX_ENTRIES} more"] if len(lines) > MAX_ENTRIES else [])]
    result = {
        "changed": bool(changed),
        "summary": summary,
        "diff": {"prepared": "".join(f"{line}\n" for line in shown)},
        **written_report(session, {"summary": summary, "mailboxes": told, "failures": failures}),
        **bounded("mailboxes", (_short(one) for one in told), len(told)),
    }
    return {**result, **bounded("failures", failures, len(failures))} if failures else result


def _short(one: Options) -> Options:
    entries = one["unreadable_entries"]
    return {**one, **bounded("unreadable_entries", entries, one["unreadable"], MAX_SIDE_CHARACTERS)}
