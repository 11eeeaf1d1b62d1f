#!/usr/bin/python
# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workmail_evidence
short_description: Write a bag that proves what an Amazon WorkMail organization had
description:
  - Writes a bag as RFC 8493 (BagIt 1.0) defines it, which C(sha512sum) and many other tools check years later.
  - The bag has the records, the inventories, the verifications and the imports of one wave of exports, the files that the task
    names, such as the definition of the organization, and the SHA-512 of every archive.
  - In a store in S3, C(fetch.txt) says where the archives are. In a store in a directory, and in O(path), the bag has copies.
  - Nothing is removed. What an earlier task has put into the bag stays in it.
  - An interrupted task continues when it is run again. An archive is read once, and a second task changes nothing.
author:
  - mailops.workmail contributors (@mailops)
options:
  organization:
    description:
      - The organization, by its id (C(m-) and 32 hexadecimal digits) or by its alias.
      - With the id, no call to WorkMail is made, so the task works for an organization that is deleted.
    type: str
    required: true
  store:
    description: Where exports and their records are, as C(s3://<bucket>/<prefix>) or as a directory.
    type: str
    required: true
  wave:
    description: The name of the wave of exports, usually V(final).
    type: str
    required: true
  files:
    description:
      - Files of the host for the bag, as a dictionary of the name in the bag and the path.
      - They are put into C(data/definition/).
    type: dict
    default: {}
  bag_info:
    description:
      - Further lines of C(bag-info.txt), as a dictionary of labels and texts, such as C(Contact-Name).
    type: dict
    default: {}
  path:
    description:
      - A directory of the host for a second, whole bag with a copy of each archive. It is created with mode 0700.
    type: path
  retire_kms_key:
    description:
      - The ARN of a KMS key that you want to delete. The task fails, and writes nothing, while an object of the store cannot be
        read without it.
    type: str
  lock_store:
    description:
      - A bucket with S3 Object Lock for a whole copy of the bag, as C(s3://<bucket>/<prefix>), in the Region of the task.
      - Each object gets the retention in O(lock_mode) and O(lock_until), and is compared with the bag by a checksum or by its
        content. What is wrong there gets a new version. What has changed in the bag is copied, and nothing else.
      - A bucket without Object Lock, a key that cannot be used, and a retention that would become weaker are refused before
        anything is written.
    type: str
  lock_mode:
    description:
      - The retention mode. With V(GOVERNANCE), those who may bypass it can delete a version before its time.
      - With V(COMPLIANCE), no account can delete a version before its time, the root user included. It cannot be shortened.
    type: str
    choices: [GOVERNANCE, COMPLIANCE]
  lock_until:
    description:
      - The last day of the retention, as C(YYYY-MM-DD) in UTC, at most 100 years ahead.
      - A later date than before extends the retention of what is in the copy.
    type: str
  lock_kms_key:
    description: The ARN of a KMS key for the objects of the copy. Without it, the encryption of the bucket applies.
    type: str
  lock_bucket_owner:
    description: The AWS account that owns the bucket of the copy, as 12 digits. A bucket of another account is refused.
    type: str
  option_names:
    description: Option to the name that messages use in its place, for playbooks and roles that set options from variables.
    type: dict
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - mailops.workmail.attributes
  - mailops.workmail.attributes.actiongroup
  - mailops.workmail.service
notes:
  - In check mode, archives whose SHA-512 is not known yet are not read, and nothing is written.
  - The bag contains the personal data of all users of the organization. Files are created with mode 0600.
  - O(endpoint_url) is for WorkMail only. To use other endpoints for S3 and KMS, set C(AWS_ENDPOINT_URL_S3) and
    C(AWS_ENDPOINT_URL_KMS).
seealso:
  - module: mailops.workmail.workmail_archive_info
  - module: mailops.workmail.workmail_mailbox_export
"""

EXAMPLES = r"""
---
- name: Write the evidence of the last wave into the store
  mailops.workmail.workmail_evidence:
    organization: acme
    store: s3://acme-exports/exit
    wave: final
    bag_info:
      Contact-Name: IT of Example Corp

- name: Write a whole bag to a disk as well
  mailops.workmail.workmail_evidence:
    organization: acme
    store: s3://acme-exports/exit
    wave: final
    path: /srv/evidence/acme

- name: Keep a locked copy of the bag for ten years
  mailops.workmail.workmail_evidence:
    organization: acme
    store: s3://acme-exports/exit
    wave: final
    lock_store: s3://acme-evidence/acme
    lock_mode: COMPLIANCE
    lock_until: "2037-03-31"

- name: Make sure that nothing in the store needs a key before it is deleted
  mailops.workmail.workmail_evidence:
    organization: acme
    store: s3://acme-exports/exit
    wave: final
    retire_kms_key: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
"""

RETURN = r"""
---
summary:
  description: How much is in the bag, or would be.
  returned: when the records could be read
  type: dict
  contains:
    text:
      description: The same as a text.
      returned: always
      type: str
      sample: 40 mailboxes in s3://acme-exports/exit/evidence, 212 files, 18,253,611,008 bytes
    mailboxes:
      description: Mailboxes whose archives the bag has.
      returned: always
      type: int
      sample: 40
    files:
      description: Files of the bag, archives included.
      returned: always
      type: int
      sample: 212
    bytes:
      description: Their size.
      returned: always
      type: int
      sample: 18253611008
bag:
  description: Where the bag is.
  returned: when the records could be read
  type: str
  sample: s3://acme-exports/exit/evidence
path:
  description: Where the whole bag is.
  returned: when O(path) is given
  type: str
  sample: /srv/evidence/acme
kms_keys:
  description: The keys that archives are encrypted with. Without one of them, its archives cannot be read.
  returned: when the records could be read
  type: list
  elements: dict
  contains:
    key:
      description: The ARN of the key.
      returned: always
      type: str
      sample: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
    objects:
      description: Archives that need it.
      returned: always
      type: int
      sample: 40
    bytes:
      description: Their size.
      returned: always
      type: int
      sample: 18253611008
    state:
      description: Its state in AWS KMS, or V(unknown).
      returned: always
      type: str
      sample: Enabled
    reason:
      description: Why the state is unknown.
      returned: if it is V(unknown)
      type: str
      sample: kms:DescribeKey is not allowed.
    deletion_date:
      description: When it is deleted.
      returned: if its deletion is scheduled
      type: str
      sample: "2027-05-01T00:00:00+00:00"
kms_keys_truncated:
  description: How many keys there are.
  returned: when not all are returned
  type: int
  sample: 1250
missing:
  description: The mailboxes of the wave that are not exported, and therefore not in the bag.
  returned: when the records could be read
  type: list
  elements: str
  sample: [user bob]
missing_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
locked_copy:
  description: What the locked copy is, or would be.
  returned: when O(lock_store) is given and the records could be read
  type: dict
  contains:
    text:
      description: The same as a text.
      returned: always
      type: str
      sample: "the locked copy s3://acme-evidence/acme is complete: 216 files, 18,253,713,408 bytes, COMPLIANCE until 2037-03-31T23:59:59Z"
    store:
      description: Where it is.
      returned: always
      type: str
      sample: s3://acme-evidence/acme
    complete:
      description: Whether every file of the bag is there with the right content and the retention.
      returned: always
      type: bool
      sample: true
    files:
      description: Files of the bag, tag files included.
      returned: always
      type: int
      sample: 216
    bytes:
      description: Their size.
      returned: always
      type: int
      sample: 18253713408
    copied:
      description: Files that were copied, or would be.
      returned: always
      type: int
      sample: 4
    extended:
      description: Files whose retention was extended, or would be.
      returned: always
      type: int
      sample: 0
    mode:
      description: The retention mode.
      returned: always
      type: str
      sample: COMPLIANCE
    retain_until:
      description: When the retention ends.
      returned: always
      type: str
      sample: "2037-03-31T23:59:59Z"
    record:
      description:
        - The file of the store with the version and the checksums of each object. C(locked-copy.json) in the copy is
          the same.
      returned: always
      type: str
      sample: s3://acme-exports/exit/locked/0a1b2c3d4e5f6071.json
not_locked:
  description: The files that could not be put into the locked copy.
  returned: when there are any
  type: list
  elements: dict
  contains:
    file:
      description: Its path in the bag.
      returned: always
      type: str
      sample: data/definition/users.yml
    code:
      description: A word for the cause.
      returned: always
      type: str
      sample: Damaged
    message:
      description: What is wrong, and the next step.
      returned: always
      type: str
      sample: "s3://acme-evidence/acme/data/definition/users.yml: has other content than was sent. Run the task again."
not_locked_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
needing:
  description:
    - The objects of the store and of its locked copies that cannot be read without the key in O(retire_kms_key).
  returned: when there are any
  type: list
  elements: str
  sample: [exports/0c0ffee0-1111-2222-3333-444444444444/final/1/4f5a.zip]
needing_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
failures:
  description: The mailboxes that could not be put into the bag.
  returned: when there are any
  type: list
  elements: dict
  contains:
    mailbox:
      description: The name of the mailbox.
      returned: always
      type: str
      sample: bob
    code:
      description: A word for the cause.
      returned: always
      type: str
      sample: Truncated
    message:
      description: What is wrong, and the next step.
      returned: always
      type: str
      sample: "bob.zip: is truncated. Copy it again, or export the mailbox again."
failures_truncated:
  description: How many there are.
  returned: when not all are returned
  type: int
  sample: 1250
errors:
  description: All errors in the options, one text each. Nothing was changed.
  returned: when the options have errors
  type: list
  elements: str
  sample: ["path: '/dev/null' is not a directory; set the path of one, or of a new one."]
errors_truncated:
  description: How many errors there were.
  returned: when not all are returned
  type: int
  sample: 1250
code:
  description: The error code of the service, or a word for the cause, if the failure was not a single operation.
  returned: when the organization was not found, or could not be reached or read
  type: str
  sample: AccessDeniedException
"""

from ..module_utils._run.evidence import run_evidence


def main() -> None:
    run_evidence()


if __name__ == "__main__":
    main()
