# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: E402 - documentation goes before imports, as Ansible wants it.

"""Every WorkMail organization of some accounts and regions as a host."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: organizations
short_description: Amazon WorkMail organizations as hosts
description:
  - Makes a host of each WorkMail organization of the given accounts and regions, so that one play can change or audit
    many of them in parallel.
  - The hosts run locally, with the Python that Ansible itself runs with.
  - The configuration file ends in C(.yml) or C(.yaml).
author:
  - mailops.workmail contributors (@mailops)
options:
  plugin:
    description: Identifies a configuration file of this plugin.
    type: str
    required: true
    choices: [mailops.workmail.organizations]
  accounts:
    description:
      - AWS accounts to read. If omitted, the one account of the plugin's own credentials.
      - An account without O(accounts[].profile) and O(accounts[].assume_role_arn) uses the plugin's own credentials.
        With both, the profile assumes the role.
      - Modules have no option for a role. Prefer profiles, which may assume roles by themselves (C(role_arn) in
        C(~/.aws/config)).
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description:
          - The name of the account in C(workmail_account) and in host names.
          - The default is the profile, or else the account id.
        type: str
      profile:
        description: A profile of the AWS configuration.
        type: str
      assume_role_arn:
        description: A role to assume.
        type: str
      external_id:
        description: The external id that the role requires.
        type: str
      regions:
        description: Regions to read instead of O(regions).
        type: list
        elements: str
  regions:
    description: Regions to read. The default is every region that has WorkMail.
    type: list
    elements: str
    default: [eu-west-1, us-east-1, us-west-2]
  states:
    description: Organizations in one of these states become hosts. All others are left out.
    type: list
    elements: str
    default: [Active]
  hostnames:
    description:
      - Jinja2 expressions over the variables of a host. The first one with a value that is not empty is its name.
      - An organization is left out with a warning if its name is the name of a group, of a host of another inventory
        source, or of the controller (C(localhost)); or if its name begins or ends with a blank, has an invisible
        character, is a host pattern, or leads out of the folder C(host_vars).
      - If two inventory files give the same name to different organizations, Ansible stops.
      - If organizations have the same name, the region is added to each of them, then the account, then the id,
        as far as needed to make the names unique.
    type: list
    elements: str
    default: [workmail_organization]
  skip_unreachable:
    description:
      - Whether to skip an account and region with a warning if they cannot be read. Such an inventory is not cached.
      - If nothing at all can be read, it is still an error.
    type: bool
    default: false
extends_documentation_fragment:
  - inventory_cache
  - constructed
  - amazon.aws.common.plugins
  - amazon.aws.assume_role.plugins
  - mailops.workmail.service
notes:
  - Variables of a host are C(workmail_organization) (its alias), C(workmail_organization_id),
    C(workmail_organization_arn), C(workmail_state), C(workmail_region), C(workmail_tags),
    C(workmail_default_mail_domain), C(workmail_account), C(workmail_account_id), and C(workmail_profile) or
    C(workmail_assume_role_arn), which was used to access the account. A variable without a value is not set.
  - Groups are C(workmail_organizations), C(region_eu_west_1) and so on, and C(tag_KEY_VALUE) for each tag.
  - Organizations run on the controller. Hosts and groups of other inventory sources are therefore left as they are; no
    organization is added to a group that holds other hosts, and a warning reports it. The plugin sees only the sources
    that Ansible has read before, so give its file last on the command line. Files of the plugin
    P(ansible.builtin.constructed#inventory) go after it.
  - If something cannot be read, Ansible stops. It does not continue without hosts, as it does by default if it cannot
    parse an inventory.
  - The text of a tag is never evaluated as a template.
  - Unreadable tags, for example of an organization that was created a moment ago, are not the same as no tags. A
    warning names the organization, C(workmail_tags) is not set, expressions of O(hostnames), O(compose), O(groups) and
    O(keyed_groups) that use it are skipped for this host, and the inventory is not cached.
  - The cache distinguishes accounts, regions, states, access keys and endpoints. Each run computes groups and composed
    variables again.
"""

