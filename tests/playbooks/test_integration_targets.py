# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The targets of `ansible-test integration`, each in an organization of its own, all in one play."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from support import plays, storage
from support.imap import pymap

TOP = Path(__file__).parents[2]
TARGETS = TOP / "tests" / "integration" / "targets"
NAMES = sorted(path.name for path in TARGETS.iterdir())
CONFIGURATION = yaml.safe_load((TARGETS.parent / "integration_config.yml.template").read_text(encoding="utf-8"))
SETTINGS = {name: value for name, value in CONFIGURATION.items() if name != "target_endpoint_url"}
"""Each target has an emulator of its own here, which its environment names."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory, packed, running_storage) -> plays.Each:
    """One run in which each target is a host."""
    folder = tmp_path_factory.mktemp("targets")
    drop = storage.Drop(storage.emptied(running_storage))
    drop.grant(storage.rights(drop.key, prefix="integration/"))
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    drop.s3.put_public_access_block(Bucket=storage.BUCKET, PublicAccessBlockConfiguration=dict.fromkeys(names, True))
    beside = {f"AWS_ENDPOINT_URL_{service}": drop.url for service in ("S3", "KMS", "IAM")}
    environment = {**plays.environment("", folder, packed), **beside, "ANSIBLE_ROLES_PATH": str(TARGETS)}
    settings = {**SETTINGS, "target_kms_key": drop.key, "target_role": drop.role}
    task = 'ansible.builtin.include_role: {name: "{{ inventory_hostname }}"}'
    hosts = dict.fromkeys(NAMES, lambda _acme: None)
    with pymap() as server:
        settings["target_imap_port"] = server.port
        return plays.Each.run(plays.Playbook(folder, environment), task, hosts, "-e", json.dumps(settings))


@pytest.mark.parametrize("name", NAMES)
def test_a_target_succeeds(ran: plays.Each, name: str) -> None:
    ran.assert_silent_success(name)


def test_every_module_has_a_target_or_is_named_in_the_aliases_of_one() -> None:
    modules = {path.stem for path in (TOP / "plugins" / "modules").glob("workmail_*.py")}
    aliases = {line for name in NAMES for line in (TARGETS / name / "aliases").read_text(encoding="utf-8").splitlines()}
    assert modules == set(NAMES) | {line for line in aliases if not line.startswith("#")}
