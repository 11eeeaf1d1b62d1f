# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which archives are read, and how."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  organization:
    description:
      - Id (C(m-) and 32 hexadecimal digits) or alias of the organization. There is no alias for this option.
      - Required with O(store), not used otherwise.
    type: str
  archives:
    description: The archives to read, one item for each mailbox.
    type: list
    elements: dict
    suboptions:
      mailbox:
        description: The name of the mailbox. If omitted, it is the name of the first file without its extension.
        type: str
      src:
        description:
          - The zip files of the mailbox, each as a path on the host or as C(s3://<bucket>/<key>). An export may have several
            parts.
        type: list
        elements: str
        required: true
      log:
        description:
          - The log that WorkMail wrote for the export, as a path or as C(s3://<bucket>/<key>).
          - If omitted, it is a file in the archive, or one in the directory of the first file, with the same name and the ending C(.json).
        type: str
      mailbox_size:
        description: The size of the mailbox in megabytes, as WorkMail shows it.
        type: float
  store:
    description:
      - Where exports and their records are, as C(s3://<bucket>/<prefix>) or as the path of a directory. All mailboxes that
        were exported in O(wave) are read, and their inventories are kept there.
      - In S3, this needs C(s3:ListBucket), C(s3:GetObject) and C(kms:Decrypt), and to keep inventories C(s3:PutObject) and
        C(kms:GenerateDataKey).
      - Exactly one of O(archives) and O(store) is required.
    type: str
  wave:
    description: The name of the wave of exports to read. Required with O(store).
    type: str
  mailboxes:
    description: The mailboxes of O(store) to read, by name or id. If omitted, all of the wave.
    type: list
    elements: str
  shard:
    description:
      - Lets several hosts of one play share the mailboxes. Each mailbox belongs to exactly one host.
    type: dict
    suboptions:
      index:
        description: The number of this host, from 0.
        type: int
        required: true
      count:
        description: How many hosts there are.
        type: int
        required: true
  workers:
    description: Processes that read an archive at the same time. More than the host has processors gain nothing.
    type: int
    default: 1
  inventory_path:
    description:
      - A directory in which inventories are kept, so that an archive is read only once. It is created with mode 0700.
      - Not used with O(store), which keeps them itself.
    type: path
  max_entry_size:
    description: Megabytes of the largest entry of an archive. A larger one is not unpacked and counts as unreadable.
    type: int
    default: 2048
  max_total_size:
    description: Gigabytes to which an archive may unpack. One that unpacks to more is not read.
    type: int
    default: 1024
  max_ratio:
    description:
      - How many bytes one byte may unpack to, in an entry of more than 100 MB and in an archive of more than 1 GB. Limits
        zip bombs.
    type: int
    default: 200
  max_message_size:
    description: Megabytes of the largest message that your target accepts. Larger messages are findings.
    type: int
    default: 35
  option_names:
    description: Option to the name that messages use in its place, for playbooks and roles that set options from variables.
    type: dict
"""
