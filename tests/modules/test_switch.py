# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_switch`: recorded once, taken back, and never while a mail domain is left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._store import steps
from ansible_collections.mailops.workmail.plugins.module_utils._store.folder import FolderStore
from ansible_collections.mailops.workmail.plugins.module_utils._store.place import Place
from support.inprocess import Runner

MODULE = "workmail_switch"
ID = "0c0ffee0-1111-2222-3333-444444444444"


def recorded(store: Path) -> dict[str, Any]:
    (found,) = [json.loads(one.read_text(encoding="utf-8")) for one in (store / "switched").glob("*.json")]
    return dict(found)


def test_a_switch_is_recorded_for_every_mailbox_and_keeps_its_day(acme: Runner, tmp_path: Path) -> None:
    given = {"store": str(tmp_path), "domains": ["Example.com."], "target": "google"}
    assert acme.run(MODULE, check=True, **given)["changed"] is True
    assert list(tmp_path.iterdir()) == []
    told = acme.run(MODULE, **given)
    assert (told["changed"], told["switch"]["state"]) == (True, "switched")
    first = recorded(tmp_path)
    assert first["text"] == "Mail of example.com goes to google."
    again = acme.run(MODULE, **given)
    assert (again["changed"], again["switch"]["at"]) == (False, first["at"])
    assert recorded(tmp_path) == first
    store = FolderStore(Place(folder=str(tmp_path)))
    (step,) = steps.steps(store, first["organization"], "final", [ID])[ID]
    assert (step.type, step.state) == ("switched", "switched")


def test_a_switch_is_taken_back_and_made_again(acme: Runner, tmp_path: Path) -> None:
    given = {"store": str(tmp_path), "domains": ["example.com"]}
    back = {"store": str(tmp_path), "state": "switched_back"}
    told = acme.run(MODULE, **back)
    assert (told["changed"], told["switch"]["state"]) == (False, "never")
    acme.run(MODULE, **given)
    assert acme.check_then_run(MODULE, **back)["switch"]["text"] == "Mail goes to WorkMail again."
    assert recorded(tmp_path)["state"] == "switched_back"
    assert acme.run(MODULE, **back)["changed"] is False
    assert acme.run(MODULE, **given)["changed"] is True


def test_nothing_is_recorded_while_a_mail_domain_is_left(acme: Runner, tmp_path: Path) -> None:
    acme.run("workmail_domain", domain="example.org")
    told = acme.run(MODULE, store=str(tmp_path), domains=["example.com"])
    assert (told["changed"], told["switch"]["remaining"]) == (False, ["example.org"])
    assert "example.org must be switched too" in str(told["warnings"])
    assert list(tmp_path.iterdir()) == []
    assert acme.run(MODULE, store=str(tmp_path), domains=["example.com", "example.org"])["changed"] is True


def test_a_damaged_record_is_replaced(acme: Runner, tmp_path: Path) -> None:
    given = {"store": str(tmp_path), "domains": ["example.com"]}
    acme.run(MODULE, **given)
    (path,) = (tmp_path / "switched").glob("*.json")
    path.write_text("{", encoding="utf-8")
    assert acme.run(MODULE, **given)["changed"] is True
    assert recorded(tmp_path)["state"] == "switched"
