# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes a bag into a store. The manifest of its tag files is written last, so an interrupted run leaves no valid bag.

Nothing is ever removed: what an earlier run has put into the bag stays in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote

from .._service.errors import WorkMailError
from .._store.ledger import THREADS
from .._store.store import Store
from . import bag
from .bag import Payload

BAG = "evidence/"
"""The bag of a store."""
LEDGER = "decommission.json"
"""Tag file of a bag: reasons for which gates were overridden, and the stages of closing down."""
AGENT = "mailops.workmail"
ARCHIVE = ".zip"
STEP = "Run mailops.workmail.exit_evidence."
Contents = Mapping[str, Callable[[], bytes]]
"""Path below `data/` → what reads its bytes."""


class Checked(NamedTuple):
    """A bag as its tag files say it is."""

    digests: Mapping[str, str]
    """Path of a payload file, with `data/` → its SHA-512; empty if the bag is not complete."""
    problem: str = ""
    """Why it is not complete, and the next step; empty if it is."""


class Bag:
    def __init__(self, store: Store, root: str, applies: bool) -> None:
        """`root`: what the names of its files in the store begin with. `applies`: false in check mode."""
        self._store = store
        self._root = root
        self._applies = applies
        self.changed: list[str] = []
        """Files that were written, or would be."""
        self.tags: dict[str, bytes] = {}
        """Name of a tag file → its bytes, when the bag is complete or would be."""

    @property
    def path(self) -> str:
        return self._store.place.path(self._root).rstrip("/")

    def put(self, contents: Contents, sizes: Mapping[str, int]) -> list[Payload]:
        """Small payload files, as they are in the bag afterwards. Raises `WorkMailError`.

        `sizes`: of files that check mode need not read if the bag does not have them. Their digest is empty.
        """
        there = self._store.list(self._root)
        absent = {} if self._applies else {one: size for one, size in sizes.items() if self._path(one) not in there}
        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(partial(self._put, absent), contents.items()))

    def _path(self, name: str) -> str:
        return self._root + bag.PAYLOAD + name

    def _put(self, absent: Mapping[str, int], item: tuple[str, Callable[[], bytes]]) -> Payload:
        name, read = item
        if name in absent:
            self.changed.append(bag.PAYLOAD + name)
            return Payload(name, absent[name], "")
        data = read()
        self._write(bag.PAYLOAD + name, data)
        return Payload(name, len(data), bag.digest_of(data))

    def _write(self, name: str, data: bytes) -> None:
        found = self._store.read(self._root + name)
        if found is not None and found.data == data:
            return
        self.changed.append(name)
        if self._applies:
            self._store.write(self._root + name, data)

    def note(self, ledger: bytes) -> None:
        """Put what another bag says of closing down into this one, as a tag file. Raises `WorkMailError`."""
        self._write(LEDGER, ledger)

    def finish(self, payloads: Iterable[Payload], info: Mapping[str, str], today: str) -> list[Payload]:
        """Write the tag files of a bag with these payload files and those that it has besides.

        `today`: as YYYY-MM-DD; a bag that stays the same keeps its date. Raises `WorkMailError`.
        """
        new = {one.name: one for one in payloads}
        every = list({**self._kept(new), **new}.values())
        manifest = bag.manifest(every)
        old, told = self._tag(bag.MANIFEST), self._tag(bag.INFO)
        date = (bag.label_in(told, "Bagging-Date") if old == manifest else "") or today
        files = {
            bag.DECLARATION: bag.DECLARED,
            bag.INFO: bag.bag_info(info, every, date, AGENT),
            bag.MANIFEST: manifest,
        }
        fetch = bag.fetched(every)
        if fetch or self._tag(bag.FETCH):
            files[bag.FETCH] = fetch
        self._seal(files)
        return every

    def seal(self) -> None:
        """Write the manifest of the tag files again, after one of them was changed. Raises `WorkMailError`."""
        names = (bag.DECLARATION, bag.INFO, bag.MANIFEST, bag.FETCH)
        self._seal({name: data for name in names if (data := self._tag(name))})

    def _seal(self, files: dict[str, bytes]) -> None:
        for name, data in files.items():
            self._write(name, data)
        ledger = self._tag(LEDGER)
        every = {**files, **({LEDGER: ledger} if ledger else {})}
        self.tags = {**every, bag.TAGS: bag.tag_manifest(every)}
        self._write(bag.TAGS, self.tags[bag.TAGS])

    def _tag(self, name: str) -> bytes:
        found = self._store.read(self._root + name)
        return found.data if found is not None else b""

    def _kept(self, new: Mapping[str, Payload]) -> dict[str, Payload]:
        """What the bag has besides, by an earlier run or one that was interrupted."""
        try:
            known, elsewhere = bag.listed_in(self._tag(bag.MANIFEST)), bag.fetched_in(self._tag(bag.FETCH))
        except ValueError:
            known, elsewhere = {}, {}
        here = self._store.list(self._root + bag.PAYLOAD)
        found = {}
        for path, stored in here.items():
            name = path.removeprefix(self._root + bag.PAYLOAD)
            if name not in new:
                digest = known.get(bag.PAYLOAD + name) or bag.digest_of(self._tag(bag.PAYLOAD + name))
                found[name] = Payload(name, stored.size, digest)
        for path, (url, size) in elsewhere.items():
            name = path.removeprefix(bag.PAYLOAD)
            if name not in new and name not in found and path in known:
                found[name] = Payload(name, size, known[path], unquote(url))
        return found


