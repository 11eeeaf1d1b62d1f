# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# ruff: noqa: E402 - documentation goes before imports, as Ansible wants it.

"""Names and types → the DNS records that the servers of their zones have."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: dns_records
short_description: "Internal: read DNS records from the servers of their zones"
author: mailops.workmail contributors (@mailops)
version_added: 0.2.0
description:
  - Made for the playbook C(mailops.workmail.exit_switch).
  - Asks the name servers of the zone, so that the TTL is the one of the zone. If none of them answers, it asks the
    resolver of the system.
  - What cannot be looked up is returned with the reason. It is not an error.
requirements:
  - dnspython >= 2.4 on the control node. Without it, no record is read.
options:
  _terms:
    description: Dictionaries with the C(name) and C(type) of records.
    type: list
    elements: dict
    required: true
  servers:
    description: Addresses of the name servers to ask instead.
    type: list
    elements: str
    default: []
  port:
    description: Their port.
    type: int
    default: 53
  timeout:
    description: Seconds until a server counts as one that does not answer.
    type: float
    default: 3
  every_server:
    description: Whether to ask all servers of the zone, and return what differs.
    type: bool
    default: false
  follow_spf:
    description:
      - SPF records. The records that they include are read too, and those that the answers include. An empty list
        follows the answers only.
    type: list
    elements: str
"""

EXAMPLES = r"""
- name: Show where mail for a domain goes
  ansible.builtin.debug:
    msg: "{{ query('mailops.workmail.dns_records', {'name': 'example.com', 'type': 'MX'}) }}"
"""

RETURN = r"""
---
_raw:
  description: A row for each name and type.
  type: list
  elements: dict
  contains:
    name:
      description: The name, with a dot at its end.
      type: str
      sample: example.com.
    type:
      description: The type.
      type: str
      sample: MX
    state:
      description: V(found), V(absent) or V(unknown).
      type: str
      sample: found
    values:
      description: The values. Texts are not quoted.
      type: list
      elements: str
      sample: [10 inbound-smtp.eu-west-1.amazonaws.com.]
    ttl:
      description: Seconds. If the answer is not authoritative, what is left of them.
      type: int
      sample: 3600
    authoritative:
      description: Whether a server of the zone answered.
      type: bool
      sample: true
    server:
      description: The server that answered.
      type: str
      sample: 192.0.2.53
    reason:
      description: Why it is unknown.
      type: str
      sample: no server answered
    differing:
      description: What other servers of the zone have, if O(every_server=true).
      type: list
      elements: dict
      sample: [{server: 192.0.2.54, values: [10 mx.example.net.]}]
"""

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..plugin_utils._dns.records import NAME, TYPES, dotted
from ..plugin_utils._dns.resolving import Resolving

READ = (*TYPES, "NS")


class LookupModule(LookupBase):  # type: ignore[misc]
    def run(self, terms: list[Any], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        self.set_options(var_options=variables, direct=kwargs)
        keys = [_key(one) for one in terms]
        port = int(self.get_option("port"))
        timeout = float(self.get_option("timeout"))
        if not 1 <= port <= 65535 or timeout <= 0:
            raise AnsibleLookupError("dns_records: `port` must be 1 to 65535 and `timeout` more than 0 seconds.")
        resolving = Resolving(self.get_option("servers") or (), port, timeout)
        rows = resolving.all(keys, every=bool(self.get_option("every_server")))
        texts = self.get_option("follow_spf")
        return rows if texts is None else resolving.with_includes(rows, map(str, texts))


def _key(term: Any) -> tuple[str, str]:
    name, type_ = (term.get("name"), term.get("type")) if isinstance(term, Mapping) else (None, None)
    if not isinstance(name, str) or NAME.fullmatch(dotted(name)) is None or type_ not in READ:
        raise AnsibleLookupError(
            f"dns_records: each term needs the `name` of records and their `type`, one of {', '.join(READ)}; got "
            f"{term!r}."
        )
    return dotted(name), str(type_)
