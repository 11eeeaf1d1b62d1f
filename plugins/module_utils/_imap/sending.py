# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sends batches over several connections, and loses and doubles nothing when one of them ends.

An answer that was lost says nothing: the folder is read again from the UID that it had before the run, and only what is
not there is sent again. A batch that the server refuses is halved until the message is found that it does not take.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from queue import Empty, Full, Queue
from threading import Event, Lock, Thread

from .batches import Batch, Ready, Unread, still_missing
from .connection import Appended, Connection
from .errors import ImapError, Lost, Refused
from .outcome import Outcome
from .pace import Pace
from .target import Held, Target

FIRST_DELAY, LONGEST_DELAY = 0.5, 60.0
"""Seconds before a connection is opened again: the first time, and after many failures."""
PATIENCE = 300.0
"""Seconds without any message that arrived, after which the server counts as gone."""
ATTEMPTS = 5
"""Connections that a single message may end before it counts as refused."""
INTERVAL = 60.0
"""Seconds between two calls of `keep`."""
FULL = frozenset({"OVERQUOTA"})
"""After one of these, no further message can succeed."""


def delay(tries: int) -> float:
    """Seconds to wait after this many connections were lost in a row."""
    seconds: float = FIRST_DELAY * 2 ** min(tries, 10)
    return min(seconds, LONGEST_DELAY)