def listed(store: Store, root: str = BAG) -> Checked:
    """What the bag of a store lists, if its tag files are as its last run left them. Raises `WorkMailError`."""
    path = store.place.path(root).rstrip("/")
    tags = store.read(root + bag.TAGS)
    if tags is None:
        return Checked({}, f"{path} is not a complete bag. {STEP}")
    try:
        names = bag.listed_in(tags.data)
        for name, digest in names.items():
            found = store.read(root + name)
            if found is None or bag.digest_of(found.data) != digest:
                return Checked({}, f"{path}/{name} is not the file that the bag lists. {STEP}")
        if not {bag.DECLARATION, bag.MANIFEST, bag.INFO} <= names.keys():
            return Checked({}, f"{path}/{bag.TAGS} does not list the manifest. {STEP}")
        if bag.FETCH not in names and store.read(root + bag.FETCH) is not None:
            return Checked({}, f"{path}/{bag.FETCH} is not a file that the bag lists. {STEP}")
        return Checked(bag.listed_in(_data(store, root + bag.MANIFEST)))
    except (ValueError, UnicodeDecodeError):
        return Checked({}, f"{path} has a manifest that cannot be read. {STEP}")


def checked(store: Store, root: str = BAG) -> Checked:
    """The same, if the payload is as listed, too. Raises `WorkMailError`.

    Archives are read when they are verified and when their checksums come into the bag, not here. So are those that
    the bag only names (`fetch.txt`).
    """
    found = listed(store, root)
    problem = "" if found.problem else _payload_problem(store, root, found.digests)
    return Checked({}, problem) if problem else found


def _payload_problem(store: Store, root: str, digests: Mapping[str, str]) -> str:
    """What is wrong with the payload files, and the next step; empty if nothing is."""
    path = store.place.path(root).rstrip("/")
    there = {name.removeprefix(root): one.size for name, one in store.list(root + bag.PAYLOAD).items()}
    try:
        fetched = bag.fetched_in(_data(store, root + bag.FETCH))
        wanted = bag.label_in(_data(store, root + bag.INFO), "Payload-Oxum")
    except (ValueError, UnicodeDecodeError):
        return f"{path}/{bag.FETCH} cannot be read. {STEP}"
    sizes = {**{name: size for name, (_url, size) in fetched.items()}, **there}
    gone = sorted(digests.keys() - sizes.keys())
    if gone:
        return f"{path}/{gone[0]} is gone, which the bag lists. {STEP}"
    if wanted != f"{sum(map(sizes.__getitem__, digests))}.{len(digests)}":
        return f"{path}/{bag.PAYLOAD} has files of other sizes than {bag.INFO} says. {STEP}"
    edited = _edited(store, root, {name: digests[name] for name in digests if name in there})
    return f"{path}/{edited} is not the file that the bag lists. Restore it from a copy. {STEP}" if edited else ""


def _data(store: Store, name: str) -> bytes:
    document = store.read(name)
    return document.data if document is not None else b""


def no_bag(error: WorkMailError) -> Checked:
    """A bag that could not be read keeps its gate closed."""
    return Checked({}, str(error))


def _edited(store: Store, root: str, digests: Mapping[str, str]) -> str:
    """The first small payload file whose bytes are not those of its digest; empty if there is none."""
    small = sorted(name for name in digests if not name.endswith(ARCHIVE))

    def differs(name: str) -> bool:
        found = store.read(root + name)
        return found is None or bag.digest_of(found.data) != digests[name]

    with ThreadPoolExecutor(THREADS) as pool:
        return next((name for name, wrong in zip(small, pool.map(differs, small), strict=True) if wrong), "")
