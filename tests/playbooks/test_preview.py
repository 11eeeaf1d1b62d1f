# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twelve changes of the files of an organization, as `apply --check --diff` shows them on a screen."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from support.inprocess import Runner
from support.plays import Playbook

GUIDE = Path(__file__).parents[2] / "docs" / "docsite" / "rst" / "guide_preview.rst"
TEAM = [f"user{number:02d}" for number in range(1, 21)]
WORDS = ("-e", "apply_organization=acme", "-e", "apply_region=eu-west-1", "-e", "apply_dir=files")

Items = list[dict[str, Any]]


def at(name: str) -> str:
    return f"{name}@example.com"


def new(*names: str) -> Items:
    return [{"name": name, "email": at(name)} for name in names]


def before() -> dict[str, Items]:
    """The organization before the change."""
    people = {one["name"]: one for one in new(*TEAM, "carol", "ceo", "leaver", "shop", "help")}
    people["shop"]["aliases"] = [at("info"), at("sales")]
    people["leaver"]["aliases"] = [at("press")]
    people["ceo"]["mailbox_permissions"] = [{"grantee": "user01", "permissions": ["FULL_ACCESS"]}]
    groups = {one["name"]: one for one in new("everyone", "support", "old-team", "board", "club")}
    groups["everyone"]["members"] = [*TEAM, "leaver"]
    groups["support"]["members"] = ["user01", "user02", "user11"]
    groups["club"]["members"] = ["user01", "user02"]
    rooms = [{"name": "hall", "email": at("hall"), "type": "ROOM", "delegates": ["user01"]}]
    return {"users": list(people.values()), "groups": list(groups.values()), "resources": rooms}


def after() -> dict[str, Items]:
    """The files: a joiner (from the table), two new names, a leaver, a renamed team, a right for a group, an alias that
    moves, a deleted block (user20), additions of the console that go, a room's option, a deleted group with members."""
    files = before()
    users = {one["name"]: one for one in files["users"] if one["name"] != "user20"}
    users["carol"] |= {"email": at("carol.muller"), "last_name": "Müller", "aliases": [at("carol")]}
    users["user03"] |= {"email": at("x.y"), "aliases": []}
    users["leaver"] = {"name": "leaver", "enabled": False}
    users["shop"]["aliases"] = [at("sales")]
    users["help"]["aliases"] = [at("info")]
    users["ceo"]["mailbox_permissions"] = [{"grantee": "board", "permissions": ["FULL_ACCESS"]}]
    groups = {one["name"]: one for one in files["groups"] if one["name"] != "old-team"}
    groups["new-team"] = new("new-team")[0]
    groups["support"]["members"] = ["user01", "user12", "n.berg"]
    groups["club"] = {"name": "club", "state": "absent"}
    files["resources"][0]["booking_options"] = {"auto_decline_recurring_requests": True}
    return {"users": list(users.values()), "groups": list(groups.values()), "resources": files["resources"]}


def write(folder: Path, files: dict[str, Items]) -> None:
    folder.mkdir()
    for plural, items in files.items():
        (folder / f"{plural}.yml").write_text(yaml.safe_dump(items, allow_unicode=True), encoding="utf-8")
    (folder / "users.csv").write_text("name,email,first_name\nn.berg,n.berg@example.com,Nora\n")


def shown(screen: str, first: str) -> str:
    """The preview as it stands on the screen: from its first line to the counts."""
    begin = screen.index(f"\n{first} ") + 1
    counts = min(at for word in ("\nPlan: ", "\nDone: ") if (at := screen.find(word, begin)) >= 0)
    return re.sub("Plan id [0-9a-f]{16}$", "Plan id 7f3c9d2e41b8a605", screen[begin : screen.index("\n", counts + 1)])


def example() -> str:
    """The preview of the guide, with the day of this run."""
    text = GUIDE.read_text(encoding="utf-8")
    begin = text.index("   ! group club")
    lines = text[begin : text.index("\n\n", begin)].splitlines()
    day = datetime.now(UTC).date() + timedelta(days=30)
    return "\n".join(line.removeprefix("   ") for line in lines).replace("2026-12-27", str(day))


def test_twelve_changes_of_the_files_are_read_before_they_are_made(emulator, acme: Runner, playbook: Playbook) -> None:
    acme.run("workmail_directory", **before())
    write(playbook.folder / "files", after())
    emulator.reset_log()
    report = ("-e", "apply_report_path=plan.md")
    done = playbook.command("ansible-playbook", "mailops.workmail.apply", *WORDS, *report, "--check", "--diff")
    assert done.returncode == 0, done.stdout + done.stderr
    assert emulator.writes() == []
    assert shown(done.stdout, "! group club") == example()
    counts = "2 to add, 7 to change, 2 to disable or delete; removed: 2 members, 1 alias, 1 right, 4 addresses"
    assert re.search(rf'"{counts}. Plan id \w+. Not in the files \(2\): user user20, group old-team"', done.stdout)
    assert f"**Plan: {counts}. Plan id " in (playbook.folder / "plan.md").read_text(encoding="utf-8")

    emulator.set_switches({"U33": "ok"})
    real = playbook.command("ansible-playbook", "mailops.workmail.apply", *WORDS, "--diff")
    assert real.returncode == 0, real.stdout + real.stderr
    lines = shown(real.stdout, "! group club").splitlines()
    assert lines[:-1] == example().splitlines()[:-1]
    assert lines[-1].startswith("Done: 2 added, 7 changed, 2 disabled or deleted; removed: 2 members, ")