class Sending:
    """`run` takes batches until there are none; the outcome is complete afterwards."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        connections: int,
        held: dict[str, Held],
        pace: Pace,
        left: Callable[[], float],
        keep: Callable[[Outcome], None] = lambda _outcome: None,
    ) -> None:
        """`held`: the folders of the target before the run; `left`: seconds until the time limit.

        `keep` is called now and then, so that a run that is killed leaves a record.
        """
        self._connect = connect
        self._connections = connections
        self._held = held
        self._pace = pace
        self._left = left
        self._keep = keep
        self._kept = time.monotonic()
        self.outcome = Outcome()
        self._lock = Lock()
        self._queue: Queue[Batch | None] = Queue(maxsize=connections + 1)
        self._ended = Event()
        self._arrived = time.monotonic()
        self._crash: Exception | None = None

    def run(self, batches: Iterable[Batch | Unread]) -> Outcome:
        threads = [Thread(target=self._work, daemon=True) for _number in range(self._connections)]
        for thread in threads:
            thread.start()
        try:
            for batch in batches:
                if isinstance(batch, Unread):
                    self.outcome.failed[batch.mail.order] = (batch.mail, "UNREADABLE", batch.text)
                elif not self._put(batch):
                    break
            for _thread in threads:
                self._put(None)
        except BaseException:
            self._ended.set()
            raise
        finally:
            for thread in threads:
                thread.join()
        if self._crash is not None:
            raise self._crash
        return self.outcome

    def _put(self, batch: Batch | None) -> bool:
        """False if sending has ended."""
        while not self._ended.is_set():
            if self._left() <= 0:
                self._ended.set()
                break
            self._keep_now_and_then()
            try:
                self._queue.put(batch, timeout=0.2)
                return True
            except Full:
                continue
        return False

    def _keep_now_and_then(self) -> None:
        if time.monotonic() - self._kept < INTERVAL:
            return
        with self._lock:
            so_far = replace(self.outcome, appended=dict(self.outcome.appended), places=dict(self.outcome.places))
        self._keep(so_far)
        self._kept = time.monotonic()

    def _work(self) -> None:
        line = _Line(self)
        try:
            while not self._ended.is_set():
                try:
                    batch = self._queue.get(timeout=0.2)
                except Empty:
                    continue
                if batch is None:
                    break
                line.deliver(batch)
        except ImapError as error:
            self.stop(error)
        except Exception as error:
            self._crash = error
            self._ended.set()
        finally:
            line.close()

    def stop(self, error: ImapError) -> None:
        with self._lock:
            self.outcome.stopped = self.outcome.stopped or error
        self._ended.set()

    @property
    def ended(self) -> bool:
        return self._ended.is_set() or self._left() <= 0

    def pause(self, seconds: float) -> None:
        """Wait, unless sending ends."""
        self._ended.wait(min(seconds, max(self._left(), 0)))

    def wait_for_turn(self, count: int) -> None:
        self.pause(self._pace.delay(count))

    def connect(self) -> Connection:
        return self._connect()

    def top(self, folder: str) -> int:
        """The highest UID of a folder before the run; 0 if it did not exist."""
        found = self._held.get(folder)
        return found.top if found else 0

    def arrived(self, sent: list[Ready], folder: str, answer: Appended | None) -> None:
        with self._lock:
            self.outcome.appended.update((one.mail.order, one.mail) for one in sent)
            if answer is not None and len(answer.uids) == len(sent):
                pairs = zip(sent, answer.uids, strict=True)
                self.outcome.places.update((one.mail.order, (folder, uid)) for one, uid in pairs)
                self.outcome.validities[folder] = answer.validity
            self._arrived = time.monotonic()

    def failed(self, one: Ready, code: str, text: str) -> None:
        with self._lock:
            self.outcome.failed[one.mail.order] = (one.mail, code, text)

    def lost(self, batch: Batch) -> None:
        with self._lock:
            self.outcome.reconnections += 1
            self.outcome.doubtful.update((batch.folder, group[0].mail.key) for group in batch.groups)

    @property
    def is_gone(self) -> bool:
        return time.monotonic() - self._arrived > PATIENCE


class _Line:
    """One of the connections, opened when it is needed and again when it is lost."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self._connection: Connection | None = None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def deliver(self, batch: Batch) -> None:
        """Every message of the batch has an outcome afterwards, unless sending ends. Raises `ImapError`."""
        tries = ended = 0
        while batch.groups and not self._sending.ended:
            try:
                if self._connection is None:
                    self._connection = self._sending.connect()
                if tries:
                    there, batch = self._recount(self._connection, batch)
                    if there:
                        self._sending.arrived(there, batch.folder, None)
                        ended = 0
                batch = self._sent(self._connection, batch, alone=ended > 1)
            except Lost as lost:
                ended += not lost.busy
                self._after(lost, batch, tries)
                tries += 1
                if ended > ATTEMPTS:
                    batch, ended = self._without_first(batch, lost), 0

    def _after(self, lost: Lost, batch: Batch, tries: int) -> None:
        """Drop the connection and pause. Raises `ImapError` if the server is gone."""
        if self._connection is not None:
            self._connection.drop()
            self._connection = None
            self._sending.lost(batch)
        if self._sending.is_gone:
            text = f"{lost.message}. No message arrived for {PATIENCE:.0f} seconds. Run the task again for the rest."
            raise ImapError(text, lost.code) from None
        self._sending.pause(delay(tries))

    def _without_first(self, batch: Batch, lost: Lost) -> Batch:
        """Messages went out one by one, and each time the connection ended at the first: the others go without it."""
        first, *rest = batch.groups[0]
        self._sending.failed(first, lost.code, lost.message)
        return Batch(batch.folder, [group for group in (rest, *batch.groups[1:]) if group])

    def _recount(self, connection: Connection, batch: Batch) -> tuple[list[Ready], Batch]:
        """What of the batch is in the folder since the run began."""
        contents = any(one.mail.item.identity is not None and not one.mail.item.identity.header for one in batch.ready)
        try:
            held = Target(connection, contents).folder(batch.folder, self._sending.top(batch.folder))
        except Refused:
            return [], batch
        return still_missing(batch, (row.key for row in held.rows))

    def _sent(self, connection: Connection, batch: Batch, alone: bool) -> Batch:
        """Send groups until one is lost; the batch of those that remain, which is empty."""
        together = connection.can_append_many and not alone
        while batch.groups:
            count = len(batch.groups) if together else 1
            self._send(connection, batch.folder, [one for group in batch.groups[:count] for one in group], together)
            del batch.groups[:count]
        return batch

    def _send(self, connection: Connection, folder: str, ready: list[Ready], together: bool) -> None:
        if len(ready) > 1 and not together:
            for one in ready:
                self._send(connection, folder, [one], together)
            return
        self._sending.wait_for_turn(len(ready))
        if self._sending.ended:
            return
        try:
            answer = _append(connection, folder, ready)
        except Refused as refusal:
            self._refused(connection, folder, ready, refusal)
        else:
            self._sending.arrived(ready, folder, answer)

    def _refused(self, connection: Connection, folder: str, ready: list[Ready], refusal: Refused) -> None:
        if len(ready) > 1:
            half = len(ready) // 2
            self._send(connection, folder, ready[:half], True)
            self._send(connection, folder, ready[half:], True)
            return
        self._sending.failed(ready[0], refusal.code, refusal.text)
        if refusal.code in FULL:
            self._sending.stop(ImapError(f"the mailbox is full: {refusal.text}", refusal.code))


def _append(connection: Connection, folder: str, ready: list[Ready]) -> Appended:
    """Raises `Refused` and `Lost`. A folder that does not exist is created."""
    messages = [one.message for one in ready]
    try:
        return connection.append(folder, messages)
    except Refused as refusal:
        if refusal.code != "TRYCREATE":
            raise
        connection.create(folder)
        return connection.append(folder, messages)