EXAMPLES = r"""
---
# All organizations of one account.
plugin: mailops.workmail.organizations

---
# Two accounts, one of them in one region only, read again after an hour.
plugin: mailops.workmail.organizations
accounts:
  - profile: group
  - profile: subsidiary
    regions: [us-east-1]
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/workmail
cache_timeout: 3600

---
# A role in each account; names, groups and variables of our own.
plugin: mailops.workmail.organizations
regions: [eu-west-1]
accounts:
  - name: north
    assume_role_arn: arn:aws:iam::111111111111:role/mail-audit
    external_id: mailops
  - name: south
    assume_role_arn: arn:aws:iam::222222222222:role/mail-audit
hostnames:
  - workmail_tags.customer
  - workmail_organization
keyed_groups:
  - key: workmail_account
    prefix: account
groups:
  production: workmail_tags.stage | default('') == 'production'
compose:
  audit_contact: workmail_tags.owner | default('postmaster@' ~ workmail_default_mail_domain)
"""

import hashlib
import json
import os
import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import SimpleNamespace
from typing import Any, NoReturn

from ansible.errors import AnsibleError, ExitCode
from ansible.parsing.dataloader import DataLoader
from ansible.template import trust_as_template
from ansible_collections.amazon.aws.plugins.plugin_utils.inventory import AWSInventoryBase

from ..module_utils._service.beside import not_beside
from ..module_utils._service.client import WorkMail
from ..module_utils._service.errors import WorkMailError
from ..module_utils._service.wire import open_client, send
from ..module_utils._task.shapes import unknown_option
from ..plugin_utils._inventory.accounts import REGIONS, Account, accounts_of
from ..plugin_utils._inventory.expressions import Expressions
from ..plugin_utils._inventory.hosts import GROUP, TAGS, HostVariables, groups_of, organizations, unique_names
from ..plugin_utils._inventory.ours import MARK, Ours, TwoOrganizations

ENVIRONMENT = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_WORKMAIL")
"""What else decides whose organizations are read."""
THREADS = 10
FOR_EACH_HOST = ("compose", "groups", "hostnames", "keyed_groups")
HERE = {
    "ansible_connection": trust_as_template("local"),
    "ansible_python_interpreter": trust_as_template("{{ ansible_playbook_python }}"),
}
"""How every host is worked on: from here, with the Python that has boto3."""


