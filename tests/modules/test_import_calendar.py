# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calendar items of an archive into radicale, a real CalDAV server: each event once, whatever happens on the way."""

from __future__ import annotations

import http.server
import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._imap import sending
from ansible_collections.mailops.workmail.plugins.module_utils._imap.caldav import CalDav, Collection
from ansible_collections.mailops.workmail.plugins.module_utils._imap.calendar import Event, events
from ansible_collections.mailops.workmail.plugins.module_utils._imap.errors import ImapError, Refused
from support.calendars import CALENDAR, HOME, READER, Calendars, radicale
from support.forked import Forked
from support.imap import PASSWORD, USER, Mailserver, pymap
from support.imports import archived, samples
from support.inprocess import Runner
from support.proxy import CUT, MUTE, Fault, proxied
from support.zips import calendar_message

MODULE = "workmail_archive_import"
MINE = Runner("http://127.0.0.1:1", "")


def component(uid: str, kind: str = "VEVENT", *lines: str) -> str:
    told = (f"UID:{uid}", "DTSTAMP:20260105T090000Z", "SUMMARY:Größe; of <it> & more", *lines)
    return "".join(f"{line}\r\n" for line in (f"BEGIN:{kind}", *told, f"END:{kind}"))


def calendar(*components: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n{''.join(components)}END:VCALENDAR\r\n".encode()


START = "DTSTART:20260105T090000Z"
SERIES = calendar(
    component("series", "VEVENT", START, "RRULE:FREQ=WEEKLY;COUNT=5"),
    component("series", "VEVENT", "DTSTART:20260113T100000Z", "RECURRENCE-ID:20260112T090000Z"),
)
TASK = calendar(component("task", "VTODO", "DUE:20260105T090000Z"))
ALARM = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Soon\r\nTRIGGER:-PT15M\r\nEND:VALARM"
SOUND = (
    ("Calendar/series.ics", SERIES),
    ("Tasks/task.ics", TASK),
    ("Calendar/two.ics", calendar(component("one", "VEVENT", START, ALARM), component("two", "VEVENT", START))),
    ("Calendar/old.eml", calendar_message()),
    ("Inbox/invitation.eml", calendar_message("REQUEST", Message_ID="<asked@example.com>")),
)
UIDS = {"series", "task", "one", "two", "1@example.com"}
BROKEN = calendar(component("broken", "VEVENT", "DTSTART:soon"))


@pytest.fixture(scope="module")
def mail() -> Iterator[Mailserver]:
    with pymap() as found:
        yield found


@pytest.fixture(scope="module")
def running() -> Iterator[Calendars]:
    with radicale() as found:
        yield found


@pytest.fixture
def target(running: Calendars, monkeypatch: pytest.MonkeyPatch) -> Calendars:
    """The server, with an empty calendar."""
    monkeypatch.setattr(sending, "FIRST_DELAY", 0.01)
    running.empty()
    return running


@pytest.fixture
def options(mail: Mailserver, target: Calendars, tmp_path: Path) -> dict[str, Any]:
    return {
        "organization": None,
        "archives": [{"src": [archived(tmp_path / "bob.zip", samples(3), SOUND)]}],
        "host": "127.0.0.1",
        "port": mail.port,
        "encryption": "none",
        "user": USER,
        "password": PASSWORD,
        "caldav_url": target.url,
    }


def uids(target: Calendars) -> list[str]:
    """Of all events of the calendar, as often as they are there."""
    return sorted(event.uid for text in target.objects().values() for event in events(text.encode()))


def test_each_event_is_in_the_calendar_once_and_invitations_stay_mail(
    options: dict[str, Any], target: Calendars, mail: Mailserver
) -> None:
    preview = MINE.run(MODULE, check=True, **options)
    assert (preview["summary"]["calendar_missing"], target.objects()) == (5, {})
    assert "5 events are not in the calendar" in preview["summary"]["text"]
    real = MINE.run(MODULE, **options)
    assert real["diff"] == preview["diff"]
    assert (real["summary"]["calendar_written"], real["summary"]["calendar_missing"]) == (5, 0)
    assert uids(target) == sorted(UIDS)
    (series,) = (text for text in target.objects().values() if "UID:series" in text)
    assert (series.count("BEGIN:VEVENT"), "RECURRENCE-ID:20260112T090000Z" in series) == (2, True)
    again = MINE.run(MODULE, **options)
    assert (again["changed"], again["summary"]["calendar_written"]) == (False, 0)
    assert "All events of the archive are in the calendar." in again["summary"]["text"]
    assert sum(b"<asked@example.com>" in one.data for one in mail.mailbox().messages("INBOX")) == 1
    assert not any("Calendar" in name or "Tasks" in name for name in mail.mailbox().folders())


def test_check_mode_finds_an_event_that_was_removed_by_hand(options: dict[str, Any], target: Calendars) -> None:
    MINE.run(MODULE, **options)
    name = next(name for name, text in target.objects().items() if "UID:task" in text)
    assert target.ask("DELETE", f"{CALENDAR}{name}") == http.HTTPStatus.OK
    checked = MINE.run(MODULE, check=True, **options)
    assert (checked["changed"], checked["summary"]["calendar_missing"]) == (True, 1)
    assert "1 event is not in the calendar" in checked["summary"]["text"]
    assert MINE.run(MODULE, **options)["summary"]["calendar_written"] == 1
    assert uids(target) == sorted(UIDS)


def test_an_item_that_the_server_refuses_is_named_and_the_others_arrive(
    options: dict[str, Any], target: Calendars, tmp_path: Path
) -> None:
    wrong = (("Calendar/wrong.ics", BROKEN), ("Calendar/empty.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
    options["archives"] = [{"src": [archived(tmp_path / "bad.zip", samples(3), (*wrong, *SOUND))]}]
    result = MINE.fails(MODULE, **options)
    assert {one["name"]: one["code"] for one in result["failures"]} == {
        "Calendar/wrong.ics": "400",
        "Calendar/empty.ics": "NOUID",
    }
    assert "1 event is not in the calendar" in result["msg"]
    assert uids(target) == sorted(UIDS)


def test_an_event_that_is_there_under_another_name_is_not_put_again(target: Calendars) -> None:
    (event,) = events(SERIES)
    assert target.ask("PUT", f"{CALENDAR}other.ics", SERIES) == http.HTTPStatus.CREATED
    collection = CalDav(Collection(target.url, USER, PASSWORD))
    assert collection.uids() == {"series"}
    assert collection.put(event) is False
    assert uids(target) == ["series"]
    collection.close()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (f"{HOME}none/", "does not exist. Create the calendar"),
        (HOME, f"is not a calendar. Calendars in it: {CALENDAR}. Check `caldav_url`."),
        ("/nobody@example.com/x/", "cannot be read by bob@example.com"),
    ],
)
def test_what_is_no_calendar_is_reported_before_anything_is_imported(
    options: dict[str, Any], target: Calendars, tmp_path: Path, path: str, text: str
) -> None:
    options["archives"] = [{"src": [archived(tmp_path / "more.zip", samples(9, seed=5), SOUND)]}]
    options["caldav_url"] = target.url.replace(CALENDAR, path)
    assert text in MINE.fails(MODULE, **options)["msg"]
    assert text in MINE.fails(MODULE, check=True, **options)["msg"]
    del options["caldav_url"]
    assert MINE.run(MODULE, check=True, **options)["summary"]["missing"] > 0


def test_a_calendar_that_can_only_be_read_is_reported_before_and_while_it_is_written(target: Calendars) -> None:
    reader = CalDav(Collection(target.url, READER, PASSWORD))
    assert reader.uids() == set()
    with pytest.raises(ImapError, match=f"cannot be changed by {READER}. Grant write access") as error:
        reader.inspect()
    assert error.value.code == "ReadOnly"
    with pytest.raises(ImapError, match="cannot be changed"):
        reader.put(events(TASK)[0])
    reader.close()


def test_a_refused_sign_in_ends_the_import_without_the_password(options: dict[str, Any], target: Calendars) -> None:
    users = target.folder / "users"
    kept = users.read_text()
    users.write_text(f"{USER}:changed\n")
    try:
        result = MINE.fails(MODULE, **options)
    finally:
        users.write_text(kept)
    assert result["code"] == "SignInFailed"
    assert f"does not let {USER} sign in. Check `user` and `password`." in result["msg"]
    assert PASSWORD not in json.dumps(result)


def test_a_certificate_is_verified(options: dict[str, Any]) -> None:
    with radicale(tls=True) as secure:
        options["caldav_url"] = secure.url
        result = MINE.fails(MODULE, **options)
        assert result["code"] == "CertificateNotTrusted"
        assert "is not trusted" in result["msg"]
        assert "`ca_path`" in result["msg"]
        missing = MINE.fails(MODULE, ca_path=f"{secure.folder}/none.pem", **options)
        assert "cannot be read as certificates" in missing["msg"]
        assert MINE.run(MODULE, verify_certificate=False, check=True, **options)["summary"]["calendar_missing"] == 5
        assert MINE.run(MODULE, ca_path=secure.certificate, **options)["summary"]["calendar_written"] == 5
        assert uids(secure) == sorted(UIDS)


def many(count: int) -> list[tuple[str | bytes, bytes]]:
    return [(f"Calendar/{number}.ics", calendar(component(f"{number:04}", "VEVENT", START))) for number in range(count)]


def test_lost_connections_and_answers_lose_and_double_nothing(
    options: dict[str, Any], target: Calendars, tmp_path: Path
) -> None:
    options["archives"] = [{"src": [archived(tmp_path / "many.zip", samples(2), many(40))]}]
    struck = [Fault(what, after) for what in (MUTE, CUT) for after in (0, 200, 350, 450)]
    faults = [fault for one in struck for fault in (None, None, one)]
    with proxied(target.port, faults) as proxy:
        options["caldav_url"] = target.at(proxy.port)
        summary = MINE.run(MODULE, **options)["summary"]
        assert proxy.struck == len(struck)
    assert (summary["calendar_written"], summary["calendar_missing"]) == (40, 0)
    assert uids(target) == [f"{number:04}" for number in range(40)]


def test_runs_that_are_killed_are_continued(
    options: dict[str, Any], target: Calendars, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options["archives"] = [{"src": [archived(tmp_path / "many.zip", samples(2), many(120))]}]
    put = CalDav.put
    for count in (10, 40, 80):

        def killed(one: CalDav, event: Event, count: int = count) -> bool:
            done = put(one, event)
            if len(target.objects()) >= count:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        with monkeypatch.context() as patch:
            patch.setattr(CalDav, "put", killed)
            assert Forked(MINE, MODULE, options).result() is None
        assert len(target.objects()) == count
    result = MINE.run(MODULE, **options)
    assert result["summary"]["calendar_missing"] == 0
    assert uids(target) == [f"{number:04}" for number in range(120)]


def test_a_server_that_ends_in_the_middle_leaves_the_rest_to_the_next_run(
    options: dict[str, Any], target: Calendars, tmp_path: Path
) -> None:
    options["archives"] = [{"src": [archived(tmp_path / "many.zip", samples(2), many(30))]}]
    with proxied(target.port, [*[None] * 9, *[Fault(CUT, 0)] * 20]) as proxy:
        options["caldav_url"] = target.at(proxy.port)
        result = MINE.fails(MODULE, **options)
    assert 0 < result["summary"]["calendar_written"] < 30
    assert result["summary"]["calendar_written"] + result["summary"]["calendar_missing"] == 30
    assert "cannot be reached" in result["msg"]
    assert "Run the task again for the rest." in result["msg"]
    options["caldav_url"] = target.url
    assert MINE.run(MODULE, **options)["summary"]["calendar_missing"] == 0


class Odd(http.server.BaseHTTPRequestHandler):
    """Answers as the path says, first with the statuses in `before`."""

    protocol_version = "HTTP/1.1"
    before: list[int] = []  # noqa: RUF012 (each test sets its own)
    asked: list[str] = []  # noqa: RUF012

    def answer(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        type(self).asked.append(self.headers["Authorization"])
        status = self.before.pop(0) if self.before else int(self.path.split("/")[1])
        body = f"<answer>{self.path.split('/')[2]}</answer>".encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location", "https://elsewhere.example.com/")
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_REPORT = do_PROPFIND = answer

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(sending, "FIRST_DELAY", 0.001)
    Odd.before, Odd.asked = [], []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Odd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


EVENT = Event("1", calendar(component("1")))


def test_odd_answers_are_reported_with_the_next_step(odd: str) -> None:
    def at(path: str) -> CalDav:
        return CalDav(Collection(f"{odd}{path}", USER, PASSWORD))

    with pytest.raises(ImapError, match=r"has moved\. Set `caldav_url` to https://elsewhere"):
        at("/301/x/").inspect()
    with pytest.raises(ImapError, match=r"is not a calendar \(HTTP 405\)"):
        at("/405/x/").uids()
    with pytest.raises(ImapError, match="is busy"):
        at("/503/x/").uids()
    with pytest.raises(ImapError, match="does not answer in XML"):
        at("/207/&/").uids()
    assert at("/409/no-uid-conflict/").put(EVENT) is False
    assert at("/412/x/").put(EVENT) is False
    for status in ("413", "507"):
        with pytest.raises(Refused, match=f"HTTP {status}"):
            at(f"/{status}/x/").put(EVENT)
    with pytest.raises(Refused, match="HTTP 403"):
        at("/403/urn:ietf:params:xml:ns:caldav/").put(EVENT)


def test_a_busy_server_is_asked_again_with_a_token_that_is_valid_then(odd: str) -> None:
    Odd.before = [429, 503]
    tokens = iter("abc")
    assert CalDav(Collection(f"{odd}/201/x", USER, token=lambda: next(tokens, ""))).put(EVENT) is True
    assert Odd.asked == ["Bearer a", "Bearer b", "Bearer c"]
    assert "abc" not in repr(Collection("https://x/", USER, "abc"))
