# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The retention policy, each fact with its source.

Source: the WorkMail API reference, *RetentionPolicy and FolderConfiguration ("reference").
"""

from __future__ import annotations

from typing import Any

import pytest
from support.wire import Wire

BIN = {"Name": "DELETED_ITEMS", "Action": "PERMANENTLY_DELETE", "Period": 30}
JUNK = {"Name": "JUNK_EMAIL", "Action": "DELETE", "Period": 730}


def put(wire: Wire, *folders: dict[str, Any], **more: Any) -> str:
    request = {"Name": "short", "FolderConfigurations": list(folders), **more}
    return wire.error_here("PutRetentionPolicy", **request)


def read(wire: Wire) -> dict[str, Any]:
    return wire.here("GetDefaultRetentionPolicy")


def test_a_new_organization_has_no_policy(wire: Wire) -> None:
    """Reference, GetDefaultRetentionPolicy: it declares EntityNotFoundException."""
    assert wire.error_here("GetDefaultRetentionPolicy") == "EntityNotFoundException"


def test_a_policy_is_created_without_an_id_and_replaced_with_it(wire: Wire) -> None:
    """Reference, PutRetentionPolicy: the id is optional."""
    assert put(wire, BIN, Description="Bin") == "no error"
    id_ = read(wire)["Id"]
    assert read(wire) == {"Id": id_, "Name": "short", "Description": "Bin", "FolderConfigurations": [BIN]}
    assert put(wire, JUNK, Id=id_) == "no error"
    assert read(wire) == {"Id": id_, "Name": "short", "FolderConfigurations": [JUNK]}
    assert put(wire, Id=id_) == "no error"
    assert read(wire)["FolderConfigurations"] == []


def test_a_policy_is_deleted_by_its_id(wire: Wire) -> None:
    """Reference, DeleteRetentionPolicy: the id is required. Another id deletes nothing."""
    put(wire, BIN)
    id_ = read(wire)["Id"]
    codes = {"strict": "no error", "parameter": "InvalidParameterException", "not-found": "ResourceNotFoundException"}
    for reading, code in codes.items():
        wire.emulator.set_switch("U63", reading)
        assert wire.error_here("DeleteRetentionPolicy", Id="other") == code
    assert read(wire)["Id"] == id_
    wire.here("DeleteRetentionPolicy", Id=id_)
    assert wire.error_here("GetDefaultRetentionPolicy") == "EntityNotFoundException"


@pytest.mark.parametrize(
    ("folder", "code"),
    [
        ({**BIN, "Period": 731}, "ValidationException"),
        ({**BIN, "Period": 730}, "no error"),
        ({**BIN, "Name": "ARCHIVE"}, "ValidationException"),
        ({**BIN, "Action": "FORGET"}, "ValidationException"),
        ({"Name": "INBOX", "Action": "NONE"}, "no error"),
    ],
)
def test_a_folder_has_a_known_name_an_action_and_a_period_of_1_to_730_days(
    wire: Wire, folder: dict[str, Any], code: str
) -> None:
    """Reference, FolderConfiguration."""
    assert put(wire, folder) == code


def test_a_folder_is_configured_once(wire: Wire) -> None:
    assert put(wire, BIN, {**BIN, "Period": 1}) == "InvalidParameterException"


def test_a_second_policy_is_refused_or_replaces_the_first(wire: Wire) -> None:
    put(wire, BIN)
    id_ = read(wire)["Id"]
    assert put(wire, JUNK) == "LimitExceededException"
    assert read(wire)["FolderConfigurations"] == [BIN]
    wire.emulator.set_switch("U69", "replaces")
    assert put(wire, JUNK) == "no error"
    assert (read(wire)["Id"], read(wire)["FolderConfigurations"]) == (id_, [JUNK])


def test_an_id_that_does_not_exist_is_refused_or_kept(wire: Wire) -> None:
    assert put(wire, BIN, Id="mine") == "InvalidParameterException"
    wire.emulator.set_switch("U70", "creates")
    assert put(wire, BIN, Id="mine") == "no error"
    assert read(wire)["Id"] == "mine"


def test_a_folder_without_a_configuration_is_returned_or_not(wire: Wire) -> None:
    put(wire, BIN)
    assert read(wire)["FolderConfigurations"] == [BIN]
    wire.emulator.set_switch("U71", "none")
    told = {one["Name"]: one["Action"] for one in read(wire)["FolderConfigurations"]}
    assert told == {
        "DELETED_ITEMS": "PERMANENTLY_DELETE",
        **dict.fromkeys(("INBOX", "SENT_ITEMS", "DRAFTS", "JUNK_EMAIL"), "NONE"),
    }


def test_a_deletion_without_a_period_is_refused_or_kept(wire: Wire) -> None:
    folder = {"Name": "INBOX", "Action": "DELETE"}
    assert put(wire, folder) == "InvalidParameterException"
    wire.emulator.set_switch("U72", "ok")
    assert put(wire, folder) == "no error"
    assert read(wire)["FolderConfigurations"] == [folder]


@pytest.mark.parametrize(("reading", "described"), [("strict", None), ("kept", "Bin")])
def test_a_description_that_is_left_out_is_removed_or_kept(wire: Wire, reading: str, described: str | None) -> None:
    wire.emulator.set_switch("U68", reading)
    put(wire, BIN, Description="Bin")
    put(wire, BIN, Id=read(wire)["Id"])
    assert read(wire).get("Description") == described


def test_an_empty_description_is_refused_or_kept(wire: Wire) -> None:
    assert put(wire, BIN, Description="") == "ValidationException"
    wire.emulator.set_switch("U59", "ok")
    assert put(wire, BIN, Description="") == "no error"
    assert read(wire)["Description"] == ""