class InventoryModule(AWSInventoryBase):  # type: ignore[misc]
    NAME = "mailops.workmail.organizations"
    INVENTORY_FILE_SUFFIXES = ("workmail.yml", "workmail.yaml")

    def verify_file(self, path: str) -> bool:
        """True for a YAML file that names this plugin, whatever the file is called."""
        return bool(super().verify_file(path)) or (path.endswith((".yml", ".yaml")) and _names_it(path, self.NAME))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Every organization is a host afterwards; where one may be missing, Ansible stops instead."""
        self._written = loader.load_from_file(path, cache="none")
        mine = isinstance(self._written, Mapping) and self._written.get("plugin") == self.NAME
        try:
            super().parse(inventory, loader, path, cache)
            self._fill(path, cache)
        except Exception as error:
            if not mine:
                raise
            self._stop(error)

    def _stop(self, error: Exception) -> NoReturn:
        # Of an exception Ansible makes a warning, continues without a host, and succeeds.
        self.display.vvv(traceback.format_exc())
        self.display.error(str(error) if isinstance(error, AnsibleError) else f"{type(error).__name__}: {error}")
        raise SystemExit(int(ExitCode.PARSER_ERROR))

    def _set_frozen_credentials(self) -> None:
        """Nothing yet: a role is assumed when its account is read, not when the cache will do."""

    def get_option(self, option: str, hostvars: Any = None) -> Any:
        """An option with its templates resolved, but for those that are about each host."""
        value = super(AWSInventoryBase, self).get_option(option, hostvars)
        return value if option in FOR_EACH_HOST else self.templar.template(value)

    def _fill(self, path: str, cache: bool) -> None:
        accounts = self._accounts()
        states = frozenset(str(state).lower() for state in self.get_option("states"))
        self._asked = self._digest(accounts, states)
        cached, rows = self.get_cached_result(path, cache)
        if not cached:
            rows, failures = self._read(accounts, states)
            if not failures and all(TAGS in row for row in rows):
                self.update_cached_result(path, cache, rows)
        if not rows:
            regions = sorted({region for account in accounts for region in account.regions})
            self.warn(f"{path}: no organization is {' or '.join(sorted(states))} in {', '.join(regions)}.")
        self._populate(rows)

    def _accounts(self) -> list[Account]:
        known = {name for key, rule in self.option_definitions.items() for name in (key, *rule.get("aliases", ()))}
        errors = [str(unknown_option(key, self.option_definitions, "")) for key in self._written if key not in known]
        profile, role = (str(self.get_option(name) or "") for name in ("profile", "assume_role_arn"))
        own = Account("", profile, role, "", tuple(dict.fromkeys(self.get_option("regions") or REGIONS)))
        accounts, more = accounts_of(self.get_option("accounts"), own)
        if errors or more:
            raise AnsibleError("\n".join(["The inventory's configuration is wrong.", *errors, *more]))
        return accounts

    def _digest(self, accounts: list[Account], states: frozenset[str]) -> str:
        """Differs where other organizations may be meant."""
        own = [str(self.get_option(name) or "") for name in ("access_key", "endpoint_url")]
        asked = [str(accounts), sorted(states), own, [os.environ.get(name) for name in ENVIRONMENT]]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]

    def get_cache_key(self, path: str) -> str:
        return f"{super().get_cache_key(path)}_{self._asked}"

    def _read(self, accounts: list[Account], states: frozenset[str]) -> tuple[list[HostVariables], list[str]]:
        """All organizations, and what could not be read. Raises `AnsibleError` unless that may be skipped."""
        rows: list[HostVariables] = []
        failures: list[str] = []
        with ThreadPoolExecutor(THREADS) as pool:
            readings = [
                (f"{account}, {region}", pool.submit(self._organizations, account, region, states))
                for account in accounts
                for region in account.regions
            ]
        for place, reading in readings:
            try:
                rows += reading.result()
            except (AnsibleError, WorkMailError) as error:
                operation = f"{error.operation}: " if isinstance(error, WorkMailError) else ""
                failures.append(f"{place}: {operation}{error}")
        self._judge(failures, len(readings))
        return self._once(rows), failures

    def _judge(self, failures: list[str], places: int) -> None:
        told = "\n".join(failures)
        if failures and self.get_option("skip_unreachable") and len(failures) < places:
            self.warn(f"Omitted from the inventory, because it cannot be read:\n{told}")
        elif failures:
            raise AnsibleError(
                f"WorkMail cannot be read, so there is no inventory.\n{told}\n"
                "Correct this, list only accounts and regions that can be read, or set `skip_unreachable: true`."
            )

    def _organizations(self, account: Account, region: str, states: frozenset[str]) -> list[HostVariables]:
        opened = partial(self.client, region=region, **self._credentials(account, region))
        return organizations(WorkMail(SimpleNamespace(client=opened)), account, states)

    def _credentials(self, account: Account, region: str) -> dict[str, str | None]:
        """What opens an account, as arguments of `client`; nothing where the plugin's own credentials do."""
        keys: dict[str, str | None] = {}
        if account.profile:
            names = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
            keys = {"profile_name": account.profile, **dict.fromkeys(names)}
        return self._assumed(account, region, keys) if account.role else keys

    def _assumed(self, account: Account, region: str, keys: dict[str, str | None]) -> dict[str, str | None]:
        outside = {"ExternalId": account.external_id} if account.external_id else {}
        try:
            opener = SimpleNamespace(client=partial(self.client, region=region, **keys))
            for _number, refused in not_beside(opener, WorkMail(opener), ("sts",)):
                raise WorkMailError(refused)
            sts = open_client(opener, "sts", endpoint=None)
            asked = {"RoleArn": account.role, "RoleSessionName": "mailops-workmail-inventory", **outside}
            told = send(sts, "assume_role", asked)
        except Exception as error:
            raise AnsibleError(f"the role {account.role} cannot be assumed: {error}") from error
        return {
            "profile_name": None,
            "aws_access_key_id": told["Credentials"]["AccessKeyId"],
            "aws_secret_access_key": told["Credentials"]["SecretAccessKey"],
            "aws_session_token": told["Credentials"]["SessionToken"],
        }

    def _once(self, rows: list[HostVariables]) -> list[HostVariables]:
        """Sorted, and without the organizations that a second account of the same number returned again."""
        found: dict[str, HostVariables] = {}
        for row in rows:
            first = found.setdefault(row["workmail_organization_arn"], row)
            if first is not row:
                accounts = f"{first['workmail_account']} and {row['workmail_account']}"
                self.warn(f"{row['workmail_organization']} is found twice: {accounts} are the same account.")
        return sorted(found.values(), key=lambda row: (row["workmail_organization"], row["workmail_organization_arn"]))

    def _populate(self, rows: list[HostVariables]) -> None:
        """Every organization is a host, in groups that hold nothing else. Raises `AnsibleError`."""
        ours = self.inventory = Ours(self.inventory, self.warn)
        for group in dict.fromkeys([GROUP, *(group for row in rows for group in self._groups(row))]):
            ours.add_group(group)
        self._warn_of_tags(rows)
        names = unique_names([self._name(row) for row in rows], rows)
        try:
            hosts = [(name, row) for name, row in zip(names, rows, strict=True) if ours.takes(name, row[MARK])]
        except TwoOrganizations as error:
            raise AnsibleError(str(error)) from error
        for name, row in hosts:
            ours.add_host(name)
            for variable, value in (*row.items(), *HERE.items()):
                ours.set_variable(name, variable, value)
            for group in self._groups(row):
                ours.add_child(group, name)
        for name, row in hosts:
            self._construct(name, Expressions(row))

    def _warn_of_tags(self, rows: list[HostVariables]) -> None:
        unread = [row["workmail_organization"] for row in rows if TAGS not in row]
        if unread:
            self.warn(
                f"The tags of {', '.join(unread)} cannot be read, for example because the organization was created or "
                f"deleted recently. The variable {TAGS} is not set, and expressions that use it are skipped. Read the "
                "inventory again later."
            )

    def _groups(self, row: HostVariables) -> list[str]:
        return [self._sanitize_group_name(group) for group in groups_of(row)]

    def _name(self, row: HostVariables) -> str:
        for expression in filter(Expressions(row).answerable, self.get_option("hostnames")):
            try:
                name = self._compose(expression, row)
            except Exception as error:
                if self.get_option("strict"):
                    organization = row["workmail_organization"]
                    raise AnsibleError(f"hostnames: {expression} gives {organization} no name: {error}") from error
                continue
            if name:
                return str(name)
        return str(row["workmail_organization"])

    def _construct(self, name: str, expressions: Expressions) -> None:
        strict = self.get_option("strict")
        variables = self.inventory.get_host(name).get_vars()
        self._set_composite_vars(expressions.composed(self.get_option("compose")), variables, name, strict=strict)
        variables = self.inventory.get_host(name).get_vars()
        answerable = expressions.answerable
        groups = {group: one for group, one in self.get_option("groups").items() if answerable(one)}
        self._add_host_to_composed_groups(groups, variables, name, strict=strict)
        keyed = [one for one in self.get_option("keyed_groups") if answerable(one)]
        self._add_host_to_keyed_groups(keyed, variables, name, strict=strict)


def _names_it(path: str, plugin: str) -> bool:
    """True if a file says that it is for this plugin. One that cannot be read is for the others to judge."""
    try:
        written = DataLoader().load_from_file(path, cache="none")
    except AnsibleError:
        return False
    return isinstance(written, Mapping) and written.get("plugin") == plugin
