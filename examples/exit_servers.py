# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What `make demo-exit` needs beside the playbooks. Servers listen on a free port of the loopback interface.

| words | does |
|---|---|
| `fill URL` | gives the mailboxes of the example organization mail and appointments, on a local WorkMail |
| `wait URL DAYS` | lets days pass on the local WorkMail |
| `mapping REPORT FILE` | writes the mapping file of the import, from the report of the export |
| `storage` | runs S3, KMS, IAM and STS, and prints their URL |
| `names FOLDER` | runs a name server, and prints its port; see below |
| `mail MAPPING` | runs the new mail system, and prints its port |

On SIGHUP, the name server publishes the stages prepare and switch of the plan in the folder; on the next SIGHUP, the
stage finish. The servers need `PYTHONPATH=tests`, because they are those that the tests run against.
"""

from __future__ import annotations

import csv
import json
import re
import signal
import sys
import urllib.request
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dns.name import Name
    from dns.rdataset import Rdataset

DOMAIN = "acme.example"
BEFORE = """\
@ 3600 IN MX 10 inbound-smtp.eu-west-1.amazonaws.com.
@ 3600 IN TXT "v=spf1 include:amazonses.com ~all"
autodiscover 3600 IN CNAME autodiscover.mail.eu-west-1.awsapps.com.
imap 3600 IN A 192.0.2.143
mx 3600 IN A 192.0.2.25
"""
"""The zone as it is while mail goes to WorkMail, and the hosts of the new system."""
SES = '@ 300 IN TXT "v=spf1 ip4:199.255.192.0/22 -all"\n'


EXAMPLE = Path(__file__).parent / "acme" / "users.csv"


def fill(url: str) -> None:
    """A few messages for each user, so that the demo is short; the shared mailbox is not in the table of users."""
    with EXAMPLE.open(encoding="utf-8") as table:
        people = [*(row["Name"] for row in csv.DictReader(table)), "sales.shared"]
    for number, name in enumerate(people):
        body = {"organization": "acme", "entity": name, "messages": 5 + number * 7 % 11, "events": number % 3}
        control(url, "mailbox", body)


def wait(url: str, days: str) -> None:
    control(url, "advance", {"seconds": int(days) * 24 * 3600})


def control(url: str, call: str, body: dict[str, object]) -> None:
    """A control call of the emulator."""
    data, headers = json.dumps(body).encode(), {"Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(f"{url}/_emulator/{call}", data, headers), timeout=60).close()


def mapping(report: str, path: str) -> None:
    with Path(report).open(encoding="utf-8") as table:
        names = [row["name"] for row in csv.DictReader(table)]
    lines = [f"{name};{name}@{DOMAIN}\n" for name in names]
    Path(path).write_text("".join(["mailbox;user\n", *lines]), encoding="utf-8")


def storage(stack: ExitStack) -> str:
    from support.storage import serving

    return f"listening on {stack.enter_context(serving())}"


def names(stack: ExitStack, folder: str) -> str:
    """Publishes what `folder` has: the files of the stages, as exit_switch writes them."""
    from dns.zone import from_text
    from support.nameserver import serving

    served = stack.enter_context(serving())
    served.serve(DOMAIN, BEFORE)
    served.serve("amazonses.com", SES)
    (zone,) = (one for name, one in served.zones.items() if name.to_text() == f"{DOMAIN}.")

    stages = iter([("prepare", "switch"), ("finish",)])

    def read(text: str) -> Iterable[tuple[Name, Rdataset]]:
        return from_text(text, DOMAIN, relativize=False, check_origin=False).iterate_rdatasets()

    def publish(_number: int, _frame: object) -> None:
        for file in (Path(folder, DOMAIN, f"{stage}.zone") for stage in next(stages, ())):
            text = file.read_text(encoding="utf-8") if file.exists() else ""
            removed = "\n".join(re.findall(r"^; remove: (.*)", text, re.MULTILINE))
            for name, records in read(removed):
                zone.delete_rdataset(name, records.rdtype)
            for name, records in read(text):
                zone.replace_rdataset(name, records)

    signal.signal(signal.SIGHUP, publish)
    return f"listening on {served.port}"


def mail(stack: ExitStack, table: str) -> str:
    """A Dovecot if this machine has one whose configuration is of version 2.3; otherwise pymap."""
    from support.imap import dovecot, pymap
    from support.system import DOVECOT

    if DOVECOT.found:
        try:
            return f"Dovecot, listening on {stack.enter_context(dovecot()).port}"
        except AssertionError:
            print(f"{DOVECOT.found} does not start with a configuration of version 2.3.", flush=True)
    with Path(table).open(encoding="utf-8") as rows:
        delimiter = ";" if ";" in rows.readline() else ","
        rows.seek(0)
        users = [row["user"] for row in csv.DictReader(rows, delimiter=delimiter)]
    return f"pymap, listening on {stack.enter_context(pymap(users=users)).port}"


def run(kind: str, *words: str) -> None:
    """Until the process is ended."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit())
    with ExitStack() as stack:
        print({"storage": storage, "names": names, "mail": mail}[kind](stack, *words), flush=True)
        while True:
            signal.pause()


if __name__ == "__main__":
    kind, *rest = sys.argv[1:]
    {"fill": fill, "wait": wait, "mapping": mapping}.get(kind, partial(run, kind))(*rest)
